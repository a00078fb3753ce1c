//! The list of plans.

use andamento_model::register::EntryKind;
use andamento_store::ledger::Selection;
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
    areas: usize,
    actions: usize,
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
    let mut plans = Vec::new();
    for (entry, record) in register.of_kind(EntryKind::Plan) {
        let under = |kind: EntryKind| {
            let selection = Selection {
                kind: Some(kind),
                prefix: Some(record.entry.names().to_string()),
                limit: Some(5_000),
                ..Selection::default()
            };
            let found = site.ledger.register(known.day, &selection)?;
            Ok::<_, Fault>(found.of_kind(kind).count())
        };
        plans.push(Listed {
            title: entry.title().to_string(),
            address: known.entry(record.entry.as_str()),
            summary: entry.text("summary").unwrap_or_default().to_string(),
            period: entry.text("period").unwrap_or_default().replace('/', "–"),
            areas: under(EntryKind::Area)?,
            actions: under(EntryKind::Action)?,
        });
    }
    let page = Page {
        frame: Frame::new("Plans", "plans", asked, &forms),
        ways: ways(&known, "/plans"),
        plans,
        known,
    };
    Ok(Reply::html(page.render()?))
}
