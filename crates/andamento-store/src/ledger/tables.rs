//! Whether the tables beside the journal, from which pages are found, fit the records.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::format::Row;
use super::names::keys_in;
use super::nodes::nodes_of;
use super::read::{number, sql};
use super::rows::TO_THIS_DAY;

/// Rows read at once.
const STEP: i64 = 5_000;

/// What the tables should hold after the records that were seen.
#[derive(Default)]
pub(super) struct Tables {
    days: BTreeMap<String, u64>,
    entries: HashMap<String, Seen>,
    /// Stretches that ended; those that go on are with their entries.
    mentions: Sum,
}

#[derive(Default, Clone)]
struct Seen {
    first: u64,
    last: u64,
    /// Keys that it has, as numbers, and since which record.
    open: Vec<(u64, u64)>,
}

/// Of a million stretches only their number and sum are kept; both fit by chance once in 2^64.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Sum {
    count: u64,
    sum: u128,
}

impl Sum {
    fn add(&mut self, key: u64, entry: &str, since: i64, until: i64) {
        self.count += 1;
        self.sum += u128::from(hashed(&(key, entry, since, until)));
    }
}

fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

type Differs = Option<(u64, String)>;

fn wrong(record: u64, table: &str) -> Differs {
    let reason = format!("the table `{table}` does not fit the records");
    Some((record, reason))
}

impl Tables {
    /// The next record that is no redaction.
    pub(super) fn record(&mut self, row: &Row) {
        let seen = self.entries.entry(row.entry.clone()).or_default();
        if seen.first == 0 {
            seen.first = row.number;
        }
        seen.last = row.number;
        let has: Vec<u64> = keys_in(row).iter().map(hashed).collect();
        let mentions = &mut self.mentions;
        seen.open.retain(|(key, since)| {
            let stays = has.contains(key);
            if !stays {
                mentions.add(*key, &row.entry, sql(*since), sql(row.number));
            }
            stays
        });
        for key in has {
            if !seen.open.iter().any(|(open, _)| *open == key) {
                seen.open.push((key, row.number));
            }
        }
    }

    /// The last record of a day.
    pub(super) fn day(&mut self, day: &str, number: u64) {
        match self.days.get_mut(day) {
            Some(last) => *last = number,
            None => {
                self.days.insert(day.to_string(), number);
            }
        }
    }

    /// The first table that does not fit, with a record near to it. `None`: all fit. Tables of an
    /// earlier program have no stretches yet.
    pub(super) async fn differ(
        &self,
        connection: &mut SqliteConnection,
        older: bool,
    ) -> Result<Differs, sqlx::Error> {
        let last = self.days.values().max().copied().unwrap_or_default();
        for found in [
            self.days_differ(connection, last).await?,
            self.entries_differ(connection, last).await?,
            self.nodes_differ(connection, last).await?,
        ] {
            if found.is_some() {
                return Ok(found);
            }
        }
        if older {
            return Ok(None);
        }
        self.mentions_differ(connection, last).await
    }

    async fn days_differ(
        &self,
        connection: &mut SqliteConnection,
        last: u64,
    ) -> Result<Differs, sqlx::Error> {
        let rows = sqlx::query("SELECT day, last FROM days")
            .fetch_all(connection)
            .await?;
        for row in &rows {
            let day: String = row.try_get(0)?;
            if self.days.get(&day) != Some(&number(row, 1)?) {
                return Ok(wrong(number(row, 1)?, "days"));
            }
        }
        Ok(if rows.len() == self.days.len() {
            None
        } else {
            wrong(last, "days")
        })
    }

    async fn entries_differ(
        &self,
        connection: &mut SqliteConnection,
        last: u64,
    ) -> Result<Differs, sqlx::Error> {
        let mut count = 0;
        let mut after = String::new();
        loop {
            let rows = sqlx::query(
                "SELECT entry, first, last FROM entries WHERE entry > ? ORDER BY entry LIMIT ?",
            )
            .bind(&after)
            .bind(STEP)
            .fetch_all(&mut *connection)
            .await?;
            let Some(end) = rows.last() else { break };
            after = end.try_get(0)?;
            for row in rows {
                count += 1;
                let entry: String = row.try_get(0)?;
                let whole = (number(&row, 1)?, number(&row, 2)?);
                let seen = self.entries.get(&entry);
                if seen.map(|seen| (seen.first, seen.last)) != Some(whole) {
                    return Ok(wrong(whole.1, "entries"));
                }
            }
        }
        Ok(if count == self.entries.len() {
            None
        } else {
            wrong(last, "entries")
        })
    }

    async fn nodes_differ(
        &self,
        connection: &mut SqliteConnection,
        last: u64,
    ) -> Result<Differs, sqlx::Error> {
        let mut count = 0;
        let mut after = (-1_i64, String::new());
        loop {
            let rows = sqlx::query(
                "SELECT node, entry FROM entries_by_first WHERE (node, entry) > (?, ?) \
                 ORDER BY node, entry LIMIT ?",
            )
            .bind(after.0)
            .bind(&after.1)
            .bind(STEP)
            .fetch_all(&mut *connection)
            .await?;
            let Some(end) = rows.last() else { break };
            after = (end.try_get(0)?, end.try_get(1)?);
            for row in rows {
                count += 1;
                let entry: String = row.try_get(1)?;
                let node = number(&row, 0)?;
                let seen = self.entries.get(&entry);
                let (first, last) = seen.map_or((0, 0), |seen| (seen.first, seen.last));
                if !nodes_of(first).contains(&node) {
                    return Ok(wrong(last, "entries_by_first"));
                }
            }
        }
        Ok(if count == self.entries.len() * nodes_of(0).len() {
            None
        } else {
            wrong(last, "entries_by_first")
        })
    }

    async fn mentions_differ(
        &self,
        connection: &mut SqliteConnection,
        last: u64,
    ) -> Result<Differs, sqlx::Error> {
        let mut expected = self.mentions;
        for (entry, seen) in &self.entries {
            for (key, since) in &seen.open {
                expected.add(*key, entry, sql(*since), TO_THIS_DAY);
            }
        }
        let mut found = Sum::default();
        let mut after = (String::new(), String::new(), 0_i64);
        loop {
            let rows = sqlx::query(
                "SELECT target, entry, since, until FROM mentions WHERE \
                 (target, entry, since) > (?, ?, ?) ORDER BY target, entry, since LIMIT ?",
            )
            .bind(&after.0)
            .bind(&after.1)
            .bind(after.2)
            .bind(STEP)
            .fetch_all(&mut *connection)
            .await?;
            let Some(end) = rows.last() else { break };
            after = (end.try_get(0)?, end.try_get(1)?, end.try_get(2)?);
            for row in rows {
                let (key, entry): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                found.add(hashed(&key), &entry, row.try_get(2)?, row.try_get(3)?);
            }
        }
        Ok(if found == expected {
            None
        } else {
            wrong(last, "mentions")
        })
    }
}
