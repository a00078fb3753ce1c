//! What stands around the rows of every answer: whom they are about, what they mean, where
//! they come from, what they do not say.

use andamento_analysis::Answer;
use andamento_model::{CellSource, Indicator, PopulationGroups};
use serde::Serialize;

use super::text_table::safe;

/// What every answer says.
pub const STANDING: &str = "An outcome gap is not a policy effect.";

#[derive(Serialize)]
pub(crate) struct SourceView<'a> {
    file: &'a str,
    sha256: &'a str,
    vintage: String,
}

#[derive(Serialize)]
pub(crate) struct IndicatorView<'a> {
    indicator: &'a str,
    title: &'a str,
    measure: &'a str,
    dataflow: &'a str,
    formula: String,
    unit: &'a str,
    direction: &'static str,
    /// `rate`, `count` or `amount`.
    quantity: &'static str,
    /// Whether values of several territories and years can be compared.
    levels_comparable: bool,
    population: &'a str,
    age: &'a str,
    says: &'a str,
    does_not_say: &'a str,
    caveats: &'a [String],
    source: &'a str,
    link: &'a str,
}

#[derive(Serialize)]
pub(crate) struct GroupView<'a> {
    code: &'a str,
    label: &'a str,
    not_covered: &'a str,
}

/// The unit of a row: the values' and, where it is another one, the gap's.
pub(super) fn unit(answer: &Answer) -> String {
    if answer.is_gap && answer.gap_unit != answer.unit {
        format!("{} (gap in {})", answer.unit, answer.gap_unit)
    } else {
        answer.unit.clone()
    }
}

fn indicators(answer: &Answer) -> impl Iterator<Item = &Indicator> {
    std::iter::once(&answer.indicator).chain(&answer.reference_indicator)
}

pub(super) fn reading(indicator: &Indicator) -> IndicatorView<'_> {
    let (definition, reading) = (&indicator.definition, &indicator.reading);
    IndicatorView {
        indicator: indicator.id.as_str(),
        title: &reading.title,
        measure: &definition.measure,
        dataflow: definition.dataflow.as_str(),
        formula: definition.formula.text(),
        unit: definition.unit.code(),
        direction: definition.direction.name(),
        quantity: definition.quantity.name(),
        levels_comparable: definition.levels_comparable,
        population: &definition.base.population,
        age: &definition.base.age,
        says: &reading.says,
        does_not_say: &reading.does_not_say,
        caveats: &reading.caveats,
        source: &reading.source.acknowledgement,
        link: &reading.source.link,
    }
}

/// The groups of the rows, each once, in the order of the rows.
fn groups<'a>(answer: &'a Answer, groups: &'a PopulationGroups) -> Vec<GroupView<'a>> {
    let reference = answer.reference_indicator.as_ref();
    let mut views: Vec<GroupView<'a>> = Vec::new();
    for row in &answer.rows {
        let of_reference = reference.unwrap_or(&answer.indicator);
        let sides = [
            (Some(&row.group), &answer.indicator),
            (row.reference.as_ref(), of_reference),
        ];
        for (code, indicator) in sides {
            let (Some(code), Some(dimension)) = (code, &indicator.definition.group_dimension)
            else {
                continue;
            };
            let Some(group) = groups.get(dimension, code) else {
                continue;
            };
            if !views
                .iter()
                .any(|v| v.code == &**code && v.label == group.label)
            {
                views.push(GroupView {
                    code: &group.code,
                    label: &group.label,
                    not_covered: &group.not_covered,
                });
            }
        }
    }
    views
}

pub(super) fn source(source: &CellSource) -> SourceView<'_> {
    SourceView {
        file: &source.snapshot.name,
        sha256: &source.snapshot.sha256,
        vintage: source.vintage.to_string(),
    }
}

/// A line of a CSV file stands alone, so what is true of the answer is said on each.
pub(super) fn everywhere(answer: &Answer) -> String {
    answer
        .notes
        .iter()
        .map(|note| format!("; {note}"))
        .collect()
}

/// What the rows are about.
pub(super) fn head(answer: &Answer, described: &PopulationGroups) -> String {
    let mut text = String::new();
    for indicator in indicators(answer) {
        text.push_str(&format!("{}\n", safe(&indicator.reading.title)));
    }
    for group in groups(answer, described) {
        text.push_str(&format!("{}: {}\n", safe(group.code), safe(group.label)));
    }
    if let Some(overridden) = &answer.overridden {
        text.push_str(&format!(
            "OVERRIDE: {} (the sides differ in {})\n",
            safe(&overridden.reason),
            overridden.refusal.fields().join(", ")
        ));
    }
    text
}

/// What the rows mean, where they come from, what they do not say.
pub(super) fn foot(answer: &Answer, described: &PopulationGroups, standing: &str) -> String {
    let mut text = String::new();
    text.push('\n');
    if answer.is_gap {
        text.push_str(&format!(
            "Values in {}; gap = group - reference, in {}; a dot means no value.\n",
            safe(&answer.unit),
            safe(&answer.gap_unit)
        ));
    } else {
        text.push_str(&format!(
            "Values in {}; a dot means no value.\n",
            safe(&answer.unit)
        ));
    }
    for note in &answer.notes {
        text.push_str(&format!("Note: {}.\n", safe(note)));
    }
    for group in groups(answer, described) {
        text.push_str(&format!(
            "{} does not cover: {}.\n",
            safe(group.code),
            safe(group.not_covered)
        ));
    }
    for indicator in indicators(answer) {
        let reading = &indicator.reading;
        text.push_str(&format!("{}\n", safe(&reading.says)));
        text.push_str(&format!("{}\n", safe(&reading.does_not_say)));
        text.push_str(&format!(
            "{} ({}); {}.\n",
            safe(&reading.source.acknowledgement),
            safe(&reading.source.link),
            safe(&indicator.definition.formula.text())
        ));
    }
    for source in &answer.sources {
        text.push_str(&format!(
            "From {} ({}), vintage {}.\n",
            safe(&source.snapshot.name),
            safe(source.snapshot.hash8()),
            safe(&source.vintage.to_string())
        ));
    }
    text.push_str(standing);
    text.push('\n');
    text
}

/// What every JSON of an answer has after its rows.
#[derive(Serialize)]
pub(crate) struct AroundView<'a> {
    notes: &'a [String],
    reading: Vec<IndicatorView<'a>>,
    groups: Vec<GroupView<'a>>,
    provenance: Vec<SourceView<'a>>,
    standing: &'a str,
}

/// The same of an answer.
pub(super) fn around<'a>(
    answer: &'a Answer,
    described: &'a PopulationGroups,
    standing: &'a str,
) -> AroundView<'a> {
    AroundView {
        notes: &answer.notes,
        reading: indicators(answer).map(reading).collect(),
        groups: groups(answer, described),
        provenance: answer.sources.iter().map(source).collect(),
        standing,
    }
}
