//! Journal files that were cut or overwritten: what can be read of them is told.

use andamento_store::ledger::Verification;

use super::file::change;
use super::*;

/// A journal of many records whose file is closed: its bytes, and the hashes of its records.
fn whole(records: u32) -> (tempfile::TempDir, Vec<u8>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let written = ledger(folder.path());
    let drafts: Vec<Draft> = (1..=records)
        .map(|number| {
            plan(
                &format!("p{number:04}"),
                &format!("made up {number}").repeat(9),
            )
        })
        .collect();
    let done = written.append(&drafts, &on(1)).unwrap();
    drop(written);
    let path = folder.path().join("ledger.sqlite");
    // Without the files beside it.
    change(&path, "PRAGMA wal_checkpoint(TRUNCATE)");
    let bytes = std::fs::read(&path).unwrap();
    let hashes = done.records.into_iter().map(|(_, hash)| hash).collect();
    (folder, bytes, hashes)
}

fn verified(folder: &Path, bytes: &[u8]) -> Result<Verification, String> {
    for beside in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.join(beside));
    }
    std::fs::write(folder.join("ledger.sqlite"), bytes).unwrap();
    ledger(folder)
        .verify(None)
        .map_err(|error| error.to_string())
}

#[test]
fn of_a_cut_file_the_last_record_that_can_be_read_is_told() {
    let (folder, bytes, hashes) = whole(400);
    let mut read = Vec::new();
    // Between pages, and in the middle of one.
    for (length, exact) in [(8, true), (6, false), (5, true), (4, false), (3, true)]
        .map(|(eighths, exact)| (bytes.len() * eighths / 8 / 4096 * 4096, exact))
        .into_iter()
        .skip(1)
    {
        let length = if exact { length } else { length - 1000 };
        let found = verified(folder.path(), &bytes[..length]).unwrap();
        let broken = found.broken.clone().unwrap();
        assert_eq!(broken.record, Some(found.records + 1), "{found:?}");
        assert!(!found.records_in_order);
        if let Some(last) = usize::try_from(found.records).unwrap().checked_sub(1) {
            assert_eq!(found.head, hashes[last]);
        }
        assert!(found.beside[0].reason.contains("damaged"), "{found:?}");
        read.push(found.records);
    }
    assert!(read[0] > 50, "much of it is before the cut: {read:?}");
    assert!(read.is_sorted_by(|more, less| more >= less), "{read:?}");
}

#[test]
fn what_can_be_read_of_a_cut_file_can_be_exported() {
    let (folder, bytes, hashes) = whole(400);
    let cut = &bytes[..bytes.len() * 3 / 4];
    let found = verified(folder.path(), cut).unwrap();
    let mut lines = Vec::new();
    let done = ledger(folder.path()).export(&mut lines).unwrap();
    assert!(done.unreadable.is_some());
    assert!(
        done.records >= found.records && found.records > 50,
        "{done:?}"
    );
    let lines = String::from_utf8(lines).unwrap();
    assert_eq!(
        lines.lines().count(),
        usize::try_from(done.records).unwrap()
    );
    let last = usize::try_from(found.records).unwrap() - 1;
    assert!(lines.lines().nth(last).unwrap().contains(&hashes[last]));
}

#[test]
fn a_file_that_is_cut_anywhere_is_never_taken_for_a_whole_one() {
    let (folder, bytes, _) = whole(40);
    for length in (0..bytes.len()).step_by(3_777) {
        match verified(folder.path(), &bytes[..length]) {
            // A file cut to nothing is one in which nothing was written yet.
            Ok(found) if length == 0 => assert_eq!(found.records, 0),
            Ok(found) => assert!(found.broken.is_some(), "{length}: {found:?}"),
            Err(error) => {
                assert!(error.contains("no record can be read"), "{length}: {error}");
                assert!(error.contains("andamento restore"), "{error}");
            }
        }
    }
}

/// Every byte of the file that means something: whatever is found, it is found.
#[test]
fn a_flipped_byte_in_a_record_or_a_row_is_told() {
    let (folder, bytes, hashes) = whole(40);
    let places = |what: &[u8]| -> Vec<usize> {
        let found = bytes.windows(what.len()).enumerate();
        found
            .filter(|(_, part)| *part == what)
            .map(|(at, _)| at)
            .collect()
    };
    for (what, is_record) in [
        (hashes[20].as_bytes(), true),
        (b"plan/p0030".as_slice(), false),
        (b"2026-01-01".as_slice(), false),
    ] {
        let places = places(what);
        assert!(!places.is_empty());
        for at in places {
            let mut flipped = bytes.clone();
            flipped[at + 3] ^= 1;
            let found = verified(folder.path(), &flipped).unwrap();
            let broken = found.broken.clone().unwrap_or_else(|| panic!("byte {at}"));
            if is_record {
                assert_eq!((broken.record, found.records), (Some(21), 20), "{found:?}");
                assert_eq!(found.head, hashes[19]);
            }
        }
    }
}

#[test]
fn a_file_without_its_beginning_says_that_nothing_can_be_read_and_what_to_do() {
    let (folder, mut bytes, _) = whole(40);
    bytes[..16].fill(0);
    let error = verified(folder.path(), &bytes).unwrap_err();
    assert!(error.contains("ledger.sqlite"), "{error}");
    assert!(error.contains("no record can be read"), "{error}");
}
