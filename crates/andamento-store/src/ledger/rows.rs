//! Rows on their way into the tables, many in one statement.

use std::collections::BTreeMap;

use sqlx::QueryBuilder;
use sqlx::sqlite::{Sqlite, SqliteConnection};

use super::format::Row;
use super::names::Mention;
use super::nodes::nodes_of;
use super::read::sql;

/// Rows of one statement; nine values a row stay far below what SQLite takes.
const AT_ONCE: usize = 500;
/// Stands in `mentions.until` where a stretch goes on.
pub(super) const TO_THIS_DAY: i64 = i64::MAX;

/// Since and until which record; `None`: it goes on.
type Stretch = (u64, Option<u64>);

/// What a transaction has to write yet.
#[derive(Debug, Default)]
pub(super) struct Rows {
    records: Vec<Row>,
    /// First record of each new entry.
    first: BTreeMap<String, u64>,
    /// Last record of each entry.
    last: BTreeMap<String, u64>,
    /// Stretches that begin, by entry and key; of several the last may go on.
    begun: BTreeMap<(String, String), Vec<Stretch>>,
    /// Stretches in the tables that end: key, entry, number.
    ended: Vec<(String, String, u64)>,
}

impl Rows {
    /// A record of the journal.
    pub(super) fn record(&mut self, row: Row) {
        self.records.push(row);
    }

    /// The last record of an entry, which is also its first where it is new.
    pub(super) fn entry(&mut self, entry: &str, number: u64, is_new: bool) {
        if is_new {
            self.first.insert(entry.to_string(), number);
        }
        self.last.insert(entry.to_string(), number);
    }

    /// From a record on the entry has a key.
    pub(super) fn begin(&mut self, key: String, entry: &str, since: u64) {
        let stretches = self.begun.entry((key, entry.to_string())).or_default();
        stretches.push((since, None));
    }

    /// From a record on the entry no longer has a key.
    pub(super) fn end(&mut self, key: String, entry: &str, until: u64) {
        let pair = (key, entry.to_string());
        let open = self.begun.get_mut(&pair).and_then(|all| all.last_mut());
        match open {
            Some((_, end @ None)) => *end = Some(until),
            _ => self.ended.push((pair.0, pair.1, until)),
        }
    }

    /// Writes everything.
    pub(super) async fn write(
        &mut self,
        connection: &mut SqliteConnection,
    ) -> Result<(), sqlx::Error> {
        for rows in self.records.chunks(AT_ONCE) {
            records(connection, rows).await?;
        }
        self.records.clear();
        let first = std::mem::take(&mut self.first);
        let last: Vec<_> = std::mem::take(&mut self.last).into_iter().collect();
        for rows in last.chunks(AT_ONCE) {
            entries(connection, rows, &first).await?;
        }
        let mut nodes: Vec<(u64, String)> = first
            .into_iter()
            .flat_map(|(entry, number)| nodes_of(number).map(|node| (node, entry.clone())))
            .collect();
        nodes.sort_unstable();
        for rows in nodes.chunks(AT_ONCE) {
            by_first(connection, rows).await?;
        }
        let ended = std::mem::take(&mut self.ended);
        if !ended.is_empty() {
            sqlx::query(
                "UPDATE mentions SET until = j.value->>2 FROM json_each(?1) j WHERE \
                 target = j.value->>0 AND entry = j.value->>1 AND until = ?2",
            )
            .bind(serde_json::json!(ended).to_string())
            .bind(TO_THIS_DAY)
            .execute(&mut *connection)
            .await?;
        }
        let begun = std::mem::take(&mut self.begun).into_iter();
        let begun: Vec<(String, Mention)> = begun
            .flat_map(|((key, entry), stretches)| {
                stretches.into_iter().map(move |(since, until)| {
                    let mention = Mention {
                        key: key.clone(),
                        since,
                        until,
                    };
                    (entry.clone(), mention)
                })
            })
            .collect();
        mentions(connection, &begun).await
    }
}

async fn records(connection: &mut SqliteConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO records (number, entry, change, redacts, recorded, recorded_by, \
         payload_hash, hash, payload) ",
    );
    query.push_values(rows, |mut values, row| {
        values
            .push_bind(sql(row.number))
            .push_bind(row.entry.as_str())
            .push_bind(row.change.as_str())
            .push_bind(row.redacts.map(sql))
            .push_bind(row.recorded.as_str())
            .push_bind(row.recorded_by.as_str())
            .push_bind(row.payload_hash.as_str())
            .push_bind(row.hash.as_str())
            .push_bind(row.payload.as_deref());
    });
    query.build().execute(connection).await?;
    Ok(())
}

async fn entries(
    connection: &mut SqliteConnection,
    rows: &[(String, u64)],
    first: &BTreeMap<String, u64>,
) -> Result<(), sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO entries (entry, first, last) ");
    query.push_values(rows, |mut values, (entry, last)| {
        values
            .push_bind(entry.as_str())
            .push_bind(sql(first.get(entry).copied().unwrap_or(*last)))
            .push_bind(sql(*last));
    });
    query.push(" ON CONFLICT (entry) DO UPDATE SET last = excluded.last");
    query.build().execute(connection).await?;
    Ok(())
}

async fn by_first(
    connection: &mut SqliteConnection,
    rows: &[(u64, String)],
) -> Result<(), sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO entries_by_first (node, entry) ");
    query.push_values(rows, |mut values, (node, entry)| {
        values.push_bind(sql(*node)).push_bind(entry.as_str());
    });
    query.build().execute(connection).await?;
    Ok(())
}

/// Writes stretches of entries.
pub(super) async fn mentions(
    connection: &mut SqliteConnection,
    rows: &[(String, Mention)],
) -> Result<(), sqlx::Error> {
    for rows in rows.chunks(AT_ONCE) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO mentions (target, entry, since, until) ");
        query.push_values(rows, |mut values, (entry, mention)| {
            values
                .push_bind(mention.key.as_str())
                .push_bind(entry.as_str())
                .push_bind(sql(mention.since))
                .push_bind(mention.until.map_or(TO_THIS_DAY, sql));
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}
