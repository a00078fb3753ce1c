//! The journal as one file that is whole, also while somebody writes.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::{Builder, Runtime};

use super::schema::{self, Found};
use super::verify::{Against, verify};
use crate::error::StoreError;

/// The name of the journal in its folder.
pub(crate) const JOURNAL: &str = schema::FILE;

fn runtime(path: &Path) -> Result<Runtime, StoreError> {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(StoreError::io(path))
}

/// Writes the journal of a folder, as it is at this moment, to a file that is not there yet.
pub(crate) fn copy(root: &Path, to: &Path) -> Result<(), StoreError> {
    let failed = schema::failed(root);
    runtime(root)?.block_on(async {
        let mut connection = SqliteConnectOptions::new()
            .filename(schema::file(root))
            .create_if_missing(false)
            .connect()
            .await
            .map_err(&failed)?;
        sqlx::query("VACUUM INTO ?")
            .bind(to.to_string_lossy())
            .execute(&mut connection)
            .await
            .map_err(&failed)?;
        connection.close().await.map_err(&failed)
    })
}

/// Goes through a journal that nobody else has open, and leaves nothing beside it.
pub(crate) fn check_copy(file: &Path) -> Result<(), StoreError> {
    let root = file.parent().unwrap_or(file);
    let failed = schema::failed(root);
    let found = runtime(root)?.block_on(async {
        let mut connection = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .immutable(true)
            .connect()
            .await
            .map_err(&failed)?;
        let kind = schema::inspect(root, &mut connection).await?;
        if kind == Found::Nothing {
            return Err(StoreError::damaged(file, "it is empty"));
        }
        let alone = Against {
            given: None,
            catalog: None,
            damage: None,
        };
        let found = verify(&mut connection, alone).await.map_err(&failed)?;
        connection.close().await.map_err(&failed)?;
        Ok(found)
    })?;
    match found.broken {
        None => Ok(()),
        Some(broken) => Err(StoreError::broken(file, broken)),
    }
}
