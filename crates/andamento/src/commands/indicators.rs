//! `andamento indicators`.

use std::io::Write;

use andamento_publish::views::indicators;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{Format, Plain, Shared};
use crate::exit::Exit;

/// Lists the indicators of the catalog.
pub fn run(shared: &Shared, command: &Plain) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let text = match command.format {
        Format::Table => indicators::table(&catalog.indicators),
        Format::Csv => indicators::csv(&catalog.indicators)?,
        Format::Json => indicators::json(&catalog.indicators)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
