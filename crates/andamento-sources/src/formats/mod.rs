//! One module per layout, and how a layout is recognised.

use andamento_model::{BlockSink, Codelists, DataflowId, Format, ImportSummary, Note};

use crate::error::ReadError;
use crate::input::Input;
use crate::limits::Limits;

mod delimited;
mod detect;
mod json_stat;
pub(crate) mod tsv;

pub use detect::detect;

/// What a reader found besides the cells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableRead {
    /// The layout.
    pub(crate) format: Format,
    /// The dataflow that the file names. `None`: it names none.
    pub(crate) dataflow: Option<DataflowId>,
    /// When the file says it was last updated, as [`andamento_model::Vintage::parse`] reads
    /// it. `None`: it does not say.
    pub(crate) vintage: Option<String>,
    /// Counts.
    pub(crate) summary: ImportSummary,
    /// Lines or fields left out; at most [`andamento_model::Import::LISTED`].
    pub(crate) rejected: Vec<Note>,
    /// Number of lines or fields left out.
    pub(crate) rejected_count: u64,
    /// Remarks.
    pub(crate) notes: Vec<Note>,
}

/// What every reader is given besides the bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Codes and labels of the catalog.
    pub(crate) codelists: &'a Codelists,
    /// What keeps memory bounded.
    pub(crate) limits: &'a Limits,
}

/// How many bytes are looked at to recognise a layout.
const HEAD_BYTES: usize = 64 << 10;

/// Recognises the layout and reads the table.
pub(crate) fn read(
    input: &mut Input<'_>,
    context: &Context<'_>,
    sink: &dyn BlockSink,
) -> Result<TableRead, ReadError> {
    let file = input.name().to_string();
    let head = input.peek(HEAD_BYTES)?;
    match detect(head) {
        Some(Format::Tsv | Format::TsvOld) => tsv::read(input, context, sink),
        Some(Format::JsonStat) => json_stat::read(input, context, sink),
        Some(format) => delimited::read(format, input, context, sink),
        None => Err(detect::refusal(file, head)),
    }
}
