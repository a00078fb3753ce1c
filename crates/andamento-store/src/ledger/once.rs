//! What once named something and was recorded more than once: it may have been altered since, or
//! withdrawn, and then names it no more.

use andamento_model::register::{Day, EntryId, EntryKind};
use sqlx::Row as _;

use super::read::sql;
use super::schema::failed;
use super::selection::below;
use super::{Ledger, Naming};
use crate::error::StoreError;

/// The most entries that are given.
const MOST: i64 = 500;

impl Ledger {
    /// The entries of a kind that named one of some things at some time up to a day, and of which
    /// more than one record was made; the first 500 by their identifiers. `None`: up to now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn once_naming(
        &self,
        what: &[Naming],
        kind: EntryKind,
        known_on: Option<Day>,
    ) -> Result<Vec<EntryId>, StoreError> {
        let keys: Vec<_> = what.iter().flat_map(Naming::keys).collect();
        let (low, high) = below(kind.name());
        self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            let mut found = Vec::new();
            for key in &keys {
                let rows = sqlx::query(
                    "SELECT DISTINCT m.entry FROM mentions m JOIN entries e ON e.entry = m.entry \
                     WHERE m.target >= ?1 AND m.target < ?2 AND m.entry >= ?3 AND m.entry < ?4 \
                     AND m.since <= ?5 AND e.first < e.last ORDER BY m.entry LIMIT ?6",
                )
                .bind(&key.low)
                .bind(key.high.clone().unwrap_or_else(|| format!("{}\0", key.low)))
                .bind(&low)
                .bind(&high)
                .bind(sql(cut))
                .bind(MOST)
                .fetch_all(&mut *connection)
                .await
                .map_err(&failed)?;
                for row in rows {
                    let entry: String = row.try_get(0).map_err(&failed)?;
                    found.extend(EntryId::parse(&entry));
                }
            }
            found.sort();
            found.dedup();
            Ok(found)
        })
    }
}
