//! A plan with its parts, as known on one day.

use std::collections::BTreeSet;

use andamento_model::register::{Day, EntryId, EntryKind, Record, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

use super::positions::ask_reworked;
use crate::views::register::entry::names;
use crate::views::register::plan::PlanFacts;

/// The most entries of one kind that the view of a plan takes.
const MOST_PARTS: usize = 5_000;

/// The entries that records name.
fn named<'r>(
    ledger: &Ledger,
    records: impl Iterator<Item = &'r Record>,
    known_on: Option<Day>,
) -> Result<Register, StoreError> {
    let ids: BTreeSet<EntryId> = records
        .filter_map(Record::stated)
        .flat_map(names)
        .filter_map(|(_, id)| EntryId::parse(id).ok())
        .collect();
    if ids.is_empty() {
        return Ok(Register::default());
    }
    ledger.register(known_on, &Selection::of_ids(ids))
}

/// What names a plan or area beside its own parts, claims and positions.
fn beside(ledger: &Ledger, id: &EntryId, known_on: Option<Day>) -> Result<Register, StoreError> {
    let apart = [
        EntryKind::Area,
        EntryKind::Action,
        EntryKind::Recommendation,
        EntryKind::Claim,
        EntryKind::Position,
    ];
    let kinds = EntryKind::ALL.into_iter();
    let selection = Selection {
        kinds: kinds.filter(|kind| !apart.contains(kind)).collect(),
        naming: Some(vec![Naming::Entry(id.clone())]),
        limit: Some(MOST_PARTS),
        ..Selection::default()
    };
    ledger.register(known_on, &selection)
}

/// A plan or an area with what it promises and what is said of it. `None`: nothing was recorded
/// of it by that day.
///
/// # Errors
/// When the journal cannot be read.
pub fn ask_plan(
    ledger: &Ledger,
    id: &EntryId,
    known_on: Option<Day>,
) -> Result<Option<PlanFacts>, StoreError> {
    let own = ledger.register(known_on, &Selection::of_ids([id.clone()]))?;
    let Some(record) = own.record(id).cloned() else {
        return Ok(None);
    };
    let under = |kind: EntryKind| {
        ledger.register(
            known_on,
            &Selection {
                kind: Some(kind),
                prefix: Some(id.names().to_string()),
                limit: Some(MOST_PARTS),
                ..Selection::default()
            },
        )
    };
    let (areas, actions) = (under(EntryKind::Area)?, under(EntryKind::Action)?);
    let recommendations = under(EntryKind::Recommendation)?;
    let about = |kind: EntryKind, field: &str| -> Result<Register, StoreError> {
        let mut selection = Selection::naming(kind, [Naming::PartOf(id.clone())]);
        selection.limit = Some(MOST_PARTS);
        let all = ledger.register(known_on, &selection)?;
        let within = all.of_kind(kind).filter(|(entry, _)| {
            let item = entry.reference(field);
            item.is_some_and(|item| is_within(&item, id))
        });
        Ok(Register::new(within.map(|(_, record)| record.clone())))
    };
    let claims = about(EntryKind::Claim, "subject")?;
    let positions = about(EntryKind::Position, "item")?;
    let beside = beside(ledger, id, known_on)?;
    let reworked = ask_reworked(ledger, &[Naming::PartOf(id.clone())], known_on)?;
    let all = [&own, &recommendations, &claims, &positions];
    let all = all.into_iter().flat_map(Register::records);
    let named = named(
        ledger,
        all.chain(reworked.iter().map(|one| &one.last)),
        known_on,
    )?;
    Ok(Some(PlanFacts {
        known_on,
        record,
        areas,
        actions,
        recommendations,
        claims,
        positions,
        reworked,
        beside,
        named,
    }))
}

/// Whether an entry is a plan or area, or belongs to it: its names begin with those of the other.
fn is_within(item: &EntryId, whole: &EntryId) -> bool {
    let parts = [
        EntryKind::Plan,
        EntryKind::Area,
        EntryKind::Action,
        EntryKind::Recommendation,
    ];
    let rest = item.names().strip_prefix(whole.names());
    parts.contains(&item.kind())
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_plan_begins_with_its_names() {
        let id = |text: &str| EntryId::parse(text).unwrap();
        let plan = id("plan/made-up");
        assert!(is_within(&plan, &plan));
        assert!(is_within(&id("action/made-up/area/4"), &plan));
        assert!(!is_within(&id("action/made-up-too/area/4"), &plan));
        assert!(!is_within(&id("operation/made-up/x"), &plan));
        let area = id("area/made-up/1");
        assert!(is_within(&id("recommendation/made-up/1/3"), &area));
        assert!(!is_within(&plan, &area));
    }
}
