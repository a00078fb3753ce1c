//! What became of each file of an import.

pub mod register;

use std::collections::BTreeMap;

use andamento_model::{Import, Note};
use andamento_store::Commit;
use serde::Serialize;

use super::text_table::safe;
use register::RegisterReport;

/// One file.
#[derive(Debug, Clone, Serialize)]
pub struct ImportReport {
    /// The file as it was named.
    pub file: String,
    /// Dataflow id. `None`: the file could not be read.
    pub dataflow: Option<String>,
    /// Layout. `None`: the file could not be read.
    pub format: Option<&'static str>,
    /// Vintage. `None`: the file could not be read.
    pub vintage: Option<String>,
    /// Cells with a value.
    pub values: Option<u64>,
    /// Cells without a value.
    pub missing: Option<u64>,
    /// Flag tokens and the number of cells that have them.
    pub flags: Option<BTreeMap<String, u64>>,
    /// Earliest period.
    pub first_period: Option<String>,
    /// Latest period.
    pub last_period: Option<String>,
    /// Number of territories. `None`: the table has no territory dimension.
    pub territories: Option<u64>,
    /// Lines and fields left out, with the reason.
    pub rejected: Vec<Rejected>,
    /// Number of lines and fields left out; more than are listed when there are very many.
    pub rejected_count: u64,
    /// Remarks.
    pub notes: Vec<Remark>,
    /// SHA-256 of the bytes as received.
    pub sha256: Option<String>,
    /// What went into the register. `None`: the file is of statistics, or was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterReport>,
    /// Why the file was refused. `None`: it was not.
    pub error: Option<String>,
}

/// A line or field that was left out.
#[derive(Debug, Clone, Serialize)]
pub struct Rejected {
    /// Line; `None`: the whole file.
    pub line: Option<u64>,
    /// Field of the line; `None`: the whole line.
    pub column: Option<u32>,
    /// Why.
    pub reason: String,
}

/// Something to know.
#[derive(Debug, Clone, Serialize)]
pub struct Remark {
    /// Line; `None`: the whole file.
    pub line: Option<u64>,
    /// Field of the line; `None`: the whole line.
    pub column: Option<u32>,
    /// What.
    pub text: String,
}

impl From<&Note> for Remark {
    fn from(note: &Note) -> Self {
        Self {
            line: note.place.line,
            column: note.place.column,
            text: note.text.clone(),
        }
    }
}

impl From<&Note> for Rejected {
    fn from(note: &Note) -> Self {
        Self {
            line: note.place.line,
            column: note.place.column,
            reason: note.text.clone(),
        }
    }
}

/// Whether a stored file has no date in its name.
fn named_undated(path: &std::path::Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with("undated"))
}

impl ImportReport {
    /// A file that was read.
    pub fn kept(file: String, import: &Import, commit: &Commit) -> Self {
        let summary = &import.summary;
        let mut notes: Vec<Remark> = import.notes.iter().map(Remark::from).collect();
        let known = match commit {
            Commit::Stored(_) => None,
            Commit::Unchanged(path) | Commit::Replaced(path)
                if import.vintage.date().is_none() && !named_undated(path) =>
            {
                Some("the same bytes were imported before with a date, which they keep")
            }
            Commit::Dated(_) => {
                Some("the same bytes were imported before without a date: their file now has it")
            }
            Commit::Unchanged(_) => Some("the same bytes were imported before: nothing changed"),
            Commit::Replaced(_) => Some(
                "the same bytes were imported before and read differently, or their file was damaged: replaced",
            ),
        };
        if let Some(text) = known.map(str::to_string) {
            notes.push(Remark {
                line: None,
                column: None,
                text,
            });
        }
        Self {
            file,
            dataflow: Some(import.dataflow.to_string()),
            format: Some(import.format.name()),
            vintage: Some(import.vintage.to_string()),
            values: Some(summary.values),
            missing: Some(summary.missing),
            flags: Some(summary.flags.clone()),
            first_period: summary.first_period.map(|p| p.to_string()),
            last_period: summary.last_period.map(|p| p.to_string()),
            territories: summary.territories,
            rejected: import.rejected.iter().map(Rejected::from).collect(),
            rejected_count: import.rejected_count,
            notes,
            sha256: Some(import.snapshot.sha256.clone()),
            register: None,
            error: None,
        }
    }

    /// A file that was refused; the store is as it was.
    pub fn failed(file: String, error: String) -> Self {
        Self {
            file,
            dataflow: None,
            format: None,
            vintage: None,
            values: None,
            missing: None,
            flags: None,
            first_period: None,
            last_period: None,
            territories: None,
            rejected: Vec::new(),
            rejected_count: 0,
            notes: Vec::new(),
            sha256: None,
            register: None,
            error: Some(error),
        }
    }

    /// Whether the file was refused.
    pub fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// Whether a line or field was left out.
    pub fn has_rejections(&self) -> bool {
        self.rejected_count > 0
    }

    fn flags_text(&self) -> String {
        let flags = self.flags.iter().flatten();
        flags
            .map(|(flag, count)| format!("{flag}:{count}"))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// How many remarks of one file a terminal shows.
const SHOWN: usize = 12;

/// For reading.
pub fn table(reports: &[ImportReport]) -> String {
    let mut text = String::new();
    for report in reports {
        let mut line =
            |indent: &str, words: String| text.push_str(&format!("{indent}{}\n", safe(&words)));
        if let Some(error) = &report.error {
            line("", format!("{}: refused", report.file));
            line("  ", error.clone());
        } else if let Some(register) = &report.register {
            line("", format!("{}: {}", report.file, register.read_as));
            register
                .lines()
                .into_iter()
                .for_each(|words| line("  ", words));
        } else {
            statistics(report, &mut line);
        }
        if report.rejected_count > 0 && report.error.is_none() {
            line("  ", format!("{} left out:", report.rejected_count));
        }
        let place = |at: Option<u64>, column: Option<u32>| match (at, column) {
            (Some(at), Some(column)) => format!("line {at}, column {column}: "),
            (Some(at), None) => format!("line {at}: "),
            _ => String::new(),
        };
        for rejected in report.rejected.iter().take(SHOWN) {
            line(
                "    ",
                format!(
                    "{}{}",
                    place(rejected.line, rejected.column),
                    rejected.reason
                ),
            );
        }
        for note in report.notes.iter().take(SHOWN) {
            line(
                "  note: ",
                format!("{}{}", place(note.line, note.column), note.text),
            );
        }
        let hidden =
            report.notes.len().saturating_sub(SHOWN) + report.rejected.len().saturating_sub(SHOWN);
        if hidden > 0 {
            line(
                "  ",
                format!("{hidden} more remarks: --format json shows them"),
            );
        }
    }
    text
}

/// The figures of a file of statistics.
fn statistics(report: &ImportReport, line: &mut impl FnMut(&str, String)) {
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    line(
        "",
        format!(
            "{}: {} ({})",
            report.file,
            word(&report.dataflow),
            report.format.unwrap_or_default()
        ),
    );
    line("  ", format!("vintage {}", word(&report.vintage)));
    let count = |n: Option<u64>| n.unwrap_or_default();
    let places = report
        .territories
        .map(|n| match n {
            1 => ", one territory".to_string(),
            n => format!(", {n} territories"),
        })
        .unwrap_or_default();
    let span = format!(
        "{} to {}",
        word(&report.first_period),
        word(&report.last_period)
    );
    line(
        "  ",
        format!(
            "{} values, {} missing, {span}{places}",
            count(report.values),
            count(report.missing)
        ),
    );
    if report.flags.as_ref().is_some_and(|flags| !flags.is_empty()) {
        line("  ", format!("flags {}", report.flags_text()));
    }
}

/// One line a file.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(reports: &[ImportReport]) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "file",
        "dataflow",
        "format",
        "vintage",
        "values",
        "missing",
        "flags",
        "first_period",
        "last_period",
        "territories",
        "rejected",
        "notes",
        "error",
    ])?;
    for report in reports {
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let word = |text: &Option<String>| text.clone().unwrap_or_default();
        let notes: Vec<&str> = report.notes.iter().map(|note| note.text.as_str()).collect();
        writer.write_record([
            report.file.clone(),
            word(&report.dataflow),
            report.format.unwrap_or_default().to_string(),
            word(&report.vintage),
            number(report.values),
            number(report.missing),
            report.flags_text(),
            word(&report.first_period),
            word(&report.last_period),
            number(report.territories),
            report.rejected_count.to_string(),
            notes.join("; "),
            word(&report.error),
        ])?;
    }
    super::finish(writer)
}

/// An array with one object a file.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(reports: &[ImportReport]) -> Result<String, super::ViewError> {
    super::to_json(&reports)
}
