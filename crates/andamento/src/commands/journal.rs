//! `andamento journal`.

use std::io::{BufWriter, Write};

use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::Shared;
use crate::exit::Exit;
use crate::{ledger, terminal};

/// Writes the journal as JSON Lines.
pub fn run(shared: &Shared) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::open(shared, &catalog)?;
    let mut out = BufWriter::new(terminal::stdout());
    ledger.export(&mut out)?;
    out.flush()?;
    Ok(Exit::AllDone)
}
