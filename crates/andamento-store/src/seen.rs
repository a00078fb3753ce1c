//! What was seen of the data folder, so that it need not be read again for every question.
//!
//! A folder's time changes when a file comes into it or goes; a file's time and length change
//! when it is written. What was read is used again as long as they are the same.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use andamento_model::DataflowId;

use crate::error::StoreError;
use crate::folder::{Store, StoredFile, open_file};
use crate::pages::columns::{Columns, Room};

/// What was changed less than this long ago may change again without its time showing it:
/// clocks of file systems tick, and those of other machines differ.
const SETTLED: Duration = Duration::from_secs(10);
/// After this long a folder is read again whatever its time says: a few file systems do not keep
/// the time of a folder.
const TRUSTED: Duration = Duration::from_secs(1);
/// The most files whose descriptions are kept.
const MOST_FILES: usize = 2_000;

/// A part of the data folder from which something can be made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Which dataflows have files.
    Dataflows,
    /// The files of one dataflow.
    Dataflow(DataflowId),
}

/// From which parts of the folder something was made, and the state of each when it was read.
#[derive(Debug, Clone, Default)]
pub struct Notes(Arc<Mutex<BTreeMap<Part, u64>>>);

impl Notes {
    /// The parts, each with its state.
    pub fn parts(&self) -> Vec<(Part, u64)> {
        let parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts
            .iter()
            .map(|(part, state)| (part.clone(), *state))
            .collect()
    }

    /// The first state counts: what was read from it may be in what is made.
    pub(crate) fn take(&self, part: Part, state: u64) {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.entry(part).or_insert(state);
    }
}

impl Store {
    /// The same folder, and notes of what is read from it by this door from now on.
    pub fn noting(&self) -> (Self, Notes) {
        let notes = Notes::default();
        let mut store = self.clone();
        store.notes = Some(notes.clone());
        (store, notes)
    }

    /// A number that stays the same as long as a part of the folder holds the same files; what
    /// was made from them holds as long.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn state(&self, part: &Part) -> Result<u64, StoreError> {
        match part {
            Part::Dataflows => Ok(hashed(&self.loaded()?)),
            Part::Dataflow(dataflow) => Ok(self.cube_files_of(dataflow)?.state),
        }
    }
}

/// The names in a folder that are of a kind, sorted.
#[derive(Debug)]
pub(crate) struct Listing {
    pub paths: Vec<PathBuf>,
    /// Another number when other names are there.
    pub state: u64,
}

impl Listing {
    fn of(paths: Vec<PathBuf>) -> Self {
        let state = hashed(&paths);
        Self { paths, state }
    }
}

#[derive(Debug)]
struct Looked {
    modified: SystemTime,
    at: Instant,
    listing: Arc<Listing>,
}

/// What was read of the folder before.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    listings: Mutex<HashMap<PathBuf, Looked>>,
    files: Mutex<HashMap<PathBuf, (u64, SystemTime, StoredFile)>>,
    room: Arc<Room>,
}

impl Seen {
    /// The names in a folder that are of a kind; a folder has names of one kind only. A folder
    /// that is not there has none.
    pub fn listing(
        &self,
        folder: &Path,
        kind: fn(&str) -> bool,
    ) -> Result<Arc<Listing>, StoreError> {
        let modified = match fs::metadata(folder).and_then(|folder| folder.modified()) {
            Err(error) if is_absent(error.kind()) => {
                return Ok(Arc::new(Listing::of(Vec::new())));
            }
            modified => modified.map_err(StoreError::io(folder))?,
        };
        let settled = is_settled(modified);
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        if settled
            && let Some(known) = listings.get(folder)
            && known.modified == modified
            && is_recent(known.at)
        {
            return Ok(Arc::clone(&known.listing));
        }
        drop(listings);
        let at = Instant::now();
        let listing = Arc::new(Listing::of(names(folder, kind)?));
        if settled {
            listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
            let listing = Arc::clone(&listing);
            let looked = Looked {
                modified,
                at,
                listing,
            };
            listings.insert(folder.to_path_buf(), looked);
        }
        Ok(listing)
    }

    /// A stored file's description.
    pub fn file(&self, path: &Path) -> Result<StoredFile, StoreError> {
        let metadata = fs::metadata(path).map_err(StoreError::io(path))?;
        let Some((length, modified)) = mark(&metadata) else {
            return open_file(path.to_path_buf());
        };
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known_length, known_modified, file)) = files.get(path)
            && (*known_length, *known_modified) == (length, modified)
        {
            return Ok(file.clone());
        }
        drop(files);
        let mut file = open_file(path.to_path_buf())?;
        if is_settled(modified) {
            file.columns = Some(Arc::new(Columns::new(
                &file.metadata,
                Arc::clone(&self.room),
            )));
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            if files.len() >= MOST_FILES || self.room.was_full() {
                files.clear();
            }
            files.insert(path.to_path_buf(), (length, modified, file.clone()));
        }
        Ok(file)
    }
}

/// Length and time of what may be written in place. `None`: the file system keeps no time.
pub(crate) fn mark(metadata: &Metadata) -> Option<(u64, SystemTime)> {
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Whether a further change would show in the time.
pub(crate) fn is_settled(modified: SystemTime) -> bool {
    SystemTime::now()
        .duration_since(modified)
        .is_ok_and(|age| age > SETTLED)
}

/// How long ago something was looked at that need not be looked at again.
pub(crate) fn is_recent(looked: Instant) -> bool {
    looked.elapsed() < TRUSTED
}

fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The names in a folder that are of a kind, sorted.
pub(crate) fn names(folder: &Path, kind: fn(&str) -> bool) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absent(error.kind()) => return Ok(Vec::new()),
        entries => entries.map_err(StoreError::io(folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io(folder))?.path();
        if path.file_name().and_then(OsStr::to_str).is_some_and(kind) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

pub(crate) fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
