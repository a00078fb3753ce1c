//! The journal in a backup.

use std::sync::atomic::{AtomicBool, Ordering};

use andamento_store::ledger::Selection;
use andamento_store::{Store, restore};

use super::*;

/// Stops the writer also where a test fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_backup_made_while_somebody_writes_holds_a_whole_journal() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let store = Store::open(&data).unwrap();
    let hash = "0c".repeat(32);
    let writer = ledger(&data);
    writer.keep_document(&hash, "text", &on(2)).unwrap();
    writer.append(&[plan("first", "x")], &on(1)).unwrap();
    let done = AtomicBool::new(false);
    let heads: Vec<_> = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                let drafts = [
                    plan(&format!("a{number}"), "x"),
                    plan("last", &number.to_string()),
                ];
                writer.append(&drafts, &on(1)).unwrap();
                number += 1;
            }
        });
        let _stop = Stop(&done);
        let heads = (0..5).map(|backup| {
            let before = ledger(&data).head().unwrap();
            let file = place.path().join(format!("{backup}.tar"));
            let made = store.backup(&file, &|_, _| {}).unwrap();
            assert_eq!((made.files, made.damaged.len()), (4, 0));
            assert_eq!(made.foreign, Vec::<std::path::PathBuf>::new());
            before
        });
        heads.collect()
    });
    for (backup, before) in heads.iter().enumerate() {
        let again = place.path().join(format!("again-{backup}"));
        let file = place.path().join(format!("{backup}.tar"));
        assert_eq!(restore(&file, &again, &|_, _| {}).unwrap().files, 4);
        let beside =
            ["ledger.sqlite-wal", "ledger.sqlite-shm"].map(|name| again.join(name).exists());
        assert_eq!(beside, [false, false]);
        let restored = ledger(&again);
        let found = restored.verify(Some(&before.hash)).unwrap();
        assert_eq!(found.broken, None);
        assert!(
            found.records % 2 == 1,
            "whole writes only: {}",
            found.records
        );
        let text = |day: &str| restored.document(&hash, Some(day.parse().unwrap()));
        assert_eq!(text("2026-01-02").unwrap().as_deref(), Some("text"));
        assert_eq!(text("2026-01-01").unwrap(), None);
        let register = restored.register(None, &Selection::default()).unwrap();
        assert!(register.entry(&id("plan/first")).is_some());
    }
}

#[test]
fn verifying_while_somebody_writes_finds_nothing_broken() {
    let folder = tempfile::tempdir().unwrap();
    let writer = ledger(folder.path());
    writer.append(&[plan("first", "x")], &on(1)).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                writer
                    .append(&[plan(&format!("a{number}"), "x")], &on(1))
                    .unwrap();
                number += 1;
            }
        });
        let _stop = Stop(&done);
        for _ in 0..20 {
            let found = ledger(folder.path()).verify(None).unwrap();
            assert_eq!(found.broken, None);
        }
    });
}
