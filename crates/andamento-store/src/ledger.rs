//! The ledger: an append-only journal of the register's entries, hash-chained, with two time
//! axes.
//!
//! The journal is `ledger.sqlite` in the data folder. What is recorded never changes: a
//! correction is a further record, and a redaction takes a content out and says so. Any question
//! can be asked as known on an earlier day. `docs/ledger.md` describes the format so that others
//! can verify it.
//!
//! One writes, any number reads. All SQL stands in `schema`, `read`, `write` and `verify`; another
//! database would stand beside them and keep to the same functions.

mod circles;
mod copy;
mod documents;
mod export;
mod format;
mod read;
mod redact;
mod schema;
mod selection;
mod stamp;
mod state;
mod text;
mod verify;
mod write;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use andamento_model::register::{Day, Draft, EntryId, Record, Register};
use sqlx::Connection;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use tokio::runtime::Runtime;

use crate::error::StoreError;
use format::Row;
use schema::{Found, failed};
use write::Writing;

pub(crate) use copy::{JOURNAL, check_copy, copy};
pub(crate) use documents::{DOCUMENTS, is_document};
pub use redact::Redaction;
pub use selection::{Page, Selection};
pub use stamp::Stamp;
pub use verify::{Broken, Verification};

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);

/// The end of the journal; noted down elsewhere, it shows later whether a tail was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the last record. 0: there is none.
    pub number: u64,
    /// Its hash; 64 zeros where there is none.
    pub hash: String,
}

/// What a write added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The records of the drafts: number and hash, in their order.
    pub records: Vec<(u64, String)>,
    /// Number of drafts that stated what already stood, and added nothing.
    pub unchanged: usize,
    /// Number of records of the catalog that had to be added before.
    pub of_catalog: usize,
    /// The end of the journal after it.
    pub head: Head,
    /// What the user should know: entries named that are not there, statements about the future,
    /// entries of the catalog that somebody else stated differently.
    pub remarks: Vec<String>,
}

/// A ledger in a data folder. Calls block; they may come from several threads at once, but not
/// from within an asynchronous task.
pub struct Ledger {
    root: PathBuf,
    catalog: Vec<Draft>,
    stamp: Stamp,
    patience: Duration,
    readers: Mutex<Readers>,
    runtime: Option<Runtime>,
}

enum Readers {
    /// Not looked yet.
    Unknown,
    /// The folder has no journal; the catalog's entries stand in memory.
    Memory(SqlitePool),
    /// The journal.
    File(SqlitePool),
}

impl Ledger {
    /// The ledger of a folder. Where it has no journal, questions are answered from the
    /// catalog's drafts alone; the first write makes the journal and records them first.
    ///
    /// `stamp` says who records the catalog, and when it was made: the time that its records
    /// get in a new journal.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn open(root: &Path, catalog: &[Draft], stamp: Stamp) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("ledger")
            .enable_time()
            .build()
            .map_err(StoreError::io(root))?;
        Ok(Self {
            root: root.to_path_buf(),
            catalog: catalog.to_vec(),
            stamp,
            patience: PATIENCE,
            readers: Mutex::new(Readers::Unknown),
            runtime: Some(runtime),
        })
    }

    /// How long a write waits while another program writes; ten seconds unless said.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Where the journal lies or would lie.
    pub fn path(&self) -> PathBuf {
        schema::file(&self.root)
    }

    /// Records drafts: all or none. A draft that states what already stands, of the same source,
    /// adds nothing.
    ///
    /// # Errors
    /// When a draft cannot be recorded, another program writes, or the folder cannot be written.
    pub fn append(&self, drafts: &[Draft], stamp: &Stamp) -> Result<Appended, StoreError> {
        if stamp.by() == self.stamp.by() {
            return Err(StoreError::refused(
                "the recorder",
                format!("`{}` is the catalog; name another role", stamp.by()),
            ));
        }
        std::fs::create_dir_all(&self.root).map_err(StoreError::io(&self.root))?;
        self.writing(async |connection| {
            let mut writing = Writing::begin(&self.root, connection).await?;
            writing
                .take_catalog(&self.catalog, &self.catalog_stamp(&writing, stamp))
                .await?;
            let of_catalog = writing.added.len();
            let unchanged = writing.append(drafts, stamp).await?;
            writing.commit().await?;
            Ok(Appended {
                records: writing.added.split_off(of_catalog),
                unchanged,
                of_catalog,
                head: Head {
                    number: writing.number,
                    hash: writing.hash,
                },
                remarks: writing.remarks,
            })
        })
    }

    /// In a new journal the catalog's records are those that were shown without one, hashes and
    /// all; later ones are made in the present.
    fn catalog_stamp(&self, writing: &Writing<'_>, stamp: &Stamp) -> Stamp {
        if writing.number == 0 && self.stamp.now() <= stamp.now() {
            self.stamp.clone()
        } else {
            stamp.recording_for(self.stamp.by())
        }
    }

    /// Whether the folder has a journal that does not have this program's catalog yet; the next
    /// write, also one of no drafts, brings it.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn is_behind_catalog(&self) -> Result<bool, StoreError> {
        self.asking(async |connection| {
            write::has_taken(connection, &self.root, &self.catalog, self.stamp.by())
                .await
                .map(|taken| !taken)
        })
    }

    /// Takes the content of a record out, and records why. Its hash and the chain stay.
    ///
    /// # Errors
    /// When there is no such record, its content is already gone, or the folder cannot be
    /// written.
    pub fn redact(
        &self,
        number: u64,
        reason: &str,
        stamp: &Stamp,
    ) -> Result<Redaction, StoreError> {
        if std::fs::metadata(self.path()).is_err() {
            return Err(StoreError::refused(
                "the ledger",
                "this data folder has no journal yet; only the catalog is shown",
            ));
        }
        self.writing(async |connection| {
            let writing = Writing::begin(&self.root, connection).await?;
            redact::redact(writing, number, reason, stamp).await
        })
    }

    /// The entries as known on a day. `None`: as known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn register(
        &self,
        known_on: Option<Day>,
        selection: &Selection,
    ) -> Result<Register, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = read::cut(connection, known_on).await.map_err(&failed)?;
            read::standing(connection, selection, cut)
                .await
                .map_err(&failed)
        })?;
        Ok(Register::new(self.records(rows)?))
    }

    /// What was recorded of an entry, newest first, as known on a day. `None`: as known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn history(
        &self,
        id: &EntryId,
        known_on: Option<Day>,
        page: Page,
    ) -> Result<Vec<Record>, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = read::cut(connection, known_on).await.map_err(&failed)?;
            read::history(connection, id.as_str(), cut, page)
                .await
                .map_err(&failed)
        })?;
        self.records(rows)
    }

    /// What was recorded of all entries, newest first, from one day to another, both included.
    /// `None`: from the first record; up to the last.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn changes(
        &self,
        since: Option<Day>,
        until: Option<Day>,
        page: Page,
    ) -> Result<Vec<Record>, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let behind = match since {
                Some(day) => read::before(connection, day).await.map_err(&failed)?,
                None => 0,
            };
            let cut = read::cut(connection, until).await.map_err(&failed)?;
            read::between(connection, behind, cut, page)
                .await
                .map_err(&failed)
        })?;
        self.records(rows)
    }

    /// A record by its number. `None`: the journal has no such record.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn record(&self, number: u64) -> Result<Option<Record>, StoreError> {
        let row = self.asking(async |connection| {
            read::by_number(connection, number)
                .await
                .map_err(failed(&self.root))
        })?;
        Ok(self.records(row)?.pop())
    }

    /// The entries that named an entry in one of their fields, as known on a day. `None`: as
    /// known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn referring(&self, to: &EntryId, known_on: Option<Day>) -> Result<Register, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = read::cut(connection, known_on).await.map_err(&failed)?;
            let mut rows = Vec::new();
            for entry in read::mentioning(connection, to.as_str())
                .await
                .map_err(&failed)?
            {
                let row = read::of_entry(connection, &entry, cut)
                    .await
                    .map_err(&failed)?;
                rows.extend(row.filter(|row| write::named_in(row).contains(to.as_str())));
            }
            Ok(rows)
        })?;
        Ok(Register::new(self.records(rows)?))
    }

    /// The end of the journal.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        self.asking(async |connection| {
            let (number, hash, _) = read::tail(connection).await.map_err(failed(&self.root))?;
            Ok(Head { number, hash })
        })
    }

    /// Goes through the whole journal. With the hash of a record that was noted down earlier it
    /// also shows whether records were cut off behind it.
    ///
    /// # Errors
    /// When the journal cannot be opened at all.
    pub fn verify(&self, head: Option<&str>) -> Result<Verification, StoreError> {
        self.asking(async |connection| {
            // One look at the journal: what somebody adds meanwhile is not seen.
            let mut moment = connection.begin().await.map_err(failed(&self.root))?;
            verify::verify(&mut moment, head)
                .await
                .map_err(failed(&self.root))
        })
    }

    /// Writes the journal as JSON Lines, one record a line.
    ///
    /// # Errors
    /// When the journal cannot be read, or the output cannot be written.
    pub fn export(&self, output: &mut dyn Write) -> Result<(), StoreError> {
        let mut behind = 0;
        let mut previous = format::BEFORE_THE_FIRST.to_string();
        loop {
            let rows = self.asking(async |connection| {
                read::onwards(connection, behind, 1_000)
                    .await
                    .map_err(failed(&self.root))
            })?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            behind = last.number;
            for row in &rows {
                let line = export::line(row, &previous).map_err(|why| {
                    StoreError::broken(self.path(), format!("record {}: {why}", row.number))
                })?;
                writeln!(output, "{line}").map_err(StoreError::io("output"))?;
                previous.clone_from(&row.hash);
            }
        }
    }

    /// Keeps the text of a document, in which names of private persons are already masked, under
    /// the hash of the bytes as received.
    ///
    /// # Errors
    /// When the hash is none, or the folder cannot be written.
    pub fn keep_document(&self, sha256: &str, masked_text: &str) -> Result<(), StoreError> {
        documents::keep(&self.root, sha256, masked_text)
    }

    /// The text of a document. `None`: it was not kept.
    ///
    /// # Errors
    /// When the hash is none, or the file cannot be read.
    pub fn document(&self, sha256: &str) -> Result<Option<String>, StoreError> {
        documents::read(&self.root, sha256)
    }

    fn records(&self, rows: impl IntoIterator<Item = Row>) -> Result<Vec<Record>, StoreError> {
        rows.into_iter()
            .map(|row| {
                let number = row.number;
                row.record().map_err(|why| {
                    StoreError::broken(self.path(), format!("record {number}: {why}"))
                })
            })
            .collect()
    }

    /// A connection that may write, ended in good order so that the database tidies its files.
    fn writing<T>(
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

    fn asking<T>(
        &self,
        question: impl AsyncFnOnce(&mut PoolConnection<Sqlite>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.wait(async {
            let pool = self.readers().await?;
            let mut connection = pool.acquire().await.map_err(failed(&self.root))?;
            question(&mut connection).await
        })
    }

    /// The journal, once there is one; until then the catalog in memory.
    async fn readers(&self) -> Result<SqlitePool, StoreError> {
        let known = match &*self.readers.lock().unwrap_or_else(PoisonError::into_inner) {
            Readers::File(pool) => return Ok(pool.clone()),
            Readers::Memory(pool) => Some(pool.clone()),
            Readers::Unknown => None,
        };
        let failed = failed(&self.root);
        let written = std::fs::metadata(self.path()).is_ok_and(|file| file.len() > 0);
        if written {
            let pool = schema::readers(&self.root).await.map_err(&failed)?;
            let mut connection = pool.acquire().await.map_err(&failed)?;
            if schema::inspect(&self.root, &mut connection).await? == Found::Journal {
                self.remember(Readers::File(pool.clone()));
                return Ok(pool);
            }
        }
        if let Some(pool) = known {
            return Ok(pool);
        }
        let pool = schema::in_memory().await.map_err(&failed)?;
        self.seed(&pool).await?;
        self.remember(Readers::Memory(pool.clone()));
        Ok(pool)
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

    fn wait<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(work),
            None => Err(StoreError::refused("the ledger", "it was closed")),
        }
    }
}

impl Drop for Ledger {
    /// Does not wait for the runtime, which must not be waited for within an asynchronous task.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
