//! The linter: where the register and the documents contradict themselves or each other, what is
//! empty, and what is overdue. docs/lint.md describes every rule.
//!
//! What a text says is read from the text, when its document was imported; nothing is known of
//! a document beforehand. Words come from a [`Lexicon`] of the catalog.

pub(super) mod action_text;
mod announced;
mod areas;
mod claims;
mod counts;
pub(super) mod dates;
mod documents;
mod fields;
mod finding;
mod lexicon;
mod lists;
mod own_name;
mod plainly;
pub(super) mod promised;
mod promises;
mod statement;
mod status;

use std::collections::BTreeSet;

use andamento_model::register::{Day, Entry, EntryId, EntryKind, Record, Register};

use super::texts::Texts;

pub use finding::{Evidence, Finding, Rule, Severity};
pub use lexicon::{Lexicon, LexiconError};
pub use promises::promises;
pub use status::contradicts;
pub(crate) use status::is_finished;

/// What is asked of the linter.
#[derive(Debug, Clone)]
pub struct LintQuestion {
    /// Only findings about this plan, its areas, actions and events. `None`: about everything.
    pub plan: Option<EntryId>,
    /// The day by which dates have passed or not.
    pub today: Day,
}

/// What the linter found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lint {
    /// The findings, by rule and then by entry.
    pub findings: Vec<Finding>,
    /// Hashes of documents that entries were read from and whose text was not imported: what is
    /// said of them comes from the register alone (`source text not loaded`).
    pub not_loaded: Vec<String>,
}

/// Looks at every entry and every imported text.
pub fn lint(
    register: &Register,
    texts: &Texts,
    lexicon: &Lexicon,
    question: &LintQuestion,
) -> Lint {
    let mut findings = by_entry(register, texts, lexicon, question.today);
    let documents = documents::imported(register, texts);
    findings.extend(documents::duplicates(&documents));
    let mut read = counts::Numbers::new();
    findings.extend(counts::check(&documents, lexicon, &mut read));
    findings.extend(claims::counts(register, texts, &read));
    findings.extend(claims::populations(register, texts));
    if let Some(plan) = &question.plan {
        findings.retain(|finding| belongs(&finding.entry, plan, register));
    }
    let concerned = |record: &Record| {
        let plan = question.plan.as_ref();
        plan.is_none_or(|plan| belongs(record.entry.as_str(), plan, register))
    };
    Lint {
        findings: in_order(findings, texts),
        not_loaded: not_loaded(register, texts, concerned),
    }
}

/// What is found about some entries, for a register that is too long to be looked through at once:
/// what [`lint`] finds about them, without what it finds by holding texts against each other
/// (`duplicate-document`, and numbers and lists in texts that differ).
///
/// `register` has these entries with the claims about them, the events of those that are actions,
/// and the items of those that are events with all their events; `texts` those that all these were
/// read from.
pub fn lint_entries(
    register: &Register,
    texts: &Texts,
    lexicon: &Lexicon,
    today: Day,
    entries: &BTreeSet<EntryId>,
) -> Lint {
    let mut findings = by_entry(register, texts, lexicon, today);
    let mut read = counts::Numbers::new();
    // Only the numbers are wanted that claims were read from.
    counts::check(&documents::imported(register, texts), lexicon, &mut read);
    findings.extend(claims::counts(register, texts, &read));
    findings.extend(claims::populations(register, texts));
    findings.retain(|one| EntryId::parse(&one.entry).is_ok_and(|id| entries.contains(&id)));
    Lint {
        findings: in_order(findings, texts),
        not_loaded: not_loaded(register, texts, |record| entries.contains(&record.entry)),
    }
}

/// What is found by looking at each entry, its text, and its events.
fn by_entry(register: &Register, texts: &Texts, lexicon: &Lexicon, today: Day) -> Vec<Finding> {
    let held = crate::register::held::Held::of(register);
    let mut findings = Vec::new();
    for action in register.of_kind(EntryKind::Action) {
        findings.extend(status::check(action, texts, lexicon, today));
        findings.extend(lists::check(action, texts, lexicon));
        findings.extend(promises::in_action(action, &held, texts, lexicon, today));
    }
    findings.extend(promises::events(register, &held, texts, today));
    for kind in EntryKind::ALL {
        for entry in register.of_kind(kind) {
            findings.extend(fields::empty(entry, texts));
            findings.extend(fields::review(entry, texts, today));
        }
    }
    findings
}

/// The findings in their order; those whose text is not here say so.
fn in_order(mut findings: Vec<Finding>, texts: &Texts) -> Vec<Finding> {
    findings.sort_by_cached_key(|finding| (finding.rule, natural(&finding.entry)));
    for finding in &mut findings {
        let mut cited = finding.evidence.iter();
        if cited.any(|one| texts.get(&one.document).is_none()) {
            finding.message.push_str(" (source text not loaded)");
        }
    }
    findings
}

/// Whether an entry is a plan or belongs to it.
fn belongs(entry: &str, plan: &EntryId, register: &Register) -> bool {
    let Ok(id) = EntryId::parse(entry) else {
        return false;
    };
    let of_plan = |entry: &Entry| entry.text("plan") == Some(plan.as_str());
    let item = |entry: &Entry| entry.reference("item");
    id == *plan
        || register.entry(&id).is_some_and(|entry| {
            let of_item = item(entry)
                .is_some_and(|item| item == *plan || register.entry(&item).is_some_and(of_plan));
            of_plan(entry) || of_item
        })
}

fn not_loaded(
    register: &Register,
    texts: &Texts,
    concerned: impl Fn(&Record) -> bool,
) -> Vec<String> {
    let hashes: BTreeSet<&str> = register
        .records()
        .filter(|record| record.stated().is_some())
        .filter(|record| concerned(record))
        .filter_map(|record| record.source.as_ref())
        .map(|source| source.document.as_str())
        .filter(|hash| texts.get(hash).is_none())
        .collect();
    hashes.into_iter().map(str::to_string).collect()
}

/// Orders `…/10` after `…/2`.
fn natural(text: &str) -> Vec<(u64, String)> {
    let part = |part: &str| (part.parse().unwrap_or(u64::MAX), part.to_string());
    text.split('/').map(part).collect()
}
