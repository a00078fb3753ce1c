//! From single cells to blocks, counted on the way.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use andamento_model::{Block, BlockSink, DimensionId, ImportSummary, Period, SinkError, Status};

use crate::tally::{FlagsOnMissing, Tally, territory_dimension};

/// Cells of one block; a store page is of the same order.
const BLOCK_CELLS: usize = 128 << 10;

/// Writes cells one by one as blocks of bounded size.
pub(crate) struct CellWriter<'a> {
    sink: &'a dyn BlockSink,
    sequence: u64,
    dimensions: Vec<DimensionId>,
    codes: Vec<Dictionary>,
    periods: Periods,
    block: Block,
    last_key: Vec<u32>,
    tally: Tally,
    run: TallyRun,
    territory: Option<usize>,
}

/// The codes of a dimension over the whole file, and their numbers in the current block.
struct Dictionary {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    local: Vec<u32>,
}

struct Periods {
    numbers: HashMap<Period, u32>,
    all: Vec<Period>,
    local: Vec<u32>,
    last: Option<(Period, u32)>,
}

/// Consecutive cells that are counted alike.
#[derive(Default)]
struct TallyRun {
    count: u64,
    missing: bool,
    status: Status,
}

const UNSEEN: u32 = u32::MAX;

impl<'a> CellWriter<'a> {
    pub(crate) fn new(dimensions: Vec<DimensionId>, sink: &'a dyn BlockSink) -> Self {
        let dictionary = |_| Dictionary {
            numbers: HashMap::new(),
            texts: Vec::new(),
            local: Vec::new(),
        };
        Self {
            sink,
            sequence: 0,
            codes: dimensions.iter().map(dictionary).collect(),
            periods: Periods {
                numbers: HashMap::new(),
                all: Vec::new(),
                local: Vec::new(),
                last: None,
            },
            block: Block::new(&dimensions),
            last_key: Vec::new(),
            tally: Tally::default(),
            run: TallyRun::default(),
            territory: territory_dimension(&dimensions),
            dimensions,
        }
    }

    /// The number of a code within its dimension.
    pub(crate) fn code(&mut self, dimension: usize, text: &str) -> u32 {
        let dictionary = &mut self.codes[dimension];
        if let Some(&known) = dictionary.numbers.get(text) {
            return known;
        }
        let fresh = number(dictionary.texts.len());
        dictionary.numbers.insert(text.into(), fresh);
        dictionary.texts.push(text.into());
        dictionary.local.push(UNSEEN);
        fresh
    }

    /// The text of a code.
    pub(crate) fn text(&self, dimension: usize, code: u32) -> &str {
        &self.codes[dimension].texts[code as usize]
    }

    /// How many codes of a dimension were met.
    pub(crate) fn code_count(&self, dimension: usize) -> usize {
        self.codes[dimension].texts.len()
    }

    /// The number of a period.
    pub(crate) fn period(&mut self, period: Period) -> u32 {
        if let Some((last, known)) = self.periods.last
            && last == period
        {
            return known;
        }
        let fresh = number(self.periods.all.len());
        let known = *self.periods.numbers.entry(period).or_insert(fresh);
        if known == fresh {
            self.periods.all.push(period);
            self.periods.local.push(UNSEEN);
        }
        self.periods.last = Some((period, known));
        known
    }

    /// Adds a cell; NaN: it has no value. `key` and `period` hold numbers given by
    /// [`Self::code`] and [`Self::period`].
    pub(crate) fn push(
        &mut self,
        key: &[u32],
        period: u32,
        value: f64,
        status: Status,
    ) -> Result<(), SinkError> {
        if self.block.values.len() >= BLOCK_CELLS {
            self.flush()?;
        }
        if self.block.lengths.is_empty() || self.last_key != key {
            self.begin_run(key);
        }
        if let Some(length) = self.block.lengths.last_mut() {
            *length += 1;
        }
        let local = &mut self.periods.local[period as usize];
        if *local == UNSEEN {
            let met = self.periods.all[period as usize];
            *local = number(self.block.periods.periods.len());
            self.block.periods.periods.push(met);
            self.tally.period(met);
        }
        self.block.periods.ids.push(*local);
        self.block.values.push(value);
        self.block.statuses.push(status);
        self.count(1, value.is_nan(), status);
        Ok(())
    }

    fn begin_run(&mut self, key: &[u32]) {
        self.last_key.clear();
        self.last_key.extend_from_slice(key);
        self.block.lengths.push(0);
        for (dimension, &code) in key.iter().enumerate() {
            let dictionary = &mut self.codes[dimension];
            let local = &mut dictionary.local[code as usize];
            let column = &mut self.block.dimensions[dimension];
            if *local == UNSEEN {
                let text = &dictionary.texts[code as usize];
                *local = number(column.codes.len());
                column.codes.push(text.to_string());
                if self.territory == Some(dimension) {
                    self.tally.territory(text);
                }
            }
            column.ids.push(*local);
        }
    }

    /// Counts cells that are in the source and not kept.
    pub(crate) fn count(&mut self, count: u64, missing: bool, status: Status) {
        if self.run.missing != missing || self.run.status != status {
            let ended = std::mem::replace(
                &mut self.run,
                TallyRun {
                    count: 0,
                    missing,
                    status,
                },
            );
            self.tally.cells(ended.count, ended.missing, ended.status);
        }
        self.run.count += count;
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        if self.block.values.is_empty() {
            return Ok(());
        }
        for dictionary in &mut self.codes {
            dictionary.local.fill(UNSEEN);
        }
        self.periods.local.fill(UNSEEN);
        let block = std::mem::replace(&mut self.block, Block::new(&self.dimensions));
        self.sink.put(self.sequence, block)?;
        self.sequence += 1;
        Ok(())
    }

    /// Hands over the last block and tells what was counted.
    pub(crate) fn finish(mut self, on_missing: FlagsOnMissing) -> Result<ImportSummary, SinkError> {
        self.flush()?;
        let run = std::mem::take(&mut self.run);
        self.tally.cells(run.count, run.missing, run.status);
        Ok(self.tally.summary(&self.dimensions, on_missing))
    }
}

fn number(count: usize) -> u32 {
    // Limits end a file long before: this cannot be reached with less than 2^32 codes.
    u32::try_from(count).unwrap_or(UNSEEN - 1)
}

/// Finds cells that come twice, by exact key; contents are kept as 32-bit digests.
#[derive(Default)]
pub(crate) struct Duplicates {
    series: HashMap<Box<[u32]>, u32>,
    last: Option<(Box<[u32]>, u32)>,
    cells: HashMap<u64, (u32, u32), BuildHasherDefault<PlaceHasher>>,
}

/// Whether a cell was met before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// For the first time.
    New,
    /// Before, on this line, with the same value and statuses.
    Same(u64),
    /// Before, on this line, with another value or other statuses.
    Different(u64),
}

impl Duplicates {
    /// Notes a cell.
    pub(crate) fn meet(
        &mut self,
        key: &[u32],
        period: u32,
        value: f64,
        status: Status,
        line: u64,
    ) -> Met {
        let series = match &self.last {
            Some((last, series)) if **last == *key => *series,
            _ => {
                let fresh = number(self.series.len());
                let series = *self.series.entry(key.into()).or_insert(fresh);
                self.last = Some((key.into(), series));
                series
            }
        };
        let mut mixer = Mixer::default();
        mixer.add(value.to_bits());
        mixer.add(
            u64::from(status.obs().letters().fold(0_u32, |bits, letter| {
                bits | 1 << (u32::from(letter) - u32::from('a'))
            })) | u64::from(status.conf() == andamento_model::ConfStatus::Confidential) << 40,
        );
        let content = (mixer.finish() >> 32) as u32;
        let place = u64::from(series) << 32 | u64::from(period);
        match self.cells.entry(place) {
            Entry::Vacant(entry) => {
                entry.insert((content, u32::try_from(line).unwrap_or(u32::MAX)));
                Met::New
            }
            Entry::Occupied(entry) => {
                let (known, first) = *entry.get();
                if known == content {
                    Met::Same(u64::from(first))
                } else {
                    Met::Different(u64::from(first))
                }
            }
        }
    }
}

/// Spreads numbers that the file cannot choose freely (they count what was met).
#[derive(Default)]
struct Mixer(u64);

impl Mixer {
    fn add(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }

    fn finish(&self) -> u64 {
        let mixed = self.0.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 32)
    }
}

/// Hashes the place of a cell, series and period, so that sixteen periods of a series are
/// neighbours in memory: cells mostly come series by series.
#[derive(Default)]
struct PlaceHasher(u64);

impl Hasher for PlaceHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, place: u64) {
        let mut mixer = Mixer(self.0);
        mixer.add(place >> 4);
        let near = place & 15;
        // The highest bits tell neighbours apart in the table.
        self.0 = (mixer.finish() & !15 | near) ^ near << 57;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    struct Kept(Mutex<Vec<Block>>);

    impl BlockSink for Kept {
        fn put(&self, sequence: u64, block: Block) -> Result<(), SinkError> {
            let mut kept = self.0.lock().map_err(|e| e.to_string())?;
            assert_eq!(kept.len() as u64, sequence);
            kept.push(block);
            Ok(())
        }
    }

    #[test]
    fn runs_of_one_series_share_a_key_and_blocks_have_their_own_dictionaries() {
        let geo = [DimensionId::parse("geo").unwrap()];
        let kept = Kept(Mutex::new(Vec::new()));
        let mut writer = CellWriter::new(geo.to_vec(), &kept);
        let codes = [writer.code(0, "AT"), writer.code(0, "BE")];
        let years: Vec<u32> = (2015..2020)
            .map(|year| writer.period(Period::year_of(year)))
            .collect();
        for &code in &codes {
            for &year in &years {
                writer.push(&[code], year, 1.0, Status::NONE).unwrap();
            }
        }
        for _ in 0..BLOCK_CELLS {
            writer
                .push(&[codes[1]], years[0], 2.0, Status::NONE)
                .unwrap();
        }
        let summary = writer.finish(FlagsOnMissing::Together).unwrap();
        assert_eq!(summary.values, 10 + BLOCK_CELLS as u64);
        assert_eq!(summary.territories, Some(2));
        let blocks = kept.0.into_inner().unwrap();
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].lengths, [5, 5 + BLOCK_CELLS as u32 - 10]);
        assert_eq!(blocks[1].dimensions[0].codes, ["BE"]);
        assert_eq!(blocks[1].lengths, [10]);
    }

    #[test]
    fn a_cell_that_comes_twice_is_found() {
        let mut duplicates = Duplicates::default();
        let u = Status::from_flags(b"u").unwrap();
        assert_eq!(duplicates.meet(&[1, 2], 3, 1.5, u, 10), Met::New);
        assert_eq!(duplicates.meet(&[1, 3], 3, 1.5, u, 11), Met::New);
        assert_eq!(duplicates.meet(&[1, 2], 3, 1.5, u, 12), Met::Same(10));
        assert_eq!(
            duplicates.meet(&[1, 2], 3, 1.5, Status::NONE, 13),
            Met::Different(10)
        );
        assert_eq!(duplicates.meet(&[1, 2], 3, 1.6, u, 14), Met::Different(10));
    }
}
