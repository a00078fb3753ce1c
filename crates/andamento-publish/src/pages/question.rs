//! A series or a gap over time: the answer to a question that the address asks.

use andamento_analysis::{Answer, Question};
use askama::Template;

use super::alone::alone;
use super::asking::answered;
use super::controls::Controls;
use super::decomposition::MadeOf;
use super::parameters::{GAP, SERIES, WHERE, gap, series};
use super::sources::not_covered;
use super::ways::{From, Way, ways};
use super::{
    Figures, Frame, Meaning, Sources, compare, convergence, coverage, decomposition, picture,
    sentences, trend,
};
use crate::ask::ask_decomposition;
use crate::charts::Chart;
use crate::views::{answer, decomposition as made_of};
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many rows the page shows.
const SHOWN: usize = 120;
/// How many of a gap that is taken apart: each stands there twice.
const WITH_PARTS: usize = 40;

#[derive(Template)]
#[template(path = "question.html")]
struct Page {
    frame: Frame,
    meaning: Meaning,
    chart: Chart,
    figures: Figures,
    notes: Vec<String>,
    overridden: String,
    standing: &'static str,
    hidden: usize,
    all: String,
    /// What the gap is made of. `None`: not asked.
    made_of: Option<MadeOf>,
    /// The address that asks for it; empty: it is asked, or cannot be.
    take_apart: String,
    ways: Vec<Way>,
    controls: Controls,
    not_covered: Vec<(String, String)>,
    sources: Sources,
}

/// A question about an indicator, named by the last part of the address.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    match asked.part(1) {
        "gap" | "series" => over_time(site, asked),
        "compare" => compare::show(site, asked),
        "trend" => trend::show(site, asked),
        "coverage" => coverage::show(site, asked),
        "convergence" => convergence::show(site, asked),
        other => {
            let other: String = other.chars().take(60).collect();
            Err(Fault::NotFound(format!(
                "there is no question `{}` about an indicator; there are: gap, series, compare, \
                 trend, coverage, convergence",
                other.escape_debug()
            )))
        }
    }
}

/// `gap` or `series`.
fn over_time(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    let indicator = site.indicators.get(asked.part(0))?;
    let is_gap = asked.part(1) == "gap";
    let mut known = [&WHERE[..], &SERIES].concat();
    known.extend(GAP.iter().chain(&["decompose"]).filter(|_| is_gap));
    asked.allow(&known, &forms)?;
    let question = if is_gap {
        gap(indicator, asked)?
    } else {
        series(indicator, asked)?
    };
    let (question, mut found) = answered(site, indicator, asked, question)?;
    let decompose = asked.one("decompose")?;
    let taking = decompose.and_then(|by| decomposition::asking(&question, by));
    let context = site.context();
    let apart = taking
        .map(|taking| ask_decomposition(&site.store, &site.indicators, &context, &taking))
        .transpose()?;
    match (asked.form, &apart) {
        (Form::Json, Some(apart)) => return Ok(Reply::json(made_of::json(apart, &site.groups)?)),
        (Form::Csv, Some(apart)) => return Ok(Reply::csv(made_of::csv(apart)?)),
        _ => {}
    }
    match asked.form {
        Form::Json => return Ok(Reply::json(answer::json(&found, &site.groups)?)),
        Form::Csv => return Ok(Reply::csv(answer::csv(&found)?)),
        _ => {}
    }
    let title = title(site, &found, &question);
    let chart = picture::of(site, &found, &title);
    if asked.form == Form::Svg {
        let mut sources = Sources::default();
        sources.add(&found);
        return Ok(Reply::svg(alone(&chart.svg, &sources)));
    }
    let shown = if apart.is_some() { WITH_PARTS } else { SHOWN };
    let hidden = found.rows.len().saturating_sub(shown);
    found.rows.truncate(shown);
    let mut sources = Sources::default();
    let numbers = sources.add(&found);
    let figures = Figures::of(site, &found, &numbers);
    let made_of = apart.map(|apart| {
        let numbers = decomposition::number(&apart, &mut sources);
        decomposition::section(site, &apart, &numbers, WITH_PARTS)
    });
    let offered = made_of.is_none() && decomposition::offered(site, indicator, &question)?;
    let mut controls = Controls::of(site, indicator, &question, &found.published, &asked.path);
    controls
        .kept
        .extend(decompose.map(|by| ("decompose", by.to_string())));
    let page = Page {
        frame: Frame::new(title, "indicators", asked, &forms).citing(&sources),
        meaning: Meaning::of(indicator),
        chart,
        figures,
        notes: sentences(&found.notes),
        overridden: overridden(&found),
        standing: answer::STANDING,
        hidden,
        all: asked.address(Form::Csv),
        ways: ways(
            site,
            indicator,
            &From::question(asked.part(1), &question, &found.published),
        ),
        made_of,
        take_apart: if offered {
            format!("{}&decompose=sex", asked.address(Form::Page))
        } else {
            String::new()
        },
        controls,
        not_covered: not_covered(site, &found),
        sources,
    };
    Ok(Reply::html(page.render()?))
}

/// Indicator, sex and places, as the title of a page.
pub(crate) fn title(site: &Site, found: &Answer, question: &Question) -> String {
    let scope = question.scope();
    let places: Vec<String> = scope
        .territories
        .iter()
        .take(4)
        .map(|code| super::place(site, found, code))
        .collect();
    let more = if scope.territories.len() > 4 {
        " and others"
    } else {
        ""
    };
    let sex = match scope.sex.as_str() {
        "F" => ", women",
        "M" => ", men",
        _ => "",
    };
    format!(
        "{}{sex}: {}{more}",
        found.indicator.reading.title,
        places.join(", ")
    )
}

/// That the guard was overridden, and why; empty when it was not.
pub(super) fn overridden(found: &Answer) -> String {
    found.overridden.as_ref().map_or_else(String::new, |o| {
        format!(
            "{} (the sides differ in {}).",
            o.reason,
            o.refusal.fields().join(", ")
        )
    })
}
