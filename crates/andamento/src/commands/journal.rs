//! `andamento journal`.

use std::io::{BufWriter, Write};

use andamento_store::ledger::Ledger;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{Journal, Shared};
use crate::exit::Exit;
use crate::{ledger, terminal};

/// The role in whose name a write is made that adds nothing but the catalog.
const NOBODY: &str = "local user";

/// Writes the journal as JSON Lines, or brings it up to the catalog.
pub fn run(shared: &Shared, command: &Journal) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::open(shared, &catalog)?;
    if command.refresh {
        return refresh(&ledger);
    }
    let mut out = BufWriter::new(terminal::stdout());
    let done = ledger.export(&mut out)?;
    out.flush()?;
    let Some(why) = done.unreadable else {
        return Ok(Exit::AllDone);
    };
    eprintln!(
        "andamento: {}: {} records were written; record {} and what comes after it cannot be read \
         ({why}); `andamento verify` says whether those that were written are in order, and a \
         backup brings the others back (`andamento restore`)",
        ledger.path().display(),
        done.records,
        done.records + 1
    );
    Ok(Exit::SomeRefused)
}

/// A write of nothing but the catalog.
fn refresh(ledger: &Ledger) -> Result<Exit> {
    let done = ledger.append(&[], &ledger::stamp(NOBODY)?)?;
    for remark in &done.remarks {
        eprintln!("andamento: {remark}");
    }
    ledger::announce(&done.head);
    let text = match done.of_catalog {
        0 => "The journal has everything that the catalog states.\n".to_string(),
        1 => "1 record of the catalog was added.\n".to_string(),
        added => format!("{added} records of the catalog were added.\n"),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
