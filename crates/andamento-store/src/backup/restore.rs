//! A data folder from a backup.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::list::{self, List, Listed};
use super::write::check;
use super::{Advance, BackupError, Hashing, Restored, contents};
use crate::error::StoreError;
use crate::folder::{MARKER, RESTORING, check_version, write_marker};
use crate::import::sync_folder;
use crate::ledger::{JOURNAL, check_copy};

/// A folder that is being filled; emptied again unless it was finished.
struct Filling {
    root: PathBuf,
    /// Whether the folder was made for this.
    made: bool,
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    finished: bool,
}

impl Drop for Filling {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // Nothing to do about a failure here; the marker goes last, so that what remains is
        // known as half a folder.
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        let _ = fs::remove_file(self.root.join(MARKER));
        if self.made {
            let _ = fs::remove_dir(&self.root);
        }
    }
}

impl Filling {
    /// Takes a folder that is empty or not there.
    fn begin(root: &Path) -> Result<Self, BackupError> {
        let made = match fs::read_dir(root) {
            Ok(mut entries) => {
                if let Some(entry) = entries.next() {
                    let entry = entry.map_err(StoreError::io(root))?;
                    return Err(BackupError::NotEmpty {
                        path: root.to_path_buf(),
                        example: entry.file_name().to_string_lossy().into_owned(),
                    });
                }
                false
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(root).map_err(StoreError::io(root))?;
                true
            }
            Err(error) => return Err(StoreError::io(root)(error).into()),
        };
        let marker = root.join(MARKER);
        let begun = File::create_new(&marker)
            .and_then(|mut file| io::Write::write_all(&mut file, RESTORING.as_bytes()));
        begun.map_err(StoreError::io(&marker))?;
        Ok(Self {
            root: root.to_path_buf(),
            made,
            files: Vec::new(),
            folders: Vec::new(),
            finished: false,
        })
    }

    /// A new file in the folder.
    fn create(&mut self, name: &str) -> Result<(PathBuf, File), StoreError> {
        let path = self.root.join(name);
        let mut missing = Vec::new();
        let mut folder = path.parent();
        while let Some(inner) = folder.filter(|inner| *inner != self.root) {
            missing.push(inner.to_path_buf());
            folder = inner.parent();
        }
        for folder in missing.into_iter().rev() {
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => {
                    made.map_err(StoreError::io(&folder))?;
                    self.folders.push(folder);
                }
            }
        }
        let file = File::create_new(&path).map_err(StoreError::io(&path))?;
        self.files.push(path.clone());
        Ok((path, file))
    }
}

/// Fills a folder, which must be empty or not there, from a backup; every file is compared
/// with the backup's list, and every stored figure is read once. Fails without a trace.
///
/// # Errors
/// When the backup is none, half or damaged, or the folder is not empty or cannot be written.
pub fn restore(from: &Path, root: &Path, advance: Advance<'_>) -> Result<Restored, BackupError> {
    let file = File::open(from).map_err(StoreError::io(from))?;
    let metadata = file.metadata().map_err(StoreError::io(from))?;
    if metadata.is_dir() {
        return Err(BackupError::NotABackup {
            path: from.to_path_buf(),
            reason: "it is a folder".to_string(),
        });
    }
    let mut filling = Filling::begin(root)?;
    let mut tar = tar::Archive::new(BufReader::with_capacity(1 << 18, file));
    let listed = unpack(from, &mut tar, metadata.len(), &mut filling, advance)?;
    for file in &listed {
        let path = root.join(&file.path);
        if file.path != MARKER {
            let whole = if file.path == JOURNAL {
                check_copy(&path)
            } else {
                check(&path, &file.path)
            };
            whole.map_err(|error| BackupError::Damaged {
                path: from.to_path_buf(),
                entry: file.path.clone(),
                reason: error.to_string(),
            })?;
        }
    }
    for folder in filling.folders.iter().rev() {
        sync_folder(folder)?;
    }
    write_marker(root)?;
    sync_folder(root)?;
    filling.finished = true;
    Ok(Restored {
        path: root.to_path_buf(),
        files: listed.len() as u64,
        bytes: listed.iter().map(|file| file.bytes).sum(),
    })
}

/// Writes the entries into the folder; the list must come last and name exactly them.
fn unpack(
    from: &Path,
    tar: &mut tar::Archive<BufReader<File>>,
    total: u64,
    filling: &mut Filling,
    advance: Advance<'_>,
) -> Result<Vec<Listed>, BackupError> {
    let foreign = |reason: String| BackupError::NotABackup {
        path: from.to_path_buf(),
        reason,
    };
    let half = |reason: String| BackupError::Half {
        path: from.to_path_buf(),
        reason,
    };
    let mut found: Vec<Listed> = Vec::new();
    let mut list: Option<List> = None;
    let mut before = 0;
    let unreadable = |error: io::Error, found: &[Listed]| {
        if found.is_empty() {
            foreign(error.to_string())
        } else {
            half(error.to_string())
        }
    };
    for entry in tar.entries().map_err(|error| unreadable(error, &[]))? {
        let entry = entry.map_err(|error| unreadable(error, &found))?;
        let bytes = entry.size();
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if list.is_some() {
            return Err(foreign(format!("`{name}` stands behind its list")));
        }
        if name == list::NAME {
            list = Some(read_list(from, entry, bytes)?);
            continue;
        }
        if !contents::is_own(&name) || entry.header().entry_type() != tar::EntryType::Regular {
            return Err(foreign(format!("`{name}` is no file of a data folder")));
        }
        let mut reader = Hashing::new(entry, before, total, advance);
        if name == MARKER {
            let mut text = String::new();
            reader
                .by_ref()
                .take(1 << 10)
                .read_to_string(&mut text)
                .map_err(|error| half(format!("{name}: {error}")))?;
            check_version(from, from, &text)?;
        } else {
            let (path, mut file) = filling.create(&name)?;
            copy(&mut reader, &mut file).map_err(|failure| match failure {
                Failure::Read(error) => half(format!("{name}: {error}")),
                Failure::Write(error) => StoreError::io(&path)(error).into(),
            })?;
        }
        let (read, sha256) = reader.finish();
        if read != bytes {
            return Err(half(format!("{name} has {read} of {bytes} bytes")));
        }
        before += read;
        found.push(Listed {
            path: name,
            bytes: read,
            sha256,
        });
    }
    let list = list
        .ok_or_else(|| half("the list of its files, which comes last, is not there".to_string()))?;
    compare(from, &list.files, found)
}

/// Which side of a copy failed.
enum Failure {
    Read(io::Error),
    Write(io::Error),
}

fn copy(reader: &mut impl Read, file: &mut File) -> Result<(), Failure> {
    let mut buffer = vec![0_u8; 1 << 17];
    loop {
        let read = reader.read(&mut buffer).map_err(Failure::Read)?;
        if read == 0 {
            break;
        }
        io::Write::write_all(file, &buffer[..read]).map_err(Failure::Write)?;
    }
    file.sync_all().map_err(Failure::Write)
}

fn read_list(from: &Path, entry: impl Read, bytes: u64) -> Result<List, BackupError> {
    let damaged = |reason: String| BackupError::Damaged {
        path: from.to_path_buf(),
        entry: list::NAME.to_string(),
        reason,
    };
    if bytes > list::LONGEST {
        return Err(damaged(format!("a list of {bytes} bytes")));
    }
    let mut text = Vec::new();
    let mut entry = entry;
    entry
        .read_to_end(&mut text)
        .map_err(|error| BackupError::Half {
            path: from.to_path_buf(),
            reason: error.to_string(),
        })?;
    if (text.len() as u64) < bytes {
        return Err(BackupError::Half {
            path: from.to_path_buf(),
            reason: format!("{} has {} of {bytes} bytes", list::NAME, text.len()),
        });
    }
    let version = serde_json::from_slice::<serde_json::Value>(&text)
        .ok()
        .and_then(|value| value.get("andamento_backup")?.as_u64());
    match version {
        Some(found) if found > list::VERSION => Err(BackupError::Newer {
            path: from.to_path_buf(),
            found,
            known: list::VERSION,
        }),
        _ => serde_json::from_slice(&text).map_err(|error| damaged(error.to_string())),
    }
}

/// The files that were found, if they are those of the list.
fn compare(from: &Path, list: &[Listed], found: Vec<Listed>) -> Result<Vec<Listed>, BackupError> {
    let damaged = |entry: &str, reason: &str| BackupError::Damaged {
        path: from.to_path_buf(),
        entry: entry.to_string(),
        reason: reason.to_string(),
    };
    for (at, listed) in list.iter().enumerate() {
        match found.get(at) {
            Some(file) if file == listed => {}
            Some(file) if file.path == listed.path => {
                return Err(damaged(
                    &file.path,
                    "its bytes are not those that were backed up",
                ));
            }
            _ => {
                return Err(damaged(
                    &listed.path,
                    "it stands in the list and is not there",
                ));
            }
        }
    }
    match found.get(list.len()) {
        Some(file) => Err(damaged(&file.path, "it does not stand in the list")),
        None if found.first().is_none_or(|file| file.path != MARKER) => {
            Err(damaged(MARKER, "it is not the first file"))
        }
        None => Ok(found),
    }
}
