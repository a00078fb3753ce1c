//! The folder of fetched files: temporary name, verification, final name, sidecar.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use andamento_model::DataflowId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Fetched;
use super::client::Received;
use super::error::FetchError;
use super::size::Plan;
use super::verify::Kind;

/// What the server gives to ask later whether a file is still current.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Validators {
    /// `ETag`; `None`: not sent.
    pub(super) etag: Option<String>,
    /// `Last-Modified`; `None`: not sent.
    pub(super) last_modified: Option<String>,
}

/// What is kept beside a fetched file, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sidecar {
    /// The file's name without its folder.
    file: String,
    /// The address it came from.
    url: String,
    /// When it was fetched, RFC 3339 in UTC.
    fetched: String,
    /// Its size in bytes.
    bytes: u64,
    /// Its SHA-256.
    sha256: String,
    /// `UPDATE_DATA` of the dataflow; `None`: not said.
    pub(super) updated: Option<String>,
    /// For the next conditional request.
    #[serde(flatten)]
    pub(super) validators: Validators,
}

impl Sidecar {
    /// The file as a result.
    pub(super) fn fetched(self, folder: &Folder, not_modified: bool, plan: Plan) -> Fetched {
        let mut fetched = Fetched {
            path: folder.path.join(&self.file),
            url: self.url,
            not_modified,
            etag: self.validators.etag,
            last_modified: self.validators.last_modified,
            updated: plan.dataflow.updated.clone(),
            sha256: self.sha256,
            bytes: self.bytes,
            cells: plan.cells,
            notes: Vec::new(),
        };
        fetched.remark_on(&plan);
        fetched
    }
}

/// The folder, locked for one request.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    dataflow: DataflowId,
    stem: String,
    /// Held until the end; the system lets it go when the process is killed.
    _lock: File,
}

impl Folder {
    /// Creates the folder if absent and locks the request.
    pub(super) fn open(path: &Path, dataflow: &DataflowId, url: &str) -> Result<Self, FetchError> {
        fs::create_dir_all(path).map_err(cannot("create", path))?;
        let hash = hexadecimal(&Sha256::digest(url.as_bytes()));
        let stem = format!("{dataflow}__{}", hash.get(..12).unwrap_or(&hash));
        let lock_path = path.join(format!("{stem}.lock"));
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(cannot("create", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(FetchError::Running { path: lock_path });
            }
            Err(fs::TryLockError::Error(e)) => return Err(cannot("lock", &lock_path)(e)),
        }
        Ok(Self {
            path: path.to_path_buf(),
            dataflow: dataflow.clone(),
            stem,
            _lock: lock,
        })
    }

    pub(super) fn dataflow(&self) -> &DataflowId {
        &self.dataflow
    }

    fn part(&self) -> PathBuf {
        self.path.join(format!("{}.part", self.stem))
    }

    fn sidecar_path(&self) -> PathBuf {
        self.path.join(format!("{}.fetch.json", self.stem))
    }

    /// What an earlier fetch of the same request left, if its file is still as it was. A
    /// sidecar that cannot be read counts as none.
    pub(super) fn earlier(&self, url: &str) -> Result<Option<Sidecar>, FetchError> {
        let path = self.sidecar_path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) if e.kind() == io::ErrorKind::InvalidData => return Ok(None),
            Err(e) => return Err(cannot("read", &path)(e)),
        };
        let Ok(sidecar) = serde_json::from_str::<Sidecar>(&text) else {
            return Ok(None);
        };
        let ours = [
            format!("{}.csv", self.stem),
            format!("{}.csv.gz", self.stem),
        ];
        if sidecar.url != url || !ours.contains(&sidecar.file) {
            return Ok(None);
        }
        let file = self.path.join(&sidecar.file);
        match hash_of(&file) {
            Ok(hash) if hash == sidecar.sha256 => Ok(Some(sidecar)),
            Ok(_) => Ok(None),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(cannot("read", &file)(e)),
        }
    }

    /// A new, empty temporary file.
    pub(super) fn begin(&self) -> Result<File, FetchError> {
        File::create(self.part()).map_err(|e| self.cannot_write(e))
    }

    /// The temporary file for reading.
    pub(super) fn read_part(&self) -> Result<File, FetchError> {
        let part = self.part();
        File::open(&part).map_err(cannot("read", &part))
    }

    pub(super) fn cannot_write(&self, source: io::Error) -> FetchError {
        cannot("write", &self.part())(source)
    }

    /// Gives the verified temporary file its final name and writes the sidecar.
    pub(super) fn keep(
        &self,
        received: Received,
        dataflow: &DataflowId,
        plan: &Plan,
        now: Timestamp,
    ) -> Result<Sidecar, FetchError> {
        debug_assert_eq!(dataflow, &self.dataflow);
        let (suffix, other) = match received.kind {
            Kind::Gzip => ("csv.gz", "csv"),
            Kind::Plain => ("csv", "csv.gz"),
        };
        let file = format!("{}.{suffix}", self.stem);
        let final_path = self.path.join(&file);
        fs::rename(self.part(), &final_path).map_err(cannot("write", &final_path))?;
        // The same request in the other packing would be an older state under a second name.
        let stale = self.path.join(format!("{}.{other}", self.stem));
        match fs::remove_file(&stale) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(cannot("remove", &stale)(e));
            }
            _ => {}
        }
        let sidecar = Sidecar {
            file,
            url: plan.url.clone(),
            fetched: now.to_string(),
            bytes: received.bytes,
            sha256: received.sha256,
            updated: current(&plan.dataflow.updated, received.last_update.as_deref()),
            validators: received.validators,
        };
        self.write_sidecar(&sidecar)?;
        Ok(sidecar)
    }

    /// Writes the sidecar, whole or not at all.
    fn write_sidecar(&self, sidecar: &Sidecar) -> Result<(), FetchError> {
        let path = self.sidecar_path();
        let part = self.path.join(format!("{}.fetch.json.part", self.stem));
        let write = || -> io::Result<()> {
            let mut text = serde_json::to_string_pretty(sidecar).map_err(io::Error::other)?;
            text.push('\n');
            let mut file = File::create(&part)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        write().map_err(cannot("write", &path))?;
        // Not every system can sync a folder; the names are then safe a little later.
        if let Ok(folder) = File::open(&self.path) {
            folder.sync_all().ok();
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A refused or broken-off download; after a success there is none.
        fs::remove_file(self.part()).ok();
    }
}

/// The date of the figures to be remembered. `None`: not said, or the file is older than the
/// description of the dataflow says (a cache in between), so that it is asked for again.
fn current(updated: &Option<String>, last_update: Option<&str>) -> Option<String> {
    let updated = updated.as_ref()?;
    let older = last_update.is_some_and(|date| updated.get(..date.len()).is_some_and(|u| date < u));
    (!older).then(|| updated.clone())
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]])
        .map(char::from)
        .collect()
}

fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0_u8; 128 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn cannot(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FetchError {
    let path = path.to_path_buf();
    move |source| FetchError::File {
        path,
        action,
        source,
    }
}
