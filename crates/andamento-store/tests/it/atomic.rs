use std::fs;

use andamento_model::{BlockSink, DataflowId, SliceRequest};
use andamento_store::{Commit, Store, StoreError};

use crate::table::{block, cells, import, report};

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

#[test]
fn a_damaged_file_is_replaced_by_importing_its_source_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let cells = || vec![block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")])];
    let report = report("t", 'a', None, "2020");
    import(&store, cells(), &report);
    let id = DataflowId::parse("t").unwrap();
    let path = store.files(&id).unwrap()[0].path.clone();
    let whole = fs::read(&path).unwrap();
    for damaged in [&whole[..whole.len() / 2], &[]] {
        fs::write(&path, damaged).unwrap();
        assert_eq!(
            import(&store, cells(), &report),
            Commit::Replaced(path.clone())
        );
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
    assert_eq!(import(&store, cells(), &report), Commit::Unchanged(path));
}

#[test]
fn the_same_bytes_read_differently_replace_what_was_read_before() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let mut read = report("t", 'a', None, "2020");
    read.notes
        .push(andamento_model::Note::on_file("unresolved label"));
    import(
        &store,
        vec![block(&["geo"], &[(&["Sweden"], "2020", Some(1.0), "")])],
        &read,
    );
    read.notes.clear();
    let again = import(
        &store,
        vec![block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")])],
        &read,
    );
    assert!(matches!(again, Commit::Replaced(_)));
    let id = DataflowId::parse("t").unwrap();
    let cube = store.slice(&SliceRequest::all(id)).unwrap();
    assert_eq!(cells(&cube), ["SE 2020 1 "]);
}

#[test]
fn a_foreign_parquet_file_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    import(
        &store,
        vec![block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")])],
        &report("t", 'a', None, "2020"),
    );
    fs::write(folder.path().join("cubes/t/foreign.parquet"), "hi").unwrap();
    fs::write(folder.path().join("cubes/.partial-mine"), "hi").unwrap();
    drop(store.begin_import().unwrap());
    assert!(folder.path().join("cubes/.partial-mine").exists());
    assert_eq!(
        store.files(&DataflowId::parse("t").unwrap()).unwrap().len(),
        1
    );
}

#[test]
fn a_flipped_bit_is_an_error_and_never_another_figure() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let years: Vec<String> = (1990..2025).map(|year| year.to_string()).collect();
    let table: Vec<(&[&str], &str, Option<f64>, &str)> = years
        .iter()
        .map(|year| (&["SE"][..], year.as_str(), Some(70.4), "b"))
        .collect();
    import(
        &store,
        vec![block(&["geo"], &table)],
        &report("t", 'a', None, "2024"),
    );
    let all = SliceRequest::all(DataflowId::parse("t").unwrap());
    let expected = cells(&store.slice(&all).unwrap());
    let path = store.files(&all.dataflow).unwrap()[0].path.clone();
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&path, &bytes).unwrap();
        if let Ok(cube) = store.slice(&all) {
            assert_eq!(cells(&cube), expected, "byte {at}");
        }
    }
}
