//! What was promised and reported in a territory.

use andamento_model::register::{EntryId, EntryKind};

use andamento_store::ledger::Naming;

use super::{Known, Link, SourceShown, Titles};
use crate::ask::territory::{KINDS, ask_territory};
use crate::views::register::entries::told;
use crate::views::register::words;
use crate::web::{Fault, Site};

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

/// Operations, practices, programmes, organisations and claims with the code of a territory, as
/// known on a day, and how many more there are than are shown.
pub(crate) fn in_territory(
    site: &Site,
    code: &str,
    known: &Known,
) -> Result<(Vec<Promised>, usize), Fault> {
    let found = ask_territory(&site.ledger, &Naming::place(code), known.day, SHOWN)?;
    let titles = Titles::of(site, known);
    let title_of = |id: &str| {
        let parsed = EntryId::parse(id).ok();
        let found = parsed.and_then(|id| found.asked.entry(&id));
        found.map_or_else(|| id.to_string(), |entry| entry.title().to_string())
    };
    let here = KINDS.into_iter().flat_map(|kind| found.here.of_kind(kind));
    let shown = here.map(|(entry, record)| Promised {
        link: known.link(record.entry.as_str(), &told(entry)),
        kind: words(record.entry.kind().name()),
        state: entry.text("state").map(words).unwrap_or_default(),
        answers: found
            .links
            .of_kind(EntryKind::Link)
            .filter(|(link, _)| link.text("from") == Some(record.entry.as_str()))
            .filter_map(|(link, _)| {
                let to = link.text("to")?;
                Some((words(link.text("class")?), known.link(to, &title_of(to))))
            })
            .collect(),
        source: SourceShown::of(record, &titles, known),
    });
    Ok((shown.collect(), found.hidden))
}
