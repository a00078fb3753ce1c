//! What became of positions: one that was altered or withdrawn stays readable, with who did it, when
//! and why.

use std::collections::BTreeMap;

use andamento_model::register::{Change, Entry, Record};
use serde::Serialize;

use super::record::values;
use super::words;
use crate::views::text_table::safe;

/// What a position says; a difference in one of these alters it.
const SAID: [&str; 7] = [
    "holder", "item", "stance", "title", "summary", "field", "as_of",
];

/// A position that is not as it was first recorded.
#[derive(Debug, Clone)]
pub struct Reworked {
    /// The newest record of it that has a content.
    pub last: Record,
    /// Whether this record stands; otherwise the position was withdrawn, or its content taken out.
    pub stands: bool,
    /// What was done to it, the newest first.
    pub changes: Vec<Rework>,
}

/// What was done to a position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rework {
    /// `altered`, `withdrawn`, `redacted`, or `stated again` after one of these.
    pub change: &'static str,
    /// The record that did it.
    pub record: u64,
    /// When, UTC.
    pub recorded: String,
    /// The organisation or role that recorded it.
    pub recorded_by: String,
    /// Why. `None`: not given.
    pub reason: Option<String>,
    /// What the position said before; empty: nothing that stood.
    pub before: BTreeMap<&'static str, serde_json::Value>,
    /// The same in one line.
    #[serde(skip)]
    before_said: String,
}

impl Reworked {
    /// From the records of a position, newest first. `None`: it is as it was first recorded.
    pub fn of(history: &[Record]) -> Option<Self> {
        let last = history.iter().find(|record| record.stated().is_some())?;
        let pairs = history.iter().zip(history.iter().skip(1));
        let changes: Vec<Rework> = pairs
            .filter_map(|(after, before)| Rework::of(after, before))
            .collect();
        (!changes.is_empty()).then(|| Self {
            last: last.clone(),
            stands: history.first().is_some_and(|one| one.stated().is_some()),
            changes,
        })
    }
}

impl Rework {
    fn of(after: &Record, before: &Record) -> Option<Self> {
        let differ =
            |a: &Entry, b: &Entry| SAID.iter().any(|field| a.value(field) != b.value(field));
        let change = match (after.stated(), before.stated(), &after.change) {
            (Some(after), Some(before), _) if differ(after, before) => "altered",
            (Some(_), Some(_), _) => return None,
            (Some(_), None, _) => "stated again",
            (None, _, Change::Withdrawn) => "withdrawn",
            (None, ..) => "redacted",
        };
        let stood = before.stated();
        Some(Self {
            change,
            record: after.number,
            recorded: after.recorded.clone(),
            recorded_by: after.recorded_by.clone(),
            reason: after.reason.clone(),
            before: stood.map(values).unwrap_or_default(),
            before_said: stood.map_or_else(String::new, |entry| {
                let stance = words(entry.text("stance").unwrap_or_default());
                format!("{stance}: {}", entry.title())
            }),
        })
    }

    /// In one line: what, when, by whom and why, and of an altered one what it said before.
    pub fn said(&self) -> String {
        let day = self.recorded.get(..10).unwrap_or(&self.recorded);
        let why = self.reason.as_deref().unwrap_or("no reason given");
        let before = match self.change {
            "altered" => format!(" Before: {}", self.before_said),
            _ => String::new(),
        };
        let said = format!(
            "{} on {day} by {} (record {}): {why}.{before}",
            capital(self.change),
            self.recorded_by,
            self.record
        );
        safe(&said)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[derive(Serialize)]
pub(super) struct ReworkedView<'r> {
    entry: &'r str,
    stands: bool,
    values: BTreeMap<&'static str, serde_json::Value>,
    changes: &'r [Rework],
}

/// As JSON has them.
pub(super) fn view(all: &[Reworked]) -> Vec<ReworkedView<'_>> {
    let view = |one: &'_ Reworked| one.last.stated().map(values).unwrap_or_default();
    all.iter()
        .map(|one| ReworkedView {
            entry: one.last.entry.as_str(),
            stands: one.stands,
            values: view(one),
            changes: &one.changes,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use andamento_model::register::{EntryId, Value};

    use super::*;

    fn record(number: u64, title: Option<&str>) -> Record {
        let entry = EntryId::parse("position/made-up").unwrap();
        let change = title.map_or(Change::Withdrawn, |title| {
            let fields = [
                ("holder", "organisation/a"),
                ("item", "plan/a"),
                ("stance", "asks-for"),
                ("title", title),
            ];
            let fields = fields.map(|(name, value)| (name, Value::One(value.to_string())));
            Change::Stated(Entry::new(entry.clone(), fields).unwrap())
        });
        Record {
            number,
            entry,
            reason: (title.is_none()).then(|| "they asked us to".to_string()),
            change,
            about: None,
            recorded: format!("2026-03-0{number}T10:00:00Z"),
            recorded_by: "made-up office".to_string(),
            source: None,
            hash: String::new(),
        }
    }

    #[test]
    fn a_position_that_was_withdrawn_says_who_did_it_when_and_why_and_what_it_was() {
        let history = [record(2, None), record(1, Some("More"))];
        let found = Reworked::of(&history).unwrap();
        assert!(!found.stands);
        assert_eq!(found.last.number, 1);
        assert_eq!(
            found.changes[0].said(),
            "Withdrawn on 2026-03-02 by made-up office (record 2): they asked us to."
        );
        assert_eq!(found.changes[0].before["title"], "More");
    }

    #[test]
    fn a_position_in_other_words_says_what_it_said_before_and_a_confirmed_one_nothing() {
        let history = [record(2, Some("Less")), record(1, Some("More"))];
        let found = Reworked::of(&history).unwrap();
        assert!(found.stands);
        assert!(found.changes[0].said().ends_with("Before: Asks for: More"));
        let confirmed = [record(2, Some("More")), record(1, Some("More"))];
        assert!(Reworked::of(&confirmed).is_none());
        assert!(Reworked::of(&confirmed[1..]).is_none());
    }
}
