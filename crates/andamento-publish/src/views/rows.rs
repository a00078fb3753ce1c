//! A row of an answer: its fields in JSON, its columns in CSV.

use andamento_analysis::{Answer, AnswerRow, Side};
use serde::Serialize;

use super::frame::{everywhere, unit};

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

/// The fields of [`COLUMNS`].
fn fields(r: &AnswerRow, unit: &str, everywhere: &str) -> [String; 21] {
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

/// Decimals of a published figure, at most four.
fn decimals(value: Option<f64>) -> usize {
    let text = value.map_or_else(String::new, |v| v.to_string());
    text.split_once('.')
        .map_or(0, |(_, places)| places.len().min(4))
}

/// Decimals of the values of an answer, both sides.
pub(super) fn places(answer: &Answer) -> usize {
    let reference = |row: &AnswerRow| row.reference_side.as_ref().and_then(|side| side.value);
    let rows = answer.rows.iter();
    let values = rows.flat_map(|row| [row.group_side.value, reference(row)]);
    values.map(decimals).max().unwrap_or_default()
}

/// A value of a table for reading: a dot stands for none.
pub(super) fn shown(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| ".".to_string(), |v| format!("{v:.places$}"))
}

/// The same with a sign.
pub(super) fn signed(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| ".".to_string(), |v| format!("{v:+.places$}"))
}

/// One line a row, with [`COLUMNS`] and those of `columns`; `more` gives the fields of the
/// latter, and remarks that are added to the row's note. Missing is an empty field.
pub(super) fn csv(
    answer: &Answer,
    columns: &[&str],
    more: impl Fn(usize) -> (Vec<String>, String),
) -> Result<String, super::ViewError> {
    let unit = unit(answer);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().chain(columns))?;
    let everywhere = everywhere(answer);
    for (at, row) in answer.rows.iter().enumerate() {
        let (more, remarks) = more(at);
        let own = fields(row, &unit, &format!("{remarks}{everywhere}"));
        writer.write_record(own.iter().chain(&more))?;
    }
    super::finish(writer)
}

/// The header line alone: the CSV of a refusal.
pub(super) fn empty_csv(more: &[&str]) -> String {
    let columns: Vec<&str> = COLUMNS.iter().chain(more).copied().collect();
    format!("{}\n", columns.join(","))
}
