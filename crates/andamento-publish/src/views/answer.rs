//! The answer to a question about a series or a gap: one view as table, CSV and JSON.

use andamento_analysis::{Answer, AnswerRow};
use andamento_model::PopulationGroups;
use serde::Serialize;

pub use super::frame::STANDING;
use super::frame::{AroundView, around, foot, head, unit};
use super::refusal::{self, OverrideView};
pub use super::rows::COLUMNS;
use super::rows::{self, RowView, row, shown, signed};
use super::text_table::lay_out;

#[derive(Serialize)]
struct AnswerView<'a> {
    kind: &'static str,
    unit: &'a str,
    gap_unit: Option<&'a str>,
    rows: Vec<RowView<'a>>,
    /// Fields in which the sides differ; with rows only under an override.
    refused: Vec<&'static str>,
    #[serde(rename = "override")]
    overridden: Option<OverrideView<'a>>,
    #[serde(flatten)]
    around: AroundView<'a>,
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
        refused: overridden.map_or_else(Vec::new, |o| o.refusal.fields()),
        overridden: overridden.map(refusal::overridden),
        around: around(answer, described, STANDING),
    })
}

/// One line a row, with exactly [`COLUMNS`]; missing is an empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(answer: &Answer) -> Result<String, super::ViewError> {
    rows::csv(answer, &[], |_| (Vec::new(), String::new()))
}

/// For reading: the rows, then what they mean, where they come from, what they do not say.
pub fn table(answer: &Answer, described: &PopulationGroups) -> String {
    let mut text = head(answer, described);
    text.push('\n');
    let intervals = answer.rows.iter().any(|row| row.interval.is_some());
    let header: Vec<&str> = columns(answer.is_gap, intervals);
    let places = rows::places(answer);
    let rows: Vec<Vec<String>> = answer
        .rows
        .iter()
        .map(|row| cells(row, places, intervals))
        .collect();
    text.push_str(&lay_out(&header, &rows));
    text.push_str(&foot(answer, described, STANDING));
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
    let mut cells = vec![row.territory.to_string(), row.time.to_string()];
    if let Some(reference) = &row.reference_side {
        cells.extend([
            shown(row.group_side.value, places),
            row.group_side.status.flags(),
            shown(reference.value, places),
            reference.status.flags(),
            signed(row.gap, places),
            shown(row.ratio, 2),
            shown(row.odds_ratio, 2),
        ]);
    } else {
        cells.extend([
            row.group.to_string(),
            shown(row.group_side.value, places),
            row.group_side.status.flags(),
        ]);
    }
    if intervals {
        cells.push(shown(row.interval.map(|i| i.low), 1));
        cells.push(shown(row.interval.map(|i| i.high), 1));
    }
    cells.extend([row.reliability.to_string(), row.notes.join("; ")]);
    cells
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    rows::empty_csv(&[])
}

#[cfg(test)]
mod tests;
