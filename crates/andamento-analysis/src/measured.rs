//! Reads the cells of an indicator from its cubes and applies its formula.

use andamento_model::{
    CellSource, ConfStatus, Cube, Denominator, Formula, Indicator, NOT_SPECIFIED, Status,
};

use crate::question::QuestionError;

mod fixing;
mod line;

use fixing::{Fixing, open_dimensions};
pub use line::{CellState, Line};
use line::{OtherLine, Rows, find_rows};

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

/// The statuses of both.
pub fn join(a: Status, b: Status) -> Status {
    let conf = if a.conf() == ConfStatus::Confidential {
        a.conf()
    } else {
        b.conf()
    };
    Status::new(a.obs().union(b.obs()), conf)
}
