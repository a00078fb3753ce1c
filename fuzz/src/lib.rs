//! What must hold for any bytes whatsoever, shared by the targets.
//!
//! A target that only waits for a panic finds little in safe Rust. These targets also hold the
//! reader to what it says: blocks are whole, counts are those of the cells that came, one key
//! has one value, and what was written reads back.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use andamento_model::{
    Block, BlockSink, CellSource, Codelists, Cube, CubeBuilder, DataflowId, Format, Import, Period,
    SinkError, Status,
};
use andamento_sources::{Input, Limits, ReadError, ReadOptions, read_input};

/// Limits low enough that a few kilobytes reach them.
pub fn limits() -> Limits {
    Limits {
        line_bytes: 16 << 10,
        lines: 5_000,
        decoded_bytes: 1 << 20,
        columns: 200,
        codes: 500,
        json_bytes: 64 << 10,
        json_cells: 5_000,
    }
}

/// A few codelists of the catalog, so that labels resolve, stay, and are ambiguous.
pub fn codelists() -> &'static Codelists {
    static LISTS: LazyLock<Codelists> = LazyLock::new(|| {
        let mut lists = Codelists::default();
        for text in [
            include_str!("../../catalog/codelists/sex.csv"),
            include_str!("../../catalog/codelists/geo.csv"),
            include_str!("../../catalog/codelists/citizen.csv"),
            include_str!("../../catalog/codelists/cities.csv"),
        ] {
            lists.add_csv(text).expect("the catalog is well formed");
        }
        lists
    });
    &LISTS
}

/// Options with low limits; the dataflow is given, as a name made of bytes has none.
fn options() -> ReadOptions<'static> {
    let mut options = ReadOptions::new(codelists());
    options.limits = limits();
    options
}

/// Keeps the blocks, and checks each as it comes.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<u64, Block>>);

impl BlockSink for Kept {
    fn put(&self, sequence: u64, block: Block) -> Result<(), SinkError> {
        assert_whole(&block);
        let mut blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(
            blocks.insert(sequence, block).is_none(),
            "block {sequence} came twice"
        );
        Ok(())
    }
}

fn assert_whole(block: &Block) {
    let cells = block.cells();
    assert_eq!(block.statuses.len(), cells, "one status a cell");
    assert_eq!(block.periods.ids.len(), cells, "one period a cell");
    assert!(block.lengths.iter().all(|&n| n > 0), "no empty run");
    let sum: u64 = block.lengths.iter().map(|&n| u64::from(n)).sum();
    assert_eq!(sum, cells as u64, "lengths sum to the cells");
    for column in &block.dimensions {
        assert_eq!(column.ids.len(), block.lengths.len(), "one code a run");
        assert!(
            column.ids.iter().all(|&id| (id as usize) < column.codes.len()),
            "codes in range"
        );
        let distinct: BTreeSet<&String> = column.codes.iter().collect();
        assert_eq!(distinct.len(), column.codes.len(), "codes once each");
    }
    let periods = &block.periods;
    assert!(
        periods
            .ids
            .iter()
            .all(|&id| (id as usize) < periods.periods.len()),
        "periods in range"
    );
    let distinct: BTreeSet<Period> = periods.periods.iter().copied().collect();
    assert_eq!(distinct.len(), periods.periods.len(), "periods once each");
    assert!(
        block.values.iter().all(|v| !v.is_infinite()),
        "no infinite value"
    );
}

/// Codes and period; value and status. NaN never equals itself, so values are bits.
type Rows = HashMap<(Vec<String>, Period), (Option<u64>, Status)>;

/// A file that was read, and its cells.
pub struct Read {
    pub import: Import,
    pub blocks: Vec<Block>,
    pub rows: Rows,
}

fn rows_of(blocks: &[Block]) -> Rows {
    let mut rows = Rows::new();
    for block in blocks {
        let mut cell = 0;
        for (run, &length) in block.lengths.iter().enumerate() {
            let key: Vec<String> = block
                .dimensions
                .iter()
                .map(|column| column.codes[column.ids[run] as usize].clone())
                .collect();
            for at in cell..cell + length as usize {
                let period = block.periods.periods[block.periods.ids[at] as usize];
                let value = block.values[at];
                let said = ((!value.is_nan()).then_some(value.to_bits()), block.statuses[at]);
                let earlier = rows.insert((key.clone(), period), said);
                assert!(
                    earlier.is_none_or(|earlier| earlier == said),
                    "{key:?} {period} has two values"
                );
            }
            cell += length as usize;
        }
    }
    rows
}

/// Reads bytes as a file and checks everything the reader promises. `None`: it refused them.
pub fn read(name: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let options = options();
    let kept = Kept::default();
    let input = Input::from_bytes(name, Arc::from(bytes), &options.limits)?;
    let import = match read_input(input, &options, &kept) {
        Ok(import) => import,
        Err(error) => {
            let said = error.to_string();
            assert!(said.len() < 4096, "an error of {} bytes", said.len());
            assert!(said.contains(name), "an error that does not name the file");
            return Err(error);
        }
    };
    let blocks = kept.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (expected, (&sequence, _)) in blocks.iter().enumerate() {
        assert_eq!(sequence, expected as u64, "a block is lacking");
    }
    let blocks: Vec<Block> = blocks.into_values().collect();
    assert_counted(&import, &blocks);
    let rows = rows_of(&blocks);
    Ok(Read {
        import,
        blocks,
        rows,
    })
}

fn assert_counted(import: &Import, blocks: &[Block]) {
    let summary = &import.summary;
    // Records without codes and period are counted, although there is no cell to keep.
    let (blank, blank_flagged) = blank_records(import);
    let cells: u64 = blocks.iter().map(|b| b.cells() as u64).sum();
    let missing = blocks
        .iter()
        .flat_map(|b| &b.values)
        .filter(|v| v.is_nan())
        .count() as u64;
    assert_eq!(summary.missing, missing + blank, "cells without a value");
    assert_eq!(summary.values, cells - missing, "cells with a value");
    assert!(cells > 0, "a table without cells is refused");
    let flagged = blocks
        .iter()
        .flat_map(|b| &b.statuses)
        .filter(|s| !s.is_empty())
        .count() as u64;
    let flags = summary.flags.values().sum::<u64>();
    assert_eq!(flags, flagged + blank_flagged, "flags");
    let met: BTreeSet<Period> = blocks
        .iter()
        .flat_map(|b| b.periods.ids.iter().map(|&id| b.periods.periods[id as usize]))
        .collect();
    assert_eq!(summary.first_period, met.first().copied(), "first period");
    assert_eq!(summary.last_period, met.last().copied(), "last period");
    let ids: Vec<_> = blocks[0].dimensions.iter().map(|c| c.id.clone()).collect();
    let distinct: BTreeSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "dimensions once each");
    for block in blocks {
        assert!(
            block.dimensions.iter().map(|c| &c.id).eq(ids.iter()),
            "the same dimensions in every block"
        );
    }
    let territories = andamento_sources::tally::territory_dimension(&ids).map(|at| {
        let met: BTreeSet<&str> = blocks
            .iter()
            .flat_map(|b| {
                let column = &b.dimensions[at];
                column.ids.iter().map(|&id| column.codes[id as usize].as_str())
            })
            .collect();
        met.len() as u64
    });
    assert_eq!(summary.territories, territories, "territories");
    assert!(import.rejected.len() <= Import::LISTED);
    assert!(import.rejected_count >= import.rejected.len() as u64);
    let longest = import.rejected.iter().chain(&import.notes);
    assert!(
        longest.map(|n| n.text.len()).max().unwrap_or(0) < 64 << 10,
        "a remark that does not end"
    );
}

/// How many records the import says are blank, and how many of them have a flag.
fn blank_records(import: &Import) -> (u64, u64) {
    import
        .notes
        .iter()
        .filter(|_| import.format == Format::LegacyCsv)
        .filter_map(|note| {
            let (count, rest) = note.text.split_once(" blank records (")?;
            let (flagged, _) = rest.split_once(" with a flag")?;
            Some((count.parse().ok()?, flagged.parse().ok()?))
        })
        .next()
        .unwrap_or((0, 0))
}

/// Whether a target is meant for these bytes: they are of one of its formats.
pub fn is(bytes: &[u8], formats: &[Format]) -> bool {
    let head = &bytes[..bytes.len().min(64 << 10)];
    andamento_sources::detect(head).is_some_and(|format| formats.contains(&format))
}

/// What the cells make in memory, with their source.
pub fn cube(read: &Read) -> Cube {
    let ids: Vec<_> = read.blocks[0]
        .dimensions
        .iter()
        .map(|c| c.id.clone())
        .collect();
    let dataflow = DataflowId::parse("demo_fuzz").expect("an id");
    let mut builder = CubeBuilder::new(dataflow, &ids);
    builder.begin_source(CellSource {
        snapshot: read.import.snapshot.clone(),
        vintage: read.import.vintage.clone(),
    });
    for block in &read.blocks {
        builder.add(block);
    }
    builder.build()
}
