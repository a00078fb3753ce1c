//! One entry of any kind.

use andamento_analysis::register::thread::Stage;
use andamento_model::register::{Entry, EntryId, EntryKind, Record};
use andamento_store::ledger::{Naming::Bytes, Selection};
use askama::Template;

use super::shown::at_line;
use super::{Around, BesideShown, contradictions, not_looked};
use super::{FieldShown, Known, Link, Part, PositionShown, SourceShown, Titles, ways};
use crate::ask::beside::Beside;
use crate::ask::register::ask_entry;
use crate::pages::Frame;
use crate::pages::follow_up::today;
use crate::pages::register::said::ClaimShown;
use crate::views::register::changes::{Changed, history, of_catalog};
use crate::views::register::entries::title;
use crate::views::register::entry::{self, Facts};
use crate::views::register::words;
use crate::views::text_table::safe;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most entries of one kind that are listed under what names this entry.
const MOST_NAMING: usize = 60;
/// The most entries of one kind that name the entry and are read for the page.
const MOST_READ: usize = 150;
/// The most lines of a source that are shown on the page of an entry.
const MOST_LINES: u32 = 24;
/// The most characters of one line that are shown.
const LONGEST_LINE: usize = 3_000;

/// A line of a document.
pub(crate) struct Line {
    /// Its number.
    pub number: u32,
    /// Its text, safe to show.
    pub text: String,
    /// The line in its document.
    pub address: String,
}

/// A link that was recorded between this entry and another.
struct Judged {
    /// How they relate.
    class: String,
    /// The other entry.
    other: Link,
    /// Whether this entry is the one that is answered.
    towards: bool,
    /// Who judged.
    by: Link,
    /// Why; empty: not given.
    why: String,
    /// The link's own page.
    address: String,
    source: Option<SourceShown>,
}

/// Entries of one kind that name this entry.
struct Naming {
    kind: String,
    entries: Vec<Link>,
    more: usize,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    id: String,
    kind: String,
    crumbs: Vec<Link>,
    summary: String,
    /// `stated`, `withdrawn`, `redacted`.
    state: &'static str,
    /// The record that redacted it; 0: none.
    redacted_by: u64,
    reason: String,
    status: Option<Status>,
    beside: BesideShown,
    contradictions: String,
    not_looked: &'static str,
    /// The thread through it; empty: it has no place in one.
    thread: String,
    fields: Vec<FieldShown>,
    source: Option<SourceShown>,
    lines: Vec<Line>,
    loaded: bool,
    positions: Vec<PositionShown>,
    reports: Vec<Report>,
    claims: Vec<(String, ClaimShown)>,
    judged: Vec<Judged>,
    naming: Vec<Naming>,
    history: Vec<Told>,
    /// What the time of a record of the catalog says; empty: there is none here.
    of_catalog: &'static str,
    earlier: bool,
}

/// The official status.
struct Status {
    value: String,
    as_of: String,
    line: u32,
    line_address: String,
}

/// What somebody reported of an entry.
struct Report {
    status: String,
    by: Link,
    as_of: String,
    address: String,
    source: Option<SourceShown>,
}

/// A record in the history.
pub(crate) struct Told {
    pub number: u64,
    pub recorded: String,
    pub by: String,
    /// The time that it is about; empty: not stated.
    pub about: String,
    pub deed: &'static str,
    pub reason: String,
    pub hash: String,
    /// Field, before, after.
    pub differences: Vec<(String, String, String)>,
}

impl Told {
    /// A change; `first` when no record of the entry is before it.
    pub fn of(changed: &Changed, first: bool) -> Self {
        let record = &changed.record;
        Self {
            number: record.number,
            recorded: record.recorded.clone(),
            by: record.recorded_by.clone(),
            about: record.about.clone().unwrap_or_default(),
            deed: match changed.deed() {
                "new" if !first => "changed",
                deed => deed,
            },
            reason: changed.why(),
            hash: record.hash.clone(),
            differences: changed
                .differences
                .iter()
                .map(|one| {
                    let short = |text: &Option<String>| {
                        let text = text.as_deref().unwrap_or_default();
                        shorten(text, 300)
                    };
                    (words(one.field), short(&one.before), short(&one.after))
                })
                .collect(),
        }
    }
}

/// A text of at most so many characters, safe to show.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    safe(&short)
}

/// The page of an entry.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["known_on", "today"], &forms)?;
    let known = Known::of(asked, &["today"])?;
    let text = format!("{}/{}", asked.part(0), asked.part(1));
    let id = EntryId::parse(&text).map_err(Fault::NotFound)?;
    let most = (asked.form == Form::Page).then_some(MOST_READ);
    let Some(facts) = ask_entry(&site.ledger, &id, known.day, most)? else {
        return Err(not_here(site, &id, &known)?);
    };
    let today = today(site, asked, &known)?;
    let beside = site
        .beside
        .ask(&site.ledger, known.day, &site.lexicon, today, &id)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(entry::json(&facts, &beside)?)),
        Form::Csv => return Ok(Reply::csv(entry::csv(&facts)?)),
        _ => {}
    }
    let page = page(site, asked, &forms, (&facts, &beside), known)?;
    Ok(Reply::html(page.render()?))
}

/// Why there is no page of an entry: not known yet by that day, or not at all.
pub(crate) fn not_here(site: &Site, id: &EntryId, known: &Known) -> Result<Fault, Fault> {
    let now = site.ledger.history(
        id,
        None,
        andamento_store::ledger::Page {
            limit: Some(1),
            before: None,
        },
    )?;
    let said = if known.day.is_some() && !now.is_empty() {
        format!(
            "nothing was recorded of `{id}` by {}: ask for a later day, or leave known_on out",
            known.text
        )
    } else {
        format!(
            "there is no entry `{id}`; all of this kind are at /entries?kind={}",
            id.kind()
        )
    };
    Ok(Fault::NotFound(said))
}

fn page(
    site: &Site,
    asked: &Asked,
    forms: &[Form],
    (facts, beside): (&Facts, &Beside),
    known: Known,
) -> Result<Page, Fault> {
    let record = facts
        .record()
        .ok_or_else(|| Fault::View("an entry without records".to_string()))?;
    let titles = Titles::of(site, &known);
    let title_of = |id: &str| facts.title_of(id).to_string();
    let stated = record.stated();
    let text = |field: &str| {
        let text = stated.and_then(|entry| entry.text(field));
        text.unwrap_or_default().to_string()
    };
    let keep = FieldShown::of(record);
    let (lines, loaded) = quoted(site, record, &known)?;
    let redacted_by = match record.change {
        andamento_model::register::Change::Redacted(number) => number,
        _ => 0,
    };
    let reason = match redacted_by {
        0 => record.reason.clone(),
        number => site.ledger.record(number)?.and_then(|record| record.reason),
    };
    Ok(Page {
        frame: Frame::new(title(record), "plans", asked, forms),
        ways: ways(&known, ""),
        id: record.entry.to_string(),
        kind: words(record.entry.kind().name()),
        crumbs: crumbs(record, facts, &known),
        summary: text("summary"),
        state: crate::views::register::record::change(record),
        redacted_by,
        reason: reason.unwrap_or_default(),
        status: status(record, &known),
        beside: Around::new(beside, &known, &titles).of(record),
        contradictions: contradictions(&known),
        not_looked: not_looked(beside),
        thread: match Stage::of(record.entry.as_str()) {
            Some(_) if stated.is_some() => known.at(&format!("/thread/{}", record.entry)),
            _ => String::new(),
        },
        fields: FieldShown::all(record, &known, title_of, &keep),
        source: SourceShown::of(record, &titles, &known),
        lines,
        loaded,
        positions: PositionShown::on(facts, &known, &titles),
        reports: reports(facts, &known, &titles),
        claims: claims(facts, &known, &titles),
        judged: judged(facts, &known, &titles),
        naming: naming(facts, &known),
        of_catalog: of_catalog(&history(&facts.history), site.ledger.catalog_recorder()),
        history: told(facts),
        earlier: facts.earlier,
        known,
    })
}

fn told(facts: &Facts) -> Vec<Told> {
    let all = history(&facts.history);
    let oldest = if facts.earlier {
        usize::MAX
    } else {
        all.len() - 1
    };
    // Of the oldest record that was read, what it changed is not known where there are earlier
    // ones; it is left out.
    let shown = all.len() - usize::from(facts.earlier);
    let all = all.iter().take(shown).enumerate();
    all.map(|(at, one)| Told::of(one, at == oldest)).collect()
}

fn crumbs(record: &Record, facts: &Facts, known: &Known) -> Vec<Link> {
    let link = |text: &str, path: &str| Link {
        text: text.to_string(),
        address: known.at(path),
    };
    let mut crumbs = Vec::new();
    if let Some(entry) = record.stated() {
        for field in ["plan", "area"] {
            if let Some(id) = entry.text(field) {
                crumbs.push(known.link(id, facts.title_of(id)));
            }
        }
    }
    let kind = record.entry.kind();
    match kind {
        EntryKind::Organisation => crumbs.insert(0, link("Organisations", "/organisations")),
        EntryKind::Document => crumbs.insert(0, link("Documents", "/documents")),
        _ if crumbs.is_empty() => {
            crumbs.push(link(&words(kind.name()), &format!("/entries?kind={kind}")));
        }
        _ => crumbs.insert(0, link("Plans", "/plans")),
    }
    crumbs
}

fn status(record: &Record, known: &Known) -> Option<Status> {
    let entry = record.stated()?;
    let field = match entry.kind() {
        EntryKind::Action => "status",
        EntryKind::Practice | EntryKind::Target | EntryKind::Event => "state",
        _ => return None,
    };
    let source = record.source.as_ref();
    let line = source.and_then(|source| source.fields.get(field)).copied();
    Some(Status {
        value: entry.text(field).map_or_else(
            || "not stated".to_string(),
            |value| {
                if field == "state" {
                    words(value)
                } else {
                    value.to_string()
                }
            },
        ),
        as_of: entry.text("as_of").unwrap_or("date unknown").to_string(),
        line: line.unwrap_or_default(),
        line_address: match (source, line) {
            (Some(source), Some(line)) => at_line(source, Some(line), known),
            _ => String::new(),
        },
    })
}

/// The lines from which a record was read, and whether the document's text was imported.
fn quoted(site: &Site, record: &Record, known: &Known) -> Result<(Vec<Line>, bool), Fault> {
    let Some(source) = &record.source else {
        return Ok((Vec::new(), false));
    };
    let Some(text) = site.ledger.document(&source.document, known.day)? else {
        return Ok((Vec::new(), false));
    };
    if known.day.is_some() {
        // A text that came later is no part of what was known on the day.
        let document = Selection {
            kind: Some(EntryKind::Document),
            naming: Some(vec![Bytes(source.document.clone())]),
            limit: Some(1),
            ..Selection::default()
        };
        let there = site.ledger.register(known.day, &document)?;
        if there.of_kind(EntryKind::Document).next().is_none() {
            return Ok((Vec::new(), false));
        }
    }
    let Some(first) = source.line else {
        return Ok((Vec::new(), true));
    };
    let last = source.last_line.unwrap_or(first);
    let last = last.min(first.saturating_add(MOST_LINES - 1));
    let numbered = (1_u32..).zip(text.lines());
    let lines = numbered
        .skip_while(|(number, _)| *number < first)
        .take_while(|(number, _)| *number <= last)
        .map(|(number, line)| Line {
            number,
            text: shorten(line, LONGEST_LINE),
            address: at_line(source, Some(number), known),
        });
    Ok((lines.collect(), true))
}

fn reports(facts: &Facts, known: &Known, titles: &Titles) -> Vec<Report> {
    let reports = facts.naming(EntryKind::StatusReport, "item");
    reports
        .map(|(entry, record)| {
            let by = entry.text("by").unwrap_or_default();
            Report {
                status: entry.text("status").unwrap_or_default().to_string(),
                by: known.link(by, facts.title_of(by)),
                as_of: entry.text("as_of").unwrap_or("date unknown").to_string(),
                address: known.entry(record.entry.as_str()),
                source: SourceShown::of(record, titles, known),
            }
        })
        .collect()
}

fn claims(facts: &Facts, known: &Known, titles: &Titles) -> Vec<(String, ClaimShown)> {
    let title_of = |id: &str| facts.title_of(id).to_string();
    let claims = facts.naming(EntryKind::Claim, "subject");
    claims
        .map(|(entry, record)| {
            (
                words(entry.text("property").unwrap_or_default()),
                ClaimShown::of(entry, record, known, titles, &title_of),
            )
        })
        .collect()
}

fn judged(facts: &Facts, known: &Known, titles: &Titles) -> Vec<Judged> {
    let own = facts.record().map(|record| record.entry.to_string());
    let own = own.unwrap_or_default();
    let one = |(entry, record): (&Entry, &Record)| {
        let (from, to) = (entry.text("from")?, entry.text("to")?);
        let towards = to == own;
        let other = if towards { from } else { to };
        let by = entry.text("judged_by").unwrap_or_default();
        Some(Judged {
            class: words(entry.text("class").unwrap_or_default()),
            other: known.link(other, facts.title_of(other)),
            towards,
            by: if by.is_empty() {
                Link {
                    text: "this project’s reading".to_string(),
                    address: String::new(),
                }
            } else {
                known.link(by, facts.title_of(by))
            },
            why: entry.text("why").unwrap_or_default().to_string(),
            address: known.entry(record.entry.as_str()),
            source: SourceShown::of(record, titles, known),
        })
    };
    let links = facts.referring.of_kind(EntryKind::Link);
    let named = |entry: &Entry| {
        ["from", "to"]
            .iter()
            .any(|field| entry.text(field) == Some(own.as_str()))
    };
    links
        .filter(|(entry, _)| named(entry))
        .filter_map(one)
        .collect()
}

/// Whatever names the entry and has no section of its own.
fn naming(facts: &Facts, known: &Known) -> Vec<Naming> {
    let mut all = Vec::new();
    for kind in EntryKind::ALL {
        let beyond = facts.beyond.get(&kind).copied().unwrap_or_default();
        let apart = match kind {
            EntryKind::Link if beyond == 0 => continue,
            // All that were read stand in their own section.
            EntryKind::Link => Some(""),
            EntryKind::Position => Some("item"),
            EntryKind::Claim => Some("subject"),
            EntryKind::StatusReport => Some("item"),
            _ => None,
        };
        let own = facts.record().map_or("", |record| record.entry.as_str());
        let entries: Vec<&Entry> = facts
            .referring
            .of_kind(kind)
            .map(|(entry, _)| entry)
            .filter(|entry| {
                apart.is_none_or(|field| !field.is_empty() && entry.text(field) != Some(own))
            })
            .collect();
        if entries.is_empty() && beyond == 0 {
            continue;
        }
        let shown = entries.iter().take(MOST_NAMING);
        all.push(Naming {
            kind: words(kind.name()),
            more: entries.len().saturating_sub(MOST_NAMING) + beyond,
            entries: shown
                .map(|entry| known.link(entry.id().as_str(), entry.title()))
                .collect(),
        });
    }
    all
}
