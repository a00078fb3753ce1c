//! Several questions for one answer see one state of the journal.

use andamento_store::ledger::{Page, Selection};

use super::*;

/// What a page asks: the titles that stand, the records of an entry, and the head.
fn asked(ledger: &Ledger) -> (Vec<String>, usize, u64) {
    let register = ledger.register(None, &Selection::default()).unwrap();
    let titles = register.records().filter_map(|one| one.stated());
    (
        titles.map(|entry| entry.title().to_string()).collect(),
        ledger
            .history(&id("plan/a"), None, Page::default())
            .unwrap()
            .len(),
        ledger.head().unwrap().number,
    )
}

#[test]
fn what_is_recorded_between_two_questions_of_a_moment_is_not_seen_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    ledger.append(&[plan("a", "first")], &on(1)).unwrap();
    let moment = ledger.at_one_moment();
    assert_eq!(moment.head().unwrap().number, 1);
    let state = moment.state().unwrap();
    // By another program, and by the same one.
    super::ledger(folder.path())
        .append(&[plan("a", "second")], &on(2))
        .unwrap();
    ledger.append(&[plan("b", "other")], &on(3)).unwrap();
    let first = (vec!["first".to_string()], 1, 1);
    assert_eq!(asked(&moment), first);
    assert_eq!(moment.state().unwrap(), state);
    let (titles, records, head) = asked(&ledger);
    assert_eq!((titles.len(), records, head), (2, 2, 3));
    assert_ne!(ledger.state().unwrap(), state);
    drop(moment);
    assert_eq!(asked(&ledger.at_one_moment()).2, 3);
}

#[test]
fn a_redaction_between_two_questions_of_a_moment_is_not_seen_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    ledger.append(&[plan("a", "first")], &on(1)).unwrap();
    let moment = ledger.at_one_moment();
    assert!(moment.record(1).unwrap().unwrap().stated().is_some());
    ledger.redact(1, "made up", &on(2)).unwrap();
    assert!(moment.record(1).unwrap().unwrap().stated().is_some());
    assert!(ledger.record(1).unwrap().unwrap().stated().is_none());
}

#[test]
fn a_moment_begins_with_its_first_question() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let moment = ledger.at_one_moment();
    ledger.append(&[plan("a", "first")], &on(1)).unwrap();
    assert_eq!(moment.head().unwrap().number, 1);
}

#[test]
fn a_moment_before_the_first_write_shows_the_catalog_alone() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = [plan("c", "of the catalog")];
    let ledger = Ledger::open(folder.path(), &catalog, catalog_stamp()).unwrap();
    let moment = ledger.at_one_moment();
    assert_eq!(asked(&moment), (vec!["of the catalog".to_string()], 0, 1));
    ledger.append(&[plan("a", "first")], &on(1)).unwrap();
    assert_eq!(asked(&moment), (vec!["of the catalog".to_string()], 0, 1));
    assert_eq!(asked(&ledger.at_one_moment()).2, 2);
}

#[test]
fn a_hundred_moments_one_after_the_other_give_their_connections_back() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    for number in 1..=100 {
        ledger
            .append(&[plan(&format!("p{number}"), "made up")], &on(1))
            .unwrap();
        assert_eq!(ledger.at_one_moment().head().unwrap().number, number);
    }
}
