//! What the kind of number allows: a number of persons has no gap and does not converge, and
//! levels in current prices are compared between territories as the ratio of two groups only.

use andamento_model::{Indicator, Quantity};

use super::{Difference, Field, difference};
use crate::question::{Asked, GapQuestion, Purpose, Question, SeriesQuestion};

/// What to ask in the place of an indicator, without a full stop.
fn instead(indicator: &Indicator, otherwise: &str) -> String {
    let named = &indicator.reading.ask_instead;
    if named.is_empty() {
        return otherwise.to_string();
    }
    let named: Vec<String> = named.iter().map(|id| format!("`{id}`")).collect();
    format!("ask {} instead", named.join(" or "))
}

/// Two numbers of persons are not subtracted: their difference measures how large the groups
/// are.
pub(super) fn of_gap(gap: &GapQuestion, asked: Asked<'_>) -> Vec<Difference> {
    let counted = std::iter::once(asked.indicator)
        .chain(asked.reference_indicator)
        .find(|indicator| indicator.definition.quantity == Quantity::Count);
    let Some(indicator) = counted else {
        return Vec::new();
    };
    let unit = indicator.definition.unit.code();
    let number = |group: &str| format!("number of {group} ({unit})");
    let why = format!(
        "{} counts persons or cases (`quantity = \"count\"` in the catalogue), so that a \
         difference or ratio says which group is larger, not which fares better; {}",
        indicator.id,
        instead(indicator, "ask `series` for the numbers themselves")
    );
    let (group, reference) = (number(&gap.group), number(&gap.reference));
    vec![difference(Field::Quantity, &group, &reference, &why)]
}

/// What speaks against comparing the values of several territories.
pub(super) fn of_values(series: &SeriesQuestion, indicator: &Indicator) -> Vec<Difference> {
    let definition = &indicator.definition;
    let purpose = series.scope.purpose;
    if purpose == Purpose::OverTime || series.scope.territories.len() == 1 {
        return Vec::new();
    }
    let unit = definition.unit.code();
    let (one, other) = match series.scope.territories.as_slice() {
        [one, .., last] => (format!("{one} ({unit})"), format!("{last} ({unit})")),
        _ => (
            format!("one territory ({unit})"),
            format!("another ({unit})"),
        ),
    };
    if definition.quantity == Quantity::Count && purpose == Purpose::Convergence {
        let why = format!(
            "{} counts persons or cases (`quantity = \"count\"` in the catalogue), so that the \
             spread between territories says how different they are in size; {}",
            indicator.id,
            instead(
                indicator,
                "ask `compare` for the numbers of one year, `series` for those of one territory"
            )
        );
        return vec![difference(Field::Quantity, &one, &other, &why)];
    }
    if !definition.levels_comparable {
        let reference = definition.references.first();
        let otherwise = reference.map_or_else(
            || "ask `series` for one territory".to_string(),
            |reference| {
                format!(
                    "ask the same with a reference (for example `{reference}`): then the ratio \
                     of two groups of one territory is compared"
                )
            },
        );
        let why = format!(
            "levels of {} in {unit} differ with prices between territories and years \
             (`levels_comparable = false` in the catalogue); {}",
            indicator.id,
            instead(indicator, &otherwise)
        );
        return vec![difference(Field::Levels, &one, &other, &why)];
    }
    Vec::new()
}

/// What a reader of figures that are answered must know of the kind of number, one remark each.
pub(crate) fn remarks(question: &Question, indicator: &Indicator) -> Vec<String> {
    let definition = &indicator.definition;
    let mut remarks = Vec::new();
    let unit = definition.unit.code();
    if !definition.levels_comparable {
        remarks.push(match question {
            Question::Gap(_) => format!(
                "levels and differences in {unit} are of one territory and year: between \
                 territories and years only the ratio of the groups is compared"
            ),
            Question::Series(_) => format!(
                "levels in {unit} are not comparable between territories or years, as prices \
                 differ: compare the ratio of two groups"
            ),
        });
    }
    let purpose = question.scope().purpose;
    if definition.quantity == Quantity::Count && purpose == Purpose::SideBySide {
        remarks.push(format!(
            "numbers of persons or cases grow with the territory: their order says which is \
             larger; {}",
            instead(indicator, "no rate is in the catalogue")
        ));
    }
    remarks
}
