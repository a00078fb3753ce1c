//! The list of plans.

use andamento_model::register::EntryKind;
use andamento_store::ledger::Naming;
use askama::Template;

use super::entries::{Listing, part};
use super::{Known, Part, ways};
use crate::pages::Frame;
use crate::web::{Asked, Fault, Form, Reply, Site};

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
    /// Where the list goes on; empty: it ends here.
    next: String,
}

/// All plans, a part of the list at a time.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["after", "limit", "known_on"], &forms)?;
    let known = Known::of(asked, &[])?;
    let (register, next) = match part(site, asked, &known, EntryKind::Plan)? {
        Listing::Data(reply) => return Ok(reply),
        Listing::Page(register, next) => (register, next),
    };
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
        next,
        known,
    };
    Ok(Reply::html(page.render()?))
}
