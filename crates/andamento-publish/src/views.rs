//! What is shown: one set of views for every table, file, page and resource.

pub mod actions;
pub mod answer;
pub mod backup;
pub mod compare;
pub mod convergence;
pub mod coverage;
pub mod decomposition;
pub mod due;
pub mod dump;
pub mod import_report;
pub mod indicators;
pub mod lint;
pub mod matrix;
pub mod method;
pub mod place;
pub mod refusal;
pub mod register;
pub mod revisions;
pub mod stored;
pub mod targets;
pub mod template;
pub mod thread;
pub mod trend;
pub mod verification;

mod frame;
mod rows;
pub(crate) mod text_table;

use serde::Serialize;

/// Why a view could not be written; memory and terminals never refuse, so it is a fault of
/// the program.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// CSV.
    #[error("cannot write CSV: {0}")]
    Csv(#[from] ::csv::Error),
    /// JSON.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Text.
    #[error("cannot write text: {0}")]
    Text(String),
}

pub(crate) fn finish(writer: ::csv::Writer<Vec<u8>>) -> Result<String, ViewError> {
    let bytes = writer
        .into_inner()
        .map_err(|error| ViewError::Text(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| ViewError::Text(error.to_string()))
}

pub(crate) fn to_json<T: Serialize>(view: &T) -> Result<String, ViewError> {
    let mut text = serde_json::to_string_pretty(view)?;
    text.push('\n');
    Ok(text)
}
