//! What changed since a day.

use andamento_model::register::EntryId;
use andamento_store::ledger::{Page as Span, Selection};
use askama::Template;

use super::entry::Told;
use super::shown::day;
use super::{Known, Link, Part, ways};
use crate::ask::register::{ask_changes, ask_first};
use crate::pages::{Frame, Paged};
use crate::views::register::atom::{About, atom};
use crate::views::register::changes::{self, Changed};
use crate::views::register::entries::title;
use crate::views::register::words;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// Records on one page.
const ON_A_PAGE: usize = 40;
/// Records in one page of the feed, and in one answer as JSON unless it asks for more.
const IN_A_FEED: usize = 100;
/// Records of one answer as data.
const MOST: usize = 1_000;
/// The longest journal that is verified for a page, in records.
const VERIFIED: u64 = 20_000;

struct Row {
    link: Link,
    kind: String,
    told: Told,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    since: String,
    number: u64,
    head: String,
    verified: String,
    sound: bool,
    rows: Vec<Row>,
    /// Records that state again what stood, read in another document.
    confirmed: Vec<Row>,
    older: String,
    /// What the time of a record of the catalog says; empty: there is none here.
    of_catalog: &'static str,
}

/// What was recorded, newest first; from the day `since` on.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Atom];
    asked.allow(&["since", "before", "limit", "known_on"], &forms)?;
    let known = Known::of(asked, &["since"])?;
    let since = day(asked, "since")?;
    let before = asked.number("before", "the number of a record")?;
    let before = before.map(u64::from);
    let usual = match asked.form {
        Form::Page => ON_A_PAGE,
        _ => IN_A_FEED,
    };
    let paged = Paged::of(asked, usual, MOST)?;
    let page = Span {
        limit: Some(paged.limit),
        before,
    };
    let found = ask_changes(&site.ledger, since, known.day, page)?;
    let next = found
        .before
        .map(|number| asked.address_with(asked.form, &[("before", Some(&number.to_string()))]));
    match asked.form {
        Form::Json => return Ok(Reply::json(changes::json(&found)?).going_on(next)),
        Form::Csv => {
            let instead = "`andamento journal` writes all";
            paged.whole(asked, next.is_some(), instead)?;
            return Ok(Reply::csv(changes::csv(&found.changes)?).going_on(next));
        }
        Form::Atom => {
            let about = About::new(&found, ask_first(&site.ledger)?, before);
            return Ok(Reply::atom(atom(&found, &about)));
        }
        _ => {}
    }
    let head = site.ledger.head()?;
    let older = found.before;
    let (sound, verified) = verified(site, head.number)?;
    let (confirmed, rows) = rows(site, &found.changes, &known)?
        .into_iter()
        .partition(|row| row.told.deed == "confirmed");
    let page = Page {
        frame: Frame::new("What changed", "plans", asked, &forms),
        ways: ways(&known, "/changes"),
        since: since.map(|day| day.to_string()).unwrap_or_default(),
        number: head.number,
        head: head.hash,
        verified,
        sound,
        rows,
        confirmed,
        of_catalog: changes::of_catalog(&found.changes, site.ledger.catalog_recorder()),
        older: older.map_or_else(String::new, |number| {
            let mut path = format!("/changes?before={number}");
            if let Some(since) = since {
                path.push_str(&format!("&since={since}"));
            }
            known.at(&path)
        }),
        known,
    };
    Ok(Reply::html(page.render()?))
}

fn verified(site: &Site, records: u64) -> Result<(bool, String), Fault> {
    if records > VERIFIED {
        return Ok((
            true,
            "too many records to go through for a page".to_string(),
        ));
    }
    Ok(site.beside.verified(site.ledger.state()?, || {
        Ok(match site.ledger.verify(None)?.broken {
            None => (true, "every record is as it was written".to_string()),
            Some(broken) => (
                false,
                format!("the journal is not as it was written: {broken}"),
            ),
        })
    })?)
}

fn rows(site: &Site, all: &[Changed], known: &Known) -> Result<Vec<Row>, Fault> {
    let ids = all.iter();
    let ids: Vec<EntryId> = ids
        .filter_map(|one| EntryId::parse(&one.record.entry).ok())
        .collect();
    let named = if ids.is_empty() {
        Default::default()
    } else {
        site.ledger.register(known.day, &Selection::of_ids(ids))?
    };
    let rows = all.iter().map(|one| {
        let id = &one.record.entry;
        let parsed = EntryId::parse(id).ok();
        let record = parsed.as_ref().and_then(|id| named.record(id));
        let text = match one
            .record
            .values
            .get("title")
            .and_then(|title| title.as_str())
        {
            Some(title) => title,
            None => record.map_or(id.as_str(), title),
        };
        let kind = parsed.as_ref().map_or("", |id| id.kind().name());
        Row {
            link: Link {
                text: text.to_string(),
                address: known.at(&format!("/entries/{id}")),
            },
            kind: words(kind),
            told: Told::of(one, one.is_first),
        }
    });
    Ok(rows.collect())
}
