//! What a record changed, field by field.

use andamento_model::register::{Change, Record, Value};

/// A field that two records state differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// The field, or `about`, `source` or `standing` for what every record says.
    pub field: &'static str,
    /// What the older record states. `None`: nothing.
    pub before: Option<Value>,
    /// What the newer record states. `None`: nothing.
    pub after: Option<Value>,
}

/// What the newer record states otherwise than the older one, in the order of the kind's
/// template; then the time it is about, its source, and whether it stands. `older`: `None` for
/// the first record of an entry. Two records of different entries differ in every field.
pub fn differences(older: Option<&Record>, newer: &Record) -> Vec<FieldDifference> {
    let stated = |record: Option<&Record>, field: &str| record?.stated()?.value(field).cloned();
    let mut found = Vec::new();
    let mut note = |field: &'static str, before: Option<Value>, after: Option<Value>| {
        if before != after {
            found.push(FieldDifference {
                field,
                before,
                after,
            });
        }
    };
    for field in newer.entry.kind().fields() {
        let before = older.filter(|older| older.entry == newer.entry);
        note(
            field.name,
            stated(before, field.name),
            stated(Some(newer), field.name),
        );
    }
    let one = |text: String| Some(Value::One(text));
    let about = |record: &Record| record.about.and_then(|span| one(span.to_string()));
    note("about", older.and_then(about), about(newer));
    let source = |record: &Record| place(record).and_then(one);
    note("source", older.and_then(source), source(newer));
    let standing = |record: &Record| {
        one(match record.change {
            Change::Stated(_) => "stands".to_string(),
            Change::Withdrawn => "withdrawn".to_string(),
            Change::Redacts(number) => format!("redacts record {number}"),
            Change::Redacted(number) => format!("redacted by record {number}"),
        })
    };
    let before = older.map_or_else(|| one("stands".to_string()), standing);
    note("standing", before, standing(newer));
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
