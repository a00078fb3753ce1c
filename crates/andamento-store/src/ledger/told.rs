//! What the user is told of a write, and what is refused of it as a whole.

use std::collections::BTreeSet;

use andamento_model::register::{Draft, Entry, EntryKind};
use sqlx::Row as _;

use super::circles;
use super::dates;
use super::format::Row;
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

    /// A statement about a time that overlaps with one that the entry was stated about before.
    pub(super) async fn note_an_overlap(
        &mut self,
        draft: &Draft,
        known: Option<&Row>,
    ) -> Result<(), StoreError> {
        let (Some(about), Some(_)) = (draft.about, &draft.stated) else {
            return Ok(());
        };
        let written = match known {
            Some(_) => {
                let found = dates::overlapping(&mut *self.connection, draft.entry.as_str(), about);
                found.await.map_err(failed(&self.root))?
            }
            None => None,
        };
        let unwritten = self.abouts.iter().rev();
        let mut unwritten = unwritten.filter(|(entry, _)| *entry == draft.entry);
        let unwritten = unwritten.find(|(_, stood)| dates::overlap(*stood, about));
        if let Some(stood) = unwritten.map(|(_, stood)| *stood).or(written) {
            self.remarks.push(format!(
                "{}: it is about {about}, which overlaps with what was stated of it before about \
                 {stood}; what is recorded last stands, and `andamento history {}` shows both",
                draft.entry, draft.entry
            ));
        }
        self.abouts.push((draft.entry.clone(), about));
        Ok(())
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

    /// What is recorded last stands, also where it is dated before what was recorded earlier.
    pub(super) fn note_an_older_date(&mut self, entry: &Entry) {
        let Some(now) = entry.span("as_of") else {
            return;
        };
        let latest = self.latest.entry(entry.id().to_string()).or_insert(now);
        if now.last < latest.first {
            let entries = self.dated_back.entry((now, *latest)).or_default();
            entries.push(entry.id().clone());
        } else if now.first > latest.first {
            *latest = now;
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
                "{first}{others}: dated {now}, before the latest date recorded of it ({stood}); \
                 what is recorded last stands, and `andamento history {first}` shows both"
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
