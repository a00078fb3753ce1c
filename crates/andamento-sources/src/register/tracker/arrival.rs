//! What a page that arrives changes in a register.

use std::collections::BTreeMap;

use andamento_model::register::{
    Draft, Entry, EntryError, EntryId, EntryKind, Register, Source, Value,
};

use super::TrackerPage;

/// What a page states of an action; a difference in one of these is a change.
const COMPARED: [&str; 7] = [
    "title",
    "number",
    "promise",
    "status",
    "types",
    "as_of",
    "text_hash",
];
/// Where the register says it in own words instead, the words of a page are no change.
const IN_OWN_WORDS: &str = "promise";
/// Why values are missing: what was found out before stays as long as the page has no value.
const REASONS: &str = "missing";
/// What a page does not state, and what stays true when a new page arrives.
const KEPT: [&str; 3] = ["summary", "field", "responsible"];
/// What was read out of the text, and stays true while the text is the same.
const KEPT_WITH_TEXT: [&str; 2] = ["due", "review_by"];

/// An entry that a page states otherwise than the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntry {
    /// The entry.
    pub entry: EntryId,
    /// The fields that differ; none when an equal page confirms it.
    pub fields: Vec<&'static str>,
}

/// What is to be recorded of a page, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrival {
    /// What is to be recorded, in an order in which nothing refers to what comes later.
    pub drafts: Vec<Draft>,
    /// Actions that the register did not have.
    pub new: Vec<EntryId>,
    /// Actions that it has otherwise, or from another document.
    pub changed: Vec<ChangedEntry>,
    /// Number of actions about which the page says nothing new.
    pub unchanged: usize,
    /// Actions of the page's areas that are no longer on the page.
    pub gone: Vec<EntryId>,
}

/// Compares a page with the register.
///
/// An action that stands as the page has it, from the same document, adds nothing. The same values
/// from another document are recorded: a later page confirms them. What the page says nothing
/// about stays out of the comparison. Actions of the page's areas that were read from a document
/// and that it no longer has are withdrawn, unless a table of the page could not be read.
///
/// # Errors
/// Never in practice: values that made an entry make one again.
pub fn settle(page: &TrackerPage, standing: &Register) -> Result<Arrival, EntryError> {
    let mut arrival = Arrival::default();
    let places = page.places.iter();
    let unknown = places.filter(|draft| standing.entry(&draft.entry).is_none());
    arrival.drafts.extend(unknown.cloned());
    for draft in &page.actions {
        let record = standing.record(&draft.entry);
        let known = record.and_then(|record| record.stated());
        let (Some(known), Some(stated)) = (known, &draft.stated) else {
            arrival.new.push(draft.entry.clone());
            arrival.drafts.push(draft.clone());
            continue;
        };
        let source = record.and_then(|record| record.source.as_ref());
        let same_page = source.is_some_and(|source| source.document == page.document);
        let fields: Vec<&'static str> = COMPARED
            .into_iter()
            .filter(|field| differs(field, known, stated, same_page))
            .collect();
        if fields.is_empty() && same_page {
            arrival.unchanged += 1;
            continue;
        }
        arrival.changed.push(ChangedEntry {
            entry: draft.entry.clone(),
            fields,
        });
        let mut draft = draft.clone();
        draft.stated = Some(with_kept(known, stated)?);
        arrival.drafts.push(draft);
    }
    if page.rejected.is_empty() {
        withdraw(page, standing, &mut arrival);
    }
    Ok(arrival)
}

/// Of one page only what both state is compared, and a date that was added.
fn differs(field: &str, known: &Entry, stated: &Entry, same_page: bool) -> bool {
    let (known, stated) = (known.value(field), stated.value(field));
    match (known, stated) {
        (Some(known), Some(stated)) => known != stated,
        (None, Some(_)) if field == IN_OWN_WORDS => false,
        (None, Some(_)) => !same_page || field == "as_of",
        (Some(_), None) => !same_page,
        (None, None) => false,
    }
}

/// What the page states, and of what it does not state what stays true.
fn with_kept(known: &Entry, stated: &Entry) -> Result<Entry, EntryError> {
    let same_text = known.value("text_hash") == stated.value("text_hash");
    let with_text = KEPT_WITH_TEXT.into_iter().filter(|_| same_text);
    let kept = KEPT.into_iter().chain(with_text);
    let kept = kept.filter_map(|field| Some((field, known.value(field)?.clone())));
    let kept = kept.filter(|(field, _)| stated.value(field).is_none());
    let in_own_words = known.value(IN_OWN_WORDS).is_none();
    let own = stated.values();
    let own = own.filter(|(name, _)| *name != REASONS);
    let own = own.filter(|(name, _)| !(in_own_words && *name == IN_OWN_WORDS));
    let own = own.map(|(name, value)| (name, value.clone()));
    let reasons = reasons(known, stated, same_text);
    let reasons = (!reasons.is_empty()).then_some((REASONS, Value::Many(reasons)));
    Entry::new(stated.id().clone(), own.chain(kept).chain(reasons))
}

/// Why values are missing: of a cell that is still empty what was known of it before, else what
/// the page shows. What was said of the text stays with the text.
fn reasons(known: &Entry, stated: &Entry, same_text: bool) -> Vec<String> {
    let of = |reason: &str| {
        reason
            .split(':')
            .next()
            .unwrap_or_default()
            .trim()
            .to_string()
    };
    let shown = stated.all(REASONS);
    let still = |what: &str| match stated.kind().field(what) {
        Some(_) => stated.value(what).is_none(),
        None => same_text,
    };
    let before = known
        .all(REASONS)
        .iter()
        .filter(|reason| still(&of(reason)));
    let mut reasons: Vec<String> = before.cloned().collect();
    let new = shown
        .iter()
        .filter(|reason| !reasons.iter().any(|known| of(known) == of(reason)));
    let new: Vec<String> = new.cloned().collect();
    reasons.extend(new);
    reasons
}

fn withdraw(page: &TrackerPage, standing: &Register, arrival: &mut Arrival) {
    for (entry, record) in standing.of_kind(EntryKind::Action) {
        // What somebody entered without a document was never on a page.
        if record.source.is_none() {
            continue;
        }
        let of_page = entry.text("plan") == Some(page.plan.as_str())
            && page
                .areas
                .iter()
                .any(|area| entry.text("area") == Some(area.as_str()));
        let there = page.actions.iter().any(|draft| draft.entry == *entry.id());
        if !of_page || there {
            continue;
        }
        let source = Source {
            document: page.document.clone(),
            line: None,
            last_line: None,
            fields: BTreeMap::new(),
        };
        arrival.gone.push(entry.id().clone());
        arrival.drafts.push(Draft {
            entry: entry.id().clone(),
            stated: None,
            about: None,
            source: Some(source),
            reason: Some(format!("not on the page of {}", page.document)),
        });
    }
}
