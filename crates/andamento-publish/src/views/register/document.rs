//! A document with what was read from it.

use std::collections::BTreeMap;

use andamento_model::register::{Day, Record, Register};
use serde::Serialize;

use super::entries::title;
use super::known;
use super::record::{SourceView, values};
use crate::views::{ViewError, to_json};

#[derive(Serialize)]
struct View<'d> {
    document: &'d str,
    entry: Option<&'d str>,
    known_on: Option<String>,
    values: BTreeMap<&'static str, serde_json::Value>,
    /// Null: the text was not imported.
    lines: Option<Vec<&'d str>>,
    read_from_it: Vec<Read<'d>>,
    /// For `after=`; null: these were the last entries.
    next: Option<&'d str>,
}

#[derive(Serialize)]
struct Read<'d> {
    entry: &'d str,
    title: &'d str,
    source: Option<SourceView>,
}

/// An object with the document's values, its lines where its text was imported (names of private
/// persons masked), the entries that were read from it, and behind which one they go on.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(
    sha256: &str,
    record: Option<&Record>,
    text: Option<&str>,
    (read, next): (&Register, Option<&str>),
    known_on: Option<Day>,
) -> Result<String, ViewError> {
    let entry = record.and_then(Record::stated);
    to_json(&View {
        document: sha256,
        entry: record.map(|record| record.entry.as_str()),
        known_on: known(known_on),
        values: entry.map(values).unwrap_or_default(),
        lines: text.map(|text| text.lines().collect()),
        read_from_it: read
            .records()
            .map(|record| Read {
                entry: record.entry.as_str(),
                title: title(record),
                source: record.source.as_ref().map(SourceView::of),
            })
            .collect(),
        next,
    })
}
