//! The list of plans.

use andamento_model::register::EntryKind;
use andamento_store::ledger::{Naming, Selection};
use askama::Template;

use super::{Known, Part, ways};
use crate::pages::Frame;
use crate::views::register::entries;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most plans on the page.
const MOST: usize = 100;

struct Listed {
    title: String,
    address: String,
    summary: String,
    period: String,
    areas: u64,
    actions: u64,
}

#[derive(Template)]
#[template(path = "plans.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    plans: Vec<Listed>,
}

/// All plans.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["known_on"], &forms)?;
    let known = Known::of(asked, &[])?;
    let mut selection = Selection::of_kind(EntryKind::Plan);
    selection.limit = Some(MOST);
    let register = site.ledger.register(known.day, &selection)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(entries::json(&register, known.day, None)?)),
        Form::Csv => return Ok(Reply::csv(entries::csv(&register)?)),
        _ => {}
    }
    let all: Vec<_> = register.of_kind(EntryKind::Plan).collect();
    let names: Vec<Naming> = all
        .iter()
        .map(|(entry, _)| Naming::Entry(entry.id().clone()))
        .collect();
    let of = |kind: EntryKind| site.ledger.count_naming(known.day, Some(kind), &names);
    let parts = of(EntryKind::Area)?.into_iter().zip(of(EntryKind::Action)?);
    let plans = all.iter().zip(parts);
    let plans = plans
        .map(|((entry, record), (areas, actions))| Listed {
            title: entry.title().to_string(),
            address: known.entry(record.entry.as_str()),
            summary: entry.text("summary").unwrap_or_default().to_string(),
            period: entry.text("period").unwrap_or_default().replace('/', "–"),
            areas,
            actions,
        })
        .collect();
    let page = Page {
        frame: Frame::new("Plans", "plans", asked, &forms),
        ways: ways(&known, "/plans"),
        plans,
        known,
    };
    Ok(Reply::html(page.render()?))
}
