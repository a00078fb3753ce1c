//! Search over territories, indicators, dataflows and entries of the register.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use andamento_model::register::EntryKind;
use andamento_model::{DimensionId, Indicator};
use andamento_store::ledger::Selection;

use super::Site;
use crate::pages::territory::place::level;

/// The most results of one kind.
const MOST: usize = 30;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// `territory`, `indicator`, `dataflow`, or a kind of entry: `action`.
    pub kind: &'static str,
    /// What it is, more closely: `country`, `region, NUTS 2`, `city`, `indicator`.
    pub what: String,
    /// Its code or id.
    pub code: String,
    /// Its label or title.
    pub label: String,
    /// Its page.
    pub address: String,
}

/// What is looked through, prepared once: the catalog's places, indicators and dataflows, and
/// the entries of the register as of a state of it.
#[derive(Default)]
pub struct Index {
    indicators: OnceLock<Vec<Candidate>>,
    territories: OnceLock<Vec<Candidate>>,
    dataflows: OnceLock<Vec<Candidate>>,
    entries: Mutex<Option<(u64, Arc<Vec<Candidate>>)>>,
}

/// Something that may be looked for.
struct Candidate {
    kind: &'static str,
    code: String,
    label: String,
    address: String,
    plain_code: String,
    plain_label: String,
}

impl Candidate {
    fn new(kind: &'static str, code: &str, label: &str, address: String) -> Self {
        Self {
            kind,
            plain_code: plain(code),
            plain_label: plain(label),
            code: code.to_string(),
            label: label.to_string(),
            address,
        }
    }
}

/// What matches best comes first: the code itself, then labels that begin with the words,
/// then labels with a word that begins so, then labels that have them anywhere.
pub fn search(site: &Site, words: &str) -> Vec<Found> {
    let wanted = plain(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let index = &site.index;
    let indicators = index.indicators.get_or_init(|| indicators(site));
    let territories = index.territories.get_or_init(|| territories(site));
    let dataflows = index.dataflows.get_or_init(|| dataflows(site));
    let mut found = best(&wanted, indicators);
    found.extend(best(&wanted, territories));
    for place in found.iter_mut().filter(|one| one.kind == "territory") {
        place.what = level(site, &place.code).name().to_string();
    }
    found.extend(best(&wanted, dataflows));
    found.extend(best(&wanted, &entries(site)));
    found
}

fn indicators(site: &Site) -> Vec<Candidate> {
    let indicator = |one: &Indicator| {
        let (id, title) = (one.id.to_string(), &one.reading.title);
        Candidate::new("indicator", &id, title, format!("/indicators/{id}"))
    };
    site.indicators.iter().map(indicator).collect()
}

fn dataflows(site: &Site) -> Vec<Candidate> {
    let dataflow = |one: &Indicator| {
        let id = one.definition.dataflow.to_string();
        let title = &one.reading.source.title;
        Candidate::new("dataflow", &id, title, format!("/dataflows/{id}"))
    };
    site.indicators.iter().map(dataflow).collect()
}

/// Entries of the register that a reader may look for. A register that cannot be read has none
/// here; its own pages say why.
fn entries(site: &Site) -> Arc<Vec<Candidate>> {
    let Ok(state) = site.register_state() else {
        return Arc::default();
    };
    let kept = site.index.entries.lock();
    if let Some((known, entries)) = &*kept.unwrap_or_else(PoisonError::into_inner)
        && *known == state
    {
        return Arc::clone(entries);
    }
    let entries = Arc::new(entries_now(site));
    let kept = site.index.entries.lock();
    *kept.unwrap_or_else(PoisonError::into_inner) = Some((state, Arc::clone(&entries)));
    entries
}

/// The most entries of one kind that are looked through.
const MOST_ENTRIES: usize = 2_000;

fn entries_now(site: &Site) -> Vec<Candidate> {
    let kinds = [
        EntryKind::Plan,
        EntryKind::Area,
        EntryKind::Action,
        EntryKind::Recommendation,
        EntryKind::Programme,
        EntryKind::Operation,
        EntryKind::Practice,
        EntryKind::Organisation,
        EntryKind::Document,
    ];
    let mut all = Vec::new();
    for kind in kinds {
        let mut selection = Selection::of_kind(kind);
        selection.limit = Some(MOST_ENTRIES);
        let register = site.ledger.register(None, &selection).unwrap_or_default();
        all.extend(register.of_kind(kind).map(|(entry, record)| {
            let id = record.entry.as_str();
            let address = match (kind, entry.text("sha256")) {
                (EntryKind::Plan, _) => format!("/plans/{}", record.entry.names()),
                (EntryKind::Document, Some(sha256)) => format!("/documents/{sha256}"),
                _ => format!("/entries/{id}"),
            };
            Candidate::new(kind.name(), id, entry.title(), address)
        }));
    }
    all
}

/// Codes that are places: the lists have some headings besides.
fn territories(site: &Site) -> Vec<Candidate> {
    let listed = ["geo", "cities", "fua"]
        .into_iter()
        .filter_map(|name| DimensionId::parse(name).ok())
        .filter_map(|dimension| site.codelists.get(&dimension))
        .flat_map(|list| list.iter());
    let regions = site
        .nuts
        .iter()
        .filter(|(_, region)| region.level > 0 && !region.name.is_empty())
        .map(|(code, region)| (code, region.name.as_str()));
    let place = |(code, label): (&str, &str)| {
        Candidate::new("territory", code, label, format!("/territories/{code}"))
    };
    listed.chain(regions).map(place).collect()
}

fn best(wanted: &str, all: &[Candidate]) -> Vec<Found> {
    let candidates = all.iter().filter_map(|one| {
        let rank = rank(wanted, &one.plain_code, &one.plain_label)?;
        Some((rank, one.label.len(), one))
    });
    let mut ranked: Vec<(u8, usize, &Candidate)> = candidates.collect();
    ranked.sort_by(|a, b| (a.0, a.1, &a.2.code).cmp(&(b.0, b.1, &b.2.code)));
    let mut found: Vec<Found> = Vec::new();
    for (_, _, one) in ranked {
        if found.len() < MOST && !found.iter().any(|known| known.address == one.address) {
            found.push(Found {
                kind: one.kind,
                what: one.kind.to_string(),
                code: one.code.clone(),
                label: one.label.clone(),
                address: one.address.clone(),
            });
        }
    }
    found
}

fn rank(wanted: &str, code: &str, label: &str) -> Option<u8> {
    if code == wanted {
        Some(0)
    } else if label.starts_with(wanted) {
        Some(1)
    } else if label.contains(&format!(" {wanted}")) || code.starts_with(wanted) {
        Some(2)
    } else if label.contains(wanted) || code.contains(wanted) {
        Some(3)
    } else {
        let mut words = wanted.split(' ');
        words
            .all(|word| label.contains(word) || code.contains(word))
            .then_some(4)
    }
}

/// Lower case, without the marks on Latin letters, with single spaces.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().take(400).flat_map(char::to_lowercase) {
        let c = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'ď' | 'đ' => 'd',
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
            'ì'..='ï' | 'ī' | 'į' => 'i',
            'ł' | 'ľ' | 'ļ' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'š' | 'ș' | 'ş' => 's',
            'ť' | 'ț' | 'ţ' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c != ' ' || !(plain.is_empty() || plain.ends_with(' ')) {
            plain.push(c);
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_spaces_do_not_matter() {
        assert_eq!(plain("  Île-de-France  Zürich "), "ile-de-france zurich");
    }

    #[test]
    fn the_code_itself_comes_before_labels() {
        assert_eq!(rank("se", "se", "sweden"), Some(0));
        assert_eq!(rank("swe", "se", "sweden"), Some(1));
        assert_eq!(rank("rate young", "neet", "young people, rate"), Some(4));
        assert_eq!(rank("x", "se", "sweden"), None);
    }
}
