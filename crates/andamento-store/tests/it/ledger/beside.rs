//! Journals whose records are as they were written, and what stands beside them is not.

use andamento_model::register::Value;
use andamento_store::ledger::Verification;

use super::file::change;
use super::*;

/// Areas that name one plan and then another, in a journal changed by `sql` behind the program's
/// back; what verifying it finds.
fn verified(sql: &str) -> Verification {
    let folder = tempfile::tempdir().unwrap();
    let written = ledger(folder.path());
    written
        .append(&[plan("p", "p"), plan("q", "q")], &on(1))
        .unwrap();
    for (day, plan) in [(2, "plan/p"), (3, "plan/q"), (4, "plan/q")] {
        let title = format!("made up {day}");
        let area = draft("area/p/1", &[("plan", plan), ("title", &title)]);
        let other = draft("area/p/2", &[("plan", plan), ("title", "made up")]);
        written.append(&[area, other], &on(day)).unwrap();
    }
    drop(written);
    change(&folder.path().join("ledger.sqlite"), sql);
    ledger(folder.path()).verify(None).unwrap()
}

/// The only thing that is found, of which the records know nothing.
fn only(found: &Verification, sql: &str) -> (Option<u64>, String) {
    assert!(found.records_in_order, "{sql}: {found:?}");
    assert_eq!(found.records, 7, "{sql}: {found:?}");
    assert_eq!(found.beside.len(), 1, "{sql}: {:?}", found.beside);
    assert_eq!(found.broken.as_ref(), found.beside.first(), "{sql}");
    let one = &found.beside[0];
    (one.record, one.reason.clone())
}

#[test]
fn what_is_as_it_was_written_is_in_order_beside_the_records_too() {
    let found = verified("ANALYZE; VACUUM");
    assert_eq!((found.broken, found.beside), (None, vec![]));
    assert!(found.records_in_order);
}

/// The records are: 1 and 2 the plans, 3 and 4 the areas of p, 5 and 6 those of q, 7 the first
/// area again.
#[test]
fn rows_made_from_the_records_that_were_altered_deleted_or_added_are_told_with_the_first_record() {
    for (sql, table, record, told) in [
        (
            "UPDATE entries SET last = 3 WHERE entry = 'area/p/1'",
            "entries",
            Some(7),
            "record 7 puts",
        ),
        (
            "UPDATE entries SET first = 4 WHERE entry = 'area/p/1'",
            "entries",
            Some(3),
            "record 3 puts",
        ),
        (
            "DELETE FROM entries WHERE entry = 'plan/q'",
            "entries",
            Some(2),
            "record 2 puts",
        ),
        (
            "INSERT INTO entries VALUES ('plan/x', 1, 1)",
            "entries",
            None,
            "1 row of it belongs to no",
        ),
        (
            "UPDATE days SET last = 1 WHERE day = '2026-01-01'",
            "days",
            Some(2),
            "record 2 puts",
        ),
        (
            "DELETE FROM days WHERE day = '2026-01-03'",
            "days",
            Some(6),
            "record 6 puts",
        ),
        (
            "INSERT INTO days VALUES ('2026-02-01', 7)",
            "days",
            None,
            "1 row of it belongs to no",
        ),
        (
            "DELETE FROM entries_by_first WHERE entry = 'area/p/2'",
            "entries_by_first",
            Some(4),
            "record 4 puts",
        ),
        (
            "INSERT INTO entries_by_first VALUES (1, 'plan/p'), (1, 'plan/q')",
            "entries_by_first",
            None,
            "2 rows of it belong to no",
        ),
        (
            "DELETE FROM mentions WHERE target = 'plan/p' AND entry = 'area/p/1'",
            "mentions",
            Some(3),
            "2 records put",
        ),
        (
            "DELETE FROM mentions WHERE target = 'plan/q' AND entry = 'area/p/2'",
            "mentions",
            Some(6),
            "record 6 puts",
        ),
        (
            "UPDATE mentions SET until = 6 WHERE target = 'plan/q' AND entry = 'area/p/1'",
            "mentions",
            Some(7),
            "record 7 puts",
        ),
        (
            "UPDATE mentions SET until = 6 WHERE target = 'plan/p' AND entry = 'area/p/1'",
            "mentions",
            Some(5),
            "record 5 puts",
        ),
        (
            "UPDATE mentions SET since = 1 WHERE target = 'plan/q' AND entry = 'area/p/2'",
            "mentions",
            Some(6),
            "1 row of it belongs to no",
        ),
        (
            "INSERT INTO mentions VALUES ('plan/p', 'plan/q', 2, 5)",
            "mentions",
            None,
            "1 row of it belongs to no",
        ),
        (
            "INSERT INTO mentions VALUES ('plan/p', 'area/p/1', 6, 7)",
            "mentions",
            None,
            "1 row of it belongs to no",
        ),
        ("DELETE FROM mentions", "mentions", Some(3), "5 records put"),
    ] {
        let found = verified(sql);
        let (first, reason) = only(&found, sql);
        assert_eq!(first, record, "{sql}: {reason}");
        assert!(
            reason.starts_with(&format!("the table `{table}` does not fit")),
            "{reason}"
        );
        assert!(reason.contains(told), "{sql}: {reason}");
    }
}

#[test]
fn objects_that_are_missing_defined_differently_or_added_are_told_by_name() {
    for (sql, told) in [
        (
            "CREATE TRIGGER quiet AFTER INSERT ON records BEGIN DELETE FROM mentions; END",
            "the trigger `quiet` on `records` was added",
        ),
        ("CREATE VIEW seen AS SELECT 1", "the view `seen` was added"),
        ("CREATE TABLE more (x)", "the table `more` was added"),
        (
            "CREATE INDEX fast ON records (hash)",
            "the index `fast` on `records` was added",
        ),
    ] {
        let found = verified(sql);
        let (record, reason) = only(&found, sql);
        assert_eq!(record, None);
        assert!(reason.contains(told), "{reason}");
    }
    for (sql, told) in [
        (
            "DROP INDEX records_of_entry",
            "the index `records_of_entry` is missing",
        ),
        ("DROP TABLE facts", "the table `facts` is missing"),
        (
            "ALTER TABLE days ADD COLUMN note TEXT",
            "the table `days` is defined differently",
        ),
        (
            "DROP TABLE mentions; CREATE VIEW mentions AS SELECT entry AS target, entry, 1 AS \
             since, 2 AS until FROM records",
            "`mentions` should be a table, and is a view",
        ),
        (
            "DROP INDEX records_of_entry; CREATE INDEX records_of_entry ON records (entry)",
            "the index `records_of_entry` is defined differently",
        ),
    ] {
        let found = verified(sql);
        assert!(found.records_in_order, "{sql}: {found:?}");
        let all: Vec<&str> = found.beside.iter().map(|one| one.reason.as_str()).collect();
        assert!(all[0].contains(told), "{all:?}");
        assert!(all[1].contains("could not be held against them"), "{all:?}");
    }
}

#[test]
fn a_changed_mark_is_told_and_the_records_are_read_all_the_same() {
    let found = verified("PRAGMA application_id = 7");
    assert!(found.records_in_order, "{found:?}");
    let reason = found.broken.unwrap().reason;
    assert!(reason.contains("no longer marked as a journal"), "{reason}");
}

#[test]
fn what_the_journal_notes_of_the_catalog_is_held_against_it() {
    let catalog = [plan("of-catalog", "first"), plan("other", "other")];
    let open =
        |folder: &Path, catalog: &[Draft]| Ledger::open(folder, catalog, catalog_stamp()).unwrap();
    let mut newer = catalog.to_vec();
    newer[0] = plan("of-catalog", "second");
    // What a program with the newer catalog would note.
    let noted = {
        let folder = tempfile::tempdir().unwrap();
        let other = open(folder.path(), &newer);
        other.append(&[], &on(1)).unwrap();
        drop(other);
        super::file::text(
            &folder.path().join("ledger.sqlite"),
            "SELECT value FROM facts",
        )
    };
    for (sql, told) in [
        ("SELECT 1".to_string(), None),
        (
            "DELETE FROM facts".to_string(),
            Some("does not say which catalog"),
        ),
        (
            "UPDATE facts SET value = 'x'".to_string(),
            Some("a row `catalog`"),
        ),
        (
            "INSERT INTO facts VALUES ('more', 'x')".to_string(),
            Some("a row `more`"),
        ),
        (
            format!("UPDATE facts SET value = '{noted}'"),
            Some("plan/of-catalog is not recorded as the catalog states it"),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let first = open(folder.path(), &catalog);
        first.append(&[plan("own", "own")], &on(1)).unwrap();
        drop(first);
        change(&folder.path().join("ledger.sqlite"), &sql);
        let found = open(folder.path(), &newer).verify(None).unwrap();
        let all: Vec<&str> = found.beside.iter().map(|one| one.reason.as_str()).collect();
        match told {
            None => assert_eq!(all, [""; 0], "{sql}"),
            Some(told) => assert!(all.len() == 1 && all[0].contains(told), "{sql}: {all:?}"),
        }
        assert!(found.records_in_order);
    }
}

#[test]
fn a_catalog_entry_that_somebody_else_stated_since_or_that_was_redacted_fits_what_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = [plan("a", "a"), plan("b", "b"), plan("c", "c")];
    let ledger = Ledger::open(folder.path(), &catalog, catalog_stamp()).unwrap();
    let mut other = plan("a", "a");
    let fields = [("title", Value::One("another".to_string()))];
    other.stated = Some(Entry::new(id("plan/a"), fields).unwrap());
    ledger
        .append(&[other, withdrawn("plan/c")], &on(1))
        .unwrap();
    ledger.redact(2, "made up", &on(2)).unwrap();
    let found = ledger.verify(None).unwrap();
    assert_eq!((found.broken, found.beside), (None, vec![]));
}
