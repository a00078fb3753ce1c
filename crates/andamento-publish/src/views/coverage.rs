//! Which cells an indicator has: one view as table, CSV and JSON.

use andamento_analysis::{Coverage, CoverageLine, CoverageState};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::frame::{IndicatorView, SourceView, reading, source};
use super::text_table::{lay_out, safe};

/// The columns of the CSV.
pub const COLUMNS: [&str; 11] = [
    "indicator",
    "territory",
    "sex",
    "group",
    "time",
    "state",
    "status",
    "latest",
    "age_years",
    "old",
    "dataflow",
];

#[derive(Serialize)]
pub(crate) struct CellView {
    time: String,
    state: &'static str,
    status: String,
}

#[derive(Serialize)]
pub(crate) struct LineView<'a> {
    territory: &'a str,
    group: &'a str,
    latest: Option<String>,
    age_years: Option<u16>,
    old: Option<bool>,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
pub(crate) struct CoveredGroupView<'a> {
    code: &'a str,
    label: Option<&'a str>,
    /// Whether any file has the code.
    published: bool,
    /// Whom the group does not cover.
    not_covered: Option<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct CountView {
    state: &'static str,
    cells: usize,
}

#[derive(Serialize)]
pub(crate) struct CoverageView<'a> {
    kind: &'static str,
    indicator: &'a str,
    sex: &'a str,
    today: Option<String>,
    old_after: u16,
    counts: Vec<CountView>,
    groups: Vec<CoveredGroupView<'a>>,
    lines: Vec<LineView<'a>>,
    notes: &'a [String],
    reading: [IndicatorView<'a>; 1],
    provenance: Vec<SourceView<'a>>,
}

fn groups<'a>(found: &'a Coverage, described: &'a PopulationGroups) -> Vec<CoveredGroupView<'a>> {
    let dimension = found.indicator.definition.group_dimension.as_ref();
    let view = |group: &'a andamento_analysis::coverage::CoveredGroup| {
        let known = dimension.and_then(|dimension| described.get(dimension, &group.code));
        CoveredGroupView {
            code: &group.code,
            label: known.map(|known| known.label.as_str()),
            published: group.published,
            not_covered: known.map(|known| known.not_covered.as_str()),
        }
    };
    found.groups.iter().map(view).collect()
}

fn line<'a>(found: &Coverage, line: &'a CoverageLine) -> LineView<'a> {
    let cells = found.periods.iter().zip(&line.cells);
    LineView {
        territory: &line.territory,
        group: &line.group,
        latest: line.latest.map(|period| period.to_string()),
        age_years: line.age_years,
        old: line.old,
        cells: cells
            .map(|(period, cell)| CellView {
                time: period.to_string(),
                state: cell.state.name(),
                status: cell.status.flags(),
            })
            .collect(),
    }
}

/// An object with one line a territory and group, and its cells.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Coverage, described: &PopulationGroups) -> Result<String, super::ViewError> {
    super::to_json(&CoverageView {
        kind: "coverage",
        indicator: found.indicator.id.as_str(),
        sex: &found.sex,
        today: found.today.map(|today| today.to_string()),
        old_after: found.old_after,
        counts: found
            .counts()
            .map(|(state, cells)| CountView {
                state: state.name(),
                cells,
            })
            .into(),
        groups: groups(found, described),
        lines: found.lines.iter().map(|l| line(found, l)).collect(),
        notes: &found.notes,
        reading: [reading(&found.indicator)],
        provenance: found.sources.iter().map(source).collect(),
    })
}

/// One line a cell, the absent ones included, with [`COLUMNS`].
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Coverage) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for view in found.lines.iter().map(|l| line(found, l)) {
        let age = view
            .age_years
            .map_or_else(String::new, |age| age.to_string());
        let old = view.old.map_or_else(String::new, |old| old.to_string());
        for cell in &view.cells {
            writer.write_record([
                found.indicator.id.as_str(),
                view.territory,
                &found.sex,
                view.group,
                &cell.time,
                cell.state,
                &cell.status,
                view.latest.as_deref().unwrap_or_default(),
                &age,
                &old,
                found.indicator.definition.dataflow.as_str(),
            ])?;
        }
    }
    super::finish(writer)
}

/// For reading: one line a territory and group, one letter a period.
pub fn table(found: &Coverage, described: &PopulationGroups) -> String {
    let mut text = format!("{}\n\n", safe(&found.indicator.reading.title));
    let span = match (found.periods.first(), found.periods.last()) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => String::new(),
    };
    let rows: Vec<Vec<String>> = found
        .lines
        .iter()
        .map(|line| {
            let letters: String = line.cells.iter().map(|cell| cell.state.letter()).collect();
            vec![
                line.territory.clone(),
                line.group.clone(),
                format!("[{letters}]"),
                line.latest
                    .map_or_else(|| "none".to_string(), |p| p.to_string()),
                match line.old {
                    Some(true) => "old".to_string(),
                    _ => String::new(),
                },
            ]
        })
        .collect();
    text.push_str(&lay_out(
        &["territory", "group", &span, "latest", ""],
        &rows,
    ));
    text.push('\n');
    for (state, count) in found.counts() {
        text.push_str(&format!(
            "{}  {}: {count} cells\n",
            state.letter(),
            words(state)
        ));
    }
    if let Some(today) = found.today {
        text.push_str(&format!(
            "old: the newest value is more than {} years before {today}.\n",
            found.old_after
        ));
    }
    for note in &found.notes {
        text.push_str(&format!("Note: {}.\n", safe(note)));
    }
    for group in groups(found, described) {
        if !group.published {
            text.push_str(&format!(
                "{}: no file has this group with what the indicator fixes.\n",
                safe(group.code)
            ));
        }
        if let Some(whom) = group.not_covered {
            text.push_str(&format!(
                "{} does not cover: {}.\n",
                safe(group.code),
                safe(whom)
            ));
        }
    }
    let reading = &found.indicator.reading;
    text.push_str(&format!(
        "{}\n{} ({}).\n",
        safe(&reading.does_not_say),
        safe(&reading.source.acknowledgement),
        safe(&reading.source.link)
    ));
    for source in &found.sources {
        text.push_str(&format!(
            "From {} ({}), vintage {}.\n",
            safe(&source.snapshot.name),
            safe(source.snapshot.hash8()),
            safe(&source.vintage.to_string())
        ));
    }
    text
}

/// What a state of a cell means, in words.
pub(crate) fn words(state: CoverageState) -> &'static str {
    match state {
        CoverageState::Value => "a value",
        CoverageState::Unreliable => "a value of low reliability",
        CoverageState::Withheld => "no value, because it would not be reliable",
        CoverageState::Confidential => "no value, because it is confidential",
        CoverageState::NotApplicable => "no value, because there cannot be one",
        CoverageState::Empty => "no value, and the source does not say why",
        CoverageState::Absent => "no file has the cell",
    }
}
