//! The last entry of a backup: what it holds.

use serde::{Deserialize, Serialize};

/// The name of the entry.
pub(super) const NAME: &str = "andamento-backup.json";
/// The version of the backup's layout that this program writes.
pub(super) const VERSION: u64 = 1;
/// More bytes than any list has; what says more is no list.
pub(super) const LONGEST: u64 = 64 << 20;

/// The list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct List {
    /// The version of the backup's layout.
    pub(super) andamento_backup: u64,
    /// The files, in the order of the backup.
    pub(super) files: Vec<Listed>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Relative to the data folder, with `/`.
    pub(super) path: String,
    /// Its bytes.
    pub(super) bytes: u64,
    /// Its SHA-256, lower-case hexadecimal.
    pub(super) sha256: String,
}
