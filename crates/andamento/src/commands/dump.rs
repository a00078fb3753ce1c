//! `andamento dump`.

use std::io::Write;

use andamento_publish::export::ExportFormat;
use andamento_publish::export::dump::{DumpFormat, dump};
use andamento_publish::views::dump as view;
use andamento_store::Store;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{self, DumpLayout, Format, Shared};
use crate::exit::Exit;

/// Writes all figures into a folder.
pub fn run(shared: &Shared, command: &cli::Dump) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open_existing(shared.data())?;
    let format = match command.format {
        DumpLayout::Csv => DumpFormat::Text(ExportFormat::Csv),
        DumpLayout::SdmxCsv => DumpFormat::Text(ExportFormat::SdmxCsv),
        DumpLayout::JsonStat => DumpFormat::Text(ExportFormat::JsonStat),
        DumpLayout::Parquet => DumpFormat::Parquet,
    };
    let dumped = dump(
        &store,
        &catalog.indicators,
        &catalog.codelists,
        format,
        &command.folder,
        &|at, of, import| {
            eprintln!("{at} of {of}: {} {}", import.dataflow, import.vintage);
        },
    )?;
    let text = match command.report {
        Format::Table => view::table(&dumped),
        Format::Csv => view::csv(&dumped)?,
        Format::Json => view::json(&dumped)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    for reason in &dumped.refused {
        eprintln!("andamento: left out: {reason}");
    }
    Ok(if dumped.refused.is_empty() {
        Exit::AllDone
    } else {
        Exit::SomeRefused
    })
}
