//! What is due, a part of the list at a time.

use std::collections::BTreeSet;

use andamento_analysis::register::due::{DueDate, DueKind, due};
use andamento_analysis::register::lint::Lexicon;
use andamento_model::register::{Day, EntryId, EntryKind, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{DatePlace, DatesFrom, Ledger};

use super::beside::LOOKED_THROUGH;
use super::follow_up::FollowUpError;
use super::part::Part;
use super::promises;
use crate::views::place::DocumentNames;

/// Where many of the dates are of events that were held, the list is asked so many times for one
/// part.
const TIMES: usize = 4;
/// The most actions whose texts are read for a part of a long journal's list.
const FEW: u64 = 200;

/// A part of the list of what is due.
#[derive(Debug)]
pub struct DuePart {
    /// The dates, in the order of the list.
    pub dates: Vec<DueDate>,
    /// The documents in which they were read.
    pub names: DocumentNames,
    /// Before which place the list goes on. `None`: it begins here.
    pub previous: Option<DatePlace>,
    /// Behind which place the list goes on. `None`: it ends here.
    pub next: Option<DatePlace>,
    /// Whether the times that texts promise are in the list. They are not where the texts of too
    /// many actions are here.
    pub texts_read: bool,
}

/// A part of what [`ask_due`](super::follow_up::ask_due) gives: about `limit` dates of its list,
/// in its order. A part holds a place whole: an entry may state the same day twice.
///
/// # Errors
/// When the ledger or a kept text cannot be read.
pub fn ask_due_part(
    ledger: &Ledger,
    known_on: Option<Day>,
    (lexicon, today): (&Lexicon, Day),
    from: &DatesFrom,
    limit: usize,
) -> Result<DuePart, FollowUpError> {
    let backwards = matches!(from, DatesFrom::Before(_));
    let mut all = Part::new(ledger, known_on);
    let (read, texts_read) = promised_in_texts(ledger, known_on, (lexicon, today))?;
    let (mut dates, mut at, mut on) = (Vec::new(), from.clone(), None);
    for _ in 0..TIMES {
        let left = limit.saturating_sub(dates.len());
        let part = ledger.dates(known_on, &at, left)?;
        dates.extend(stated(&mut all, (lexicon, today), &part.places)?);
        on = part.on;
        at = match &on {
            Some(place) if dates.len() < limit && backwards => DatesFrom::Before(place.clone()),
            Some(place) if dates.len() < limit => DatesFrom::After(place.clone()),
            _ => break,
        };
    }
    // What the register states has come up to here; so do the texts.
    let here = |date: &&DueDate| {
        let place = place(date);
        match (&on, backwards) {
            (Some(on), false) if place > *on => return false,
            (Some(on), true) if place < *on => return false,
            _ => {}
        }
        match from {
            DatesFrom::First => true,
            DatesFrom::Day(day) => place.day >= *day,
            DatesFrom::After(from) => place > *from,
            DatesFrom::Before(from) => place < *from,
        }
    };
    dates.extend(read.iter().filter(here).cloned());
    dates.sort_by_cached_key(|date| (place(date), date.kind, date.span.first));
    let cut = cut(&mut dates, limit, backwards);
    let on = cut.or(on);
    let (previous, next) = if backwards {
        (on, dates.last().map(place))
    } else {
        let first = dates.first().map(place);
        let before = match from {
            DatesFrom::First => None,
            DatesFrom::Day(day) => Some(DatePlace {
                day: *day,
                entry: String::new(),
            }),
            DatesFrom::After(place) | DatesFrom::Before(place) => {
                Some(first.unwrap_or_else(|| place.clone()))
            }
        };
        (preceded(ledger, known_on, before, &read)?, on)
    };
    all.documents()?;
    let sources = dates.iter().flat_map(|date| {
        let by = date.superseded.as_ref().map(|superseded| &superseded.by);
        date.record.source.iter().chain(by)
    });
    all.documents_of(sources)?;
    Ok(DuePart {
        dates,
        names: DocumentNames::of(&all.register()),
        previous,
        next,
        texts_read,
    })
}

fn place(date: &DueDate) -> DatePlace {
    DatePlace {
        day: date.span.last,
        entry: date.entry.to_string(),
    }
}

/// Cuts a list to about so many dates, from its end or from its beginning, places whole. Gives the
/// place at which it goes on; `None`: nothing was cut.
fn cut(dates: &mut Vec<DueDate>, limit: usize, backwards: bool) -> Option<DatePlace> {
    let spare = dates.len().checked_sub(limit).filter(|spare| *spare > 0)?;
    if backwards {
        let first = dates.get(spare).map(place)?;
        dates.retain(|date| place(date) >= first);
        let cut = dates.len() < spare + limit;
        Some(first).filter(|_| cut)
    } else {
        let last = dates.get(limit.checked_sub(1)?).map(place)?;
        dates.retain(|date| place(date) <= last);
        let cut = dates.len() < spare + limit;
        Some(last).filter(|_| cut)
    }
}

/// The dates that the texts of actions promise, and whether they were read.
fn promised_in_texts(
    ledger: &Ledger,
    known_on: Option<Day>,
    (lexicon, today): (&Lexicon, Day),
) -> Result<(Vec<DueDate>, bool), StoreError> {
    let is_long = ledger.head()?.number > LOOKED_THROUGH;
    let most = if is_long { FEW } else { promises::MOST_READ };
    let Some(actions) = promises::actions_here(ledger, known_on, most)? else {
        return Ok((Vec::new(), false));
    };
    if actions.is_empty() {
        return Ok((Vec::new(), true));
    }
    let mut events = Part::new(ledger, known_on);
    events.naming(Some(EntryKind::Event), &actions)?;
    let records = events.records().iter();
    let promises = promises::of_some(ledger, known_on, lexicon, records, actions)?;
    let mut dates = due(&Register::default(), &promises, today);
    dates.retain(|date| date.kind == DueKind::Text);
    Ok((dates, true))
}

/// The place, if there is anything before it.
fn preceded(
    ledger: &Ledger,
    known_on: Option<Day>,
    place_of: Option<DatePlace>,
    read: &[DueDate],
) -> Result<Option<DatePlace>, StoreError> {
    let Some(first) = place_of else {
        return Ok(None);
    };
    let before = ledger.dates(known_on, &DatesFrom::Before(first.clone()), 1)?;
    let there = !before.places.is_empty()
        || before.on.is_some()
        || read.iter().any(|date| place(date) < first);
    Ok(there.then_some(first))
}

/// What is due of some places: those of events that were held are left out. What is taken stays
/// in `all`.
fn stated(
    all: &mut Part<'_>,
    (lexicon, today): (&Lexicon, Day),
    places: &[DatePlace],
) -> Result<Vec<DueDate>, StoreError> {
    let ids: BTreeSet<EntryId> = places
        .iter()
        .filter_map(|place| EntryId::parse(&place.entry).ok())
        .collect();
    all.entries(ids.clone())?;
    // Whether an event was held is seen in the events of the same item.
    let mut around = all.beside();
    around.give(all.taken(&ids));
    let items: BTreeSet<EntryId> = around
        .records()
        .iter()
        .filter_map(|record| record.stated())
        .filter(|entry| entry.kind() == EntryKind::Event)
        .filter_map(|event| event.reference("item"))
        .collect();
    let items: Vec<EntryId> = items.into_iter().collect();
    around.naming(Some(EntryKind::Event), &items)?;
    let promises = around.promises(lexicon)?;
    let mut dates = due(&around.register(), &promises, today);
    dates.retain(|date| date.kind != DueKind::Text && places.binary_search(&place(date)).is_ok());
    Ok(dates)
}

#[cfg(test)]
mod tests;
