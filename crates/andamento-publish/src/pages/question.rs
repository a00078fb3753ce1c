//! A series or a gap over time: the answer to a question that the address asks.

use andamento_analysis::{Answer, GapQuestion, Question, SampleSize, Scope, SeriesQuestion};
use andamento_model::{Indicator, Vintage};
use askama::Template;

use super::sources::not_covered;
use super::{Figures, Frame, Meaning, Sources, picture};
use crate::ask::ask;
use crate::charts::Chart;
use crate::views::answer;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many rows the page shows.
const SHOWN: usize = 250;

/// A code, its label, and whether it is chosen.
type Choice = (String, String, bool);

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
    action: String,
    other: String,
    territories: String,
    groups: Vec<Choice>,
    references: Vec<Choice>,
    sexes: Vec<Choice>,
    from: String,
    to: String,
    not_covered: Vec<(String, String)>,
    sources: Sources,
}

/// `gap` or `series`.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    let indicator = site.indicators.get(asked.part(0))?;
    let question = match asked.part(1) {
        "gap" => gap(indicator, asked, &forms)?,
        "series" => series(indicator, asked, &forms)?,
        other => {
            let other: String = other.chars().take(60).collect();
            return Err(Fault::NotFound(format!(
                "there is no question `{}` about an indicator; there are: gap, series",
                other.escape_debug()
            )));
        }
    };
    let mut found = ask(&site.store, &site.indicators, &site.context(), &question)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(answer::json(&found, &site.groups)?)),
        Form::Csv => return Ok(Reply::csv(answer::csv(&found)?)),
        _ => {}
    }
    let title = title(site, &found, &question);
    let chart = picture::of(site, &found, &title);
    if asked.form == Form::Svg {
        return Ok(Reply::svg(chart.svg));
    }
    let hidden = found.rows.len().saturating_sub(SHOWN);
    found.rows.truncate(SHOWN);
    let mut sources = Sources::default();
    let numbers = sources.add(&found);
    let figures = Figures::of(site, &found, &numbers);
    let page = Page {
        frame: Frame::new(title, "indicators", asked, &forms).citing(&sources),
        meaning: Meaning::of(indicator),
        chart,
        figures,
        notes: found.notes.clone(),
        overridden: found.overridden.as_ref().map_or_else(String::new, |o| {
            format!(
                "{} (the sides differ in {}).",
                o.reason,
                o.refusal.fields().join(", ")
            )
        }),
        standing: answer::STANDING,
        hidden,
        all: asked.address(Form::Csv),
        action: asked.path.clone(),
        other: other(indicator, &question),
        territories: question.scope().territories.join(","),
        groups: choices(
            site,
            indicator,
            &indicator.definition.groups,
            &chosen(&question),
        ),
        references: choices(
            site,
            indicator,
            &references(indicator),
            &reference(&question),
        ),
        sexes: [("T", "all"), ("F", "women"), ("M", "men")]
            .map(|(code, label)| {
                (
                    code.to_string(),
                    label.to_string(),
                    code == question.scope().sex,
                )
            })
            .to_vec(),
        from: question
            .scope()
            .from
            .map_or_else(String::new, |year| year.to_string()),
        to: question
            .scope()
            .to
            .map_or_else(String::new, |year| year.to_string()),
        not_covered: not_covered(site, &found),
        sources,
    };
    Ok(Reply::html(page.render()?))
}

const SCOPE: [&str; 7] = [
    "territory",
    "sex",
    "from",
    "to",
    "vintage",
    "override",
    "n_group",
];

fn scope(asked: &Asked) -> Result<Scope, Fault> {
    let territories = asked.many("territory")?;
    if territories.is_empty() {
        return Err(Fault::Bad(
            "which territory? Add `territory` to the address, for example ?territory=SE"
                .to_string(),
        ));
    }
    let vintage = asked.one("vintage")?.map(|text| {
        Vintage::parse(text).ok_or_else(|| {
            Fault::Bad(
                "`vintage`: expected a date such as 2025-03-21, or undated-0a1b2c3d".to_string(),
            )
        })
    });
    let (from, to) = (asked.year("from")?, asked.year("to")?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(andamento_analysis::QuestionError::YearOrder { from, to }.into());
    }
    Ok(Scope {
        territories,
        sex: asked.one("sex")?.unwrap_or("T").to_string(),
        from,
        to,
        vintage: vintage.transpose()?,
        override_reason: asked.one("override")?.map(ToString::to_string),
    })
}

fn persons(asked: &Asked, name: &str) -> Result<Option<SampleSize>, Fault> {
    let size = asked.one(name)?.map(SampleSize::parse).transpose();
    size.map_err(|error| Fault::Bad(format!("`{name}`: {error}")))
}

fn series(indicator: &Indicator, asked: &Asked, forms: &[Form]) -> Result<Question, Fault> {
    let mut known = SCOPE.to_vec();
    known.push("group");
    asked.allow(&known, forms)?;
    Ok(Question::Series(SeriesQuestion {
        indicator: indicator.id.to_string(),
        groups: asked.many("group")?,
        n_group: persons(asked, "n_group")?,
        scope: scope(asked)?,
    }))
}

fn gap(indicator: &Indicator, asked: &Asked, forms: &[Form]) -> Result<Question, Fault> {
    let mut known = SCOPE.to_vec();
    known.extend(["group", "reference", "reference_indicator", "n_reference"]);
    asked.allow(&known, forms)?;
    let definition = &indicator.definition;
    let side = |name: &str, usual: Option<&String>| -> Result<String, Fault> {
        let given = asked.one(name)?.map(ToString::to_string);
        given.or_else(|| usual.cloned()).ok_or_else(|| {
            Fault::Bad(format!(
                "{} describes the whole population only: it has no {name}; ask for its series",
                indicator.id
            ))
        })
    };
    Ok(Question::Gap(GapQuestion {
        indicator: indicator.id.to_string(),
        group: side("group", definition.groups.first())?,
        reference: side("reference", definition.references.first())?,
        reference_indicator: asked.one("reference_indicator")?.map(ToString::to_string),
        n_group: persons(asked, "n_group")?,
        n_reference: persons(asked, "n_reference")?,
        scope: scope(asked)?,
    }))
}

fn chosen(question: &Question) -> String {
    match question {
        Question::Gap(gap) => gap.group.clone(),
        Question::Series(series) if series.groups.len() == 1 => series.groups[0].clone(),
        _ => String::new(),
    }
}

fn reference(question: &Question) -> String {
    match question {
        Question::Gap(gap) => gap.reference.clone(),
        _ => String::new(),
    }
}

/// The usual references first, then the other groups.
fn references(indicator: &Indicator) -> Vec<String> {
    let definition = &indicator.definition;
    let mut codes = definition.references.clone();
    codes.extend(
        definition
            .groups
            .iter()
            .filter(|code| !definition.references.contains(code))
            .cloned(),
    );
    codes
}

/// What may be chosen; what is chosen stands among it even when the catalog does not list it.
fn choices(site: &Site, indicator: &Indicator, codes: &[String], chosen: &str) -> Vec<Choice> {
    let dimension = indicator.definition.group_dimension.as_ref();
    let mut codes = codes.to_vec();
    if !chosen.is_empty() && !codes.iter().any(|code| code == chosen) {
        codes.push(chosen.to_string());
    }
    codes
        .into_iter()
        .map(|code| {
            let label = site.group(dimension, &code).to_string();
            let is_chosen = code == chosen;
            (code, label, is_chosen)
        })
        .collect()
}

/// The address of the other question about the same territories and years.
fn other(indicator: &Indicator, question: &Question) -> String {
    if indicator.definition.references.is_empty() {
        return String::new();
    }
    let scope = question.scope();
    let plain = |code: &&String| {
        code.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    let territories: Vec<&str> = scope
        .territories
        .iter()
        .filter(plain)
        .map(String::as_str)
        .collect();
    let kind = if matches!(question, Question::Gap(_)) {
        "series"
    } else {
        "gap"
    };
    let mut address = format!(
        "/indicators/{}/{kind}?territory={}",
        indicator.id,
        territories.join(",")
    );
    if ["F", "M"].contains(&scope.sex.as_str()) {
        address.push_str(&format!("&sex={}", scope.sex));
    }
    for (name, year) in [("from", scope.from), ("to", scope.to)] {
        if let Some(year) = year {
            address.push_str(&format!("&{name}={year}"));
        }
    }
    address
}

fn title(site: &Site, found: &Answer, question: &Question) -> String {
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
