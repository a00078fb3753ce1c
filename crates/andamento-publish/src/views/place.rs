//! Where an entry was read, for every view of the register.

use std::collections::BTreeMap;

use andamento_analysis::register::promises::Superseded;
use andamento_model::register::{EntryKind, Register, Source};
use serde::Serialize;

/// Identifiers of the documents of a register by their hashes.
#[derive(Debug, Default)]
pub struct DocumentNames {
    by_hash: BTreeMap<String, String>,
}

impl DocumentNames {
    /// The documents that a register has.
    pub fn of(register: &Register) -> Self {
        let mut names = Self::default();
        for (document, _) in register.of_kind(EntryKind::Document) {
            if let Some(hash) = document.text("sha256") {
                let name = document.id().to_string();
                names.by_hash.entry(hash.to_string()).or_insert(name);
            }
        }
        names
    }

    /// The identifier of a document, or a name made of its hash when it is no entry.
    pub fn name(&self, hash: &str) -> String {
        let short = || format!("document/{}", hash.chars().take(12).collect::<String>());
        self.by_hash.get(hash).cloned().unwrap_or_else(short)
    }

    /// `document/assessment-2016-plan:227-229`.
    pub fn place(&self, source: &Source) -> String {
        let name = self.name(&source.document);
        match (source.line, source.last_line) {
            (Some(line), Some(last)) if last != line => format!("{name}:{line}-{last}"),
            (Some(line), _) => format!("{name}:{line}"),
            (None, _) => name,
        }
    }
}

/// A source as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceView {
    /// SHA-256 of the document.
    document: String,
    /// Its identifier.
    name: String,
    line: Option<u32>,
    last_line: Option<u32>,
}

/// A promise that a later page took back, as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct SupersededView {
    /// Why, in a sentence.
    reason: &'static str,
    /// The lines about its item in the new page.
    by: PlaceView,
}

impl SupersededView {
    pub(crate) fn of(superseded: &Superseded, names: &DocumentNames) -> Self {
        Self {
            reason: superseded.gone.reason(),
            by: place(&superseded.by, names),
        }
    }
}

pub(crate) fn place(source: &Source, names: &DocumentNames) -> PlaceView {
    PlaceView {
        document: source.document.clone(),
        name: names.name(&source.document),
        line: source.line,
        last_line: source.last_line,
    }
}
