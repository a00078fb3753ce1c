//! A gap over time in several measures, with a warning where they tell different stories.

use andamento_analysis::{AnswerRow, Trend, TrendPoint, trend};
use askama::Template;

use super::alone::alone;
use super::asking::answered;
use super::controls::Controls;
use super::figures::{Figure, FigureRow};
use super::parameters::{GAP, SERIES, WHERE, gap};
use super::sources::{not_covered, unit};
use super::ways::{From, Way, ways};
use super::{Figures, Frame, Meaning, NONE, Sources, picture, place, question, sentences, shown};
use crate::charts::Chart;
use crate::charts::lines::{Line, Point};
use crate::charts::panels::{Panel, Panels};
use crate::views::{answer, trend as view};
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many rows the page shows.
const SHOWN: usize = 78;
/// How many lines the picture tells apart.
const MOST_LINES: usize = 3;

struct Told {
    sentence: String,
    differ: bool,
}

struct Row {
    figures: FigureRow,
    ratio: Figure,
    complement: Figure,
    odds: Figure,
    stretch: usize,
    /// What became of the gap since the first of its stretch.
    since: String,
    differ: bool,
}

#[derive(Template)]
#[template(path = "trend.html")]
struct Page {
    frame: Frame,
    /// Whose values the group's column has.
    group: String,
    /// The same of the reference.
    reference: String,
    meaning: Meaning,
    ways: Vec<Way>,
    chart: Chart,
    stories: Vec<Told>,
    differ: bool,
    rates: bool,
    places: bool,
    rows: Vec<Row>,
    unit: String,
    gap_unit: String,
    notes: Vec<String>,
    overridden: String,
    standing: &'static str,
    hidden: usize,
    all: String,
    controls: Controls,
    not_covered: Vec<(String, String)>,
    sources: Sources,
}

/// `trend`.
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    asked.allow(&[&WHERE[..], &SERIES, &GAP].concat(), &forms)?;
    let indicator = site.indicators.get(asked.part(0))?;
    let asking = gap(indicator, asked)?;
    let (asking, found) = answered(site, indicator, asked, asking)?;
    let mut found = trend(found);
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, &site.groups)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found)?)),
        _ => {}
    }
    let title = format!("Trend: {}", question::title(site, &found.answer, &asking));
    let (group, reference) = picture::sides(site, &found.answer);
    let sides = format!("{group} against {reference}");
    let title = format!("{title}, {sides}");
    let chart = chart(site, &found, &title, &sides);
    if asked.form == Form::Svg {
        let mut sources = Sources::default();
        sources.add(&found.answer);
        return Ok(Reply::svg(alone(&chart.svg, &sources)));
    }
    let hidden = found.answer.rows.len().saturating_sub(SHOWN);
    found.answer.rows.truncate(SHOWN);
    found.points.truncate(SHOWN);
    let mut sources = Sources::default();
    let numbers = sources.add(&found.answer);
    let figures = Figures::of(site, &found.answer, &numbers);
    let page = Page {
        frame: Frame::new(title, "indicators", asked, &forms).citing(&sources),
        meaning: Meaning::of(indicator),
        ways: ways(
            site,
            indicator,
            &From::question("trend", &asking, &found.answer.published),
        ),
        group,
        reference,
        chart,
        stories: stories(site, &found),
        differ: found.stories.iter().any(|story| story.differ),
        rates: found.answer.gap_unit == "pp",
        places: figures.places,
        unit: figures.unit,
        gap_unit: figures.gap_unit,
        rows: rows(figures.rows, &found),
        notes: sentences(&found.answer.notes),
        overridden: question::overridden(&found.answer),
        standing: answer::STANDING,
        hidden,
        all: asked.address(Form::Csv),
        controls: Controls::of(
            site,
            indicator,
            &asking,
            &found.answer.published,
            &asked.path,
        ),
        not_covered: not_covered(site, &found.answer),
        sources,
    };
    Ok(Reply::html(page.render()?))
}

/// The stories of the view, with names in the place of codes.
fn stories(site: &Site, found: &Trend) -> Vec<Told> {
    found
        .stories
        .iter()
        .map(|story| {
            let name = picture::short(&place(site, &found.answer, &story.territory));
            let rest = story.sentence.strip_prefix(&*story.territory);
            Told {
                sentence: rest
                    .map_or_else(|| story.sentence.clone(), |rest| format!("{name}{rest}")),
                differ: story.differ,
            }
        })
        .collect()
}

fn rows(figures: Vec<FigureRow>, found: &Trend) -> Vec<Row> {
    // Made from the same cells as the difference.
    let written = |value: Option<f64>, figures: &FigureRow| Figure {
        text: value.map_or_else(|| NONE.to_string(), |value| shown(value, 2)),
        flags: String::new(),
        anchor: figures
            .gap
            .as_ref()
            .map_or_else(String::new, |gap| gap.anchor.clone()),
    };
    let rows = figures.into_iter().zip(&found.answer.rows);
    rows.zip(&found.points)
        .map(|((figures, row), point)| Row {
            ratio: written(row.ratio, &figures),
            complement: written(point.complement_ratio, &figures),
            odds: written(row.odds_ratio, &figures),
            figures,
            stretch: point.stretch,
            since: point
                .changes
                .and_then(|changes| changes.gap)
                .map_or_else(String::new, |change| change.to_string()),
            differ: point.changes.is_some_and(|changes| changes.differ),
        })
        .collect()
}

/// A panel a measure that is defined somewhere, a line a territory.
fn chart(site: &Site, found: &Trend, title: &str, sides: &str) -> Chart {
    type Measure = fn(&AnswerRow, &TrendPoint) -> Option<f64>;
    let gap_unit = unit(&found.answer.gap_unit);
    let measures: [(String, f64, Measure); 4] = [
        (format!("Difference, {gap_unit}"), 0.0, |row, _| row.gap),
        ("Ratio".to_string(), 1.0, |row, _| row.ratio),
        ("Ratio of the complements".to_string(), 1.0, |_, point| {
            point.complement_ratio
        }),
        ("Odds ratio".to_string(), 1.0, |row, _| row.odds_ratio),
    ];
    let mut all = 0;
    let mut panels = Vec::new();
    // Differences of years with other prices are not drawn as one line.
    let levels = found.answer.indicator.definition.levels_comparable;
    for (heading, equality, measure) in measures.into_iter().skip(usize::from(!levels)) {
        let mut lines: Vec<(&str, Line)> = Vec::new();
        for (row, point) in found.answer.rows.iter().zip(&found.points) {
            let drawn = drawn(row, measure(row, point));
            match lines.iter_mut().find(|(code, _)| *code == &*row.territory) {
                Some((_, line)) => line.points.push(drawn),
                None => {
                    let name = picture::short(&place(site, &found.answer, &row.territory));
                    let points = vec![drawn];
                    lines.push((&row.territory, Line { name, points }));
                }
            }
        }
        all = all.max(lines.len());
        lines.truncate(MOST_LINES);
        let lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
        let any = lines.iter().flat_map(|line| &line.points);
        if any.clone().any(|point| point.value.is_some()) {
            panels.push(Panel {
                heading,
                equality,
                lines,
            });
        }
    }
    let told = stories(site, found);
    let mut sentence = match told.last() {
        Some(_) if told.len() <= 4 => {
            let told: Vec<&str> = told.iter().map(|one| one.sentence.as_str()).collect();
            format!("{}.", told.join(". "))
        }
        Some(_) => format!(
            "The measures tell different stories in {} of {} stretches without a break.",
            told.iter().filter(|one| one.differ).count(),
            told.len()
        ),
        None => "No two years without a break between them have a gap, so nothing can be said about its trend.".to_string(),
    };
    if all > MOST_LINES {
        sentence.push_str(&format!(
            " The picture shows {MOST_LINES} of {all} territories, the table all."
        ));
    }
    Panels {
        title: title.to_string(),
        sentence,
        sides: format!("Gaps: {sides}"),
        panels,
    }
    .chart()
}

fn drawn(row: &AnswerRow, value: Option<f64>) -> Point {
    let mut flags = String::new();
    for side in std::iter::once(&row.group_side).chain(&row.reference_side) {
        for letter in side.status.flags().chars() {
            if !flags.contains(letter) {
                flags.push(letter);
            }
        }
    }
    Point {
        time: row.time.to_string(),
        year: picture::year(row.time),
        value,
        flags,
        interval: None,
    }
}
