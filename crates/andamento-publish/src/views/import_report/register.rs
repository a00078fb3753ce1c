//! What an import brought into the register.

use andamento_model::Note;
use serde::Serialize;

use super::{ImportReport, Rejected, Remark};

/// What became of a file of entries, a page or a document.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RegisterReport {
    /// `entries`, `tracker-page` or `text`.
    pub read_as: &'static str,
    /// The entry of the document. `None`: the file is no document.
    pub document: Option<String>,
    /// Whether the document was known already.
    pub known: bool,
    /// Lines of the document. `None`: the file is no document.
    pub lines: Option<u64>,
    /// The plan that a page is about. `None`: the file is no page.
    pub plan: Option<String>,
    /// The areas that a page is about.
    pub areas: Vec<String>,
    /// Number of entries that were read.
    pub entries: usize,
    /// Number of them that stand as they were read.
    pub unchanged: usize,
    /// Entries that the register did not have; not told of a file of entries.
    pub new: Vec<String>,
    /// Entries that it had otherwise, or from another document; not told of a file of entries.
    pub changed: Vec<Changed>,
    /// Actions that are no longer on the page; of a file of entries, those that it withdraws.
    pub withdrawn: Vec<String>,
    /// What was masked in the text that is kept.
    pub masked: Vec<MaskedAt>,
    /// Numbers of the records that were added.
    pub records: Vec<u64>,
    /// Hash of the journal's last record after the write. `None`: nothing was written.
    pub head: Option<String>,
}

/// An entry that is stated otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The entry.
    pub entry: String,
    /// The fields that differ; none when another document confirms it.
    pub fields: Vec<&'static str>,
}

/// Something that was masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaskedAt {
    /// `name`, `e-mail` or `phone`.
    pub what: &'static str,
    /// The line.
    pub line: u32,
}

impl RegisterReport {
    /// A report of a file that was read in this way.
    pub fn new(read_as: &'static str) -> Self {
        Self {
            read_as,
            ..Self::default()
        }
    }

    /// The lines of the report for reading.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let (Some(document), Some(count)) = (&self.document, self.lines) {
            let known = if self.known { ", known already" } else { "" };
            lines.push(format!("{document}, {count} lines{known}"));
        }
        if let Some(plan) = &self.plan {
            lines.push(format!("{plan}: {}", self.areas.join(", ")));
        }
        if self.read_as != "text" {
            lines.push(format!(
                "{} entries, {} as they stand",
                self.entries, self.unchanged
            ));
        }
        for changed in &self.changed {
            lines.push(if changed.fields.is_empty() {
                format!("confirmed {}", changed.entry)
            } else {
                format!("changed {}: {}", changed.entry, changed.fields.join(", "))
            });
        }
        lines.extend(self.new.iter().map(|entry| format!("new {entry}")));
        let gone = self.withdrawn.iter();
        let of_page = self.plan.is_some();
        lines.extend(gone.map(|entry| {
            if of_page {
                format!("no longer on the page, withdrawn: {entry}")
            } else {
                format!(
                    "withdrawn, as its row gives a reason and nothing else: {entry}; a row that \
                     states it brings it back"
                )
            }
        }));
        let (first, last) = (self.records.first(), self.records.last());
        lines.push(match (first, last) {
            (Some(first), Some(last)) if first == last => format!("record {first} added"),
            (Some(first), Some(last)) => format!("records {first} to {last} added"),
            _ => "no record added".to_string(),
        });
        for what in ["name", "e-mail", "phone"] {
            let places = self.masked.iter().filter(|masked| masked.what == what);
            let places: Vec<String> = places.map(|masked| masked.line.to_string()).collect();
            if !places.is_empty() {
                lines.push(format!(
                    "{} masked as {what}, on lines {}",
                    places.len(),
                    places.join(", ")
                ));
            }
        }
        lines
    }
}

impl ImportReport {
    /// A file whose entries are in the register.
    pub fn recorded(
        file: String,
        sha256: &str,
        report: RegisterReport,
        rejected: (&[Note], u64),
        notes: &[Note],
    ) -> Self {
        Self {
            format: Some(report.read_as),
            rejected: rejected.0.iter().map(Rejected::from).collect(),
            rejected_count: rejected.1,
            notes: notes.iter().map(Remark::from).collect(),
            sha256: Some(sha256.to_string()),
            register: Some(report),
            error: None,
            ..Self::failed(file, String::new())
        }
    }

    /// A file of which nothing was recorded because parts of it are wrong: `parts` names them.
    pub fn not_recorded(file: String, rejected: (&[Note], u64), parts: &str) -> Self {
        Self {
            rejected: rejected.0.iter().map(Rejected::from).collect(),
            rejected_count: rejected.1,
            ..Self::failed(
                file,
                format!(
                    "{} errors; nothing was recorded: mend them, or take the good {parts} with \
                     --partial",
                    rejected.1
                ),
            )
        }
    }
}
