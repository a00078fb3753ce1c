//! The journal as JSON Lines.

use serde::Serialize;
use serde_json::value::RawValue;

use super::format::{Header, Row};

#[derive(Serialize)]
struct Line<'r> {
    hash: &'r str,
    header: Header<'r>,
    payload: Option<&'r RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted_by: Option<u64>,
}

/// A record as a line: its hash, what the hash is taken over, and its content as it was hashed.
pub(super) fn line(row: &Row, previous: &str) -> Result<String, String> {
    if row
        .payload
        .as_deref()
        .is_some_and(|text| text.contains(['\n', '\r']))
    {
        return Err("its content was changed".to_string());
    }
    let read =
        |text| serde_json::from_str(text).map_err(|error: serde_json::Error| error.to_string());
    let line = Line {
        hash: &row.hash,
        header: row.header(previous),
        payload: row.payload.as_deref().map(read).transpose()?,
        redacted_by: row.redacted_by,
    };
    serde_json::to_string(&line).map_err(|error| error.to_string())
}
