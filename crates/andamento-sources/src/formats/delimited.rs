//! stub
use andamento_model::BlockSink;

use super::{Context, TableRead};
use crate::error::ReadError;
use crate::input::Input;

pub(crate) fn read(
    _format: andamento_model::Format,
    input: &mut Input<'_>,
    _context: &Context<'_>,
    _sink: &dyn BlockSink,
) -> Result<TableRead, ReadError> {
    Err(ReadError::NotATable {
        file: input.name().to_string(),
        message: "not read yet".to_string(),
    })
}
