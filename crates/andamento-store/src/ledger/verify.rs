//! Going through the whole journal and looking whether it is as it was written.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;

use super::format::{BEFORE_THE_FIRST, Row, sha256};
use super::read::onwards;
use super::tables::Tables;

/// Rows read at once.
const STEP: i64 = 5_000;

/// What going through the whole journal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Number of records that are as they were written, from the first on.
    pub records: u64,
    /// Hash of the last of these; of no record, 64 zeros.
    pub head: String,
    /// Records whose content was taken out, each with the record that says why.
    pub redacted: Vec<(u64, u64)>,
    /// The record whose hash was given to compare with. `None`: none was given, or no record has
    /// it; then `broken` says so.
    pub given: Option<u64>,
    /// The first thing that is not as it was written. `None`: everything is.
    pub broken: Option<Broken>,
}

/// The first thing in a journal that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Number of the record; of the one that should be there where it is missing.
    pub record: u64,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Default)]
struct Seen {
    /// What the tables beside the journal should hold.
    tables: Tables,
    /// Redacted records by the record that is to say so.
    announced: BTreeMap<u64, u64>,
    time: String,
    previous: String,
}

/// Goes through the journal; `given` is a hash that was noted down earlier, `older` says that its
/// tables are those of an earlier program.
pub(super) async fn verify(
    connection: &mut SqliteConnection,
    given: Option<&str>,
    older: bool,
) -> Result<Verification, sqlx::Error> {
    let mut seen = Seen {
        previous: BEFORE_THE_FIRST.to_string(),
        ..Seen::default()
    };
    let mut found = Verification {
        records: 0,
        head: BEFORE_THE_FIRST.to_string(),
        redacted: Vec::new(),
        given: given
            .is_some_and(|given| given == BEFORE_THE_FIRST)
            .then_some(0),
        broken: None,
    };
    let break_at = |mut found: Verification, record: u64, reason: String| {
        found.broken = Some(Broken { record, reason });
        Ok(found)
    };
    loop {
        let rows = match onwards(connection, found.records, STEP).await {
            Ok(rows) => rows,
            // A file that was overwritten or cut shows here.
            Err(error) => {
                let next = found.records + 1;
                return break_at(
                    found,
                    next,
                    format!("it or one soon after cannot be read: {error}"),
                );
            }
        };
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let next = found.records + 1;
            if let Err(reason) = look(&row, next, &mut seen, &mut found.redacted) {
                return break_at(found, next, reason);
            }
            if given == Some(row.hash.as_str()) {
                found.given = Some(next);
            }
            found.records = next;
            found.head = row.hash;
        }
    }
    if let Some((by, record)) = seen.announced.first_key_value() {
        let reason = format!(
            "its content was taken out, but record {by}, which should say why, is not there"
        );
        return break_at(found, *record, reason);
    }
    if let Some(given) = given
        && found.given.is_none()
    {
        let shown: String = given.chars().take(80).collect();
        let reason = format!(
            "no record has the hash `{}`; the journal was cut behind record {} or written anew \
             (it ends with {})",
            shown.escape_debug(),
            found.records,
            found.head
        );
        let next = found.records + 1;
        return break_at(found, next, reason);
    }
    match seen.tables.differ(connection, older).await? {
        Some((record, reason)) => break_at(found, record, reason),
        None => Ok(found),
    }
}

fn look(
    row: &Row,
    next: u64,
    seen: &mut Seen,
    redacted: &mut Vec<(u64, u64)>,
) -> Result<(), String> {
    if row.number != next {
        return Err(format!("it is missing; the next one is {}", row.number));
    }
    if row.recorded < seen.time {
        return Err(format!(
            "it was recorded at {}, before the record before it ({})",
            row.recorded, seen.time
        ));
    }
    let hash = row.header(&seen.previous).hash();
    if hash.map_err(|error| error.to_string())? != row.hash {
        return Err(
            "its hash does not fit: something in it, or the record before it, was changed"
                .to_string(),
        );
    }
    match (&row.payload, row.redacted_by) {
        (Some(payload), None) if sha256(payload.as_bytes()) == row.payload_hash => {}
        (Some(_), None) => return Err("its content was changed".to_string()),
        (Some(_), Some(by)) => {
            return Err(format!(
                "its content is still there, although record {by} took it out"
            ));
        }
        (None, Some(by)) if by > next && seen.announced.insert(by, next).is_none() => {
            redacted.push((next, by));
        }
        (None, _) => {
            return Err("its content was taken out, and no record says so".to_string());
        }
    }
    if row.change == "redacts" {
        let announced = seen.announced.remove(&next);
        if announced != row.redacts {
            let of = row.redacts.unwrap_or_default();
            return Err(format!(
                "it takes out the content of record {of}, which does not know of it"
            ));
        }
    } else {
        seen.tables.record(row);
    }
    row.clone().record()?;
    seen.time.clone_from(&row.recorded);
    seen.previous.clone_from(&row.hash);
    if let Some(day) = row.recorded.get(..10) {
        seen.tables.day(day, next);
    }
    Ok(())
}
