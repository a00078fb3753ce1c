//! The project's own CSV.
//!
//! One row a cell: one column a dimension, then `TIME_PERIOD`, `OBS_VALUE` (empty: the source
//! has the cell without a value), `OBS_STATUS` (lower-case letters, sorted, no separator) and
//! `CONF_STATUS` (`c` or empty). A cell that no source had has no row. UTF-8, LF, quoting as
//! in RFC 4180. Rows are sorted by key and period.
//!
//! Text is written as it came. A label that begins with `=`, `+`, `-` or `@` is not disarmed:
//! a spreadsheet that opens the file may take it for a formula, but a changed label would no
//! longer be the source's. Import the file as text where its source is not trusted.

use std::io::Write;

use andamento_model::Cube;

use super::ExportError;
use super::delimited::{CELL_COLUMNS, push_field, write_rows};

/// Writes a slice; returns the number of cells written.
///
/// # Errors
/// [`ExportError`] when writing fails or a value is infinite.
pub fn write(cube: &Cube, out: &mut dyn Write) -> Result<u64, ExportError> {
    let mut buffer = Vec::with_capacity(super::CHUNK + 1024);
    for dimension in cube.dimensions() {
        push_field(&mut buffer, dimension.as_str());
        buffer.push(b',');
    }
    buffer.extend_from_slice(CELL_COLUMNS.as_bytes());
    write_rows(cube, "", &mut buffer, out)
}
