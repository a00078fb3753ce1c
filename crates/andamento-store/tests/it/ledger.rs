//! The ledger through its public door.

mod answers;
mod beside;
mod catalog;
mod copied;
mod damaged;
mod dated;
mod file;
mod moment;
mod named;
mod older;
mod refused;
mod rules;
mod script;
mod tampered;
mod writers;

use std::path::Path;

use andamento_model::register::{Draft, Entry, EntryId, Source, Value};
use andamento_store::ledger::{Ledger, Stamp};

/// A time on a day of January 2026.
fn on(day: u32) -> Stamp {
    Stamp::new("test", &format!("2026-01-{day:02}T12:00:00Z"), [7; 32]).unwrap()
}

fn catalog_stamp() -> Stamp {
    Stamp::new("catalog", "2025-12-01T00:00:00Z", [0; 32]).unwrap()
}

fn ledger(root: &Path) -> Ledger {
    Ledger::open(root, &[], catalog_stamp()).unwrap()
}

fn id(text: &str) -> EntryId {
    EntryId::parse(text).unwrap()
}

fn draft(entry: &str, fields: &[(&str, &str)]) -> Draft {
    let values = fields
        .iter()
        .map(|(name, value)| (*name, Value::One((*value).to_string())));
    Draft::stated(Entry::new(id(entry), values).unwrap(), None)
}

fn plan(name: &str, title: &str) -> Draft {
    draft(&format!("plan/{name}"), &[("title", title)])
}

fn withdrawn(entry: &str) -> Draft {
    Draft {
        entry: id(entry),
        stated: None,
        about: None,
        source: None,
        reason: Some("made up by mistake".to_string()),
    }
}

fn source(digit: &str, line: u32) -> Source {
    Source {
        document: digit.repeat(64),
        line: Some(line),
        last_line: None,
        fields: [("title".to_string(), line + 1)].into(),
    }
}
