//! Small tables for the tests.

use andamento_model::{
    Block, BlockSink, DataflowId, DimensionColumn, DimensionId, Format, Import, ImportSummary,
    Period, PeriodColumn, Snapshot, Status, Vintage,
};
use andamento_store::{Commit, Store};

pub fn dimension(id: &str) -> DimensionId {
    DimensionId::parse(id).unwrap()
}

/// A cell: codes, period, value, flags.
pub type Cell<'a> = (&'a [&'a str], &'a str, Option<f64>, &'a str);

pub fn block(dimensions: &[&str], cells: &[Cell<'_>]) -> Block {
    let mut block = Block::new(&dimensions.iter().map(|d| dimension(d)).collect::<Vec<_>>());
    block.periods = PeriodColumn::default();
    for (codes, period, value, flags) in cells {
        for (column, code) in block.dimensions.iter_mut().zip(*codes) {
            let id = number(column, code);
            column.ids.push(id);
        }
        let period: Period = period.parse().unwrap();
        let known = block.periods.periods.iter().position(|p| *p == period);
        let id = known.unwrap_or_else(|| {
            block.periods.periods.push(period);
            block.periods.periods.len() - 1
        });
        block.periods.ids.push(id as u32);
        block.lengths.push(1);
        block.values.push(value.unwrap_or(f64::NAN));
        block
            .statuses
            .push(Status::from_flags(flags.as_bytes()).unwrap());
    }
    block
}

fn number(column: &mut DimensionColumn, code: &str) -> u32 {
    let known = column.codes.iter().position(|c| c == code);
    known.unwrap_or_else(|| {
        column.codes.push(code.to_string());
        column.codes.len() - 1
    }) as u32
}

/// An import's report for a file whose hash is `hash` repeated.
pub fn report(dataflow: &str, hash: char, vintage: Option<&str>, last_period: &str) -> Import {
    let sha256: String = std::iter::repeat_n(hash, 64).collect();
    let vintage = match vintage {
        Some(date) => Vintage::parse(date).unwrap(),
        None => Vintage::Undated(sha256[..8].to_string()),
    };
    Import {
        snapshot: Snapshot {
            name: format!("{dataflow}.tsv"),
            sha256,
            bytes: 10,
        },
        dataflow: DataflowId::parse(dataflow).unwrap(),
        format: Format::Tsv,
        vintage,
        summary: ImportSummary {
            last_period: Some(last_period.parse().unwrap()),
            ..ImportSummary::default()
        },
        rejected: Vec::new(),
        rejected_count: 0,
        notes: Vec::new(),
    }
}

pub fn import(store: &Store, blocks: Vec<Block>, report: &Import) -> Commit {
    let writer = store.begin_import().unwrap();
    // Backwards: the order of arrival must not matter.
    for (sequence, block) in blocks.into_iter().enumerate().rev() {
        writer.put(sequence as u64, block).unwrap();
    }
    writer.commit(report).unwrap()
}

/// Every cell as `codes period value flags`, in the cube's order.
pub fn cells(cube: &andamento_model::Cube) -> Vec<String> {
    let mut lines = Vec::new();
    for series in 0..cube.series_count() {
        let codes: Vec<&str> = (0..cube.dimensions().len())
            .map(|d| cube.key_code(series, d))
            .collect();
        for (at, period) in cube.periods().iter().enumerate() {
            if let Some(observation) = cube.observation(series, at) {
                let value = observation.value.map_or(":".to_string(), |v| v.to_string());
                lines.push(format!(
                    "{} {period} {value} {}",
                    codes.join(","),
                    observation.status.flags()
                ));
            }
        }
    }
    lines
}
