//! Parts of the list of what is due are the whole list, on any day.

use andamento_store::ledger::Stamp;

use crate::ask::part::tests::{SUBJECTS, WORDS, recorded};

use super::super::follow_up::ask_due;
use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn parts_of_what_is_due_are_all_of_it_in_both_directions_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = recorded(folder.path());
    let today = day("2026-11-22");
    let lexicon = Lexicon::parse(("english", WORDS), ("subjects", SUBJECTS)).unwrap();
    let stamp = Stamp::new("made up", "2026-01-01T10:00:00Z", [1; 32]).unwrap();
    // The texts of some actions promise times of their own.
    for (document, text) in [
        (
            0,
            "Implementation | A meeting will be held in March 2027. |\n",
        ),
        (1, "Implementation | A conference is planned for 2025. |\n"),
    ] {
        ledger
            .keep_document(&format!("{document:064x}"), text, &stamp)
            .unwrap();
    }
    let mut lengths = Vec::new();
    for known in [None, Some(day("2026-01-01")), Some(day("2026-01-02"))] {
        let (whole, ..) = ask_due(&ledger, known, &lexicon, today).unwrap();
        lengths.push(whole.len());
        for limit in [1, 3, 1_000] {
            let (mut found, mut from) = (Vec::new(), DatesFrom::First);
            let (mut last, mut parts) = (None, 0);
            loop {
                let part = ask_due_part(&ledger, known, (&lexicon, today), &from, limit).unwrap();
                assert!(part.dates.len() <= limit + 1, "{limit}");
                assert_eq!(part.previous.is_some(), parts > 0, "{limit} {parts}");
                last = part.dates.last().cloned().or(last);
                found.extend(part.dates);
                parts += 1;
                let Some(next) = part.next else { break };
                from = DatesFrom::After(next);
            }
            assert_eq!(found, whole, "{known:?} {limit}");
            let last = last.unwrap();
            let mut from = DatesFrom::Before(DatePlace {
                day: last.span.last,
                entry: format!("{}~", last.entry),
            });
            let mut back = Vec::new();
            loop {
                let part = ask_due_part(&ledger, known, (&lexicon, today), &from, limit).unwrap();
                back = [part.dates, back].concat();
                let Some(previous) = part.previous else { break };
                from = DatesFrom::Before(previous);
            }
            assert_eq!(back, whole, "{known:?} {limit}");
        }
    }
    let (whole, ..) = ask_due(&ledger, None, &lexicon, today).unwrap();
    assert!(
        whole.iter().any(|date| date.kind == DueKind::Text),
        "{whole:?}"
    );
    assert!(lengths.iter().all(|length| *length > 15), "{lengths:?}");
    assert_ne!(lengths[0], lengths[1]);
}

#[test]
fn a_held_event_is_not_due_in_a_part_of_the_list_either() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = recorded(folder.path());
    let today = day("2026-11-22");
    let lexicon = Lexicon::parse(("english", WORDS), ("subjects", SUBJECTS)).unwrap();
    let (whole, ..) = ask_due(&ledger, None, &lexicon, today).unwrap();
    let stated = ledger.count_dates(None).unwrap().unwrap();
    assert!(usize::try_from(stated).unwrap() > whole.len(), "{stated}");
    let from = DatesFrom::Day(day("2026-06-01"));
    let part = ask_due_part(&ledger, None, (&lexicon, today), &from, 1_000).unwrap();
    let later = whole
        .iter()
        .filter(|date| date.span.last >= day("2026-06-01"));
    assert_eq!(part.dates, later.cloned().collect::<Vec<_>>());
    assert!(part.previous.is_some() && part.next.is_none());
}
