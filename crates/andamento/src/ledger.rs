//! The ledger of the data folder, as commands open it; clock and chance come in here.

use std::path::Path;

use andamento_sources::register::mask;
use andamento_store::ledger::{Head, Ledger, Stamp};
use anyhow::{Context, Result};

use crate::catalog::Catalog;
use crate::cli::Shared;

/// Who records what the program brings along.
const CATALOG: &str = "catalog";
/// When the catalog's entries were made: the time that they are known from.
const CATALOG_MADE: &str = "2026-11-22T00:00:00Z";

/// The ledger of the data folder, with the catalog's entries in it.
pub fn open(shared: &Shared, catalog: &Catalog) -> Result<Ledger> {
    at(shared.data(), catalog)
}

/// The same for a command that only asks: all its questions are answered from one moment.
pub fn asked(shared: &Shared, catalog: &Catalog) -> Result<Ledger> {
    Ok(open(shared, catalog)?.at_one_moment())
}

/// The same in a folder that is not the one of the command line.
pub fn at(folder: &Path, catalog: &Catalog) -> Result<Ledger> {
    // The salts of what is public protect nothing; without chance the catalog has the same hashes
    // everywhere.
    let stamp = Stamp::new(CATALOG, CATALOG_MADE, [0; 32])?;
    Ok(Ledger::open(folder, &catalog.register, stamp)?)
}

/// The stamp of records that are made now by an organisation or role.
///
/// The name of a private person could never be taken out again: where the form shows one, it is
/// refused.
pub fn stamp(by: &str) -> Result<Stamp> {
    if !mask(by).1.is_empty() {
        anyhow::bail!(
            "--by names a person; who records is an organisation or a role, as `Ministry of the \
             Interior` or `desk officer`, because it can never be taken out again"
        );
    }
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    Ok(Stamp::new(by, &now.to_string(), seed()?)?)
}

/// Says where the journal ends after a write; noted down, it shows later whether a tail was cut.
pub fn announce(head: &Head) {
    eprintln!("journal: {} records, head {}", head.number, head.hash);
}

fn seed() -> Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("the system gives no random numbers")?;
    Ok(seed)
}
