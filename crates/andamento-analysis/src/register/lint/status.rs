//! `status-contradicts-text`: the status cell says one thing, the text about the same action
//! another.

use andamento_model::register::{Day, Entry, Record};

use super::action_text::ActionText;
use super::finding::{Evidence, Finding, Rule, evidence_of_field};
use super::lexicon::Lexicon;
use super::own_name::OwnName;
use super::statement::{Reader, State};
use crate::register::texts::Texts;
use crate::register::words::quote;

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
    let mut evidence = Vec::new();
    let mut words = None;
    for (sentence, said) in reader.text(&tokens, &name) {
        let against = said.into_iter().find(|said| said.contradicts(state));
        if let Some(said) = against {
            let (line, _, text_of) = quote(&tokens[sentence]);
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

/// Whether the status of an action says that it is finished.
pub(crate) fn is_finished(action: &Entry, lexicon: &Lexicon) -> bool {
    let status = action.text("status");
    status.and_then(|status| State::of_status(status, lexicon)) == Some(State::Finished)
}

/// What a text of one or more lines, read on a day, makes of a status, for the table of the rule:
/// whether it contradicts. The action is named by its number and its title.
pub fn contradicts(
    status: &str,
    text: &str,
    (number, title): (&str, &str),
    lexicon: &Lexicon,
    today: Day,
) -> bool {
    let name = OwnName::new(number, title, lexicon);
    let lines = (1..).zip(text.lines());
    let tokens = crate::register::words::tokens(lines);
    let reader = Reader::new(lexicon, today);
    State::of_status(status, lexicon).is_some_and(|state| {
        let said = reader.text(&tokens, &name).into_iter();
        said.flat_map(|(_, said)| said)
            .any(|said| said.contradicts(state))
    })
}
