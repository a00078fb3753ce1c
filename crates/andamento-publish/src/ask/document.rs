//! A document with what was read from it.

use andamento_model::register::{Day, EntryId, EntryKind, Record, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

use super::register::ask_entries;

/// A document by its bytes.
#[derive(Debug, Clone)]
pub struct OfDocument {
    /// The record of the document's own entry. `None`: it has none.
    pub record: Option<Record>,
    /// The entries whose standing record was read from it.
    pub read: Register,
    /// How many they are, also those that are not among [`OfDocument::read`].
    pub all: usize,
    /// Whether [`OfDocument::read`] is only a part of them, in the order of identifiers as texts.
    pub is_part: bool,
    /// Behind which entry the others come. `None`: these were the last.
    pub next: Option<EntryId>,
}

/// Which of the entries that were read from a document are taken, where they are many.
#[derive(Debug, Clone)]
pub struct PartRead {
    /// Up to so many are taken at once, unless `after` is given.
    pub whole: usize,
    /// Of more, at most so many, in the order of identifiers as texts.
    pub limit: usize,
    /// Those behind this one. `None`: from the first.
    pub after: Option<EntryId>,
}

/// The document with a SHA-256, as known on a day. `part`: which of the entries that were read from
/// it; `None`: all.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_document(
    ledger: &Ledger,
    sha256: &str,
    known_on: Option<Day>,
    part: Option<PartRead>,
) -> Result<OfDocument, StoreError> {
    let bytes = Naming::Bytes(sha256.to_string());
    let documents = Selection::naming(EntryKind::Document, [bytes]);
    let documents = ledger.register(known_on, &documents)?;
    let record = documents.of_kind(EntryKind::Document).next();
    let from = vec![Naming::ReadFrom(sha256.to_string())];
    let all = ledger.count_naming(known_on, None, &from)?;
    let all = all.first().and_then(|count| usize::try_from(*count).ok());
    let all = all.unwrap_or_default();
    let part = part.filter(|part| part.after.is_some() || all > part.whole);
    let is_part = part.is_some();
    let selection = Selection {
        naming: Some(from),
        after: part.as_ref().and_then(|part| part.after.clone()),
        ..Selection::default()
    };
    let limit = part.map_or(usize::MAX, |part| part.limit);
    let (read, next) = ask_entries(ledger, known_on, selection, limit)?;
    Ok(OfDocument {
        record: record.map(|(_, record)| record.clone()),
        read,
        all,
        is_part,
        next,
    })
}
