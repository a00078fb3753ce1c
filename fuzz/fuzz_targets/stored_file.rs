//! A damaged file in the data folder: an error or cells, never a panic.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use andamento_model::{DataflowId, SliceRequest};
use andamento_store::Store;
use libfuzzer_sys::{Corpus, fuzz_target};

struct Folder {
    store: Store,
    file: PathBuf,
    dataflow: DataflowId,
    _folder: tempfile::TempDir,
}

static FOLDER: LazyLock<Folder> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(folder.path()).expect("a data folder");
    let cubes = folder.path().join("cubes/demo_fuzz");
    fs::create_dir_all(&cubes).expect("a folder");
    Folder {
        store,
        file: cubes.join("undated_0123456789abcdef.parquet"),
        dataflow: DataflowId::parse("demo_fuzz").expect("an id"),
        _folder: folder,
    }
});

fuzz_target!(|bytes: &[u8]| -> Corpus {
    fs::write(&FOLDER.file, bytes).expect("room for a file");
    let Ok(files) = FOLDER.store.files(&FOLDER.dataflow) else {
        return Corpus::Reject;
    };
    assert_eq!(files.len(), 1);
    if let Ok(cube) = FOLDER.store.slice(&SliceRequest::all(FOLDER.dataflow.clone())) {
        let cells: usize = (0..cube.series_count())
            .map(|series| {
                let periods = 0..cube.periods().len();
                periods.filter(|&p| cube.observation(series, p).is_some()).count()
            })
            .sum();
        assert_eq!(cells, cube.cells());
    }
    Corpus::Keep
});
