//! The journal's file and its tables.
//!
//! `records` is the journal; the other tables can be made from it and only make asking fast.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Executor, Row as _};

use super::dates;
use crate::error::StoreError;

/// The journal in its folder.
pub(super) const FILE: &str = "ledger.sqlite";
/// Marks an SQLite file as a journal of this program: "AndL".
const APPLICATION: i64 = 0x416e_644c;
/// The version of the tables that this program writes.
const VERSION: i64 = 3;
/// How long a reader waits for a moment in which the file's index is being rebuilt.
const READER_WAITS: Duration = Duration::from_secs(10);
/// Rows that a connection reads before the one who asked has taken them.
const ROWS_AHEAD: usize = 1_000;

/// Connections that read at once; a page keeps its own as long as it is made.
const READERS: u32 = 10;

const TABLES: &str = "
CREATE TABLE records (
  number INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  change TEXT NOT NULL,
  redacts INTEGER,
  recorded TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  payload TEXT,
  redacted_by INTEGER
) STRICT;
CREATE INDEX records_of_entry ON records (entry, number) WHERE change <> 'redacts';
CREATE TABLE entries (
  entry TEXT PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entries_by_first (
  node INTEGER NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (node, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE days (
  day TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Which entry has which key in which stretch of records; see `names`.
pub(super) const MENTIONS: &str = "
CREATE TABLE mentions (
  target TEXT NOT NULL,
  entry TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (target, entry, since)
) STRICT, WITHOUT ROWID;
";
/// Writes [`VERSION`] into the file.
pub(super) const MARK_VERSION: &str = "PRAGMA user_version = 3";

/// The journal's file in a folder.
pub(super) fn file(root: &Path) -> PathBuf {
    root.join(FILE)
}

/// Which tables a journal has beside its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Those of version 1, in which `mentions` held which entry ever named which other one.
    First,
    /// Those of version 2, without the indexes by dates.
    Second,
    /// Those that this program writes.
    Current,
}

/// In version 1; see `older`.
const MENTIONS_BEFORE: &str = "
CREATE TABLE mentions (
  target TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (target, entry)
) STRICT, WITHOUT ROWID;
";

/// What lies where the journal should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or a file that was made and never written.
    Nothing,
    /// A journal of this program.
    Journal,
    /// A journal of an earlier program that can be read as it is; before it is written indexes
    /// are added.
    Readable,
    /// A journal of an earlier program, whose tables have to be brought up.
    Older,
}

/// Translates what the database says.
pub(super) fn failed(root: &Path) -> impl Fn(sqlx::Error) -> StoreError + use<> {
    let path = file(root);
    move |error| {
        let code = error
            .as_database_error()
            .and_then(|error| error.code())
            .and_then(|code| i32::from_str(&code).ok())
            .map(|code| code & 0xff);
        match code {
            Some(5 | 6) => StoreError::LedgerBusy { path: path.clone() },
            Some(3 | 8 | 14) => StoreError::Ledger {
                path: path.clone(),
                reason: format!(
                    "this user may not write here ({error}), so the ledger can only be read; make \
                     the journal and its folder writable, or name another folder with --data"
                ),
            },
            Some(11 | 26) => StoreError::broken(&path, error),
            _ => StoreError::Ledger {
                path: path.clone(),
                reason: error.to_string(),
            },
        }
    }
}

/// A connection that may write; makes the file if it is not there.
pub(super) async fn writer(
    root: &Path,
    patience: Duration,
) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new()
        .filename(file(root))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(patience)
        // What a redaction takes out is overwritten, not only forgotten.
        .pragma("secure_delete", "ON")
        .connect()
        .await
}

/// Connections that read.
pub(super) struct Reading {
    pub pool: SqlitePool,
    /// Whether they notice what somebody writes later. Where the folder can only be read and
    /// nobody was writing, they do not, and must be opened anew for the next question.
    pub lasting: bool,
}

/// Opens connections that read, in whatever way the folder lets.
pub(super) async fn readers(root: &Path) -> Result<Reading, sqlx::Error> {
    reading(root, SqliteConnectOptions::new()).await
}

/// Opens connections that read what can be read of a damaged file: one that is shorter than it
/// says, or whose list of tables is not whole, is otherwise not opened at all.
pub(super) async fn readers_of_damaged(root: &Path) -> Result<SqlitePool, sqlx::Error> {
    // For whoever may not write it only means that such a file is taken as it is.
    let options = SqliteConnectOptions::new().pragma("writable_schema", "ON");
    reading(root, options).await.map(|reading| reading.pool)
}

async fn reading(root: &Path, options: SqliteConnectOptions) -> Result<Reading, sqlx::Error> {
    let path = file(root);
    let own = options
        .filename(&path)
        .busy_timeout(READER_WAITS)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("query_only", "ON");
    let mut ways = vec![(own.clone(), true), (own.clone().read_only(true), true)];
    let beside = path.with_extension("sqlite-wal");
    if std::fs::metadata(beside).map_or(true, |beside| beside.len() == 0) {
        ways.push((own.read_only(true).immutable(true), false));
    }
    let mut refused = None;
    for (options, lasting) in ways {
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file answers or not; asking whether it would doubles the questions.
            .test_before_acquire(false);
        let pool = pool.connect_lazy_with(options);
        // Only a look into it shows whether the file beside it can be made.
        let look = pool.fetch_one("SELECT count(*) FROM sqlite_schema").await;
        match look {
            Ok(_) => return Ok(Reading { pool, lasting }),
            Err(error) if cannot_open(&error) => refused = refused.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(refused.unwrap_or(sqlx::Error::PoolClosed))
}

/// Whether the system did not let the file, or the ones beside it, be opened or made: the codes
/// for permission, read-only and cannot open.
fn cannot_open(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| i32::from_str(&code).ok());
    matches!(code.map(|code| code & 0xff), Some(3 | 8 | 14))
}

/// A journal in memory, for a folder that has none.
pub(super) async fn in_memory() -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(SqliteConnectOptions::new().in_memory(true))
        .await
}

/// Looks what a file is, and refuses what is not ours or newer than this program.
pub(super) async fn inspect(
    root: &Path,
    connection: &mut SqliteConnection,
) -> Result<Found, StoreError> {
    let failed = failed(root);
    let (application, version) = mark(connection).await.map_err(&failed)?;
    let tables = pragma(connection, "SELECT count(*) FROM sqlite_schema")
        .await
        .map_err(&failed)?;
    match (application, version, tables) {
        (0, 0, 0) => Ok(Found::Nothing),
        (APPLICATION, VERSION, _) => Ok(Found::Journal),
        (APPLICATION, 2, _) => Ok(Found::Readable),
        (APPLICATION, 1, _) => Ok(Found::Older),
        (APPLICATION, newer, _) if newer > VERSION => Err(StoreError::NewerFolder {
            path: file(root),
            found: u32::try_from(newer).unwrap_or(u32::MAX),
            known: u32::try_from(VERSION).unwrap_or_default(),
        }),
        _ => Err(StoreError::Ledger {
            path: file(root),
            reason: "this is a database of something else; move it away".to_string(),
        }),
    }
}

/// Makes the tables of a layout, within a transaction of the caller.
pub(super) async fn make(
    connection: &mut SqliteConnection,
    layout: Layout,
) -> Result<(), sqlx::Error> {
    connection.execute(TABLES).await?;
    connection
        .execute(match layout {
            Layout::First => MENTIONS_BEFORE,
            Layout::Second | Layout::Current => MENTIONS,
        })
        .await?;
    if layout == Layout::Current {
        connection.execute(dates::INDEXES).await?;
    }
    connection
        .execute("PRAGMA application_id = 1097753676")
        .await?;
    connection.execute(MARK_VERSION).await?;
    Ok(())
}

/// The mark that a file carries: what made it, and the version of its tables.
pub(super) async fn mark(connection: &mut SqliteConnection) -> Result<(i64, i64), sqlx::Error> {
    let application = pragma(connection, "PRAGMA application_id").await?;
    Ok((
        application,
        pragma(connection, "PRAGMA user_version").await?,
    ))
}

/// The layout that a mark stands for. `None`: it is not one of ours.
pub(super) fn layout_of(mark: (i64, i64)) -> Option<Layout> {
    match mark {
        (APPLICATION, VERSION) => Some(Layout::Current),
        (APPLICATION, 2) => Some(Layout::Second),
        (APPLICATION, 1) => Some(Layout::First),
        _ => None,
    }
}

/// Whether the file has tables of ours, whatever else is the matter with it.
pub(super) async fn has_tables(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let ours = "SELECT count(*) FROM sqlite_schema WHERE name IN ('records', 'entries', 'days', \
                'entries_by_first', 'mentions', 'facts')";
    Ok(pragma(connection, ours).await? >= 3)
}

async fn pragma(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64, sqlx::Error> {
    connection.fetch_one(sql).await?.try_get(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_in_the_file_is_the_one_looked_for() {
        assert_eq!(APPLICATION, 1_097_753_676);
        assert_eq!(MARK_VERSION, format!("PRAGMA user_version = {VERSION}"));
    }
}
