//! The ways into the register: pages, documents and the project's own CSV templates become
//! drafts of entries.
//!
//! Nothing is written here: a reader gives [`andamento_model::register::Draft`]s, and a journal
//! gives them number and time.

mod entries;
mod error;
mod mask;
mod receive;
mod template;
mod territories;
mod text;
mod tracker;

pub use entries::{Beside, EntryFile, RowPlace, is_entry_file, named_entries, read_entries};
pub use error::{RegisterError, RowError};
pub use mask::{Masked, MaskedKind, mask};
pub use receive::{Received, receive};
pub use template::{columns, template};
pub use territories::Territories;
pub use text::{MOST_BYTES, TextFile, TextKind};
pub use tracker::{
    Arrival, ChangedEntry, PageOptions, TrackerPage, is_tracker_page, read_tracker, settle,
    text_hash, unread_actions,
};
