//! For which territories, groups and times an indicator has figures, and what kind of nothing
//! stands where it has none.

use andamento_analysis::coverage::CoveredGroup;
use andamento_analysis::{Coverage, CoverageLine, CoverageQuestion, CoverageState, Published};
use andamento_model::{Frequency, Period};
use askama::Template;

use super::alone::alone;
use super::asking::with_names;
use super::controls::{Controls, PLACES_OR_ALL_HELP};
use super::names::listed;
use super::parameters::{WHERE, scope};
use super::ways::{From, Way, ways};
use super::{Frame, Meaning, Sources, picture, sentences, shown};
use crate::ask::ask_coverage;
use crate::charts::Chart;
use crate::charts::grid::{Columns, Grid, GridCell, GridLine, Tone};
use crate::views::coverage as view;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many cells the page shows; the first group is shown up to this, others if they fit.
const SHOWN: usize = 1500;
/// How many lines the picture shows.
const DRAWN: usize = 120;
/// A newest figure more than this many years before today is old, unless the address says
/// otherwise; as on the command line.
const OLD_AFTER: u16 = 3;

/// A cell: its letter, the class of its pattern.
struct CellView {
    letter: char,
    class: &'static str,
}

struct LineView {
    place: String,
    cells: Vec<CellView>,
    /// Newest period with a value; empty: there is none.
    latest: String,
    /// `old: 7 years`, or nothing.
    old: String,
    /// Address of the figures over time.
    address: String,
}

/// The lines of one group.
struct Section {
    /// The group; empty where the indicator describes everybody.
    heading: String,
    lines: Vec<LineView>,
    hidden: usize,
}

/// A group, and whether the source covers it.
struct GroupLine {
    label: String,
    code: String,
    published: bool,
    values: String,
    places: String,
    not_covered: String,
    address: String,
}

#[derive(Template)]
#[template(path = "coverage.html")]
struct Page {
    frame: Frame,
    meaning: Meaning,
    ways: Vec<Way>,
    sentence: String,
    /// Letter, class, meaning, number of cells.
    legend: Vec<(char, &'static str, &'static str, String)>,
    today: String,
    old_after: u16,
    columns: Vec<String>,
    sections: Vec<Section>,
    groups: Vec<GroupLine>,
    /// Groups that are not shown for want of room.
    apart: usize,
    notes: Vec<String>,
    all: String,
    controls: Controls,
    sources: Sources,
}

/// `coverage`.
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    let known = [&WHERE[..], &["group", "today", "old_after"]].concat();
    asked.allow(&known, &forms)?;
    let indicator = site.indicators.get(asked.part(0))?;
    let mut question = CoverageQuestion {
        indicator: indicator.id.to_string(),
        groups: asked.many("group")?,
        today: day(asked)?,
        old_after: years(asked)?,
        scope: scope(asked)?,
    };
    let context = site.context();
    let found = with_names(
        site,
        indicator,
        &mut question,
        |question| &mut question.scope,
        |question| ask_coverage(&site.store, &site.indicators, &context, question),
    )?;
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, &site.groups)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found)?)),
        Form::Svg => {
            let mut sources = Sources::default();
            sources.add_covered(&found);
            return Ok(Reply::svg(alone(&chart(site, &found).svg, &sources)));
        }
        _ => {}
    }
    let mut sources = Sources::default();
    sources.add_covered(&found);
    let published = published(&question, &found);
    let one = if let [only] = question.groups.as_slice() {
        only.as_str()
    } else {
        ""
    };
    let mut controls = Controls::with(
        site,
        indicator,
        &question.scope,
        one,
        &published,
        &asked.path,
    );
    controls.every_group = "all";
    controls.territories_help = PLACES_OR_ALL_HELP;
    controls.more = vec![
        (
            "today",
            "Today (2026-11-22)",
            found.today.map_or_else(String::new, |day| day.to_string()),
        ),
        (
            "old_after",
            "Old after years",
            asked.one("old_after")?.unwrap_or_default().to_string(),
        ),
    ];
    let sections = sections(site, &found);
    let usual = found.lines.iter().find(|line| line.latest.is_some());
    let legend = found.counts().map(|(state, count)| {
        let count = shown(count as f64, 0);
        (letter(state), class(state), view::words(state), count)
    });
    let page = Page {
        frame: Frame::new(title(&found), "indicators", asked, &forms).citing(&sources),
        meaning: Meaning::of(indicator),
        ways: ways(
            site,
            indicator,
            &From {
                here: "coverage",
                scope: Some(&question.scope),
                usual: usual.map(|line| line.territory.as_str()),
                group: Some(one).filter(|group| !group.is_empty()),
                reference: None,
                published: &published,
            },
        ),
        sentence: sentence(&found),
        legend: legend.to_vec(),
        today: found.today.map_or_else(String::new, |day| day.to_string()),
        old_after: found.old_after,
        columns: found.periods.iter().map(ToString::to_string).collect(),
        apart: covered(&found).count() - sections.len(),
        groups: groups(site, &found, asked),
        sections,
        notes: notes(&found),
        all: asked.address(Form::Csv),
        controls,
        sources,
    };
    Ok(Reply::html(page.render()?))
}

/// What the figures have; where one group was asked for, nothing is known of the references,
/// and they are taken as published.
fn published(question: &CoverageQuestion, found: &Coverage) -> Published {
    let mut groups: Vec<String> = found
        .groups
        .iter()
        .filter(|group| group.published)
        .map(|group| group.code.clone())
        .collect();
    if !question.groups.is_empty() {
        groups.extend(found.indicator.definition.references.iter().cloned());
    }
    let mut years: Vec<u16> = found.periods.iter().map(|period| period.year()).collect();
    years.dedup();
    Published { groups, years }
}

fn day(asked: &Asked) -> Result<Option<Period>, Fault> {
    let Some(text) = asked.one("today")? else {
        return Ok(None);
    };
    let day = text.parse::<Period>().ok();
    let day = day.filter(|period| period.frequency() == Frequency::Daily);
    day.map(Some)
        .ok_or_else(|| Fault::Bad("`today`: expected a day such as 2026-11-22".to_string()))
}

fn years(asked: &Asked) -> Result<u16, Fault> {
    let years = asked.one("old_after")?.map(str::parse::<u16>).transpose();
    let years = years.map_err(|_| {
        Fault::Bad("`old_after`: expected a whole number of years, for example 3".to_string())
    })?;
    Ok(years.unwrap_or(OLD_AFTER))
}

fn title(found: &Coverage) -> String {
    let sex = match found.sex.as_str() {
        "F" => ", women",
        "M" => ", men",
        _ => "",
    };
    format!("Coverage: {}{sex}", found.indicator.reading.title)
}

/// The page says its own way of giving today.
fn notes(found: &Coverage) -> Vec<String> {
    let notes = found.notes.iter();
    let notes: Vec<String> = notes
        .filter(|note| !note.contains("--today"))
        .cloned()
        .collect();
    sentences(&notes)
}

/// What stands in a cell of the page; a sign for each state, with its meaning in the legend.
fn letter(state: CoverageState) -> char {
    match state {
        CoverageState::Value => '●',
        CoverageState::Absent => '–',
        other => other.letter(),
    }
}

fn class(state: CoverageState) -> &'static str {
    match state {
        CoverageState::Value => "v",
        CoverageState::Unreliable => "u",
        CoverageState::Withheld => "w",
        CoverageState::Confidential => "c",
        CoverageState::NotApplicable => "z",
        CoverageState::Empty => "e",
        CoverageState::Absent => "a",
    }
}

fn sentence(found: &Coverage) -> String {
    let cells: usize = found.lines.iter().map(|line| line.cells.len()).sum();
    let values = found.counts().into_iter();
    let values: usize = values
        .filter(|(state, _)| state.has_value())
        .map(|(_, count)| count)
        .sum();
    let old = found.lines.iter().filter(|line| line.old == Some(true));
    let none = found.lines.iter().filter(|line| line.latest.is_none());
    let mut sentence = format!(
        "Of {} cells ({} lines of {} periods) {} have a value",
        shown(cells as f64, 0),
        shown(found.lines.len() as f64, 0),
        found.periods.len(),
        shown(values as f64, 0)
    );
    sentence.push_str(&format!("; {} lines have none at all", none.count()));
    if found.today.is_some() {
        sentence.push_str(&format!(
            ", and in {} the newest value is more than {} years old",
            old.count(),
            found.old_after
        ));
    }
    sentence.push('.');
    sentence
}

/// The groups with a grid: those that any file has; all if no file has any of them. The others
/// are named in the table of groups.
fn covered(found: &Coverage) -> impl Iterator<Item = &CoveredGroup> {
    let none = found.groups.iter().all(|group| !group.published);
    found
        .groups
        .iter()
        .filter(move |group| none || group.published)
}

/// The lines of each group; whole groups as long as there is room for them.
fn sections(site: &Site, found: &Coverage) -> Vec<Section> {
    let dimension = found.indicator.definition.group_dimension.as_ref();
    let most = SHOWN / found.periods.len().max(1);
    let mut room = most;
    let mut sections = Vec::new();
    for group in covered(found) {
        let lines: Vec<&CoverageLine> = found
            .lines
            .iter()
            .filter(|line| line.group == group.code)
            .collect();
        if !sections.is_empty() && lines.len() > room {
            break;
        }
        let hidden = lines.len().saturating_sub(room);
        room = room.saturating_sub(lines.len());
        sections.push(Section {
            heading: if dimension.is_some() {
                site.group(dimension, &group.code).to_string()
            } else {
                String::new()
            },
            lines: lines
                .into_iter()
                .take(most)
                .map(|line| shown_line(site, found, line))
                .collect(),
            hidden,
        });
    }
    sections
}

fn shown_line(site: &Site, found: &Coverage, line: &CoverageLine) -> LineView {
    let definition = &found.indicator.definition;
    let label = site
        .label(
            &definition.dataflow,
            &definition.territory_dimension,
            &line.territory,
        )
        .or_else(|| site.territory(&line.territory));
    let group = if definition.group_dimension.is_some() {
        format!("&group={}", line.group)
    } else {
        String::new()
    };
    LineView {
        place: picture::short(label.unwrap_or(&line.territory)),
        cells: line
            .cells
            .iter()
            .map(|cell| CellView {
                letter: letter(cell.state),
                class: class(cell.state),
            })
            .collect(),
        latest: line
            .latest
            .map_or_else(String::new, |period| period.to_string()),
        old: match (line.old, line.age_years) {
            (Some(true), Some(age)) => format!("old: {age} years"),
            _ => String::new(),
        },
        address: format!(
            "/indicators/{}/series?territory={}{group}",
            found.indicator.id,
            listed(&line.territory)
        ),
    }
}

fn groups(site: &Site, found: &Coverage, asked: &Asked) -> Vec<GroupLine> {
    let dimension = found.indicator.definition.group_dimension.as_ref();
    let Some(dimension) = dimension else {
        return Vec::new();
    };
    found
        .groups
        .iter()
        .map(|group| {
            let lines = || found.lines.iter().filter(|line| line.group == group.code);
            let cells = lines().flat_map(|line| &line.cells);
            let values = cells.filter(|cell| cell.state.has_value()).count();
            let places = lines().filter(|line| line.latest.is_some()).count();
            let described = site.groups.get(dimension, &group.code);
            GroupLine {
                label: site.group(Some(dimension), &group.code).to_string(),
                code: group.code.clone(),
                published: group.published,
                values: shown(values as f64, 0),
                places: shown(places as f64, 0),
                not_covered: described.map_or_else(String::new, |d| d.not_covered.clone()),
                address: format!("{}?group={}", asked.path, group.code),
            }
        })
        .collect()
}

/// The grid as a picture.
fn chart(site: &Site, found: &Coverage) -> Chart {
    let cell = |state: CoverageState| GridCell {
        letters: letter(state).to_string(),
        tone: match state {
            CoverageState::Value => Tone::Full,
            CoverageState::Unreliable => Tone::Half,
            CoverageState::Absent => Tone::None,
            _ => Tone::Pale,
        },
    };
    let several = found.groups.len() > 1;
    let lines: Vec<GridLine> = found
        .lines
        .iter()
        .take(DRAWN)
        .map(|line| {
            let shown = shown_line(site, found, line);
            GridLine {
                label: if several {
                    format!("{} {}", line.territory, line.group)
                } else {
                    shown.place
                },
                cells: line.cells.iter().map(|c| cell(c.state)).collect(),
                end: if shown.old.is_empty() {
                    shown.latest
                } else {
                    format!("{} old", shown.latest)
                },
            }
        })
        .collect();
    let mut sentence = sentence(found);
    if found.lines.len() > DRAWN {
        sentence.push_str(&format!(
            " The picture shows {DRAWN} of {} lines.",
            found.lines.len()
        ));
    }
    Grid {
        title: title(found),
        sentence,
        columns: found.periods.iter().map(ToString::to_string).collect(),
        columns_are: Columns::Times,
        lines,
        legend: CoverageState::ALL
            .map(|state| (cell(state), view::words(state).to_string()))
            .to_vec(),
    }
    .chart()
}
