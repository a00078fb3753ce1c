//! The connections of a ledger: one that writes, some that read.

use std::sync::PoisonError;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::schema::{self, Found, Reading, failed};
use super::write::Writing;
use super::{Ledger, Readers};
use crate::error::StoreError;

/// What is done with a journal of an earlier program before it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Older {
    /// Its tables are brought up.
    BroughtUp,
    /// Nothing.
    AsItIs,
}

impl Ledger {
    /// A connection that may write, ended in good order so that the database tidies its files.
    pub(super) fn writing<T>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.wait(async {
            let mut connection = schema::writer(&self.root, self.patience)
                .await
                .map_err(failed(&self.root))?;
            let done = work(&mut connection).await;
            // What was committed is committed, even if the tidying is left to the next one.
            let _ = connection.close().await;
            done
        })
    }

    /// A connection that reads; that of the moment, where the ledger is at one.
    pub(super) fn asking<T>(
        &self,
        question: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.moment.is_some() {
            let closed = || Err(StoreError::refused("the ledger", "it was closed"));
            return self.within(question).unwrap_or_else(closed);
        }
        self.wait(async {
            let (pool, _) = self.readers(Older::BroughtUp).await?;
            let mut connection = pool.acquire().await.map_err(failed(&self.root))?;
            question(&mut connection).await
        })
    }

    /// A connection that reads a journal as it is, also one of an earlier program.
    pub(super) fn looking<T>(
        &self,
        question: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.wait(async {
            let (pool, _) = self.readers(Older::AsItIs).await?;
            let mut connection = pool.acquire().await.map_err(failed(&self.root))?;
            question(&mut connection).await
        })
    }

    /// A connection that reads what can be read of a damaged journal. `None`: the file has
    /// no tables of ours.
    pub(super) fn salvaging<T>(
        &self,
        question: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.wait(async {
            let failed = failed(&self.root);
            let pool = schema::readers_of_damaged(&self.root);
            let pool = pool.await.map_err(&failed)?;
            let mut connection = pool.acquire().await.map_err(&failed)?;
            if !schema::has_tables(&mut connection).await.map_err(&failed)? {
                return Ok(None);
            }
            question(&mut connection).await.map(Some)
        })
    }

    /// What questions are put to: see [`Ledger::readers`].
    pub(super) async fn readers_now(&self) -> Result<(SqlitePool, bool), StoreError> {
        self.readers(Older::BroughtUp).await
    }

    /// The journal, once there is one; until then the catalog in memory. True: it is the journal.
    async fn readers(&self, older: Older) -> Result<(SqlitePool, bool), StoreError> {
        let known = match &*self.readers.lock().unwrap_or_else(PoisonError::into_inner) {
            Readers::File(pool) => return Ok((pool.clone(), true)),
            Readers::Memory(pool) => Some(pool.clone()),
            Readers::Unknown => None,
        };
        let failed = failed(&self.root);
        let written = std::fs::metadata(self.path()).is_ok_and(|file| file.len() > 0);
        if written {
            let Reading { pool, lasting } = schema::readers(&self.root).await.map_err(&failed)?;
            let mut connection = pool.acquire().await.map_err(&failed)?;
            match (schema::inspect(&self.root, &mut connection).await?, older) {
                (Found::Nothing, _) => {}
                (Found::Older, Older::AsItIs) => return Ok((pool, true)),
                (found, _) => {
                    if found == Found::Older {
                        self.bring_up().await?;
                    }
                    if lasting {
                        self.remember(Readers::File(pool.clone()));
                    }
                    return Ok((pool, true));
                }
            }
        }
        if let Some(pool) = known {
            return Ok((pool, false));
        }
        let pool = schema::in_memory().await.map_err(&failed)?;
        self.seed(&pool).await?;
        self.remember(Readers::Memory(pool.clone()));
        Ok((pool, false))
    }

    /// Makes the tables of a journal of an earlier program anew; its records stay as they are.
    async fn bring_up(&self) -> Result<(), StoreError> {
        let refused = |why: StoreError| match why {
            busy @ StoreError::LedgerBusy { .. } => busy,
            why => StoreError::Ledger {
                path: self.path(),
                reason: format!(
                    "an earlier program wrote this journal, and its tables have to be brought up \
                     once, for which the folder must be writable: make it so, or copy it to where \
                     it is ({why})"
                ),
            },
        };
        let failed = failed(&self.root);
        let mut connection = schema::writer(&self.root, self.patience)
            .await
            .map_err(|error| refused(failed(error)))?;
        let done = Writing::begin(&self.root, &mut connection).await;
        match done {
            Ok(mut writing) => writing.commit().await.map_err(refused)?,
            Err(why) => return Err(refused(why)),
        }
        // What was committed is committed, even if the tidying is left to the next one.
        let _ = connection.close().await;
        Ok(())
    }

    async fn seed(&self, pool: &SqlitePool) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let mut connection = pool.acquire().await.map_err(&failed)?;
        let mut writing = Writing::begin(&self.root, &mut connection).await?;
        writing.take_catalog(&self.catalog, &self.stamp).await?;
        writing.commit().await?;
        Ok(())
    }

    fn remember(&self, readers: Readers) {
        *self.readers.lock().unwrap_or_else(PoisonError::into_inner) = readers;
    }

    pub(super) fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(work),
            None => Err(StoreError::refused("the ledger", "it was closed")),
        }
    }
}
