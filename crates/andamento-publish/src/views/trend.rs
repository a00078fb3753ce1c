//! A gap over time in four measures: one view as table, CSV and JSON.

use andamento_analysis::{AnswerRow, Change, Changes, Trend, TrendPoint};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::frame::{AroundView, STANDING, around, foot, head, unit};
use super::rows::{self, RowView, number, row, shown, signed};
use super::text_table::{lay_out, safe};

/// The columns of the CSV after those of [`super::answer::COLUMNS`].
pub const MORE_COLUMNS: [&str; 7] = [
    "complement_ratio",
    "stretch",
    "gap_change",
    "ratio_change",
    "complement_ratio_change",
    "odds_ratio_change",
    "stories_differ",
];

#[derive(Serialize)]
pub(crate) struct PointView<'a> {
    #[serde(flatten)]
    row: RowView<'a>,
    complement_ratio: Option<f64>,
    /// Number of the stretch without a break, from 1.
    stretch: usize,
    /// Since the first gap of the stretch: narrower, wider, same, reversed.
    gap_change: Option<&'static str>,
    ratio_change: Option<&'static str>,
    complement_ratio_change: Option<&'static str>,
    odds_ratio_change: Option<&'static str>,
    stories_differ: Option<bool>,
}

#[derive(Serialize)]
pub(crate) struct StoryView<'a> {
    territory: &'a str,
    stretch: usize,
    from: String,
    to: String,
    differ: bool,
    sentence: &'a str,
}

#[derive(Serialize)]
pub(crate) struct TrendView<'a> {
    kind: &'static str,
    unit: &'a str,
    gap_unit: &'a str,
    rows: Vec<PointView<'a>>,
    stories: Vec<StoryView<'a>>,
    #[serde(flatten)]
    around: AroundView<'a>,
}

fn point<'a>(of: &'a AnswerRow, point: &TrendPoint, unit: &'a str) -> PointView<'a> {
    let change = |of: &dyn Fn(&Changes) -> Option<Change>| {
        point.changes.as_ref().and_then(of).map(Change::name)
    };
    PointView {
        row: row(of, unit),
        complement_ratio: point.complement_ratio,
        stretch: point.stretch,
        gap_change: change(&|changes| changes.gap),
        ratio_change: change(&|changes| changes.ratio),
        complement_ratio_change: change(&|changes| changes.complement_ratio),
        odds_ratio_change: change(&|changes| changes.odds_ratio),
        stories_differ: point.changes.as_ref().map(|changes| changes.differ),
    }
}

/// An object with the rows, the stories and everything that belongs to them.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Trend, described: &PopulationGroups) -> Result<String, super::ViewError> {
    let answer = &found.answer;
    let unit = unit(answer);
    let rows = answer.rows.iter().zip(&found.points);
    let story =
        |story: &'_ andamento_analysis::Story| (story.from.to_string(), story.to.to_string());
    super::to_json(&TrendView {
        kind: "trend",
        unit: &answer.unit,
        gap_unit: &answer.gap_unit,
        rows: rows.map(|(row, p)| point(row, p, &unit)).collect(),
        stories: found
            .stories
            .iter()
            .map(|s| {
                let (from, to) = story(s);
                StoryView {
                    territory: &s.territory,
                    stretch: s.stretch,
                    from,
                    to,
                    differ: s.differ,
                    sentence: &s.sentence,
                }
            })
            .collect(),
        around: around(answer, described, STANDING),
    })
}

/// One line a row, with those of [`super::answer::COLUMNS`] and [`MORE_COLUMNS`]; missing is an empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Trend) -> Result<String, super::ViewError> {
    let text = |change: Option<&'static str>| change.unwrap_or_default().to_string();
    rows::csv(&found.answer, &MORE_COLUMNS, |at| {
        let view = point(&found.answer.rows[at], &found.points[at], "");
        let differ = view.stories_differ;
        let more = vec![
            number(view.complement_ratio),
            view.stretch.to_string(),
            text(view.gap_change),
            text(view.ratio_change),
            text(view.complement_ratio_change),
            text(view.odds_ratio_change),
            differ.map_or_else(String::new, |differ| differ.to_string()),
        ];
        (more, String::new())
    })
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    rows::empty_csv(&MORE_COLUMNS)
}

/// For reading.
pub fn table(found: &Trend, described: &PopulationGroups) -> String {
    let answer = &found.answer;
    let mut text = head(answer, described);
    text.push('\n');
    let reference = |row: &AnswerRow| row.reference_side.as_ref().and_then(|side| side.value);
    let places = rows::places(answer);
    let line = |(row, point): (&AnswerRow, &TrendPoint)| {
        let changes = point.changes.map(|changes| {
            let told = match (changes.gap, changes.ratio) {
                (Some(gap), _) => gap.to_string(),
                (None, Some(ratio)) => format!("ratio {ratio}"),
                (None, None) => String::new(),
            };
            if changes.differ {
                format!("{told} (measures differ)")
            } else {
                told
            }
        });
        vec![
            row.territory.to_string(),
            row.time.to_string(),
            shown(row.group_side.value, places),
            shown(reference(row), places),
            signed(row.gap, places),
            shown(row.ratio, 2),
            shown(point.complement_ratio, 2),
            shown(row.odds_ratio, 2),
            point.stretch.to_string(),
            changes.unwrap_or_default(),
            row.reliability.to_string(),
        ]
    };
    let header = [
        "territory",
        "time",
        "group",
        "reference",
        "gap",
        "ratio",
        "complement",
        "odds",
        "stretch",
        "since first",
        "reliability",
    ];
    let rows: Vec<Vec<String>> = answer.rows.iter().zip(&found.points).map(line).collect();
    text.push_str(&lay_out(&header, &rows));
    text.push('\n');
    for story in &found.stories {
        text.push_str(&format!("{}.\n", safe(&story.sentence)));
    }
    text.push_str(&foot(answer, described, STANDING));
    text
}
