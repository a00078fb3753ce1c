//! A data folder as one file, and back.
//!
//! A backup is a plain tar file: the files of the folder as they lie in it, and last the list
//! [`list::NAME`] with size and hash of each. A backup without that last entry is half a backup.
//! Stored files never change and get their name when they are whole, so the folder may be served
//! and imported into meanwhile: the backup holds the files that were there when it began.

mod contents;
mod error;
mod list;
mod restore;
mod write;

use std::io::{self, Read};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

pub use error::BackupError;
pub use restore::restore;

use crate::error::StoreError;

/// What a backup holds.
#[derive(Debug)]
pub struct Backup {
    /// The backup's file.
    pub path: PathBuf,
    /// Number of files of the folder in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are not the store's, relative to the folder; they are not in the backup.
    pub foreign: Vec<PathBuf>,
    /// Stored files that are damaged; they are not in the backup.
    pub damaged: Vec<StoreError>,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The data folder.
    pub path: PathBuf,
    /// Number of files in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Told so many bytes of so many are done.
pub type Advance<'a> = &'a dyn Fn(u64, u64);

/// Counts and hashes what is read through it.
struct Hashing<'a, R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
    /// Bytes done before this file, and of how many.
    before: u64,
    total: u64,
    advance: Advance<'a>,
}

impl<'a, R: Read> Hashing<'a, R> {
    fn new(inner: R, before: u64, total: u64, advance: Advance<'a>) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            bytes: 0,
            before,
            total,
            advance,
        }
    }

    /// Number of bytes and their SHA-256, lower-case hexadecimal.
    fn finish(self) -> (u64, String) {
        let digest = self.hash.finalize();
        let hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        (self.bytes, hash)
    }
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        (self.advance)(self.before + self.bytes, self.total);
        Ok(read)
    }
}
