//! The entries of the program's catalog in the journal.

use std::collections::BTreeMap;
use std::path::Path;

use andamento_model::register::{Draft, EntryId};
use sqlx::sqlite::SqliteConnection;

use super::format::{Payload, sha256};
use super::read;
use super::schema::failed;
use super::stamp::Stamp;
use super::standing::of_entry;
use super::write::Writing;
use crate::error::StoreError;

/// The hash of the catalog that was last taken.
const CATALOG: &str = "catalog";

impl Writing<'_> {
    /// Brings the journal up to the catalog: adds entries that differ from what the catalog last
    /// recorded of them. What another recorder stated since is left as it stands, what was
    /// redacted does not come back, and what the catalog no longer has is withdrawn.
    pub(super) async fn take_catalog(
        &mut self,
        catalog: &[Draft],
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let digest = digest(catalog, stamp.by())?;
        let known = read::fact(&mut *self.connection, CATALOG)
            .await
            .map_err(&failed)?;
        if catalog.is_empty() || known.as_deref() == Some(&digest) {
            return Ok(());
        }
        let mut drafts: BTreeMap<&EntryId, Vec<&Draft>> = BTreeMap::new();
        for draft in catalog {
            drafts.entry(&draft.entry).or_default().push(draft);
        }
        if self.number == 0 {
            self.append(catalog, stamp).await?;
        } else {
            for (id, of_entry) in &drafts {
                self.take_entry(id, of_entry, stamp).await?;
            }
            self.withdraw_what_the_catalog_dropped(&drafts, stamp)
                .await?;
        }
        sqlx::query("INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")
            .bind(CATALOG)
            .bind(&digest)
            .execute(&mut *self.connection)
            .await
            .map_err(&failed)?;
        Ok(())
    }

    async fn take_entry(
        &mut self,
        id: &EntryId,
        drafts: &[&Draft],
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let Some(standing) = of_entry(&mut *self.connection, id.as_str(), self.number)
            .await
            .map_err(&failed)?
        else {
            for draft in drafts {
                self.append(std::slice::from_ref(*draft), stamp).await?;
            }
            return Ok(());
        };
        let own = read::last_by(&mut *self.connection, id.as_str(), stamp.by())
            .await
            .map_err(&failed)?;
        let Some(draft) = drafts.last() else {
            return Ok(());
        };
        if let Some(own) = &own {
            let redacted = own.payload.is_none();
            if redacted
                || self.stands_already(draft, &Payload::of(draft, String::new()), Some(own))?
            {
                return Ok(());
            }
        }
        if standing.recorded_by != stamp.by() {
            self.remarks.push(format!(
                "{id}: the catalog states it anew; what {} recorded (record {}) still stands",
                standing.recorded_by, standing.number
            ));
            return Ok(());
        }
        if let Err(why) = self.refuse_another_view(draft, Some(&standing)).await {
            self.remarks
                .push(format!("the catalog states it anew: {why}"));
            return Ok(());
        }
        self.append(std::slice::from_ref(*draft), stamp).await?;
        Ok(())
    }

    async fn withdraw_what_the_catalog_dropped(
        &mut self,
        drafts: &BTreeMap<&EntryId, Vec<&Draft>>,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let failed = failed(&self.root);
        let stated = read::stated_by(&mut *self.connection, stamp.by())
            .await
            .map_err(&failed)?;
        for text in stated {
            let Ok(entry) = EntryId::parse(&text) else {
                continue;
            };
            if drafts.contains_key(&entry) {
                continue;
            }
            let dropped = Draft {
                entry,
                stated: None,
                about: None,
                source: None,
                reason: Some("no longer in the catalog".to_string()),
            };
            self.append(&[dropped], stamp).await?;
        }
        Ok(())
    }
}

/// Whether the journal has taken this catalog.
pub(super) async fn has_taken(
    connection: &mut SqliteConnection,
    root: &Path,
    catalog: &[Draft],
    by: &str,
) -> Result<bool, StoreError> {
    let known = read::fact(connection, CATALOG)
        .await
        .map_err(failed(root))?;
    Ok(catalog.is_empty() || known == Some(digest(catalog, by)?))
}

fn digest(catalog: &[Draft], by: &str) -> Result<String, StoreError> {
    let mut text = by.to_string();
    for draft in catalog {
        let payload = serde_json::to_string(&Payload::of(draft, String::new()))
            .map_err(|error| StoreError::refused(draft.entry.as_str(), error))?;
        text.push('\n');
        text.push_str(draft.entry.as_str());
        text.push_str(&payload);
    }
    Ok(sha256(text.as_bytes()))
}
