//! Counting what a table holds while it is read, in parts that can be put together.

use std::collections::{BTreeMap, HashMap, HashSet};

use andamento_model::{DimensionId, ImportSummary, Period, Status};

/// Counts of the cells of a part of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    values: u64,
    missing: u64,
    /// Status of cells with a value, the empty status apart.
    flags: HashMap<Status, u64>,
    /// Status of cells without a value.
    flags_on_missing: HashMap<Status, u64>,
    span: Option<(Period, Period)>,
    territories: HashSet<String>,
}

/// How a flag on a cell without a value is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagsOnMissing {
    /// As `u (on :)`: TSV, where value and flag share a cell.
    Apart,
    /// As `u`: everywhere else.
    Together,
}

impl Tally {
    /// Counts one cell; NaN: it has no value.
    pub fn cell(&mut self, value: f64, status: Status) {
        self.cells(1, value.is_nan(), status);
    }

    /// Counts several cells that have the same status and all have a value, or all have none.
    pub fn cells(&mut self, count: u64, missing: bool, status: Status) {
        let (cells, flags) = if missing {
            (&mut self.missing, &mut self.flags_on_missing)
        } else {
            (&mut self.values, &mut self.flags)
        };
        *cells += count;
        if count > 0 && !status.is_empty() {
            *flags.entry(status).or_default() += count;
        }
    }

    /// Counts the status of cells that are already counted themselves.
    pub fn flagged(&mut self, count: u64, missing: bool, status: Status) {
        let flags = if missing {
            &mut self.flags_on_missing
        } else {
            &mut self.flags
        };
        *flags.entry(status).or_default() += count;
    }

    /// Notes that some cell is about this period.
    pub fn period(&mut self, period: Period) {
        self.span = Some(match self.span {
            Some((first, last)) => (first.min(period), last.max(period)),
            None => (period, period),
        });
    }

    /// Notes that some cell is about this territory.
    pub fn territory(&mut self, code: &str) {
        if !self.territories.contains(code) {
            self.territories.insert(code.to_string());
        }
    }

    /// Number of different territories noted.
    pub fn territories(&self) -> usize {
        self.territories.len()
    }

    /// Number of cells counted.
    pub fn total(&self) -> u64 {
        self.values + self.missing
    }

    /// Adds what another part of the table holds.
    pub fn merge(&mut self, other: Self) {
        self.values += other.values;
        self.missing += other.missing;
        for (status, count) in other.flags {
            *self.flags.entry(status).or_default() += count;
        }
        for (status, count) in other.flags_on_missing {
            *self.flags_on_missing.entry(status).or_default() += count;
        }
        for period in other
            .span
            .into_iter()
            .flat_map(|(first, last)| [first, last])
        {
            self.period(period);
        }
        if self.territories.is_empty() {
            self.territories = other.territories;
        } else {
            self.territories.extend(other.territories);
        }
    }

    /// The counts as an import reports them. `dimensions`: those of the table, to know
    /// whether it has a territory dimension.
    pub fn summary(&self, dimensions: &[DimensionId], on_missing: FlagsOnMissing) -> ImportSummary {
        let mut flags = BTreeMap::new();
        for (status, count) in &self.flags {
            *flags.entry(status.flags()).or_default() += count;
        }
        for (status, count) in &self.flags_on_missing {
            let name = match on_missing {
                FlagsOnMissing::Apart => format!("{} (on :)", status.flags()),
                FlagsOnMissing::Together => status.flags(),
            };
            *flags.entry(name).or_default() += count;
        }
        ImportSummary {
            values: self.values,
            missing: self.missing,
            flags,
            first_period: self.span.map(|(first, _)| first),
            last_period: self.span.map(|(_, last)| last),
            territories: territory_dimension(dimensions).map(|_| self.territories.len() as u64),
        }
    }
}

/// Position of the dimension that says where: `geo`, `cities` or `metroreg`. `None`: the
/// table has none.
pub fn territory_dimension(dimensions: &[DimensionId]) -> Option<usize> {
    ["geo", "cities", "metroreg"]
        .iter()
        .find_map(|&name| dimensions.iter().position(|id| id.as_str() == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_whole() {
        let u = Status::from_flags(b"u").unwrap();
        let mut first = Tally::default();
        first.cell(1.0, u);
        first.cell(f64::NAN, u);
        first.period(Period::year_of(2024));
        first.territory("AT");
        let mut second = Tally::default();
        second.cell(0.0, Status::NONE);
        second.period(Period::year_of(2015));
        second.territory("AT");
        second.territory("BE");
        first.merge(second);
        let geo = [DimensionId::parse("geo").unwrap()];
        let summary = first.summary(&geo, FlagsOnMissing::Apart);
        assert_eq!((summary.values, summary.missing), (2, 1));
        assert_eq!(summary.flags["u"], 1);
        assert_eq!(summary.flags["u (on :)"], 1);
        assert_eq!(summary.first_period, Some(Period::year_of(2015)));
        assert_eq!(summary.territories, Some(2));
        assert_eq!(first.summary(&geo, FlagsOnMissing::Together).flags["u"], 2);
    }
}
