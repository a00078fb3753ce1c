//! A territory: the latest figure of every indicator that has one, and everything else that
//! the data folder holds about it.

pub(super) mod chart;
pub(super) mod held;
mod namesakes;
pub(crate) mod place;

use andamento_analysis::{Answer, GapQuestion, Question, Scope, SeriesQuestion};
use andamento_model::{GeographyLevel, Indicator};
use andamento_store::StoreError;
use andamento_store::ledger::{Naming, Selection};
use askama::Template;

use self::chart::chart;
use self::held::{Held, held};
use self::namesakes::{Namesake, under_the_name, with_the_name};
use self::place::{Around, Level, Named, around, level};
use super::alone::alone;
use super::figures::FigureRow;
use super::indicator::keep_latest;
use super::names::{encoded, listed, readable};
use super::sources::unit;
use super::{Figures, Frame, Sources};
use crate::ask::register::ask_entries;
use crate::ask::usual::{Open, ask_usual};
use crate::ask::{ask, ask_there};
use crate::charts::Chart;
use crate::pages::paged::ON_A_PAGE;
use crate::pages::register::Known;
use crate::pages::register::promised::{Promised, in_territory};
use crate::views::answer;
use crate::views::register::entries;
use crate::web::{Asked, Fault, Form, Reply, Site, plain};

struct Row {
    title: String,
    address: String,
    who: String,
    figures: FigureRow,
    unit: String,
}

#[derive(Template)]
#[template(path = "territory.html")]
struct Page {
    frame: Frame,
    known: Known,
    code: String,
    /// The code as a part of an address: some tables have names in the place of codes, which no
    /// entry of the register has.
    encoded: String,
    name: String,
    kind: &'static str,
    around: Around,
    /// The kind of parts that official rates by citizenship do not exist for: `cities`; empty
    /// for countries.
    without_rates: &'static str,
    /// Indicators that are published for such places: id and title.
    published: Vec<Named>,
    /// How many indicators are published for countries only.
    countries_only: usize,
    versions: String,
    chart: Option<Chart>,
    standing: &'static str,
    /// Whether any row is a gap.
    gaps: bool,
    rows: Vec<Row>,
    /// Id, title, why.
    absent: Absent,
    /// Figures of a city under its bare name.
    namesakes: Vec<Namesake>,
    /// The cities that have the bare name which is this territory's code.
    cities: Vec<Named>,
    held: Vec<Held>,
    promised: Vec<Promised>,
    /// How many more entries there are.
    promised_more: usize,
    sources: Sources,
}

/// The page of a territory.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    asked.allow(&["known_on"], &forms)?;
    let known = Known::of(asked, &[])?;
    let code = asked.part(0);
    let mut level = level(site, code);
    let label = site.territory(code);
    // A country is in nearly every table; its page leads to its parts instead.
    let held = if matches!(level, Level::Country | Level::Aggregate) {
        Vec::new()
    } else {
        held(site, code)?
    };
    if level == Level::Unknown && held.iter().any(|one| one.is_city) {
        level = Level::CityByName;
    }
    let (answers, absent) = answers(site, code, asked.form, level, &held)?;
    if answers.is_empty() && held.is_empty() && label.is_none() {
        let code: String = code.chars().take(60).collect();
        let near = near(site, &code);
        return Err(Fault::NotFound(format!(
            "there is no territory `{}`{near}",
            code.escape_debug()
        )));
    }
    let name = label.map_or_else(|| readable(code), ToString::to_string);
    match asked.form {
        Form::Json => return Ok(Reply::json(json(site, code, &name, &answers, &known)?)),
        Form::Csv => return Ok(Reply::csv(csv(&answers)?)),
        _ => {}
    }
    let chart = chart(site, &name, &answers);
    if asked.form == Form::Svg {
        let chart = chart
            .ok_or_else(|| Fault::NotFound(format!("{name} has no gap in per cent to show")))?;
        let mut sources = Sources::default();
        let gaps = answers.iter().filter(|found| chart::is_drawn(found));
        gaps.for_each(|found| {
            sources.add(found);
        });
        return Ok(Reply::svg(alone(&chart.svg, &sources)));
    }
    let (mut namesakes, mut cities) = (Vec::new(), Vec::new());
    match level {
        Level::City | Level::FunctionalUrbanArea => namesakes = under_the_name(site, code)?,
        Level::CityByName => cities = with_the_name(site, code),
        _ => {}
    }
    let mut sources = Sources::default();
    let mut rows = Vec::new();
    for found in &answers {
        let numbers = sources.add(found);
        rows.extend(row(site, code, found, &numbers));
    }
    let published = site
        .indicators
        .iter()
        .filter(|one| level.is_part() && one.definition.geography == level.geography());
    let countries_only = site
        .indicators
        .iter()
        .filter(|one| level.is_part() && one.definition.geography == GeographyLevel::Country);
    let (promised, promised_more) = in_territory(site, code, &known)?;
    let page = Page {
        promised,
        promised_more,
        known,
        frame: Frame::new(
            name.clone(),
            "places",
            asked,
            match (answers.is_empty(), chart.is_some()) {
                (true, _) => &[],
                (false, true) => &forms,
                (false, false) => &forms[..2],
            },
        )
        .citing(&sources),
        kind: level.name(),
        around: around(site, code, level),
        without_rates: match level {
            Level::Region(_) => "regions",
            Level::City | Level::FunctionalUrbanArea | Level::CityByName => "cities",
            _ => "",
        },
        published: published
            .map(|one| (one.id.to_string(), one.reading.title.clone()))
            .collect(),
        countries_only: countries_only.count(),
        versions: match level {
            Level::Region(_) => site
                .nuts
                .get(code)
                .map_or_else(String::new, |region| region.versions.to_string()),
            _ => String::new(),
        },
        held,
        namesakes,
        cities,
        encoded: encoded(code),
        code: code.to_string(),
        name,
        chart,
        standing: answer::STANDING,
        gaps: rows.iter().any(|row| row.figures.gap.is_some()),
        rows,
        absent,
        sources,
    };
    Ok(Reply::html(page.render()?))
}

type Absent = Vec<(String, String, &'static str)>;

/// The latest rows of each indicator, and which indicators have none. Of a part of a country
/// only those indicators are named that exist for such parts, or have a figure. A page says
/// where a stored file is damaged; data would lack figures without a word, so it is refused.
fn answers(
    site: &Site,
    code: &str,
    form: Form,
    level: Level,
    held: &[Held],
) -> Result<(Vec<Answer>, Absent), Fault> {
    let mut answers = Vec::new();
    let mut absent = Vec::new();
    let loaded = site.store.dataflows()?;
    for indicator in site.indicators.iter() {
        let definition = &indicator.definition;
        let meant = !level.is_part() || definition.geography == level.geography();
        let mut without = |why| {
            if meant {
                absent.push((
                    indicator.id.to_string(),
                    indicator.reading.title.clone(),
                    why,
                ));
            }
        };
        if !loaded.contains(&definition.dataflow) {
            without("defined, not loaded");
            continue;
        }
        let whole = matches!(level, Level::Country | Level::Aggregate);
        if whole && definition.geography == GeographyLevel::City {
            // Tables of cities have countries too; an indicator of cities does not mean them.
            continue;
        }
        let has = |one: &Held| one.dataflow == definition.dataflow.as_str();
        if !whole && !held.iter().any(has) {
            without("its table has no cell with this code");
            continue;
        }
        match latest(site, indicator, (code, level)) {
            Ok(Some(found)) => answers.push(found),
            Ok(None) => without("no value is published"),
            Err(Fault::NotFound(_) | Fault::Bad(_)) => {
                without("its table has no cell with this code");
            }
            Err(Fault::Store(StoreError::Damaged { .. })) if form == Form::Page => {
                without("its stored file is damaged; import it again");
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok((answers, absent))
}

/// The latest gap of the usual pair of groups; the latest value where there is no gap.
fn latest(
    site: &Site,
    indicator: &Indicator,
    (code, level): (&str, Level),
) -> Result<Option<Answer>, Fault> {
    let definition = &indicator.definition;
    let scope = Scope::of(&[code]);
    let mut questions = Vec::new();
    let open = Open {
        group: true,
        reference: true,
    };
    if let (Some(group), Some(reference)) =
        (definition.groups.first(), definition.references.first())
    {
        questions.push(Question::Gap(GapQuestion {
            indicator: indicator.id.to_string(),
            group: group.clone(),
            reference: reference.clone(),
            reference_indicator: None,
            n_group: None,
            n_reference: None,
            scope: scope.clone(),
        }));
    }
    questions.push(Question::Series(SeriesQuestion {
        indicator: indicator.id.to_string(),
        groups: Vec::new(),
        n_group: None,
        scope,
    }));
    let last = questions.len() - 1;
    for (at, question) in questions.into_iter().enumerate() {
        let context = site.context();
        let only = || ask_there(&site.store, &site.indicators, &context, &question);
        // Of regions it is noted when a whole table mixes versions of their codes.
        let alone = match level {
            Level::Region(_) => false,
            Level::Unknown => definition.geography != GeographyLevel::Region,
            _ => true,
        };
        let there = alone.then(only).and_then(Result::ok);
        let found = match there.filter(|found| !found.rows.is_empty()) {
            Some(found) => Ok(found),
            None if at == last => ask(&site.store, &site.indicators, &context, &question),
            None => ask_usual(&site.store, &site.indicators, &context, question, open)
                .map(|(_, found)| found),
        };
        match found {
            Ok(mut found) => {
                keep_latest(&mut found);
                if !found.rows.is_empty() {
                    return Ok(Some(found));
                }
            }
            Err(error) if at == last => return Err(error.into()),
            Err(_) => {}
        }
    }
    Ok(None)
}

fn row(site: &Site, code: &str, found: &Answer, numbers: &[usize]) -> Vec<Row> {
    let definition = &found.indicator.definition;
    let dimension = definition.group_dimension.as_ref();
    let kind = if found.is_gap { "gap" } else { "series" };
    let mut address = format!(
        "/indicators/{}/{kind}?territory={}",
        found.indicator.id,
        listed(code)
    );
    if let Some((row, reference)) = found.rows.first().and_then(|row| {
        let reference = row.reference.as_ref()?;
        Some((row, reference))
    }) {
        address.push_str(&format!("&group={}&reference={reference}", row.group));
    }
    let figures = Figures::of(site, found, numbers).rows;
    let rows = figures.into_iter().zip(&found.rows);
    rows.map(|(figures, row)| Row {
        title: found.indicator.reading.title.clone(),
        address: address.clone(),
        who: match &row.reference {
            Some(reference) => format!(
                "{} against {}",
                figures.group,
                site.group(dimension, reference)
            ),
            None if dimension.is_some() => figures.group.clone(),
            None => String::new(),
        },
        figures,
        unit: unit(&found.unit),
    })
    .collect()
}

/// The figures, and what was promised and reported there as known on the day: the first entries, and
/// the address at which they go on.
fn json(
    site: &Site,
    code: &str,
    name: &str,
    answers: &[Answer],
    known: &Known,
) -> Result<String, Fault> {
    let fault = |error: serde_json::Error| Fault::View(error.to_string());
    let mut views = Vec::new();
    for found in answers {
        let text = answer::json(found, &site.groups)?;
        views.push(serde_json::from_str::<serde_json::Value>(&text).map_err(fault)?);
    }
    let here = Selection {
        naming: Some(vec![Naming::place(code)]),
        ..Selection::default()
    };
    let (promised, next) = ask_entries(&site.ledger, known.day, here, ON_A_PAGE)?;
    let promised = entries::json(&promised, known.day, None)?;
    let next = next.map(|next| known.at(&format!("/entries.json?territory={code}&after={next}")));
    let promised: serde_json::Value = serde_json::from_str(&promised).map_err(fault)?;
    let view = serde_json::json!({
        "territory": code,
        "label": name,
        "known_on": promised["known_on"],
        "answers": views,
        "promised": promised["entries"],
        "promised_next": next,
    });
    Ok(format!("{view:#}\n"))
}

fn csv(answers: &[Answer]) -> Result<String, Fault> {
    let mut text = answer::empty_csv();
    for found in answers {
        let rows = answer::csv(found)?;
        text.push_str(rows.split_once('\n').map_or("", |(_, rows)| rows));
    }
    Ok(text)
}

/// What may have been meant: places whose code or name begins so, or has a word that does.
fn near(site: &Site, code: &str) -> String {
    let wanted = plain(code);
    let places = crate::web::search(site, code);
    let near: Vec<String> = places
        .iter()
        .filter(|found| found.kind == "territory")
        .filter(|found| {
            let (code, label) = (plain(&found.code), plain(&found.label));
            code.starts_with(&wanted)
                || label.starts_with(&wanted)
                || label.contains(&format!(" {wanted}"))
        })
        .take(5)
        .map(|found| format!("{} ({})", found.code, found.label))
        .collect();
    if near.is_empty() {
        "; search for it by its name".to_string()
    } else {
        format!("; is it one of {}?", near.join(", "))
    }
}
