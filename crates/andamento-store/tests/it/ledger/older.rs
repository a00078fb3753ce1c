//! Journals of earlier programs.

use andamento_model::register::EntryKind;
use andamento_store::ledger::{Naming, Selection};
use andamento_store::{Store, restore};

use super::file::{change, number};
use super::*;

/// What the tables were in version 1, in the place of those that are there now.
const AS_BEFORE: &str = "
DROP INDEX records_as_of;
DROP INDEX records_about;
DROP TABLE mentions;
CREATE TABLE mentions (
  target TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (target, entry)
) STRICT, WITHOUT ROWID;
INSERT INTO mentions VALUES ('plan/p', 'area/p/1'), ('plan/q', 'area/p/1');
PRAGMA user_version = 1;
";

fn version(file: &Path) -> i64 {
    number(file, "PRAGMA user_version")
}

/// A folder with a journal as version 1 had it: an area that named one plan and now another.
fn older() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let written = ledger(folder.path());
    written
        .append(&[plan("p", "p"), plan("q", "q")], &on(1))
        .unwrap();
    for (day, plan) in [(2, "plan/p"), (3, "plan/q")] {
        let area = draft("area/p/1", &[("plan", plan), ("title", "made up")]);
        written.append(&[area], &on(day)).unwrap();
    }
    let head = written.head().unwrap().hash;
    drop(written);
    let file = folder.path().join("ledger.sqlite");
    change(&file, AS_BEFORE);
    assert_eq!(version(&file), 1);
    (folder, head)
}

fn naming(ledger: &Ledger, plan: &str, day: u32) -> usize {
    let selection = Selection::naming(EntryKind::Area, [Naming::Entry(id(plan))]);
    let day = format!("2026-01-{day:02}").parse().unwrap();
    let register = ledger.register(Some(day), &selection).unwrap();
    register.records().count()
}

#[test]
fn a_journal_of_an_earlier_program_is_brought_up_when_it_is_read() {
    let (folder, head) = older();
    let ledger = ledger(folder.path());
    let found: Vec<[usize; 2]> = (1..=3)
        .map(|day| ["plan/p", "plan/q"].map(|plan| naming(&ledger, plan, day)))
        .collect();
    assert_eq!(found, [[0, 0], [1, 0], [0, 1]]);
    let found = ledger.verify(Some(&head)).unwrap();
    assert_eq!((found.broken, found.head), (None, head));
    assert_eq!(version(&folder.path().join("ledger.sqlite")), 3);
}

#[test]
fn a_journal_of_an_earlier_program_is_brought_up_when_it_is_written() {
    let (folder, head) = older();
    let written = ledger(folder.path());
    written.append(&[plan("r", "r")], &on(4)).unwrap();
    let found = written.verify(Some(&head)).unwrap();
    assert_eq!((found.broken, found.given), (None, Some(4)));
    assert_eq!(naming(&written, "plan/q", 4), 1);
}

#[test]
fn verifying_leaves_a_journal_of_an_earlier_program_as_it_is() {
    let (folder, head) = older();
    let found = ledger(folder.path()).verify(Some(&head)).unwrap();
    assert_eq!((found.broken, found.head), (None, head));
    assert_eq!(version(&folder.path().join("ledger.sqlite")), 1);
}

#[test]
fn a_backup_of_a_journal_of_an_earlier_program_is_restored_and_brought_up() {
    let (folder, head) = older();
    Store::open(folder.path()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let (file, again) = (place.path().join("b.tar"), place.path().join("again"));
    let store = Store::open(folder.path()).unwrap();
    let made = store.backup(&file, &|_, _| {}).unwrap();
    assert_eq!(made.damaged.len(), 0);
    restore(&file, &again, &|_, _| {}).unwrap();
    let restored = ledger(&again);
    assert_eq!(naming(&restored, "plan/q", 3), 1);
    assert_eq!(restored.verify(Some(&head)).unwrap().broken, None);
}

#[test]
fn a_journal_of_version_2_is_read_as_it_is_and_brought_up_when_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let written = ledger(folder.path());
    written.append(&[plan("p", "p")], &on(1)).unwrap();
    drop(written);
    let file = folder.path().join("ledger.sqlite");
    change(
        &file,
        "DROP INDEX records_as_of; DROP INDEX records_about; PRAGMA user_version = 2",
    );
    let read = ledger(folder.path());
    let found = read.verify(None).unwrap();
    assert_eq!((found.records, found.broken), (1, None));
    assert_eq!((read.head().unwrap().number, version(&file)), (1, 2));
    read.append(&[plan("q", "q")], &on(2)).unwrap();
    assert_eq!(version(&file), 3);
    let found = ledger(folder.path()).verify(None).unwrap();
    assert_eq!((found.records, found.broken), (2, None));
}
