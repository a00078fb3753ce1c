//! The records that stood for entries at some point of the journal.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::format::Row;
use super::names::Keys;
use super::nodes::nodes_up_to;
use super::read::{Answer, read, sql, tail};
use super::selection::Selection;

/// So many entries are passed over before nodes are asked.
const NEAR: i64 = 1_000;
/// A longer list than this is not looked for through nodes.
const LONG: i64 = 5_000;
/// Entries taken from a node at once.
const TAKEN: i64 = 32;

/// The records that stood for the selected entries after record `cut`.
pub(super) async fn standing(
    connection: &mut SqliteConnection,
    selection: &Selection,
    cut: u64,
) -> Answer<Vec<Row>> {
    if let Some(ids) = &selection.ids {
        let mut ids: Vec<&str> = ids
            .iter()
            .filter(|id| selection.takes(id))
            .map(|id| id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut rows = of_entries(connection, &ids, cut).await?;
        rows.truncate(selection.limit.unwrap_or(usize::MAX));
        return Ok(rows);
    }
    if let Some(naming) = &selection.naming {
        let keys: Vec<Keys> = naming.iter().flat_map(super::Naming::keys).collect();
        let limit = selection.limit.map_or(-1, |l| l.try_into().unwrap_or(-1));
        let entries = naming_any(connection, &keys, &selection.spans(), cut, limit).await?;
        return of_entries(connection, &entries, cut).await;
    }
    let mut left = selection.limit.unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    let (head, ..) = tail(connection).await?;
    for (low, high) in selection.spans() {
        if left == 0 {
            break;
        }
        let limit = i64::try_from(left).unwrap_or(-1);
        let found = if cut >= head || !(0..=LONG).contains(&limit) {
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

/// The records that stood for entries after record `cut`, in the order in which they are given;
/// those without one are left out.
pub(super) async fn of_entries(
    connection: &mut SqliteConnection,
    entries: &[impl AsRef<str>],
    cut: u64,
) -> Answer<Vec<Row>> {
    match entries {
        [] => return Ok(Vec::new()),
        [one] => {
            let row = of_entry(connection, one.as_ref(), cut).await?;
            return Ok(row.into_iter().collect());
        }
        _ => {}
    }
    let records = entries.iter().map(|entry| (entry.as_ref(), cut));
    last_of_each(connection, &records.collect::<Vec<_>>()).await
}

/// For each entry and number of a record of it, the record before that one; those without one are
/// left out.
pub(super) async fn before_each(
    connection: &mut SqliteConnection,
    records: &[(&str, u64)],
) -> Answer<Vec<Row>> {
    let before = records
        .iter()
        .map(|(entry, number)| (*entry, number.saturating_sub(1)));
    last_of_each(connection, &before.collect::<Vec<_>>()).await
}

/// For each entry and number, the last record of the entry up to that number, in their order;
/// those without one are left out.
async fn last_of_each(
    connection: &mut SqliteConnection,
    entries: &[(&str, u64)],
) -> Answer<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT r.* FROM json_each(?1) j CROSS JOIN records r ON r.number = (SELECT \
         max(x.number) FROM records x WHERE x.entry = j.value->>0 AND x.number <= j.value->>1 \
         AND x.change <> 'redacts') ORDER BY j.key",
    )
    .bind(serde_json::json!(entries).to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Texts as a JSON array, by which a statement takes as many as there are.
pub(super) fn array(texts: &[impl AsRef<str>]) -> String {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    serde_json::Value::from(texts).to_string()
}

/// The entries within spans of identifiers that had one of the keys after record `cut`, in the
/// order of identifiers.
pub(super) async fn naming_any(
    connection: &mut SqliteConnection,
    keys: &[Keys],
    spans: &[(String, String)],
    cut: u64,
    limit: i64,
) -> Answer<Vec<String>> {
    if let [
        Keys {
            low: key,
            high: None,
        },
    ] = keys
        && let [(low, high)] = spans
    {
        let rows = sqlx::query(
            "SELECT entry FROM mentions WHERE target = ? AND entry >= ? AND entry < ? \
             AND since <= ?4 AND until > ?4 ORDER BY entry LIMIT ?5",
        )
        .bind(key)
        .bind(low)
        .bind(high)
        .bind(sql(cut))
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
        return rows.iter().map(|row| row.try_get(0)).collect();
    }
    let single: Vec<&str> = keys
        .iter()
        .filter(|key| key.high.is_none())
        .map(|key| key.low.as_str())
        .collect();
    let wide: Vec<[&str; 2]> = keys
        .iter()
        .filter_map(|key| Some([key.low.as_str(), key.high.as_deref()?]))
        .collect();
    let spans: Vec<[&str; 2]> = spans
        .iter()
        .map(|(low, high)| [low.as_str(), high.as_str()])
        .collect();
    let rows = sqlx::query(
        "SELECT m.entry FROM json_each(?1) t CROSS JOIN json_each(?3) k CROSS JOIN mentions m \
           WHERE m.target = t.value AND m.entry >= k.value->>0 AND m.entry < k.value->>1 \
           AND m.since <= ?4 AND m.until > ?4 \
         UNION \
         SELECT m.entry FROM json_each(?2) t CROSS JOIN mentions m CROSS JOIN json_each(?3) k \
           WHERE m.target >= t.value->>0 AND m.target < t.value->>1 \
           AND m.entry >= k.value->>0 AND m.entry < k.value->>1 \
           AND m.since <= ?4 AND m.until > ?4 \
         ORDER BY 1 LIMIT ?5",
    )
    .bind(array(&single))
    .bind(serde_json::json!(wide).to_string())
    .bind(serde_json::json!(spans).to_string())
    .bind(sql(cut))
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// How many entries within a span of identifiers had each of the keys after record `cut`.
pub(super) async fn count_naming(
    connection: &mut SqliteConnection,
    keys: &[[String; 2]],
    (low, high): (&str, &str),
    cut: u64,
) -> Answer<Vec<u64>> {
    let rows = sqlx::query(
        "SELECT (SELECT count(DISTINCT m.entry) FROM mentions m WHERE m.target >= t.value->>0 AND \
         m.target < t.value->>1 AND m.entry >= ?2 AND m.entry < ?3 AND m.since <= ?4 AND \
         m.until > ?4) FROM json_each(?1) t ORDER BY t.key",
    )
    .bind(serde_json::json!(keys).to_string())
    .bind(low)
    .bind(high)
    .bind(sql(cut))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| super::read::number(row, 0)).collect()
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
    let mut near = walk(connection, low, &end, cut, limit).await?;
    let left = limit - i64::try_from(near.len()).unwrap_or(limit);
    if left > 0 {
        let entries = through_nodes(connection, &end, high, cut, left).await?;
        near.extend(of_entries(connection, &entries, cut).await?);
    }
    Ok(near)
}

/// The first entries of a span that were recorded up to `cut`, without passing over anything: the
/// numbers up to `cut` are made up of whole nodes, in each node the entries stand in order, and
/// of several nodes the one with the next entry goes first.
async fn through_nodes(
    connection: &mut SqliteConnection,
    low: &str,
    high: &str,
    cut: u64,
    limit: i64,
) -> Answer<Vec<String>> {
    let limit = usize::try_from(limit).unwrap_or_default();
    let (nodes, rest) = nodes_up_to(cut);
    let shown: Vec<_> = nodes.iter().map(u64::to_string).collect();
    let firsts = sqlx::query(
        "SELECT (SELECT min(k.entry) FROM entries_by_first k WHERE k.node = n.value AND \
         k.entry >= ?2 AND k.entry < ?3) FROM json_each(?1) n ORDER BY n.key",
    )
    .bind(format!("[{}]", shown.join(",")))
    .bind(low)
    .bind(high)
    .fetch_all(&mut *connection)
    .await?;
    let mut next: BinaryHeap<Reverse<(String, usize)>> = BinaryHeap::new();
    for (at, row) in firsts.iter().enumerate() {
        if let Some(entry) = row.try_get(0)? {
            next.push(Reverse((entry, at)));
        }
    }
    let loose = sqlx::query(
        "SELECT f.entry FROM records f CROSS JOIN entries e ON e.entry = f.entry AND \
         e.first = f.number WHERE f.number >= ? AND f.number <= ? AND f.entry >= ? AND \
         f.entry < ?",
    )
    .bind(sql(rest))
    .bind(sql(cut))
    .bind(low)
    .bind(high)
    .fetch_all(&mut *connection)
    .await?;
    for row in loose {
        next.push(Reverse((row.try_get(0)?, nodes.len())));
    }
    let mut taken: Vec<VecDeque<String>> = vec![VecDeque::new(); nodes.len()];
    let mut found = Vec::new();
    while found.len() < limit {
        let Some(Reverse((entry, at))) = next.pop() else {
            break;
        };
        if let (Some(node), Some(taken)) = (nodes.get(at), taken.get_mut(at)) {
            if taken.is_empty() {
                let rows = sqlx::query(
                    "SELECT entry FROM entries_by_first WHERE node = ? AND entry > ? AND \
                     entry < ? ORDER BY entry LIMIT ?",
                )
                .bind(sql(*node))
                .bind(&entry)
                .bind(high)
                .bind(TAKEN)
                .fetch_all(&mut *connection)
                .await?;
                for row in rows {
                    taken.push_back(row.try_get(0)?);
                }
            }
            next.extend(taken.pop_front().map(|entry| Reverse((entry, at))));
        }
        found.push(entry);
    }
    Ok(found)
}
