//! SDMX-CSV 2.0.
//!
//! `STRUCTURE,STRUCTURE_ID,ACTION`, then one column a dimension and the four columns of the
//! project's [`csv`](super::csv). Every row says `dataflow`, the dataflow with agency and
//! version (`ESTAT:LFSA_ERGAN(1.0)`) and the action `I`: the file informs and does not ask
//! to replace or delete. Codes only; a label that was never resolved stands in the code
//! column as it came.

use std::io::Write;

use andamento_model::Cube;

use super::delimited::{CELL_COLUMNS, push_field, write_rows};
use super::{Description, ExportError};

/// Writes a slice; returns the number of cells written.
///
/// # Errors
/// [`ExportError`] when writing fails or a value is infinite.
pub fn write(
    cube: &Cube,
    description: &Description<'_>,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let mut buffer = Vec::with_capacity(super::CHUNK + 1024);
    buffer.extend_from_slice(b"STRUCTURE,STRUCTURE_ID,ACTION,");
    for dimension in cube.dimensions() {
        push_field(&mut buffer, dimension.as_str());
        buffer.push(b',');
    }
    buffer.extend_from_slice(CELL_COLUMNS.as_bytes());
    let lead = format!("dataflow,{},I,", structure_id(cube, description));
    write_rows(cube, &lead, &mut buffer, out)
}

/// The dataflow as SDMX names it: `ESTAT:LFSA_ERGAN(1.0)`.
pub fn structure_id(cube: &Cube, description: &Description<'_>) -> String {
    format!(
        "{}:{}({})",
        description.agency,
        cube.dataflow().as_str().to_ascii_uppercase(),
        description.version
    )
}
