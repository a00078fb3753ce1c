//! Several at once.

use std::time::Duration;

use andamento_store::StoreError;
use andamento_store::ledger::Selection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor};

use super::*;

#[test]
fn writers_take_turns_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let root = folder.path();
            scope.spawn(move || {
                let ledger = ledger(root);
                for n in 0..10 {
                    ledger
                        .append(&[plan(&format!("w{writer}-{n}"), "x")], &on(1))
                        .unwrap();
                    let seen = ledger.register(None, &Selection::default()).unwrap();
                    assert!(seen.entry(&id(&format!("plan/w{writer}-{n}"))).is_some());
                }
            });
        }
    });
    let found = ledger(folder.path()).verify(None).unwrap();
    assert_eq!((found.records, found.broken), (40, None));
}

#[test]
fn a_writer_that_waits_too_long_is_told_why_and_readers_do_not_wait() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path()).with_patience(Duration::from_millis(50));
    ledger.append(&[plan("a", "a")], &on(1)).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut other = runtime.block_on(async {
        let mut other = SqliteConnectOptions::new()
            .filename(folder.path().join("ledger.sqlite"))
            .connect()
            .await
            .unwrap();
        other.execute("BEGIN IMMEDIATE").await.unwrap();
        other
    });
    let error = ledger.append(&[plan("b", "b")], &on(1)).unwrap_err();
    assert!(matches!(error, StoreError::LedgerBusy { .. }), "{error}");
    assert!(error.to_string().contains("try again"), "{error}");
    assert_eq!(ledger.head().unwrap().number, 1);
    runtime
        .block_on(async { other.execute("ROLLBACK").await })
        .unwrap();
    ledger.append(&[plan("b", "b")], &on(1)).unwrap();
}

#[test]
fn a_hundred_thousand_revisions_of_one_entry_are_answered_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let revisions: Vec<_> = (0..100_000)
        .map(|n| plan("a", &format!("title {n}")))
        .collect();
    let appended = ledger.append(&revisions, &on(1)).unwrap();
    assert_eq!(appended.records.len(), 100_000);
    ledger.append(&[plan("a", "last")], &on(2)).unwrap();
    let page = andamento_store::ledger::Page {
        limit: Some(3),
        before: Some(50_001),
    };
    let history = ledger.history(&id("plan/a"), None, page).unwrap();
    let numbers: Vec<_> = history.iter().map(|record| record.number).collect();
    assert_eq!(numbers, [50_000, 49_999, 49_998]);
    let then = ledger
        .register(Some("2026-01-01".parse().unwrap()), &Selection::default())
        .unwrap();
    assert_eq!(then.entry(&id("plan/a")).unwrap().title(), "title 99999");
}
