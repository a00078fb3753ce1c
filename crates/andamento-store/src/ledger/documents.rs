//! The texts of documents, as plain files beside the journal, each with the time at which it
//! arrived in a small file beside it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use andamento_model::register::Day;

use super::stamp::{Stamp, is_time};
use crate::error::StoreError;

/// The folder of the texts.
pub(crate) const DOCUMENTS: &str = "documents";
const ENDING: &str = ".txt";
/// The file with the time at which a text arrived: UTC, `2026-11-22T04:24:09Z`.
const ARRIVED: &str = ".arrived";

/// Lower-case hexadecimal SHA-256.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Whether the ledger gives this name to the text of a document, or to the time of its arrival.
pub(crate) fn is_document(file: &str) -> bool {
    let mut endings = [ENDING, ARRIVED].into_iter();
    endings.any(|ending| file.strip_suffix(ending).is_some_and(is_hash))
}

fn path(root: &Path, sha256: &str, ending: &str) -> Result<PathBuf, StoreError> {
    if is_hash(sha256) {
        return Ok(root.join(DOCUMENTS).join(format!("{sha256}{ending}")));
    }
    let shown: String = sha256.chars().take(80).collect();
    Err(StoreError::refused(
        "the document",
        format!(
            "`{}` is not a SHA-256 in lower-case hexadecimal",
            shown.escape_debug()
        ),
    ))
}

/// Writes the text of a document, whole or not at all. It arrived when it was first written.
pub(super) fn keep(root: &Path, sha256: &str, text: &str, stamp: &Stamp) -> Result<(), StoreError> {
    let path_of_text = path(root, sha256, ENDING)?;
    let known = read(root, sha256)?;
    if known.as_deref() == Some(text) {
        return Ok(());
    }
    let folder = root.join(DOCUMENTS);
    fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    if known.is_none() {
        // Before the text: one without a time would seem to have been here from the beginning.
        let time = format!("{}\n", stamp.now());
        write(&folder, &path(root, sha256, ARRIVED)?, &time)?;
    }
    write(&folder, &path_of_text, text)?;
    // The name of a new file is safe when its folder is; some systems cannot flush folders.
    let _ = fs::File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

fn write(folder: &Path, path: &Path, text: &str) -> Result<(), StoreError> {
    let name = path.file_name().unwrap_or_default();
    let partial = folder.join(format!(
        ".partial-{}-{:?}-{}",
        std::process::id(),
        std::thread::current().id(),
        name.to_string_lossy()
    ));
    let mut file = fs::File::create(&partial).map_err(StoreError::io(&partial))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(StoreError::io(&partial))?;
    fs::rename(&partial, path).map_err(StoreError::io(path))
}

/// A file of a document. `None`: it is not there.
fn content(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(path)(error)),
    }
}

/// The text of a document. `None`: it was not kept.
pub(super) fn read(root: &Path, sha256: &str) -> Result<Option<String>, StoreError> {
    content(&path(root, sha256, ENDING)?)
}

/// The text of a document that had arrived by the end of a day. `None`: it was not kept by then.
/// A text that was kept by an earlier program has no time, and counts as here from the beginning.
pub(super) fn read_on(root: &Path, sha256: &str, day: Day) -> Result<Option<String>, StoreError> {
    let path = path(root, sha256, ARRIVED)?;
    let arrived = match content(&path)? {
        None => None,
        Some(time) => Some(day_of(time.trim_end()).ok_or_else(|| {
            StoreError::Ledger {
                path: path.clone(),
                reason: "it is no time such as 2026-11-22T04:24:09Z; write the time at which the \
                     text beside it was imported, or bring the file back from a backup"
                    .to_string(),
            }
        })?),
    };
    match arrived {
        Some(arrived) if arrived > day => Ok(None),
        _ => read(root, sha256),
    }
}

/// The day of a time in UTC. `None`: it is not written as one.
fn day_of(time: &str) -> Option<Day> {
    time.get(..10).filter(|_| is_time(time))?.parse().ok()
}

/// The hashes of all texts that were kept, in their order.
pub(super) fn kept(root: &Path) -> Result<Vec<String>, StoreError> {
    let folder = root.join(DOCUMENTS);
    let files = match fs::read_dir(&folder) {
        Ok(files) => files,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(&folder)(error)),
    };
    let mut hashes = Vec::new();
    for file in files {
        let file = file.map_err(StoreError::io(&folder))?;
        let name = file.file_name();
        let hash = name.to_str().and_then(|name| name.strip_suffix(ENDING));
        hashes.extend(hash.filter(|hash| is_hash(hash)).map(str::to_string));
    }
    hashes.sort_unstable();
    Ok(hashes)
}

/// Takes the text of a document out. False: it was not there.
pub(super) fn remove(root: &Path, sha256: &str) -> Result<bool, StoreError> {
    let mut removed = false;
    for ending in [ENDING, ARRIVED] {
        let path = path(root, sha256, ending)?;
        match fs::remove_file(&path) {
            Ok(()) => removed |= ending == ENDING,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::io(&path)(error)),
        }
    }
    Ok(removed)
}
