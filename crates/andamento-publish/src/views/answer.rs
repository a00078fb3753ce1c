//! The answer to a question about a series or a gap: one view as table, CSV and JSON.

use andamento_analysis::{Answer, AnswerRow, Difference, Refusal, Side};
use andamento_model::{CellSource, Indicator, PopulationGroups};
use serde::Serialize;

use super::text_table::{lay_out, safe};

/// What every answer says.
pub const STANDING: &str = "An outcome gap is not a policy effect.";

/// The columns of the CSV.
pub const COLUMNS: [&str; 21] = [
    "indicator",
    "territory",
    "time",
    "sex",
    "age",
    "group",
    "reference",
    "group_value",
    "reference_value",
    "gap",
    "ratio",
    "odds_ratio",
    "low",
    "high",
    "unit",
    "group_status",
    "reference_status",
    "reliability",
    "note",
    "dataflow",
    "vintage",
];

#[derive(Serialize)]
pub(crate) struct RowView<'a> {
    indicator: &'a str,
    territory: &'a str,
    time: String,
    sex: &'a str,
    age: &'a str,
    group: &'a str,
    reference: Option<&'a str>,
    group_value: Option<f64>,
    reference_value: Option<f64>,
    gap: Option<f64>,
    ratio: Option<f64>,
    odds_ratio: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: &'a str,
    group_status: String,
    reference_status: Option<String>,
    reliability: &'static str,
    note: String,
    dataflow: &'a str,
    vintage: &'a str,
    /// Indices into `provenance`.
    group_sources: &'a [usize],
    reference_sources: &'a [usize],
}

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

#[derive(Serialize)]
pub(crate) struct DifferenceView<'a> {
    field: &'static str,
    group: &'a str,
    reference: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
pub(crate) struct OverrideView<'a> {
    reason: &'a str,
    differences: Vec<DifferenceView<'a>>,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    kind: &'static str,
    unit: &'a str,
    gap_unit: Option<&'a str>,
    rows: Vec<RowView<'a>>,
    notes: &'a [String],
    /// Fields in which the sides differ; with rows only under an override.
    refused: Vec<&'static str>,
    #[serde(rename = "override")]
    overridden: Option<OverrideView<'a>>,
    reading: Vec<IndicatorView<'a>>,
    groups: Vec<GroupView<'a>>,
    provenance: Vec<SourceView<'a>>,
    standing: &'static str,
}

#[derive(Serialize)]
struct RefusalView<'a> {
    refused: Vec<&'static str>,
    differences: Vec<DifferenceView<'a>>,
    remedy: &'static str,
}

const REMEDY: &str = "Take groups and indicators that mean the same, or give --override REASON \
                      to compute anyway with a mark on every output.";

/// The unit of a row: the values' and, where it is another one, the gap's.
pub(super) fn unit(answer: &Answer) -> String {
    if answer.is_gap && answer.gap_unit != answer.unit {
        format!("{} (gap in {})", answer.unit, answer.gap_unit)
    } else {
        answer.unit.clone()
    }
}

pub(super) fn row<'a>(row: &'a AnswerRow, unit: &'a str) -> RowView<'a> {
    let reference = row.reference_side.as_ref();
    RowView {
        indicator: &row.indicator,
        territory: &row.territory,
        time: row.time.to_string(),
        sex: &row.sex,
        age: &row.age,
        group: &row.group,
        reference: row.reference.as_deref(),
        group_value: row.group_side.value,
        reference_value: reference.and_then(|side| side.value),
        gap: row.gap,
        ratio: row.ratio,
        odds_ratio: row.odds_ratio,
        low: row.interval.map(|interval| interval.low),
        high: row.interval.map(|interval| interval.high),
        unit,
        group_status: row.group_side.status.flags(),
        reference_status: reference.map(|side| side.status.flags()),
        reliability: row.reliability.name(),
        note: row.notes.join("; "),
        dataflow: &row.dataflow,
        vintage: &row.vintage,
        group_sources: &row.group_side.sources,
        reference_sources: reference.map_or(&[], |side: &Side| &side.sources),
    }
}

pub(super) fn indicators(answer: &Answer) -> impl Iterator<Item = &Indicator> {
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
pub(super) fn groups<'a>(answer: &'a Answer, groups: &'a PopulationGroups) -> Vec<GroupView<'a>> {
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

pub(super) fn differences(refusal: &Refusal) -> Vec<DifferenceView<'_>> {
    let view = |difference: &'_ Difference| -> &'static str { difference.field.name() };
    let all = refusal.differences.iter();
    all.map(|difference| DifferenceView {
        field: view(difference),
        group: &difference.group,
        reference: &difference.reference,
        why: &difference.why,
    })
    .collect()
}

pub(super) fn source(source: &CellSource) -> SourceView<'_> {
    SourceView {
        file: &source.snapshot.name,
        sha256: &source.snapshot.sha256,
        vintage: source.vintage.to_string(),
    }
}

/// An object with the rows and everything that belongs to them.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(answer: &Answer, described: &PopulationGroups) -> Result<String, super::ViewError> {
    let unit = unit(answer);
    let overridden = answer.overridden.as_ref();
    super::to_json(&AnswerView {
        kind: if answer.is_gap { "gap" } else { "series" },
        unit: &answer.unit,
        gap_unit: answer.is_gap.then_some(answer.gap_unit.as_str()),
        rows: answer.rows.iter().map(|r| row(r, &unit)).collect(),
        notes: &answer.notes,
        refused: overridden.map_or_else(Vec::new, |o| o.refusal.fields()),
        overridden: overridden.map(|o| OverrideView {
            reason: &o.reason,
            differences: differences(&o.refusal),
        }),
        reading: indicators(answer).map(reading).collect(),
        groups: groups(answer, described),
        provenance: answer.sources.iter().map(source).collect(),
        standing: STANDING,
    })
}

/// One line a row, with exactly [`COLUMNS`]; missing is an empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(answer: &Answer) -> Result<String, super::ViewError> {
    let unit = unit(answer);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let everywhere = everywhere(answer);
    for r in &answer.rows {
        writer.write_record(fields(r, &unit, &everywhere))?;
    }
    super::finish(writer)
}

/// A line of a CSV file stands alone, so what is true of the answer is said on each.
pub(super) fn everywhere(answer: &Answer) -> String {
    answer
        .notes
        .iter()
        .map(|note| format!("; {note}"))
        .collect()
}

/// The fields of [`COLUMNS`].
pub(super) fn fields(r: &AnswerRow, unit: &str, everywhere: &str) -> [String; 21] {
    let view = row(r, unit);
    let note = format!("{}{everywhere}", view.note);
    [
        view.indicator.to_string(),
        view.territory.to_string(),
        view.time,
        view.sex.to_string(),
        view.age.to_string(),
        view.group.to_string(),
        view.reference.unwrap_or_default().to_string(),
        number(view.group_value),
        number(view.reference_value),
        number(view.gap),
        number(view.ratio),
        number(view.odds_ratio),
        number(view.low),
        number(view.high),
        view.unit.to_string(),
        view.group_status,
        view.reference_status.unwrap_or_default(),
        view.reliability.to_string(),
        note.trim_start_matches("; ").to_string(),
        view.dataflow.to_string(),
        view.vintage.to_string(),
    ]
}

/// The shortest decimal that reads back as the same number; missing is empty.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// For reading: the rows, then what they mean, where they come from, what they do not say.
pub fn table(answer: &Answer, described: &PopulationGroups) -> String {
    let mut text = head(answer, described);
    text.push('\n');
    let intervals = answer.rows.iter().any(|row| row.interval.is_some());
    let header: Vec<&str> = columns(answer.is_gap, intervals);
    let reference = |row: &AnswerRow| row.reference_side.as_ref().and_then(|side| side.value);
    let places = answer
        .rows
        .iter()
        .map(|row| decimals(row.group_side.value).max(decimals(reference(row))))
        .max()
        .unwrap_or_default();
    let rows: Vec<Vec<String>> = answer
        .rows
        .iter()
        .map(|row| cells(row, places, intervals))
        .collect();
    text.push_str(&lay_out(&header, &rows));
    text.push_str(&foot(answer, described, STANDING));
    text
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

fn columns(is_gap: bool, intervals: bool) -> Vec<&'static str> {
    let mut columns = vec!["territory", "time"];
    if is_gap {
        columns.extend(["group", "", "reference", "", "gap", "ratio", "odds"]);
    } else {
        columns.extend(["group", "value", ""]);
    }
    if intervals {
        columns.extend(["low", "high"]);
    }
    columns.extend(["reliability", "note"]);
    columns
}

fn cells(row: &AnswerRow, places: usize, intervals: bool) -> Vec<String> {
    let rounded = |value: Option<f64>, decimals: usize| {
        value.map_or_else(|| ".".to_string(), |v| format!("{v:.decimals$}"))
    };
    let shown = |value: Option<f64>| rounded(value, places);
    let mut cells = vec![row.territory.to_string(), row.time.to_string()];
    if let Some(reference) = &row.reference_side {
        let gap = row.gap.map(|gap| format!("{gap:+.places$}"));
        cells.extend([
            shown(row.group_side.value),
            row.group_side.status.flags(),
            shown(reference.value),
            reference.status.flags(),
            gap.unwrap_or_else(|| ".".to_string()),
            rounded(row.ratio, 2),
            rounded(row.odds_ratio, 2),
        ]);
    } else {
        cells.extend([
            row.group.to_string(),
            shown(row.group_side.value),
            row.group_side.status.flags(),
        ]);
    }
    if intervals {
        cells.push(rounded(row.interval.map(|i| i.low), 1));
        cells.push(rounded(row.interval.map(|i| i.high), 1));
    }
    cells.extend([row.reliability.to_string(), row.notes.join("; ")]);
    cells
}

/// Decimals of a published figure, at most four.
pub(super) fn decimals(value: Option<f64>) -> usize {
    let text = value.map_or_else(String::new, |v| v.to_string());
    text.split_once('.')
        .map_or(0, |(_, places)| places.len().min(4))
}

/// A refusal as an object: `refused` names the differing fields.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn refusal_json(refusal: &Refusal) -> Result<String, super::ViewError> {
    super::to_json(&RefusalView {
        refused: refusal.fields(),
        differences: differences(refusal),
        remedy: REMEDY,
    })
}

/// A refusal for reading.
pub fn refusal_text(refusal: &Refusal) -> String {
    let mut text = format!("refused: {}\n", refusal.fields().join(", "));
    for difference in &refusal.differences {
        text.push_str(&format!(
            "  {}: {} against {}: {}\n",
            difference.field,
            safe(&difference.group),
            safe(&difference.reference),
            safe(&difference.why)
        ));
    }
    text.push_str(REMEDY);
    text.push('\n');
    text
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
