//! Lists of entries.

use std::borrow::Cow;

use andamento_model::register::{Day, Entry, EntryKind, Record, Register};
use serde::Serialize;

use super::known;
use super::record::{RecordView, change};
use crate::views::text_table::lay_out;
use crate::views::{ViewError, finish, to_json};

/// The titles of the CSV, in their order.
const COLUMNS: [&str; 9] = [
    "entry",
    "kind",
    "title",
    "state",
    "recorded",
    "recorded_by",
    "document",
    "line",
    "record",
];

#[derive(Serialize)]
struct View {
    known_on: Option<String>,
    entries: Vec<Listed>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    kind: &'static str,
    title: String,
    #[serde(flatten)]
    record: RecordView,
}

/// What a person reads first of an entry: its title; the identifier where it has none, was
/// withdrawn or redacted.
pub fn title(record: &Record) -> &str {
    record
        .stated()
        .map_or(record.entry.as_str(), |entry| entry.title())
}

/// The same of what is stated; of a claim, which has no title, what it says of what: `members: 27
/// states`.
pub fn told(entry: &Entry) -> Cow<'_, str> {
    let (Some(property), EntryKind::Claim) = (entry.text("property"), entry.id().kind()) else {
        return Cow::Borrowed(entry.title());
    };
    let value = entry.text("value").or_else(|| entry.text("text"));
    let unit = entry
        .text("unit")
        .map_or_else(String::new, |unit| format!(" {unit}"));
    let property = property.replace('-', " ");
    match value {
        Some(value) => Cow::Owned(format!("{property}: {value}{unit}")),
        None => Cow::Owned(property),
    }
}

/// For reading.
pub fn table(register: &Register) -> String {
    let rows: Vec<Vec<String>> = register
        .records()
        .map(|record| {
            vec![
                record.entry.to_string(),
                change(record).to_string(),
                record.recorded.chars().take(10).collect(),
                title(record).to_string(),
            ]
        })
        .collect();
    lay_out(&["entry", "state", "recorded", "title"], &rows)
}

/// The records in the order of their identifiers as texts, in which a list goes on.
fn in_order(register: &Register) -> Vec<&Record> {
    let mut records: Vec<&Record> = register.records().collect();
    records.sort_by_key(|record| record.entry.as_str());
    records
}

/// One line an entry, in the order of identifiers as texts; withdrawn and redacted ones too.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn csv(register: &Register) -> Result<String, ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for record in in_order(register) {
        let source = record.source.as_ref();
        writer.write_record([
            record.entry.as_str(),
            record.entry.kind().name(),
            title(record),
            change(record),
            &record.recorded,
            &record.recorded_by,
            source.map_or("", |source| source.document.as_str()),
            &source
                .and_then(|source| source.line)
                .map_or_else(String::new, |line| line.to_string()),
            &record.number.to_string(),
        ])?;
    }
    finish(writer)
}

/// An object with the entries, in the order of identifiers as texts, and the identifier behind which the next ones come.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(
    register: &Register,
    known_on: Option<Day>,
    next: Option<&str>,
) -> Result<String, ViewError> {
    let entries = in_order(register).into_iter().map(|record| Listed {
        kind: record.entry.kind().name(),
        title: title(record).to_string(),
        record: RecordView::of(record),
    });
    to_json(&View {
        known_on: known(known_on),
        entries: entries.collect(),
        next: next.map(str::to_string),
    })
}
