//! The ledger: an append-only journal of the register's entries, hash-chained, with two time
//! axes.
//!
//! The journal is `ledger.sqlite` in the data folder. What is recorded never changes: a
//! correction is a further record, and a redaction takes a content out and says so. Any question
//! can be asked as known on an earlier day. `docs/ledger.md` describes the format so that others
//! can verify it.
//!
//! One writes, any number reads. SQL stands in the modules of this room and nowhere else; another
//! database would stand beside them and keep to the same functions.

mod ask;
mod catalog;
mod check;
mod circles;
mod connections;
mod copy;
mod dated;
mod dates;
mod derived;
mod documents;
mod export;
mod format;
mod former;
mod layout;
mod moment;
mod names;
mod nodes;
mod older;
mod once;
mod read;
mod redact;
mod rows;
mod rules;
mod schema;
mod selection;
mod stamp;
mod standing;
mod state;
mod text;
mod told;
mod trial;
mod verify;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use andamento_model::register::{Day, Draft};
use sqlx::sqlite::SqlitePool;
use tokio::runtime::Runtime;

use crate::error::StoreError;
use write::Writing;

pub use ask::Exported;
pub(crate) use copy::{JOURNAL, check_copy, copy};
pub use dated::{DatePlace, Dates, DatesFrom};
pub(crate) use documents::{DOCUMENTS, is_document};
pub use names::Naming;
pub use redact::Redaction;
pub use selection::{Page, Selection};
pub use stamp::Stamp;
pub use trial::Refusal;
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
    catalog: Arc<[Draft]>,
    stamp: Stamp,
    patience: Duration,
    readers: Arc<Mutex<Readers>>,
    looked: Arc<Mutex<Option<state::Looked>>>,
    /// `None`: each question is answered from the moment in which it is asked.
    moment: Option<moment::Moment>,
    runtime: Option<Arc<Runtime>>,
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
            catalog: catalog.into(),
            stamp,
            patience: PATIENCE,
            readers: Arc::new(Mutex::new(Readers::Unknown)),
            looked: Arc::new(Mutex::new(None)),
            moment: None,
            runtime: Some(Arc::new(runtime)),
        })
    }

    /// The same ledger a second time, at no moment.
    fn again(&self) -> Self {
        Self {
            root: self.root.clone(),
            catalog: Arc::clone(&self.catalog),
            stamp: self.stamp.clone(),
            patience: self.patience,
            readers: Arc::clone(&self.readers),
            looked: Arc::clone(&self.looked),
            moment: None,
            runtime: self.runtime.clone(),
        }
    }

    /// Who records what the program's catalog brings.
    pub fn catalog_recorder(&self) -> &str {
        self.stamp.by()
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
            catalog::has_taken(connection, &self.root, &self.catalog, self.stamp.by())
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

    /// Keeps the text of a document, in which names of private persons are already masked, under
    /// the hash of the bytes as received. It arrives at the time of the stamp, unless it is here
    /// already.
    ///
    /// # Errors
    /// When the hash is none, or the folder cannot be written.
    pub fn keep_document(
        &self,
        sha256: &str,
        masked_text: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        documents::keep(&self.root, sha256, masked_text, stamp)
    }

    /// The hashes of the documents whose texts were kept, in their order.
    ///
    /// # Errors
    /// When the folder of the texts cannot be read.
    pub fn kept_documents(&self) -> Result<Vec<String>, StoreError> {
        documents::kept(&self.root)
    }

    /// The text of a document, if it had arrived by the end of a day. `known_on` `None`: by now.
    /// `None`: it was not kept by then.
    ///
    /// # Errors
    /// When the hash is none, or the file cannot be read.
    pub fn document(
        &self,
        sha256: &str,
        known_on: Option<Day>,
    ) -> Result<Option<String>, StoreError> {
        match known_on {
            None => documents::read(&self.root, sha256),
            Some(day) => documents::read_on(&self.root, sha256, day),
        }
    }
}

impl Drop for Ledger {
    /// Does not wait for the runtime, which must not be waited for within an asynchronous task.
    fn drop(&mut self) {
        drop(self.moment.take());
        if let Some(runtime) = self.runtime.take().and_then(Arc::into_inner) {
            runtime.shutdown_background();
        }
    }
}
