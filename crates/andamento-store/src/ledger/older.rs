//! Journals of earlier programs: the records are the same, the tables beside them are made anew.

use std::collections::BTreeSet;

use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;

use super::format::Row;
use super::names::{Mention, Trace, keys_in};
use super::read::{read, sql};
use super::schema::{self, Layout};
use super::{dates, rows};

/// Records read at once.
const STEP: i64 = 5_000;

/// Brings the tables of an earlier version to those of this program, within a transaction of the
/// caller.
pub(super) async fn bring_up(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let layout = schema::layout_of(schema::mark(connection).await?);
    if layout == Some(Layout::First) {
        make_mentions(connection).await?;
    }
    connection.execute(dates::INDEXES).await?;
    connection.execute(schema::MARK_VERSION).await?;
    Ok(())
}

/// In version 1 `mentions` held which entry ever named which other one, and nothing else.
async fn make_mentions(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.execute("DROP TABLE mentions").await?;
    connection.execute(schema::MENTIONS).await?;
    let mut trace = Trace::default();
    let mut found: Vec<(String, Mention)> = Vec::new();
    let mut here: (String, u64) = (String::new(), 0);
    loop {
        let step: Vec<Row> = sqlx::query(
            "SELECT * FROM records WHERE change <> 'redacts' AND (entry, number) > (?, ?) \
             ORDER BY entry, number LIMIT ?",
        )
        .bind(&here.0)
        .bind(sql(here.1))
        .bind(STEP)
        .fetch_all(&mut *connection)
        .await?
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
        let is_last = step.is_empty();
        for row in step {
            if row.entry != here.0 {
                found.extend(trace.rest().into_iter().map(|one| (here.0.clone(), one)));
            }
            let ended = trace.step(row.number, &keys_in(&row));
            found.extend(ended.into_iter().map(|one| (row.entry.clone(), one)));
            here = (row.entry, row.number);
        }
        if is_last {
            found.extend(trace.rest().into_iter().map(|one| (here.0.clone(), one)));
        }
        rows::mentions(connection, &found).await?;
        found.clear();
        if is_last {
            return Ok(());
        }
    }
}

/// Makes the stretches of one entry anew from the contents that are left; gives the number of
/// its records that still have one. `had` are keys that records may have had before.
pub(super) async fn trace_anew(
    connection: &mut SqliteConnection,
    entry: &str,
    had: &BTreeSet<String>,
) -> Result<usize, sqlx::Error> {
    let mut all = had.clone();
    let mut trace = Trace::default();
    let mut found = Vec::new();
    let (mut behind, mut left) = (0, 0);
    loop {
        let step: Vec<Row> = sqlx::query(
            "SELECT * FROM records WHERE entry = ? AND change <> 'redacts' AND number > ? \
             ORDER BY number LIMIT ?",
        )
        .bind(entry)
        .bind(sql(behind))
        .bind(STEP)
        .fetch_all(&mut *connection)
        .await?
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
        let Some(last) = step.last() else { break };
        behind = last.number;
        for row in step {
            left += usize::from(row.payload.is_some());
            let keys = keys_in(&row);
            found.extend(trace.step(row.number, &keys));
            all.extend(keys);
        }
    }
    found.extend(trace.rest());
    sqlx::query(
        "DELETE FROM mentions WHERE entry = ?1 AND target IN (SELECT value FROM json_each(?2))",
    )
    .bind(entry)
    .bind(serde_json::json!(all).to_string())
    .execute(&mut *connection)
    .await?;
    let found: Vec<_> = found
        .into_iter()
        .map(|mention| (entry.to_string(), mention))
        .collect();
    rows::mentions(connection, &found).await?;
    Ok(left)
}
