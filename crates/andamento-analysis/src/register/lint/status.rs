//! `status-contradicts-text`: the status cell says one thing, the text about the same action
//! another.

use andamento_model::register::{Day, Entry, Record};

use super::action_text::ActionText;
use super::finding::{Evidence, Finding, Rule, evidence_of_field};
use super::lexicon::Lexicon;
use super::own_name::OwnName;
use super::statement::{Reader, State};
use crate::register::texts::Texts;
use crate::register::words::{quote, sentences};

pub(super) fn check(
    (action, record): (&Entry, &Record),
    texts: &Texts,
    lexicon: &Lexicon,
    today: Day,
) -> Option<Finding> {
    let status = action.text("status")?;
    let state = State::of_status(status, lexicon)?;
    let text = ActionText::of(record, texts)?;
    let tokens = text.tokens();
    let reader = Reader::new(lexicon, today);
    let name = OwnName::of(action, lexicon);
    let resumed = lexicon.statements.resumed.within(&tokens);
    let mut evidence = Vec::new();
    let mut words = None;
    for sentence in sentences(&tokens) {
        let sentence = &tokens[sentence];
        let against = reader
            .read(&name.spoken(sentence))
            .into_iter()
            .filter(|said| !resumed || said.survives_resumption())
            .find(|said| said.contradicts(state));
        if let Some(said) = against {
            let (line, _, text_of) = quote(sentence);
            words.get_or_insert_with(|| said.words());
            evidence.push(Evidence {
                document: text.document.to_string(),
                line: Some(line),
                text: Some(text_of),
            });
        }
    }
    let words = words?;
    evidence.insert(0, evidence_of_field(record, "status", texts)?);
    Some(Finding {
        rule: Rule::StatusContradictsText,
        entry: action.id().to_string(),
        message: format!("the status is `{status}`, and the text says that the action {words}"),
        evidence,
    })
}

/// What one sentence, read on a day, makes of a status, for the table of the rule: whether it
/// contradicts. The action is named by its number and its title.
pub fn contradicts(
    status: &str,
    sentence: &str,
    (number, title): (&str, &str),
    lexicon: &Lexicon,
    today: Day,
) -> bool {
    let name = OwnName::new(number, title, lexicon);
    let tokens = crate::register::words::tokens(std::iter::once((1, sentence)));
    let reader = Reader::new(lexicon, today);
    State::of_status(status, lexicon).is_some_and(|state| {
        let said = sentences(&tokens).into_iter();
        said.flat_map(|range| reader.read(&name.spoken(&tokens[range])))
            .any(|said| said.contradicts(state))
    })
}
