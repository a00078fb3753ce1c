//! Journals that are not as they were written, and what redaction leaves.

use andamento_model::register::Change;
use andamento_store::ledger::{Page, Selection};

use super::file::change;
use super::*;

/// Ten plans with a revision of the third, behind the program's back changed by `sql`.
fn tampered(sql: &str) -> (tempfile::TempDir, Ledger, String) {
    let folder = tempfile::tempdir().unwrap();
    let written = ledger(folder.path());
    for day in 1..=10 {
        written
            .append(&[plan(&format!("p{day}"), "title")], &on(day))
            .unwrap();
    }
    let head = written
        .append(&[plan("p3", "other")], &on(11))
        .unwrap()
        .head
        .hash;
    drop(written);
    change(&folder.path().join("ledger.sqlite"), sql);
    let again = ledger(folder.path());
    (folder, again, head)
}

#[test]
fn an_untouched_journal_is_in_order_and_knows_its_head() {
    let (_folder, ledger, head) = tampered("SELECT 1");
    let found = ledger.verify(Some(&head)).unwrap();
    assert_eq!(
        (found.records, found.given, found.broken),
        (11, Some(11), None)
    );
    assert_eq!(found.head, head);
    let third = ledger.record(3).unwrap().unwrap().hash;
    assert_eq!(ledger.verify(Some(&third)).unwrap().given, Some(3));
}

#[test]
fn the_first_broken_record_is_named_whatever_was_changed() {
    for (sql, record) in [
        (
            "UPDATE records SET payload = replace(payload, 'title', 'tiTle') WHERE number = 4",
            4,
        ),
        (
            "UPDATE records SET recorded_by = 'somebody' WHERE number = 5",
            5,
        ),
        (
            "UPDATE records SET recorded = '2026-01-05T00:00:00Z' WHERE number = 6",
            6,
        ),
        ("UPDATE records SET entry = 'plan/p9' WHERE number = 7", 7),
        ("UPDATE records SET hash = 'x' WHERE number = 8", 8),
        ("UPDATE records SET payload = NULL WHERE number = 2", 2),
        (
            "UPDATE records SET payload = NULL, redacted_by = 11 WHERE number = 2",
            2,
        ),
        (
            "UPDATE records SET payload = NULL, redacted_by = 99 WHERE number = 2",
            2,
        ),
        ("DELETE FROM records WHERE number = 5", 5),
        ("DELETE FROM records WHERE number = 1", 1),
    ] {
        let (_folder, ledger, _) = tampered(sql);
        let broken = ledger.verify(None).unwrap().broken.unwrap();
        assert_eq!(broken.record, Some(record), "{sql}: {}", broken.reason);
    }
}

#[test]
fn a_cut_tail_shows_with_a_head_that_was_noted_down() {
    let cut = "DELETE FROM records WHERE number = 11; \
               UPDATE entries SET last = 3 WHERE entry = 'plan/p3'; \
               DELETE FROM days WHERE last = 11";
    let (_folder, ledger, head) = tampered(cut);
    assert_eq!(
        ledger.verify(None).unwrap().broken,
        None,
        "the rest is in order"
    );
    let found = ledger.verify(Some(&head)).unwrap();
    let broken = found.broken.unwrap();
    assert_eq!((broken.record, found.given), (Some(11), None));
    assert!(
        broken.reason.contains("cut behind record 10"),
        "{}",
        broken.reason
    );
}

#[test]
fn a_redaction_takes_the_content_out_of_the_files_and_keeps_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let secret = "Made-up Name";
    ledger.append(&[plan("a", "a")], &on(1)).unwrap();
    let link = |title: &str| draft("area/a/1", &[("plan", "plan/a"), ("title", title)]);
    let hash = ledger
        .append(&[link(secret)], &on(1))
        .unwrap()
        .records
        .remove(0)
        .1;
    ledger.append(&[link("area")], &on(2)).unwrap();
    let done = ledger.redact(2, "a private person's name", &on(3)).unwrap();
    assert_eq!(done.number, 4);
    assert!(done.remarks[0].contains("1 other"), "{:?}", done.remarks);

    let record = ledger.record(2).unwrap().unwrap();
    assert_eq!(record.change, Change::Redacted(4));
    assert_eq!(
        (record.hash, record.reason, record.source),
        (hash, None, None)
    );
    let why = ledger.record(4).unwrap().unwrap();
    assert_eq!(why.change, Change::Redacts(2));
    assert_eq!(why.reason.as_deref(), Some("a private person's name"));
    let found = ledger.verify(Some(&done.head)).unwrap();
    assert_eq!((found.broken, found.redacted), (None, vec![(2, 4)]));

    let standing = ledger.register(None, &Selection::default()).unwrap();
    assert_eq!(standing.entry(&id("area/a/1")).unwrap().title(), "area");
    let then = ledger
        .register(Some("2026-01-01".parse().unwrap()), &Selection::default())
        .unwrap();
    assert_eq!(
        then.record(&id("area/a/1")).unwrap().change,
        Change::Redacted(4)
    );
    assert_eq!(
        ledger
            .history(&id("area/a/1"), None, Page::default())
            .unwrap()
            .len(),
        2
    );

    let mut export = Vec::new();
    ledger.export(&mut export).unwrap();
    drop(ledger);
    let mut files = vec![export];
    for file in std::fs::read_dir(folder.path()).unwrap() {
        // The files beside the journal go away once the last reader is gone.
        files.extend(std::fs::read(file.unwrap().path()));
    }
    assert!(files.len() > 1, "the journal itself is looked into");
    for bytes in files {
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "the content is still in a file");
    }
}

#[test]
fn a_redaction_is_refused_where_there_is_nothing_to_take_out() {
    let folder = tempfile::tempdir().unwrap();
    let empty = ledger(folder.path());
    assert!(
        empty
            .redact(1, "x", &on(1))
            .unwrap_err()
            .to_string()
            .contains("no journal")
    );
    empty
        .append(&[plan("a", "a"), plan("b", "b")], &on(1))
        .unwrap();
    assert!(
        empty
            .redact(9, "x", &on(1))
            .unwrap_err()
            .to_string()
            .contains("there is none")
    );
    assert!(
        empty
            .redact(1, " ", &on(1))
            .unwrap_err()
            .to_string()
            .contains("reason")
    );
    empty.redact(1, "x", &on(1)).unwrap();
    assert!(
        empty
            .redact(1, "x", &on(1))
            .unwrap_err()
            .to_string()
            .contains("already")
    );
    assert!(
        empty
            .redact(3, "x", &on(1))
            .unwrap_err()
            .to_string()
            .contains("stays")
    );
    assert_eq!(empty.verify(None).unwrap().broken, None);
}

#[test]
fn the_text_of_a_redacted_document_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let hash = "0b".repeat(32);
    ledger.keep_document(&hash, "text", &on(1)).unwrap();
    ledger
        .append(
            &[draft("document/d", &[("title", "d"), ("sha256", &hash)])],
            &on(1),
        )
        .unwrap();
    assert!(ledger.redact(1, "x", &on(1)).unwrap().text_removed);
    assert_eq!(ledger.document(&hash, None).unwrap(), None);
    assert_eq!(
        std::fs::read_dir(folder.path().join("documents"))
            .unwrap()
            .count(),
        0
    );
}
