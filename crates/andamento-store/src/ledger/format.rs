//! How a record is written and hashed. `docs/ledger.md` describes the same for others, and a
//! test runs the script given there.
//!
//! The names of each object are in alphabetical order: serialised without spaces it is the
//! canonical form over which a hash is taken.

use std::collections::BTreeMap;

use andamento_model::register::{Change, Draft, Entry, EntryId, Record, Source, Value};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The hash before the first record.
pub(super) const BEFORE_THE_FIRST: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What the hash of a record is taken over.
#[derive(Debug, Serialize)]
pub(super) struct Header<'r> {
    /// `stated`, `withdrawn` or `redacts`.
    pub change: &'r str,
    pub entry: &'r str,
    pub number: u64,
    /// Hash of the payload.
    pub payload: &'r str,
    /// Hash of the record before.
    pub previous: &'r str,
    pub recorded: &'r str,
    pub recorded_by: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redacts: Option<u64>,
}

impl Header<'_> {
    pub(super) fn hash(&self) -> Result<String, serde_json::Error> {
        Ok(sha256(serde_json::to_string(self)?.as_bytes()))
    }
}

/// The content of a record: what a redaction takes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payload {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, Text>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Makes that a short content cannot be found by trying, once it was taken out.
    pub salt: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceText>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    One(String),
    Many(Vec<String>),
}

/// Where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceText {
    pub document: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl Payload {
    pub(super) fn of(draft: &Draft, salt: String) -> Self {
        let fields = draft.stated.as_ref().map(|entry| {
            let values = entry.values().map(|(name, value)| {
                let value = match value {
                    Value::One(text) => Text::One(text.clone()),
                    Value::Many(texts) => Text::Many(texts.clone()),
                };
                (name.to_string(), value)
            });
            values.collect()
        });
        let source = draft.source.as_ref().map(|source| SourceText {
            document: source.document.clone(),
            fields: source.fields.clone(),
            last_line: source.last_line,
            line: source.line,
        });
        Self {
            about: draft.about.map(|span| span.to_string()),
            fields,
            reason: draft.reason.clone(),
            salt,
            source,
        }
    }

    pub(super) fn reason_only(reason: &str, salt: String) -> Self {
        Self {
            about: None,
            fields: None,
            reason: Some(reason.to_string()),
            salt,
            source: None,
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("its content cannot be read: {error}"))
    }

    /// Whether both state the same of the same source; why and with what salt does not matter.
    pub(super) fn states_the_same(&self, other: &Self) -> bool {
        (&self.fields, &self.about, &self.source) == (&other.fields, &other.about, &other.source)
    }
}

/// A record as it lies in the journal.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub number: u64,
    pub entry: String,
    pub change: String,
    pub redacts: Option<u64>,
    pub recorded: String,
    pub recorded_by: String,
    pub payload_hash: String,
    pub hash: String,
    /// `None`: taken out.
    pub payload: Option<String>,
    /// The record that took the content out.
    pub redacted_by: Option<u64>,
}

impl Row {
    pub(super) fn header<'r>(&'r self, previous: &'r str) -> Header<'r> {
        Header {
            change: &self.change,
            entry: &self.entry,
            number: self.number,
            payload: &self.payload_hash,
            previous,
            recorded: &self.recorded,
            recorded_by: &self.recorded_by,
            redacts: self.redacts,
        }
    }

    /// Reads the record; says why it cannot.
    pub(super) fn record(self) -> Result<Record, String> {
        let entry = EntryId::parse(&self.entry)?;
        let payload = match &self.payload {
            Some(text) => Some(Payload::parse(text)?),
            None => None,
        };
        let change = match (self.change.as_str(), &payload, self.redacts) {
            ("stated" | "withdrawn", None, None) => {
                let by = self.redacted_by;
                Change::Redacted(by.ok_or("it has no content, and no record took it out")?)
            }
            ("stated", Some(payload), None) => Change::Stated(stated(&entry, payload)?),
            ("withdrawn", Some(_), None) => Change::Withdrawn,
            ("redacts", Some(_), Some(number)) => Change::Redacts(number),
            (change, ..) => return Err(format!("`{}` is no change", change.escape_debug())),
        };
        let (about, source, reason) = payload.map_or((None, None, None), |payload| {
            (payload.about, payload.source, payload.reason)
        });
        Ok(Record {
            number: self.number,
            entry,
            change,
            about: about.map(|text| text.parse()).transpose()?,
            recorded: self.recorded,
            recorded_by: self.recorded_by,
            source: source.map(|source| Source {
                document: source.document,
                line: source.line,
                last_line: source.last_line,
                fields: source.fields,
            }),
            reason,
            hash: self.hash,
        })
    }
}

fn stated(id: &EntryId, payload: &Payload) -> Result<Entry, String> {
    let fields = payload.fields.as_ref().ok_or("it states no fields")?;
    let values = fields.iter().map(|(name, value)| {
        let value = match value {
            Text::One(text) => Value::One(text.clone()),
            Text::Many(texts) => Value::Many(texts.clone()),
        };
        (name.as_str(), value)
    });
    Entry::new(id.clone(), values).map_err(|error| error.to_string())
}
