//! A plan, or one of its areas.

use andamento_model::register::{EntryId, EntryKind};
use askama::Template;

use super::entry::not_here;
use super::{Around, BesideShown, contradictions, not_looked};
use super::{ClaimGroup, FieldShown, Known, Link, Part, PositionShown, SourceShown, Titles, ways};
use crate::ask::beside::Beside;
use crate::ask::plan::ask_plan;
use crate::pages::Frame;
use crate::pages::follow_up::today;
use crate::views::register::entries::title;
use crate::views::register::plan::{self, ActionView, PlanFacts};
use crate::views::register::words;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most actions, recommendations, claims and positions that the page lists, each.
const MOST: usize = 100;

struct ActionRow {
    number: String,
    link: Link,
    area: Link,
    status: String,
    types: String,
    as_of: String,
    /// Number of positions on it.
    positions: usize,
    beside: BesideShown,
}

struct AreaRow {
    number: String,
    link: Link,
    actions: usize,
    recommendations: usize,
    beside: BesideShown,
}

/// An entry in a list.
struct Item {
    link: Link,
    beside: BesideShown,
}

/// A status with its number of actions, and the address that shows only these.
struct StatusCount {
    status: String,
    count: usize,
    address: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "plan.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    crumbs: Vec<Link>,
    id: String,
    entry_address: String,
    is_plan: bool,
    state: &'static str,
    summary: String,
    fields: Vec<FieldShown>,
    source: Option<SourceShown>,
    areas: Vec<AreaRow>,
    statuses: Vec<StatusCount>,
    every: String,
    total: usize,
    actions: Vec<ActionRow>,
    hidden: usize,
    all: String,
    recommendations: Vec<Item>,
    claims: Vec<ClaimGroup>,
    positions: Vec<PositionShown>,
    /// Kind and entries that name the plan beside all these.
    others: Vec<(String, Vec<Item>)>,
    /// What stands beside the plan itself.
    beside: BesideShown,
    contradictions: String,
    not_looked: &'static str,
}

/// The page of a plan.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    one(site, asked, &format!("plan/{}", asked.part(0)))
}

/// The page of an area.
pub fn area(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let id = format!("area/{}/{}", asked.part(0), asked.part(1));
    one(site, asked, &id)
}

fn one(site: &Site, asked: &Asked, id: &str) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["status", "known_on", "today"], &forms)?;
    let known = Known::of(asked, &["status", "today"])?;
    let id = EntryId::parse(id).map_err(Fault::NotFound)?;
    let Some(facts) = ask_plan(&site.ledger, &id, known.day)? else {
        return Err(not_here(site, &id, &known)?);
    };
    let every = facts.actions();
    let status = asked.one("status")?;
    let shown: Vec<ActionView> = every
        .iter()
        .filter(|action| status.is_none_or(|status| action.status.as_deref() == Some(status)))
        .cloned()
        .collect();
    if status.is_some() && shown.is_empty() {
        let known: Vec<String> = PlanFacts::by_status(&every)
            .into_iter()
            .filter_map(|(status, _)| status)
            .collect();
        return Err(Fault::NotFound(format!(
            "no action here has this status (there are: {})",
            known.join(", ")
        )));
    }
    let today = today(site, asked, &known)?;
    let beside = site
        .beside
        .ask(&site.ledger, known.day, &site.lexicon, today, &id)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(plan::json(&facts, &shown, &beside)?)),
        Form::Csv => return Ok(Reply::csv(plan::csv(&facts, &shown, &beside)?)),
        _ => {}
    }
    let page = page(
        site,
        asked,
        &forms,
        (&facts, &beside),
        (known, &every, &shown),
    )?;
    Ok(Reply::html(page.render()?))
}

fn page(
    site: &Site,
    asked: &Asked,
    forms: &[Form],
    (facts, beside): (&PlanFacts, &Beside),
    (known, every, shown): (Known, &[ActionView], &[ActionView]),
) -> Result<Page, Fault> {
    let record = &facts.record;
    let own = record.entry.to_string();
    let titles = Titles::of(site, &known);
    let title_of = |id: &str| title_of(facts, id);
    let is_plan = record.entry.kind() == EntryKind::Plan;
    let keep = FieldShown::of(record);
    let around = Around::new(beside, &known, &titles);
    // The plan itself has the first room on the page.
    let own_beside = around.of(record);
    let mut crumbs = vec![Link {
        text: "Plans".to_string(),
        address: known.at("/plans"),
    }];
    if let Some(plan) = record.stated().and_then(|entry| entry.text("plan")) {
        crumbs.push(known.link(plan, &title_of(plan)));
    }
    let status = asked.one("status")?;
    let path = |status: &str| {
        let query = encoded(status);
        known.at(&format!("{}?status={query}", asked.path))
    };
    let claims = facts.claimed().into_iter().take(MOST);
    let gone = facts.reworked.iter().filter(|one| !one.stands);
    let gone = gone.filter_map(|one| Some((one.last.stated()?, &one.last)));
    let positions = facts.positions.of_kind(EntryKind::Position).take(MOST);
    Ok(Page {
        frame: Frame::new(title(record), "plans", asked, forms),
        ways: ways(&known, ""),
        crumbs,
        entry_address: known.at(&format!("/entries/{own}")),
        is_plan,
        state: crate::views::register::record::change(record),
        summary: record
            .stated()
            .and_then(|entry| entry.text("summary"))
            .unwrap_or_default()
            .to_string(),
        fields: FieldShown::all(record, &known, |id: &str| title_of(id), &keep),
        source: SourceShown::of(record, &titles, &known),
        areas: if is_plan {
            areas(facts, every, &known, &around)
        } else {
            Vec::new()
        },
        statuses: PlanFacts::by_status(every)
            .into_iter()
            .map(|(one, count)| StatusCount {
                address: one.as_deref().map_or_else(String::new, path),
                here: status.is_some() && status == one.as_deref(),
                status: one.unwrap_or_else(|| "not stated".to_string()),
                count,
            })
            .collect(),
        every: if status.is_some() {
            known.at(&asked.path)
        } else {
            String::new()
        },
        total: every.len(),
        actions: shown
            .iter()
            .take(MOST)
            .map(|action| action_row(facts, action, &known, (&title_of, &around)))
            .collect(),
        hidden: shown.len().saturating_sub(MOST),
        all: asked.address(Form::Csv),
        recommendations: facts
            .recommendations
            .of_kind(EntryKind::Recommendation)
            .take(MOST)
            .map(|(entry, record)| Item {
                link: known.link(record.entry.as_str(), entry.title()),
                beside: around.of(record),
            })
            .collect(),
        claims: claims
            .map(|one| ClaimGroup::of(&one, &facts.claims, &known, &titles, &title_of, &own))
            .collect(),
        positions: positions
            .chain(gone.take(MOST))
            .map(|(entry, record)| {
                let shown = PositionShown::of(entry, record, &known, &titles, &title_of, &own);
                shown.with(record, &facts.reworked)
            })
            .collect(),
        others: others(facts, &known, &around),
        beside: own_beside,
        contradictions: contradictions(&known),
        not_looked: not_looked(beside),
        id: own,
        known,
    })
}

/// The title of an entry that is named here; its identifier where nothing is known of it.
fn title_of(facts: &PlanFacts, id: &str) -> String {
    let Ok(parsed) = EntryId::parse(id) else {
        return id.to_string();
    };
    if parsed == facts.record.entry {
        return title(&facts.record).to_string();
    }
    let places = [
        &facts.named,
        &facts.areas,
        &facts.actions,
        &facts.recommendations,
    ];
    let found = places.into_iter().find_map(|place| place.record(&parsed));
    found.map_or(id, title).to_string()
}

fn action_row(
    facts: &PlanFacts,
    action: &ActionView,
    known: &Known,
    (title_of, around): (&dyn Fn(&str) -> String, &Around<'_>),
) -> ActionRow {
    let instead = |field: &str| {
        let why = action.missing.get(field).cloned();
        why.unwrap_or_else(|| "not stated".to_string())
    };
    let positions = facts.positions.of_kind(EntryKind::Position);
    ActionRow {
        number: action.number.clone(),
        link: known.link(&action.entry, &action.title),
        area: known.link(&action.area, &title_of(&action.area)),
        status: action.status.clone().unwrap_or_else(|| instead("status")),
        types: if action.types.is_empty() {
            instead("types")
        } else {
            action.types.join(", ")
        },
        as_of: action
            .as_of
            .clone()
            .unwrap_or_else(|| "date unknown".to_string()),
        positions: positions
            .filter(|(entry, _)| entry.text("item") == Some(&action.entry))
            .count(),
        beside: EntryId::parse(&action.entry)
            .ok()
            .and_then(|id| facts.actions.record(&id))
            .map(|record| around.of(record))
            .unwrap_or_default(),
    }
}

fn areas(
    facts: &PlanFacts,
    actions: &[ActionView],
    known: &Known,
    around: &Around<'_>,
) -> Vec<AreaRow> {
    let areas = facts.areas.of_kind(EntryKind::Area);
    let mut rows: Vec<AreaRow> = areas
        .map(|(entry, record)| {
            let id = record.entry.as_str();
            let recommendations = facts.recommendations.of_kind(EntryKind::Recommendation);
            AreaRow {
                number: entry.text("number").unwrap_or_default().to_string(),
                link: known.link(id, entry.title()),
                actions: actions.iter().filter(|action| action.area == id).count(),
                recommendations: recommendations
                    .filter(|(entry, _)| entry.text("area") == Some(id))
                    .count(),
                beside: around.of(record),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| row.number.parse::<u32>().unwrap_or(u32::MAX));
    rows
}

fn others(facts: &PlanFacts, known: &Known, around: &Around<'_>) -> Vec<(String, Vec<Item>)> {
    let own = [
        EntryKind::Area,
        EntryKind::Action,
        EntryKind::Recommendation,
        EntryKind::Claim,
        EntryKind::Position,
    ];
    let kinds = EntryKind::ALL
        .into_iter()
        .filter(|kind| !own.contains(kind));
    let lists = kinds.map(|kind| {
        let all = facts.beside.of_kind(kind).take(MOST);
        let links: Vec<Item> = all
            .map(|(entry, record)| Item {
                link: known.link(record.entry.as_str(), entry.title()),
                beside: around.of(record),
            })
            .collect();
        (words(kind.name()), links)
    });
    lists.filter(|(_, links)| !links.is_empty()).collect()
}

/// A text as a part of a query.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
