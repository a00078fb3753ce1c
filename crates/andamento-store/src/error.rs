//! What can go wrong in the cellar.

use std::path::PathBuf;

use andamento_model::{DataflowId, DimensionId, Vintage};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The operating system refused (full disk, read-only folder, no permission, …).
    #[error("{}{}", path.display(), advice(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A cube's file is not as the store wrote it.
    #[error("{}: damaged ({reason}); import its source file again, which replaces it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file that states the folder's version says something else.
    #[error("{}: does not state the version of a data folder; if the folder is ours, write {{\"andamento\": 1}} into it", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// The folder was written by a newer program.
    #[error("{}: the data folder has version {found}, this program knows up to {known}; use a newer program", path.display())]
    NewerFolder {
        /// The folder.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// There is no data folder to take figures from.
    #[error("{}: there is no data folder; name the one that is meant with --data DIR", path.display())]
    NotThere {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A restore into the folder did not come to its end.
    #[error("{}: a restore into this folder did not come to its end, so figures are lacking; delete the folder and restore again", path.display())]
    HalfRestored {
        /// The folder.
        path: PathBuf,
    },
    /// Nothing of this dataflow was imported.
    #[error(
        "no data of dataflow `{dataflow}` in the folder; import a file of it first (there are: {known})"
    )]
    UnknownDataflow {
        /// What was asked for.
        dataflow: DataflowId,
        /// What there is, separated by commas; `nothing yet` if empty.
        known: String,
    },
    /// The dataflow has no file of this vintage.
    #[error("dataflow `{dataflow}` has no vintage `{vintage}` (there are: {known})")]
    UnknownVintage {
        /// The dataflow.
        dataflow: DataflowId,
        /// What was asked for.
        vintage: Vintage,
        /// What there is, separated by commas.
        known: String,
    },
    /// A filter names a dimension that the dataflow does not have.
    #[error("dataflow `{dataflow}` has no dimension `{dimension}` (it has: {known})")]
    UnknownDimension {
        /// The dataflow.
        dataflow: DataflowId,
        /// What was asked for.
        dimension: DimensionId,
        /// What there is, separated by commas.
        known: String,
    },
    /// What was to be recorded cannot be recorded.
    #[error("{place}{}: {reason}", in_column(*column))]
    Refused {
        /// The entry, or what was given with it.
        place: String,
        /// The field that is wrong, by its column in templates. `None`: the whole of it.
        column: Option<&'static str>,
        /// What is wrong, what was expected.
        reason: String,
    },
    /// Another program is writing to the ledger.
    #[error("{}: another program is writing to the ledger and did not end in time; try again when it has ended", path.display())]
    LedgerBusy {
        /// The journal.
        path: PathBuf,
    },
    /// The journal cannot be read or written.
    #[error("{}: {reason}", path.display())]
    Ledger {
        /// The journal.
        path: PathBuf,
        /// What the database said.
        reason: String,
    },
    /// The journal is not as it was written.
    #[error("{}: {reason}; `andamento verify` names the first broken record, a backup brings it back", path.display())]
    BrokenLedger {
        /// The journal.
        path: PathBuf,
        /// What is wrong, with the record's number where it is known.
        reason: String,
    },
    /// A block does not fit the table it belongs to.
    #[error("a block of the table does not fit: {0}")]
    Block(String),
}

/// What to do where the system refuses to read or write, as the end of a sentence that names
/// the file; empty where nothing general helps.
pub fn advice(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ": the disk is full, and what was stored is as it was; make room and try again"
        }
        ErrorKind::FileTooLarge => {
            ": larger than a file may be on this disk (4 GiB on many sticks) or for this user; \
             take another disk"
        }
        ErrorKind::ReadOnlyFilesystem => {
            ": this disk can only be read, and what is stored can still be asked; to add to it, \
             make it writable or name another folder"
        }
        ErrorKind::PermissionDenied => {
            ": this user has no permission; run it as the folder's owner, or name another folder"
        }
        ErrorKind::NotADirectory => ": a file stands where a folder is expected; name a folder",
        ErrorKind::NotFound => ": it, or a folder on the way to it, is not there",
        _ => "",
    }
}

impl StoreError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// The file or folder that is at fault. `None`: the question is.
    pub fn path(&self) -> Option<&std::path::Path> {
        match self {
            Self::Io { path, .. }
            | Self::Damaged { path, .. }
            | Self::NotAFolder { path }
            | Self::NewerFolder { path, .. }
            | Self::NotThere { path }
            | Self::HalfRestored { path }
            | Self::LedgerBusy { path }
            | Self::Ledger { path, .. }
            | Self::BrokenLedger { path, .. } => Some(path),
            Self::UnknownDataflow { .. }
            | Self::UnknownVintage { .. }
            | Self::UnknownDimension { .. }
            | Self::Refused { .. }
            | Self::Block(_) => None,
        }
    }

    pub(crate) fn refused(place: impl Into<String>, reason: impl ToString) -> Self {
        Self::Refused {
            place: place.into(),
            column: None,
            reason: reason.to_string(),
        }
    }

    /// As [`StoreError::refused`], with the field that is wrong.
    pub(crate) fn refused_in(place: &str, column: &'static str, reason: String) -> Self {
        Self::Refused {
            place: place.to_string(),
            column: Some(column),
            reason,
        }
    }

    pub(crate) fn broken(path: impl Into<PathBuf>, reason: impl ToString) -> Self {
        Self::BrokenLedger {
            path: path.into(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn damaged(path: impl Into<PathBuf>, reason: impl ToString) -> Self {
        Self::Damaged {
            path: path.into(),
            reason: reason.to_string(),
        }
    }
}

fn in_column(column: Option<&str>) -> String {
    column.map_or_else(String::new, |column| format!(", column `{column}`"))
}
