//! Register entries: what was promised, tried, paid and said, by whom, and where it is written.
//!
//! An entry is one kind of thing with the fields of its kind (see [`EntryKind::fields`], the one
//! table from which templates, checks, comparisons and pages are made). A record is what a
//! ledger keeps of it: the content, the time it is about, when and by whom it was recorded, and
//! the lines it was read from.

mod amount;
mod day;
mod entry;
mod fields;
mod grounds;
mod hidden;
mod identity;
mod kind;
mod record;
mod schema;
mod sense;
mod standing;

pub use amount::{Amount, Exactness};
pub use day::{Day, Span};
pub use entry::{Entry, EntryError, EntryId, Value};
pub use grounds::only_of_a_source;
pub use hidden::{hidden_character, without_hidden};
pub use kind::EntryKind;
pub use record::{Change, Draft, Record, Source};
pub use schema::{Field, FieldKind, Need};
pub use standing::Register;
