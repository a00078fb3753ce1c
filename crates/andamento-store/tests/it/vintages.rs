use andamento_model::{BlockSink, DataflowId, SliceRequest, Vintage};
use andamento_store::{Commit, Store, StoreError};

use crate::table::{block, cells, import, report};

fn two_vintages() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let newer = block(
        &["freq", "geo"],
        &[
            (&["A", "SE"], "2023", Some(2.0), ""),
            (&["A", "SE"], "2024", None, "u"),
        ],
    );
    let older = block(
        &["geo"],
        &[
            (&["SE"], "2023", Some(1.0), "b"),
            (&["NO"], "2023", Some(9.0), ""),
        ],
    );
    import(
        &store,
        vec![newer],
        &report("t", 'f', Some("2025-05-01"), "2024"),
    );
    import(&store, vec![older], &report("t", 'e', None, "2023"));
    (folder, store)
}

#[test]
fn each_cell_shows_its_newest_vintage_and_older_cells_are_not_deleted() {
    let (_folder, store) = two_vintages();
    let all = SliceRequest::all(DataflowId::parse("t").unwrap());
    let cube = store.slice(&all).unwrap();
    assert_eq!(
        cells(&cube),
        [
            "A,SE 2023 2 ",
            "A,SE 2024 : u",
            "_X,NO 2023 9 ",
            "_X,SE 2023 1 b"
        ]
    );
    let dated = SliceRequest {
        vintage: Vintage::parse("2025-05-01"),
        ..all.clone()
    };
    assert_eq!(cells(&store.slice(&dated).unwrap()).len(), 2);
    let unknown = SliceRequest {
        vintage: Vintage::parse("2020-01-01"),
        ..all
    };
    assert!(matches!(
        store.slice(&unknown),
        Err(StoreError::UnknownVintage { .. })
    ));
}

#[test]
fn the_same_bytes_twice_change_nothing() {
    let (_folder, store) = two_vintages();
    let id = DataflowId::parse("t").unwrap();
    let again = block(&["geo"], &[(&["SE"], "2023", Some(7.0), "")]);
    let commit = import(&store, vec![again], &report("t", 'e', None, "2023"));
    assert!(matches!(commit, Commit::Unchanged(_)));
    assert_eq!(store.files(&id).unwrap().len(), 2);
}

#[test]
fn an_undated_file_is_placed_by_its_last_period() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for (hash, vintage, last) in [
        ('a', None, "2024"),
        ('b', None, "2022"),
        ('c', Some("2023-06-01"), "2022"),
    ] {
        let cells = block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")]);
        import(&store, vec![cells], &report("t", hash, vintage, last));
    }
    let files = store.files(&DataflowId::parse("t").unwrap()).unwrap();
    let order: Vec<&str> = files
        .iter()
        .map(|f| &f.import.snapshot.sha256[..1])
        .collect();
    assert_eq!(order, ["b", "c", "a"]);
}

#[test]
fn an_unknown_dataflow_names_what_there_is() {
    let (_folder, store) = two_vintages();
    let error = store
        .slice(&SliceRequest::all(DataflowId::parse("nope").unwrap()))
        .unwrap_err();
    assert!(error.to_string().contains("there are: t"), "{error}");
}

#[test]
fn bytes_that_are_given_a_date_later_stay_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let id = DataflowId::parse("t").unwrap();
    let import = |vintage: Option<&str>| {
        let writer = store.begin_import().unwrap();
        writer
            .put(0, block(&["geo"], &[(&["SE"], "2020", Some(1.0), "")]))
            .unwrap();
        writer.commit(&report("t", 'a', vintage, "2020")).unwrap()
    };
    let vintages = || -> Vec<String> {
        let files = store.files(&id).unwrap();
        files
            .iter()
            .map(|file| file.import.vintage.to_string())
            .collect()
    };
    assert!(matches!(import(None), Commit::Stored(_)));
    assert_eq!(vintages(), ["undated-aaaaaaaa"]);
    assert!(matches!(import(Some("2025-03-21")), Commit::Dated(_)));
    assert_eq!(vintages(), ["2025-03-21"]);
    // Without the date again: it is known.
    assert!(matches!(import(None), Commit::Unchanged(_)));
    assert!(matches!(import(Some("2025-03-21")), Commit::Unchanged(_)));
    assert_eq!(vintages(), ["2025-03-21"]);
    // Published again, unchanged: another vintage.
    assert!(matches!(import(Some("2025-09-01")), Commit::Stored(_)));
    assert_eq!(vintages(), ["2025-03-21", "2025-09-01"]);
    // A leftover of an import that was killed in between goes with the next one.
    let dated = store.files(&id).unwrap().remove(0).path;
    let name = dated.file_name().unwrap().to_str().unwrap();
    let left = dated.with_file_name(name.replacen("2025-03-21", "undated", 1));
    std::fs::copy(&dated, &left).unwrap();
    assert!(matches!(import(Some("2025-03-21")), Commit::Unchanged(_)));
    assert!(!left.exists());
}
