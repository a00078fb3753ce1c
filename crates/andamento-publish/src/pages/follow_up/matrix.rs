//! Recommendations and Member States.

mod picture;

use andamento_analysis::register::matrix::{
    CellState, FollowUp, Matrix, MatrixQuestion, Measure, Wanted,
};
use askama::Template;

use super::plan;
use crate::ask::follow_up::ask_matrix;
use crate::charts::Chart;
use crate::pages::Frame;
use crate::pages::register::{Known, Link, Part, SourceShown, Titles, ways};
use crate::views::matrix as view;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The aggregate whose members are the Member States.
const UNION: &str = "EU27_2020";
/// The most measures whose evidence is listed on the page.
const MOST: usize = 250;

/// A cell.
struct CellShown {
    /// Its letters; a dot where nothing is known.
    signs: String,
    /// `reported`, `none`, `unknown`; `other`: known, and not of the class that is asked for.
    class: &'static str,
    /// Its evidence on this page; empty: there is none.
    anchor: String,
    /// What it says, for those who do not see letters in a grid.
    said: String,
}

struct RowShown {
    area: String,
    asked: Link,
    specified: bool,
    cells: Vec<CellShown>,
    without_state: String,
    without_anchor: String,
}

/// What a cell rests on.
struct Evidence {
    anchor: String,
    place: String,
    asked: String,
    measures: Vec<MeasureShown>,
}

struct MeasureShown {
    sign: char,
    class: &'static str,
    measure: Link,
    link: Link,
    why: String,
    source: Option<SourceShown>,
}

/// A class in the legend, with its numbers.
struct Counted {
    sign: char,
    class: &'static str,
    meaning: &'static str,
    in_cells: usize,
    without_state: usize,
    /// The matrix of this class alone.
    address: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "matrix.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    plan: Link,
    standing: &'static str,
    class: String,
    state: String,
    area: String,
    areas: Vec<String>,
    all_states: Vec<(String, String)>,
    classes: Vec<Counted>,
    states: Vec<(String, String)>,
    rows: Vec<RowShown>,
    cells: usize,
    reported: usize,
    none_reported: usize,
    unknown: usize,
    measures: usize,
    without_state: usize,
    chart: Chart,
    evidence: Vec<Evidence>,
    hidden: usize,
    /// The cells of which nothing is known, alone.
    unknown_alone: String,
    all: String,
    everything: String,
}

/// The matrix of a plan.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    asked.allow(&["class", "state", "area", "known_on"], &forms)?;
    let known = Known::of(asked, &["class", "state", "area"])?;
    let plan = plan(asked.part(0)).map_err(Fault::NotFound)?;
    let question = MatrixQuestion {
        class: asked.one("class")?.map(class).transpose()?,
        state: asked.one("state")?.map(str::to_string),
        area: asked.one("area")?.map(str::to_string),
    };
    let members = site.aggregates.get(UNION);
    let members: Vec<String> = members
        .ok_or_else(|| Fault::View(format!("the catalog has no members of {UNION}")))?
        .iter()
        .cloned()
        .collect();
    let (found, names) = ask_matrix(&site.ledger, known.day, &plan, &members, &question)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, &names)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found, &names, question.class)?)),
        _ => {}
    }
    let title = found.rows.iter().find(|row| row.entry == plan);
    let title = match title {
        Some(row) => row.title.clone(),
        None => plan.names().to_string(),
    };
    let heading = format!("Who did what was asked: {title}");
    let chart = picture::picture(&found, &heading);
    if asked.form == Form::Svg {
        return Ok(Reply::svg(chart.svg));
    }
    let titles = Titles::of(site, &known);
    let totals = found.totals();
    let (evidence, hidden) = evidence(site, &found, &known, &titles);
    let path = asked.path.clone();
    let page = Page {
        frame: Frame::new(heading, "plans", asked, &forms),
        chart,
        ways: ways(&known, ""),
        plan: known.link(plan.as_str(), &title),
        standing: view::STANDING,
        class: question.class.map_or("", Wanted::name).to_string(),
        areas: areas(&found, &question),
        all_states: members
            .iter()
            .map(|code| (code.clone(), name(site, code)))
            .collect(),
        states: found
            .states
            .iter()
            .map(|code| (code.clone(), name(site, code)))
            .collect(),
        classes: FollowUp::ALL
            .map(|class| Counted {
                sign: view::sign(class),
                class: class.name(),
                meaning: meaning(class),
                in_cells: totals.by_class[class as usize],
                without_state: totals.without_state[class as usize],
                address: known.at(&format!("{path}?class={}", class.name())),
                here: question.class == Some(Wanted::Class(class)),
            })
            .into(),
        rows: rows(site, &found, &known),
        cells: found.rows.len() * found.states.len(),
        reported: totals.reported,
        none_reported: totals.none_reported,
        unknown: totals.unknown,
        measures: totals.by_class.iter().sum(),
        without_state: totals.without_state.iter().sum(),
        state: question.state.unwrap_or_default(),
        area: question.area.unwrap_or_default(),
        evidence,
        hidden,
        unknown_alone: known.at(&format!("{path}?class={}", Wanted::Unknown.name())),
        all: asked.address(Form::Csv),
        everything: known.at(&path),
        known,
    };
    Ok(Reply::html(page.render()?))
}

fn class(text: &str) -> Result<Wanted, Fault> {
    Wanted::parse(text).map_err(|why| Fault::Bad(format!("`class`: {why}")))
}

/// What a class says.
fn meaning(class: FollowUp) -> &'static str {
    match class {
        FollowUp::PromptedBy => "done because of what was asked",
        FollowUp::InLine => "goes the way that was asked, whatever caused it",
        FollowUp::Additional => "comes on top of what was asked",
        FollowUp::Beyond => "goes further than what was asked",
        FollowUp::Unclear => "the source does not say how it relates",
        FollowUp::NoneReported => "a source that claims to be complete reports nothing",
    }
}

fn name(site: &Site, code: &str) -> String {
    site.territory(code).unwrap_or(code).to_string()
}

/// The numbers of the areas to choose from.
fn areas(found: &Matrix, question: &MatrixQuestion) -> Vec<String> {
    let of_rows = found.rows.iter().filter_map(|row| row.area.clone());
    let mut areas: Vec<String> = match &question.area {
        Some(area) => vec![area.clone()],
        None => of_rows.collect(),
    };
    areas.dedup();
    areas
}

fn signs(measures: &[Measure]) -> String {
    let mut signs: Vec<char> = measures.iter().map(|one| view::sign(one.class)).collect();
    signs.sort_unstable();
    signs.dedup();
    signs.into_iter().collect()
}

fn rows(site: &Site, found: &Matrix, known: &Known) -> Vec<RowShown> {
    let one = |(at, row): (usize, &andamento_analysis::register::matrix::Asked)| {
        let cells = found.states.iter().enumerate().map(|(state, code)| {
            let measures = found.cell(at, state);
            match found.state_of(at, state) {
                CellState::Unknown => CellShown {
                    signs: "·".to_string(),
                    class: "unknown",
                    anchor: String::new(),
                    said: String::new(),
                },
                // Measures of other classes than the one that is asked for.
                _ if measures.is_empty() => CellShown {
                    signs: String::new(),
                    class: "other",
                    anchor: String::new(),
                    said: String::new(),
                },
                of_state => CellShown {
                    signs: signs(measures),
                    class: match of_state {
                        CellState::NoneReported => "none",
                        _ => "reported",
                    },
                    anchor: format!("cell-{at}-{code}"),
                    said: format!("{}, {}", name(site, code), counted(measures.len())),
                },
            }
        });
        let without: Vec<Measure> = found
            .without_state
            .iter()
            .filter(|(of, _)| *of == at)
            .map(|(_, one)| one.clone())
            .collect();
        RowShown {
            area: row.area.clone().unwrap_or_else(|| "plan".to_string()),
            asked: known.link(row.entry.as_str(), &row.title),
            specified: row.specified,
            cells: cells.collect(),
            without_anchor: if without.is_empty() {
                String::new()
            } else {
                format!("cell-{at}")
            },
            without_state: signs(&without),
        }
    };
    found.rows.iter().enumerate().map(one).collect()
}

fn counted(measures: usize) -> String {
    format!(
        "{measures} {}",
        if measures == 1 { "measure" } else { "measures" }
    )
}

/// The measures of every cell that has any, and how many are left out.
fn evidence(site: &Site, found: &Matrix, known: &Known, titles: &Titles) -> (Vec<Evidence>, usize) {
    let (mut all, mut shown, mut hidden) = (Vec::new(), 0, 0);
    for (at, row) in found.rows.iter().enumerate() {
        let mut add = |anchor: String, place: String, measures: &[&Measure]| {
            if measures.is_empty() {
                return;
            }
            let room = MOST.saturating_sub(shown);
            let measures_shown: Vec<MeasureShown> = measures
                .iter()
                .take(room)
                .map(|one| measure(one, known, titles))
                .collect();
            shown += measures_shown.len();
            hidden += measures.len() - measures_shown.len();
            // The cell leads here also where its measures have no room.
            all.push(Evidence {
                anchor,
                place,
                asked: match (&row.area, row.specified) {
                    (_, true) => row.title.clone(),
                    (Some(area), false) => format!("area {area}, not specified"),
                    (None, false) => "the plan, not specified".to_string(),
                },
                measures: measures_shown,
            });
        };
        for (state, code) in found.states.iter().enumerate() {
            let measures: Vec<&Measure> = found.cell(at, state).iter().collect();
            add(format!("cell-{at}-{code}"), name(site, code), &measures);
        }
        let without: Vec<&Measure> = found
            .without_state
            .iter()
            .filter(|(of, _)| *of == at)
            .map(|(_, one)| one)
            .collect();
        add(format!("cell-{at}"), "no state named".to_string(), &without);
    }
    (all, hidden)
}

fn measure(one: &Measure, known: &Known, titles: &Titles) -> MeasureShown {
    MeasureShown {
        sign: view::sign(one.class),
        class: one.class.name(),
        measure: known.link(one.entry.as_str(), &one.title),
        link: known.link(one.link.as_str(), one.class.name()),
        why: one.why.clone().unwrap_or_default(),
        source: one
            .source
            .as_ref()
            .map(|source| SourceShown::read(source, titles, known)),
    }
}
