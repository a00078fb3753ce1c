//! The ways into the register: pages, documents and the project's own CSV templates become
//! drafts of entries.
//!
//! Nothing is written here: a reader gives [`andamento_model::register::Draft`]s, and a journal
//! gives them number and time.

mod entries;
mod error;
mod template;

pub use entries::{EntryFile, is_entry_file, read_entries};
pub use error::{RegisterError, RowError};
pub use template::{columns, template};
