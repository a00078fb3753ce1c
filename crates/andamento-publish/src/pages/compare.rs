//! Territories side by side at one time.

mod drawn;

use andamento_analysis::{Comparison, Purpose, Question, Standing, TerritoryKind, compare};
use askama::Template;

use super::alone::alone;
use super::asking::answered;
use super::controls::{Controls, PLACES_OR_ALL_HELP, references};
use super::figures::FigureRow;
use super::names::listed;
use super::parameters::{WHERE, side_by_side};
use super::sources::{not_covered, unit};
use super::ways::{From, Way, ways};
use super::{Figures, Frame, Meaning, NONE, Sources, sentences, shown};
use crate::charts::Chart;
use crate::views::{answer, compare as view};
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many rows the page shows.
const SHOWN: usize = 110;

/// A row of the page.
struct Compared {
    figures: FigureRow,
    ratio: String,
    odds: String,
    /// `2 to 5`; empty when there is no range of ranks.
    ranks: String,
    /// Address of the row's figures over time.
    address: String,
}

/// Rows that are sorted together.
struct Together {
    heading: String,
    rows: Vec<Compared>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    frame: Frame,
    heading: String,
    /// Who is compared; empty: everybody, or several groups.
    sides: String,
    meaning: Meaning,
    ways: Vec<Way>,
    is_gap: bool,
    /// What the rows are sorted by.
    by: &'static str,
    chart: Option<Chart>,
    together: Vec<Together>,
    intervals: bool,
    ranked: bool,
    odds: bool,
    /// How many columns the table has.
    columns: usize,
    unit: String,
    gap_unit: String,
    notes: Vec<String>,
    overridden: String,
    standing: &'static str,
    /// Notes that belong to each row; empty: no note belongs to all.
    of_each: String,
    hidden: usize,
    all: String,
    controls: Controls,
    not_covered: Vec<(String, String)>,
    sources: Sources,
}

/// `compare`: gaps to a reference if the address gives one, values otherwise.
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    let known = [&WHERE[..], &["group", "reference", "override"]].concat();
    asked.allow(&known, &forms)?;
    let indicator = site.indicators.get(asked.part(0))?;
    let question = side_by_side(indicator, asked)?;
    let context = site.context();
    let question = question.wanted_for(Purpose::SideBySide);
    let (question, found) = answered(site, indicator, asked, question)?;
    let mut found = compare(found, &context);
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, &site.groups)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found)?)),
        _ => {}
    }
    let (heading, sides) = (heading(&found, &question), sides(site, &found, &question));
    let title = if sides.is_empty() {
        heading.clone()
    } else {
        format!("{heading}: {sides}")
    };
    let chart = drawn::chart(site, &found, &title);
    if asked.form == Form::Svg {
        let chart = chart
            .ok_or_else(|| Fault::NotFound(format!("{} has no figure to compare", indicator.id)))?;
        let mut sources = Sources::default();
        sources.add(&found.answer);
        return Ok(Reply::svg(alone(&chart.svg, &sources)));
    }
    let hidden = found.answer.rows.len().saturating_sub(SHOWN);
    let usual = found.answer.rows.first().map(|row| row.territory.clone());
    found.answer.rows.truncate(SHOWN);
    found.standings.truncate(SHOWN);
    let mut sources = Sources::default();
    let numbers = sources.add(&found.answer);
    let mut controls = Controls::of(
        site,
        indicator,
        &question,
        &found.answer.published,
        &asked.path,
    );
    controls.territories_help = PLACES_OR_ALL_HELP;
    if !indicator.definition.references.is_empty() && controls.references.is_empty() {
        controls.references = references(site, indicator, &found.answer.published, "");
    }
    if indicator.definition.levels_comparable {
        controls.no_reference = "nobody: the values themselves";
    }
    let mut together = together(site, &found, &numbers);
    let of_each = of_each(&mut together);
    let rows = || together.iter().flat_map(|one| &one.rows);
    let intervals = rows().any(|row| !row.figures.interval.is_empty());
    let ranked = rows().any(|row| !row.ranks.is_empty());
    let odds = rows().any(|row| row.odds != NONE);
    let of_gaps = 3 + usize::from(odds);
    let page = Page {
        frame: Frame::new(
            title,
            "indicators",
            asked,
            if chart.is_some() { &forms } else { &forms[..2] },
        )
        .citing(&sources),
        heading,
        sides,
        meaning: Meaning::of(indicator),
        ways: ways(
            site,
            indicator,
            &From {
                usual: usual.as_deref(),
                ..From::question("compare", &question, &found.answer.published)
            },
        ),
        is_gap: found.answer.is_gap,
        by: found.compared.name(),
        chart,
        columns: 5
            + if found.answer.is_gap { of_gaps } else { 0 }
            + usize::from(intervals)
            + usize::from(ranked),
        intervals,
        ranked,
        odds,
        unit: unit(&found.answer.unit),
        gap_unit: unit(&found.answer.gap_unit),
        notes: sentences(&found.answer.notes),
        overridden: super::question::overridden(&found.answer),
        standing: answer::STANDING,
        hidden,
        all: asked.address(Form::Csv),
        controls,
        not_covered: not_covered(site, &found.answer),
        together,
        of_each,
        sources,
    };
    Ok(Reply::html(page.render()?))
}

fn heading(found: &Comparison, question: &Question) -> String {
    let sex = match question.scope().sex.as_str() {
        "F" => ", women",
        "M" => ", men",
        _ => "",
    };
    let time = found
        .time
        .map_or_else(String::new, |time| format!(", {time}"));
    let title = &found.answer.indicator.reading.title;
    format!("{title}{sex}, side by side{time}")
}

fn sides(site: &Site, found: &Comparison, question: &Question) -> String {
    let dimension = found.answer.indicator.definition.group_dimension.as_ref();
    match question {
        Question::Gap(gap) => format!(
            "{} against {}",
            site.group(dimension, &gap.group),
            site.group(dimension, &gap.reference)
        ),
        Question::Series(series) if series.groups.len() == 1 => {
            site.group(dimension, &series.groups[0]).to_string()
        }
        Question::Series(_) => String::new(),
    }
}

/// Territories of this kind, in words.
fn kind(kind: TerritoryKind) -> &'static str {
    match kind {
        TerritoryKind::Aggregate => "several countries together",
        TerritoryKind::Country => "countries",
        TerritoryKind::Nuts(1) => "large regions (NUTS 1)",
        TerritoryKind::Nuts(2) => "regions (NUTS 2)",
        TerritoryKind::Nuts(_) => "small regions (NUTS 3)",
        TerritoryKind::City => "cities",
        TerritoryKind::GreaterCity => "greater cities",
        TerritoryKind::FunctionalUrbanArea => "cities with their commuting zones",
        TerritoryKind::CityByName => {
            "cities by their name only, within borders of another time: the same city may stand \
             above under its code"
        }
        TerritoryKind::Other => "other territories",
    }
}

/// The heading of rows that are sorted together: their group where rows have several, their
/// kind of territory.
fn run_heading(site: &Site, found: &Comparison, at: usize) -> String {
    let answer = &found.answer;
    let (row, standing) = (&answer.rows[at], &found.standings[at]);
    let several = answer.rows.iter().any(|other| other.group != row.group);
    let words = kind(standing.kind);
    let dimension = answer.indicator.definition.group_dimension.as_ref();
    if several {
        format!("{}: {words}", site.group(dimension, &row.group))
    } else {
        capital(words)
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Where one run of rows that are sorted together ends and the next begins.
fn runs(found: &Comparison) -> Vec<std::ops::Range<usize>> {
    let rows = &found.answer.rows;
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in 0..rows.len() {
        let same = at > 0
            && rows[at].group == rows[at - 1].group
            && found.standings[at].kind == found.standings[at - 1].kind;
        match runs.last_mut() {
            Some(run) if same => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn together(site: &Site, found: &Comparison, numbers: &[usize]) -> Vec<Together> {
    let answer = &found.answer;
    let mut figures = Figures::of(site, answer, numbers).rows.into_iter();
    let ratio = |ratio: Option<f64>| ratio.map_or_else(|| NONE.to_string(), |r| shown(r, 2));
    let question = if answer.is_gap { "gap" } else { "series" };
    runs(found)
        .into_iter()
        .map(|run| Together {
            heading: run_heading(site, found, run.start),
            rows: figures
                .by_ref()
                .take(run.len())
                .zip(run)
                .map(|(mut figures, at)| {
                    let (row, standing) = (&answer.rows[at], &found.standings[at]);
                    remark(&mut figures, standing);
                    let sides = match &row.reference {
                        Some(reference) => format!("&group={}&reference={reference}", row.group),
                        None if answer.indicator.definition.group_dimension.is_some() => {
                            format!("&group={}", row.group)
                        }
                        None => String::new(),
                    };
                    Compared {
                        ratio: ratio(row.ratio),
                        odds: ratio(row.odds_ratio),
                        ranks: standing.ranks.map_or_else(String::new, |ranks| {
                            if ranks.first == ranks.last {
                                ranks.first.to_string()
                            } else {
                                format!("{} to {}", ranks.first, ranks.last)
                            }
                        }),
                        address: format!(
                            "/indicators/{}/{question}?territory={}{sides}",
                            answer.indicator.id,
                            listed(&row.territory)
                        ),
                        figures,
                    }
                })
                .collect(),
        })
        .collect()
}

/// Takes the notes that belong to each row out of the rows, to be said once.
fn of_each(together: &mut [Together]) -> String {
    let rows = || together.iter().flat_map(|one| &one.rows);
    let Some(first) = rows().next().filter(|_| rows().nth(1).is_some()) else {
        return String::new();
    };
    let shared: Vec<String> = first
        .figures
        .notes
        .split("; ")
        .filter(|note| !note.is_empty())
        .filter(|note| rows().all(|row| row.figures.notes.split("; ").any(|one| one == *note)))
        .map(str::to_string)
        .collect();
    for row in together.iter_mut().flat_map(|one| &mut one.rows) {
        let own = row.figures.notes.split("; ");
        let own: Vec<&str> = own
            .filter(|note| !shared.iter().any(|one| one == note))
            .collect();
        row.figures.notes = own.join("; ");
    }
    shared.join("; ")
}

fn remark(figures: &mut FigureRow, standing: &Standing) {
    if let Some(earlier) = standing.earlier {
        if !figures.notes.is_empty() {
            figures.notes.push_str("; ");
        }
        figures
            .notes
            .push_str(&format!("newest earlier figure: {earlier}"));
    }
}
