//! Whether the journal of the register is as it was written, and what a redaction did.

use andamento_store::ledger::{Redaction, Verification};
use serde::Serialize;

use super::text_table::safe;
use super::{ViewError, finish, to_json};

#[derive(Serialize)]
struct View<'v> {
    in_order: bool,
    records: u64,
    head: &'v str,
    /// The record that has the hash given. `null`: none was given, or no record has it.
    given: Option<u64>,
    redacted: Vec<Redacted>,
    broken: Option<Broken<'v>>,
}

#[derive(Serialize)]
struct Redacted {
    record: u64,
    by: u64,
}

#[derive(Serialize)]
struct Broken<'v> {
    record: u64,
    reason: &'v str,
}

impl<'v> From<&'v Verification> for View<'v> {
    fn from(found: &'v Verification) -> Self {
        let redacted = found.redacted.iter();
        Self {
            in_order: found.broken.is_none(),
            records: found.records,
            head: &found.head,
            given: found.given,
            redacted: redacted
                .map(|&(record, by)| Redacted { record, by })
                .collect(),
            broken: found.broken.as_ref().map(|broken| Broken {
                record: broken.record,
                reason: &broken.reason,
            }),
        }
    }
}

/// For reading.
pub fn table(found: &Verification) -> String {
    let mut text = match &found.broken {
        None => format!("in order: {} records, head {}\n", found.records, found.head),
        Some(broken) => format!(
            "broken: record {}: {}\n{} records before it are in order, head {}\n",
            broken.record,
            safe(&broken.reason),
            broken.record.saturating_sub(1).min(found.records),
            found.head
        ),
    };
    if let Some(given) = found.given {
        let later = found.records.saturating_sub(given);
        text.push_str(&format!(
            "the hash given is that of record {given}; {later} were added since\n"
        ));
    }
    for (record, by) in &found.redacted {
        text.push_str(&format!(
            "record {record}: its content was taken out by record {by}\n"
        ));
    }
    text
}

/// One line.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Verification) -> Result<String, ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "in_order", "records", "head", "given", "redacted", "broken", "reason",
    ])?;
    let redacted: Vec<_> = found
        .redacted
        .iter()
        .map(|(record, _)| record.to_string())
        .collect();
    let broken = found.broken.as_ref();
    writer.write_record([
        if broken.is_none() { "true" } else { "false" },
        &found.records.to_string(),
        &found.head,
        &found
            .given
            .map_or_else(String::new, |given| given.to_string()),
        &redacted.join(" "),
        &broken.map_or_else(String::new, |broken| broken.record.to_string()),
        broken.map_or("", |broken| broken.reason.as_str()),
    ])?;
    finish(writer)
}

/// An object.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Verification) -> Result<String, ViewError> {
    to_json(&View::from(found))
}

#[derive(Serialize)]
struct Done<'v> {
    redacted: u64,
    by: u64,
    head: &'v str,
    text_removed: bool,
    remarks: &'v [String],
}

fn done(record: u64, done: &Redaction) -> Done<'_> {
    Done {
        redacted: record,
        by: done.number,
        head: &done.head,
        text_removed: done.text_removed,
        remarks: &done.remarks,
    }
}

/// For reading.
pub fn redaction_table(record: u64, redaction: &Redaction) -> String {
    let text = if redaction.text_removed {
        ", and the text of the document"
    } else {
        ""
    };
    format!(
        "the content of record {record} was taken out{text}; record {} says why\n",
        redaction.number
    )
}

/// One line.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn redaction_csv(record: u64, redaction: &Redaction) -> Result<String, ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(["redacted", "by", "head", "text_removed"])?;
    writer.write_record([
        record.to_string().as_str(),
        &redaction.number.to_string(),
        &redaction.head,
        if redaction.text_removed {
            "true"
        } else {
            "false"
        },
    ])?;
    finish(writer)
}

/// An object.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn redaction_json(record: u64, redaction: &Redaction) -> Result<String, ViewError> {
    to_json(&done(record, redaction))
}
