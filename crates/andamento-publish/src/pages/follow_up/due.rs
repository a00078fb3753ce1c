//! What is due when.

use andamento_analysis::register::due::DueDate;
use askama::Template;

use super::fresh::{Fresh, until, why};
use super::today;
use crate::ask::follow_up::ask_due;
use crate::pages::Frame;
use crate::pages::register::{Known, Link, Part, SourceShown, Titles, ways};
use crate::views::due as view;
use crate::views::text_table::safe;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most dates on the page.
const MOST: usize = 200;

struct DateShown {
    when: String,
    why: &'static str,
    entry: Link,
    item: Link,
    fresh: Fresh,
    source: Option<SourceShown>,
    /// The sentence that promises it; empty: an entry of the register states it.
    text: String,
    /// Where the page is that took it back. `None`: none did.
    by: Option<SourceShown>,
}

#[derive(Template)]
#[template(path = "due.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    today: String,
    /// Dates that passed, newest last.
    passed: usize,
    /// Dates that a later page took back.
    superseded: usize,
    /// What was not looked at; empty: all was.
    remark: &'static str,
    dates: Vec<DateShown>,
    hidden: usize,
    all: String,
    calendar: String,
}

/// Review dates, dates of promises and promised events.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Ics];
    asked.allow(&["today", "known_on"], &forms)?;
    let known = Known::of(asked, &["today"])?;
    let today = today(site, asked, &known)?;
    let (found, names, whole) = ask_due(&site.ledger, known.day, &site.lexicon, today)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, today, &names, whole)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found, &names)?)),
        Form::Ics => return Ok(Reply::ics(view::calendar(&found, &names))),
        _ => {}
    }
    let titles = Titles::of(site, &known);
    let due = || found.iter().filter(|date| date.superseded.is_none());
    let page = Page {
        frame: Frame::new("What is due when", "plans", asked, &forms),
        ways: ways(&known, "/due"),
        today: today.to_string(),
        passed: due().filter(|date| date.span.last < today).count(),
        superseded: found.len() - due().count(),
        remark: if whole { "" } else { view::NOT_ALL_READ },
        hidden: found.len().saturating_sub(MOST),
        dates: found
            .iter()
            .take(MOST)
            .map(|date| shown(date, &known, &titles))
            .collect(),
        all: asked.address(Form::Csv),
        calendar: asked.address(Form::Ics),
        known,
    };
    Ok(Reply::html(page.render()?))
}

fn shown(date: &DueDate, known: &Known, titles: &Titles) -> DateShown {
    let item = date.item.as_ref();
    DateShown {
        when: until(date.span),
        why: why(date.kind),
        entry: known.link(date.entry.as_str(), &date.title),
        item: item.map_or_else(Link::default, |item| {
            known.link(item.as_str(), item.as_str())
        }),
        fresh: match &date.superseded {
            Some(superseded) => Fresh::superseded(superseded.gone.reason().to_string()),
            None => Fresh::new(date.state, String::new()),
        },
        text: date.text.as_deref().map(safe).unwrap_or_default(),
        by: date
            .superseded
            .as_ref()
            .map(|superseded| SourceShown::read(&superseded.by, titles, known)),
        source: SourceShown::of(&date.record, titles, known),
    }
}
