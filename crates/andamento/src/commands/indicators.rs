//! `andamento indicators`.

use std::io::Write;

use andamento_publish::views::indicators;
use andamento_store::{Store, StoreError};
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{Format, Plain, Shared};
use crate::exit::Exit;

/// Lists the indicators of the catalog, with which of them the data folder can answer.
pub fn run(shared: &Shared, command: &Plain) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    // A list makes no folder; where there is none, nothing is loaded.
    let store = match Store::open_existing(shared.data()) {
        Ok(store) => Some(store),
        Err(StoreError::NotThere { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let listed = indicators::list(&catalog.indicators, store.as_ref())?;
    let text = match command.format {
        Format::Table => indicators::table(&listed),
        Format::Csv => indicators::csv(&listed)?,
        Format::Json => indicators::json(&listed)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
