//! Territories side by side: one view as table, CSV and JSON.

use andamento_analysis::{AnswerRow, Comparison, Standing};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::frame::{AroundView, STANDING, around, foot, head, unit};
use super::rows::{self, RowView, row, shown, signed};
use super::text_table::lay_out;

/// The columns of the CSV after those of [`super::answer::COLUMNS`].
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
    /// `value`, `gap`, or `ratio` where levels are not comparable between territories.
    sorted_by: &'static str,
    unit: &'a str,
    gap_unit: Option<&'a str>,
    rows: Vec<ComparedView<'a>>,
    #[serde(flatten)]
    around: AroundView<'a>,
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
        sorted_by: found.compared.name(),
        unit: &answer.unit,
        gap_unit: answer.is_gap.then_some(answer.gap_unit.as_str()),
        rows: rows.map(|(row, s)| compared(row, s, &unit)).collect(),
        around: around(answer, described, STANDING),
    })
}

/// One line a row, with those of [`super::answer::COLUMNS`] and [`MORE_COLUMNS`]; missing is an empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Comparison) -> Result<String, super::ViewError> {
    let rank = |rank: Option<usize>| rank.map_or_else(String::new, |rank| rank.to_string());
    rows::csv(&found.answer, &MORE_COLUMNS, |at| {
        let view = compared(&found.answer.rows[at], &found.standings[at], "");
        let more = vec![
            view.kind.to_string(),
            rank(view.rank_first),
            rank(view.rank_last),
            view.earlier.unwrap_or_default(),
        ];
        (more, String::new())
    })
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    rows::empty_csv(&MORE_COLUMNS)
}

/// For reading.
pub fn table(found: &Comparison, described: &PopulationGroups) -> String {
    let answer = &found.answer;
    let mut text = head(answer, described);
    match found.time {
        Some(time) => text.push_str(&format!(
            "\n{time}, sorted by {}\n\n",
            found.compared.name()
        )),
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
    let places = rows::places(answer);
    let line = |(row, standing): (&AnswerRow, &Standing)| {
        let mut cells = vec![
            row.territory.to_string(),
            standing.kind.to_string(),
            row.group.to_string(),
            shown(row.group_side.value, places),
            row.group_side.status.flags(),
        ];
        if let Some(side) = &row.reference_side {
            cells.extend([
                row.reference.as_deref().unwrap_or_default().to_string(),
                shown(side.value, places),
                side.status.flags(),
                signed(row.gap, places),
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
