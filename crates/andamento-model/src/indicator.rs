//! Indicators: what is measured over a dataflow, and how to read it.

use std::collections::BTreeMap;
use std::fmt;

use crate::id::{DataflowId, DimensionId, IdError};
use crate::period::Frequency;

/// The identifier of an indicator: lower-case words joined by `-`, as `employment-rate`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(String);

impl IndicatorId {
    /// Reads an identifier.
    ///
    /// # Errors
    /// When it is empty, longer than 80 characters, or holds something other than `a-z`,
    /// `0-9` and `-`, or starts with `-`.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 80 || text.starts_with('-') || !text.chars().all(allowed)
        {
            return Err(IdError {
                given: text.chars().take(100).collect(),
                expected: "an indicator id (a-z, 0-9, `-`; for example `employment-rate`)",
            });
        }
        Ok(Self(text.to_string()))
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The unit of an indicator's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// `PC`: per cent of the base population, 0 to 100. Differences are in percentage points.
    Percent,
    /// Any other unit, by its official code: `EUR`, `THS_PER`.
    Other(String),
}

impl Unit {
    /// Reads an official unit code.
    pub fn parse(code: &str) -> Self {
        match code {
            "PC" => Self::Percent,
            other => Self::Other(other.to_string()),
        }
    }

    /// The official code.
    pub fn code(&self) -> &str {
        match self {
            Self::Percent => "PC",
            Self::Other(code) => code,
        }
    }

    /// Whether values are rates: per cents of a base, for which odds have a meaning.
    pub fn is_rate(&self) -> bool {
        *self == Self::Percent
    }

    /// The unit of a difference of two values: `pp` for rates.
    pub fn of_difference(&self) -> &str {
        match self {
            Self::Percent => "pp",
            Self::Other(code) => code,
        }
    }
}

/// Which way is better for the people concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A higher value is better (employment).
    HigherIsBetter,
    /// A lower value is better (unemployment).
    LowerIsBetter,
    /// Neither can be said without more context.
    Neutral,
}

impl Direction {
    /// As the catalog writes it: `higher-is-better`, `lower-is-better`, `neutral`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HigherIsBetter => "higher-is-better",
            Self::LowerIsBetter => "lower-is-better",
            Self::Neutral => "neutral",
        }
    }

    /// What the sign of a gap (group − reference) says, without a full stop.
    pub fn of_gap(self) -> &'static str {
        match self {
            Self::HigherIsBetter => {
                "higher is better: a gap above 0 says that the group is better off than the \
                 reference, a gap below 0 that it is worse off"
            }
            Self::LowerIsBetter => {
                "lower is better: a gap above 0 says that the group is worse off than the \
                 reference, a gap below 0 that it is better off"
            }
            Self::Neutral => {
                "neither way is better by itself: the sign of a gap says who is higher, not who \
                 is better off"
            }
        }
    }

    /// What a ratio (group ÷ reference) says, without a full stop.
    pub fn of_ratio(self) -> &'static str {
        match self {
            Self::HigherIsBetter => {
                "higher is better: a ratio above 1 says that the group is better off than the \
                 reference, a ratio below 1 that it is worse off"
            }
            Self::LowerIsBetter => {
                "lower is better: a ratio above 1 says that the group is worse off than the \
                 reference, a ratio below 1 that it is better off"
            }
            Self::Neutral => {
                "neither way is better by itself: a ratio says who is higher, not who is better off"
            }
        }
    }

    /// What a gap says of the group: `better off`, `worse off`. `None`: there is no
    /// difference, or neither way is better.
    pub fn group_is(self, gap: f64) -> Option<&'static str> {
        let higher = match gap.partial_cmp(&0.0)? {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => return None,
        };
        match (self, higher) {
            (Self::HigherIsBetter, true) | (Self::LowerIsBetter, false) => Some("better off"),
            (Self::HigherIsBetter, false) | (Self::LowerIsBetter, true) => Some("worse off"),
            (Self::Neutral, _) => None,
        }
    }
}

/// What kind of number a value is. It decides which questions about it have an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Per cent, per thousand: a part of a base, whatever its size. Groups and territories of
    /// different size can be compared.
    Rate,
    /// A number of persons, permits or decisions. It grows with the group and the territory,
    /// so that a difference of two says which is larger and nothing else.
    Count,
    /// A mean or median in a unit of its own, such as euro.
    Amount,
}

impl Quantity {
    /// As the catalog writes it: `rate`, `count`, `amount`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Count => "count",
            Self::Amount => "amount",
        }
    }
}

/// For which kind of territory the dataflow gives figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeographyLevel {
    /// Countries and their aggregates.
    Country,
    /// NUTS regions, with countries beside them.
    Region,
    /// Cities, greater cities, functional urban areas.
    City,
}

impl GeographyLevel {
    /// As the catalog writes it: `country`, `region`, `city`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
        }
    }
}

/// How the value is made from the cells of the dataflow. A closed list: the catalog
/// chooses, it never becomes a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// The value as published.
    Published,
    /// The sum over some codes of one dimension. Missing when any part is missing.
    SumOf {
        /// The dimension summed over.
        dimension: DimensionId,
        /// The parts; they must not overlap.
        codes: Vec<String>,
    },
    /// 100 × sum over `numerator` / sum over `denominator`, both codes of one dimension.
    /// Missing when any part is missing or the denominator is 0.
    ShareOf {
        /// The dimension that tells the parts.
        dimension: DimensionId,
        /// Codes whose sum is the numerator.
        numerator: Vec<String>,
        /// Codes whose sum is the denominator.
        denominator: Vec<String>,
    },
    /// `scale` × the value / the value of another dataflow for the same territory and time.
    /// Derived from two tables, which the answer says. Missing when either is missing or the
    /// denominator is 0.
    PerOther {
        /// 100 for per cent. Where the units differ in size it makes up for it: 100,000 for
        /// per cent of persons when the value is in thousands.
        scale: u32,
        /// The other value.
        denominator: Denominator,
    },
}

/// A value of another dataflow that an indicator is divided by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denominator {
    /// The dataflow.
    pub dataflow: DataflowId,
    /// The one code of each of its dimensions; sex, territory and frequency apart.
    pub filters: BTreeMap<DimensionId, String>,
    /// Its dimension of territories, with the same codes as the indicator's.
    pub territory_dimension: DimensionId,
    /// How often it is observed. Where that is not the indicator's frequency, the value of the
    /// year in which the indicator's period lies is taken.
    pub frequency: Frequency,
}

impl Formula {
    /// The other dataflow that it takes. `None`: it takes one only.
    pub fn denominator(&self) -> Option<&Denominator> {
        match self {
            Self::PerOther { denominator, .. } => Some(denominator),
            _ => None,
        }
    }

    /// The formula in words, for provenance.
    pub fn text(&self) -> String {
        match self {
            Self::Published => "value as published".to_string(),
            Self::SumOf { dimension, codes } => {
                format!("sum over {dimension} of {}", codes.join(" + "))
            }
            Self::ShareOf {
                dimension,
                numerator,
                denominator,
            } => format!(
                "100 x ({}) / ({}) over {dimension}",
                numerator.join(" + "),
                denominator.join(" + ")
            ),
            Self::PerOther { scale, denominator } => {
                let fixed: Vec<String> = denominator
                    .filters
                    .iter()
                    .map(|(dimension, code)| format!("{dimension} = {code}"))
                    .collect();
                format!(
                    "derived from two tables: {scale} x value / value of {} ({})",
                    denominator.dataflow,
                    fixed.join(", ")
                )
            }
        }
    }
}

/// Codes of one dimension under which the agency publishes a 95 % interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedBounds {
    /// The dimension; usually `unit`.
    pub dimension: DimensionId,
    /// The code of the lower bound: `PC_LW95`.
    pub low: String,
    /// The code of the upper bound: `PC_UP95`.
    pub high: String,
}

/// Whom the values describe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePopulation {
    /// In words, age apart: `residents in private households`. Two indicators share a base
    /// only when these texts are equal.
    pub population: String,
    /// The official age code: `Y20-64`.
    pub age: String,
}

/// What an indicator measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What is measured, apart from whom: `employment rate`. Indicators with different
    /// measures are never subtracted.
    pub measure: String,
    /// The dataflow whose cells are used.
    pub dataflow: DataflowId,
    /// The one code of each dimension that the indicator fixes; formula, group, sex,
    /// territory and frequency apart.
    pub filters: BTreeMap<DimensionId, String>,
    /// The dimension of territories; `geo` unless the catalog says otherwise.
    pub territory_dimension: DimensionId,
    /// The dimension of population groups: `citizen` or `c_birth`. `None`: the dataflow
    /// describes the whole population only.
    pub group_dimension: Option<DimensionId>,
    /// Groups that the dataflow is known to have, in the order in which they are shown.
    /// Single countries may be asked for besides. Empty when there is no group dimension.
    pub groups: Vec<String>,
    /// Groups that serve as reference, the usual one first. Empty as above.
    pub references: Vec<String>,
    /// How the value is made.
    pub formula: Formula,
    /// The unit of the value.
    pub unit: Unit,
    /// What kind of number the value is.
    pub quantity: Quantity,
    /// Whether values of several territories or years can be set beside each other. No for
    /// amounts in current prices: there only the ratio of two groups of one territory and year
    /// can.
    pub levels_comparable: bool,
    /// Which way is better.
    pub direction: Direction,
    /// Whom it describes.
    pub base: BasePopulation,
    /// For which kind of territory.
    pub geography: GeographyLevel,
    /// How often it is observed; cells of other frequencies are not used.
    pub frequency: Frequency,
    /// Where the agency publishes intervals. `None`: it does not.
    pub bounds: Option<PublishedBounds>,
}

/// Where an indicator's figures are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorSource {
    /// The agency's code of the dataset.
    pub dataset: String,
    /// The agency's title of the dataset.
    pub title: String,
    /// Its address.
    pub link: String,
    /// The acknowledgement that the agency asks for.
    pub acknowledgement: String,
}

/// How to read an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// A title for tables and pages.
    pub title: String,
    /// What a value says.
    pub says: String,
    /// What it does not say.
    pub does_not_say: String,
    /// Traps in using it, one sentence each.
    pub caveats: Vec<String>,
    /// Indicators that answer what this one is refused for: the rate beside a number of
    /// persons. Empty: there is none.
    pub ask_instead: Vec<IndicatorId>,
    /// Where it is published.
    pub source: IndicatorSource,
}

/// A definition over a dataflow, with its reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its name in questions and permalinks.
    pub id: IndicatorId,
    /// What it measures.
    pub definition: Definition,
    /// How to read it.
    pub reading: Reading,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_better_off_follows_the_direction_and_not_the_sign_alone() {
        let (higher, lower) = (Direction::HigherIsBetter, Direction::LowerIsBetter);
        assert_eq!(higher.group_is(-15.5), Some("worse off"));
        assert_eq!(lower.group_is(-15.5), Some("better off"));
        assert_eq!(lower.group_is(7.2), Some("worse off"));
        for gap in [0.0, f64::NAN] {
            assert_eq!(higher.group_is(gap), None);
        }
        assert_eq!(Direction::Neutral.group_is(7.2), None);
    }
}
