//! Reads the cells of an indicator from its cubes and applies its formula.

use std::collections::BTreeMap;

use andamento_model::{
    CellSource, ConfStatus, Cube, DataflowId, Definition, Denominator, DimensionId, Formula,
    Frequency, Indicator, NOT_SPECIFIED, Period, Status,
};

use crate::question::QuestionError;

/// A value of an indicator with everything its cells said.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured<'a> {
    /// The value in the indicator's unit. `None`: a cell that it is made from is absent or
    /// has no value.
    pub value: Option<f64>,
    /// The statuses of all cells that it is made from.
    pub status: Status,
    /// The files that they came from, each once.
    pub sources: Vec<&'a CellSource>,
}

/// An indicator over a cube, for one sex.
pub struct Reader<'a> {
    indicator: &'a Indicator,
    cube: &'a Cube,
    /// For each dimension of the cube the numbers of acceptable codes, best first; empty for
    /// those that each cell fixes.
    fixed: Vec<Vec<u32>>,
    /// The other dataflow of the formula.
    other: Option<Other<'a>>,
}

/// The dataflow that an indicator is divided by.
struct Other<'a> {
    scale: u32,
    denominator: &'a Denominator,
    cube: &'a Cube,
    fixed: Vec<Vec<u32>>,
}

/// What is fixed for a whole cube.
struct Fixing<'a> {
    indicator: &'a Indicator,
    dataflow: &'a DataflowId,
    filters: &'a BTreeMap<DimensionId, String>,
    /// Dimensions whose code each cell fixes.
    open: Vec<&'a str>,
    frequency: Frequency,
}

impl Fixing<'_> {
    /// For each dimension of the cube the numbers of acceptable codes, best first; empty for
    /// those that each cell fixes.
    fn codes(&self, cube: &Cube, sex: &str) -> Result<Vec<Vec<u32>>, QuestionError> {
        let dataflow = || self.dataflow.to_string();
        let no_dimension = |dimension: &str| QuestionError::NoDimension {
            indicator: self.indicator.id.to_string(),
            dataflow: dataflow(),
            dimension: dimension.to_string(),
        };
        if cube.series_count() == 0 {
            let filters: Vec<String> = self
                .filters
                .iter()
                .map(|(dimension, code)| format!("{dimension} = {code}"))
                .collect();
            return Err(QuestionError::NoFigures {
                dataflow: dataflow(),
                filters: filters.join(", "),
            });
        }
        // A table of one unit may leave the unit out; nothing else can be taken for granted.
        for dimension in self.filters.keys() {
            if dimension.as_str() != "unit" && cube.dimension(dimension.as_str()).is_none() {
                return Err(no_dimension(dimension.as_str()));
            }
        }
        for dimension in &self.open {
            if cube.dimension(dimension).is_none() {
                return Err(no_dimension(dimension));
            }
        }
        let mut fixed = Vec::with_capacity(cube.dimensions().len());
        for (at, dimension) in cube.dimensions().iter().enumerate() {
            let numbers = |codes: &[&str]| -> Vec<u32> {
                codes
                    .iter()
                    .filter_map(|code| cube.code(at, code))
                    .collect()
            };
            let stated: Vec<&str> = cube
                .codes(at)
                .iter()
                .map(String::as_str)
                .filter(|&code| code != NOT_SPECIFIED)
                .collect();
            fixed.push(if let Some(code) = self.filters.get(dimension) {
                numbers(&[code, NOT_SPECIFIED])
            } else if self.open.contains(&dimension.as_str()) {
                Vec::new()
            } else if dimension.as_str() == "freq" {
                numbers(&[self.frequency.code(), NOT_SPECIFIED])
            } else if dimension.as_str() == "sex" {
                let found = if sex == "T" {
                    numbers(&[sex, NOT_SPECIFIED])
                } else {
                    numbers(&[sex])
                };
                if found.is_empty() {
                    return Err(QuestionError::UnknownSex {
                        given: sex.to_string(),
                        dataflow: dataflow(),
                        available: stated.iter().map(|&code| code.to_string()).collect(),
                    });
                }
                found
            } else if stated.len() <= 1 {
                let mut codes = stated.clone();
                codes.push(NOT_SPECIFIED);
                numbers(&codes)
            } else {
                return Err(QuestionError::OpenDimension {
                    indicator: self.indicator.id.to_string(),
                    dataflow: dataflow(),
                    dimension: dimension.to_string(),
                    codes: stated.iter().take(12).map(|&c| c.to_string()).collect(),
                });
            });
        }
        if sex != "T" && cube.dimension("sex").is_none() {
            return Err(QuestionError::UnknownSex {
                given: sex.to_string(),
                dataflow: dataflow(),
                available: vec!["T".to_string()],
            });
        }
        Ok(fixed)
    }
}

impl<'a> Reader<'a> {
    /// Checks that the cubes have what the definition fixes and nothing that it leaves open.
    /// The first cube is the definition's dataflow, a second one that of its denominator.
    ///
    /// # Errors
    /// When a cube is empty or lacking, lacks a dimension or the sex, or has a dimension more.
    pub fn new(
        indicator: &'a Indicator,
        cubes: &'a [Cube],
        sex: &str,
    ) -> Result<Self, QuestionError> {
        let definition = &indicator.definition;
        let slices = |needed| QuestionError::Slices {
            needed,
            given: cubes.len(),
        };
        let cube = cubes.first().ok_or_else(|| slices(1))?;
        let own = Fixing {
            indicator,
            dataflow: &definition.dataflow,
            filters: &definition.filters,
            open: open_dimensions(definition),
            frequency: definition.frequency,
        };
        let other = match &definition.formula {
            Formula::PerOther { scale, denominator } => {
                let cube = cubes.get(1).ok_or_else(|| slices(2))?;
                let fixing = Fixing {
                    indicator,
                    dataflow: &denominator.dataflow,
                    filters: &denominator.filters,
                    open: vec![denominator.territory_dimension.as_str()],
                    frequency: denominator.frequency,
                };
                Some(Other {
                    scale: *scale,
                    denominator,
                    cube,
                    fixed: fixing.codes(cube, sex)?,
                })
            }
            _ => None,
        };
        Ok(Self {
            indicator,
            cube,
            fixed: own.codes(cube, sex)?,
            other,
        })
    }

    /// The dataflows, joined by `+`.
    pub(crate) fn dataflows(&self) -> String {
        let own = self.cube.dataflow().to_string();
        match &self.other {
            Some(other) if other.cube.dataflow() != self.cube.dataflow() => {
                format!("{own}+{}", other.cube.dataflow())
            }
            _ => own,
        }
    }

    /// The indicator.
    pub fn indicator(&self) -> &'a Indicator {
        self.indicator
    }

    /// The cube.
    pub fn cube(&self) -> &'a Cube {
        self.cube
    }

    /// Codes of territories that the cube has, sorted.
    pub fn territories(&self) -> Vec<&'a str> {
        self.codes_of(self.indicator.definition.territory_dimension.as_str())
    }

    /// Codes of groups that the cube has, sorted; `TOTAL` alone without a group dimension.
    pub fn groups(&self) -> Vec<&'a str> {
        match &self.indicator.definition.group_dimension {
            Some(dimension) => self.codes_of(dimension.as_str()),
            None => vec!["TOTAL"],
        }
    }

    fn codes_of(&self, dimension: &str) -> Vec<&'a str> {
        let cube = self.cube;
        cube.dimension(dimension).map_or_else(Vec::new, |at| {
            let codes = cube.codes(at).iter().map(String::as_str);
            codes.filter(|&code| code != NOT_SPECIFIED).collect()
        })
    }

    /// The cells of one territory and group, found once for all periods.
    pub fn line(&self, territory: &str, group: &str) -> Line<'a> {
        let definition = &self.indicator.definition;
        let part =
            |dimension: &str, code: &str| self.rows(territory, group, Some((dimension, code)));
        let parts = |dimension: &str, codes: &[String]| -> Vec<Rows> {
            codes.iter().map(|code| part(dimension, code)).collect()
        };
        let (above, below) = match &definition.formula {
            Formula::Published | Formula::PerOther { .. } => {
                (vec![self.rows(territory, group, None)], None)
            }
            Formula::SumOf { dimension, codes } => (parts(dimension.as_str(), codes), None),
            Formula::ShareOf {
                dimension,
                numerator,
                denominator,
            } => (
                parts(dimension.as_str(), numerator),
                Some(parts(dimension.as_str(), denominator)),
            ),
        };
        let bounds = definition.bounds.as_ref().map(|bounds| {
            let dimension = bounds.dimension.as_str();
            (part(dimension, &bounds.low), part(dimension, &bounds.high))
        });
        let other = self.other.as_ref().map(|other| {
            let place = (other.denominator.territory_dimension.as_str(), territory);
            OtherLine {
                scale: f64::from(other.scale),
                cube: other.cube,
                rows: find_rows(other.cube, &other.fixed, &[Some(place)]),
                frequency: other.denominator.frequency,
            }
        });
        Line {
            cube: self.cube,
            above,
            below,
            other,
            bounds,
        }
    }

    /// The series that may hold a cell, best first.
    fn rows(&self, territory: &str, group: &str, part: Option<(&str, &str)>) -> Rows {
        let definition = &self.indicator.definition;
        let group = definition
            .group_dimension
            .as_ref()
            .map(|id| (id.as_str(), group));
        let place = Some((definition.territory_dimension.as_str(), territory));
        find_rows(self.cube, &self.fixed, &[place, group, part])
    }
}

/// The series with these codes, best first; `fixed` are the acceptable codes elsewhere.
fn find_rows(cube: &Cube, fixed: &[Vec<u32>], given: &[Option<(&str, &str)>]) -> Rows {
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
type Rows = Vec<usize>;

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
    cube: &'a Cube,
    /// The parts that are summed: one for a published value.
    above: Vec<Rows>,
    /// The parts of the denominator. `None`: the formula has none.
    below: Option<Vec<Rows>>,
    /// The denominator in another dataflow. `None`: the formula has none.
    other: Option<OtherLine<'a>>,
    bounds: Option<(Rows, Rows)>,
}

/// The other dataflow of a formula for one territory.
struct OtherLine<'a> {
    scale: f64,
    cube: &'a Cube,
    rows: Rows,
    frequency: Frequency,
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

/// Dimensions whose code each cell fixes.
fn open_dimensions(definition: &Definition) -> Vec<&str> {
    let mut open = vec![definition.territory_dimension.as_str()];
    open.extend(definition.group_dimension.as_ref().map(|d| d.as_str()));
    match &definition.formula {
        Formula::Published | Formula::PerOther { .. } => {}
        Formula::SumOf { dimension, .. } | Formula::ShareOf { dimension, .. } => {
            open.push(dimension.as_str());
        }
    }
    open
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

/// The statuses of both.
pub fn join(a: Status, b: Status) -> Status {
    let conf = if a.conf() == ConfStatus::Confidential {
        a.conf()
    } else {
        b.conf()
    };
    Status::new(a.obs().union(b.obs()), conf)
}
