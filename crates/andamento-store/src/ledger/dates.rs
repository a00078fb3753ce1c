//! With which dates entries were recorded before: the latest date of each, and the times near to
//! one, found through indexes over the contents, so that no record is read for it.

use std::collections::HashMap;

use andamento_model::register::Span;
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::read::Answer;
use super::standing::array;

/// Of the times of an entry that begin before the end of another, so many are looked at, those
/// that begin last.
const NEAR: i64 = 200;

/// `2025/2026` begins with its first day as `2025` does, and sorts before `2025-06`.
macro_rules! as_of {
    () => {
        "replace(json_extract(payload, '$.fields.as_of'), '/', ' ')"
    };
}
macro_rules! about {
    () => {
        "replace(json_extract(payload, '$.about'), '/', ' ')"
    };
}

/// The indexes; a content that is taken out goes from them too.
pub(super) const INDEXES: &str = concat!(
    "CREATE INDEX records_as_of ON records (entry, ",
    as_of!(),
    ") WHERE ",
    as_of!(),
    " IS NOT NULL;\nCREATE INDEX records_about ON records (entry, ",
    about!(),
    ") WHERE ",
    about!(),
    " IS NOT NULL;\n"
);

const LATEST: &str = concat!(
    "SELECT j.value, (SELECT ",
    as_of!(),
    " FROM records WHERE entry = j.value AND ",
    as_of!(),
    " IS NOT NULL ORDER BY ",
    as_of!(),
    " DESC LIMIT 1) FROM json_each(?1) j"
);

const BEFORE: &str = concat!(
    "SELECT DISTINCT ",
    about!(),
    " FROM records WHERE entry = ?1 AND ",
    about!(),
    " IS NOT NULL AND ",
    about!(),
    " < ?2 ORDER BY ",
    about!(),
    " DESC LIMIT ?3"
);

fn span(text: &str) -> Option<Span> {
    text.replace(' ', "/").parse().ok()
}

/// The latest `as_of` that was ever recorded of each of some entries; those without one are left
/// out.
pub(super) async fn latest(
    connection: &mut SqliteConnection,
    entries: &[&str],
) -> Answer<HashMap<String, Span>> {
    let mut found = HashMap::new();
    if entries.is_empty() {
        return Ok(found);
    }
    let rows = sqlx::query(LATEST)
        .bind(array(entries))
        .fetch_all(connection)
        .await?;
    for row in &rows {
        let text: Option<String> = row.try_get(1)?;
        if let Some(span) = text.as_deref().and_then(span) {
            found.insert(row.try_get(0)?, span);
        }
    }
    Ok(found)
}

/// A time that an entry was ever recorded about, that is not this one and overlaps with it; of
/// several one that begins late. `None`: there is none among the [`NEAR`] that begin last before
/// its end.
pub(super) async fn overlapping(
    connection: &mut SqliteConnection,
    entry: &str,
    about: Span,
) -> Answer<Option<Span>> {
    let rows = sqlx::query(BEFORE)
        .bind(entry)
        // Behind every time that begins on its last day.
        .bind(format!("{}~", about.last))
        .bind(NEAR)
        .fetch_all(connection)
        .await?;
    for row in &rows {
        let text: String = row.try_get(0)?;
        if let Some(other) = span(&text).filter(|other| overlap(*other, about)) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// Whether two times are not the same and have a day in common.
pub(super) fn overlap(one: Span, other: Span) -> bool {
    one != other && one.first <= other.last && other.first <= one.last
}

#[cfg(test)]
mod tests {
    use sqlx::ConnectOptions;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::super::schema::{self, Layout};
    use super::*;

    #[test]
    fn no_record_is_read_to_find_a_date() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let plans = runtime.unwrap().block_on(async {
            let options = SqliteConnectOptions::new().in_memory(true);
            let mut connection = options.connect().await.unwrap();
            schema::make(&mut connection, Layout::Current)
                .await
                .unwrap();
            let mut plans = Vec::new();
            for statement in [LATEST, BEFORE] {
                let explain = format!("EXPLAIN QUERY PLAN {statement}");
                let rows = sqlx::query(sqlx::AssertSqlSafe(explain))
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
                let lines = rows.iter().map(|row| row.get::<String, _>(3));
                plans.push(lines.collect::<Vec<_>>().join("\n"));
            }
            plans
        });
        assert!(
            plans[0].contains("INDEX records_as_of (entry=?"),
            "{plans:?}"
        );
        assert!(
            plans[1].contains("INDEX records_about (entry=? AND"),
            "{plans:?}"
        );
        for plan in &plans {
            assert!(
                !plan.contains("SCAN records") && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
    }

    #[test]
    fn times_sort_by_their_first_day() {
        let mut texts = ["2025-06", "2025 2026", "2025", "2024-12-31", "2025-01-01"];
        texts.sort_unstable();
        let firsts: Vec<_> = texts.iter().map(|text| span(text).unwrap().first).collect();
        assert!(firsts.is_sorted(), "{texts:?}");
    }
}
