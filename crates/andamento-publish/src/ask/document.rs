//! A document with what was read from it.

use andamento_model::register::{Day, EntryKind, Record, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

/// A document by its bytes.
#[derive(Debug, Clone)]
pub struct OfDocument {
    /// The record of the document's own entry. `None`: it has none.
    pub record: Option<Record>,
    /// The entries whose standing record was read from it.
    pub read: Register,
    /// How many they are, also those that are not among [`OfDocument::read`].
    pub all: usize,
}

/// The document with a SHA-256, as known on a day. `most`: at most so many of the entries that
/// were read from it, the first in the order of identifiers as texts; `None`: all.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_document(
    ledger: &Ledger,
    sha256: &str,
    known_on: Option<Day>,
    most: Option<usize>,
) -> Result<OfDocument, StoreError> {
    let bytes = Naming::Bytes(sha256.to_string());
    let documents = Selection::naming(EntryKind::Document, [bytes]);
    let documents = ledger.register(known_on, &documents)?;
    let record = documents.of_kind(EntryKind::Document).next();
    let from = vec![Naming::ReadFrom(sha256.to_string())];
    let all = ledger.count_naming(known_on, None, &from)?;
    let all = all.first().and_then(|count| usize::try_from(*count).ok());
    let read = Selection {
        limit: most,
        naming: Some(from),
        ..Selection::default()
    };
    Ok(OfDocument {
        record: record.map(|(_, record)| record.clone()),
        read: ledger.register(known_on, &read)?,
        all: all.unwrap_or_default(),
    })
}
