//! What changed: records with what each says differently from the one before it.

use andamento_model::register::{Day, Record};
use serde::Serialize;

use super::difference::{Difference, differences};
use super::known;
use super::record::RecordView;
use crate::views::text_table::lay_out;
use crate::views::{ViewError, finish, to_json};

/// The titles of the CSV, in their order.
const COLUMNS: [&str; 13] = [
    "record",
    "recorded",
    "recorded_by",
    "entry",
    "change",
    "field",
    "before",
    "after",
    "document",
    "line",
    "reason",
    "hash",
    "about",
];

/// A record and what it says differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// Whether no record of the entry is before it.
    pub is_first: bool,
    /// Whether it states again what stood: nothing differs but where it was read.
    pub confirms: bool,
    /// Why its content was taken out, where it was. `None`: it was not, or that is not looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<String>,
    /// The fields that differ from the record before it.
    pub differences: Vec<Difference>,
}

impl Changed {
    /// A record against the one before it of the same entry. `None`: there is none before.
    pub fn of(record: &Record, before: Option<&Record>) -> Self {
        let differences = differences(before, record);
        let stated = record.stated().is_some();
        Self {
            record: RecordView::of(record),
            is_first: before.is_none(),
            confirms: stated
                && before.is_some()
                && differences.iter().all(|one| one.field == "source"),
            redaction: None,
            differences,
        }
    }

    /// What the record does in one word: `new`, `changed`, `confirmed`, `withdrawn`, `redacts` or
    /// `redacted`.
    pub fn deed(&self) -> &'static str {
        match self.record.change {
            "stated" if self.is_first => "new",
            "stated" if self.confirms => "confirmed",
            "stated" => "changed",
            other => other,
        }
    }

    /// Why it was recorded, or why its content was taken out; empty: neither is said.
    pub fn why(&self) -> String {
        match (&self.redaction, &self.record.reason, self.record.other) {
            (Some(why), _, Some(by)) => format!("taken out by record {by}: {why}"),
            (_, Some(why), _) => why.clone(),
            _ => String::new(),
        }
    }
}

/// The history of one entry: its records newest first, each against the next.
pub fn history(records: &[Record]) -> Vec<Changed> {
    let pairs = records.iter().enumerate();
    pairs
        .map(|(at, record)| Changed::of(record, records.get(at + 1)))
        .collect()
}

/// Changes with the head of the journal, so that a cut of its end shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changes {
    /// From this day on. `None`: from the first record.
    pub since: Option<String>,
    /// As known on this day. `None`: with all that is recorded.
    pub known_on: Option<String>,
    /// The hash of the journal's last record; empty when nothing is recorded.
    pub head: String,
    /// Records, newest first.
    pub changes: Vec<Changed>,
    /// Ask for records before this number to read on. `None`: these were all.
    pub before: Option<u64>,
}

impl Changes {
    /// Changes within these bounds.
    pub fn new(since: Option<Day>, known_on: Option<Day>, head: &str, all: Vec<Changed>) -> Self {
        Self {
            since: known(since),
            known_on: known(known_on),
            head: head.to_string(),
            changes: all,
            before: None,
        }
    }
}

/// What the time of a record of the catalog says, and what it does not; said once where such a
/// record is shown. docs/ledger.md has the rule.
pub const OF_CATALOG: &str = "Records by the catalog came with the program. In a new journal they \
    bear the day on which the catalog was published, not the day on which this installation took \
    them; what a newer catalog brings bears the time at which it was taken.";

/// [`OF_CATALOG`] where one of some changes was recorded by the catalog; else nothing.
pub fn of_catalog(changes: &[Changed], recorder: &str) -> &'static str {
    let mut by = changes.iter().map(|one| &one.record.recorded_by);
    if by.any(|by| by == recorder) {
        OF_CATALOG
    } else {
        ""
    }
}

/// For reading: one line a record.
pub fn table(changes: &[Changed]) -> String {
    let rows: Vec<Vec<String>> = changes
        .iter()
        .map(|one| {
            let fields: Vec<&str> = one.differences.iter().map(|d| d.field).collect();
            vec![
                one.record.number.to_string(),
                one.record.recorded.clone(),
                one.record.recorded_by.clone(),
                one.deed().to_string(),
                one.record.entry.clone(),
                one.record.about.clone().unwrap_or_default(),
                fields.join(" "),
                one.why(),
            ]
        })
        .collect();
    let header = [
        "record", "recorded", "by", "change", "entry", "about", "fields", "why",
    ];
    lay_out(&header, &rows)
}

/// One line a field that differs; a record without any has one line too.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn csv(changes: &[Changed]) -> Result<String, ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for one in changes {
        let nothing = [Difference {
            field: "",
            before: None,
            after: None,
        }];
        let differences = if one.differences.is_empty() {
            &nothing[..]
        } else {
            &one.differences
        };
        let source = one.record.source.as_ref();
        let line = source.and_then(|source| source.line);
        for difference in differences {
            writer.write_record([
                one.record.number.to_string().as_str(),
                &one.record.recorded,
                &one.record.recorded_by,
                &one.record.entry,
                if one.confirms {
                    "confirmed"
                } else {
                    one.record.change
                },
                difference.field,
                difference.before.as_deref().unwrap_or_default(),
                difference.after.as_deref().unwrap_or_default(),
                source.map_or("", |source| source.document.as_str()),
                &line.map_or_else(String::new, |line| line.to_string()),
                &one.why(),
                &one.record.hash,
                one.record.about.as_deref().unwrap_or_default(),
            ])?;
        }
    }
    finish(writer)
}

/// An object with the head and the changes.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(changes: &Changes) -> Result<String, ViewError> {
    to_json(changes)
}
