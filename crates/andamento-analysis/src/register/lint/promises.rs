//! `promised-date-passed`: the time promised for something has passed, and it is still announced.

use std::collections::BTreeSet;

use andamento_model::register::{Day, Entry, EntryId, EntryKind, Record, Register, Span};

use super::action_text::ActionText;
use super::finding::{Evidence, Finding, Rule, evidence_of_field};
use super::lexicon::Lexicon;
use super::promised::promised;
use crate::register::held::Held;
use crate::register::texts::Texts;
use crate::register::words::quote;

/// Promises in the text of an action, and its `due`.
pub(super) fn in_action(
    (action, record): (&Entry, &Record),
    held: &Held<'_>,
    texts: &Texts,
    lexicon: &Lexicon,
    today: Day,
) -> Vec<Finding> {
    let item = action.id().as_str();
    let mut findings = Vec::new();
    let mut read = Vec::new();
    if let Some(text) = ActionText::of(record, texts) {
        let tokens = text.tokens();
        for promise in promised(&tokens, lexicon) {
            let span = promise.span;
            let closed = promise.closed;
            let sentence = &tokens[promise.sentence];
            let words: Vec<&str> = sentence.iter().map(|token| token.word.as_str()).collect();
            read.push(span);
            if !closed || span.last >= today || held.kept(item, &words.join(" "), span) {
                continue;
            }
            let (line, _, words) = quote(sentence);
            findings.push(Finding {
                evidence: vec![Evidence {
                    document: text.document.to_string(),
                    line: Some(line),
                    text: Some(words),
                }],
                ..passed(action.id(), span)
            });
        }
    }
    if let Some(due) = action
        .span("due")
        .filter(|due| due.last < today && !read.contains(due))
        .filter(|_| !super::status::is_finished(action, lexicon))
    {
        findings.push(Finding {
            evidence: evidence_of_field(record, "due", texts)
                .into_iter()
                .collect(),
            ..passed(action.id(), due)
        });
    }
    findings
}

/// Events that the register has as promised. One that was read from a document and belongs to
/// an action whose text is here is left to the text, which says how it stands now.
pub(super) fn events(
    register: &Register,
    held: &Held<'_>,
    texts: &Texts,
    today: Day,
) -> Vec<Finding> {
    let actions = register.of_kind(EntryKind::Action);
    let read: BTreeSet<&str> = actions
        .filter(|(_, record)| ActionText::of(record, texts).is_some())
        .map(|(action, _)| action.id().as_str())
        .collect();
    let mut findings = Vec::new();
    for (event, record) in register.of_kind(EntryKind::Event) {
        let Some(span) = event.span("when") else {
            continue;
        };
        let item = event.text("item").unwrap_or_default();
        let left_to_text = record.source.is_some() && read.contains(item);
        let open = event.text("state") == Some("promised") && span.last < today;
        if open && !left_to_text && !held.kept(item, event.title(), span) {
            findings.push(Finding {
                evidence: evidence_of_field(record, "when", texts)
                    .into_iter()
                    .collect(),
                ..passed(event.id(), span)
            });
        }
    }
    findings
}

fn passed(entry: &EntryId, span: Span) -> Finding {
    Finding {
        rule: Rule::PromisedDatePassed,
        entry: entry.to_string(),
        message: format!("something is promised for {span}, which has passed"),
        evidence: Vec::new(),
    }
}

/// The times that a text promises for something, for the table of the rule.
pub fn promises(text: &str, lexicon: &Lexicon) -> Vec<Span> {
    let tokens = crate::register::words::tokens(std::iter::once((1, text)));
    let found = promised(&tokens, lexicon).into_iter();
    found.map(|promise| promise.span).collect()
}
