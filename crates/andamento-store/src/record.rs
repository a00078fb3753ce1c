//! What is written beside the cells: the import's report, as JSON in the file's metadata.

use andamento_model::{
    DataflowId, Format, Import, ImportSummary, Note, Period, Place, Snapshot, Vintage,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The metadata key.
pub(crate) const KEY: &str = "andamento:import";

#[derive(Serialize, Deserialize)]
struct Record {
    file: String,
    sha256: String,
    bytes: u64,
    dataflow: String,
    format: String,
    vintage: String,
    values: u64,
    missing: u64,
    flags: BTreeMap<String, u64>,
    first_period: Option<String>,
    last_period: Option<String>,
    territories: Option<u64>,
    rejected: Vec<Remark>,
    rejected_count: u64,
    notes: Vec<Remark>,
}

#[derive(Serialize, Deserialize)]
struct Remark {
    line: Option<u64>,
    column: Option<u32>,
    text: String,
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

impl From<Remark> for Note {
    fn from(remark: Remark) -> Self {
        Self {
            place: Place {
                line: remark.line,
                column: remark.column,
            },
            text: remark.text,
        }
    }
}

pub(crate) fn write(import: &Import) -> Result<String, serde_json::Error> {
    let summary = &import.summary;
    serde_json::to_string(&Record {
        file: import.snapshot.name.clone(),
        sha256: import.snapshot.sha256.clone(),
        bytes: import.snapshot.bytes,
        dataflow: import.dataflow.to_string(),
        format: import.format.name().to_string(),
        vintage: import.vintage.to_string(),
        values: summary.values,
        missing: summary.missing,
        flags: summary.flags.clone(),
        first_period: summary.first_period.map(|p| p.to_string()),
        last_period: summary.last_period.map(|p| p.to_string()),
        territories: summary.territories,
        rejected: import.rejected.iter().map(Remark::from).collect(),
        rejected_count: import.rejected_count,
        notes: import.notes.iter().map(Remark::from).collect(),
    })
}

/// Reads what [`write()`] wrote.
///
/// # Errors
/// What is wrong with the text.
pub(crate) fn read(text: &str) -> Result<Import, String> {
    let record: Record = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let period = |text: Option<String>| -> Result<Option<Period>, String> {
        text.map(|t| {
            t.parse()
                .map_err(|e: andamento_model::PeriodError| e.to_string())
        })
        .transpose()
    };
    let format = Format::ALL.into_iter().find(|f| f.name() == record.format);
    Ok(Import {
        snapshot: Snapshot {
            name: record.file,
            sha256: record.sha256,
            bytes: record.bytes,
        },
        dataflow: DataflowId::parse(&record.dataflow).map_err(|e| e.to_string())?,
        format: format.ok_or_else(|| format!("unknown format `{}`", record.format))?,
        vintage: Vintage::parse(&record.vintage)
            .ok_or_else(|| format!("unknown vintage `{}`", record.vintage))?,
        summary: ImportSummary {
            values: record.values,
            missing: record.missing,
            flags: record.flags,
            first_period: period(record.first_period)?,
            last_period: period(record.last_period)?,
            territories: record.territories,
        },
        rejected: record.rejected.into_iter().map(Note::from).collect(),
        rejected_count: record.rejected_count,
        notes: record.notes.into_iter().map(Note::from).collect(),
    })
}
