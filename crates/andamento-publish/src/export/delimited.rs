//! What the comma-separated layouts share: one row a cell.

use std::io::Write;

use andamento_model::{ConfStatus, Cube, Status};

use super::{ExportError, flush_full, infinite, number};

/// Header of the columns after the dimensions.
pub(super) const CELL_COLUMNS: &str = "TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n";

/// Appends one field, quoted where RFC 4180 asks for it; blanks at either end are quoted too,
/// so that a reader that trims plain fields keeps them.
pub(super) fn push_field(buffer: &mut Vec<u8>, field: &str) {
    let special = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    let quoted = field.bytes().any(special)
        || field.starts_with(char::is_whitespace)
        || field.ends_with(char::is_whitespace);
    if !quoted {
        buffer.extend_from_slice(field.as_bytes());
        return;
    }
    buffer.push(b'"');
    for byte in field.bytes() {
        if byte == b'"' {
            buffer.push(b'"');
        }
        buffer.push(byte);
    }
    buffer.push(b'"');
}

/// Writes one row a cell, each beginning with `lead`; returns the number of cells.
pub(super) fn write_rows(
    cube: &Cube,
    lead: &str,
    buffer: &mut Vec<u8>,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let codes: Vec<Vec<Vec<u8>>> = (0..cube.dimensions().len())
        .map(|dimension| {
            cube.codes(dimension)
                .iter()
                .map(|code| field_bytes(code))
                .collect()
        })
        .collect();
    let periods: Vec<String> = cube.periods().iter().map(|p| format!("{p},")).collect();
    let mut prefix = Vec::new();
    let mut cells = 0;
    for series in 0..cube.series_count() {
        prefix.clear();
        prefix.extend_from_slice(lead.as_bytes());
        for (codes, &code) in codes.iter().zip(cube.key(series)) {
            prefix.extend_from_slice(&codes[code as usize]);
            prefix.push(b',');
        }
        for (at, period) in periods.iter().enumerate() {
            let Some(cell) = cube.observation(series, at) else {
                continue;
            };
            buffer.extend_from_slice(&prefix);
            buffer.extend_from_slice(period.as_bytes());
            if let Some(value) = cell.value {
                if value.is_infinite() {
                    return Err(infinite(cube, series, at));
                }
                number::push(buffer, value);
            }
            push_status(buffer, cell.status);
            cells += 1;
            flush_full(buffer, out)?;
        }
    }
    out.write_all(buffer)?;
    buffer.clear();
    out.flush()?;
    Ok(cells)
}

fn field_bytes(code: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(code.len());
    push_field(&mut bytes, code);
    bytes
}

/// Appends `,OBS_STATUS,CONF_STATUS` and the end of the line.
fn push_status(buffer: &mut Vec<u8>, status: Status) {
    if status.is_empty() {
        buffer.extend_from_slice(b",,\n");
        return;
    }
    buffer.push(b',');
    push_letters(buffer, status.obs().letters());
    buffer.extend_from_slice(match status.conf() {
        ConfStatus::Free => b",\n",
        ConfStatus::Confidential => b",c\n",
    });
}

fn push_letters(buffer: &mut Vec<u8>, letters: impl Iterator<Item = char>) {
    buffer.extend(letters.filter_map(|letter| u8::try_from(letter).ok()));
}
