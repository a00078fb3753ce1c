//! What was promised and reported in a territory.

use andamento_model::register::{Entry, EntryKind, Record, Register};
use andamento_store::ledger::Selection;

use super::{Known, Link, SourceShown, Titles};
use crate::views::register::words;
use crate::web::{Fault, Site};

/// The most entries of one kind that are looked through.
const MOST: usize = 5_000;
/// The most entries that are shown.
const SHOWN: usize = 60;

/// An entry that concerns a territory.
pub(crate) struct Promised {
    /// The entry.
    pub link: Link,
    /// Its kind in words.
    pub kind: String,
    /// Its state, where it has one.
    pub state: String,
    /// How it relates to what was asked: class, and what was asked.
    pub answers: Vec<(String, Link)>,
    /// Where it was read.
    pub source: Option<SourceShown>,
}

/// Operations, practices, programmes, organisations and claims with the code of a territory.
pub(crate) fn in_territory(site: &Site, code: &str) -> Result<(Vec<Promised>, usize), Fault> {
    let known = Known {
        day: None,
        text: String::new(),
        action: String::new(),
        kept: Vec::new(),
    };
    let of = |kind: EntryKind| -> Result<Register, Fault> {
        let mut selection = Selection::of_kind(kind);
        selection.limit = Some(MOST);
        Ok(site.ledger.register(None, &selection)?)
    };
    let kinds = [
        EntryKind::Practice,
        EntryKind::Operation,
        EntryKind::Programme,
        EntryKind::Organisation,
        EntryKind::Claim,
    ];
    let mut found: Vec<(Entry, Record)> = Vec::new();
    for kind in kinds {
        let all = of(kind)?;
        let here = all.of_kind(kind);
        found.extend(
            here.filter(|(entry, _)| entry.all("territories").iter().any(|one| one == code))
                .map(|(entry, record)| (entry.clone(), record.clone())),
        );
    }
    let hidden = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    if found.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let titles = Titles::of(site, &known)?;
    let links = of(EntryKind::Link)?;
    let recommendations = of(EntryKind::Recommendation)?;
    let areas = of(EntryKind::Area)?;
    let title_of = |id: &str| {
        let parsed = andamento_model::register::EntryId::parse(id).ok();
        let found = parsed.and_then(|id| {
            [&recommendations, &areas]
                .into_iter()
                .find_map(|register| register.entry(&id).cloned())
        });
        found.map_or_else(|| id.to_string(), |entry| entry.title().to_string())
    };
    let shown = found.iter().map(|(entry, record)| Promised {
        link: known.link(record.entry.as_str(), entry.title()),
        kind: words(record.entry.kind().name()),
        state: entry.text("state").map(words).unwrap_or_default(),
        answers: links
            .of_kind(EntryKind::Link)
            .filter(|(link, _)| link.text("from") == Some(record.entry.as_str()))
            .filter_map(|(link, _)| {
                let to = link.text("to")?;
                Some((words(link.text("class")?), known.link(to, &title_of(to))))
            })
            .collect(),
        source: SourceShown::of(record, &titles, &known),
    });
    Ok((shown.collect(), hidden))
}
