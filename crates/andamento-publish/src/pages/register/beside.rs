//! How fresh an entry is and what the linter finds about it, beside the entry.

use std::cell::Cell;

use andamento_analysis::register::freshness::PromisedEvents;
use andamento_analysis::register::lint::Finding;
use andamento_model::register::{Record, Source};

use super::{Known, Link, SourceShown, Titles, at_line};
use crate::ask::beside::Beside;
use crate::pages::follow_up::Fresh;
use crate::views::register::beside::FreshView;

/// The most findings that one page lists.
const MOST: usize = 80;
/// The most places that one finding leads to.
const MOST_PLACES: usize = 6;

/// What stands beside one entry.
#[derive(Default)]
pub(crate) struct BesideShown {
    /// `None`: it has no date by which it should be looked at.
    pub fresh: Option<Fresh>,
    /// Where the page is that took a promised event back. `None`: none did.
    pub by: Option<SourceShown>,
    /// What was found about it.
    pub findings: Vec<FoundShown>,
    /// Findings for which the page has no room.
    pub more: usize,
}

impl BesideShown {
    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.fresh.is_none() && self.findings.is_empty() && self.more == 0
    }
}

/// A finding in one line.
pub(crate) struct FoundShown {
    /// How much it weighs: `contradiction`.
    pub severity: &'static str,
    /// What is found.
    pub message: String,
    /// The rule, on the page of contradictions.
    pub rule: Link,
    /// Where it can be seen.
    pub places: Vec<Place>,
}

/// Where a finding can be seen.
pub(crate) struct Place {
    /// `line 12`; with the document's title where the places are in several.
    pub text: String,
    /// Title of the document.
    pub document: String,
    /// The line in the document.
    pub address: String,
}

/// What stands beside the entries of one page.
pub(crate) struct Around<'p> {
    beside: &'p Beside,
    events: PromisedEvents<'p>,
    known: &'p Known,
    titles: &'p Titles<'p>,
    /// The page of contradictions for the same days.
    contradictions: String,
    room: Cell<usize>,
}

impl<'p> Around<'p> {
    /// For a page; `known` keeps its `today`, if the address states one.
    pub fn new(beside: &'p Beside, known: &'p Known, titles: &'p Titles) -> Self {
        Self {
            beside,
            events: beside.promised(),
            contradictions: contradictions(known),
            known,
            titles,
            room: Cell::new(MOST),
        }
    }

    /// Beside the entry of a record.
    pub fn of(&self, record: &Record) -> BesideShown {
        let all = self.beside.findings(record.entry.as_str());
        let all = all.unwrap_or_default();
        let shown = all.len().min(self.room.get());
        self.room.set(self.room.get() - shown);
        let entry = record.stated();
        let fresh = entry
            .and_then(|entry| FreshView::of(entry, self.beside, &self.events))
            .map(|view| Fresh::of(&view));
        let taken_back = self.events.promises().superseded(&record.entry);
        BesideShown {
            fresh: match taken_back {
                Some(one) => Some(Fresh::superseded(one.gone.reason().to_string())),
                None => fresh,
            },
            by: taken_back.map(|one| SourceShown::read(&one.by, self.titles, self.known)),
            findings: all.iter().take(shown).map(|one| self.line(one)).collect(),
            more: all.len() - shown,
        }
    }

    fn line(&self, finding: &Finding) -> FoundShown {
        let rule = finding.rule.name();
        let first = finding.evidence.first().map(|place| &place.document);
        let mut all = finding.evidence.iter();
        let one_document = all.all(|place| Some(&place.document) == first);
        let places = finding.evidence.iter().take(MOST_PLACES).map(|place| {
            let source = Source {
                document: place.document.clone(),
                line: place.line,
                last_line: None,
                fields: std::collections::BTreeMap::new(),
            };
            Place {
                text: match place.line {
                    Some(line) if one_document => format!("line {line}"),
                    Some(line) => format!("{}, line {line}", self.titles.title(&place.document)),
                    None => self.titles.title(&place.document),
                },
                document: self.titles.title(&place.document),
                address: at_line(&source, place.line, self.known),
            }
        });
        FoundShown {
            severity: finding.rule.severity().name(),
            message: quoted(&finding.message),
            rule: Link {
                text: rule.to_string(),
                address: format!("{}#{rule}", self.contradictions),
            },
            places: places.collect(),
        }
    }
}

/// The page of contradictions for the days of a page.
pub(crate) fn contradictions(known: &Known) -> String {
    let today = known.kept.iter().find(|(name, _)| *name == "today");
    match today {
        Some((_, today)) => known.at(&format!("/lint?today={today}")),
        None => known.at("/lint"),
    }
}

/// What is said where the journal is too long for a page; empty: it is not.
pub(crate) fn not_looked(beside: &Beside) -> &'static str {
    if beside.findings("").is_some() {
        ""
    } else {
        "The journal is too long to be looked through for one page."
    }
}

/// A message with marks of quotation in the place of backticks, which a page does not need.
pub(crate) fn quoted(message: &str) -> String {
    let mut opens = true;
    let mut shown = String::with_capacity(message.len());
    for letter in message.chars() {
        if letter == '`' {
            shown.push(if opens { '“' } else { '”' });
            opens = !opens;
        } else {
            shown.push(letter);
        }
    }
    shown
}
