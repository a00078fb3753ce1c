//! The journal at one moment: whoever asks several questions for one answer sees what was recorded
//! up to the first of them, whatever is recorded, taken out or brought up meanwhile.

use std::sync::{Mutex, PoisonError};

use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use sqlx::{Executor, Transaction};
use tokio::runtime::Handle;

use super::Ledger;
use super::schema::failed;
use crate::error::StoreError;

/// What is held from the first question on.
enum Held {
    /// A reading transaction, which others' writes do not change.
    Journal(Transaction<'static, Sqlite>),
    /// The catalog's entries in memory, which nobody changes.
    Catalog(SqlitePool),
}

/// A moment of a ledger; it begins with the first question.
pub(super) struct Moment {
    held: Mutex<Option<Held>>,
    runtime: Handle,
}

impl Drop for Moment {
    fn drop(&mut self) {
        // The connection goes back to the others on the ledger's own thread.
        let _inside = self.runtime.enter();
        let held = self.held.get_mut();
        drop(held.unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Ledger {
    /// The same ledger, of which all questions are answered from one moment: that of the first
    /// question. For one page or one command; it keeps a connection as long as it is there. What is
    /// written through it is not seen by its own questions. The texts of documents are files of
    /// their own and not part of it.
    #[must_use]
    pub fn at_one_moment(&self) -> Self {
        let mut ledger = self.again();
        ledger.moment = self.runtime.as_ref().map(|runtime| Moment {
            held: Mutex::new(None),
            runtime: runtime.handle().clone(),
        });
        ledger
    }

    /// Asks within the moment; `None`: this ledger has none.
    pub(super) fn within<T>(
        &self,
        question: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Option<Result<T, StoreError>> {
        let moment = self.moment.as_ref()?;
        let mut held = moment.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            match self.hold() {
                Ok(new) => *held = Some(new),
                Err(error) => return Some(Err(error)),
            }
        }
        let held = held.as_mut()?;
        Some(self.wait(async {
            match held {
                Held::Journal(transaction) => question(transaction).await,
                Held::Catalog(pool) => {
                    let connection = pool.acquire().await;
                    let mut connection = connection.map_err(failed(&self.root))?;
                    question(&mut connection).await
                }
            }
        }))
    }

    fn hold(&self) -> Result<Held, StoreError> {
        self.wait(async {
            let failed = failed(&self.root);
            let (pool, is_journal) = self.readers_now().await?;
            if !is_journal {
                return Ok(Held::Catalog(pool));
            }
            let mut transaction = pool.begin().await.map_err(&failed)?;
            // A transaction begins to see with what it first reads.
            let look = "SELECT max(number) FROM records";
            transaction.fetch_optional(look).await.map_err(&failed)?;
            Ok(Held::Journal(transaction))
        })
    }
}
