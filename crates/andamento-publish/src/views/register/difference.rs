//! What a record says differently from the one before it.

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
/// fields. Where there is no record before, or it has no content, every value is new.
pub fn differences(before: Option<&Record>, after: &Record) -> Vec<Difference> {
    let (old, new) = (before.and_then(Record::stated), after.stated());
    let text = |value: &Value| value.to_string();
    let mut found = Vec::new();
    for field in after.entry.kind().fields() {
        let was = old.and_then(|entry| entry.value(field.name)).map(text);
        let is = new.and_then(|entry| entry.value(field.name)).map(text);
        if was != is {
            found.push(Difference {
                field: field.name,
                before: was,
                after: is,
            });
        }
    }
    let mut beside = |field, was: Option<String>, is: Option<String>| {
        if was != is {
            found.push(Difference {
                field,
                before: was,
                after: is,
            });
        }
    };
    let about = |record: &Record| record.about.map(|span| span.to_string());
    beside("about", before.and_then(about), about(after));
    if new.is_some() {
        beside("source", before.and_then(place), place(after));
    }
    found
}

/// Document and lines in one text. `None`: recorded without a document.
fn place(record: &Record) -> Option<String> {
    let source = record.source.as_ref()?;
    let lines = match (source.line, source.last_line) {
        (None, _) => String::new(),
        (Some(first), Some(last)) if last != first => format!(" lines {first} to {last}"),
        (Some(first), _) => format!(" line {first}"),
    };
    Some(format!("{}{lines}", source.document))
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
