//! Taking the content of a record out.

use andamento_model::register::EntryKind;
use sqlx::{Executor, Row as _};

use super::check::LONGEST_REASON;
use super::documents;
use super::format::{Payload, Row, Text};
use super::names::keys_in;
use super::older::trace_anew;
use super::read::{self, sql};
use super::schema::failed;
use super::stamp::Stamp;
use super::text::plain;
use super::write::Writing;
use crate::error::StoreError;

/// What a redaction did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// The record that says so, and why.
    pub number: u64,
    /// Hash of that record: the new head.
    pub head: String,
    /// Whether the kept text of the document that the record was about was taken out too.
    pub text_removed: bool,
    /// What the user should know.
    pub remarks: Vec<String>,
}

pub(super) async fn redact(
    mut writing: Writing<'_>,
    number: u64,
    reason: &str,
    stamp: &Stamp,
) -> Result<Redaction, StoreError> {
    let place = format!("record {number}");
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(StoreError::refused(place, "a redaction needs a reason"));
    }
    plain(reason, LONGEST_REASON)
        .map_err(|why| StoreError::refused(place.as_str(), format!("the reason: {why}")))?;
    let failed = failed(&writing.root);
    let row = read::by_number(&mut *writing.connection, number)
        .await
        .map_err(&failed)?
        .ok_or_else(|| {
            StoreError::refused(
                place.as_str(),
                format!("there is none; the journal has {} records", writing.number),
            )
        })?;
    if let Some(by) = row.redacted_by {
        return Err(StoreError::refused(
            place,
            format!("its content was already taken out by record {by}"),
        ));
    }
    if row.change == "redacts" {
        return Err(StoreError::refused(
            place,
            "it only says why another record's content was taken out, and stays",
        ));
    }
    let document = document_of(&row);
    let payload = Payload::reason_only(reason, stamp.salt(writing.number + 1));
    let entry = row.entry.clone();
    writing
        .record(&entry, "redacts", Some(number), &payload, stamp)
        .await?;
    sqlx::query("UPDATE records SET payload = NULL, redacted_by = ? WHERE number = ?")
        .bind(sql(writing.number))
        .bind(sql(number))
        .execute(&mut *writing.connection)
        .await
        .map_err(&failed)?;
    let others = trace_anew(&mut *writing.connection, &entry, &keys_in(&row))
        .await
        .map_err(&failed)?;
    if others > 0 {
        writing.remarks.push(format!(
            "{entry} has {others} other records; `andamento history {entry}` shows whether they \
             hold it too"
        ));
    }
    writing.commit().await?;
    let text_removed = match document {
        Some(hash) => documents::remove(&writing.root, &hash)?,
        None => false,
    };
    let done = Redaction {
        number: writing.number,
        head: writing.hash.clone(),
        text_removed,
        remarks: {
            if !wiped(&mut writing).await.map_err(&failed)? {
                writing.remarks.push(
                    "somebody is reading the ledger: the content leaves the disk with the next \
                     write after they end"
                        .to_string(),
                );
            }
            std::mem::take(&mut writing.remarks)
        },
    };
    Ok(done)
}

/// Whether old pages of the journal are gone from the file beside it.
async fn wiped(writing: &mut Writing<'_>) -> Result<bool, sqlx::Error> {
    let row = writing
        .connection
        .fetch_one("PRAGMA wal_checkpoint(TRUNCATE)")
        .await?;
    Ok(row.try_get::<i64, _>(0)? == 0)
}

/// The hash of the document that a record is about.
fn document_of(row: &Row) -> Option<String> {
    if !row.entry.starts_with(EntryKind::Document.name()) {
        return None;
    }
    let payload = Payload::parse(row.payload.as_deref()?).ok()?;
    match payload.fields?.remove("sha256") {
        Some(Text::One(hash)) if documents::is_hash(&hash) => Some(hash),
        _ => None,
    }
}
