//! Observations in hand: coded keys, one row a series, values and statuses by period.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::block::Block;
use crate::id::{DataflowId, DimensionId};
use crate::observation::Observation;
use crate::period::Period;
use crate::provenance::{Snapshot, Vintage};
use crate::status::Status;

/// Where the cells of a cube came from: one imported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellSource {
    /// The file.
    pub snapshot: Snapshot,
    /// The version of the dataflow that it carries.
    pub vintage: Vintage,
}

/// A slice of a dataflow in memory.
///
/// Shape: rows are series, sorted by the codes of their key in the order of `dimensions`;
/// columns are periods, sorted. A cell that no file had is absent, which differs from a cell
/// that a file has without a value.
#[derive(Debug, Clone)]
pub struct Cube {
    dataflow: DataflowId,
    dimensions: Vec<DimensionId>,
    codes: Vec<Vec<String>>,
    periods: Vec<Period>,
    /// Row-major: series × dimensions; indices into the sorted `codes`.
    keys: Vec<u32>,
    /// Row-major: series × periods; NaN: no value.
    values: Vec<f64>,
    statuses: Vec<Status>,
    /// Row-major: series × periods; 0: absent, otherwise 1 + index into `sources`.
    origins: Vec<u16>,
    sources: Vec<CellSource>,
}

impl Cube {
    /// The dataflow.
    pub fn dataflow(&self) -> &DataflowId {
        &self.dataflow
    }

    /// The dimensions, time apart.
    pub fn dimensions(&self) -> &[DimensionId] {
        &self.dimensions
    }

    /// Position of a dimension. `None`: the cube has no such dimension.
    pub fn dimension(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|d| d.as_str() == id)
    }

    /// The codes of a dimension that occur, sorted.
    pub fn codes(&self, dimension: usize) -> &[String] {
        &self.codes[dimension]
    }

    /// Number of a code within its dimension. `None`: it does not occur.
    pub fn code(&self, dimension: usize, code: &str) -> Option<u32> {
        let found = self.codes[dimension]
            .binary_search_by(|known| known.as_str().cmp(code))
            .ok()?;
        u32::try_from(found).ok()
    }

    /// The periods of any series, sorted.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The files that the cells came from.
    pub fn sources(&self) -> &[CellSource] {
        &self.sources
    }

    /// Number of series.
    pub fn series_count(&self) -> usize {
        if self.dimensions.is_empty() {
            usize::from(!self.values.is_empty())
        } else {
            self.keys.len() / self.dimensions.len()
        }
    }

    /// The coded key of a series: one code number a dimension.
    pub fn key(&self, series: usize) -> &[u32] {
        let width = self.dimensions.len();
        &self.keys[series * width..(series + 1) * width]
    }

    /// The code of a series in one dimension.
    pub fn key_code(&self, series: usize, dimension: usize) -> &str {
        &self.codes[dimension][self.key(series)[dimension] as usize]
    }

    /// The series with exactly this coded key. `None`: there is none.
    pub fn find(&self, key: &[u32]) -> Option<usize> {
        let (mut low, mut high) = (0, self.series_count());
        while low < high {
            let middle = low.midpoint(high);
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The series whose key has these codes, as ranges of neighbouring series; `None` in a
    /// dimension means every code. Ranges are split where a free dimension before the last
    /// fixed one changes, so within a range only dimensions after it vary.
    pub fn ranges(&self, fixed: &[Option<u32>]) -> Vec<std::ops::Range<usize>> {
        let depth = fixed
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |at| at + 1);
        let mut found = Vec::new();
        self.narrow(0..self.series_count(), &fixed[..depth], 0, &mut found);
        found
    }

    fn narrow(
        &self,
        range: std::ops::Range<usize>,
        fixed: &[Option<u32>],
        at: usize,
        found: &mut Vec<std::ops::Range<usize>>,
    ) {
        if range.is_empty() {
            return;
        }
        let Some(&wanted) = fixed.get(at) else {
            found.push(range);
            return;
        };
        let code = |series: usize| self.key(series)[at];
        let first_above = |from: usize, limit: u32| {
            let (mut low, mut high) = (from, range.end);
            while low < high {
                let middle = low.midpoint(high);
                if code(middle) <= limit {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            low
        };
        let mut start = match wanted.and_then(|code| code.checked_sub(1)) {
            Some(before) => first_above(range.start, before),
            None => range.start,
        };
        while start < range.end {
            let here = code(start);
            if wanted.is_some_and(|wanted| wanted != here) {
                break;
            }
            let end = first_above(start, here);
            self.narrow(start..end, fixed, at + 1, found);
            start = end;
        }
    }

    /// The values of a series by period; NaN: absent or without a value.
    pub fn values(&self, series: usize) -> &[f64] {
        let width = self.periods.len();
        &self.values[series * width..(series + 1) * width]
    }

    /// The statuses of a series by period.
    pub fn statuses(&self, series: usize) -> &[Status] {
        let width = self.periods.len();
        &self.statuses[series * width..(series + 1) * width]
    }

    /// One cell. `None`: no file had it.
    pub fn observation(&self, series: usize, period: usize) -> Option<Observation> {
        let at = series * self.periods.len() + period;
        (self.origins[at] != 0).then(|| {
            let value = self.values[at];
            Observation {
                value: (!value.is_nan()).then_some(value),
                status: self.statuses[at],
            }
        })
    }

    /// The file that a cell came from. `None`: no file had it.
    pub fn source(&self, series: usize, period: usize) -> Option<&CellSource> {
        let origin = self.origins[series * self.periods.len() + period];
        self.sources.get(usize::from(origin).checked_sub(1)?)
    }

    /// Number of cells that some file had.
    pub fn cells(&self) -> usize {
        self.origins.iter().filter(|&&origin| origin != 0).count()
    }
}

/// Puts the blocks of one or more files together; a later cell replaces an earlier one.
#[derive(Debug)]
pub struct CubeBuilder {
    dataflow: DataflowId,
    dimensions: Vec<DimensionId>,
    dictionaries: Vec<HashMap<String, u32>>,
    series: HashMap<Box<[u32]>, u32>,
    keys: Vec<u32>,
    periods: BTreeMap<Period, u32>,
    cells: Vec<Cell>,
    sources: Vec<CellSource>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    series: u32,
    period: u32,
    value: f64,
    status: Status,
    origin: u16,
}

/// The code of a dimension that a file does not state (SDMX: "not specified").
pub const NOT_SPECIFIED: &str = "_X";

/// Stands where a number is never looked up.
const UNUSED: u32 = u32::MAX;

/// Which of `count` dictionary entries occur among the numbers.
fn used(count: usize, ids: &[u32]) -> Vec<bool> {
    let mut used = vec![false; count];
    ids.iter().for_each(|&id| used[id as usize] = true);
    used
}

impl CubeBuilder {
    /// A builder for these dimensions.
    pub fn new(dataflow: DataflowId, dimensions: &[DimensionId]) -> Self {
        Self {
            dataflow,
            dimensions: dimensions.to_vec(),
            dictionaries: vec![HashMap::new(); dimensions.len()],
            series: HashMap::new(),
            keys: Vec::new(),
            periods: BTreeMap::new(),
            cells: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// Names the file that the next blocks come from.
    pub fn begin_source(&mut self, source: CellSource) {
        self.sources.push(source);
    }

    /// Adds the cells of a block. A dimension of the builder that the block lacks gets the
    /// code [`NOT_SPECIFIED`]; a dimension of the block that the builder lacks is not kept,
    /// so the builder's dimensions should be the union over all files.
    ///
    /// # Panics
    /// When no source was named before.
    pub fn add(&mut self, block: &Block) {
        let origin = u16::try_from(self.sources.len()).expect("fewer than 65,536 files a cube");
        assert!(origin > 0, "begin_source comes first");
        let columns: Vec<Option<&crate::DimensionColumn>> = self
            .dimensions
            .iter()
            .map(|id| block.dimensions.iter().find(|c| &c.id == id))
            .collect();
        // Codes and periods of the block that none of its cells has are not taken over.
        let mut translations: Vec<Vec<u32>> = Vec::with_capacity(columns.len());
        for (dictionary, column) in self.dictionaries.iter_mut().zip(&columns) {
            let mut intern = |code: &str| -> u32 {
                if let Some(&id) = dictionary.get(code) {
                    return id;
                }
                let id = u32::try_from(dictionary.len()).expect("fewer than 2^32 codes");
                dictionary.insert(code.to_string(), id);
                id
            };
            translations.push(match column {
                Some(column) => {
                    let used = used(column.codes.len(), &column.ids);
                    let codes = column.codes.iter().zip(used);
                    codes
                        .map(|(code, used)| if used { intern(code) } else { UNUSED })
                        .collect()
                }
                None => vec![intern(NOT_SPECIFIED)],
            });
        }
        let next = |periods: &BTreeMap<Period, u32>| {
            u32::try_from(periods.len()).expect("fewer than 2^32 periods")
        };
        let mut period_ids = Vec::with_capacity(block.periods.periods.len());
        let used_periods = used(block.periods.periods.len(), &block.periods.ids);
        for (&period, used) in block.periods.periods.iter().zip(used_periods) {
            let fresh = next(&self.periods);
            period_ids.push(if used {
                *self.periods.entry(period).or_insert(fresh)
            } else {
                UNUSED
            });
        }
        let mut key = vec![0_u32; self.dimensions.len()].into_boxed_slice();
        let mut at = 0;
        for (run, &length) in block.lengths.iter().enumerate() {
            for ((slot, column), translation) in key.iter_mut().zip(&columns).zip(&translations) {
                *slot = translation[column.map_or(0, |c| c.ids[run] as usize)];
            }
            let series = match self.series.get(&key) {
                Some(&known) => known,
                None => {
                    let fresh = u32::try_from(self.series.len()).expect("fewer than 2^32 series");
                    self.series.insert(key.clone(), fresh);
                    self.keys.extend_from_slice(&key);
                    fresh
                }
            };
            for cell in at..at + length as usize {
                self.cells.push(Cell {
                    series,
                    period: period_ids[block.periods.ids[cell] as usize],
                    value: block.values[cell],
                    status: block.statuses[cell],
                    origin,
                });
            }
            at += length as usize;
        }
    }

    /// The cube: codes, series and periods sorted.
    pub fn build(self) -> Cube {
        let width = self.dimensions.len();
        let mut codes = Vec::with_capacity(width);
        let mut ranks: Vec<Vec<u32>> = Vec::with_capacity(width);
        for dictionary in self.dictionaries {
            let mut pairs: Vec<(String, u32)> = dictionary.into_iter().collect();
            pairs.sort_unstable();
            let mut rank = vec![0; pairs.len()];
            for (new, (_, old)) in pairs.iter().enumerate() {
                rank[*old as usize] = u32::try_from(new).unwrap_or(u32::MAX);
            }
            ranks.push(rank);
            codes.push(pairs.into_iter().map(|(code, _)| code).collect::<Vec<_>>());
        }
        let count = self.series.len();
        let mut keys = self.keys;
        for (at, id) in keys.iter_mut().enumerate() {
            *id = ranks[at % width][*id as usize];
        }
        let mut order: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        let key = |series: u32| &keys[series as usize * width..(series as usize + 1) * width];
        order.sort_unstable_by(|&a, &b| key(a).cmp(key(b)));
        let sorted_keys: Vec<u32> = order
            .iter()
            .flat_map(|&series| key(series))
            .copied()
            .collect();
        let mut row_of = vec![0_usize; count];
        for (row, &series) in order.iter().enumerate() {
            row_of[series as usize] = row;
        }
        let columns = self.periods.len();
        let mut column_of = vec![0_usize; columns];
        for (column, &id) in self.periods.values().enumerate() {
            column_of[id as usize] = column;
        }
        let size = count * columns;
        let mut values = vec![f64::NAN; size];
        let mut statuses = vec![Status::NONE; size];
        let mut origins = vec![0_u16; size];
        for cell in &self.cells {
            let at = row_of[cell.series as usize] * columns + column_of[cell.period as usize];
            values[at] = cell.value;
            statuses[at] = cell.status;
            origins[at] = cell.origin;
        }
        Cube {
            dataflow: self.dataflow,
            dimensions: self.dimensions,
            codes,
            periods: self.periods.into_keys().collect(),
            keys: sorted_keys,
            values,
            statuses,
            origins,
            sources: self.sources,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::{DimensionColumn, PeriodColumn};

    fn cube(keys: &[[&str; 3]]) -> Cube {
        let ids: Vec<DimensionId> = ["age", "sex", "geo"]
            .iter()
            .map(|d| DimensionId::parse(d).unwrap())
            .collect();
        let mut builder = CubeBuilder::new(DataflowId::parse("t").unwrap(), &ids);
        let snapshot = Snapshot {
            name: "t".into(),
            sha256: "0".repeat(64),
            bytes: 0,
        };
        builder.begin_source(CellSource {
            snapshot,
            vintage: Vintage::Undated("00000000".into()),
        });
        for key in keys {
            let column = |at: usize| DimensionColumn {
                id: ids[at].clone(),
                codes: vec![key[at].to_string()],
                ids: vec![0],
            };
            builder.add(&Block {
                dimensions: (0..3).map(column).collect(),
                lengths: vec![1],
                periods: PeriodColumn {
                    periods: vec![Period::year_of(2024)],
                    ids: vec![0],
                },
                values: vec![1.0],
                statuses: vec![Status::NONE],
            });
        }
        builder.build()
    }

    #[test]
    fn ranges_hold_exactly_the_series_with_the_codes() {
        let (ages, sexes, places) = (["a", "b", "c"], ["F", "M", "T"], ["AT", "BE", "SE"]);
        let mut keys = Vec::new();
        for (n, age) in ages.iter().enumerate() {
            for (m, sex) in sexes.iter().enumerate() {
                for (k, place) in places.iter().enumerate() {
                    if (n + 2 * m + 3 * k) % 4 != 1 {
                        keys.push([*age, *sex, *place]);
                    }
                }
            }
        }
        let cube = cube(&keys);
        for pattern in 0..64_u32 {
            let fixed: Vec<Option<u32>> = (0..3)
                .map(|d| (pattern >> (2 * d) & 3).checked_sub(1))
                .collect();
            let found: Vec<usize> = cube.ranges(&fixed).into_iter().flatten().collect();
            let matches = |series: &usize| {
                cube.key(*series)
                    .iter()
                    .zip(&fixed)
                    .all(|(code, want)| want.is_none_or(|want| want == *code))
            };
            let expected: Vec<usize> = (0..cube.series_count()).filter(matches).collect();
            assert_eq!(found, expected, "{fixed:?}");
        }
    }
}
