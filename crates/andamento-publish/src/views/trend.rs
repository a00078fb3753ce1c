//! A gap over time in four measures: one view as table, CSV and JSON.

use andamento_analysis::{AnswerRow, Change, Changes, Trend, TrendPoint};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::answer::{
    COLUMNS, GroupView, IndicatorView, RowView, STANDING, SourceView, decimals, everywhere, fields,
    foot, groups, head, indicators, number, reading, row, source, unit,
};
use super::text_table::{lay_out, safe};

/// The columns of the CSV after those of [`COLUMNS`].
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
    notes: &'a [String],
    reading: Vec<IndicatorView<'a>>,
    groups: Vec<GroupView<'a>>,
    provenance: Vec<SourceView<'a>>,
    standing: &'static str,
}

fn point<'a>(of: &'a AnswerRow, point: &TrendPoint, unit: &'a str) -> PointView<'a> {
    let change = |of: &dyn Fn(&Changes) -> Option<Change>| {
        point.changes.as_ref().and_then(of).map(Change::name)
    };
    PointView {
        row: row(of, unit),
        complement_ratio: point.complement_ratio,
        stretch: point.stretch,
        gap_change: change(&|changes| Some(changes.gap)),
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
pub fn csv(found: &Trend) -> Result<String, super::ViewError> {
    let unit = unit(&found.answer);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().chain(&MORE_COLUMNS))?;
    let everywhere = everywhere(&found.answer);
    for (of, p) in found.answer.rows.iter().zip(&found.points) {
        let view = point(of, p, &unit);
        let text = |change: Option<&'static str>| change.unwrap_or_default().to_string();
        let more = [
            number(view.complement_ratio),
            view.stretch.to_string(),
            text(view.gap_change),
            text(view.ratio_change),
            text(view.complement_ratio_change),
            text(view.odds_ratio_change),
            view.stories_differ
                .map_or_else(String::new, |differ| differ.to_string()),
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
pub fn table(found: &Trend, described: &PopulationGroups) -> String {
    let answer = &found.answer;
    let mut text = head(answer, described);
    text.push('\n');
    let reference = |row: &AnswerRow| row.reference_side.as_ref().and_then(|side| side.value);
    let values = answer
        .rows
        .iter()
        .flat_map(|row| [row.group_side.value, reference(row)]);
    let places = values.map(decimals).max().unwrap_or_default();
    let shown = |value: Option<f64>, places: usize| {
        value.map_or_else(|| ".".to_string(), |v| format!("{v:.places$}"))
    };
    let line = |(row, point): (&AnswerRow, &TrendPoint)| {
        let gap = row.gap.map(|gap| format!("{gap:+.places$}"));
        let changes = point.changes.map(|changes| {
            if changes.differ {
                format!("{} (measures differ)", changes.gap)
            } else {
                changes.gap.to_string()
            }
        });
        vec![
            row.territory.to_string(),
            row.time.to_string(),
            shown(row.group_side.value, places),
            shown(reference(row), places),
            gap.unwrap_or_else(|| ".".to_string()),
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
