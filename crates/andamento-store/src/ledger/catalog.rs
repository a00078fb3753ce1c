//! The entries of the program's catalog in the journal.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use andamento_model::register::{Draft, EntryId, EntryKind};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::documents::is_hash;
use super::format::{Payload, Row, sha256};
use super::read::{self, Answer};
use super::schema::failed;
use super::stamp::Stamp;
use super::standing::{of_entries, of_entry};
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

/// What is wrong with the table in which the journal notes which catalog it has; `by_catalog`
/// says whether somebody recorded in the name of the catalog. Whether the journal has what an
/// earlier program's catalog stated cannot be known without that catalog.
pub(super) async fn facts_differ(
    connection: &mut SqliteConnection,
    catalog: &[Draft],
    by: &str,
    by_catalog: bool,
) -> Answer<Vec<String>> {
    let rows = sqlx::query("SELECT name, value FROM facts ORDER BY name")
        .fetch_all(&mut *connection)
        .await?;
    let (mut told, mut noted) = (Vec::new(), None);
    for row in &rows {
        let (name, value): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if name == CATALOG && is_hash(&value) {
            noted = Some(value);
            continue;
        }
        let name: String = name.chars().take(80).collect();
        told.push(format!(
            "the table `facts` has a row `{}` that the program does not write so",
            name.escape_debug()
        ));
    }
    match noted {
        None if by_catalog && told.is_empty() => told.push(
            "the table `facts` does not say which catalog was taken, although records of a \
             catalog are there"
                .to_string(),
        ),
        Some(noted) if digest(catalog, by).is_ok_and(|own| own == noted) => {
            if let Some(entry) = not_taken(connection, catalog, by).await? {
                told.push(format!(
                    "the table `facts` says that this program's catalog was taken, and {entry} is \
                     not recorded as the catalog states it"
                ));
            }
        }
        _ => {}
    }
    Ok(told)
}

/// The first entry of a catalog that was taken and does not stand as the catalog states it,
/// although nobody else stated it since and its content was not taken out.
async fn not_taken<'c>(
    connection: &mut SqliteConnection,
    catalog: &'c [Draft],
    by: &str,
) -> Answer<Option<&'c EntryId>> {
    // Of several drafts of an entry the last one stands.
    let drafts: BTreeMap<&EntryId, &Draft> =
        catalog.iter().map(|draft| (&draft.entry, draft)).collect();
    let entries: Vec<&str> = drafts.keys().map(|entry| entry.as_str()).collect();
    let (head, ..) = read::tail(connection).await?;
    let standing = of_entries(connection, &entries, head).await?;
    let standing: HashMap<&str, &Row> = standing
        .iter()
        .map(|row| (row.entry.as_str(), row))
        .collect();
    let lacks = drafts.into_iter().find(|(entry, draft)| {
        let Some(row) = standing.get(entry.as_str()) else {
            return true;
        };
        // Positions may be refused where somebody else holds them.
        if row.recorded_by != by || entry.kind() == EntryKind::Position {
            return false;
        }
        let text = row.payload.as_deref();
        let stated = text.map(|text| Payload::parse(text).ok());
        stated.is_some_and(|stated| {
            stated.is_none_or(|stated| !stated.states_the_same(&Payload::of(draft, String::new())))
        })
    });
    Ok(lacks.map(|(entry, _)| entry))
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
