//! `andamento data`.

use std::io::{BufWriter, Write};

use andamento_model::SliceRequest;
use andamento_publish::export::{self, Description, ExportFormat};
use andamento_store::Store;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{self, DataFormat, Shared};
use crate::exit::Exit;
use crate::terminal;

/// Writes the slice to standard output.
pub fn run(shared: &Shared, command: &cli::Data) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let request = SliceRequest {
        dataflow: command.dataflow.clone(),
        filters: cli::filters(&command.filters),
        vintage: command.vintage.clone(),
    };
    let cube = store.slice(&request)?;
    let format = match command.format {
        DataFormat::Csv => ExportFormat::Csv,
        DataFormat::Jsonstat => ExportFormat::JsonStat,
        DataFormat::SdmxCsv => ExportFormat::SdmxCsv,
    };
    let mut out = BufWriter::with_capacity(1 << 16, terminal::stdout());
    let cells = export::write(
        &cube,
        &Description::eurostat(&catalog.codelists),
        format,
        &mut out,
    )?;
    out.flush()?;
    for filter in &command.filters {
        let Some(dimension) = cube.dimension(filter.dimension.as_str()) else {
            continue;
        };
        for code in filter
            .codes
            .iter()
            .filter(|code| cube.code(dimension, code).is_none())
        {
            eprintln!(
                "andamento: no cell has {} = {code} under the other filters",
                filter.dimension
            );
        }
    }
    if cells == 0 {
        eprintln!("andamento: no cell matches");
        return Ok(Exit::NothingDone);
    }
    Ok(Exit::AllDone)
}
