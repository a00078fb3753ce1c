//! What a record says differently from the one before it.

use andamento_analysis::register::difference;
use andamento_model::register::{Record, Value};
use serde::Serialize;

/// A field whose value is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The field; `about` and `source` too.
    pub field: &'static str,
    /// What it was. `None`: it had no value, or the entry was not there.
    pub before: Option<String>,
    /// What it is. `None`: it has no value any more.
    pub after: Option<String>,
}

/// The fields in which a record differs from the one before it, in the order of the kind's
/// fields. Where there is no record before, or it has no content, every value is new. Whether
/// the entry stands is told beside them, and a source only of what it states.
pub fn differences(before: Option<&Record>, after: &Record) -> Vec<Difference> {
    let told = |field: &str| match field {
        "standing" => false,
        "source" => after.stated().is_some(),
        _ => true,
    };
    let text = |value: Value| value.to_string();
    difference::differences(before, after)
        .into_iter()
        .filter(|one| told(one.field))
        .map(|one| Difference {
            field: one.field,
            before: one.before.map(text),
            after: one.after.map(text),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use andamento_model::register::{Change, Entry, EntryId, Source};

    use super::*;

    fn record(number: u64, fields: &[(&'static str, &str)]) -> Record {
        let id = EntryId::parse("plan/made-up").unwrap();
        let fields = fields
            .iter()
            .map(|(name, text)| (*name, Value::One((*text).to_string())));
        Record {
            number,
            entry: id.clone(),
            change: Change::Stated(Entry::new(id, fields).unwrap()),
            about: None,
            recorded: "2026-01-01T00:00:00Z".to_string(),
            recorded_by: "test".to_string(),
            source: None,
            reason: None,
            hash: String::new(),
        }
    }

    #[test]
    fn only_what_differs_is_named() {
        let first = record(1, &[("title", "A plan"), ("period", "2016")]);
        let second = record(2, &[("title", "A plan"), ("summary", "made up")]);
        let found = differences(Some(&first), &second);
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.field, one.before.as_deref(), one.after.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("period", Some("2016"), None),
                ("summary", None, Some("made up"))
            ]
        );
        assert_eq!(differences(None, &first).len(), 2);
    }

    #[test]
    fn a_new_source_is_a_difference_and_a_withdrawal_takes_every_value() {
        let first = record(1, &[("title", "A plan")]);
        let mut second = first.clone();
        second.source = Some(Source {
            document: "ab".repeat(32),
            line: Some(3),
            last_line: Some(5),
            fields: Default::default(),
        });
        let found = differences(Some(&first), &second);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .after
                .as_deref()
                .unwrap()
                .ends_with(" lines 3 to 5")
        );
        second.change = Change::Withdrawn;
        let found = differences(Some(&first), &second);
        assert_eq!((found.len(), found[0].field), (1, "title"));
    }
}
