//! Which figure of a row is set beside those of other territories.

use crate::answer::{Answer, AnswerRow};
use crate::interval::Interval;
use crate::reliability::Reliability;

/// What is compared between territories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The value.
    Value,
    /// Group − reference.
    Gap,
    /// Group / reference: where levels are not comparable between territories, as amounts in
    /// current prices, differences are not either.
    Ratio,
}

impl Compared {
    /// What the rows of an answer are compared by.
    pub fn of(answer: &Answer) -> Self {
        let mut sides = std::iter::once(&answer.indicator).chain(&answer.reference_indicator);
        if !answer.is_gap {
            Self::Value
        } else if sides.all(|indicator| indicator.definition.levels_comparable) {
            Self::Gap
        } else {
            Self::Ratio
        }
    }

    /// As written in every output: `value`, `gap`, `ratio`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Gap => "gap",
            Self::Ratio => "ratio",
        }
    }

    /// The figure of a row. `None`: a side is missing, or the reference is 0 under a ratio.
    pub fn figure(self, row: &AnswerRow) -> Option<f64> {
        match self {
            Self::Value => row.group_side.value,
            Self::Gap => row.gap,
            Self::Ratio => row.ratio,
        }
    }

    /// The 95 % interval of that figure. `None`: there is none; a ratio has none, as the row's
    /// is that of the gap.
    pub fn interval(self, row: &AnswerRow) -> Option<Interval> {
        row.interval.filter(|_| self != Self::Ratio)
    }

    /// The unit code of the figure; a ratio has `1`.
    pub fn unit(self, answer: &Answer) -> &str {
        match self {
            Self::Value => &answer.unit,
            Self::Gap => &answer.gap_unit,
            Self::Ratio => "1",
        }
    }
}

/// Marks rows whose country measures by another definition (status `d`), as they now stand
/// beside those of other territories. Returns a remark that names them. `None`: there is none.
pub fn mark_other_definitions(rows: &mut [AnswerRow]) -> Option<String> {
    let mut named: Vec<String> = Vec::new();
    for row in rows.iter_mut().filter(|row| other_definition(row)) {
        row.reliability = row.reliability.max(Reliability::Differs);
        if !named.iter().any(|known| **known == *row.territory) {
            named.push(row.territory.to_string());
        }
    }
    if named.is_empty() {
        return None;
    }
    named.sort();
    Some(format!(
        "the definition differs (status d), so that these are not comparable with the others \
         before their metadata were read: {}",
        named.join(" ")
    ))
}

/// Whether the definition differs on either side of a row.
pub(crate) fn other_definition(row: &AnswerRow) -> bool {
    let mut sides = std::iter::once(&row.group_side).chain(&row.reference_side);
    sides.any(|side| side.status.obs().contains('d'))
}
