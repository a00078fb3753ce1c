//! Links that lead back to where they start.
//!
//! A stage before itself, an answer to itself, a part of itself: whoever walks such links would
//! never end, and no source means it. Links of other classes may go round in circles.

use std::collections::BTreeMap;

use andamento_model::register::{Entry, EntryKind};
use sqlx::sqlite::SqliteConnection;

use super::format::{Payload, Row, Text};
use super::names::Keys;
use super::standing::{naming_any, of_entry};

/// Classes of links that have a direction.
const DIRECTED: [&str; 3] = ["part-of", "member-of", "supersedes"];
/// So many entries are looked at from one link on.
const FARTHEST: usize = 10_000;

/// What leads from an entry to the next.
enum Way {
    /// A field of the entry itself.
    Field(&'static str),
    /// Links of a class.
    Class(String),
}

/// The entries of the circle that an entry, which already stands, closes; the first of them is
/// also the last. `None`: it closes none.
pub(super) async fn closed_by(
    connection: &mut SqliteConnection,
    entry: &Entry,
    cut: u64,
) -> Result<Option<Vec<String>>, sqlx::Error> {
    let Some((way, start)) = way(entry) else {
        return Ok(None);
    };
    let mut came_from: BTreeMap<String, String> = BTreeMap::new();
    let mut open = vec![start.clone()];
    let mut looked = 0;
    while let Some(here) = open.pop() {
        for next in onwards(connection, &way, &here, cut, &mut looked).await? {
            if next == start {
                return Ok(Some(path(&came_from, &start, here)));
            }
            if !came_from.contains_key(&next) {
                came_from.insert(next.clone(), here.clone());
                open.push(next);
            }
        }
        if looked > FARTHEST {
            return Ok(None);
        }
    }
    Ok(None)
}

fn way(entry: &Entry) -> Option<(Way, String)> {
    match entry.kind() {
        EntryKind::Target => Some((Way::Field("previous_stage"), entry.id().to_string())),
        EntryKind::Position => Some((Way::Field("item"), entry.id().to_string())),
        EntryKind::Link => {
            let class = entry
                .text("class")
                .filter(|class| DIRECTED.contains(class))?;
            let from = entry.text("from")?;
            Some((Way::Class(class.to_string()), from.to_string()))
        }
        _ => None,
    }
}

async fn onwards(
    connection: &mut SqliteConnection,
    way: &Way,
    here: &str,
    cut: u64,
    looked: &mut usize,
) -> Result<Vec<String>, sqlx::Error> {
    let mut found = Vec::new();
    match way {
        Way::Field(field) => {
            *looked += 1;
            if let Some(row) = of_entry(connection, here, cut).await? {
                found.extend(value(&row, field));
            }
        }
        Way::Class(class) => {
            let key = Keys {
                low: here.to_string(),
                high: None,
            };
            let links = [("link/".to_string(), "link0".to_string())];
            for link in naming_any(connection, &[key], &links, cut, -1).await? {
                *looked += 1;
                let Some(row) = of_entry(connection, &link, cut).await? else {
                    continue;
                };
                if value(&row, "class").as_ref() == Some(class)
                    && value(&row, "from").as_deref() == Some(here)
                {
                    found.extend(value(&row, "to"));
                }
            }
        }
    }
    Ok(found)
}

fn value(row: &Row, field: &str) -> Option<String> {
    if row.change != "stated" {
        return None;
    }
    let payload = Payload::parse(row.payload.as_deref()?).ok()?;
    match payload.fields?.remove(field)? {
        Text::One(text) => Some(text),
        Text::Many(_) => None,
    }
}

fn path(came_from: &BTreeMap<String, String>, start: &str, end: String) -> Vec<String> {
    let mut path = vec![start.to_string(), end.clone()];
    let mut here = &end;
    while here != start {
        let Some(before) = came_from.get(here) else {
            break;
        };
        path.push(before.clone());
        here = before;
    }
    if path.len() == 2 && end == start {
        return path;
    }
    path.reverse();
    path
}
