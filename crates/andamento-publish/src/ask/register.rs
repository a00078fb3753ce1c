//! One entry of the register with what stands around it.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{Day, EntryId, EntryKind, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Page, Selection};

use super::positions::ask_reworked;
use crate::views::register::changes::{Changed, Changes, history};
use crate::views::register::entry::{Facts, names};

/// How many records of one entry are shown.
const HISTORY: usize = 200;

/// The next `limit` of some entries in the order of identifiers as texts, and behind which one they
/// go on (`None`: these were the last), as known on a day.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_entries(
    ledger: &Ledger,
    known_on: Option<Day>,
    selection: Selection,
    limit: usize,
) -> Result<(Register, Option<EntryId>), StoreError> {
    let selection = Selection {
        limit: Some(limit.saturating_add(1)),
        ..selection
    };
    let found = ledger.register(known_on, &selection)?;
    if found.records().count() <= limit {
        return Ok((found, None));
    }
    let mut records: Vec<_> = found.records().cloned().collect();
    records.sort_by(|a, b| a.entry.as_str().cmp(b.entry.as_str()));
    records.truncate(limit);
    let next = records.last().map(|record| record.entry.clone());
    Ok((Register::new(records), next))
}

/// An entry, its records, what names it and what it names, as known on a day. `None`: nothing was
/// recorded of it by then. `most`: at most so many of each kind of what names it; `None`: all.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_entry(
    ledger: &Ledger,
    id: &EntryId,
    known_on: Option<Day>,
    most: Option<usize>,
) -> Result<Option<Facts>, StoreError> {
    let page = Page {
        limit: Some(HISTORY + 1),
        before: None,
    };
    let mut history = ledger.history(id, known_on, page)?;
    let earlier = history.len() > HISTORY;
    history.truncate(HISTORY);
    let Some(record) = history.first() else {
        return Ok(None);
    };
    let (referring, beyond) = referring(ledger, id, known_on, most)?;
    let positions = referring.of_kind(EntryKind::Position);
    let positions: Vec<Naming> = positions
        .map(|(position, _)| Naming::Entry(position.id().clone()))
        .collect();
    let answers = if positions.is_empty() {
        Register::default()
    } else {
        let mut answering = Selection::naming(EntryKind::Position, positions);
        answering.limit = most;
        ledger.register(known_on, &answering)?
    };
    let mut reworked = ask_reworked(ledger, &[Naming::Entry(id.clone())], known_on)?;
    let positions = referring.of_kind(EntryKind::Position);
    let positions = positions.map(|(position, _)| position.id());
    let gone = reworked.iter().map(|one| &one.last.entry);
    let answered: BTreeSet<&EntryId> = positions.chain(gone).collect();
    let answered: Vec<Naming> = answered.into_iter().cloned().map(Naming::Entry).collect();
    reworked.extend(ask_reworked(ledger, &answered, known_on)?);
    let entries = record.stated().into_iter();
    let around = [&referring, &answers]
        .into_iter()
        .flat_map(|register| register.records().filter_map(|record| record.stated()));
    let reworked_said = reworked.iter().filter_map(|one| one.last.stated());
    let named: BTreeSet<EntryId> = entries
        .chain(around)
        .chain(reworked_said)
        .flat_map(names)
        .filter_map(|(_, name)| EntryId::parse(name).ok())
        .collect();
    let named = ledger.register(known_on, &Selection::of_ids(named))?;
    Ok(Some(Facts {
        known_on,
        history,
        earlier,
        referring,
        beyond,
        answers,
        reworked,
        named,
    }))
}

/// The entries that name one, and how many of each kind are not among them.
fn referring(
    ledger: &Ledger,
    id: &EntryId,
    known_on: Option<Day>,
    most: Option<usize>,
) -> Result<(Register, BTreeMap<EntryKind, usize>), StoreError> {
    let Some(most) = most else {
        return Ok((ledger.referring(id, known_on)?, BTreeMap::new()));
    };
    let this = || Naming::Entry(id.clone());
    let all = ledger.count_naming(known_on, None, &[this()])?;
    if all
        .iter()
        .all(|all| usize::try_from(*all).is_ok_and(|all| all <= most))
    {
        return Ok((ledger.referring(id, known_on)?, BTreeMap::new()));
    }
    let (mut records, mut beyond) = (Vec::new(), BTreeMap::new());
    for kind in EntryKind::ALL {
        let mut selection = Selection::naming(kind, [this()]);
        selection.limit = Some(most);
        let found = ledger.register(known_on, &selection)?;
        let read = found.records().count();
        records.extend(found.records().cloned());
        if read == most {
            let all = ledger.count_naming(known_on, Some(kind), &[this()])?;
            let all = all.first().and_then(|count| usize::try_from(*count).ok());
            let more = all.unwrap_or_default().saturating_sub(read);
            if more > 0 {
                beyond.insert(kind, more);
            }
        }
    }
    Ok((Register::new(records), beyond))
}

/// What was recorded of an entry, newest first, each record against the one before it, as known
/// on a day.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_history(
    ledger: &Ledger,
    id: &EntryId,
    known_on: Option<Day>,
    page: Page,
) -> Result<Changes, StoreError> {
    // One more, against which the last is held.
    let more = Page {
        limit: page.limit.map(|limit| limit.saturating_add(1)),
        ..page
    };
    let mut changes = history(&ledger.history(id, known_on, more)?);
    tell_redactions(ledger, &mut changes)?;
    let before = cut(&mut changes, page);
    let mut found = Changes::new(None, known_on, &ledger.head()?.hash, changes);
    found.before = before;
    Ok(found)
}

/// What was recorded of all entries since a day, newest first, each record against the one before
/// it of its entry, as known on a day.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_changes(
    ledger: &Ledger,
    since: Option<Day>,
    known_on: Option<Day>,
    page: Page,
) -> Result<Changes, StoreError> {
    let more = Page {
        limit: page.limit.map(|limit| limit.saturating_add(1)),
        ..page
    };
    let records = ledger.changes(since, known_on, more)?;
    let earlier = ledger.before_each(&records)?;
    let mut changes: Vec<Changed> = records
        .iter()
        .zip(&earlier)
        .map(|(record, earlier)| Changed::of(record, earlier.as_ref()))
        .collect();
    let before = cut(&mut changes, page);
    tell_redactions(ledger, &mut changes)?;
    let mut found = Changes::new(since, known_on, &ledger.head()?.hash, changes);
    found.before = before;
    Ok(found)
}

/// The hash of the first record of the journal, by which a journal can be named. Empty: nothing
/// was recorded.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_first(ledger: &Ledger) -> Result<String, StoreError> {
    let page = Page {
        limit: Some(1),
        before: Some(2),
    };
    let first = ledger.changes(None, None, page)?.pop();
    Ok(first.map_or_else(String::new, |record| record.hash))
}

/// Adds why the contents were taken out that are not there any more: the record that took one out
/// says so.
fn tell_redactions(ledger: &Ledger, changes: &mut [Changed]) -> Result<(), StoreError> {
    for one in changes.iter_mut() {
        if let ("redacted", Some(by)) = (one.record.change, one.record.other) {
            one.redaction = ledger.record(by)?.and_then(|record| record.reason);
        }
    }
    Ok(())
}

/// Cuts a list to its page; gives the number before which it goes on.
fn cut(changes: &mut Vec<Changed>, page: Page) -> Option<u64> {
    let limit = page.limit?;
    let more = changes.len() > limit;
    changes.truncate(limit);
    changes
        .last()
        .filter(|_| more)
        .map(|last| last.record.number)
}

#[cfg(test)]
mod tests {
    use andamento_model::register::{Draft, Entry, Value};
    use andamento_store::ledger::Stamp;

    use super::*;

    fn draft(id: &str, fields: &[(&str, &str)]) -> Draft {
        let values = fields
            .iter()
            .map(|(name, value)| (*name, Value::One((*value).to_string())));
        Draft::stated(
            Entry::new(EntryId::parse(id).unwrap(), values).unwrap(),
            None,
        )
    }

    #[test]
    fn what_is_recorded_while_a_page_is_made_shows_in_no_part_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = |by: &str| Stamp::new(by, "2026-11-22T00:00:00Z", [0; 32]).unwrap();
        let ledger = Ledger::open(folder.path(), &[], stamp("catalog")).unwrap();
        let link = |to: &str| {
            let fields = [("from", "plan/made-up"), ("to", to), ("class", "in-line")];
            draft("link/made-up", &fields)
        };
        let plan = |name: &str, title: &str| draft(&format!("plan/{name}"), &[("title", title)]);
        let before = [
            plan("made-up", "before"),
            plan("b", "before"),
            link("plan/b"),
        ];
        ledger.append(&before, &stamp("test")).unwrap();
        let page = ledger.at_one_moment();
        let id = EntryId::parse("plan/b").unwrap();
        // The first question of the page, then a write, then the rest of the page.
        assert_eq!(page.head().unwrap().number, 3);
        let after = [plan("b", "after"), plan("c", "after"), link("plan/c")];
        ledger.append(&after, &stamp("test")).unwrap();
        let told = |ledger: &Ledger| {
            let facts = ask_entry(ledger, &id, None, Some(5)).unwrap().unwrap();
            let entry = facts.history[0].stated().unwrap();
            (
                entry.title().to_string(),
                facts.history.len(),
                facts.referring.records().count(),
                ask_changes(ledger, None, None, Page::default())
                    .unwrap()
                    .changes
                    .len(),
            )
        };
        assert_eq!(told(&page), ("before".to_string(), 1, 1, 3));
        assert_eq!(told(&ledger), ("after".to_string(), 2, 0, 6));
    }
}
