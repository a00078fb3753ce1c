//! The list of documents.

use andamento_model::register::EntryKind;
use askama::Template;

use super::entries::{Listing, part};
use super::shown::amount;
use super::{Known, Part, ways};
use crate::pages::Frame;
use crate::web::{Asked, Fault, Form, Reply, Site};

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
    /// Where the list goes on; empty: it ends here.
    next: String,
}

/// All documents, a part of the list at a time, with whether their text was imported.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["after", "limit", "known_on"], &forms)?;
    let known = Known::of(asked, &[])?;
    let (register, next) = match part(site, asked, &known, EntryKind::Document)? {
        Listing::Data(reply) => return Ok(reply),
        Listing::Page(register, next) => (register, next),
    };
    let kept = site.ledger.kept_documents()?;
    let mut documents = Vec::new();
    for (entry, record) in register.of_kind(EntryKind::Document) {
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
            loaded: kept
                .binary_search_by(|one| one.as_str().cmp(sha256))
                .is_ok()
                && super::document::text(site, &known, sha256)?.is_some(),
        });
    }
    let page = Page {
        frame: Frame::new("Documents", "plans", asked, &forms),
        ways: ways(&known, "/documents"),
        documents,
        next,
        known,
    };
    Ok(Reply::html(page.render()?))
}
