//! The cells of one territory and group, and what the formula makes of them.

use andamento_model::{Cube, Frequency, Period, Status};

use super::{Measured, join};

/// The series with these codes, best first; `fixed` are the acceptable codes elsewhere.
pub(super) fn find_rows(cube: &Cube, fixed: &[Vec<u32>], given: &[Option<(&str, &str)>]) -> Rows {
    let mut codes = [(0, [0]); 3];
    let mut count = 0;
    for &(dimension, code) in given.iter().flatten() {
        let Some(at) = cube.dimension(dimension) else {
            return Rows::new();
        };
        let Some(code) = cube.code(at, code) else {
            return Rows::new();
        };
        codes[count] = (at, [code]);
        count += 1;
    }
    let mut choices: Vec<&[u32]> = fixed.iter().map(Vec::as_slice).collect();
    for (at, code) in &codes[..count] {
        choices[*at] = code;
    }
    let mut rows = Rows::new();
    combine(
        cube,
        &choices,
        &mut Vec::with_capacity(choices.len()),
        &mut rows,
    );
    rows
}

fn combine(cube: &Cube, choices: &[&[u32]], key: &mut Vec<u32>, rows: &mut Rows) {
    let Some(codes) = choices.get(key.len()) else {
        rows.extend(cube.find(key));
        return;
    };
    for &code in *codes {
        key.push(code);
        combine(cube, choices, key, rows);
        key.pop();
    }
}

/// Series numbers, best first.
pub(super) type Rows = Vec<usize>;

/// What a source has about one territory, group and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellState {
    /// A value.
    Valued,
    /// A cell without a value: not published.
    Empty,
    /// No cell in any imported file.
    Absent,
}

/// An indicator for one territory and group.
pub struct Line<'a> {
    pub(super) cube: &'a Cube,
    /// The parts that are summed: one for a published value.
    pub(super) above: Vec<Rows>,
    /// The parts of the denominator. `None`: the formula has none.
    pub(super) below: Option<Vec<Rows>>,
    /// The denominator in another dataflow. `None`: the formula has none.
    pub(super) other: Option<OtherLine<'a>>,
    pub(super) bounds: Option<(Rows, Rows)>,
}

/// The other dataflow of a formula for one territory.
pub(super) struct OtherLine<'a> {
    pub scale: f64,
    pub cube: &'a Cube,
    pub rows: Rows,
    pub frequency: Frequency,
}

impl<'a> OtherLine<'a> {
    /// The value at a period, or of its year where the frequencies differ.
    fn at(&self, period: Period) -> Option<Measured<'a>> {
        let period = if period.frequency() == self.frequency {
            period
        } else {
            Period::year_of(period.year())
        };
        let column = self.cube.periods().binary_search(&period).ok()?;
        cell(self.cube, &self.rows, column)
    }
}

impl<'a> Line<'a> {
    /// The value at a period. `None`: no file had any of its cells.
    pub fn at(&self, period: Period) -> Option<Measured<'a>> {
        let column = self.cube.periods().binary_search(&period).ok()?;
        let total = |parts: &[Rows]| sum(parts.iter().map(|rows| self.cell(rows, column)));
        let (below, scale) = match (&self.below, &self.other) {
            (None, None) => return total(&self.above),
            (Some(below), _) => (total(below), 100.0),
            (None, Some(other)) => (other.at(period), other.scale),
        };
        let above = total(&self.above);
        if self.other.is_some() && above.is_none() {
            // The denominator alone is no cell of the indicator.
            return None;
        }
        let value = match (&above, &below) {
            (Some(above), Some(below)) => above.value.zip(below.value),
            _ => None,
        };
        let mut both = sum([above, below])?;
        both.value = value
            .filter(|&(_, whole)| whole != 0.0)
            .map(|(some, whole)| scale * some / whole);
        Some(both)
    }

    /// What the source has at a period.
    pub fn state(&self, period: Period) -> CellState {
        // A published value is one cell: no need to gather what it says.
        let value = if let ([rows], None, None) = (self.above.as_slice(), &self.below, &self.other)
            && let Ok(column) = self.cube.periods().binary_search(&period)
        {
            let first = rows
                .iter()
                .find_map(|&series| self.cube.observation(series, column));
            first.map(|observation| observation.value)
        } else {
            self.at(period).map(|measured| measured.value)
        };
        match value {
            Some(Some(_)) => CellState::Valued,
            Some(None) => CellState::Empty,
            None => CellState::Absent,
        }
    }

    /// The published 95 % bounds at a period, with what their cells said. `None`: the
    /// definition names none, or a bound is absent or without a value.
    pub fn bounds_at(&self, period: Period) -> Option<(Measured<'a>, Measured<'a>)> {
        let column = self.cube.periods().binary_search(&period).ok()?;
        let (low, high) = self.bounds.as_ref()?;
        let (low, high) = (self.cell(low, column)?, self.cell(high, column)?);
        (low.value.is_some() && high.value.is_some()).then_some((low, high))
    }

    /// A side without a value that names the files of its published bounds.
    pub(crate) fn bounds_source(&self, period: Period) -> Option<Measured<'a>> {
        let (low, high) = self.bounds_at(period)?;
        let mut both = sum([Some(low), Some(high)])?;
        (both.value, both.status) = (None, Status::NONE);
        Some(both)
    }

    fn cell(&self, rows: &[usize], column: usize) -> Option<Measured<'a>> {
        cell(self.cube, rows, column)
    }
}

/// The first series that has the cell.
fn cell<'a>(cube: &'a Cube, rows: &[usize], column: usize) -> Option<Measured<'a>> {
    rows.iter().find_map(|&series| {
        let observation = cube.observation(series, column)?;
        Some(Measured {
            value: observation.value,
            status: observation.status,
            sources: cube.source(series, column).into_iter().collect(),
        })
    })
}

/// The sum of parts; the value is missing when any part is. `None`: no part is there.
fn sum<'a>(parts: impl IntoIterator<Item = Option<Measured<'a>>>) -> Option<Measured<'a>> {
    let mut total: Option<Measured<'a>> = None;
    let mut complete = true;
    for part in parts {
        let Some(part) = part else {
            complete = false;
            continue;
        };
        total = Some(match total {
            None => part,
            Some(mut sofar) => {
                sofar.value = sofar.value.zip(part.value).map(|(a, b)| a + b);
                sofar.status = join(sofar.status, part.status);
                for source in part.sources {
                    if !sofar.sources.contains(&source) {
                        sofar.sources.push(source);
                    }
                }
                sofar
            }
        });
    }
    let mut total = total?;
    if !complete {
        total.value = None;
    }
    Some(total)
}
