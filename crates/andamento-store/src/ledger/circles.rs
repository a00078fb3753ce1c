//! Links that lead back to where they start.
//!
//! A stage before itself, an answer to itself, a part of itself: whoever walks such links would
//! never end, and no source means it. Links of other classes may go round in circles.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{Entry, EntryKind};
use sqlx::sqlite::SqliteConnection;

use super::format::{Payload, Row, Text};
use super::names::Keys;
use super::standing::{naming_any, of_entry};
use crate::error::StoreError;

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

/// A circle that an entry closes.
pub(super) struct Circle {
    /// The entries on the way round; the first of them is also the last.
    path: Vec<String>,
    /// The links of the way back, without the entry that closes it; of fields none.
    back: Vec<String>,
}

impl Circle {
    /// Why the entry that closes it cannot be recorded, and what to do.
    pub(super) fn refusal(&self, entry: &Entry) -> StoreError {
        let way = self.path.join(" → ");
        let (column, remedy) = match entry.kind() {
            EntryKind::Target => (
                "previous_stage",
                "name the stage that comes before, or leave it out".to_string(),
            ),
            EntryKind::Position => (
                "item",
                "a position answers an earlier one; name that one".to_string(),
            ),
            _ if self.back.is_empty() => (
                "to",
                "name another entry: nothing is a part of itself".to_string(),
            ),
            _ => (
                "to",
                format!(
                    "the way back is recorded as {}: turn this link round, or first withdraw one \
                     of those (a row with its `id` and a `reason`)",
                    self.back.join(", ")
                ),
            ),
        };
        let reason = format!("it closes a circle: {way}; {remedy}");
        StoreError::refused_in(entry.id().as_str(), column, reason)
    }
}

/// The circle that an entry, which already stands, closes; `without` are entries that are passed
/// over. `None`: it closes none.
pub(super) async fn closed_by(
    connection: &mut SqliteConnection,
    entry: &Entry,
    cut: u64,
    without: &BTreeSet<String>,
) -> Result<Option<Circle>, sqlx::Error> {
    let Some((way, start)) = way(entry) else {
        return Ok(None);
    };
    // From where, and by which link.
    let mut came_from: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut open = vec![start.clone()];
    let mut looked = 0;
    while let Some(here) = open.pop() {
        for (next, link) in onwards(connection, &way, &here, cut, &mut looked).await? {
            if without.contains(&link) {
                continue;
            }
            if next == start {
                return Ok(Some(circle(&came_from, &start, (here, link), entry)));
            }
            if !came_from.contains_key(&next) {
                came_from.insert(next.clone(), (here.clone(), link));
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
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let mut found = Vec::new();
    match way {
        Way::Field(field) => {
            *looked += 1;
            if let Some(row) = of_entry(connection, here, cut).await? {
                found.extend(value(&row, field).map(|next| (next, here.to_string())));
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
                    found.extend(value(&row, "to").map(|next| (next, link)));
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

fn circle(
    came_from: &BTreeMap<String, (String, String)>,
    start: &str,
    (end, link): (String, String),
    closing: &Entry,
) -> Circle {
    let mut path = vec![start.to_string(), end.clone()];
    let mut links = vec![link];
    let mut here = &end;
    while here != start {
        let Some((before, link)) = came_from.get(here) else {
            break;
        };
        path.push(before.clone());
        links.push(link.clone());
        here = before;
    }
    if end != start {
        path.reverse();
    }
    links.reverse();
    links.retain(|link| link.starts_with("link/") && link != closing.id().as_str());
    Circle { path, back: links }
}
