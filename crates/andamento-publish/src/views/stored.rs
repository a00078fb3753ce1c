//! What the data folder holds.

use andamento_model::Import;
use serde::Serialize;

use super::text_table::lay_out;

#[derive(Serialize)]
struct Stored<'a> {
    dataflow: &'a str,
    vintage: String,
    file: &'a str,
    sha256: &'a str,
    format: &'static str,
    values: u64,
    missing: u64,
    first_period: Option<String>,
    last_period: Option<String>,
    territories: Option<u64>,
}

fn view(import: &Import) -> Stored<'_> {
    Stored {
        dataflow: import.dataflow.as_str(),
        vintage: import.vintage.to_string(),
        file: &import.snapshot.name,
        sha256: &import.snapshot.sha256,
        format: import.format.name(),
        values: import.summary.values,
        missing: import.summary.missing,
        first_period: import.summary.first_period.map(|p| p.to_string()),
        last_period: import.summary.last_period.map(|p| p.to_string()),
        territories: import.summary.territories,
    }
}

const HEADER: [&str; 10] = [
    "dataflow",
    "vintage",
    "values",
    "missing",
    "first_period",
    "last_period",
    "territories",
    "format",
    "file",
    "sha256",
];

fn cells(import: &Import) -> Vec<String> {
    let stored = view(import);
    vec![
        stored.dataflow.to_string(),
        stored.vintage,
        stored.values.to_string(),
        stored.missing.to_string(),
        stored.first_period.unwrap_or_default(),
        stored.last_period.unwrap_or_default(),
        stored
            .territories
            .map(|n| n.to_string())
            .unwrap_or_default(),
        stored.format.to_string(),
        stored.file.to_string(),
        stored.sha256.to_string(),
    ]
}

/// For reading.
pub fn table(files: &[Import]) -> String {
    if files.is_empty() {
        return "Nothing was imported yet.\n".to_string();
    }
    let rows: Vec<Vec<String>> = files
        .iter()
        .map(|import| {
            let mut row = cells(import);
            row[9] = import.snapshot.hash8().to_string();
            row
        })
        .collect();
    lay_out(&HEADER, &rows)
}

/// One line a file.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(files: &[Import]) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    files
        .iter()
        .try_for_each(|import| writer.write_record(cells(import)))?;
    super::finish(writer)
}

/// An array with one object a file.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(files: &[Import]) -> Result<String, super::ViewError> {
    super::to_json(&files.iter().map(view).collect::<Vec<_>>())
}
