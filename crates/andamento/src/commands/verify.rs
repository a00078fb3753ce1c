//! `andamento verify`.

use std::io::Write;

use andamento_publish::views::verification;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{self, Format, Shared};
use crate::exit::Exit;
use crate::ledger;

/// Goes through the journal; a broken one ends with exit code 1. Nothing is written.
pub fn run(shared: &Shared, command: &cli::Verify) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::open(shared, &catalog)?;
    let found = ledger.verify(command.head.as_deref())?;
    // An empty file is what a first write leaves that was killed, or a journal that was cut.
    match std::fs::metadata(ledger.path()).map(|file| file.len()) {
        Err(_) => eprintln!(
            "andamento: this data folder has no journal; the catalog's own records were verified"
        ),
        Ok(0) => eprintln!(
            "andamento: {} is empty; the catalog's own records were verified. If there was a \
             journal, a backup brings it back",
            ledger.path().display()
        ),
        Ok(_) => {}
    }
    let text = match command.format {
        Format::Table => verification::table(&found),
        Format::Csv => verification::csv(&found)?,
        Format::Json => verification::json(&found)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(match found.broken {
        None => Exit::AllDone,
        Some(_) => Exit::SomeRefused,
    })
}
