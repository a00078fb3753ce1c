//! The cellar: cubes at rest, one immutable Parquet file a snapshot.
//!
//! What this room keeps out: formulas, HTTP, and the reading of outside formats. It is the
//! only room that knows how a cube lies on disk.
//!
//! A data folder holds `andamento.json` (its version) and `cubes/<dataflow>/<date>_<hash>.parquet`.
//! `ledger.sqlite` is the journal of the register ([`ledger`]), the only SQL of the program.
//!
//! A cube's file is written under a temporary name and renamed when it is whole: a folder holds
//! either the old or the new state; there is no list beside the files that could disagree.

mod backup;
mod error;
mod folder;
mod import;
pub mod ledger;
mod pages;
mod record;
mod seen;
mod slice;

pub use backup::{Advance, Backup, BackupError, Restored, restore};
pub use error::{StoreError, advice};
pub use folder::{Store, StoredFile};
pub use import::{Commit, ImportWriter};
pub use seen::{Notes, Part};
