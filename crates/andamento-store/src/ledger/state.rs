//! Whether what a ledger answers may have changed.

use std::path::Path;
use std::sync::PoisonError;
use std::time::{Instant, SystemTime};

use super::Ledger;
use super::documents::DOCUMENTS;
use super::schema;
use crate::error::StoreError;
use crate::seen::{hashed, is_recent, is_settled, mark};

/// Length and time of the journal, of what SQLite has not moved into it yet, and of the folder
/// of documents. `None`: it is not there.
type Marks = [Option<(u64, SystemTime)>; 3];

/// What the last look at the journal found.
pub(super) struct Looked {
    at: Instant,
    marks: Marks,
    state: u64,
}

impl Ledger {
    /// A number that is another one when a record was added, or a document's text was kept; views
    /// that were made in the same state need not be made again.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn state(&self) -> Result<u64, StoreError> {
        let marks = self.marks();
        // What was found at one moment says nothing of what the files are now.
        let settled = self.moment.is_none()
            && marks
                .iter()
                .flatten()
                .all(|(_, modified)| is_settled(*modified));
        let at = Instant::now();
        if settled
            && let Some(looked) = &*self.looked.lock().unwrap_or_else(PoisonError::into_inner)
            && looked.marks == marks
            && is_recent(looked.at)
        {
            return Ok(looked.state);
        }
        let head = self.head()?;
        // A text that is kept is renamed into the folder, which changes the folder's time.
        let state = hashed(&(head.number, head.hash, marks[2]));
        if settled {
            let looked = Looked { at, marks, state };
            *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(looked);
        }
        Ok(state)
    }

    fn marks(&self) -> Marks {
        let mut log = schema::file(&self.root).into_os_string();
        log.push("-wal");
        let of = |path: &Path| std::fs::metadata(path).ok().as_ref().and_then(mark);
        [
            of(&self.path()),
            of(Path::new(&log)),
            of(&self.root.join(DOCUMENTS)),
        ]
    }
}
