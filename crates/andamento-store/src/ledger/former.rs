//! From which document an entry had been read before.

use andamento_model::register::{Day, EntryId, Record};
use sqlx::sqlite::SqliteConnection;

use super::format::Row;
use super::read::{self, Answer, sql};
use super::schema::failed;
use super::{Ledger, Naming};
use crate::error::StoreError;

impl Ledger {
    /// For each entry and document the last record of the entry that was read from the document,
    /// as known on a day; pairs without one are left out. `known_on` `None`: as known now. The
    /// document is named by the SHA-256 of its bytes.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn read_from(
        &self,
        pairs: &[(EntryId, String)],
        known_on: Option<Day>,
    ) -> Result<Vec<Record>, StoreError> {
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        let keyed: Vec<(String, &str)> = pairs
            .iter()
            .flat_map(|(entry, document)| {
                let keys = Naming::ReadFrom(document.clone()).keys();
                keys.into_iter().map(|key| (key.low, entry.as_str()))
            })
            .collect();
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            last_with(connection, &keyed, cut).await.map_err(&failed)
        })?;
        self.records(rows)
    }
}

/// For each key and entry the last record up to `cut` in which the entry had the key.
async fn last_with(
    connection: &mut SqliteConnection,
    keyed: &[(String, &str)],
    cut: u64,
) -> Answer<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT r.* FROM json_each(?1) j CROSS JOIN records r ON r.number = (SELECT \
         max(x.number) FROM records x WHERE x.entry = j.value->>1 AND x.change <> 'redacts' \
         AND x.number <= ?2 AND x.number < (SELECT max(m.until) FROM mentions m WHERE \
         m.target = j.value->>0 AND m.entry = j.value->>1 AND m.since <= ?2)) ORDER BY j.key",
    )
    .bind(serde_json::json!(keyed).to_string())
    .bind(sql(cut))
    .fetch_all(connection)
    .await?;
    rows.iter().map(read::read).collect()
}
