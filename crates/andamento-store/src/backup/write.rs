//! Writing a backup.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::contents::Contents;
use super::list::{self, List, Listed};
use super::{Advance, Backup, BackupError, Hashing};
use crate::error::StoreError;
use crate::folder::{Store, open_file};
use crate::ledger::{self, JOURNAL};

/// How often a backup begins anew because a file went away.
const ATTEMPTS: u32 = 5;

/// A backup under a temporary name, removed unless it was renamed.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After a rename the name is gone; nothing to do about a failure here.
        let _ = fs::remove_file(&self.0);
    }
}

/// How an attempt ended early.
enum Stopped {
    Failed(BackupError),
    /// A file went away, so that what was copied is no state of the folder.
    Vanished(PathBuf),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Io { path, source } if source.kind() == io::ErrorKind::NotFound => {
                Self::Vanished(path)
            }
            other => Self::Failed(other.into()),
        }
    }
}

impl Store {
    /// Writes the folder into one file, which gets its name when it is whole. The folder may
    /// be read and imported into meanwhile.
    ///
    /// Damaged files and files that are not the store's are left out and named.
    ///
    /// # Errors
    /// When the file is there already or cannot be written, or the folder cannot be read.
    pub fn backup(&self, to: &Path, advance: Advance<'_>) -> Result<Backup, BackupError> {
        let refused = |source| BackupError::Write {
            path: to.to_path_buf(),
            source,
        };
        let exists = || BackupError::Exists {
            path: to.to_path_buf(),
        };
        if fs::symlink_metadata(to).is_ok() {
            return Err(exists());
        }
        let name = to.file_name().and_then(|name| name.to_str());
        let Some(name) = name else {
            return Err(refused(io::Error::other("this names no file")));
        };
        let partial = Partial(to.with_file_name(format!(".{name}.partial-{}", std::process::id())));
        let mut vanished = self.root().to_path_buf();
        for _ in 0..ATTEMPTS {
            let backup = match self.try_backup(&partial.0, to, advance) {
                Ok(backup) => backup,
                Err(Stopped::Failed(error)) => return Err(error),
                Err(Stopped::Vanished(path)) => {
                    vanished = path;
                    continue;
                }
            };
            if fs::symlink_metadata(to).is_ok() {
                return Err(exists());
            }
            fs::rename(&partial.0, to).map_err(refused)?;
            // Not every system can sync a folder; the name is then safe a little later.
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
                let _ = folder.sync_all();
            }
            return Ok(backup);
        }
        Err(BackupError::Unsettled { path: vanished })
    }

    fn try_backup(
        &self,
        partial: &Path,
        to: &Path,
        advance: Advance<'_>,
    ) -> Result<Backup, Stopped> {
        let refused = |source| {
            Stopped::Failed(BackupError::Write {
                path: to.to_path_buf(),
                source,
            })
        };
        let contents = Contents::of(self)?;
        let (total, mut damaged) = self.look_over(&contents)?;
        let file = File::create(partial).map_err(refused)?;
        let mut tar = tar::Builder::new(BufWriter::with_capacity(1 << 18, file));
        let mut listed = Vec::new();
        let mut bytes = 0;
        for name in &contents.own {
            let path = self.root().join(name);
            let is_damaged = |error: &StoreError| error.path() == Some(&path);
            if damaged.iter().any(is_damaged) {
                continue;
            }
            // Others may be writing to the journal: a copy of one moment goes in.
            let copied = if name == JOURNAL {
                let copied = Partial(partial.with_extension("journal"));
                match ledger::copy(self.root(), &copied.0) {
                    Ok(()) => Some(copied),
                    Err(error @ StoreError::BrokenLedger { .. }) => {
                        damaged.push(error);
                        continue;
                    }
                    Err(other) => return Err(other.into()),
                }
            } else {
                None
            };
            let path = copied.as_ref().map_or(path, |copied| copied.0.clone());
            let source = File::open(&path).map_err(StoreError::io(&path))?;
            let length = source.metadata().map_err(StoreError::io(&path))?.len();
            let mut reader = Hashing::new(source, bytes, total, advance);
            tar.append_data(&mut header(length), name, &mut reader)
                .map_err(refused)?;
            let (read, sha256) = reader.finish();
            if read != length {
                let reason = io::Error::other("the file grew or shrank while it was copied");
                return Err(Stopped::Failed(StoreError::io(&path)(reason).into()));
            }
            bytes += length;
            listed.push(Listed {
                path: name.clone(),
                bytes: length,
                sha256,
            });
        }
        let files = listed.len() as u64;
        let list = List {
            andamento_backup: list::VERSION,
            files: listed,
        };
        let text = serde_json::to_vec_pretty(&list).map_err(|e| refused(e.into()))?;
        tar.append_data(&mut header(text.len() as u64), list::NAME, text.as_slice())
            .map_err(refused)?;
        let file = tar
            .into_inner()
            .and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error))
            .map_err(refused)?;
        file.sync_all().map_err(refused)?;
        Ok(Backup {
            path: to.to_path_buf(),
            files,
            bytes,
            foreign: contents.foreign,
            damaged,
        })
    }

    /// The bytes of the files, and those stored files that cannot be read: a backup with them
    /// could not be restored.
    fn look_over(&self, contents: &Contents) -> Result<(u64, Vec<StoreError>), StoreError> {
        let mut total = 0;
        let mut damaged = Vec::new();
        for name in &contents.own {
            let path = self.root().join(name);
            let length = fs::metadata(&path).map_err(StoreError::io(&path))?.len();
            match check(&path, name) {
                Ok(()) => total += length,
                Err(error @ StoreError::Damaged { .. }) => damaged.push(error),
                Err(other) => return Err(other),
            }
        }
        Ok((total, damaged))
    }
}

/// Whether a stored file can be read to its end and is the one that its name says.
pub(super) fn check(path: &Path, name: &str) -> Result<(), StoreError> {
    let Some((dataflow, file)) = name
        .strip_prefix("cubes/")
        .and_then(|rest| rest.split_once('/'))
    else {
        return Ok(());
    };
    let stored = open_file(path.to_path_buf())?;
    let import = &stored.import;
    if import.dataflow.as_str() != dataflow || file != crate::import::file_name(import) {
        return Err(StoreError::damaged(
            path,
            format!("it is a file of {} under another name", import.dataflow),
        ));
    }
    if !stored.is_whole() {
        return Err(StoreError::damaged(path, "a part of it cannot be read"));
    }
    Ok(())
}

/// The same for every file: what differs from one backup to the next is what is in it.
fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(bytes);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header
}
