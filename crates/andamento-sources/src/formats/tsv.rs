//! Eurostat TSV, old and new.

use andamento_model::BlockSink;

use super::{Context, TableRead};
use crate::error::ReadError;
use crate::input::Input;

/// Reads the table.
pub(crate) fn read(
    input: &mut Input<'_>,
    _context: &Context<'_>,
    _sink: &dyn BlockSink,
) -> Result<TableRead, ReadError> {
    Err(ReadError::NotATable {
        file: input.name().to_string(),
        message: "TSV is not read yet".to_string(),
    })
}
