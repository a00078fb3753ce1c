//! Reading one file into memory as blocks, nothing written.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use andamento_model::{Block, BlockSink, Codelists, DataflowId, SinkError};
use andamento_sources::ReadOptions;
use anyhow::Result;

/// Keeps the number of cells only; the block itself was complete in memory.
#[derive(Default)]
struct Count(AtomicUsize);

impl BlockSink for Count {
    fn put(&self, _: u64, block: Block) -> Result<(), SinkError> {
        self.0.fetch_add(block.cells(), Ordering::Relaxed);
        Ok(())
    }
}

/// Reads the file five times and prints the median.
pub fn run(file: &Path) -> Result<()> {
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    options.dataflow = DataflowId::parse("bench").ok();
    let mut taken = Vec::new();
    let mut cells = 0;
    for _ in 0..5 {
        let sink = Count::default();
        let start = Instant::now();
        andamento_sources::read(file, &options, &sink)?;
        taken.push(start.elapsed().as_secs_f64());
        cells = sink.0.into_inner();
    }
    taken.sort_by(f64::total_cmp);
    println!(
        "read: {:.3} s, {cells} cells, {:.0} cells/s",
        taken[2],
        cells as f64 / taken[2]
    );
    Ok(())
}
