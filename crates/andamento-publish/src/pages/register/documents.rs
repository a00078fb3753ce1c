//! The list of documents.

use andamento_model::register::EntryKind;
use andamento_store::ledger::Selection;
use askama::Template;

use super::shown::amount;
use super::{Known, Part, ways};
use crate::pages::Frame;
use crate::views::register::entries;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most documents on the page.
const MOST: usize = 200;

struct Listed {
    title: String,
    address: String,
    hash8: String,
    lines: String,
    licence: String,
    loaded: bool,
}

#[derive(Template)]
#[template(path = "documents.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    documents: Vec<Listed>,
    more: bool,
}

/// All documents, with whether their text was imported.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["known_on"], &forms)?;
    let known = Known::of(asked, &[])?;
    let mut selection = Selection::of_kind(EntryKind::Document);
    if asked.form == Form::Page {
        selection.limit = Some(MOST + 1);
    }
    let register = site.ledger.register(known.day, &selection)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(entries::json(&register, known.day, None)?)),
        Form::Csv => return Ok(Reply::csv(entries::csv(&register)?)),
        _ => {}
    }
    let mut documents = Vec::new();
    let all = register.of_kind(EntryKind::Document);
    for (entry, record) in all.take(MOST) {
        let sha256 = entry.text("sha256").unwrap_or_default();
        let path = if super::document::is_hash(sha256) {
            format!("/documents/{sha256}")
        } else {
            format!("/entries/{}", record.entry)
        };
        documents.push(Listed {
            title: entry.title().to_string(),
            address: known.at(&path),
            hash8: sha256.chars().take(8).collect(),
            lines: entry.text("lines").map(amount).unwrap_or_default(),
            licence: entry.text("licence").unwrap_or("not stated").to_string(),
            loaded: super::document::text(site, &known, sha256)?.is_some(),
        });
    }
    let page = Page {
        frame: Frame::new("Documents", "plans", asked, &forms),
        ways: ways(&known, "/documents"),
        more: register.records().count() > MOST,
        documents,
        known,
    };
    Ok(Reply::html(page.render()?))
}
