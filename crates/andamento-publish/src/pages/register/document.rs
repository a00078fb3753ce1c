//! A document: what it is, what was read from it, and its text with the lines marked.

use andamento_model::register::{Record, Register};
use andamento_store::ledger::Selection;
use askama::Template;

use super::entry::shorten;
use super::{FieldShown, Known, Link, Part, Titles, ways};
use crate::ask::document::{OfDocument, PartRead, ask_document};
use crate::pages::paged::{MOST, ON_A_PAGE, after, behind};
use crate::pages::{Frame, Paged};
use crate::views::register::document;
use crate::views::register::words;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most lines on one page.
const MOST_LINES: usize = 400;
/// The most bytes of text on one page.
const MOST_BYTES: usize = 44_000;
/// The most characters of one line.
const LONGEST_LINE: usize = 12_000;
/// Lines before the marked ones.
const BEFORE: usize = 6;
/// Up to so many entries read from the document are shown in the order of its lines.
const BY_LINE: usize = 200;
/// The most entries that are listed.
const MOST_LISTED: usize = 150;

struct Line {
    number: usize,
    text: String,
    marked: bool,
}

struct Read {
    link: Link,
    kind: String,
    lines: String,
    there: String,
}

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    sha256: String,
    summary: String,
    entry_address: String,
    fields: Vec<FieldShown>,
    loaded: bool,
    total: usize,
    lines: Vec<Line>,
    masked: usize,
    earlier: String,
    later: String,
    read: Vec<Read>,
    more_read: usize,
    /// How many were read from it, where only a part of them is shown; 0: all are.
    part_of: usize,
    /// Where they go on; empty: these were the last.
    next_read: String,
}

/// Whether a text is a SHA-256 in lower-case hexadecimal.
pub(crate) fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The text of a document. `None`: it was not imported, or later than the day of the page.
pub(crate) fn text(site: &Site, known: &Known, sha256: &str) -> Result<Option<String>, Fault> {
    if !is_hash(sha256) {
        return Ok(None);
    }
    Ok(site.ledger.document(sha256, known.day)?)
}

/// The number of a line. `None`: not given.
fn line(asked: &Asked, name: &str) -> Result<Option<usize>, Fault> {
    let number = asked.number(name, "the number of a line")?;
    Ok(number.and_then(|number| usize::try_from(number).ok()))
}

/// The page of a document.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    let parameters = ["line", "last_line", "from", "after", "limit", "known_on"];
    asked.allow(&parameters, &forms)?;
    let sha256 = asked.part(0);
    if !is_hash(sha256) {
        return Err(Fault::NotFound(
            "a document is named by its SHA-256, 64 hexadecimal digits; all are at /documents"
                .to_string(),
        ));
    }
    for name in ["line", "last_line", "from"] {
        line(asked, name)?;
    }
    let known = Known::of(asked, &["line", "last_line"])?;
    let paged = Paged::of(asked, ON_A_PAGE, MOST)?;
    let part = PartRead {
        whole: BY_LINE,
        limit: paged.limit,
        after: after(asked)?,
    };
    let found = ask_document(&site.ledger, sha256, known.day, Some(part))?;
    let next = behind(asked, found.next.as_ref());
    let record = found.record.clone();
    let text = text(site, &known, sha256)?;
    // A text that was kept later is no part of what was known on the day.
    if record.is_none() && (text.is_none() || known.day.is_some()) {
        let when = match known.text.as_str() {
            "" => String::new(),
            day => format!(" as known on {day}"),
        };
        return Err(Fault::NotFound(format!(
            "no document has the hash {sha256} here{when}; all are at /documents. What was taken out \
             of the register is told at /changes: a document may be among it"
        )));
    }
    match asked.form {
        Form::Json => {
            let text = text.as_deref();
            let on = found.next.as_ref().map(|next| next.as_str());
            let read = (&found.read, on);
            let text = document::json(sha256, record.as_ref(), text, read, known.day)?;
            return Ok(Reply::json(text).going_on(next));
        }
        Form::Csv => {
            let instead = "take the JSON, which names the next entry";
            paged.whole(asked, next.is_some(), instead)?;
            let text = crate::views::register::entries::csv(&found.read)?;
            return Ok(Reply::csv(text).going_on(next));
        }
        _ => {}
    }
    let page = page(
        site,
        asked,
        &forms,
        Shown {
            known,
            record: record.as_ref(),
            text,
            found: &found,
            next,
        },
    )?;
    Ok(Reply::html(page.render()?))
}

/// What a page of a document shows.
struct Shown<'a> {
    known: Known,
    /// The record of its own entry. `None`: it has none.
    record: Option<&'a Record>,
    /// `None`: its text was not kept.
    text: Option<String>,
    found: &'a OfDocument,
    /// Where the list of what was read goes on. `None`: it ends here.
    next: Option<String>,
}

fn page(site: &Site, asked: &Asked, forms: &[Form], shown: Shown<'_>) -> Result<Page, Fault> {
    let Shown {
        known,
        record,
        text,
        found,
        next,
    } = shown;
    let sha256 = asked.part(0).to_string();
    let entry = record.and_then(Record::stated);
    let titles = Titles::of(site, &known);
    let title = entry.map_or_else(|| titles.title(&sha256), |entry| entry.title().to_string());
    let keep = record.map(FieldShown::of).unwrap_or_default();
    let named = names(site, record, &known)?;
    let all: Vec<&str> = text
        .as_deref()
        .map(|text| text.lines().collect())
        .unwrap_or_default();
    let first = line(asked, "line")?;
    let last = line(asked, "last_line")?.or(first);
    let from = match (line(asked, "from")?, first) {
        (Some(from), _) => from - 1,
        (None, Some(first)) => first.saturating_sub(1 + BEFORE),
        (None, None) => 0,
    };
    if text.is_some() && !all.is_empty() && from >= all.len() {
        return Err(Fault::NotFound(format!(
            "the document has {} lines; line {} is not one of them",
            all.len(),
            from + 1
        )));
    }
    let mut room = MOST_BYTES;
    let mut lines = Vec::new();
    for (at, line) in all.iter().enumerate().skip(from).take(MOST_LINES) {
        let text = shorten(line, LONGEST_LINE);
        // A line is on the page with its number, its anchor and what marks it.
        let size = text.len() + 90;
        if size > room && !lines.is_empty() {
            break;
        }
        room = room.saturating_sub(size);
        let number = at + 1;
        lines.push(Line {
            number,
            text,
            marked: first.is_some_and(|first| first <= number)
                && last.is_some_and(|last| number <= last),
        });
    }
    let end = from + lines.len();
    let part = |from: usize| known.at(&format!("/documents/{sha256}?from={from}"));
    Ok(Page {
        frame: Frame::new(title, "plans", asked, forms),
        ways: ways(&known, ""),
        summary: entry
            .and_then(|e| e.text("summary"))
            .unwrap_or_default()
            .to_string(),
        entry_address: record.map_or_else(String::new, |record| {
            known.at(&format!("/entries/{}", record.entry))
        }),
        fields: record.map_or_else(Vec::new, |record| {
            let title_of = |id: &str| {
                let parsed = andamento_model::register::EntryId::parse(id).ok();
                let found = parsed.and_then(|id| named.record(&id));
                found
                    .map_or(id, crate::views::register::entries::title)
                    .to_string()
            };
            FieldShown::all(record, &known, title_of, &keep)
        }),
        loaded: text.is_some(),
        total: all.len(),
        masked: text.as_deref().map(masked).unwrap_or_default(),
        earlier: if from > 0 {
            part(from.saturating_sub(MOST_LINES / 2).max(1))
        } else {
            String::new()
        },
        later: if end < all.len() {
            part(end + 1)
        } else {
            String::new()
        },
        lines,
        more_read: match found.is_part {
            true => 0,
            false => found.all.saturating_sub(MOST_LISTED),
        },
        part_of: if found.is_part { found.all } else { 0 },
        next_read: next.map_or_else(String::new, |next| format!("{next}#read")),
        read: listed(&found.read, &known, found.is_part),
        sha256,
        known,
    })
}

/// The entries that the document's own entry names.
fn names(site: &Site, record: Option<&Record>, known: &Known) -> Result<Register, Fault> {
    let ids: Vec<_> = record
        .and_then(Record::stated)
        .map(crate::views::register::entry::names)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(_, id)| andamento_model::register::EntryId::parse(id).ok())
        .collect();
    if ids.is_empty() {
        return Ok(Register::default());
    }
    Ok(site.ledger.register(known.day, &Selection::of_ids(ids))?)
}

/// How many names and addresses of private persons are masked in a text.
fn masked(text: &str) -> usize {
    ["[name masked]", "[e-mail masked]", "[phone masked]"]
        .into_iter()
        .map(|mark| text.matches(mark).count())
        .sum()
}

/// In the order of the lines; a part in the order of identifiers.
fn listed(read: &Register, known: &Known, is_part: bool) -> Vec<Read> {
    let mut records: Vec<&Record> = read.records().collect();
    records.sort_by(|a, b| a.entry.as_str().cmp(b.entry.as_str()));
    records.sort_by_key(|record| {
        if is_part {
            return None;
        }
        let line = record.source.as_ref().and_then(|source| source.line);
        Some((line.unwrap_or_default(), record.entry.clone()))
    });
    let listed = records.into_iter().take(MOST_LISTED);
    listed
        .map(|record| {
            let source = record.source.as_ref();
            let line = source.and_then(|source| source.line);
            Read {
                link: known.link(
                    record.entry.as_str(),
                    crate::views::register::entries::title(record),
                ),
                kind: words(record.entry.kind().name()),
                lines: match (line, source.and_then(|source| source.last_line)) {
                    (None, _) => "whole".to_string(),
                    (Some(first), Some(last)) if last != first => format!("{first}–{last}"),
                    (Some(first), _) => first.to_string(),
                },
                there: source.map_or_else(String::new, |source| {
                    super::shown::at_line(source, line, known)
                }),
            }
        })
        .collect()
}
