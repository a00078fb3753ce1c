//! Whether what a ledger answers may have changed.

use std::hash::{Hash, Hasher};

use super::Ledger;
use crate::error::StoreError;

impl Ledger {
    /// A number that is another one when a record was added, or a document's text was kept; views
    /// that were made in the same state need not be made again.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn state(&self) -> Result<u64, StoreError> {
        let mut hasher = std::hash::DefaultHasher::new();
        let head = self.head()?;
        (head.number, head.hash).hash(&mut hasher);
        // A text that is kept is renamed into the folder, which changes the folder's time.
        let folder = std::fs::metadata(self.root.join("documents"));
        folder
            .and_then(|folder| folder.modified())
            .ok()
            .hash(&mut hasher);
        Ok(hasher.finish())
    }
}
