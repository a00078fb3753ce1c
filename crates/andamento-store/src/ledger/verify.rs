//! Going through the whole journal and looking whether it is as it was written.

use std::collections::BTreeMap;

use andamento_model::register::Draft;
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::derived::Derived;
use super::format::{BEFORE_THE_FIRST, Row, sha256};
use super::read::{onwards_as_far, said};
use super::schema::{self, Layout};
use super::{catalog, layout};

/// Rows read at once.
const STEP: i64 = 5_000;
/// Damages of the file that are told.
const DAMAGES: usize = 3;

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
    /// The first thing that is not as it was written: a record, or else the first of `beside`.
    /// `None`: everything is.
    pub broken: Option<Broken>,
    /// Whether every record is as it was written, whatever `beside` says.
    pub records_in_order: bool,
    /// What is not as the program makes it beside the records: the file itself, its tables,
    /// indexes and triggers, and the rows that are made from the records. Where a record is
    /// broken, those rows were not looked at.
    pub beside: Vec<Broken>,
}

/// Something in a journal that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Number of the record; of the one that should be there where it is missing. `None`: it is
    /// no matter of one record.
    pub record: Option<u64>,
    /// What is wrong.
    pub reason: String,
}

impl Broken {
    fn beside(record: Option<u64>, reason: impl Into<String>) -> Self {
        Self {
            record,
            reason: reason.into(),
        }
    }
}

impl std::fmt::Display for Broken {
    /// `record 7: its content was changed`, or what is wrong alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.record {
            Some(record) => write!(f, "record {record}: {}", self.reason),
            None => write!(f, "{}", self.reason),
        }
    }
}

/// What a journal is held against.
pub(super) struct Against<'a> {
    /// A hash that was noted down earlier.
    pub given: Option<&'a str>,
    /// The program's catalog, and in whose name it is recorded. `None`: it is not looked at.
    pub catalog: Option<(&'a [Draft], &'a str)>,
    /// Why the file could only be opened as a damaged one.
    pub damage: Option<String>,
}

#[derive(Default)]
struct Seen {
    /// What the tables beside the journal should hold.
    derived: Derived,
    /// Why they are no longer compared. `None`: they are.
    not_compared: Option<String>,
    /// Redacted records by the record that is to say so.
    announced: BTreeMap<u64, u64>,
    /// Whether somebody recorded in the name of the catalog.
    by_catalog: bool,
    time: String,
    previous: String,
}

/// Goes through the journal.
pub(super) async fn verify(
    connection: &mut SqliteConnection,
    against: Against<'_>,
) -> Result<Verification, sqlx::Error> {
    let mut found = Verification {
        records: 0,
        head: BEFORE_THE_FIRST.to_string(),
        redacted: Vec::new(),
        given: against
            .given
            .is_some_and(|given| given == BEFORE_THE_FIRST)
            .then_some(0),
        broken: None,
        records_in_order: false,
        beside: Vec::new(),
    };
    if let Some(damage) = &against.damage {
        found.beside.push(Broken::beside(None, damage));
    }
    let mark = schema::mark(connection).await?;
    let layout = schema::layout_of(mark).unwrap_or_else(|| {
        let told = "the mark by which the file is known as a journal was changed";
        found.beside.push(Broken::beside(None, told));
        Layout::Current
    });
    let mut seen = Seen {
        previous: BEFORE_THE_FIRST.to_string(),
        ..Seen::default()
    };
    match layout::differences(connection, layout).await {
        Ok(differences) => {
            let told = differences.told.into_iter();
            found
                .beside
                .extend(told.map(|told| Broken::beside(None, told)));
            if differences.lacking {
                seen.not_compared = Some("the file lacks what is needed for it".to_string());
            }
        }
        Err(error) => {
            seen.not_compared = Some(said(&error));
            let told = format!("the list of tables cannot be read: {error}");
            found.beside.push(Broken::beside(None, told));
        }
    }
    found.broken = walk(connection, &against, layout, &mut seen, &mut found).await;
    found.records_in_order = found.broken.is_none();
    if found.records_in_order {
        look_beside(connection, &against, layout, seen, &mut found).await;
        found.broken = found.beside.first().cloned();
    }
    Ok(found)
}

/// Goes through the records; gives the first that is not as it was written.
async fn walk(
    connection: &mut SqliteConnection,
    against: &Against<'_>,
    layout: Layout,
    seen: &mut Seen,
    found: &mut Verification,
) -> Option<Broken> {
    let by = against.catalog.map(|(_, by)| by);
    loop {
        let (rows, failed) = onwards_as_far(connection, found.records, STEP).await;
        let is_last = rows.is_empty();
        for row in &rows {
            let next = found.records + 1;
            if let Err(reason) = look(row, next, seen, &mut found.redacted) {
                return Some(Broken::beside(Some(next), reason));
            }
            if against.given == Some(row.hash.as_str()) {
                found.given = Some(next);
            }
            seen.by_catalog |= by == Some(row.recorded_by.as_str());
            found.records = next;
            found.head.clone_from(&row.hash);
        }
        // A file that was overwritten or cut shows here.
        if let Some(why) = failed {
            let reason = format!(
                "neither it nor what comes after it can be read ({why}): the file is cut or damaged"
            );
            return Some(Broken::beside(Some(found.records + 1), reason));
        }
        if is_last {
            break;
        }
        if seen.not_compared.is_none() {
            let with_mentions = layout != Layout::First;
            let walked = seen.derived.walk(connection, &rows, with_mentions).await;
            seen.not_compared = walked.err().map(|error| said(&error));
        }
    }
    if let Some((by, record)) = seen.announced.first_key_value() {
        let reason = format!(
            "its content was taken out, but record {by}, which should say why, is not there"
        );
        return Some(Broken::beside(Some(*record), reason));
    }
    match against.given {
        Some(given) if found.given.is_none() => {
            let shown: String = given.chars().take(80).collect();
            let reason = format!(
                "no record has the hash `{}`; the journal was cut behind record {} or written \
                 anew (it ends with {})",
                shown.escape_debug(),
                found.records,
                found.head
            );
            Some(Broken::beside(Some(found.records + 1), reason))
        }
        _ => None,
    }
}

/// Looks at what stands beside the records.
async fn look_beside(
    connection: &mut SqliteConnection,
    against: &Against<'_>,
    layout: Layout,
    seen: Seen,
    found: &mut Verification,
) {
    let differences = match seen.not_compared {
        Some(why) => Err(why),
        None => {
            let with_mentions = layout != Layout::First;
            let differences = seen.derived.differences(connection, with_mentions).await;
            differences.map_err(|error| said(&error))
        }
    };
    match differences {
        Ok(differences) => {
            for (table, difference) in differences {
                let told = difference.told(table);
                found.beside.push(Broken::beside(difference.first, told));
            }
        }
        Err(why) => found.beside.push(Broken::beside(
            None,
            format!("the tables made from the records could not be held against them: {why}"),
        )),
    }
    if let Some((drafts, by)) = against.catalog {
        let told = match catalog::facts_differ(connection, drafts, by, seen.by_catalog).await {
            Ok(told) => told,
            Err(error) => vec![format!(
                "the table `facts` cannot be read: {}",
                said(&error)
            )],
        };
        let told = told.into_iter().map(|told| Broken::beside(None, told));
        found.beside.extend(told);
    }
    for told in damages(connection).await {
        found.beside.push(Broken::beside(None, told));
    }
}

/// What the database finds wrong with the pages of the file, and with indexes that do not hold
/// what their tables hold.
async fn damages(connection: &mut SqliteConnection) -> Vec<String> {
    let rows = sqlx::query("PRAGMA integrity_check(100)")
        .fetch_all(connection)
        .await;
    let told = rows.and_then(|rows| {
        let told = rows.iter().map(|row| row.try_get::<String, _>(0));
        told.collect::<Result<Vec<_>, _>>()
    });
    let told = match told {
        Ok(told) if told == ["ok"] => return Vec::new(),
        Ok(told) => told,
        Err(error) => vec![said(&error)],
    };
    let more = told.len().saturating_sub(DAMAGES);
    let told = told.into_iter().take(DAMAGES);
    let mut told: Vec<String> = told
        .map(|told| {
            let told: String = told.chars().take(200).collect();
            format!(
                "the file is damaged beside the records: {}",
                told.escape_debug()
            )
        })
        .collect();
    if let (Some(last), 1..) = (told.last_mut(), more) {
        last.push_str(&format!(" (and {more} more)"));
    }
    told
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
    }
    row.clone().record()?;
    seen.time.clone_from(&row.recorded);
    seen.previous.clone_from(&row.hash);
    Ok(())
}
