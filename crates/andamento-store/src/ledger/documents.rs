//! The texts of documents, as plain files beside the journal.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// The folder of the texts.
pub(crate) const DOCUMENTS: &str = "documents";
const ENDING: &str = ".txt";

/// Lower-case hexadecimal SHA-256.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Whether the ledger gives this name to the text of a document.
pub(crate) fn is_document(file: &str) -> bool {
    file.strip_suffix(ENDING).is_some_and(is_hash)
}

fn path(root: &Path, sha256: &str) -> Result<PathBuf, StoreError> {
    if is_hash(sha256) {
        return Ok(root.join(DOCUMENTS).join(format!("{sha256}{ENDING}")));
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

/// Writes the text of a document, whole or not at all.
pub(super) fn keep(root: &Path, sha256: &str, text: &str) -> Result<(), StoreError> {
    let path = path(root, sha256)?;
    if read(root, sha256)?.as_deref() == Some(text) {
        return Ok(());
    }
    let folder = root.join(DOCUMENTS);
    fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    let partial = folder.join(format!(
        ".partial-{}-{:?}-{sha256}",
        std::process::id(),
        std::thread::current().id()
    ));
    let mut file = fs::File::create(&partial).map_err(StoreError::io(&partial))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(StoreError::io(&partial))?;
    fs::rename(&partial, &path).map_err(StoreError::io(&path))?;
    // The name of a new file is safe when its folder is; some systems cannot flush folders.
    let _ = fs::File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The text of a document. `None`: it was not kept.
pub(super) fn read(root: &Path, sha256: &str) -> Result<Option<String>, StoreError> {
    let path = path(root, sha256)?;
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(&path)(error)),
    }
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
    let path = path(root, sha256)?;
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::io(&path)(error)),
    }
}
