//! A record as it is shown.

use std::collections::BTreeMap;

use andamento_model::register::{Change, Entry, Record, Source};
use serde::Serialize;

use super::value_json;

/// Where a record was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// SHA-256 of the document.
    pub document: String,
    /// First line. `None`: the whole document.
    pub line: Option<u32>,
    /// Last line. `None`: only the first.
    pub last_line: Option<u32>,
    /// Lines of single fields.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, u32>,
}

impl SourceView {
    /// The view of a source.
    pub fn of(source: &Source) -> Self {
        Self {
            document: source.document.clone(),
            line: source.line,
            last_line: source.last_line,
            fields: source.fields.clone(),
        }
    }
}

/// A record with its content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordView {
    /// Its number in the journal.
    pub number: u64,
    /// The entry.
    pub entry: String,
    /// `stated`, `withdrawn`, `redacts` or `redacted`.
    pub change: &'static str,
    /// The record that it redacts, or by which it was redacted. `None`: neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<u64>,
    /// The time that it is about. `None`: not stated.
    pub about: Option<String>,
    /// When it was recorded, UTC.
    pub recorded: String,
    /// The organisation or role that recorded it.
    pub recorded_by: String,
    /// Where it was read. `None`: entered without a document.
    pub source: Option<SourceView>,
    /// Why it was recorded. `None`: not given.
    pub reason: Option<String>,
    /// Its hash.
    pub hash: String,
    /// Values by field; empty when it has no content.
    pub values: BTreeMap<&'static str, serde_json::Value>,
}

impl RecordView {
    /// The view of a record.
    pub fn of(record: &Record) -> Self {
        let other = match record.change {
            Change::Redacts(number) | Change::Redacted(number) => Some(number),
            Change::Stated(_) | Change::Withdrawn => None,
        };
        Self {
            number: record.number,
            entry: record.entry.to_string(),
            change: change(record),
            other,
            about: record.about.map(|span| span.to_string()),
            recorded: record.recorded.clone(),
            recorded_by: record.recorded_by.clone(),
            source: record.source.as_ref().map(SourceView::of),
            reason: record.reason.clone(),
            hash: record.hash.clone(),
            values: record.stated().map(values).unwrap_or_default(),
        }
    }
}

/// What a record does, in one word.
pub fn change(record: &Record) -> &'static str {
    match record.change {
        Change::Stated(_) => "stated",
        Change::Withdrawn => "withdrawn",
        Change::Redacts(_) => "redacts",
        Change::Redacted(_) => "redacted",
    }
}

/// The values of an entry by field.
pub fn values(entry: &Entry) -> BTreeMap<&'static str, serde_json::Value> {
    entry
        .values()
        .map(|(name, value)| (name, value_json(value)))
        .collect()
}
