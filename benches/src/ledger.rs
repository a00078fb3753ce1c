//! The ledger with many records: appending, verifying, and any page as known on any day.

mod made_up;
mod pages;

use std::path::Path;
use std::time::Instant;

use andamento_model::register::Day;
use andamento_store::ledger::{Ledger, Stamp};
use anyhow::{Context, Result};

use made_up::{Shape, day};

/// Records of one append.
const BATCH: u64 = 10_000;

/// Fills a ledger in a new folder, or takes the one that an earlier run filled, and measures it.
pub fn run(folder: &Path, records: u64) -> Result<()> {
    let stamp = Stamp::new("catalog", "2020-01-01T00:00:00Z", [0; 32])?;
    let ledger = Ledger::open(folder, &[], stamp)?;
    let shape = Shape::of(records);
    // What states again what stands adds no record, so a filled ledger may have fewer than asked for.
    if ledger.head()?.number == 0 {
        append(&ledger, shape)?;
    }
    let bytes = std::fs::metadata(ledger.path())?.len();
    println!(
        "file: {:.0} MB, {} bytes a record",
        bytes as f64 / 1e6,
        bytes / records
    );
    verify(&ledger)?;
    pages::measure(&ledger, shape)
}

fn append(ledger: &Ledger, shape: Shape) -> Result<()> {
    let records = shape.records;
    let (mut making, start) = (0.0, Instant::now());
    for first in (0..records).step_by(usize::try_from(BATCH)?) {
        let made = Instant::now();
        let day: Day = shape.day_of(first).and_then(day).context("no such day")?;
        let drafts = (first..records.min(first + BATCH))
            .map(|number| shape.draft(number))
            .collect::<Result<Vec<_>>>()?;
        making += made.elapsed().as_secs_f64();
        let stamp = Stamp::new("bench", &format!("{day}T12:00:00Z"), [1; 32])?;
        ledger.append(&drafts, &stamp)?;
    }
    let seconds = start.elapsed().as_secs_f64() - making;
    println!(
        "append: {records} records in {seconds:.1} s, {:.0} a second",
        records as f64 / seconds
    );
    Ok(())
}

fn verify(ledger: &Ledger) -> Result<()> {
    let start = Instant::now();
    let found = ledger.verify(None)?;
    let seconds = start.elapsed().as_secs_f64();
    anyhow::ensure!(found.broken.is_none(), "{found:?}");
    println!(
        "verify: {} records in {seconds:.1} s, {:.0} a second",
        found.records,
        found.records as f64 / seconds
    );
    Ok(())
}
