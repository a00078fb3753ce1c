use std::fs;

use andamento_model::{BlockSink, DataflowId};
use andamento_store::{Store, StoreError};

use crate::table::{block, import, report};

#[test]
fn an_import_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let writer = store.begin_import().unwrap();
    writer
        .put(0, block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")]))
        .unwrap();
    drop(writer);
    assert_eq!(
        fs::read_dir(folder.path().join("cubes")).unwrap().count(),
        0
    );
    assert!(store.dataflows().unwrap().is_empty());
}

#[test]
fn a_temporary_file_of_a_killed_import_is_removed_and_foreign_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let abandoned = folder.path().join("cubes/.partial-1-0");
    fs::write(&abandoned, "half").unwrap();
    fs::create_dir_all(folder.path().join("cubes/t")).unwrap();
    let foreign = [
        folder.path().join("notes.txt"),
        folder.path().join("cubes/t/readme.md"),
    ];
    for path in &foreign {
        fs::write(path, "mine").unwrap();
    }
    let running = store.begin_import().unwrap();
    let second = store.begin_import().unwrap();
    running
        .put(0, block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")]))
        .unwrap();
    drop(second);
    running.commit(&report("t", 'a', None, "2020")).unwrap();
    assert!(!abandoned.exists());
    assert!(foreign.iter().all(|path| path.exists()));
    assert_eq!(
        store.files(&DataflowId::parse("t").unwrap()).unwrap().len(),
        1
    );
}

#[test]
fn a_stretch_that_did_not_arrive_is_not_committed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let writer = store.begin_import().unwrap();
    writer
        .put(1, block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")]))
        .unwrap();
    assert!(matches!(
        writer.commit(&report("t", 'a', None, "2020")),
        Err(StoreError::Block(_))
    ));
}

#[test]
fn a_damaged_file_is_named_and_a_newer_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    import(
        &store,
        vec![block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")])],
        &report("t", 'a', None, "2020"),
    );
    let id = DataflowId::parse("t").unwrap();
    let path = store.files(&id).unwrap()[0].path.clone();
    let bytes = fs::read(&path).unwrap();
    for cut in [0, 3, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..cut]).unwrap();
        assert!(
            matches!(store.files(&id), Err(StoreError::Damaged { .. })),
            "cut at {cut}"
        );
    }
    fs::write(folder.path().join("andamento.json"), "{\"andamento\": 99}").unwrap();
    assert!(matches!(
        Store::open(folder.path()),
        Err(StoreError::NewerFolder { found: 99, .. })
    ));
}
