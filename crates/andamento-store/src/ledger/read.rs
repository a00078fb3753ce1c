//! Asking the journal.
//!
//! Records are monotone in time, so "as known on a day" is "up to the record number N", and N
//! stands in `days`. The records up to N never change (a redaction apart), so several questions
//! about one N agree with each other without a transaction around them.

use andamento_model::register::Day;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::format::{BEFORE_THE_FIRST, Row};
use super::selection::Page;

pub(super) type Answer<T> = Result<T, sqlx::Error>;

/// The last record: number, hash, time. Number 0: none yet.
pub(super) async fn tail(connection: &mut SqliteConnection) -> Answer<(u64, String, String)> {
    let row =
        sqlx::query("SELECT number, hash, recorded FROM records ORDER BY number DESC LIMIT 1")
            .fetch_optional(connection)
            .await?;
    match row {
        Some(row) => Ok((number(&row, 0)?, row.try_get(1)?, row.try_get(2)?)),
        None => Ok((0, BEFORE_THE_FIRST.to_string(), String::new())),
    }
}

/// The number of the last record known on a day.
pub(super) async fn cut(connection: &mut SqliteConnection, known_on: Option<Day>) -> Answer<u64> {
    let row = match known_on {
        None => {
            sqlx::query("SELECT coalesce(max(number), 0) FROM records")
                .fetch_one(connection)
                .await?
        }
        Some(day) => {
            sqlx::query("SELECT coalesce(max(last), 0) FROM days WHERE day <= ?")
                .bind(day.to_string())
                .fetch_one(connection)
                .await?
        }
    };
    number(&row, 0)
}

/// The number of the last record made before a day.
pub(super) async fn before(connection: &mut SqliteConnection, day: Day) -> Answer<u64> {
    let row = sqlx::query("SELECT coalesce(max(last), 0) FROM days WHERE day < ?")
        .bind(day.to_string())
        .fetch_one(connection)
        .await?;
    number(&row, 0)
}

/// Records of one entry, newest first.
pub(super) async fn history(
    connection: &mut SqliteConnection,
    entry: &str,
    cut: u64,
    page: Page,
) -> Answer<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT * FROM records WHERE entry = ? AND number <= ? AND change <> 'redacts' \
         ORDER BY number DESC LIMIT ?",
    )
    .bind(entry)
    .bind(sql(cut.min(upper(page))))
    .bind(limit(page))
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Records of all entries behind one number and up to another, newest first.
pub(super) async fn between(
    connection: &mut SqliteConnection,
    behind: u64,
    up_to: u64,
    page: Page,
) -> Answer<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT * FROM records WHERE number > ? AND number <= ? ORDER BY number DESC LIMIT ?",
    )
    .bind(sql(behind))
    .bind(sql(up_to.min(upper(page))))
    .bind(limit(page))
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Records in the order of the journal, behind a number.
pub(super) async fn onwards(
    connection: &mut SqliteConnection,
    behind: u64,
    count: i64,
) -> Answer<Vec<Row>> {
    let rows = sqlx::query("SELECT * FROM records WHERE number > ? ORDER BY number LIMIT ?")
        .bind(sql(behind))
        .bind(count)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// As [`onwards`], also where the file is damaged: what can be read up to the first record that
/// cannot, and why that one cannot.
pub(super) async fn onwards_as_far(
    connection: &mut SqliteConnection,
    behind: u64,
    count: i64,
) -> (Vec<Row>, Option<String>) {
    let mut rows: Vec<Row> = Vec::new();
    let (mut left, mut step) = (count, count);
    while left > 0 {
        let here = rows.last().map_or(behind, |row| row.number);
        let found = match onwards(connection, here, step.min(left)).await {
            Ok(found) => found,
            Err(error) if step == 1 => return (rows, Some(said(&error))),
            Err(_) => {
                step = (step / 2).max(1);
                continue;
            }
        };
        let read = i64::try_from(found.len()).unwrap_or(left);
        for row in found {
            // Pages that were overwritten lead back, or to nothing.
            if row.number <= rows.last().map_or(behind, |row| row.number) {
                return (rows, Some("it was overwritten".to_string()));
            }
            rows.push(row);
        }
        if read < step.min(left) {
            break;
        }
        left -= read;
    }
    (rows, None)
}

/// What the database says, without the words of the library around it.
pub(super) fn said(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(error) => error.message().to_string(),
        None => error.to_string(),
    }
}

/// A record by its number.
pub(super) async fn by_number(
    connection: &mut SqliteConnection,
    number: u64,
) -> Answer<Option<Row>> {
    let row = sqlx::query("SELECT * FROM records WHERE number = ?")
        .bind(sql(number))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The last record that a recorder made of an entry.
pub(super) async fn last_by(
    connection: &mut SqliteConnection,
    entry: &str,
    by: &str,
) -> Answer<Option<Row>> {
    let row = sqlx::query(
        "SELECT * FROM records WHERE entry = ? AND recorded_by = ? AND change <> 'redacts' \
         ORDER BY number DESC LIMIT 1",
    )
    .bind(entry)
    .bind(by)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The entries that stand as a recorder stated them.
pub(super) async fn stated_by(connection: &mut SqliteConnection, by: &str) -> Answer<Vec<String>> {
    let rows = sqlx::query(
        "SELECT e.entry FROM entries e JOIN records r ON r.number = e.last \
         WHERE r.recorded_by = ? AND r.change = 'stated' ORDER BY e.entry",
    )
    .bind(by)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Something that the journal notes about itself.
pub(super) async fn fact(connection: &mut SqliteConnection, name: &str) -> Answer<Option<String>> {
    let row = sqlx::query("SELECT value FROM facts WHERE name = ?")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.map(|row| row.try_get(0)).transpose()
}

fn upper(page: Page) -> u64 {
    page.before
        .map_or(u64::MAX, |before| before.saturating_sub(1))
}

fn limit(page: Page) -> i64 {
    page.limit
        .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX))
}

/// SQLite's numbers are signed.
pub(super) fn sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn number(row: &SqliteRow, column: usize) -> Answer<u64> {
    let value: i64 = row.try_get(column)?;
    Ok(u64::try_from(value).unwrap_or_default())
}

pub(super) fn read(row: &SqliteRow) -> Answer<Row> {
    let optional = |column: usize| -> Answer<Option<u64>> {
        let value: Option<i64> = row.try_get(column)?;
        Ok(value.map(|value| u64::try_from(value).unwrap_or_default()))
    };
    Ok(Row {
        number: number(row, 0)?,
        entry: row.try_get(1)?,
        change: row.try_get(2)?,
        redacts: optional(3)?,
        recorded: row.try_get(4)?,
        recorded_by: row.try_get(5)?,
        payload_hash: row.try_get(6)?,
        hash: row.try_get(7)?,
        payload: row.try_get(8)?,
        redacted_by: optional(9)?,
    })
}
