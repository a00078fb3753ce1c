//! Whether the tables beside the journal, from which pages are found, fit the records.
//!
//! What a record puts into the tables is made anew while the chain is walked, a stretch of records
//! at a time, and each row is looked up. Of each table the rows that should be there are counted,
//! so that those show that belong to no record. Memory does not grow with the journal.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{QueryBuilder, Row as _};

use super::format::Row;
use super::names::keys_in;
use super::nodes::nodes_of;
use super::read::{Answer, number, read, sql};
use super::rows::TO_THIS_DAY;

/// Rows that one statement looks up.
const AT_ONCE: usize = 500;

/// What differs in one table.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// The first record whose rows are not as they should be. `None`: none is.
    pub first: Option<u64>,
    /// How many records are concerned.
    pub records: u64,
    /// Rows that belong to no record.
    pub strays: u64,
}

impl Difference {
    /// A sentence for an auditor.
    pub(super) fn told(&self, table: &str) -> String {
        let mut told = format!("the table `{table}` does not fit the records: ");
        if let Some(first) = self.first {
            told.push_str(&match self.records {
                1 => {
                    format!("what record {first} puts into it is not there, or not as it should be")
                }
                more => format!(
                    "what {more} records put into it is not there, or not as it should be, first \
                     of record {first}"
                ),
            });
        }
        if self.strays > 0 {
            if self.first.is_some() {
                told.push_str("; ");
            }
            told.push_str(&match self.strays {
                1 => "1 row of it belongs to no record".to_string(),
                more => format!("{more} rows of it belong to no record"),
            });
        }
        told
    }
}

/// The rows of one table.
#[derive(Debug, Default)]
struct Counted {
    /// Rows that are where a record puts them, whatever else stands in them.
    there: u64,
    wrong: BTreeSet<u64>,
    first: Option<u64>,
    records: u64,
}

impl Counted {
    fn is_wrong(&mut self, record: u64) {
        self.wrong.insert(record);
    }

    /// Forgets which records of a stretch were wrong, and keeps how many.
    fn settle(&mut self) {
        let wrong = std::mem::take(&mut self.wrong);
        self.records += u64::try_from(wrong.len()).unwrap_or_default();
        let first = wrong.first().copied();
        self.first = self.first.or(first);
    }

    fn difference(mut self, rows: u64) -> Option<Difference> {
        self.settle();
        let strays = rows.saturating_sub(self.there);
        (self.records > 0 || strays > 0).then_some(Difference {
            first: self.first,
            records: self.records,
            strays,
        })
    }
}

/// What the tables hold of the records that were walked.
#[derive(Debug, Default)]
pub(super) struct Derived {
    days: BTreeMap<String, u64>,
    entries: Counted,
    nodes: Counted,
    mentions: Counted,
}

/// Where a record stands among those of its entry.
struct Place {
    before: Option<u64>,
    is_last: bool,
    /// What `entries` says: the first and the last record of the entry.
    whole: Option<(u64, u64)>,
}

/// A row that should be in `mentions`: one that begins and ends within these bounds.
struct Stretch {
    key: String,
    entry: String,
    record: u64,
    since: (i64, i64),
    until: (i64, i64),
    /// Whether it is the record that puts the row there.
    begins: bool,
}

impl Derived {
    /// The next records of the journal, without holes; `with_mentions` is false for a journal of
    /// an earlier program, which has another table of that name.
    pub(super) async fn walk(
        &mut self,
        connection: &mut SqliteConnection,
        rows: &[Row],
        with_mentions: bool,
    ) -> Answer<()> {
        for row in rows {
            let day = row.recorded.get(..10).unwrap_or_default();
            match self.days.get_mut(day) {
                Some(last) => *last = row.number,
                None => {
                    self.days.insert(day.to_string(), row.number);
                }
            }
        }
        let stated: Vec<&Row> = rows.iter().filter(|row| row.change != "redacts").collect();
        let (Some(first), Some(last)) = (stated.first(), stated.last()) else {
            return Ok(());
        };
        let places = places(connection, first.number, last.number).await?;
        self.look_at_entries(connection, &stated, &places).await?;
        if with_mentions {
            self.look_at_mentions(connection, &stated, &places).await?;
        }
        for table in [&mut self.entries, &mut self.nodes, &mut self.mentions] {
            table.settle();
        }
        Ok(())
    }

    async fn look_at_entries(
        &mut self,
        connection: &mut SqliteConnection,
        rows: &[&Row],
        places: &HashMap<u64, Place>,
    ) -> Answer<()> {
        let mut nodes: Vec<(u64, &str, u64)> = Vec::new();
        for row in rows {
            let Some(place) = places.get(&row.number) else {
                self.entries.is_wrong(row.number);
                continue;
            };
            let is_first = place.before.is_none();
            if is_first {
                self.entries.there += u64::from(place.whole.is_some());
                nodes.extend(
                    nodes_of(row.number).map(|node| (node, row.entry.as_str(), row.number)),
                );
            }
            let fits = place.whole.is_some_and(|(first, last)| {
                (!is_first || first == row.number) && (!place.is_last || last == row.number)
            });
            if !fits {
                self.entries.is_wrong(row.number);
            }
        }
        for nodes in nodes.chunks(AT_ONCE) {
            let mut query = QueryBuilder::<Sqlite>::new("WITH wanted (record, node, entry) AS (");
            query.push_values(nodes, |mut values, (node, entry, record)| {
                values
                    .push_bind(sql(*record))
                    .push_bind(sql(*node))
                    .push_bind(*entry);
            });
            query.push(
                ") SELECT record FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM entries_by_first k \
                 WHERE k.node = w.node AND k.entry = w.entry)",
            );
            let missing = query.build().fetch_all(&mut *connection).await?;
            let there = nodes.len().saturating_sub(missing.len());
            self.nodes.there += u64::try_from(there).unwrap_or_default();
            for row in &missing {
                self.nodes.is_wrong(number(row, 0)?);
            }
        }
        Ok(())
    }

    async fn look_at_mentions(
        &mut self,
        connection: &mut SqliteConnection,
        rows: &[&Row],
        places: &HashMap<u64, Place>,
    ) -> Answer<()> {
        let known: HashMap<u64, BTreeSet<String>> =
            rows.iter().map(|row| (row.number, keys_in(row))).collect();
        let earlier = places.values().filter_map(|place| place.before);
        let earlier = earlier.filter(|before| !known.contains_key(before));
        let earlier = keys_of(connection, earlier.collect()).await?;
        let none = BTreeSet::new();
        let keys = |number: u64| {
            let here = known.get(&number).or_else(|| earlier.get(&number));
            here.unwrap_or(&none)
        };
        let mut wanted: Vec<Stretch> = Vec::new();
        for row in rows {
            let place = places.get(&row.number);
            let had = place.and_then(|place| place.before).map_or(&none, keys);
            stretches(row, had, keys(row.number), place, &mut wanted);
        }
        for wanted in wanted.chunks(AT_ONCE) {
            self.look_up(connection, wanted).await?;
        }
        Ok(())
    }

    async fn look_up(
        &mut self,
        connection: &mut SqliteConnection,
        wanted: &[Stretch],
    ) -> Answer<()> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "WITH wanted (at, target, entry, since_low, since_high, until_low, until_high) AS (",
        );
        query.push_values(wanted.iter().zip(0_i64..), |mut values, (one, at)| {
            values
                .push_bind(at)
                .push_bind(one.key.as_str())
                .push_bind(one.entry.as_str())
                .push_bind(one.since.0)
                .push_bind(one.since.1)
                .push_bind(one.until.0)
                .push_bind(one.until.1);
        });
        query.push(
            ") SELECT at, EXISTS (SELECT 1 FROM mentions m WHERE m.target = w.target AND m.entry = \
             w.entry AND m.since = w.since_low) FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM \
             mentions m WHERE m.target = w.target AND m.entry = w.entry AND m.since >= \
             w.since_low AND m.since <= w.since_high AND m.until >= w.until_low AND m.until <= \
             w.until_high)",
        );
        let begun = wanted.iter().filter(|one| one.begins).count();
        self.mentions.there += u64::try_from(begun).unwrap_or_default();
        for row in query.build().fetch_all(&mut *connection).await? {
            let Some(one) = wanted.get(usize::try_from(number(&row, 0)?).unwrap_or_default())
            else {
                continue;
            };
            let is_there = number(&row, 1)? == 1;
            if one.begins && !is_there {
                self.mentions.there = self.mentions.there.saturating_sub(1);
            }
            self.mentions.is_wrong(one.record);
        }
        Ok(())
    }

    /// What differs after the last record, by table.
    pub(super) async fn differences(
        self,
        connection: &mut SqliteConnection,
        with_mentions: bool,
    ) -> Answer<Vec<(&'static str, Difference)>> {
        let mut days = Counted::default();
        let rows = sqlx::query("SELECT day, last FROM days")
            .fetch_all(&mut *connection)
            .await?;
        let mut found: HashMap<String, u64> = HashMap::new();
        for row in &rows {
            found.insert(row.try_get(0)?, number(row, 1)?);
        }
        for (day, last) in &self.days {
            let there = found.get(day);
            days.there += u64::from(there.is_some());
            if there != Some(last) {
                days.is_wrong(*last);
            }
        }
        let mut told = Vec::new();
        let all = u64::try_from(found.len()).unwrap_or_default();
        told.extend(days.difference(all).map(|one| ("days", one)));
        let all = count(connection, "SELECT count(*) FROM entries").await?;
        told.extend(self.entries.difference(all).map(|one| ("entries", one)));
        let all = count(connection, "SELECT count(*) FROM entries_by_first").await?;
        let nodes = self.nodes.difference(all);
        told.extend(nodes.map(|one| ("entries_by_first", one)));
        if with_mentions {
            let all = count(connection, "SELECT count(*) FROM mentions").await?;
            told.extend(self.mentions.difference(all).map(|one| ("mentions", one)));
        }
        Ok(told)
    }
}

/// The rows of `mentions` that a record puts there or ends. A stretch that was begun before and
/// goes on is looked at where it ends, or at the last record of its entry.
fn stretches(
    row: &Row,
    had: &BTreeSet<String>,
    has: &BTreeSet<String>,
    place: Option<&Place>,
    wanted: &mut Vec<Stretch>,
) {
    let here = sql(row.number);
    let is_last = place.is_some_and(|place| place.is_last);
    let onwards = (if is_last { TO_THIS_DAY } else { here + 1 }, TO_THIS_DAY);
    let mut want = |key: &String, since: (i64, i64), until: (i64, i64), begins: bool| {
        wanted.push(Stretch {
            key: key.clone(),
            entry: row.entry.clone(),
            record: row.number,
            since,
            until,
            begins,
        });
    };
    for key in has.difference(had) {
        want(key, (here, here), onwards, true);
    }
    for key in had.difference(has) {
        want(key, (0, here - 1), (here, here), false);
    }
    if is_last {
        for key in has.intersection(had) {
            want(key, (0, here - 1), onwards, false);
        }
    }
}

/// Where the records from one to another stand among those of their entries.
async fn places(
    connection: &mut SqliteConnection,
    first: u64,
    last: u64,
) -> Answer<HashMap<u64, Place>> {
    let rows = sqlx::query(
        "SELECT r.number, \
         (SELECT max(x.number) FROM records x WHERE x.entry = r.entry AND x.number < r.number \
         AND x.change <> 'redacts'), \
         EXISTS (SELECT 1 FROM records x WHERE x.entry = r.entry AND x.number > r.number AND \
         x.change <> 'redacts'), e.first, e.last \
         FROM records r LEFT JOIN entries e ON e.entry = r.entry \
         WHERE r.number >= ? AND r.number <= ? AND r.change <> 'redacts'",
    )
    .bind(sql(first))
    .bind(sql(last))
    .fetch_all(connection)
    .await?;
    let unsigned = |value: i64| u64::try_from(value).unwrap_or_default();
    let mut places = HashMap::with_capacity(rows.len());
    for row in &rows {
        let before: Option<i64> = row.try_get(1)?;
        let whole: (Option<i64>, Option<i64>) = (row.try_get(3)?, row.try_get(4)?);
        let place = Place {
            before: before.map(unsigned),
            is_last: number(row, 2)? == 0,
            whole: match whole {
                (Some(first), Some(last)) => Some((unsigned(first), unsigned(last))),
                _ => None,
            },
        };
        places.insert(number(row, 0)?, place);
    }
    Ok(places)
}

/// The keys that the entries of some records have with them.
async fn keys_of(
    connection: &mut SqliteConnection,
    mut numbers: Vec<u64>,
) -> Answer<HashMap<u64, BTreeSet<String>>> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    numbers.sort_unstable();
    numbers.dedup();
    let rows =
        sqlx::query("SELECT r.* FROM json_each(?1) j CROSS JOIN records r ON r.number = j.value")
            .bind(serde_json::json!(numbers).to_string())
            .fetch_all(connection)
            .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in &rows {
        let row = read(row)?;
        found.insert(row.number, keys_in(&row));
    }
    Ok(found)
}

async fn count(connection: &mut SqliteConnection, statement: &'static str) -> Answer<u64> {
    let row = sqlx::query(statement).fetch_one(connection).await?;
    number(&row, 0)
}
