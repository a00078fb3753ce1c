//! How promises stand against the texts of today: the pages of their items are read.

use std::collections::BTreeSet;

use andamento_analysis::register::Texts;
use andamento_analysis::register::lint::Lexicon;
use andamento_analysis::register::promises::Promises;
use andamento_model::register::{Day, EntryId, EntryKind, Record, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

use super::follow_up::kept;
use super::part::Part;

/// The most actions whose texts are read because they are here, without an event of theirs being
/// asked for.
pub(super) const MOST_READ: u64 = 2_000;

/// Of a whole register and its texts.
pub(super) fn of_whole(
    ledger: &Ledger,
    known_on: Option<Day>,
    lexicon: &Lexicon,
    (register, texts): (&Register, &Texts),
) -> Result<Promises, StoreError> {
    let earlier = ledger.read_from(&Promises::needs(register), known_on)?;
    Ok(Promises::of(register, &earlier, texts, lexicon))
}

/// Of some records, among them all events of their items, and of some actions: only the documents
/// of what these events belong to, and of these actions, are read.
pub(super) fn of_some<'r>(
    ledger: &Ledger,
    known_on: Option<Day>,
    lexicon: &Lexicon,
    records: impl Iterator<Item = &'r Record>,
    actions: impl IntoIterator<Item = EntryId>,
) -> Result<Promises, StoreError> {
    let mut part = Part::new(ledger, known_on);
    let mut items: BTreeSet<EntryId> = actions.into_iter().collect();
    for record in records.filter(|record| record.entry.kind() == EntryKind::Event) {
        let event = record.stated();
        let promised = event.filter(|event| event.text("state") == Some("promised"));
        items.extend(promised.and_then(|event| event.reference("item")));
        part.keep(record.clone());
    }
    part.entries(items.iter().cloned())?;
    let register = part.register();
    let needs = Promises::needs(&register);
    let own = items.iter().filter_map(|item| {
        let source = register.record(item)?.source.as_ref()?;
        Some(source.document.as_str())
    });
    let before = needs.iter().map(|(_, document)| document.as_str());
    let hashes: BTreeSet<&str> = own.chain(before).collect();
    let texts = kept(ledger, known_on, hashes)?;
    let earlier = ledger.read_from(&needs, known_on)?;
    Ok(Promises::of(&register, &earlier, &texts, lexicon))
}

/// The actions that were read from documents whose texts are here. `None`: there are more than
/// `most`.
pub(super) fn actions_here(
    ledger: &Ledger,
    known_on: Option<Day>,
    most: u64,
) -> Result<Option<Vec<EntryId>>, StoreError> {
    let kept = ledger.kept_documents()?;
    let read_from: Vec<Naming> = kept.into_iter().map(Naming::ReadFrom).collect();
    let counts = ledger.count_naming(known_on, Some(EntryKind::Action), &read_from)?;
    if counts.into_iter().sum::<u64>() > most {
        return Ok(None);
    }
    if read_from.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let found = ledger.register(known_on, &Selection::naming(EntryKind::Action, read_from))?;
    let actions = found.of_kind(EntryKind::Action);
    Ok(Some(
        actions.map(|(action, _)| action.id().clone()).collect(),
    ))
}
