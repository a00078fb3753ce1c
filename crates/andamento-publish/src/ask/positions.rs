//! Positions that are not as they were first recorded.

use andamento_model::register::{Day, EntryKind};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Page};

use crate::views::register::position::Reworked;

/// How many records of one position are looked through.
const HISTORY: usize = 50;

/// The positions on some things that were altered or withdrawn up to a day. `None`: up to now.
///
/// # Errors
/// When the journal cannot be read.
pub fn ask_reworked(
    ledger: &Ledger,
    on: &[Naming],
    known_on: Option<Day>,
) -> Result<Vec<Reworked>, StoreError> {
    let page = Page {
        limit: Some(HISTORY),
        before: None,
    };
    let mut found = Vec::new();
    for position in ledger.once_naming(on, EntryKind::Position, known_on)? {
        found.extend(Reworked::of(&ledger.history(&position, known_on, page)?));
    }
    Ok(found)
}
