//! What a newer vintage says differently about the same cells.

use std::collections::HashMap;

use andamento_model::{CellSource, Cube, Observation, Period};

/// One cell that two vintages have and state differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The codes of the key, in the order of [`RevisionReport::dimensions`].
    pub key: Vec<String>,
    /// Time.
    pub period: Period,
    /// What the older file says.
    pub before: Observation,
    /// Index of the older file in [`RevisionReport::sources`].
    pub before_source: usize,
    /// What the newer file says.
    pub after: Observation,
    /// Index of the newer file.
    pub after_source: usize,
}

/// The comparison of the vintages of a dataflow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RevisionReport {
    /// Names of the dimensions, time apart.
    pub dimensions: Vec<String>,
    /// The files, oldest vintage first.
    pub sources: Vec<CellSource>,
    /// Number of comparisons of a cell with the same cell in an older file.
    pub shared_cells: u64,
    /// Comparisons whose values differ, a value against none included.
    pub value_changes: u64,
    /// Comparisons whose values agree and whose statuses differ.
    pub status_changes: u64,
    /// Remarks of whoever knows the files: where their order is not certain.
    pub notes: Vec<String>,
    /// Every cell that differs, in value or in status only; by newer file, key and period.
    pub revisions: Vec<Revision>,
}

/// Compares each cube with what the ones before it say, cell by cell; a cell that a newer
/// file lacks is not a revision.
///
/// `cubes`: one a file, oldest vintage first, all with the same dimensions.
pub fn compare(cubes: &[Cube]) -> RevisionReport {
    let mut report = RevisionReport::default();
    if let Some(first) = cubes.first() {
        report.dimensions = first.dimensions().iter().map(ToString::to_string).collect();
    }
    for (number, newer) in cubes.iter().enumerate() {
        report.sources.extend(newer.sources().iter().cloned());
        let older: Vec<Aligned<'_>> = cubes[..number]
            .iter()
            .map(|cube| Aligned::new(cube, newer))
            .collect();
        for series in 0..newer.series_count() {
            // The newest of the older files that has the series, cell by cell.
            let rows: Vec<(usize, usize)> = older
                .iter()
                .enumerate()
                .rev()
                .filter_map(|(at, aligned)| Some((at, aligned.series(newer.key(series))?)))
                .collect();
            if rows.is_empty() {
                continue;
            }
            for (column, &period) in newer.periods().iter().enumerate() {
                let Some(after) = newer.observation(series, column) else {
                    continue;
                };
                let known = rows.iter().find_map(|&(at, row)| {
                    let before = older[at]
                        .cube
                        .observation(row, *older[at].periods.get(&period)?)?;
                    Some((at, before))
                });
                let Some((at, before)) = known else { continue };
                report.shared_cells += 1;
                if before == after {
                    continue;
                }
                if before.value == after.value {
                    report.status_changes += 1;
                } else {
                    report.value_changes += 1;
                }
                let dimensions = newer.dimensions().len();
                report.revisions.push(Revision {
                    key: (0..dimensions)
                        .map(|d| newer.key_code(series, d).to_string())
                        .collect(),
                    period,
                    before,
                    before_source: at,
                    after,
                    after_source: number,
                });
            }
        }
    }
    report
}

/// A cube whose rows can be found by the coded key of another.
struct Aligned<'a> {
    cube: &'a Cube,
    /// By dimension: the other cube's code number to this one's.
    codes: Vec<Vec<Option<u32>>>,
    periods: HashMap<Period, usize>,
}

impl<'a> Aligned<'a> {
    fn new(cube: &'a Cube, other: &Cube) -> Self {
        let translate = |d: usize| {
            other
                .codes(d)
                .iter()
                .map(|code| cube.code(d, code))
                .collect()
        };
        Self {
            cube,
            codes: (0..other.dimensions().len()).map(translate).collect(),
            periods: cube
                .periods()
                .iter()
                .enumerate()
                .map(|(at, &period)| (period, at))
                .collect(),
        }
    }

    /// The row of a key. `None`: the cube lacks the series.
    fn series(&self, key: &[u32]) -> Option<usize> {
        let own: Option<Vec<u32>> = key
            .iter()
            .zip(&self.codes)
            .map(|(&code, map)| map[code as usize])
            .collect();
        self.cube.find(&own?)
    }
}
