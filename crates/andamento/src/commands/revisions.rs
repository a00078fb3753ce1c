//! `andamento revisions`.

use std::io::Write;

use andamento_analysis::revision::compare;
use andamento_publish::views::revisions;
use andamento_store::Store;
use anyhow::Result;

use crate::cli::{self, Format, Shared};
use crate::exit::Exit;

/// Compares each file of the dataflow with what the older ones said.
pub fn run(shared: &Shared, command: &cli::Revisions) -> Result<Exit> {
    let store = Store::open(shared.data())?;
    let cubes: Vec<_> = store
        .slices_by_file(&command.dataflow)?
        .into_iter()
        .map(|(_, cube)| cube)
        .collect();
    let report = compare(&cubes);
    let text = match command.format {
        Format::Table => revisions::table(&command.dataflow, &report),
        Format::Csv => revisions::csv(&report)?,
        Format::Json => revisions::json(&command.dataflow, &report)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
