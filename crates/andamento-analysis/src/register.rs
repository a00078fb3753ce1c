//! What follows from the register: contradictions, totals, rates, threads and how fresh it is.
//!
//! Pure functions over a [`andamento_model::register::Register`] and the texts of the documents
//! that were imported ([`Texts`]). Today's date is an argument.

pub mod lint;

mod texts;
mod words;

pub use texts::{Text, Texts};
