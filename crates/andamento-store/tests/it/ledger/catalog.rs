//! The catalog's entries in and beside the journal.

use andamento_store::ledger::Selection;

use super::*;

fn with(root: &Path, catalog: &[Draft]) -> Ledger {
    Ledger::open(root, catalog, catalog_stamp()).unwrap()
}

fn title(ledger: &Ledger, entry: &str) -> Option<String> {
    let register = ledger
        .register(None, &Selection::of_ids([id(entry)]))
        .unwrap();
    Some(register.entry(&id(entry))?.title().to_string())
}

#[test]
fn a_folder_without_a_journal_answers_from_the_catalog_and_stays_empty() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = with(folder.path(), &[plan("a", "a")]);
    assert_eq!(title(&ledger, "plan/a").as_deref(), Some("a"));
    assert_eq!(ledger.head().unwrap().number, 1);
    assert!(!ledger.is_behind_catalog().unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    // The same catalog gives the same head everywhere.
    let other = tempfile::tempdir().unwrap();
    let again = with(other.path(), &[plan("a", "a")]);
    assert_eq!(again.head().unwrap(), ledger.head().unwrap());
}

#[test]
fn the_first_write_records_the_catalog_first_and_readers_see_it() {
    let folder = tempfile::tempdir().unwrap();
    let reader = with(folder.path(), &[plan("a", "a")]);
    assert_eq!(reader.head().unwrap().number, 1);
    let writer = with(folder.path(), &[plan("a", "a")]);
    let appended = writer
        .append(&[plan("a", "a"), plan("b", "b")], &on(1))
        .unwrap();
    assert_eq!((appended.of_catalog, appended.unchanged), (1, 1));
    assert_eq!(reader.head().unwrap(), appended.head);
    let first = reader.record(1).unwrap().unwrap();
    assert_eq!(
        (first.recorded_by.as_str(), &first.recorded[..10]),
        ("catalog", "2025-12-01")
    );
}

#[test]
fn a_newer_catalog_adds_what_changed_and_overrules_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let old = [
        plan("a", "a"),
        plan("b", "b"),
        plan("c", "c"),
        plan("d", "d"),
    ];
    with(folder.path(), &old)
        .append(&[plan("b", "mine")], &on(1))
        .unwrap();

    let new = [
        plan("a", "a"),
        plan("b", "new b"),
        plan("c", "new c"),
        plan("e", "e"),
    ];
    let ledger = with(folder.path(), &new);
    assert!(ledger.is_behind_catalog().unwrap());
    assert_eq!(title(&ledger, "plan/c").as_deref(), Some("c"));
    let appended = ledger.append(&[], &on(2)).unwrap();
    assert!(!ledger.is_behind_catalog().unwrap());
    assert_eq!(appended.of_catalog, 3, "new c, e, and d that is gone");
    assert_eq!(title(&ledger, "plan/b").as_deref(), Some("mine"));
    assert_eq!(title(&ledger, "plan/c").as_deref(), Some("new c"));
    assert_eq!(title(&ledger, "plan/e").as_deref(), Some("e"));
    assert_eq!(title(&ledger, "plan/d"), None);
    assert_eq!(appended.remarks.len(), 1);
    assert!(
        appended.remarks[0].starts_with("plan/b: "),
        "{:?}",
        appended.remarks
    );
    assert_eq!(ledger.append(&[], &on(3)).unwrap().of_catalog, 0);
}

#[test]
fn a_redacted_entry_of_the_catalog_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = with(folder.path(), &[plan("a", "a")]);
    ledger.append(&[], &on(1)).unwrap();
    ledger
        .redact(1, "holds what it should not", &on(1))
        .unwrap();
    let newer = with(folder.path(), &[plan("a", "a"), plan("b", "b")]);
    assert_eq!(newer.append(&[], &on(2)).unwrap().of_catalog, 1);
    assert_eq!(title(&newer, "plan/a"), None);
}

#[test]
fn nobody_else_records_in_the_name_of_the_catalog() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = with(folder.path(), &[]);
    let error = ledger
        .append(&[plan("a", "a")], &catalog_stamp())
        .unwrap_err();
    assert!(error.to_string().contains("name another role"), "{error}");
}
