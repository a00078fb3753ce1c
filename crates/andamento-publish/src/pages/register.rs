//! Pages of the register: plans, entries, documents, and what changed.

pub mod changes;
pub mod document;
pub mod documents;
pub mod entries;
pub mod entry;
pub mod plan;
pub mod plans;
pub mod promised;

pub(crate) mod beside;
mod said;
mod shown;

pub(crate) use beside::{Around, BesideShown, contradictions, not_looked};
pub(crate) use said::{ClaimGroup, PositionShown};
pub(crate) use shown::{
    FieldShown, Known, Link, Part, SourceShown, Titles, amount, at_line, day, ways,
};
