//! Recommendations and Member States: one view as table, CSV and JSON.

use andamento_analysis::register::matrix::{Asked, CellState, FollowUp, Matrix, Measure, Wanted};
use serde::Serialize;

use super::place::{DocumentNames, PlaceView, place};
use super::text_table::{lay_out, safe};

/// The columns of the CSV: one line a measure of a state; a cell without a measure has one line.
pub const COLUMNS: [&str; 6] = [
    "area",
    "recommendation",
    "member_state",
    "class",
    "measure",
    "source",
];

/// In the column `recommendation`, where the source does not say which one.
pub const NOT_SPECIFIED: &str = "not specified";

/// What every matrix says.
pub const STANDING: &str =
    "Unknown is not none: the sources give examples, and their silence about a state says nothing.";

#[derive(Serialize)]
struct MeasureView<'a> {
    class: &'static str,
    measure: &'a str,
    title: &'a str,
    link: &'a str,
    why: Option<&'a str>,
    source: Option<PlaceView>,
}

#[derive(Serialize)]
struct CellView<'a> {
    member_state: &'a str,
    state: &'static str,
    measures: Vec<MeasureView<'a>>,
}

#[derive(Serialize)]
struct RowView<'a> {
    area: Option<&'a str>,
    recommendation: Option<&'a str>,
    entry: &'a str,
    title: &'a str,
    cells: Vec<CellView<'a>>,
    without_state: Vec<MeasureView<'a>>,
}

#[derive(Serialize)]
struct ClassCount {
    class: &'static str,
    in_cells: usize,
    without_state: usize,
}

#[derive(Serialize)]
struct TotalsView {
    cells: usize,
    reported: usize,
    none_reported: usize,
    unknown: usize,
    measures: Vec<ClassCount>,
}

#[derive(Serialize)]
struct MatrixView<'a> {
    kind: &'static str,
    plan: &'a str,
    member_states: &'a [String],
    rows: Vec<RowView<'a>>,
    totals: TotalsView,
    note: &'static str,
}

fn measure<'a>(measure: &'a Measure, names: &DocumentNames) -> MeasureView<'a> {
    MeasureView {
        class: measure.class.name(),
        measure: measure.entry.as_str(),
        title: &measure.title,
        link: measure.link.as_str(),
        why: measure.why.as_deref(),
        source: measure.source.as_ref().map(|source| place(source, names)),
    }
}

/// The name of what is known of a cell.
pub fn state_name(state: CellState) -> &'static str {
    match state {
        CellState::Reported => "reported",
        CellState::NoneReported => "none-reported",
        CellState::Unknown => "unknown",
    }
}

fn totals(found: &Matrix) -> TotalsView {
    let totals = found.totals();
    let count = |class: FollowUp| ClassCount {
        class: class.name(),
        in_cells: totals.by_class[class as usize],
        without_state: totals.without_state[class as usize],
    };
    TotalsView {
        cells: found.rows.len() * found.states.len(),
        reported: totals.reported,
        none_reported: totals.none_reported,
        unknown: totals.unknown,
        measures: FollowUp::ALL.map(count).into(),
    }
}

/// An object with the cells of each row and the totals.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Matrix, names: &DocumentNames) -> Result<String, super::ViewError> {
    let row = |(at, row): (usize, &'_ Asked)| RowView {
        area: found.rows[at].area.as_deref(),
        recommendation: row.specified.then(|| found.rows[at].entry.as_str()),
        entry: found.rows[at].entry.as_str(),
        title: &found.rows[at].title,
        cells: found
            .states
            .iter()
            .enumerate()
            .map(|(state, code)| CellView {
                member_state: code,
                state: state_name(found.state_of(at, state)),
                measures: found
                    .cell(at, state)
                    .iter()
                    .map(|one| measure(one, names))
                    .collect(),
            })
            .collect(),
        without_state: found
            .without_state
            .iter()
            .filter(|(of, _)| *of == at)
            .map(|(_, one)| measure(one, names))
            .collect(),
    };
    super::to_json(&MatrixView {
        kind: "matrix",
        plan: found.plan.as_str(),
        member_states: &found.states,
        rows: found.rows.iter().enumerate().map(row).collect(),
        totals: totals(found),
        note: STANDING,
    })
}

/// [`COLUMNS`]; a cell of which nothing is known has the class `unknown` and no measure. With a
/// filter on a class (`only`), cells without it have no line; with `unknown`, only these. Measures that name no state have
/// an empty `member_state`.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(
    found: &Matrix,
    names: &DocumentNames,
    only: Option<Wanted>,
) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for (at, row) in found.rows.iter().enumerate() {
        let asked = if row.specified {
            row.entry.as_str()
        } else {
            NOT_SPECIFIED
        };
        let area = row.area.as_deref().unwrap_or_default();
        let mut write = |state: &str, class: &str, measure: &str, source: &str| {
            writer.write_record([area, asked, state, class, measure, source])
        };
        let source = |one: &Measure| {
            one.source
                .as_ref()
                .map_or_else(String::new, |source| names.place(source))
        };
        for (state, code) in found.states.iter().enumerate() {
            let measures = found.cell(at, state);
            let unknown = found.state_of(at, state) == CellState::Unknown;
            if unknown && !matches!(only, Some(Wanted::Class(_))) {
                write(code, state_name(CellState::Unknown), "", "")?;
            }
            for one in measures {
                write(code, one.class.name(), &one.title, &source(one))?;
            }
        }
        for (_, one) in found.without_state.iter().filter(|(of, _)| *of == at) {
            write("", one.class.name(), &one.title, &source(one))?;
        }
    }
    super::finish(writer)
}

/// The sign of a class in the table.
pub fn sign(class: FollowUp) -> char {
    match class {
        FollowUp::PromptedBy => 'P',
        FollowUp::InLine => 'I',
        FollowUp::Additional => 'A',
        FollowUp::Beyond => 'B',
        FollowUp::Unclear => '?',
        FollowUp::NoneReported => '0',
    }
}

/// For reading: one line a row, one column a state.
pub fn table(found: &Matrix) -> String {
    let mut header = vec!["area", "asked"];
    header.extend(found.states.iter().map(String::as_str));
    let rows: Vec<Vec<String>> = found
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let asked = if row.specified {
                row.entry.names()
            } else {
                NOT_SPECIFIED
            };
            let mut cells = vec![row.area.clone().unwrap_or_default(), asked.to_string()];
            for state in 0..found.states.len() {
                let mut signs: Vec<char> = found
                    .cell(at, state)
                    .iter()
                    .map(|one| sign(one.class))
                    .collect();
                signs.sort_unstable();
                signs.dedup();
                cells.push(match found.state_of(at, state) {
                    CellState::Unknown => ".".to_string(),
                    // Empty: measures of other classes than the one that is asked for.
                    _ => signs.into_iter().collect(),
                });
            }
            cells
        })
        .collect();
    let mut text = lay_out(&header, &rows);
    let totals = found.totals();
    text.push('\n');
    for class in FollowUp::ALL {
        text.push_str(&format!(
            "{}  {}: {} in cells, {} that name no state\n",
            sign(class),
            class.name(),
            totals.by_class[class as usize],
            totals.without_state[class as usize]
        ));
    }
    text.push_str(&format!(
        ".  unknown: {} of {} cells; reported: {}; none reported: {}\n",
        totals.unknown,
        found.rows.len() * found.states.len(),
        totals.reported,
        totals.none_reported
    ));
    for (row, one) in &found.without_state {
        text.push_str(&format!(
            "No state named: {} ({}, {}).\n",
            safe(&one.title),
            one.class,
            safe(found.rows[*row].entry.as_str())
        ));
    }
    text.push_str(&format!("{STANDING}\n"));
    text
}
