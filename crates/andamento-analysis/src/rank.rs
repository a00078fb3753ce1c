//! The order of series by value, for each period.
//!
//! A rank number is for computing with, not for showing: two places that cannot be told apart
//! are not ranked on a page.

use std::ops::Range;

use andamento_model::Cube;

/// Ranks of a stretch of series, period by period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranks {
    /// The series that are ranked among each other.
    pub series: Range<usize>,
    /// Row-major, series × periods: 1 is the highest value, equal values share the smaller
    /// number; 0: no value, not ranked.
    pub ranks: Vec<u32>,
}

/// Ranks the series that agree in every dimension but `over`, which must be the cube's last;
/// `fixed` restricts the other dimensions, `None` meaning every code, each ranked apart.
///
/// `None`: `over` is not the last dimension.
pub fn ranks(cube: &Cube, fixed: &[Option<u32>], over: usize) -> Option<Vec<Ranks>> {
    if over + 1 != cube.dimensions().len() {
        return None;
    }
    let width = cube.periods().len();
    let mut order: Vec<(f64, usize)> = Vec::new();
    let mut all = Vec::new();
    for range in cube.ranges(fixed) {
        for series in split_before_last(cube, range) {
            let mut ranks = vec![0; series.len() * width];
            for period in 0..width {
                order.clear();
                let values = series.clone().map(|at| cube.values(at)[period]).enumerate();
                order.extend(
                    values
                        .filter(|(_, value)| !value.is_nan())
                        .map(|(row, value)| (value, row)),
                );
                order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
                let mut rank = 0;
                for (place, &(value, row)) in order.iter().enumerate() {
                    if place == 0 || order[place - 1].0 != value {
                        rank = u32::try_from(place + 1).unwrap_or(u32::MAX);
                    }
                    ranks[row * width + period] = rank;
                }
            }
            all.push(Ranks { series, ranks });
        }
    }
    Some(all)
}

/// Neighbours whose keys agree up to the last dimension.
fn split_before_last(cube: &Cube, range: Range<usize>) -> Vec<Range<usize>> {
    let stem = |series: usize| &cube.key(series)[..cube.dimensions().len() - 1];
    let mut parts: Vec<Range<usize>> = Vec::new();
    for series in range {
        match parts.last_mut() {
            Some(last) if stem(last.start) == stem(series) => last.end = series + 1,
            _ => parts.push(series..series + 1),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use andamento_model::{
        Block, CellSource, CubeBuilder, DataflowId, DimensionColumn, DimensionId, Period,
        PeriodColumn, Snapshot, Status, Vintage,
    };

    #[test]
    fn equal_values_share_a_rank_and_a_missing_value_has_none() {
        let ids: Vec<DimensionId> = ["sex", "geo"]
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
        let column = |at: usize, codes: &[&str], numbers: &[u32]| DimensionColumn {
            id: ids[at].clone(),
            codes: codes.iter().map(|c| c.to_string()).collect(),
            ids: numbers.to_vec(),
        };
        builder.add(&Block {
            dimensions: vec![
                column(0, &["F", "T"], &[0, 1, 1, 1, 1]),
                column(1, &["AT", "BE", "SE", "FI"], &[0, 0, 1, 2, 3]),
            ],
            lengths: vec![1; 5],
            periods: PeriodColumn {
                periods: vec![Period::year_of(2024)],
                ids: vec![0; 5],
            },
            values: vec![9.0, 5.0, 7.0, f64::NAN, 7.0],
            statuses: vec![Status::NONE; 5],
        });
        let cube = builder.build();
        let found = ranks(&cube, &[cube.code(0, "T"), None], 1).unwrap();
        assert_eq!(
            found,
            [Ranks {
                series: 1..5,
                ranks: vec![3, 1, 1, 0]
            }]
        );
        assert_eq!(ranks(&cube, &[None, None], 1).unwrap().len(), 2);
        assert_eq!(ranks(&cube, &[None, None], 0), None);
    }
}
