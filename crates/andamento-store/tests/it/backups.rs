use std::fs;
use std::path::Path;

use andamento_model::{BlockSink, DataflowId};
use andamento_store::{BackupError, Store, StoreError, restore};

use crate::table::{block, report};

/// A folder with two imports of one dataflow and a file of somebody else.
fn folder(root: &Path) -> Store {
    let store = Store::open(root).unwrap();
    for (hash, value) in [('a', 1.0), ('b', 2.0)] {
        let writer = store.begin_import().unwrap();
        writer
            .put(0, block(&["geo"], &[(&["SE"], "2020", Some(value), "u")]))
            .unwrap();
        writer.commit(&report("t", hash, None, "2020")).unwrap();
    }
    fs::write(root.join("notes.txt"), "mine").unwrap();
    fs::write(root.join("cubes/.partial-1-0"), "running").unwrap();
    fs::create_dir(root.join("fetched")).unwrap();
    fs::write(root.join("fetched/t__0.csv"), "geo\n").unwrap();
    fs::write(root.join("fetched/t__0.lock"), "").unwrap();
    store
}

fn quiet(_: u64, _: u64) {}

#[test]
fn a_restored_folder_has_the_same_files_and_nothing_of_others() {
    let place = tempfile::tempdir().unwrap();
    let store = folder(&place.path().join("data"));
    let file = place.path().join("b.tar");
    let backup = store.backup(&file, &quiet).unwrap();
    assert_eq!((backup.files, backup.damaged.len()), (4, 0));
    assert_eq!(backup.foreign, [Path::new("notes.txt")]);
    let again = place.path().join("again");
    let restored = restore(&file, &again, &quiet).unwrap();
    assert_eq!((restored.files, restored.bytes), (4, backup.bytes));
    assert!(!again.join("notes.txt").exists() && !again.join("fetched/t__0.lock").exists());
    let id = DataflowId::parse("t").unwrap();
    let files = Store::open(&again).unwrap().files(&id).unwrap();
    assert_eq!(files.len(), 2);
    for stored in store.files(&id).unwrap() {
        let copy = again.join(stored.path.strip_prefix(store.root()).unwrap());
        assert!(fs::read(copy).unwrap() == fs::read(&stored.path).unwrap());
    }
    // The same folder gives the same backup.
    let second = place.path().join("c.tar");
    store.backup(&second, &quiet).unwrap();
    assert!(fs::read(&file).unwrap() == fs::read(&second).unwrap());
}

#[test]
fn a_backup_and_a_folder_with_something_in_it_are_not_overwritten() {
    let place = tempfile::tempdir().unwrap();
    let store = folder(&place.path().join("data"));
    let file = place.path().join("b.tar");
    fs::write(&file, "older").unwrap();
    let error = store.backup(&file, &quiet).unwrap_err();
    assert!(matches!(error, BackupError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"older");
    fs::remove_file(&file).unwrap();
    store.backup(&file, &quiet).unwrap();
    let full = place.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("x"), "mine").unwrap();
    let error = restore(&file, &full, &quiet).unwrap_err();
    assert!(matches!(error, BackupError::NotEmpty { .. }), "{error}");
    assert_eq!(fs::read_dir(&full).unwrap().count(), 1);
}

#[test]
fn a_backup_that_ends_anywhere_before_its_end_restores_nothing() {
    let place = tempfile::tempdir().unwrap();
    let store = folder(&place.path().join("data"));
    let whole = place.path().join("b.tar");
    store.backup(&whole, &quiet).unwrap();
    let bytes = fs::read(&whole).unwrap();
    let cut = place.path().join("cut.tar");
    let target = place.path().join("again");
    // Two empty blocks of 512 bytes end a tar file; without them nothing is lacking.
    for length in (0..bytes.len() - 1024).step_by(97) {
        fs::write(&cut, &bytes[..length]).unwrap();
        let error = restore(&cut, &target, &quiet).unwrap_err();
        let known = matches!(
            error,
            BackupError::Half { .. } | BackupError::NotABackup { .. }
        );
        assert!(known, "{length}: {error}");
        assert!(!target.exists(), "{length}");
    }
}

#[test]
fn a_changed_byte_anywhere_in_a_file_is_found() {
    let place = tempfile::tempdir().unwrap();
    let store = folder(&place.path().join("data"));
    let whole = place.path().join("b.tar");
    store.backup(&whole, &quiet).unwrap();
    let bytes = fs::read(&whole).unwrap();
    let changed = place.path().join("changed.tar");
    let target = place.path().join("again");
    for at in (0..bytes.len()).step_by(61) {
        let mut copy = bytes.clone();
        copy[at] ^= 0x20;
        fs::write(&changed, &copy).unwrap();
        match restore(&changed, &target, &quiet) {
            Err(_) => assert!(!target.exists(), "{at}"),
            // Padding between the files says nothing.
            Ok(_) => {
                let id = DataflowId::parse("t").unwrap();
                for stored in store.files(&id).unwrap() {
                    let copy = target.join(stored.path.strip_prefix(store.root()).unwrap());
                    assert!(
                        fs::read(copy).unwrap() == fs::read(&stored.path).unwrap(),
                        "{at}"
                    );
                }
                fs::remove_dir_all(&target).unwrap();
            }
        }
    }
}

#[test]
fn a_damaged_file_is_left_out_and_named() {
    let place = tempfile::tempdir().unwrap();
    let store = folder(&place.path().join("data"));
    let id = DataflowId::parse("t").unwrap();
    let path = store.files(&id).unwrap().remove(0).path;
    let mut bytes = fs::read(&path).unwrap();
    bytes[40] ^= 1;
    fs::write(&path, bytes).unwrap();
    let file = place.path().join("b.tar");
    let backup = store.backup(&file, &quiet).unwrap();
    assert_eq!(backup.damaged.len(), 1);
    assert_eq!(backup.damaged[0].path(), Some(path.as_path()));
    assert_eq!(backup.files, 3);
    restore(&file, &place.path().join("again"), &quiet).unwrap();
}

#[test]
fn an_entry_that_leads_out_of_the_folder_is_refused() {
    let place = tempfile::tempdir().unwrap();
    for name in [
        "../evil.txt",
        "cubes/../x.csv",
        "fetched/.x.csv",
        "other.txt",
    ] {
        let file = place.path().join("b.tar");
        let mut header = tar::Header::new_gnu();
        header.set_size(1);
        header.set_entry_type(tar::EntryType::Regular);
        let field = &mut header.as_gnu_mut().unwrap().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        let mut tar = tar::Builder::new(fs::File::create(&file).unwrap());
        tar.append(&header, b"x".as_slice()).unwrap();
        tar.finish().unwrap();
        let target = place.path().join("again");
        let error = restore(&file, &target, &quiet).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
        assert!(!target.exists());
    }
}

#[test]
fn a_folder_that_a_restore_did_not_finish_is_not_opened() {
    let place = tempfile::tempdir().unwrap();
    fs::write(
        place.path().join("andamento.json"),
        "{\"restoring\": true}\n",
    )
    .unwrap();
    let error = Store::open(place.path()).unwrap_err();
    assert!(matches!(error, StoreError::HalfRestored { .. }), "{error}");
}

#[test]
fn a_folder_that_holds_only_a_journal_is_there_and_an_empty_one_is_not() {
    let place = tempfile::tempdir().unwrap();
    let error = Store::open_existing(place.path()).unwrap_err();
    assert!(matches!(error, StoreError::NotThere { .. }), "{error}");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    fs::write(place.path().join("ledger.sqlite"), "").unwrap();
    assert!(Store::open_existing(place.path()).is_ok());
}
