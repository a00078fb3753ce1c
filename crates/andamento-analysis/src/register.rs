//! What follows from the register: contradictions, totals, rates, threads and how fresh it is.
//!
//! Pure functions over a [`andamento_model::register::Register`] and the texts of the documents
//! that were imported ([`Texts`]). Today's date is an argument.

pub mod difference;
pub mod due;
pub mod freshness;
pub mod lint;
pub mod matrix;
pub mod promises;
pub mod targets;
pub mod thread;

mod held;
mod markup;
mod texts;
mod words;

pub use texts::{Text, Texts};
