//! The data folder and what lies in it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use andamento_model::{DataflowId, DimensionId, Import, Vintage};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use crate::error::StoreError;
use crate::pages::columns::Columns;
use crate::record;
use crate::seen::{Listing, Notes, Part, Seen, hashed};

/// The version of the folder's layout that this program writes.
const VERSION: u32 = 1;
pub(crate) const MARKER: &str = "andamento.json";
pub(crate) const CUBES: &str = "cubes";
/// What the marker says until a restore is done.
pub(crate) const RESTORING: &str = "{\"restoring\": true}\n";
pub(crate) const EXTENSION: &str = "parquet";

/// A data folder. Clones share what was seen of it.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    seen: Arc<Seen>,
    pub(crate) notes: Option<Notes>,
}

/// One imported file in the store.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// The Parquet file.
    pub path: PathBuf,
    /// The import's report: source file, hash, vintage, counts, notes.
    pub import: Import,
    /// Its dimensions, time apart, in the order of the columns.
    pub dimensions: Vec<DimensionId>,
    pub(crate) metadata: Arc<ParquetMetaData>,
    /// Columns that were read of it. `None`: none is kept.
    pub(crate) columns: Option<Arc<Columns>>,
}

impl StoredFile {
    /// The earliest date that the file can have, which orders the vintages of a dataflow: its
    /// own date, or for an undated file the first day of its last period. Ties are settled by
    /// the vintage's text and the hash, so the order never depends on when files came in.
    pub fn order(&self) -> (String, String, String) {
        (
            self.earliest(),
            self.import.vintage.to_string(),
            self.import.snapshot.sha256.clone(),
        )
    }

    /// The earliest date that the file can have; files that share it stand in an order that
    /// nothing vouches for. Empty: no date and no period.
    pub fn earliest(&self) -> String {
        match (&self.import.vintage, self.import.summary.last_period) {
            (Vintage::Dated(date), _) => date.clone(),
            (Vintage::Undated(_), Some(period)) => period.first_day(),
            (Vintage::Undated(_), None) => String::new(),
        }
    }
}

impl Store {
    /// Opens a data folder, creating it if it is not there. Files in it that are not the
    /// store's are left alone.
    ///
    /// # Errors
    /// When the folder cannot be made or read, or was written by a newer program.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let marker = root.join(MARKER);
        match fs::read_to_string(&marker) {
            Ok(text) => check_version(root, &marker, &text)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(root.join(CUBES)).map_err(StoreError::io(root))?;
                write_marker(root)?;
            }
            Err(error) => return Err(StoreError::io(&marker)(error)),
        }
        Ok(Self {
            root: root.to_path_buf(),
            seen: Arc::default(),
            notes: None,
        })
    }

    /// Opens a data folder that is there; never makes one, so that a mistyped name is noticed.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or was written by a newer program.
    pub fn open_existing(root: &Path) -> Result<Self, StoreError> {
        let absent = |path: &Path| match fs::symlink_metadata(path) {
            Err(error) => error.kind() == std::io::ErrorKind::NotFound,
            Ok(_) => false,
        };
        // A journal may be all that was ever recorded here.
        let parts = [MARKER, CUBES, crate::ledger::JOURNAL];
        if parts.iter().all(|part| absent(&root.join(part))) {
            return Err(StoreError::NotThere {
                path: root.to_path_buf(),
            });
        }
        Self::open(root)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn cubes(&self) -> PathBuf {
        self.root.join(CUBES)
    }

    pub(crate) fn folder_of(&self, dataflow: &DataflowId) -> PathBuf {
        self.cubes().join(dataflow.as_str())
    }

    /// The dataflows of which something was imported, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn dataflows(&self) -> Result<Vec<DataflowId>, StoreError> {
        let found = self.loaded()?;
        if let Some(notes) = &self.notes {
            notes.take(Part::Dataflows, hashed(&found));
        }
        Ok(found)
    }

    pub(crate) fn loaded(&self) -> Result<Vec<DataflowId>, StoreError> {
        let folders = self.seen.listing(&self.cubes(), is_dataflow)?;
        let mut found = Vec::new();
        for folder in &folders.paths {
            let name = folder.file_name().and_then(OsStr::to_str);
            let Some(id) = name.and_then(|name| DataflowId::parse(name).ok()) else {
                continue;
            };
            if !self.seen.listing(folder, is_cube_file)?.paths.is_empty() {
                found.push(id);
            }
        }
        found.sort();
        Ok(found)
    }

    pub(crate) fn cube_files_of(&self, dataflow: &DataflowId) -> Result<Arc<Listing>, StoreError> {
        self.seen.listing(&self.folder_of(dataflow), is_cube_file)
    }

    /// The imported files of a dataflow, oldest vintage first.
    ///
    /// # Errors
    /// When there is none, or one is damaged.
    pub fn files(&self, dataflow: &DataflowId) -> Result<Vec<StoredFile>, StoreError> {
        let mut files = self
            .survey(dataflow)?
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        if files.is_empty() {
            let known = self
                .dataflows()?
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            return Err(StoreError::UnknownDataflow {
                dataflow: dataflow.clone(),
                known: if known.is_empty() {
                    "nothing yet".to_string()
                } else {
                    known
                },
            });
        }
        files.sort_by_cached_key(StoredFile::order);
        Ok(files)
    }

    /// The imported files of a dataflow one by one, those that are damaged included; in no
    /// particular order.
    ///
    /// # Errors
    /// When the folder itself cannot be read.
    pub fn survey(
        &self,
        dataflow: &DataflowId,
    ) -> Result<Vec<Result<StoredFile, StoreError>>, StoreError> {
        let files = self.cube_files_of(dataflow)?;
        if let Some(notes) = &self.notes {
            notes.take(Part::Dataflow(dataflow.clone()), files.state);
        }
        let paths = files.paths.iter();
        Ok(paths.map(|path| self.seen.file(path)).collect())
    }
}

/// States the version of a folder, whole or not at all.
pub(crate) fn write_marker(root: &Path) -> Result<(), StoreError> {
    let marker = root.join(MARKER);
    let partial = root.join(format!(".{MARKER}-{}", std::process::id()));
    let text = format!("{{\"andamento\": {VERSION}}}\n");
    let written = fs::write(&partial, text).map_err(StoreError::io(&partial));
    let named =
        written.and_then(|()| fs::rename(&partial, &marker).map_err(StoreError::io(&marker)));
    if named.is_err() {
        // Nothing to do about a failure here.
        let _ = fs::remove_file(&partial);
    }
    named
}

pub(crate) fn check_version(root: &Path, marker: &Path, text: &str) -> Result<(), StoreError> {
    let value = serde_json::from_str::<serde_json::Value>(text).ok();
    if value
        .as_ref()
        .is_some_and(|value| value.get("restoring").is_some())
    {
        return Err(StoreError::HalfRestored {
            path: root.to_path_buf(),
        });
    }
    let version = value
        .and_then(|value| value.get("andamento")?.as_u64())
        .and_then(|version| u32::try_from(version).ok());
    match version {
        Some(found) if found > VERSION => Err(StoreError::NewerFolder {
            path: root.to_path_buf(),
            found,
            known: VERSION,
        }),
        Some(_) => Ok(()),
        None => Err(StoreError::NotAFolder {
            path: marker.to_path_buf(),
        }),
    }
}

fn is_dataflow(name: &str) -> bool {
    DataflowId::parse(name).is_ok()
}

/// `<date or undated>_<sixteen digits of the hash>.parquet`; any other name is not ours.
pub(crate) fn is_cube_file(name: &str) -> bool {
    let Some((day, hash)) = name
        .strip_suffix(EXTENSION)
        .and_then(|stem| stem.strip_suffix('.')?.split_once('_'))
    else {
        return false;
    };
    let dated =
        day == "undated" || Vintage::parse(day).is_some_and(|vintage| vintage.date() == Some(day));
    dated && hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(crate) fn open_file(path: PathBuf) -> Result<StoredFile, StoreError> {
    let file = File::open(&path).map_err(StoreError::io(&path))?;
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(&file)
        .map_err(|error| StoreError::damaged(&path, error))?;
    let record = metadata
        .file_metadata()
        .key_value_metadata()
        .and_then(|pairs| {
            pairs
                .iter()
                .find(|pair| pair.key == record::KEY)?
                .value
                .as_deref()
        })
        .ok_or_else(|| StoreError::damaged(&path, "it carries no import record"))?;
    let import = record::read(record).map_err(|error| StoreError::damaged(&path, error))?;
    let columns = metadata.file_metadata().schema_descr().columns();
    let dimensions = columns[..columns.len().saturating_sub(4)]
        .iter()
        .map(|column| DimensionId::parse(column.name()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| StoreError::damaged(&path, error))?;
    Ok(StoredFile {
        path,
        import,
        dimensions,
        metadata: Arc::new(metadata),
        columns: None,
    })
}
