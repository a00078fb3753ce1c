//! The journal's file, opened behind the program's back.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor, Row};

/// Does something with the file, and closes it again.
fn opened<T>(file: &Path, work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(file);
        let mut connection = options.connect().await.unwrap();
        let done = work(&mut connection).await;
        connection.close().await.unwrap();
        done
    })
}

/// Runs statements.
pub(super) fn change(file: &Path, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_string());
    opened(file, async |connection| {
        connection.execute(sql).await.unwrap();
    });
}

/// The number that a question gives.
pub(super) fn number(file: &Path, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_string());
    opened(file, async |connection| {
        let row = connection.fetch_one(sql).await.unwrap();
        row.try_get(0).unwrap()
    })
}

/// The text that a question gives.
pub(super) fn text(file: &Path, sql: &str) -> String {
    let sql = sqlx::AssertSqlSafe(sql.to_string());
    opened(file, async |connection| {
        let row = connection.fetch_one(sql).await.unwrap();
        row.try_get(0).unwrap()
    })
}
