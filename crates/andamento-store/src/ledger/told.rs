//! What the user is told of a write, and what is refused of it as a whole.

use std::collections::BTreeSet;

use andamento_model::register::{Draft, Entry, EntryKind, Span};
use sqlx::Row as _;

use super::circles;
use super::format::{Payload, Row, Text};
use super::schema::failed;
use super::standing::array;
use super::write::Writing;
use crate::error::StoreError;

impl Writing<'_> {
    /// A statement about a time that lies ahead.
    pub(super) fn note_the_future(&mut self, draft: &Draft, entry: &Entry) {
        let recorded = self.recorded.get(..10).and_then(|day| day.parse().ok());
        let (Some(recorded), Some(about)) = (recorded, draft.about.or_else(|| entry.span("as_of")))
        else {
            return;
        };
        if about.first > recorded {
            self.remarks.push(format!(
                "{}: it is about {about}, which lay ahead when it was recorded ({recorded})",
                draft.entry
            ));
        }
    }

    /// Refuses what leads back to where it starts; of several, what was added last.
    pub(super) async fn refuse_circles(&mut self) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let all = BTreeSet::new();
        for entry in std::mem::take(&mut self.linking).into_iter().rev() {
            let circle = circles::closed_by(&mut *self.connection, &entry, self.number, &all)
                .await
                .map_err(&failed)?;
            if let Some(circle) = circle {
                return Err(circle.refusal(&entry));
            }
        }
        Ok(())
    }

    /// A statement about a time that overlaps with the one of what stood until now.
    pub(super) fn note_an_overlap(&mut self, draft: &Draft, known: Option<&Row>) {
        let stood = known
            .and_then(|row| row.payload.as_deref())
            .and_then(|text| Payload::parse(text).ok())
            .and_then(|payload| payload.about?.parse::<Span>().ok());
        let (Some(stood), Some(about)) = (stood, draft.about) else {
            return;
        };
        if stood != about && stood.first <= about.last && about.first <= stood.last {
            self.remarks.push(format!(
                "{}: it is about {about}, which overlaps with what stood until now ({stood}); what \
                 is recorded last stands, and `andamento history {}` shows both",
                draft.entry, draft.entry
            ));
        }
    }

    /// Keeps an entry for [`Writing::refuse_circles`] where it could close one.
    pub(super) fn may_close_a_circle(&mut self, entry: &Entry) {
        if matches!(
            entry.kind(),
            EntryKind::Link | EntryKind::Target | EntryKind::Position
        ) {
            self.linking.push(entry.clone());
        }
    }

    /// What is recorded last stands, also where it is dated before what stood until now.
    pub(super) fn note_an_older_date(&mut self, entry: &Entry, known: Option<&Row>) {
        let payload = known
            .and_then(|row| row.payload.as_deref())
            .and_then(|text| Payload::parse(text).ok());
        let stood = payload.and_then(|payload| match payload.fields?.remove("as_of")? {
            Text::One(text) => text.parse::<Span>().ok(),
            Text::Many(_) => None,
        });
        let (Some(stood), Some(now)) = (stood, entry.span("as_of")) else {
            return;
        };
        if now.last < stood.first {
            let entries = self.dated_back.entry((now, stood)).or_default();
            entries.push(entry.id().clone());
        }
    }

    /// Tells of statements that are dated before what they replace.
    pub(super) fn note_what_is_dated_back(&mut self) {
        for ((now, stood), entries) in std::mem::take(&mut self.dated_back) {
            let Some(first) = entries.first() else {
                continue;
            };
            let others = match entries.len() {
                1 => String::new(),
                2 => " (and 1 other)".to_string(),
                count => format!(" (and {} others)", count - 1),
            };
            self.remarks.push(format!(
                "{first}{others}: dated {now}, before what stood until now ({stood}); what is \
                 recorded last stands, and `andamento history {first}` shows both"
            ));
        }
    }

    /// Entries that are named and of which nothing is recorded.
    pub(super) async fn note_what_is_not_there(&mut self) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let mut named = std::mem::take(&mut self.named);
        named.retain(|target, _| !self.touched.contains(target));
        let targets: Vec<&str> = named.keys().map(String::as_str).collect();
        if targets.is_empty() {
            return Ok(());
        }
        let missing = sqlx::query(
            "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE \
             e.entry = value) ORDER BY key",
        )
        .bind(array(&targets))
        .fetch_all(&mut *self.connection)
        .await
        .map_err(&failed)?;
        for row in missing {
            let target: String = row.try_get(0).map_err(&failed)?;
            if let Some(by) = named.get(&target) {
                self.remarks.push(format!(
                    "{by}: it names {target}, of which nothing is recorded"
                ));
            }
        }
        Ok(())
    }
}
