//! Which codes of a cube an indicator takes, for all cells alike.

use std::collections::BTreeMap;

use andamento_model::{
    Cube, DataflowId, Definition, DimensionId, Formula, Frequency, Indicator, NOT_SPECIFIED,
};

use crate::question::QuestionError;

/// What is fixed for a whole cube.
pub(super) struct Fixing<'a> {
    pub indicator: &'a Indicator,
    pub dataflow: &'a DataflowId,
    pub filters: &'a BTreeMap<DimensionId, String>,
    /// Dimensions whose code each cell fixes.
    pub open: Vec<&'a str>,
    pub frequency: Frequency,
}

impl Fixing<'_> {
    /// For each dimension of the cube the numbers of acceptable codes, best first; empty for
    /// those that each cell fixes.
    pub fn codes(&self, cube: &Cube, sex: &str) -> Result<Vec<Vec<u32>>, QuestionError> {
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

/// Dimensions whose code each cell fixes.
pub(super) fn open_dimensions(definition: &Definition) -> Vec<&str> {
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
