//! Measurements in process, called by `benches/compare.py` beside the peers.
//!
//! `andamento-benches queries DATA DATAFLOW` loads the store's table into memory and times
//! three questions; `andamento-benches read FILE` times the reading of one file into memory;
//! `andamento-benches lint ACTIONS` times the linter on a made-up tracker page of so many actions.
//! `andamento-benches ledger FOLDER RECORDS` fills a ledger in a new folder and asks it;
//! `andamento-benches clients PROGRAM DATA SECONDS [IMPORT]` times the pages, alone and with fifty
//! clients at once.

mod clients;
mod ledger;
mod lint;
mod queries;
mod reading;

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

/// The same allocator as the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["queries", data, dataflow] => queries::run(Path::new(data), dataflow),
        ["read", file] => reading::run(Path::new(file)),
        ["clients", program, data, seconds, import @ ..] => clients::run(
            Path::new(program),
            Path::new(data),
            seconds.parse()?,
            import.first().map(Path::new),
        ),
        ["lint", actions] => lint::run(actions.parse()?),
        ["ledger", folder, records] => ledger::run(Path::new(folder), records.parse()?),
        _ => bail!(
            "usage: andamento-benches queries DATA DATAFLOW | read FILE | lint ACTIONS | \
             ledger FOLDER RECORDS | clients PROGRAM DATA SECONDS [IMPORT]"
        ),
    }
}

/// Runs something `times` times after two warm-up runs and returns the median in ms.
fn median_ms<T>(times: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut taken = Vec::with_capacity(times);
    for round in 0..times + 2 {
        let start = Instant::now();
        let result = run();
        let ms = start.elapsed().as_secs_f64() * 1e3;
        drop(std::hint::black_box(result));
        if round >= 2 {
            taken.push(ms);
        }
    }
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}
