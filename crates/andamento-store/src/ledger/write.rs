//! Adding to the journal: one transaction, all or nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use andamento_model::register::{Draft, Entry, EntryId, Span};
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;

use super::check::check;
use super::dates;
use super::format::{Payload, Row, sha256};
use super::names::{is_entry, keys, keys_in};
use super::older;
use super::read::{self, sql};
use super::rows::Rows;
use super::rules::Cited;
use super::schema::{self, Found, Layout, failed};
use super::stamp::Stamp;
use super::standing::of_entries;
use crate::error::StoreError;

/// Drafts that are looked up and written together.
const TOGETHER: usize = 1_000;

/// A running transaction on the journal. A connection that ends before [`Writing::commit`] has
/// done nothing.
pub(super) struct Writing<'c> {
    pub root: PathBuf,
    pub connection: &'c mut SqliteConnection,
    /// The last record: number, hash, time.
    pub number: u64,
    pub hash: String,
    pub recorded: String,
    /// Records added.
    pub added: Vec<(u64, String)>,
    /// What the user should know.
    pub remarks: Vec<String>,
    /// Entries that what was added names.
    pub(super) named: BTreeMap<String, EntryId>,
    /// Entries added that may close a circle.
    pub(super) linking: Vec<Entry>,
    /// Entries that were stated anew with an earlier date: the date, and the latest before.
    pub(super) dated_back: BTreeMap<(Span, Span), Vec<EntryId>>,
    /// The latest date of each entry of the drafts at hand, of all that was recorded of it.
    pub(super) latest: HashMap<String, Span>,
    /// The times that drafts are about of which no row is in the tables yet.
    pub(super) abouts: Vec<(EntryId, Span)>,
    /// What was cited of documents, by their hash.
    pub(super) cited: BTreeMap<String, Cited>,
    /// Whether the journal was empty when the transaction began: what was not added in it is
    /// then nowhere, and need not be looked for.
    fresh: bool,
    /// Entries of which a record was added.
    pub(super) touched: BTreeSet<String>,
    /// The last record of each day on which one was added.
    days: BTreeMap<String, u64>,
    /// Rows that are not in the tables yet; none outside of [`Writing::append`] and
    /// [`Writing::record`].
    rows: Rows,
}

impl<'c> Writing<'c> {
    /// Waits until nobody else writes, makes the tables where they are not there, and brings those
    /// of an earlier program up.
    pub(super) async fn begin(
        root: &Path,
        connection: &'c mut SqliteConnection,
    ) -> Result<Self, StoreError> {
        let failed = failed(root);
        connection
            .execute("BEGIN IMMEDIATE")
            .await
            .map_err(&failed)?;
        match schema::inspect(root, connection).await? {
            Found::Nothing => schema::make(connection, Layout::Current)
                .await
                .map_err(&failed)?,
            Found::Older | Found::Readable => older::bring_up(connection).await.map_err(&failed)?,
            Found::Journal => {}
        }
        let (number, hash, recorded) = read::tail(connection).await.map_err(&failed)?;
        Ok(Self {
            root: root.to_path_buf(),
            connection,
            number,
            hash,
            recorded,
            added: Vec::new(),
            remarks: Vec::new(),
            named: BTreeMap::new(),
            linking: Vec::new(),
            dated_back: BTreeMap::new(),
            latest: HashMap::new(),
            abouts: Vec::new(),
            cited: BTreeMap::new(),
            fresh: number == 0,
            touched: BTreeSet::new(),
            days: BTreeMap::new(),
            rows: Rows::default(),
        })
    }

    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        self.refuse_circles().await?;
        self.refuse_lines_beyond().await?;
        self.note_what_is_not_there().await?;
        self.note_what_is_dated_back();
        let failed = failed(&self.root);
        for (day, last) in std::mem::take(&mut self.days) {
            sqlx::query("INSERT INTO days (day, last) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET last = ?2")
                .bind(day)
                .bind(sql(last))
                .execute(&mut *self.connection)
                .await
                .map_err(&failed)?;
        }
        self.connection.execute("COMMIT").await.map_err(&failed)?;
        Ok(())
    }

    /// Appends drafts; those that state what already stands add nothing. Gives the number of
    /// these.
    pub(super) async fn append(
        &mut self,
        drafts: &[Draft],
        stamp: &Stamp,
    ) -> Result<usize, StoreError> {
        let mut unchanged = 0;
        for drafts in drafts.chunks(TOGETHER) {
            let mut standing = self.look_up(drafts).await?;
            for draft in drafts {
                check(draft)?;
                let payload = Payload::of(draft, stamp.salt(self.number + 1));
                let known = standing.get(draft.entry.as_str());
                if self.stands_already(draft, &payload, known)? {
                    unchanged += 1;
                    continue;
                }
                self.refuse_another_view(draft, known).await?;
                self.cites(draft);
                self.note_an_overlap(draft, known).await?;
                let row = self.add(draft, &payload, known, stamp)?;
                standing.insert(row.entry.clone(), row.clone());
                self.rows.record(row);
            }
            self.write_rows().await?;
            self.abouts.clear();
        }
        Ok(unchanged)
    }

    /// The records that stand for the entries of drafts.
    async fn look_up(&mut self, drafts: &[Draft]) -> Result<HashMap<String, Row>, StoreError> {
        let entries: Vec<&str> = drafts
            .iter()
            .map(|draft| draft.entry.as_str())
            .filter(|entry| !self.fresh || self.touched.contains(*entry))
            .collect();
        let rows = of_entries(&mut *self.connection, &entries, self.number)
            .await
            .map_err(failed(&self.root))?;
        let known: BTreeSet<&str> = rows.iter().map(|row| row.entry.as_str()).collect();
        let dated: Vec<&str> = drafts
            .iter()
            .filter(|draft| known.contains(draft.entry.as_str()))
            .filter(|draft| {
                draft
                    .stated
                    .as_ref()
                    .is_some_and(|entry| entry.span("as_of").is_some())
            })
            .map(|draft| draft.entry.as_str())
            .collect();
        self.latest = dates::latest(&mut *self.connection, &dated)
            .await
            .map_err(failed(&self.root))?;
        Ok(rows
            .into_iter()
            .map(|row| (row.entry.clone(), row))
            .collect())
    }

    pub(super) async fn write_rows(&mut self) -> Result<(), StoreError> {
        let written = self.rows.write(&mut *self.connection).await;
        written.map_err(failed(&self.root))
    }

    pub(super) fn stands_already(
        &self,
        draft: &Draft,
        payload: &Payload,
        standing: Option<&Row>,
    ) -> Result<bool, StoreError> {
        let Some(row) = standing else {
            if draft.stated.is_none() {
                return Err(StoreError::refused(
                    format!("{}", draft.entry),
                    "it cannot be withdrawn: nothing was recorded of it",
                ));
            }
            return Ok(false);
        };
        match (draft.stated.is_some(), row.change.as_str(), &row.payload) {
            (true, "stated", Some(text)) => {
                let known = Payload::parse(text).map_err(|why| {
                    StoreError::broken(
                        schema::file(&self.root),
                        format!("record {}: {why}", row.number),
                    )
                })?;
                Ok(known.states_the_same(payload))
            }
            (false, "withdrawn", _) => Ok(true),
            _ => Ok(false),
        }
    }

    fn add(
        &mut self,
        draft: &Draft,
        payload: &Payload,
        known: Option<&Row>,
        stamp: &Stamp,
    ) -> Result<Row, StoreError> {
        let change = match draft.stated {
            Some(_) => "stated",
            None => "withdrawn",
        };
        let entry = draft.entry.as_str();
        let row = self.next(entry, change, None, payload, stamp)?;
        self.rows.entry(entry, row.number, known.is_none());
        let had = known.map(keys_in).unwrap_or_default();
        let has = keys(draft.entry.kind(), payload);
        for gone in had.difference(&has) {
            self.rows.end(gone.clone(), entry, row.number);
        }
        for new in has.difference(&had) {
            self.rows.begin(new.clone(), entry, row.number);
        }
        if let Some(stated) = &draft.stated {
            for key in has.into_iter().filter(|key| is_entry(key)) {
                self.named.insert(key, stated.id().clone());
            }
            self.note_the_future(draft, stated);
            self.note_an_older_date(stated);
            self.may_close_a_circle(stated);
        }
        Ok(row)
    }

    /// Appends one record to the chain and writes it.
    pub(super) async fn record(
        &mut self,
        entry: &str,
        change: &str,
        redacts: Option<u64>,
        payload: &Payload,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let row = self.next(entry, change, redacts, payload, stamp)?;
        self.rows.record(row);
        self.write_rows().await
    }

    /// The next record of the chain.
    fn next(
        &mut self,
        entry: &str,
        change: &str,
        redacts: Option<u64>,
        payload: &Payload,
        stamp: &Stamp,
    ) -> Result<Row, StoreError> {
        let unwritable = |error: serde_json::Error| StoreError::refused(entry, error);
        let text = serde_json::to_string(payload).map_err(unwritable)?;
        let mut row = Row {
            number: self.number + 1,
            entry: entry.to_string(),
            change: change.to_string(),
            redacts,
            recorded: self.time(stamp)?,
            recorded_by: stamp.by().to_string(),
            payload_hash: sha256(text.as_bytes()),
            hash: String::new(),
            payload: Some(text),
            redacted_by: None,
        };
        row.hash = row.header(&self.hash).hash().map_err(unwritable)?;
        let day = row.recorded.get(..10).unwrap_or_default();
        self.days.insert(day.to_string(), row.number);
        self.touched.insert(row.entry.clone());
        self.number = row.number;
        self.hash.clone_from(&row.hash);
        self.recorded.clone_from(&row.recorded);
        self.added.push((row.number, row.hash.clone()));
        Ok(row)
    }

    /// A clock that went back within a day is taken to stand still; further back it is wrong.
    fn time(&self, stamp: &Stamp) -> Result<String, StoreError> {
        if stamp.now() >= self.recorded.as_str() {
            Ok(stamp.now().to_string())
        } else if stamp.now().get(..10) == self.recorded.get(..10) {
            Ok(self.recorded.clone())
        } else {
            Err(StoreError::refused(
                "the time of recording",
                format!(
                    "it is {}, but the last record was made at {}; set the clock right",
                    stamp.now(),
                    self.recorded
                ),
            ))
        }
    }
}
