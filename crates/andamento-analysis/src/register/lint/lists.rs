//! `promised-list-empty`: the text of an action announces a list, and nothing follows.

use andamento_model::register::{Entry, Record};

use super::action_text::ActionText;
use super::finding::{Evidence, Finding, Rule};
use super::lexicon::{Lexicon, Lists};
use crate::register::texts::Texts;
use crate::register::words::{Token, item, longest, tokens};

pub(super) fn check(
    (action, record): (&Entry, &Record),
    texts: &Texts,
    lexicon: &Lexicon,
) -> Option<Finding> {
    let text = ActionText::of(record, texts)?;
    let mut evidence = Vec::new();
    for (at, (number, line)) in text.lines.iter().enumerate() {
        if !announces(line, &lexicon.lists) {
            continue;
        }
        let following = text.lines[at + 1..].iter().map(|(_, line)| *line);
        if !following
            .into_iter()
            .any(|line| is_content(line, &lexicon.lists))
        {
            evidence.push(Evidence {
                document: text.document.to_string(),
                line: Some(*number),
                text: Some(line.trim().to_string()),
            });
        }
    }
    (!evidence.is_empty()).then(|| Finding {
        rule: Rule::PromisedListEmpty,
        entry: action.id().to_string(),
        message: "the text announces a list, and nothing follows".to_string(),
        evidence,
    })
}

/// Whether a line ends by announcing what should follow.
fn announces(line: &str, lists: &Lists) -> bool {
    let words = tokens(std::iter::once((1, line)));
    // A remark behind the colon is no list: `So far it includes: See also …`.
    let colon = words.iter().rposition(|token| token.is(":"));
    let words = match colon {
        Some(at) if !holds(&words[at + 1..], lists) && at + 1 < words.len() => &words[..=at],
        _ => &words[..],
    };
    match words.iter().rposition(|token| !token.mark) {
        Some(last) if words[last + 1..].iter().any(|mark| mark.is(":")) => {
            words[last + 1..].iter().all(|mark| !mark.is("/"))
        }
        Some(last) => lists.announcements.end(&words[..=last]),
        None => false,
    }
}

/// Whether a line has something that can be what was announced.
fn is_content(line: &str, lists: &Lists) -> bool {
    let content = item(line).map_or(line, |(_, content)| content);
    holds(&tokens(std::iter::once((1, content))), lists)
}

/// Whether words are more than a remark (`See also …`) or a placeholder: `n/a`, `(to be confirmed)`,
/// `To follow shortly.`
fn holds(words: &[Token<'_>], lists: &Lists) -> bool {
    let words: Vec<Token<'_>> = words.iter().filter(|token| !token.mark).cloned().collect();
    !behind_placeholders(&words, lists).is_empty() && longest(&words, &lists.not_items).is_none()
}

/// What stands behind words that say that there is nothing, or that something will follow.
fn behind_placeholders<'w, 't>(words: &'w [Token<'t>], lists: &Lists) -> &'w [Token<'t>] {
    let mut rest = words;
    while let Some(taken) = longest(rest, &lists.nothing).max(longest(rest, &lists.placeholders)) {
        rest = &rest[taken..];
    }
    rest
}

/// Whether the content of a list item says that there is nothing: `n/a`, `(to be confirmed)`, a
/// dash. `pending` may be an item.
pub(super) fn is_nothing(content: &str, lists: &Lists) -> bool {
    let words = tokens(std::iter::once((1, content))).into_iter();
    let words: Vec<Token<'_>> = words.filter(|token| !token.mark).collect();
    words.is_empty()
        || (longest(&words, &lists.nothing).is_some()
            && behind_placeholders(&words, lists).is_empty())
}
