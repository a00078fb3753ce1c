//! Questions about the register: the ledger gives what was known on a day, analysis answers.

use std::collections::{BTreeMap, BTreeSet};

use andamento_analysis::IndicatorCatalog;
use andamento_analysis::register::Texts;
use andamento_analysis::register::due::{DueDate, due};
use andamento_analysis::register::lint::{Lexicon, Lint, LintQuestion, lint};
use andamento_analysis::register::matrix::{Matrix, MatrixQuestion, matrix};
use andamento_analysis::register::targets::{TargetLine, targets};
use andamento_analysis::register::thread::{Stage, Thread, thread};
use andamento_model::register::{Day, EntryId, EntryKind, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Selection};

use super::part::Part;
use super::promises;
use crate::views::place::DocumentNames;

/// Why a question about the register has no answer.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpError {
    /// There is no such entry.
    #[error("there is no `{asked}` in the register{when} ({known})")]
    Unknown {
        /// What was asked for.
        asked: String,
        /// ` as known on 2026-11-22`, or nothing.
        when: String,
        /// What there is instead.
        known: String,
    },
    /// An entry that has no place in a thread.
    #[error(
        "`{asked}` has no place in a thread; begin with one of: programme, operation, target, \
         practice, action, recommendation, area, plan, indicator/<id>"
    )]
    NoStage {
        /// What was asked for.
        asked: String,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The texts of the documents that a register's entries were read from, as far as they had arrived
/// by a day. `known_on` `None`: by now.
///
/// # Errors
/// When a kept text cannot be read.
pub fn texts(
    ledger: &Ledger,
    known_on: Option<Day>,
    register: &Register,
) -> Result<Texts, StoreError> {
    let own = register
        .of_kind(EntryKind::Document)
        .filter_map(|(document, _)| document.text("sha256"));
    let cited = register
        .records()
        .filter_map(|record| record.source.as_ref());
    let hashes: BTreeSet<&str> = own
        .chain(cited.map(|source| source.document.as_str()))
        .collect();
    kept(ledger, known_on, hashes)
}

/// The texts of some documents that had arrived by a day. `None`: by now.
pub(super) fn kept(
    ledger: &Ledger,
    known_on: Option<Day>,
    hashes: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<Texts, StoreError> {
    let mut kept = Vec::new();
    for hash in hashes {
        if let Some(text) = ledger.document(hash.as_ref(), known_on)? {
            kept.push((hash.as_ref().to_string(), text));
        }
    }
    Ok(Texts::new(kept))
}

/// Refuses an entry that the register does not have, and names those of its kind.
fn known(
    ledger: &Ledger,
    register: &Register,
    id: &EntryId,
    known_on: Option<Day>,
) -> Result<(), FollowUpError> {
    const SHOWN: usize = 12;
    if register.entry(id).is_some() {
        return Ok(());
    }
    let mut some = Selection::of_kind(id.kind());
    some.limit = Some(10 * SHOWN);
    let some = ledger.register(known_on, &some)?;
    let mut there: Vec<&str> = some
        .of_kind(id.kind())
        .map(|(entry, _)| entry.id().as_str())
        .take(SHOWN + 1)
        .collect();
    let more = if there.len() > SHOWN { ", …" } else { "" };
    there.truncate(SHOWN);
    Err(FollowUpError::Unknown {
        asked: id.to_string(),
        when: known_on.map_or_else(String::new, |day| format!(" as known on {day}")),
        known: if there.is_empty() {
            "there is none of this kind".to_string()
        } else {
            format!("there are: {}{more}", there.join(", "))
        },
    })
}

/// What the linter finds in the register as known on a day. `known_on`: `None` for now.
///
/// # Errors
/// When the plan is not there, or the ledger cannot be read.
pub fn ask_lint(
    ledger: &Ledger,
    known_on: Option<Day>,
    lexicon: &Lexicon,
    question: &LintQuestion,
) -> Result<(Lint, DocumentNames), FollowUpError> {
    let (register, texts) = match &question.plan {
        Some(plan) => {
            let mut part = Part::new(ledger, known_on);
            let hashes = part.lint(plan)?;
            part.documents()?;
            let register = part.register();
            known(ledger, &register, plan, known_on)?;
            (register, kept(ledger, known_on, hashes)?)
        }
        // Two entries that say different things may be anywhere: all are read.
        None => {
            let register = ledger.register(known_on, &Selection::default())?;
            let texts = texts(ledger, known_on, &register)?;
            (register, texts)
        }
    };
    let found = lint(&register, &texts, lexicon, question);
    Ok((found, DocumentNames::of(&register)))
}

/// The matrix of a plan as known on a day. `states`: the codes of the Member States.
///
/// # Errors
/// When the plan, the area or the state is not there, or the ledger cannot be read.
pub fn ask_matrix(
    ledger: &Ledger,
    known_on: Option<Day>,
    plan: &EntryId,
    states: &[String],
    question: &MatrixQuestion,
) -> Result<(Matrix, DocumentNames), FollowUpError> {
    let mut part = Part::new(ledger, known_on);
    part.matrix(plan)?;
    part.documents()?;
    let register = part.register();
    known(ledger, &register, plan, known_on)?;
    if let Some(state) = question
        .state
        .as_ref()
        .filter(|state| !states.contains(state))
    {
        return Err(FollowUpError::Unknown {
            asked: state.clone(),
            when: String::new(),
            known: format!("Member States: {}", states.join(", ")),
        });
    }
    let found = matrix(&register, plan, states, question);
    if let Some(area) = question.area.as_ref().filter(|_| found.rows.is_empty()) {
        let all = matrix(&register, plan, &[], &MatrixQuestion::default());
        let mut areas: Vec<String> = all.rows.into_iter().filter_map(|row| row.area).collect();
        areas.dedup();
        return Err(FollowUpError::Unknown {
            asked: area.chars().take(60).collect(),
            when: String::new(),
            known: format!("areas of the plan: {}", areas.join(", ")),
        });
    }
    Ok((found, DocumentNames::of(&register)))
}

/// The targets of an item, or all, as known on a day.
///
/// # Errors
/// When the item is not there, or the ledger cannot be read.
pub fn ask_targets(
    ledger: &Ledger,
    known_on: Option<Day>,
    item: Option<&EntryId>,
) -> Result<(Vec<TargetLine>, DocumentNames), FollowUpError> {
    let mut part = Part::new(ledger, known_on);
    part.targets(item)?;
    part.documents()?;
    let register = part.register();
    if let Some(item) = item {
        known(ledger, &register, item, known_on)?;
    }
    Ok((targets(&register, item), DocumentNames::of(&register)))
}

/// Every date on which something is due, as known on a day, with how fresh it is `today`; `true`:
/// the texts of all actions that are here were read for times that they promise. `false`: there
/// are too many, and only those were read to which a promised event belongs.
///
/// # Errors
/// When the ledger cannot be read.
pub fn ask_due(
    ledger: &Ledger,
    known_on: Option<Day>,
    lexicon: &Lexicon,
    today: Day,
) -> Result<(Vec<DueDate>, DocumentNames, bool), FollowUpError> {
    let mut part = Part::new(ledger, known_on);
    part.dated()?;
    let here = promises::actions_here(ledger, known_on, promises::MOST_READ)?;
    let (whole, actions) = (here.is_some(), here.unwrap_or_default());
    let records = part.records().iter();
    let promises = promises::of_some(ledger, known_on, lexicon, records, actions)?;
    part.documents()?;
    part.documents_of(promises.sources())?;
    let register = part.register();
    let found = due(&register, &promises, today);
    Ok((found, DocumentNames::of(&register), whole))
}

/// The thread through an entry or an indicator, as known on a day.
///
/// # Errors
/// When the start is not there or has no place in a thread, or the ledger cannot be read.
pub fn ask_thread(
    ledger: &Ledger,
    known_on: Option<Day>,
    indicators: &IndicatorCatalog,
    start: &str,
) -> Result<(Thread, DocumentNames), FollowUpError> {
    let mut part = Part::new(ledger, known_on);
    part.thread(start)?;
    part.documents()?;
    let register = part.register();
    let titles: BTreeMap<String, String> = indicators
        .iter()
        .map(|indicator| (indicator.id.to_string(), indicator.reading.title.clone()))
        .collect();
    let no_stage = || FollowUpError::NoStage {
        asked: start.chars().take(100).collect(),
    };
    match (Stage::of(start), EntryId::parse(start)) {
        (Some(Stage::Indicator), _) => {}
        (_, Ok(id)) => known(ledger, &register, &id, known_on)?,
        (_, Err(_)) => return Err(no_stage()),
    }
    let found = thread(&register, &titles, start).ok_or_else(no_stage)?;
    if Stage::of(start) == Some(Stage::Indicator)
        && found
            .steps
            .iter()
            .all(|step| step.members.iter().all(|one| one.title.is_none()))
    {
        return Err(FollowUpError::Unknown {
            asked: start.chars().take(100).collect(),
            when: String::new(),
            known: "see andamento indicators".to_string(),
        });
    }
    Ok((found, DocumentNames::of(&register)))
}
