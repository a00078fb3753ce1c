//! Asking the journal.
//!
//! Records are monotone in time, so "as known on a day" is "up to the record number N", and N
//! stands in `days`. The records up to N never change (a redaction apart), so several questions
//! about one N agree with each other without a transaction around them.

use andamento_model::register::Day;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::format::{BEFORE_THE_FIRST, Row};
use super::selection::{Page, Selection};

/// Of the numbers of first records, 64 of one level make one node of the next.
const FAN: u64 = 64;
/// So many entries are passed over before nodes are asked.
const NEAR: i64 = 10_000;
/// Levels of nodes.
const LEVELS: u32 = 3;

type Answer<T> = Result<T, sqlx::Error>;

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

/// The records that stood for the selected entries after record `cut`.
pub(super) async fn standing(
    connection: &mut SqliteConnection,
    selection: &Selection,
    cut: u64,
) -> Answer<Vec<Row>> {
    let mut left = selection.limit.unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    if let Some(ids) = &selection.ids {
        let mut ids: Vec<_> = ids.iter().filter(|id| selection.takes(id)).collect();
        ids.sort_by_key(|id| id.as_str());
        ids.dedup();
        for id in ids {
            if rows.len() == left {
                break;
            }
            rows.extend(of_entry(connection, id.as_str(), cut).await?);
        }
        return Ok(rows);
    }
    let (head, ..) = tail(connection).await?;
    for (low, high) in selection.spans() {
        if left == 0 {
            break;
        }
        let limit = i64::try_from(left).unwrap_or(-1);
        let found = if cut >= head || !(0..=5_000).contains(&limit) {
            walk(connection, &low, &high, cut, limit).await?
        } else {
            near_or_through_nodes(connection, &low, &high, cut, limit).await?
        };
        left -= found.len();
        rows.extend(found);
    }
    Ok(rows)
}

/// The record that stood for an entry after record `cut`. `None`: there was none.
pub(super) async fn of_entry(
    connection: &mut SqliteConnection,
    entry: &str,
    cut: u64,
) -> Answer<Option<Row>> {
    let row = sqlx::query(
        "SELECT * FROM records WHERE entry = ?1 AND number <= ?2 AND change <> 'redacts' \
         ORDER BY number DESC LIMIT 1",
    )
    .bind(entry)
    .bind(sql(cut))
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The entries in the order of their identifiers, each with the record that stood. Passes over
/// those first recorded later.
async fn walk(
    connection: &mut SqliteConnection,
    low: &str,
    high: &str,
    cut: u64,
    limit: i64,
) -> Answer<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT r.* FROM entries e JOIN records r ON r.number = CASE WHEN e.last <= ?3 THEN \
         e.last ELSE (SELECT max(x.number) FROM records x WHERE x.entry = e.entry AND x.number \
         <= ?3 AND x.change <> 'redacts') END \
         WHERE e.entry >= ?1 AND e.entry < ?2 AND e.first <= ?3 ORDER BY e.entry LIMIT ?4",
    )
    .bind(low)
    .bind(high)
    .bind(sql(cut))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// The entries that come next often hold the page already; only where most of them were first
/// recorded later it is looked for through the nodes.
async fn near_or_through_nodes(
    connection: &mut SqliteConnection,
    low: &str,
    high: &str,
    cut: u64,
    limit: i64,
) -> Answer<Vec<Row>> {
    let end = sqlx::query(
        "SELECT entry FROM entries WHERE entry >= ? AND entry < ? ORDER BY entry LIMIT 1 OFFSET ?",
    )
    .bind(low)
    .bind(high)
    .bind(NEAR)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(end) = end else {
        return walk(connection, low, high, cut, limit).await;
    };
    let end: String = end.try_get(0)?;
    let near = walk(connection, low, &end, cut, limit).await?;
    if i64::try_from(near.len()).is_ok_and(|found| found >= limit) {
        return Ok(near);
    }
    through_nodes(connection, low, high, cut, limit).await
}

/// The same, without passing over anything: the numbers up to `cut` are made up of whole nodes,
/// and in each node the entries stand in order, so that of each only the first `limit` matter.
async fn through_nodes(
    connection: &mut SqliteConnection,
    low: &str,
    high: &str,
    cut: u64,
    limit: i64,
) -> Answer<Vec<Row>> {
    let (nodes, rest) = nodes_up_to(cut);
    let nodes: Vec<_> = nodes.iter().map(u64::to_string).collect();
    let rows = sqlx::query(
        "WITH nodes(node) AS (SELECT value FROM json_each(?1)), found(entry) AS (\
           SELECT k.entry FROM nodes n CROSS JOIN entries_by_first k ON k.node = n.node \
           WHERE k.entry >= ?2 AND k.entry < ?3 AND k.entry <= coalesce((\
             SELECT y.entry FROM entries_by_first y WHERE y.node = n.node AND y.entry >= ?2 \
             AND y.entry < ?3 ORDER BY y.entry LIMIT 1 OFFSET ?4), ?3) \
           UNION ALL \
           SELECT e.entry FROM records f CROSS JOIN entries e ON e.entry = f.entry \
             AND e.first = f.number \
           WHERE f.number >= ?5 AND f.number <= ?6 AND f.entry >= ?2 AND f.entry < ?3 \
           ORDER BY 1 LIMIT ?4) \
         SELECT r.* FROM found CROSS JOIN records r ON r.number = (SELECT max(x.number) FROM \
         records x WHERE x.entry = found.entry AND x.number <= ?6 AND x.change <> 'redacts') \
         ORDER BY found.entry",
    )
    .bind(format!("[{}]", nodes.join(",")))
    .bind(low)
    .bind(high)
    .bind(limit)
    .bind(sql(rest))
    .bind(sql(cut))
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// The nodes that a first record belongs to, one a level.
pub(super) fn nodes_of(first: u64) -> [u64; LEVELS as usize] {
    std::array::from_fn(|index| {
        let level = u32::try_from(index).unwrap_or_default() + 1;
        node(level, first / FAN.pow(level))
    })
}

fn node(level: u32, block: u64) -> u64 {
    (u64::from(level) << 48) | block
}

/// Nodes that hold exactly the numbers from 0 to below a number, and that number: what is left
/// up to `cut` has to be looked at one by one.
fn nodes_up_to(cut: u64) -> (Vec<u64>, u64) {
    let end = cut.saturating_add(1);
    let mut nodes = Vec::new();
    let mut from = 0;
    for level in (1..=LEVELS).rev() {
        let size = FAN.pow(level);
        while from + size <= end {
            nodes.push(node(level, from / size));
            from += size;
        }
    }
    (nodes, from)
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

/// The entries that name another in any of their records.
pub(super) async fn mentioning(
    connection: &mut SqliteConnection,
    target: &str,
) -> Answer<Vec<String>> {
    let rows = sqlx::query("SELECT entry FROM mentions WHERE target = ? ORDER BY entry")
        .bind(target)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
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

fn read(row: &SqliteRow) -> Answer<Row> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_and_what_is_left_hold_every_number_up_to_the_cut_once() {
        for cut in [0, 1, 62, 63, 64, 4_095, 4_096, 70_000, 262_143, 300_001] {
            let (nodes, rest) = nodes_up_to(cut);
            assert!(rest <= cut + 1 && cut + 1 - rest < FAN, "{cut}");
            for first in [
                0, 1, 63, 64, 5_000, 69_999, 262_143, 262_144, 300_000, 300_001,
            ] {
                let times = nodes_of(first)
                    .iter()
                    .filter(|node| nodes.contains(node))
                    .count();
                let alone = usize::from(first >= rest && first <= cut);
                assert_eq!(times + alone, usize::from(first <= cut), "{first} of {cut}");
            }
        }
    }
}
