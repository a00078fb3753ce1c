//! Whether the journal of the register is as it was written, and what a redaction did.

use andamento_store::ledger::{Broken as Wrong, Redaction, Verification};
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
    /// The first thing that is wrong: a record, or the first of `beside`.
    broken: Option<Broken<'v>>,
    records_in_order: bool,
    /// What is wrong beside the records.
    beside: Vec<Broken<'v>>,
    /// What to do. `null`: nothing, all is in order.
    remedy: Option<&'static str>,
}

#[derive(Serialize)]
struct Redacted {
    record: u64,
    by: u64,
}

#[derive(Serialize)]
struct Broken<'v> {
    /// `null`: it is no matter of one record.
    record: Option<u64>,
    reason: &'v str,
}

impl<'v> From<&'v Wrong> for Broken<'v> {
    fn from(wrong: &'v Wrong) -> Self {
        Self {
            record: wrong.record,
            reason: &wrong.reason,
        }
    }
}

/// What to do with a journal that is not in order. `None`: it is.
fn remedy(found: &Verification) -> Option<&'static str> {
    if found.broken.is_none() {
        None
    } else if found.records_in_order {
        Some(
            "every record is as it was written, and what pages and lists show may still be wrong: \
             keep a copy of the file, find out who changed it, and bring the last backup back with \
             `andamento restore`",
        )
    } else {
        Some(
            "keep a copy of the file, find out what happened to it, and bring the last backup back \
             with `andamento restore`; `andamento journal` writes the records that can be read",
        )
    }
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
            broken: found.broken.as_ref().map(Broken::from),
            records_in_order: found.records_in_order,
            beside: found.beside.iter().map(Broken::from).collect(),
            remedy: remedy(found),
        }
    }
}

/// For reading.
pub fn table(found: &Verification) -> String {
    let (records, head) = (found.records, &found.head);
    let mut text = match &found.broken {
        None => format!("in order: {records} records, head {head}\n"),
        Some(_) if found.records_in_order => {
            format!("not in order beside the records; all {records} records are, head {head}\n")
        }
        Some(broken) => {
            let before = broken.record.unwrap_or(1).saturating_sub(1).min(records);
            let before = match before {
                0 => "no record before it is in order".to_string(),
                1 => "record 1 before it is in order".to_string(),
                before => format!("the {before} records before it are in order"),
            };
            let last = match records {
                0 => String::new(),
                last => format!("; the last that fits the chain is record {last}, head {head}"),
            };
            format!("broken: {}\n{before}{last}\n", safe(&broken.to_string()))
        }
    };
    for beside in &found.beside {
        text.push_str(&format!("beside the records: {}\n", safe(&beside.reason)));
    }
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
    if let Some(remedy) = remedy(found) {
        text.push_str(&format!("what to do: {remedy}\n"));
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
        "in_order", "records", "head", "given", "redacted", "broken", "reason", "beside",
    ])?;
    let redacted: Vec<_> = found
        .redacted
        .iter()
        .map(|(record, _)| record.to_string())
        .collect();
    let broken = found.broken.as_ref();
    let beside: Vec<_> = found.beside.iter().map(|one| one.reason.as_str()).collect();
    writer.write_record([
        if broken.is_none() { "true" } else { "false" },
        &found.records.to_string(),
        &found.head,
        &found
            .given
            .map_or_else(String::new, |given| given.to_string()),
        &redacted.join(" "),
        &broken
            .and_then(|broken| broken.record)
            .map_or_else(String::new, |record| record.to_string()),
        broken.map_or("", |broken| broken.reason.as_str()),
        &beside.join(" | "),
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
