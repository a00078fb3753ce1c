//! Adding to the journal: one transaction, all or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use andamento_model::register::{Draft, Entry, EntryId, EntryKind, Field, FieldKind, Source};
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;

use super::circles;
use super::documents::is_hash;
use super::format::{Payload, Row, Text, sha256};
use super::read::{self, sql};
use super::schema::{self, Found, failed};
use super::stamp::Stamp;
use super::text::plain;
use crate::error::StoreError;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 4_000;
/// The hash of the catalog that was last taken.
const CATALOG: &str = "catalog";

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
    named: BTreeMap<String, EntryId>,
    /// Entries added that may close a circle.
    linking: Vec<Entry>,
    /// Whether the journal was empty when the transaction began: what was not added in it is
    /// then nowhere, and need not be looked for.
    fresh: bool,
    /// Entries of which a record was added.
    touched: BTreeSet<String>,
    /// The last record of each day on which one was added.
    days: BTreeMap<String, u64>,
}

impl<'c> Writing<'c> {
    /// Waits until nobody else writes, and makes the tables where they are not there.
    pub(super) async fn begin(
        root: &Path,
        connection: &'c mut SqliteConnection,
    ) -> Result<Self, StoreError> {
        let failed = failed(root);
        connection
            .execute("BEGIN IMMEDIATE")
            .await
            .map_err(&failed)?;
        if schema::inspect(root, connection).await? == Found::Nothing {
            schema::make(connection).await.map_err(&failed)?;
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
            fresh: number == 0,
            touched: BTreeSet::new(),
            days: BTreeMap::new(),
        })
    }

    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        self.refuse_circles().await?;
        self.note_what_is_not_there().await?;
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
        for draft in drafts {
            check(draft)?;
            let standing = self.standing(draft.entry.as_str()).await?;
            let payload = Payload::of(draft, stamp.salt(self.number + 1));
            if self.stands_already(draft, &payload, standing.as_ref())? {
                unchanged += 1;
                continue;
            }
            self.add(draft, &payload, stamp).await?;
        }
        Ok(unchanged)
    }

    /// The last record of an entry. `None`: there is none.
    async fn standing(&mut self, entry: &str) -> Result<Option<Row>, StoreError> {
        if self.fresh && !self.touched.contains(entry) {
            return Ok(None);
        }
        read::of_entry(&mut *self.connection, entry, self.number)
            .await
            .map_err(failed(&self.root))
    }

    fn stands_already(
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

    async fn add(
        &mut self,
        draft: &Draft,
        payload: &Payload,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let change = match draft.stated {
            Some(_) => "stated",
            None => "withdrawn",
        };
        self.record(draft.entry.as_str(), change, None, payload, stamp)
            .await?;
        let failed = failed(&self.root);
        let number = self.number;
        let known = sqlx::query(
            "INSERT INTO entries (entry, first, last) VALUES (?1, ?2, ?2) \
             ON CONFLICT (entry) DO UPDATE SET last = ?2 RETURNING first",
        )
        .bind(draft.entry.as_str())
        .bind(sql(number))
        .fetch_one(&mut *self.connection)
        .await
        .map_err(&failed)?;
        if read::number(&known, 0).map_err(&failed)? == number {
            let [a, b, c] = read::nodes_of(number);
            sqlx::query(
                "INSERT INTO entries_by_first (node, entry) VALUES (?2, ?1), (?3, ?1), (?4, ?1)",
            )
            .bind(draft.entry.as_str())
            .bind(sql(a))
            .bind(sql(b))
            .bind(sql(c))
            .execute(&mut *self.connection)
            .await
            .map_err(&failed)?;
        }
        if let Some(entry) = &draft.stated {
            let targets = named(entry);
            self.mention(&targets, entry.id().as_str()).await?;
            for target in targets {
                self.named.insert(target, entry.id().clone());
            }
            self.note_the_future(draft, entry);
            if matches!(
                entry.kind(),
                EntryKind::Link | EntryKind::Target | EntryKind::Position
            ) {
                self.linking.push(entry.clone());
            }
        }
        Ok(())
    }

    pub(super) async fn mention(
        &mut self,
        targets: &BTreeSet<String>,
        entry: &str,
    ) -> Result<(), StoreError> {
        if targets.is_empty() {
            return Ok(());
        }
        let targets =
            serde_json::to_string(targets).map_err(|error| StoreError::refused(entry, error))?;
        sqlx::query(
            "INSERT OR IGNORE INTO mentions (target, entry) SELECT value, ?2 FROM json_each(?1)",
        )
        .bind(targets)
        .bind(entry)
        .execute(&mut *self.connection)
        .await
        .map_err(failed(&self.root))?;
        Ok(())
    }

    /// Appends one record to the chain.
    pub(super) async fn record(
        &mut self,
        entry: &str,
        change: &str,
        redacts: Option<u64>,
        payload: &Payload,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
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
        sqlx::query(
            "INSERT INTO records (number, entry, change, redacts, recorded, recorded_by, \
             payload_hash, hash, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(sql(row.number))
        .bind(&row.entry)
        .bind(&row.change)
        .bind(row.redacts.map(sql))
        .bind(&row.recorded)
        .bind(&row.recorded_by)
        .bind(&row.payload_hash)
        .bind(&row.hash)
        .bind(&row.payload)
        .execute(&mut *self.connection)
        .await
        .map_err(&failed)?;
        let day = row.recorded.get(..10).unwrap_or_default();
        self.days.insert(day.to_string(), row.number);
        self.touched.insert(row.entry);
        self.number = row.number;
        self.hash.clone_from(&row.hash);
        self.recorded = row.recorded;
        self.added.push((row.number, row.hash));
        Ok(())
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

    fn note_the_future(&mut self, draft: &Draft, entry: &Entry) {
        let recorded = self.recorded.get(..10).and_then(|day| day.parse().ok());
        let (Some(recorded), Some(about)) = (recorded, draft.about.or_else(|| entry.span("as_of")))
        else {
            return;
        };
        if about.first > recorded {
            self.remarks.push(format!(
                "{}: it is about {about}, which lay ahead when it was recorded ({recorded})",
                draft.entry
            ));
        }
    }

    async fn refuse_circles(&mut self) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        for entry in std::mem::take(&mut self.linking) {
            let circle = circles::closed_by(&mut *self.connection, &entry, self.number)
                .await
                .map_err(&failed)?;
            if let Some(circle) = circle {
                return Err(StoreError::refused(
                    entry.id().as_str(),
                    format!("it closes a circle: {}", circle.join(" → ")),
                ));
            }
        }
        Ok(())
    }

    async fn note_what_is_not_there(&mut self) -> Result<(), StoreError> {
        for (target, by) in std::mem::take(&mut self.named) {
            let there = self.touched.contains(&target) || self.standing(&target).await?.is_some();
            if !there {
                self.remarks.push(format!(
                    "{by}: it names {target}, of which nothing is recorded"
                ));
            }
        }
        Ok(())
    }

    /// Brings the journal up to the catalog: adds entries that differ from what the catalog last
    /// recorded of them. What another recorder stated since is left as it stands, what was
    /// redacted does not come back, and what the catalog no longer has is withdrawn.
    pub(super) async fn take_catalog(
        &mut self,
        catalog: &[Draft],
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let digest = digest(catalog, stamp.by())?;
        let known = read::fact(&mut *self.connection, CATALOG)
            .await
            .map_err(&failed)?;
        if catalog.is_empty() || known.as_deref() == Some(&digest) {
            return Ok(());
        }
        let mut drafts: BTreeMap<&EntryId, Vec<&Draft>> = BTreeMap::new();
        for draft in catalog {
            drafts.entry(&draft.entry).or_default().push(draft);
        }
        if self.number == 0 {
            self.append(catalog, stamp).await?;
        } else {
            for (id, of_entry) in &drafts {
                self.take_entry(id, of_entry, stamp).await?;
            }
            self.withdraw_what_the_catalog_dropped(&drafts, stamp)
                .await?;
        }
        sqlx::query("INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")
            .bind(CATALOG)
            .bind(&digest)
            .execute(&mut *self.connection)
            .await
            .map_err(&failed)?;
        Ok(())
    }

    async fn take_entry(
        &mut self,
        id: &EntryId,
        drafts: &[&Draft],
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let Some(standing) = read::of_entry(&mut *self.connection, id.as_str(), self.number)
            .await
            .map_err(&failed)?
        else {
            for draft in drafts {
                self.append(std::slice::from_ref(*draft), stamp).await?;
            }
            return Ok(());
        };
        let own = read::last_by(&mut *self.connection, id.as_str(), stamp.by())
            .await
            .map_err(&failed)?;
        let Some(draft) = drafts.last() else {
            return Ok(());
        };
        if let Some(own) = &own {
            let redacted = own.payload.is_none();
            if redacted
                || self.stands_already(draft, &Payload::of(draft, String::new()), Some(own))?
            {
                return Ok(());
            }
        }
        if standing.recorded_by != stamp.by() {
            self.remarks.push(format!(
                "{id}: the catalog states it anew; what {} recorded (record {}) still stands",
                standing.recorded_by, standing.number
            ));
            return Ok(());
        }
        self.append(std::slice::from_ref(*draft), stamp).await?;
        Ok(())
    }

    async fn withdraw_what_the_catalog_dropped(
        &mut self,
        drafts: &BTreeMap<&EntryId, Vec<&Draft>>,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let stated = read::stated_by(&mut *self.connection, stamp.by())
            .await
            .map_err(&failed)?;
        for text in stated {
            let Ok(entry) = EntryId::parse(&text) else {
                continue;
            };
            if drafts.contains_key(&entry) {
                continue;
            }
            let dropped = Draft {
                entry,
                stated: None,
                about: None,
                source: None,
                reason: Some("no longer in the catalog".to_string()),
            };
            self.append(&[dropped], stamp).await?;
        }
        Ok(())
    }
}

/// Whether the journal has taken this catalog.
pub(super) async fn has_taken(
    connection: &mut SqliteConnection,
    root: &Path,
    catalog: &[Draft],
    by: &str,
) -> Result<bool, StoreError> {
    let known = read::fact(connection, CATALOG)
        .await
        .map_err(failed(root))?;
    Ok(catalog.is_empty() || known == Some(digest(catalog, by)?))
}

fn digest(catalog: &[Draft], by: &str) -> Result<String, StoreError> {
    let mut text = by.to_string();
    for draft in catalog {
        let payload = serde_json::to_string(&Payload::of(draft, String::new()))
            .map_err(|error| StoreError::refused(draft.entry.as_str(), error))?;
        text.push('\n');
        text.push_str(draft.entry.as_str());
        text.push_str(&payload);
    }
    Ok(sha256(text.as_bytes()))
}

/// What the entry itself does not check.
fn check(draft: &Draft) -> Result<(), StoreError> {
    let refuse = |why: String| StoreError::refused(draft.entry.as_str(), why);
    if let Some(entry) = &draft.stated
        && *entry.id() != draft.entry
    {
        return Err(refuse(format!("what is stated is {}", entry.id())));
    }
    if let Some(reason) = &draft.reason {
        plain(reason, LONGEST_REASON).map_err(|why| refuse(format!("the reason: {why}")))?;
    }
    match &draft.source {
        Some(source) => check_source(draft, source).map_err(refuse),
        None => Ok(()),
    }
}

fn check_source(draft: &Draft, source: &Source) -> Result<(), String> {
    if !is_hash(&source.document) {
        return Err("its source is not a SHA-256 in lower-case hexadecimal".to_string());
    }
    let first = source.line.unwrap_or(1);
    if first == 0
        || source
            .last_line
            .is_some_and(|last| last < first || source.line.is_none())
    {
        return Err(
            "the lines of its source: expected a first one, from 1, and a last one not before it"
                .to_string(),
        );
    }
    let kind = draft.entry.kind();
    for (field, line) in &source.fields {
        let known = kind.field(field).is_some() || field == "implementation";
        if !known || *line == 0 {
            return Err(format!(
                "the lines of its source: `{}` to {line}: expected a field of {kind} and a line from 1",
                field.escape_debug()
            ));
        }
    }
    Ok(())
}

/// Whether a field of a kind names other entries.
fn refers(kind: EntryKind, field: &Field) -> bool {
    matches!(field.kind, FieldKind::Reference(_)) || (kind == EntryKind::Link && field.name == "to")
}

/// The entries that an entry names in its fields.
pub(super) fn named(entry: &Entry) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for field in entry.kind().fields() {
        if refers(entry.kind(), field) {
            found.extend(
                entry
                    .all(field.name)
                    .iter()
                    .filter(|text| EntryId::parse(text).is_ok())
                    .cloned(),
            );
        }
    }
    found
}

/// The entries that the content of a row names.
pub(super) fn named_in(row: &Row) -> BTreeSet<String> {
    let Some(Ok(payload)) = row.payload.as_deref().map(Payload::parse) else {
        return BTreeSet::new();
    };
    let Ok(id) = EntryId::parse(&row.entry) else {
        return BTreeSet::new();
    };
    let values = payload.fields.unwrap_or_default();
    let mut found = BTreeSet::new();
    for field in id.kind().fields() {
        let refers = refers(id.kind(), field);
        match values.get(field.name) {
            Some(Text::One(text)) if refers && EntryId::parse(text).is_ok() => {
                found.insert(text.clone());
            }
            Some(Text::Many(texts)) if refers => {
                found.extend(texts.iter().filter(|t| EntryId::parse(t).is_ok()).cloned());
            }
            _ => {}
        }
    }
    found
}
