//! The folder of fetched files: temporary name, verification, final name, sidecar.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use andamento_model::DataflowId;
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Fetched;
use super::client::{Received, looks_like_html};
use super::error::FetchError;
use super::size::Plan;

/// How many unpacked bytes are looked at to tell what a file is.
const HEAD_BYTES: usize = 64 << 10;

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

/// How a received file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// gzip.
    Gzip,
    /// Not compressed.
    Plain,
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
            updated: plan.dataflow.updated.clone(),
            validators: received.validators,
        };
        self.write_sidecar(&sidecar)?;
        Ok(sidecar)
    }

    /// Writes the sidecar, whole or not at all.
    pub(super) fn write_sidecar(&self, sidecar: &Sidecar) -> Result<(), FetchError> {
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

/// What a verified file is.
pub(super) enum Verified {
    /// A table.
    Table(Kind),
    /// A short text in XML or JSON.
    Message(String),
}

/// Why a file is not kept.
pub(super) enum Fault {
    /// It is cut off or damaged; the next attempt may be better.
    Damaged(String),
    /// It is something else: what.
    Other(String),
    /// It unpacks to more than the bound.
    TooLarge,
}

/// Reads a received file to its end and tells what it is.
pub(super) fn verify(mut file: File, max_unpacked: u64) -> Result<Verified, Fault> {
    let unreadable = |e: io::Error| Fault::Damaged(format!("the received file is damaged ({e})"));
    let mut magic = Vec::new();
    Read::by_ref(&mut file)
        .take(2)
        .read_to_end(&mut magic)
        .map_err(unreadable)?;
    let start = io::Cursor::new(magic.clone());
    let whole = start.chain(file);
    let (head, kind) = if magic == [0x1f, 0x8b] {
        (
            read_through(MultiGzDecoder::new(io::BufReader::new(whole)), max_unpacked)?,
            Kind::Gzip,
        )
    } else {
        (read_through(whole, max_unpacked)?, Kind::Plain)
    };
    classify(&head, kind)
}

fn read_through(mut reader: impl Read, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    let mut buffer = vec![0_u8; 128 << 10];
    let mut total = 0_u64;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(head),
            Ok(read) => {
                total += u64::try_from(read).unwrap_or(u64::MAX);
                if total > limit {
                    return Err(Fault::TooLarge);
                }
                let missing = HEAD_BYTES.saturating_sub(head.len()).min(read);
                head.extend_from_slice(&buffer[..missing]);
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                return Err(Fault::Damaged(format!(
                    "the received file is cut off or damaged after {total} unpacked bytes ({e})"
                )));
            }
        }
    }
}

fn classify(head: &[u8], kind: Kind) -> Result<Verified, Fault> {
    if head.starts_with(&[0x1f, 0x8b]) {
        return Err(Fault::Other("a file that is compressed twice".to_string()));
    }
    if head.starts_with(b"PK") {
        return Err(Fault::Other("a ZIP archive".to_string()));
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(Fault::Damaged("the answer is empty".to_string()));
    }
    if looks_like_html(text) {
        return Err(Fault::Damaged(
            "a web page instead of figures (maintenance?)".to_string(),
        ));
    }
    if text.starts_with(['<', '{']) {
        return Ok(Verified::Message(text.to_string()));
    }
    let first_line = text.lines().next().unwrap_or_default();
    let heading = first_line.trim_start_matches('"');
    if heading.starts_with("DATAFLOW") || heading.starts_with("STRUCTURE") {
        return Ok(Verified::Table(kind));
    }
    Err(Fault::Other(format!(
        "a file that begins with `{}`",
        super::answer::beginning(first_line)
    )))
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
