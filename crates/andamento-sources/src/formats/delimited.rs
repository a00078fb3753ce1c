//! Delimited files with one cell a line: SDMX-CSV 1.0 and 2.0, Eurostat's legacy CSV and the
//! project's own CSV. They differ in their headers and in what stands in the code columns.

mod header;
mod record;
mod rows;
mod shared;
mod text;

use andamento_model::{BlockSink, Format, Note};

use self::header::Layout;
use self::record::Records;
use self::rows::Rows;
use self::shared::SharedLabels;
use super::{Context, TableRead};
use crate::error::ReadError;
use crate::input::Input;
use crate::tally::FlagsOnMissing;

/// Reads a table of this layout.
pub(crate) fn read(
    format: Format,
    input: &mut Input<'_>,
    context: &Context<'_>,
    sink: &dyn BlockSink,
) -> Result<TableRead, ReadError> {
    let file = input.name().to_string();
    let separator = separator(input.peek(64)?);
    let mut shared = SharedLabels::default();
    if matches!(format, Format::LegacyCsv | Format::SdmxCsv1) {
        let mut bytes = input.again()?;
        let mut first_look = Records::new(&mut bytes, &file, separator, context.limits);
        let layout = Layout::read(format, &mut first_look, &file)?;
        shared = SharedLabels::find(&mut first_look, &layout)?;
        shared.name_after(bytes.finish()?.hash8());
    }
    let mut records = Records::new(input, &file, separator, context.limits);
    let layout = Layout::read(format, &mut records, &file)?;
    let mut rows = Rows::new(&layout, context, shared, sink, &file);
    while records.next()? {
        rows.take(&records)?;
    }
    let mut table = rows.finish(FlagsOnMissing::Together)?;
    if !layout.unread.is_empty() {
        table.notes.push(Note::on_line(
            1,
            format!("columns not read: {}", layout.unread.join(", ")),
        ));
    }
    Ok(table)
}

/// SDMX-CSV allows a semicolon instead of the comma; the first separator in the header tells.
fn separator(head: &[u8]) -> u8 {
    match memchr::memchr2(b',', b';', head) {
        Some(at) => head[at],
        None => b',',
    }
}
