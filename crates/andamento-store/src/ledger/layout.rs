//! Whether the journal's file has the tables and indexes that the program makes, and nothing else.
//!
//! A trigger or a view does not touch a record, and changes what is read or written later; an
//! index that is gone makes every question slow; a table that is defined differently takes other
//! values. None of it shows in the chain.

use std::collections::BTreeMap;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row as _};

use super::schema::{self, Layout};

/// A table, index, trigger or view by its name: its kind, the table it belongs to, and what
/// defines it.
type Objects = BTreeMap<String, Object>;

#[derive(Debug, PartialEq, Eq)]
struct Object {
    kind: String,
    table: String,
    sql: String,
}

/// How the file's tables and indexes differ from those of a layout.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// One sentence for each object that is missing, defined differently, or there in addition.
    pub told: Vec<String>,
    /// Whether one that the program needs is missing or defined differently: the tables made from
    /// the records cannot be held against them then.
    pub lacking: bool,
}

/// Compares the file with what the program makes in a new one.
pub(super) async fn differences(
    connection: &mut SqliteConnection,
    layout: Layout,
) -> Result<Differences, sqlx::Error> {
    let expected = expected(layout).await?;
    let found = objects(connection).await?;
    let mut differences = Differences::default();
    for (name, object) in &expected {
        let Object { kind, table, .. } = object;
        let told = match found.get(name) {
            Some(there) if there == object => continue,
            None => format!("the {kind} `{name}` is missing"),
            Some(there) if there.kind != *kind => {
                format!("`{name}` should be a {kind}, and is a {}", there.kind)
            }
            Some(there) if there.table != *table => format!(
                "the {kind} `{name}` should belong to `{table}`, and belongs to `{}`",
                shown(&there.table)
            ),
            Some(_) => format!(
                "the {kind} `{name}` is defined differently from how the program defines it"
            ),
        };
        differences.told.push(told);
        differences.lacking = true;
    }
    for (name, there) in found {
        if expected.contains_key(&name) {
            continue;
        }
        let (kind, name, table) = (shown(&there.kind), shown(&name), shown(&there.table));
        differences.told.push(match there.kind.as_str() {
            "table" | "view" => {
                format!("the {kind} `{name}` was added, which the program does not make")
            }
            _ => format!(
                "the {kind} `{name}` on `{table}` was added, which the program does not make"
            ),
        });
    }
    Ok(differences)
}

/// Names come from a file that somebody may have altered.
fn shown(name: &str) -> String {
    let name: String = name.chars().take(80).collect();
    name.escape_debug().to_string()
}

/// What the program makes in a new file.
async fn expected(layout: Layout) -> Result<Objects, sqlx::Error> {
    let options = SqliteConnectOptions::new().in_memory(true);
    let mut connection = options.connect().await?;
    schema::make(&mut connection, layout).await?;
    let objects = objects(&mut connection).await?;
    connection.close().await?;
    Ok(objects)
}

async fn objects(connection: &mut SqliteConnection) -> Result<Objects, sqlx::Error> {
    let rows = sqlx::query("SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_schema")
        .fetch_all(connection)
        .await?;
    let mut objects = Objects::new();
    for row in rows {
        let name: String = row.try_get(0)?;
        let kind: String = row.try_get(1)?;
        // The database's own: an index behind a primary key, and what `ANALYZE` notes.
        let own = name.starts_with("sqlite_autoindex_") && kind == "index";
        if own || (name.starts_with("sqlite_stat") && kind == "table") {
            continue;
        }
        let sql: String = row.try_get(3)?;
        let object = Object {
            kind,
            table: row.try_get(2)?,
            sql: sql.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        objects.insert(name, object);
    }
    Ok(objects)
}
