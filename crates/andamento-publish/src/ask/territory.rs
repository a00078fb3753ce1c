//! What was promised and reported in a territory.

use andamento_model::register::{Day, EntryId, EntryKind, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

/// Kinds of entries that name territories, in the order in which they are shown.
pub const KINDS: [EntryKind; 5] = [
    EntryKind::Practice,
    EntryKind::Operation,
    EntryKind::Programme,
    EntryKind::Organisation,
    EntryKind::Claim,
];
/// The most links that are read.
const MOST_LINKS: usize = 300;

/// The entries of a territory.
#[derive(Debug, Clone, Default)]
pub struct OfTerritory {
    /// Entries that name its code.
    pub here: Register,
    /// How many more there are.
    pub hidden: usize,
    /// Links of these to what they answer.
    pub links: Register,
    /// What the links lead to.
    pub asked: Register,
}

/// Practices, operations, programmes, organisations and claims of a territory, of a country those of
/// its regions and cities too, as known on a day (`None`: as known now); at most `most` of them
/// together.
///
/// # Errors
/// Why the ledger cannot be read.
pub fn ask_territory(
    ledger: &Ledger,
    territory: &Naming,
    known_on: Option<Day>,
    most: usize,
) -> Result<OfTerritory, StoreError> {
    let (mut all, mut records) = (0, Vec::new());
    for kind in KINDS {
        let count = ledger.count_naming(known_on, Some(kind), std::slice::from_ref(territory))?;
        let count = count.first().copied().unwrap_or_default();
        all += usize::try_from(count).unwrap_or(usize::MAX);
        let left = most.saturating_sub(records.len());
        if left > 0 && count > 0 {
            let mut selection = Selection::naming(kind, [territory.clone()]);
            selection.limit = Some(left);
            let found = ledger.register(known_on, &selection)?;
            records.extend(found.records().cloned());
        }
    }
    if records.is_empty() {
        return Ok(OfTerritory::default());
    }
    let hidden = all.saturating_sub(records.len());
    let names = records.iter().map(|record| record.entry.clone());
    let mut links = Selection::naming(EntryKind::Link, names.map(Naming::Entry));
    links.limit = Some(MOST_LINKS);
    let links = ledger.register(known_on, &links)?;
    let asked: Vec<EntryId> = links
        .of_kind(EntryKind::Link)
        .filter_map(|(link, _)| EntryId::parse(link.text("to")?).ok())
        .collect();
    Ok(OfTerritory {
        here: Register::new(records),
        hidden,
        asked: ledger.register(known_on, &Selection::of_ids(asked))?,
        links,
    })
}
