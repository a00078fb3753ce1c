//! What is due when.

use andamento_analysis::register::due::DueDate;
use andamento_model::register::{Day, EntryId};
use andamento_store::ledger::{DatePlace, DatesFrom};
use askama::Template;

use super::fresh::{Fresh, until, why};
use super::today;
use crate::ask::due::ask_due_part;
use crate::pages::paged::{MOST, ON_A_PAGE};
use crate::pages::register::{Known, Link, Part, SourceShown, Titles, day, ways};
use crate::pages::{Frame, Paged, shown as shown_number};
use crate::views::due as view;
use crate::views::text_table::safe;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most dates in the calendar.
const IN_A_CALENDAR: usize = 200;

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
    /// Of those that are shown.
    passed: usize,
    /// Dates that a later page took back.
    superseded: usize,
    /// What was not looked at; empty: all was.
    remark: &'static str,
    dates: Vec<DateShown>,
    /// Whether all dates are shown.
    whole: bool,
    /// The last days of the first and the last date; empty: none is shown.
    first: String,
    last: String,
    /// How many dates the register states, held events among them; empty: not counted, or all
    /// are shown.
    stated: String,
    earlier: String,
    later: String,
    begin: String,
    /// The dates from the day of the question on.
    ahead: String,
    calendar: String,
}

/// Where the list begins.
fn begins(asked: &Asked) -> Result<DatesFrom, Fault> {
    let from = day(asked, "from")?.map(DatesFrom::Day);
    let after = asked.one("after")?.map(|text| place("after", text));
    let before = asked.one("before")?.map(|text| place("before", text));
    let after = after.transpose()?.map(DatesFrom::After);
    let before = before.transpose()?.map(DatesFrom::Before);
    let mut given = [from, after, before].into_iter().flatten();
    let first = given.next().unwrap_or(DatesFrom::First);
    match given.next() {
        None => Ok(first),
        Some(_) => Err(Fault::Bad(
            "only one of `from`, `after` and `before` can say where the list begins".to_string(),
        )),
    }
}

/// A place in the list, as the JSON and the links of the page name it.
fn place(name: &str, text: &str) -> Result<DatePlace, Fault> {
    let parsed = text.split_once('/').and_then(|(day, entry)| {
        Some(DatePlace {
            day: day.parse().ok()?,
            entry: EntryId::parse(entry).ok()?.to_string(),
        })
    });
    parsed.ok_or_else(|| {
        Fault::Bad(format!(
            "`{name}`: expected a day and an entry, for example 2026-06-30/plan/eu-2016"
        ))
    })
}

fn named(place: &DatePlace) -> String {
    format!("{}/{}", place.day, place.entry)
}

/// The day a year before; the last of February where there is no such day.
fn year_before(today: Day) -> Day {
    let year = today.year().saturating_sub(1);
    let same = Day::new(year, today.month(), today.day());
    same.or_else(|| Day::new(year, today.month(), 28))
        .unwrap_or(today)
}

/// From a year back to everything ahead, as far as a calendar goes.
fn calendar(site: &Site, known: &Known, today: Day) -> Result<String, Fault> {
    let first = year_before(today);
    let from = DatesFrom::Day(first);
    let of = (&*site.lexicon, today);
    let found = ask_due_part(&site.ledger, known.day, of, &from, IN_A_CALENDAR)?;
    let mut window = format!("Dates from {first} on");
    if let (Some(_), Some(last)) = (&found.next, found.dates.last()) {
        let last = last.span.last;
        window.push_str(&format!(
            ", {} of them, up to {last}; later ones are at /due",
            found.dates.len()
        ));
    }
    if found.previous.is_some() {
        window.push_str("; earlier ones are at /due");
    }
    Ok(view::calendar(&found.dates, &found.names, Some(&window)))
}

/// Review dates, dates of promises and promised events, a part of the list at a time.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Ics];
    let parameters = ["today", "known_on", "from", "after", "before", "limit"];
    asked.allow(&parameters, &forms)?;
    let known = Known::of(asked, &["today"])?;
    let today = today(site, asked, &known)?;
    let (from, paged) = (begins(asked)?, Paged::of(asked, ON_A_PAGE, MOST)?);
    if asked.form == Form::Ics {
        return Ok(Reply::ics(calendar(site, &known, today)?));
    }
    let of = (&*site.lexicon, today);
    let found = ask_due_part(&site.ledger, known.day, of, &from, paged.limit)?;
    let remark = if found.texts_read {
        ""
    } else {
        view::NONE_READ
    };
    let lead = |name: &str, place: &Option<DatePlace>, form: Form| {
        let mut set = vec![("from", None), ("after", None), ("before", None)];
        let place = named(place.as_ref()?);
        set.push((name, Some(place.as_str())));
        Some(asked.address_with(form, &set))
    };
    let next = lead("after", &found.next, asked.form);
    let ends = view::Ends {
        previous: found.previous.as_ref().map(named),
        next: found.next.as_ref().map(named),
    };
    match asked.form {
        Form::Json => {
            let text = view::json(&found.dates, today, &found.names, (&ends, remark))?;
            return Ok(Reply::json(text).going_on(next));
        }
        Form::Csv => {
            let instead = "`andamento due --format csv` writes all";
            paged.whole(asked, next.is_some(), instead)?;
            let text = view::csv(&found.dates, &found.names)?;
            return Ok(Reply::csv(text).going_on(next));
        }
        _ => {}
    }
    let titles = Titles::of(site, &known);
    let due = || found.dates.iter().filter(|date| date.superseded.is_none());
    let sources = found.dates.iter().filter_map(|d| d.record.source.as_ref());
    titles.learn(sources.map(|source| source.document.as_str()))?;
    let is_part = found.previous.is_some() || found.next.is_some();
    let stated = match is_part {
        true => site.ledger.count_dates(known.day)?,
        false => None,
    };
    let end =
        |date: Option<&DueDate>| date.map_or_else(String::new, |date| date.span.last.to_string());
    let at = |name: &str, value: &str| {
        let set = [("from", None), ("after", None), ("before", None)];
        let set: Vec<_> = set.into_iter().chain([(name, Some(value))]).collect();
        asked.address_with(Form::Page, &set)
    };
    let page = Page {
        frame: Frame::new("What is due when", "plans", asked, &forms),
        ways: ways(&known, "/due"),
        today: today.to_string(),
        passed: due().filter(|date| date.span.last < today).count(),
        superseded: found.dates.len() - due().count(),
        remark,
        dates: found
            .dates
            .iter()
            .map(|date| shown(date, &known, &titles))
            .collect(),
        whole: !is_part,
        first: end(found.dates.first()),
        last: end(found.dates.last()),
        stated: stated.map_or_else(String::new, |count| shown_number(count as f64, 0)),
        earlier: lead("before", &found.previous, Form::Page).unwrap_or_default(),
        later: next.unwrap_or_default(),
        begin: match &found.previous {
            Some(_) => known.at("/due"),
            None => String::new(),
        },
        ahead: match is_part {
            true => at("from", &today.to_string()),
            false => String::new(),
        },
        calendar: asked.address_with(
            Form::Ics,
            &[
                ("from", None),
                ("after", None),
                ("before", None),
                ("limit", None),
            ],
        ),
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
