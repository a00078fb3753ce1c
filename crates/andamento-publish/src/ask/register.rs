//! One entry of the register with what stands around it.

use std::collections::BTreeSet;

use andamento_model::register::{Day, EntryId, EntryKind, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Page, Selection};

use crate::views::register::entry::{Facts, names};

/// How many records of one entry are shown.
const HISTORY: usize = 200;

/// An entry, its records, what names it and what it names, as known on a day. `None`: nothing was
/// recorded of it by then.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_entry(
    ledger: &Ledger,
    id: &EntryId,
    known_on: Option<Day>,
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
    let referring = ledger.referring(id, known_on)?;
    let mut answers = Vec::new();
    for (position, _) in referring.of_kind(EntryKind::Position) {
        let answering = ledger.referring(position.id(), known_on)?;
        let of_position = answering.of_kind(EntryKind::Position);
        answers.extend(of_position.map(|(_, record)| record.clone()));
    }
    let answers = Register::new(answers);
    let entries = record.stated().into_iter();
    let around = [&referring, &answers]
        .into_iter()
        .flat_map(|register| register.records().filter_map(|record| record.stated()));
    let named: BTreeSet<EntryId> = entries
        .chain(around)
        .flat_map(names)
        .filter_map(|(_, name)| EntryId::parse(name).ok())
        .collect();
    let named = ledger.register(known_on, &Selection::of_ids(named))?;
    Ok(Some(Facts {
        known_on,
        history,
        earlier,
        referring,
        answers,
        named,
    }))
}
