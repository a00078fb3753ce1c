//! The journal at one moment: whoever asks several questions for one answer sees what was recorded
//! up to the first of them, whatever is recorded, taken out or brought up meanwhile.

use std::sync::{Mutex, OnceLock, PoisonError};

use andamento_model::register::Day;

use sqlx::Transaction;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use tokio::runtime::Handle;

use super::Ledger;
use super::read::{self, Answer};
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
    /// The number of the last record of a journal, once it is held.
    last: OnceLock<u64>,
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
            last: OnceLock::new(),
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

    /// The number of the last record known on a day; within a moment the last of all needs no
    /// question.
    pub(super) async fn cut(
        &self,
        connection: &mut SqliteConnection,
        known_on: Option<Day>,
    ) -> Answer<u64> {
        let held = self.moment.as_ref().and_then(|moment| moment.last.get());
        match (known_on, held) {
            (None, Some(&last)) => Ok(last),
            _ => read::cut(connection, known_on).await,
        }
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
            let last = read::cut(&mut transaction, None).await.map_err(&failed)?;
            if let Some(moment) = &self.moment {
                moment.last.get_or_init(|| last);
            }
            Ok(Held::Journal(transaction))
        })
    }
}
