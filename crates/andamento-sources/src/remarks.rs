//! Rejected lines and notes, gathered with a bound.

use andamento_model::{Import, Note};

/// What was left out and what else there is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Remarks {
    pub(crate) rejected: Vec<Note>,
    pub(crate) rejected_count: u64,
    pub(crate) notes: Vec<Note>,
}

impl Remarks {
    /// A line or field is left out; only the first ones are listed.
    pub(crate) fn reject(&mut self, note: Note) {
        self.rejected_count += 1;
        if self.rejected.len() < Import::LISTED {
            self.rejected.push(note);
        }
    }

    /// Something to know.
    pub(crate) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}
