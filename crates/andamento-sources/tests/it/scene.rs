//! What the tests share: the catalog's codelists, a sink that keeps what it is given, files
//! made on the spot.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use andamento_model::{Block, BlockSink, Codelists, Import, SinkError};
use andamento_sources::{Input, ReadError, ReadOptions, read_input};

/// Keeps the blocks.
#[derive(Debug, Default)]
pub struct Kept(Mutex<BTreeMap<u64, Block>>);

impl BlockSink for Kept {
    fn put(&self, sequence: u64, block: Block) -> Result<(), SinkError> {
        let cells = block.values.len();
        assert_eq!(block.periods.ids.len(), cells);
        assert_eq!(block.statuses.len(), cells);
        assert_eq!(
            block.lengths.iter().map(|&n| n as usize).sum::<usize>(),
            cells
        );
        assert!(block.lengths.iter().all(|&n| n > 0));
        for column in &block.dimensions {
            assert_eq!(column.ids.len(), block.lengths.len());
        }
        assert!(self.0.lock().unwrap().insert(sequence, block).is_none());
        Ok(())
    }
}

/// Codes joined by commas, and the period.
pub type Key = (String, String);

impl Kept {
    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.0.lock().unwrap().values().map(Block::cells).sum()
    }

    /// Names of the dimensions.
    pub fn dimensions(&self) -> String {
        let blocks = self.0.lock().unwrap();
        let first = blocks.values().next().unwrap();
        let names: Vec<&str> = first.dimensions.iter().map(|d| d.id.as_str()).collect();
        names.join(",")
    }

    /// Every cell by key and period: value and flags.
    pub fn rows(&self) -> BTreeMap<Key, (f64, String)> {
        let mut rows = BTreeMap::new();
        for block in self.0.lock().unwrap().values() {
            let mut at = 0;
            for (run, &length) in block.lengths.iter().enumerate() {
                let codes: Vec<&str> = block
                    .dimensions
                    .iter()
                    .map(|column| column.codes[column.ids[run] as usize].as_str())
                    .collect();
                for cell in at..at + length as usize {
                    let period = block.periods.periods[block.periods.ids[cell] as usize];
                    rows.insert(
                        (codes.join(","), period.to_string()),
                        (block.values[cell], block.statuses[cell].flags()),
                    );
                }
                at += length as usize;
            }
        }
        rows
    }

    /// Every cell as one line: codes, period, value or `:`, flags.
    pub fn lines(&self) -> Vec<String> {
        self.rows()
            .into_iter()
            .map(|((key, period), (value, flags))| {
                let value = if value.is_nan() {
                    ":".to_string()
                } else {
                    value.to_string()
                };
                format!("{key} {period} {value} {flags}")
                    .trim_end()
                    .to_string()
            })
            .collect()
    }
}

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The codelists of the catalog.
pub fn catalog() -> Codelists {
    let mut lists = Codelists::default();
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("catalog/codelists"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        if let Err(note) = lists.add_csv(&text) {
            panic!("{}: {note}", path.display());
        }
    }
    lists
}

/// A folder of the shared data. `None`: it is not here, which is said.
pub fn data_folder(name: &str) -> Option<PathBuf> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    let folder = data.join(name);
    if !folder.is_dir() {
        eprintln!("skipped: no folder {}", folder.display());
        return None;
    }
    Some(folder)
}

/// Reads bytes as if they were a file of this name.
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions<'_>,
) -> Result<(Import, Kept), ReadError> {
    let kept = Kept::default();
    let input = Input::from_bytes(name, Arc::from(bytes), &options.limits)?;
    let import = read_input(input, options, &kept)?;
    Ok((import, kept))
}

/// Reads bytes with the catalog's codelists and nothing else said.
pub fn read_plain(name: &str, bytes: &[u8]) -> Result<(Import, Kept), ReadError> {
    read_bytes(name, bytes, &ReadOptions::new(&catalog()))
}
