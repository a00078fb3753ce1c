//! What can go wrong with a backup.

use std::path::PathBuf;

use crate::error::{StoreError, advice};

/// Why a folder was not backed up or restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The folder cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The backup cannot be written (full disk, read-only folder, no permission, …).
    #[error("the backup cannot be written, and nothing is left of it: {}{}", path.display(), advice(source))]
    Write {
        /// The backup's file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is a file of this name.
    #[error("{} is there already and is not overwritten; give the backup another name, for example with the date in it", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Files went away again and again while they were copied.
    #[error("{} went away while it was copied, and others before it; is somebody deleting files of the data folder? try again when that is done", path.display())]
    Unsettled {
        /// The file that went away last.
        path: PathBuf,
    },
    /// The file to restore from is not a backup.
    #[error("{}: not a backup of a data folder ({reason}); give a file that `andamento backup` wrote", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file to restore from ends early.
    #[error("{}: half a backup ({reason}): it was broken off while it was written or copied; copy it again, or take another backup. Nothing was restored", path.display())]
    Half {
        /// The file.
        path: PathBuf,
        /// What is lacking.
        reason: String,
    },
    /// The file to restore from is not as it was written.
    #[error("{}: damaged ({entry}: {reason}); copy it again, or take another backup. Nothing was restored", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The file in it.
        entry: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The backup was written by a newer program.
    #[error("{}: the backup has version {found}, this program knows up to {known}; use a newer program", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
        /// The newest version that this program knows.
        known: u64,
    },
    /// The folder to restore into has something in it.
    #[error("{} is not empty (it has {example}) and is not overwritten; give a folder that is empty or not there yet with --data DIR", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// A file or folder in it.
        example: String,
    },
}
