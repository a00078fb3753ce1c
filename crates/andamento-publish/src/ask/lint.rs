//! What the linter finds, some entries at a time.

use std::collections::{BTreeMap, BTreeSet};

use andamento_analysis::register::lint::{Lexicon, Lint, lint_entries};
use andamento_model::register::{Day, EntryId, EntryKind};
use andamento_store::ledger::{Ledger, Selection};

use super::follow_up::{FollowUpError, kept};
use super::part::Part;

/// What was found about some entries.
#[derive(Debug, Default)]
pub struct LintPart {
    /// The findings about them.
    pub lint: Lint,
    /// How many entries were looked at.
    pub looked_at: usize,
    /// The first of them. `None`: there was none.
    pub first: Option<EntryId>,
    /// The last of them. `None`: there was none.
    pub last: Option<EntryId>,
    /// Behind which entry the register goes on. `None`: it ends here.
    pub next: Option<EntryId>,
}

/// What the linter finds about the next `limit` entries behind `after` (`None`: from the first
/// one), in the order of identifiers as texts, as known on a day.
///
/// The parts together are what it finds about everything, but for what it finds by holding texts
/// against each other (see [`lint_entries`]).
///
/// # Errors
/// When the ledger or a kept text cannot be read.
pub fn ask_lint_part(
    ledger: &Ledger,
    known_on: Option<Day>,
    (lexicon, today): (&Lexicon, Day),
    after: Option<EntryId>,
    limit: usize,
) -> Result<LintPart, FollowUpError> {
    let selection = Selection {
        limit: Some(limit.saturating_add(1)),
        after,
        ..Selection::default()
    };
    let found = ledger.register(known_on, &selection)?;
    let mut records: Vec<_> = found.records().cloned().collect();
    records.sort_unstable_by(|a, b| a.entry.as_str().cmp(b.entry.as_str()));
    let more = records.len() > limit;
    records.truncate(limit);
    let ends = |record: Option<&andamento_model::register::Record>| record.map(|r| r.entry.clone());
    let (first, last) = (ends(records.first()), ends(records.last()));
    let looked_at = records.len();
    let mut entries: BTreeSet<EntryId> = records.iter().map(|one| one.entry.clone()).collect();
    let named = |kind: EntryKind, field: &str| -> BTreeSet<EntryId> {
        let stated = records.iter().filter_map(|record| record.stated());
        let stated = stated.filter(|entry| entry.kind() == kind);
        stated.filter_map(|entry| entry.reference(field)).collect()
    };
    let actions = entries.iter().filter(|id| id.kind() == EntryKind::Action);
    let mut items = named(EntryKind::Event, "item");
    items.extend(actions.cloned());
    let subjects = named(EntryKind::Claim, "subject");

    let mut part = Part::new(ledger, known_on);
    part.give(records);
    part.entries(items.iter().chain(&subjects).cloned())?;
    part.naming(
        Some(EntryKind::Event),
        &items.into_iter().collect::<Vec<_>>(),
    )?;
    let all: Vec<EntryId> = entries.iter().cloned().collect();
    part.naming(Some(EntryKind::Claim), &all)?;
    entries.extend(unrecorded(&mut part, subjects, &entries)?);
    let hashes: BTreeSet<String> = part
        .records()
        .iter()
        .filter_map(|record| Some(record.source.as_ref()?.document.clone()))
        .collect();
    let texts = kept(ledger, known_on, hashes)?;
    Ok(LintPart {
        lint: lint_entries(&part.register(), &texts, lexicon, today, &entries),
        looked_at,
        first,
        next: last.clone().filter(|_| more),
        last,
    })
}

/// Of some subjects of claims those of which nothing is recorded, each where the first claim about
/// it is looked at. All claims about them are taken.
fn unrecorded(
    part: &mut Part<'_>,
    subjects: BTreeSet<EntryId>,
    looked_at: &BTreeSet<EntryId>,
) -> Result<Vec<EntryId>, FollowUpError> {
    let there: BTreeSet<&EntryId> = part.records().iter().map(|record| &record.entry).collect();
    let missing: Vec<EntryId> = subjects
        .into_iter()
        .filter(|subject| !there.contains(subject))
        .collect();
    let mut first: BTreeMap<EntryId, EntryId> = BTreeMap::new();
    for claim in part.naming(Some(EntryKind::Claim), &missing)? {
        if let Some(subject) = claim.reference("subject") {
            let least = first.entry(subject).or_insert_with(|| claim.id().clone());
            if claim.id() < least {
                *least = claim.id().clone();
            }
        }
    }
    let here = missing.into_iter();
    let here = here.filter(|one| {
        first
            .get(one)
            .is_some_and(|claim| looked_at.contains(claim))
    });
    Ok(here.collect())
}

#[cfg(test)]
mod tests;
