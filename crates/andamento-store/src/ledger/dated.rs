//! The list of dates that entries state, in its order: by the last day of the time, then by the
//! identifier of the entry as text. It is read from `mentions`, where it stands in this order.

use andamento_model::register::Day;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::read::{self, Answer, sql};
use super::schema::failed;
use super::{Ledger, names};
use crate::error::StoreError;

/// So many dates are looked at for one part of the list, also those that were not stated yet, or
/// not any more, on the day as known on which it is asked for.
const LOOKED_AT: u64 = 20_000;

/// A place in the list of dates. Sorts as the list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatePlace {
    /// The last day of a time that an entry states as a date that passes.
    pub day: Day,
    /// The identifier of the entry, as text.
    pub entry: String,
}

/// Where a part of the list of dates begins, and in which direction it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatesFrom {
    /// With the first date.
    First,
    /// With the first date on a day or later.
    Day(Day),
    /// Behind a place.
    After(DatePlace),
    /// Before a place; the part ends there.
    Before(DatePlace),
}

/// A part of the list of dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// The places, in the order of the list.
    pub places: Vec<DatePlace>,
    /// Where the list goes on in the direction that was asked for: behind this place, or before
    /// it. `None`: it ends here.
    pub on: Option<DatePlace>,
}

impl Ledger {
    /// A part of the list of dates that entries state as dates that pass (`review_by`, `due`, the
    /// time of an event, held ones too), as known on a day; at most `limit` places, and fewer
    /// where many dates had to be passed over. `known_on` `None`: as known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn dates(
        &self,
        known_on: Option<Day>,
        from: &DatesFrom,
        limit: usize,
    ) -> Result<Dates, StoreError> {
        self.dates_among(known_on, from, limit, LOOKED_AT)
    }

    /// The same, looking at so many dates.
    fn dates_among(
        &self,
        known_on: Option<Day>,
        from: &DatesFrom,
        limit: usize,
        looked_at: u64,
    ) -> Result<Dates, StoreError> {
        self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            part(connection, from, (limit, looked_at), cut)
                .await
                .map_err(&failed)
        })
    }

    /// How many dates the whole list has, as known on a day. `None`: too many to be counted for a
    /// page.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn count_dates(&self, known_on: Option<Day>) -> Result<Option<u64>, StoreError> {
        self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            count(connection, cut).await.map_err(&failed)
        })
    }
}

async fn part(
    connection: &mut SqliteConnection,
    from: &DatesFrom,
    (limit, looked_at): (usize, u64),
    cut: u64,
) -> Answer<Dates> {
    let (low, high) = names::DATES;
    let (key, entry) = match from {
        DatesFrom::First => (low.to_string(), ""),
        DatesFrom::Day(day) => (names::date(*day), ""),
        DatesFrom::After(place) | DatesFrom::Before(place) => {
            (names::date(place.day), place.entry.as_str())
        }
    };
    // The inner question ends after so many rows, whether they held on the day or not.
    let (found, last, end) = match from {
        DatesFrom::Before(_) => (
            "SELECT target, entry FROM (SELECT * FROM mentions WHERE (target, entry) < (?1, ?2) \
             AND target >= ?3 ORDER BY target DESC, entry DESC, since DESC LIMIT ?4) \
             WHERE since <= ?5 AND until > ?5 LIMIT ?6",
            "SELECT target, entry FROM mentions WHERE (target, entry) < (?1, ?2) AND \
             target >= ?3 ORDER BY target DESC, entry DESC, since DESC LIMIT 1 OFFSET ?4 - 1",
            low,
        ),
        _ => (
            "SELECT target, entry FROM (SELECT * FROM mentions WHERE (target, entry) > (?1, ?2) \
             AND target < ?3 ORDER BY target, entry, since LIMIT ?4) \
             WHERE since <= ?5 AND until > ?5 LIMIT ?6",
            "SELECT target, entry FROM mentions WHERE (target, entry) > (?1, ?2) AND \
             target < ?3 ORDER BY target, entry, since LIMIT 1 OFFSET ?4 - 1",
            high,
        ),
    };
    let one_more = limit.saturating_add(1);
    let rows = sqlx::query(found)
        .bind(&key)
        .bind(entry)
        .bind(end)
        .bind(sql(looked_at))
        .bind(sql(cut))
        .bind(i64::try_from(one_more).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
    let mut places: Vec<DatePlace> = rows.iter().map(place).collect::<Answer<_>>()?;
    let mut on = None;
    if places.len() > limit {
        places.truncate(limit);
        on = places.last().cloned();
    } else {
        let last = sqlx::query(last)
            .bind(&key)
            .bind(entry)
            .bind(end)
            .bind(sql(looked_at))
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(row) = last {
            let last = place(&row)?;
            // Of this place only a part of its stretches may have been looked at.
            if places.last() != Some(&last) && holds(connection, &last, cut).await? {
                places.push(last.clone());
            }
            on = Some(last);
        }
    }
    if matches!(from, DatesFrom::Before(_)) {
        places.reverse();
    }
    Ok(Dates { places, on })
}

/// Whether a place is in the list after record `cut`.
async fn holds(connection: &mut SqliteConnection, place: &DatePlace, cut: u64) -> Answer<bool> {
    let row = sqlx::query(
        "SELECT 1 FROM mentions WHERE target = ?1 AND entry = ?2 AND since <= ?3 AND until > ?3",
    )
    .bind(names::date(place.day))
    .bind(&place.entry)
    .bind(sql(cut))
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

async fn count(connection: &mut SqliteConnection, cut: u64) -> Answer<Option<u64>> {
    let (low, high) = names::DATES;
    let row = sqlx::query(
        "SELECT coalesce(sum(since <= ?4 AND until > ?4), 0), count(*) FROM (SELECT since, until \
         FROM mentions WHERE target >= ?1 AND target < ?2 LIMIT ?3)",
    )
    .bind(low)
    .bind(high)
    .bind(sql(LOOKED_AT))
    .bind(sql(cut))
    .fetch_one(connection)
    .await?;
    let looked_at = read::number(&row, 1)?;
    Ok((looked_at < LOOKED_AT).then_some(read::number(&row, 0)?))
}

fn place(row: &SqliteRow) -> Answer<DatePlace> {
    let key: String = row.try_get(0)?;
    let day = names::day_of(&key).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: "target".to_string(),
        source: format!("`{key}` is not the key of a date").into(),
    })?;
    Ok(DatePlace {
        day,
        entry: row.try_get(1)?,
    })
}

#[cfg(test)]
mod tests {
    use andamento_model::register::{Draft, Entry, EntryId, Value};

    use super::*;
    use crate::ledger::Stamp;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn dated(name: &str, by: &str) -> Draft {
        let values = [("title", "made up"), ("review_by", by)];
        let values = values.map(|(name, value)| (name, Value::One(value.to_string())));
        let id = EntryId::parse(&format!("plan/{name}")).unwrap();
        Draft::stated(Entry::new(id, values).unwrap(), None)
    }

    /// Forty plans with review dates; on each of the days that follow some of them move.
    fn ledger(folder: &std::path::Path) -> Ledger {
        let stamp = |day: u32| {
            Stamp::new("made up", &format!("2026-01-{day:02}T10:00:00Z"), [3; 32]).unwrap()
        };
        let catalog = Stamp::new("catalog", "2025-12-31T00:00:00Z", [0; 32]).unwrap();
        let ledger = Ledger::open(folder, &[], catalog).unwrap();
        for at in 1..=8 {
            let drafts: Vec<Draft> = (0..40)
                .filter(|plan| at == 1 || (plan * 7 + at) % 3 == 0)
                .map(|plan| {
                    let month = (plan * 5 + at * at) % 12 + 1;
                    dated(&format!("p{plan}"), &format!("2026-{month:02}-15"))
                })
                .collect();
            ledger.append(&drafts, &stamp(at)).unwrap();
        }
        ledger
    }

    /// The whole list, found without the index.
    fn whole(ledger: &Ledger, known_on: Day) -> Vec<DatePlace> {
        let all = ledger
            .register(Some(known_on), &Default::default())
            .unwrap();
        let mut places: Vec<DatePlace> = all
            .records()
            .filter_map(|record| {
                Some(DatePlace {
                    day: record.stated()?.span("review_by")?.last,
                    entry: record.entry.to_string(),
                })
            })
            .collect();
        places.sort();
        places
    }

    #[test]
    fn parts_of_the_list_of_dates_are_the_whole_in_both_directions_on_any_day() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(folder.path());
        for at in [1, 4, 8] {
            let known = day(&format!("2026-01-{at:02}"));
            let whole = whole(&ledger, known);
            assert_eq!(whole.len(), 40);
            assert_eq!(ledger.count_dates(Some(known)).unwrap(), Some(40));
            // Also where so few are looked at that places are passed over, or cut apart.
            for (limit, looked_at) in [(7, 1_000), (40, 1_000), (7, 3), (7, 1), (100, 9)] {
                for backwards in [false, true] {
                    let mut found = Vec::new();
                    let mut from = match backwards {
                        false => DatesFrom::First,
                        true => DatesFrom::Before(DatePlace {
                            day: day("9999-12-31"),
                            entry: String::new(),
                        }),
                    };
                    loop {
                        let part = ledger
                            .dates_among(Some(known), &from, limit, looked_at)
                            .unwrap();
                        assert!(part.places.len() <= limit);
                        let places = part.places;
                        found = match backwards {
                            false => [found, places].concat(),
                            true => [places, found].concat(),
                        };
                        from = match part.on {
                            Some(place) if backwards => DatesFrom::Before(place),
                            Some(place) => DatesFrom::After(place),
                            None => break,
                        };
                    }
                    assert_eq!(found, whole, "{at} {limit} {looked_at} {backwards}");
                }
            }
        }
    }

    #[test]
    fn a_part_begins_with_the_day_that_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(folder.path());
        let from = DatesFrom::Day(day("2026-06-15"));
        let found = ledger.dates(None, &from, 100).unwrap();
        let all = whole(&ledger, day("2026-12-31"));
        let later = all.into_iter().filter(|one| one.day >= day("2026-06-15"));
        assert_eq!(found.places, later.collect::<Vec<_>>());
        assert_eq!(found.on, None);
        assert!(found.places.len() > 5);
    }
}
