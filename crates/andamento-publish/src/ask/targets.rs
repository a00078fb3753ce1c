//! Targets, a part of the list at a time.

use std::collections::BTreeSet;

use andamento_analysis::register::targets::{TargetLine, targets};
use andamento_model::register::{Day, Entry, EntryId, EntryKind};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Selection};

use super::follow_up::FollowUpError;
use super::part::Part;
use crate::views::place::DocumentNames;

/// Where a part has nothing to show, since its targets stand with earlier ones of their items, the
/// list is asked so many times for one part.
const TIMES: usize = 4;

/// A part of the list of targets.
#[derive(Debug, Default)]
pub struct TargetsPart {
    /// The targets, in the order of the list.
    pub lines: Vec<TargetLine>,
    /// The documents in which they were read.
    pub names: DocumentNames,
    /// Behind which target the list goes on. `None`: it ends here.
    pub next: Option<EntryId>,
}

/// A part of all targets, in the order of [`targets`]: the items whose first target is one of the
/// next `limit` targets behind `after` (`None`: from the first one), each with all its targets.
///
/// # Errors
/// When the ledger cannot be read.
pub fn ask_targets_part(
    ledger: &Ledger,
    known_on: Option<Day>,
    after: Option<EntryId>,
    limit: usize,
) -> Result<TargetsPart, FollowUpError> {
    let mut found = TargetsPart {
        next: after,
        ..TargetsPart::default()
    };
    for _ in 0..TIMES {
        let mut part = Part::new(ledger, known_on);
        let (ids, next) = next_targets(ledger, known_on, found.next.take(), limit)?;
        found.next = next;
        let taken = part.take(&Selection::of_ids(ids.iter().cloned()))?;
        let items: BTreeSet<EntryId> = taken.iter().map(item).collect();
        let items: Vec<EntryId> = items.into_iter().collect();
        part.targets_of(&items)?;
        part.documents()?;
        let register = part.register();
        // An item stands where its first target stands.
        let mut firsts: Vec<(EntryId, EntryId)> = register
            .of_kind(EntryKind::Target)
            .map(|(target, _)| (item(target), target.id().clone()))
            .collect();
        firsts.sort();
        firsts.dedup_by(|later, earlier| later.0 == earlier.0);
        let here: BTreeSet<&EntryId> = firsts
            .iter()
            .filter(|(_, first)| ids.contains(first))
            .map(|(item, _)| item)
            .collect();
        found.lines = targets(&register, None);
        found.lines.retain(|line| here.contains(&line.item));
        found.names = DocumentNames::of(&register);
        if !found.lines.is_empty() || found.next.is_none() {
            break;
        }
    }
    Ok(found)
}

/// What a target belongs to; itself where it says nothing.
fn item(target: &Entry) -> EntryId {
    let item = target.reference("item");
    item.unwrap_or_else(|| target.id().clone())
}

/// The next targets of the register, and behind which one it goes on.
fn next_targets(
    ledger: &Ledger,
    known_on: Option<Day>,
    after: Option<EntryId>,
    limit: usize,
) -> Result<(BTreeSet<EntryId>, Option<EntryId>), StoreError> {
    let selection = Selection {
        limit: Some(limit.saturating_add(1)),
        after,
        ..Selection::of_kind(EntryKind::Target)
    };
    let found = ledger.register(known_on, &selection)?;
    let mut ids: Vec<EntryId> = found.records().map(|record| record.entry.clone()).collect();
    ids.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    let more = ids.len() > limit;
    ids.truncate(limit);
    let next = ids.last().filter(|_| more).cloned();
    Ok((ids.into_iter().collect(), next))
}

#[cfg(test)]
mod tests {
    use andamento_store::ledger::Stamp;

    use crate::ask::follow_up::ask_targets;
    use crate::ask::part::tests::{draft, recorded};

    use super::*;

    #[test]
    fn parts_of_the_targets_are_all_of_them_in_the_same_order_and_none_twice() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = recorded(folder.path());
        let stage = |id: &str, before: &str| {
            let fields = [
                ("item", "practice/x1"),
                ("title", "made up"),
                ("unit", "people"),
                ("previous_stage", before),
            ];
            draft(id, &fields, 0)
        };
        // A funnel whose stages stand far from each other in the order of identifiers.
        let funnel = [
            stage("target/t2-of-x1", ""),
            stage("target/z", "target/t2-of-x1"),
            stage("target/a", "target/z"),
        ];
        let stamp = Stamp::new("made up", "2026-01-04T10:00:00Z", [9; 32]).unwrap();
        ledger.append(&funnel, &stamp).unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut stages = 0;
        for known in [None, Some(day("2026-01-01")), Some(day("2026-01-02"))] {
            let (whole, _) = ask_targets(&ledger, known, None).unwrap();
            assert_eq!(whole.len(), if known.is_none() { 15 } else { 12 });
            stages += whole.iter().filter(|line| line.depth > 0).count();
            for limit in [1, 2, 5, 100] {
                let (mut found, mut after) = (Vec::new(), None);
                loop {
                    let part = ask_targets_part(&ledger, known, after, limit).unwrap();
                    found.extend(part.lines);
                    after = part.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(found, whole, "{known:?} {limit}");
            }
        }
        assert!(stages > 0, "no target is a stage after another one");
    }
}
