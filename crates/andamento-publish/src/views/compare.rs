//! Territories side by side: one view as table, CSV and JSON.

use andamento_analysis::{AnswerRow, Comparison, Standing};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::answer::{
    COLUMNS, GroupView, IndicatorView, RowView, STANDING, SourceView, decimals, everywhere, fields,
    foot, groups, head, indicators, reading, row, source, unit,
};
use super::text_table::lay_out;

/// The columns of the CSV after those of [`COLUMNS`].
pub const MORE_COLUMNS: [&str; 4] = ["kind", "rank_first", "rank_last", "earlier"];

#[derive(Serialize)]
pub(crate) struct ComparedView<'a> {
    #[serde(flatten)]
    row: RowView<'a>,
    /// Kind of territory; only those of one kind are sorted together.
    kind: &'static str,
    /// The range of ranks that the intervals allow.
    rank_first: Option<usize>,
    rank_last: Option<usize>,
    /// The newest earlier period with a figure, where this one has none.
    earlier: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct ComparisonView<'a> {
    kind: &'static str,
    time: Option<String>,
    unit: &'a str,
    gap_unit: Option<&'a str>,
    rows: Vec<ComparedView<'a>>,
    notes: &'a [String],
    reading: Vec<IndicatorView<'a>>,
    groups: Vec<GroupView<'a>>,
    provenance: Vec<SourceView<'a>>,
    standing: &'static str,
}

fn compared<'a>(of: &'a AnswerRow, standing: &Standing, unit: &'a str) -> ComparedView<'a> {
    ComparedView {
        row: row(of, unit),
        kind: standing.kind.name(),
        rank_first: standing.ranks.map(|ranks| ranks.first),
        rank_last: standing.ranks.map(|ranks| ranks.last),
        earlier: standing.earlier.map(|period| period.to_string()),
    }
}

/// An object with the rows and everything that belongs to them.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Comparison, described: &PopulationGroups) -> Result<String, super::ViewError> {
    let answer = &found.answer;
    let unit = unit(answer);
    let rows = answer.rows.iter().zip(&found.standings);
    super::to_json(&ComparisonView {
        kind: "compare",
        time: found.time.map(|time| time.to_string()),
        unit: &answer.unit,
        gap_unit: answer.is_gap.then_some(answer.gap_unit.as_str()),
        rows: rows.map(|(row, s)| compared(row, s, &unit)).collect(),
        notes: &answer.notes,
        reading: indicators(answer).map(reading).collect(),
        groups: groups(answer, described),
        provenance: answer.sources.iter().map(source).collect(),
        standing: STANDING,
    })
}

/// One line a row, with [`COLUMNS`] and [`MORE_COLUMNS`]; missing is an empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Comparison) -> Result<String, super::ViewError> {
    let unit = unit(&found.answer);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().chain(&MORE_COLUMNS))?;
    let everywhere = everywhere(&found.answer);
    for (of, standing) in found.answer.rows.iter().zip(&found.standings) {
        let view = compared(of, standing, &unit);
        let rank = |rank: Option<usize>| rank.map_or_else(String::new, |rank| rank.to_string());
        let more = [
            view.kind.to_string(),
            rank(view.rank_first),
            rank(view.rank_last),
            view.earlier.unwrap_or_default(),
        ];
        writer.write_record(fields(of, &unit, &everywhere).iter().chain(&more))?;
    }
    super::finish(writer)
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    let columns: Vec<&str> = COLUMNS.iter().chain(&MORE_COLUMNS).copied().collect();
    format!("{}\n", columns.join(","))
}

/// For reading.
pub fn table(found: &Comparison, described: &PopulationGroups) -> String {
    let answer = &found.answer;
    let mut text = head(answer, described);
    match found.time {
        Some(time) => text.push_str(&format!("\n{time}, sorted by value\n\n")),
        None => text.push_str("\nno figure\n\n"),
    }
    let intervals = answer.rows.iter().any(|row| row.interval.is_some());
    let ranks = found.standings.iter().any(|s| s.ranks.is_some());
    let mut header = vec!["territory", "kind", "group", "value", ""];
    if answer.is_gap {
        header.extend(["reference", "value", "", "gap", "ratio", "odds"]);
    }
    if intervals {
        header.extend(["low", "high"]);
    }
    if ranks {
        header.push("ranks");
    }
    header.extend(["reliability", "note"]);
    let reference = |row: &AnswerRow| row.reference_side.as_ref().and_then(|side| side.value);
    let values = answer
        .rows
        .iter()
        .flat_map(|row| [row.group_side.value, reference(row)]);
    let places = values.map(decimals).max().unwrap_or_default();
    let shown = |value: Option<f64>, places: usize| {
        value.map_or_else(|| ".".to_string(), |v| format!("{v:.places$}"))
    };
    let line = |(row, standing): (&AnswerRow, &Standing)| {
        let mut cells = vec![
            row.territory.to_string(),
            standing.kind.to_string(),
            row.group.to_string(),
            shown(row.group_side.value, places),
            row.group_side.status.flags(),
        ];
        if let Some(side) = &row.reference_side {
            let gap = row.gap.map(|gap| format!("{gap:+.places$}"));
            cells.extend([
                row.reference.as_deref().unwrap_or_default().to_string(),
                shown(side.value, places),
                side.status.flags(),
                gap.unwrap_or_else(|| ".".to_string()),
                shown(row.ratio, 2),
                shown(row.odds_ratio, 2),
            ]);
        }
        if intervals {
            cells.push(shown(row.interval.map(|i| i.low), 1));
            cells.push(shown(row.interval.map(|i| i.high), 1));
        }
        if ranks {
            let range = standing.ranks.map(|r| format!("{}-{}", r.first, r.last));
            cells.push(range.unwrap_or_default());
        }
        let mut notes = row.notes.clone();
        notes.extend(
            standing
                .earlier
                .map(|p| format!("newest earlier figure: {p}")),
        );
        cells.extend([row.reliability.to_string(), notes.join("; ")]);
        cells
    };
    let rows: Vec<Vec<String>> = answer.rows.iter().zip(&found.standings).map(line).collect();
    text.push_str(&lay_out(&header, &rows));
    text.push_str(&foot(answer, described, STANDING));
    text
}
