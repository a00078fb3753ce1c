//! Which files of a data folder belong to it.

use std::fs;
use std::path::{Path, PathBuf};

use andamento_model::DataflowId;

use crate::error::StoreError;
use crate::folder::{CUBES, MARKER, Store, is_cube_file};
use crate::import::is_partial;
use crate::ledger::{DOCUMENTS, JOURNAL, is_document};

/// The folder of downloads and their records.
const FETCHED: &str = "fetched";
/// How finished downloads and their records end.
const DOWNLOADS: [&str; 3] = [".csv", ".csv.gz", ".fetch.json"];
/// How a download's lock and unfinished parts end.
const UNFINISHED: [&str; 2] = [".lock", ".part"];

/// What lies in a data folder.
pub(super) struct Contents {
    /// Names of the store's own files, relative to the folder, with `/`; the one that states
    /// the version first.
    pub(super) own: Vec<String>,
    /// Everything else, relative to the folder; folders are not looked into.
    pub(super) foreign: Vec<PathBuf>,
}

/// Whether the store gives this name to a finished file, relative to the folder.
pub(super) fn is_own(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [file] => *file == MARKER || *file == JOURNAL,
        [folder, file] => {
            (*folder == FETCHED && is_download(file)) || (*folder == DOCUMENTS && is_document(file))
        }
        [folder, dataflow, file] => {
            *folder == CUBES && DataflowId::parse(dataflow).is_ok() && is_cube_file(file)
        }
        _ => false,
    }
}

fn is_download(file: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !file.starts_with('.')
        && file.chars().all(plain)
        && DOWNLOADS.iter().any(|ending| file.ends_with(ending))
}

/// What an import or a download that is running, or was killed, leaves beside the others.
fn is_temporary(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    (name.starts_with(CUBES) && is_partial(file))
        || (name.starts_with(FETCHED) && UNFINISHED.iter().any(|ending| file.ends_with(ending)))
        || file.starts_with(&format!(".{MARKER}-"))
        || (name.starts_with(DOCUMENTS) && file.starts_with(".partial-"))
        || ["-wal", "-shm"]
            .iter()
            .any(|end| name.strip_suffix(end) == Some(JOURNAL))
}

impl Contents {
    /// Looks into a folder.
    pub(super) fn of(store: &Store) -> Result<Self, StoreError> {
        let mut contents = Self {
            own: Vec::new(),
            foreign: Vec::new(),
        };
        contents.look(store.root(), "")?;
        contents
            .own
            .sort_by_key(|name| (name != MARKER, name.clone()));
        contents.foreign.sort();
        Ok(contents)
    }

    fn look(&mut self, folder: &Path, prefix: &str) -> Result<(), StoreError> {
        for entry in fs::read_dir(folder).map_err(StoreError::io(folder))? {
            let path = entry.map_err(StoreError::io(folder))?.path();
            let file = path.file_name().unwrap_or_default();
            let name = match file.to_str() {
                Some(text) => format!("{prefix}{text}"),
                None => {
                    self.foreign.push(Path::new(prefix).join(file));
                    continue;
                }
            };
            let ours = [CUBES, FETCHED, DOCUMENTS].contains(&name.as_str())
                || name
                    .strip_prefix(CUBES)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .is_some_and(|rest| DataflowId::parse(rest).is_ok());
            if ours && path.is_dir() {
                self.look(&path, &format!("{name}/"))?;
            } else if is_own(&name) {
                self.own.push(name);
            } else if !is_temporary(&name) {
                self.foreign.push(PathBuf::from(name));
            }
        }
        Ok(())
    }
}
