//! The start page: the ways in, and search.

use andamento_model::{GeographyLevel, Indicator};
use askama::Template;

use super::Frame;
use super::places::countries;
use super::territory::place::Named;
use crate::ask::is_loaded_from;
use crate::web::{Asked, Fault, Form, Found, Reply, Site, search, visible};

/// The longest search, in letters; the site's description says the same.
const LONGEST: usize = 400;

/// A question in plain words, with ready examples.
struct Wondered {
    question: &'static str,
    says: &'static str,
    /// Name and address.
    examples: Vec<Named>,
}

/// An indicator of the list.
struct Listed {
    id: String,
    title: String,
    loaded: bool,
}

/// Indicators that are about the same kind of thing.
struct Shelf {
    id: &'static str,
    heading: &'static str,
    indicators: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    frame: Frame,
    words: String,
    found: Vec<Found>,
    members: Vec<Named>,
    others: Vec<Named>,
    questions: Vec<Wondered>,
    shelves: Vec<Shelf>,
}

/// The start page; with `q`, what matches.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&["q"], &[Form::Json])?;
    let words = visible(asked.one("q")?.unwrap_or_default());
    if words.chars().count() > LONGEST {
        return Err(Fault::Bad(format!(
            "the search is too long: at most {LONGEST} letters are looked for"
        )));
    }
    let found = search(site, &words);
    if asked.form == Form::Json {
        let results: Vec<serde_json::Value> = found
            .iter()
            .map(|one| {
                serde_json::json!({
                    "kind": one.kind, "what": one.what, "code": one.code, "label": one.label,
                    "page": one.address,
                })
            })
            .collect();
        let view = serde_json::json!({ "words": words, "results": results });
        return Ok(Reply::json(format!("{view:#}\n")));
    }
    let title = if words.is_empty() {
        "Is integration going well?".to_string()
    } else {
        format!("Search: {words}")
    };
    let known = site.store.dataflows()?;
    let indicators = site.indicators.iter();
    let loaded: Vec<&Indicator> = indicators
        .filter(|indicator| is_loaded_from(&known, indicator))
        .collect();
    let (members, others) = countries(site);
    let page = Start {
        frame: Frame::new(title, "", asked, &[Form::Json]),
        words,
        found,
        members,
        others,
        questions: questions(&loaded),
        shelves: shelves(site, &loaded),
    };
    Ok(Reply::html(page.render()?))
}

/// Whether an indicator compares groups.
fn compares(indicator: &Indicator) -> bool {
    !indicator.definition.groups.is_empty() && !indicator.definition.references.is_empty()
}

/// Questions with an example of each loaded indicator that compares groups, at most three.
fn questions(loaded: &[&Indicator]) -> Vec<Wondered> {
    let known = [
        "employment-rate",
        "unemployment-rate",
        "tertiary-attainment-by-birth",
    ];
    let first = known
        .into_iter()
        .filter_map(|id| loaded.iter().find(|one| one.id.as_str() == id));
    let rest = loaded.iter().filter(|one| {
        compares(one)
            && one.definition.geography == GeographyLevel::Country
            && !known.contains(&one.id.as_str())
    });
    let examples: Vec<&&Indicator> = first
        .chain(rest)
        .filter(|one| compares(one))
        .take(3)
        .collect();
    let ask = |question, says, query: &dyn Fn(&Indicator) -> String| Wondered {
        question,
        says,
        examples: examples
            .iter()
            .map(|one| {
                let name = one.reading.title.split(',').next().unwrap_or_default();
                let address = format!("/indicators/{}/{}", one.id, query(one));
                (name.to_string(), address)
            })
            .collect(),
    };
    let pair = |one: &Indicator| {
        let definition = &one.definition;
        format!(
            "compare?group={}&reference={}",
            definition.groups[0], definition.references[0]
        )
    };
    vec![
        ask(
            "How far apart are two groups?",
            "The gap in a place over the years, with how sure it is.",
            &|_| "gap?territory=EU27_2020".to_string(),
        ),
        ask(
            "Is the gap narrowing?",
            "As difference, ratio and odds ratio, which need not agree.",
            &|_| "trend?territory=EU27_2020".to_string(),
        ),
        ask(
            "Where is it wide, where narrow?",
            "Countries side by side; no rank where chance could turn it around.",
            &pair,
        ),
        ask(
            "What is not known?",
            "Places, groups and years without a figure, and why.",
            &|_| "coverage".to_string(),
        ),
    ]
}

fn shelves(site: &Site, loaded: &[&Indicator]) -> Vec<Shelf> {
    let shelf = |id, heading, belongs: &dyn Fn(&Indicator) -> bool| Shelf {
        id,
        heading,
        indicators: site
            .indicators
            .iter()
            .filter(|one| belongs(one))
            .map(|one| Listed {
                id: one.id.to_string(),
                title: one.reading.title.clone(),
                loaded: loaded.iter().any(|known| known.id == one.id),
            })
            .collect(),
    };
    let country = |one: &Indicator| one.definition.geography == GeographyLevel::Country;
    let shelves = vec![
        shelf("groups", "Groups compared, by country", &|one| {
            country(one) && compares(one)
        }),
        shelf("countries", "Other figures by country", &|one| {
            country(one) && !compares(one)
        }),
        shelf("regions", "Regions", &|one| {
            one.definition.geography == GeographyLevel::Region
        }),
        shelf("cities", "Cities", &|one| {
            one.definition.geography == GeographyLevel::City
        }),
    ];
    let some = |shelf: &Shelf| !shelf.indicators.is_empty();
    shelves.into_iter().filter(some).collect()
}
