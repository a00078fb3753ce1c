//! What of several drafts would be refused, and why: a write that is tried and not done.

use std::collections::BTreeSet;

use andamento_model::register::Draft;

use super::Ledger;
use super::circles;
use super::schema::failed;
use super::stamp::Stamp;
use super::write::Writing;
use crate::error::StoreError;

/// A draft that cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its place among the drafts, from 0.
    pub draft: usize,
    /// The field that is wrong, by its column in templates. `None`: the whole of it.
    pub column: Option<&'static str>,
    /// What is wrong and what to do.
    pub reason: String,
}

impl Ledger {
    /// Every draft that [`Ledger::append`] would refuse, in their order, each as if those refused
    /// before it were not there; of drafts that refuse each other the later one. Records nothing.
    ///
    /// # Errors
    /// When nothing could be recorded whatever the drafts say: another program writes, or the
    /// folder cannot be written.
    pub fn refusals(&self, drafts: &[Draft], stamp: &Stamp) -> Result<Vec<Refusal>, StoreError> {
        // The connection ends without a commit.
        self.writing(async |connection| {
            let mut writing = Writing::begin(&self.root, connection).await?;
            writing
                .take_catalog(&self.catalog, &self.catalog_stamp(&writing, stamp))
                .await?;
            writing.trial(drafts, stamp).await
        })
    }
}

impl Writing<'_> {
    async fn trial(&mut self, drafts: &[Draft], stamp: &Stamp) -> Result<Vec<Refusal>, StoreError> {
        let mut refused = Vec::new();
        let mut note = |draft: usize, done: Result<(), StoreError>| match done {
            Ok(()) => Ok(true),
            Err(StoreError::Refused { column, reason, .. }) => {
                refused.push(Refusal {
                    draft,
                    column,
                    reason,
                });
                Ok(false)
            }
            Err(error) => Err(error),
        };
        // What the catalog cites is no matter of these drafts.
        self.cited.clear();
        for (at, draft) in drafts.iter().enumerate() {
            let added = self.append(std::slice::from_ref(draft), stamp).await;
            if note(at, added.map(|_| ()))? {
                let cited = self.refuse_lines_beyond().await;
                note(at, cited)?;
            } else {
                self.cited.clear();
            }
        }
        let mut without = BTreeSet::new();
        for entry in std::mem::take(&mut self.linking).into_iter().rev() {
            let circle = circles::closed_by(&mut *self.connection, &entry, self.number, &without)
                .await
                .map_err(failed(&self.root))?;
            let at = drafts.iter().rposition(|draft| draft.entry == *entry.id());
            if let (Some(circle), Some(at)) = (circle, at) {
                note(at, Err(circle.refusal(&entry)))?;
                without.insert(entry.id().to_string());
            }
        }
        refused.sort_by_key(|one| one.draft);
        Ok(refused)
    }
}
