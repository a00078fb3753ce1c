//! What stands beside an entry in every view of it: how fresh it is, and what the linter finds.

use andamento_analysis::register::freshness::{FreshnessState, PromisedEvents};
use andamento_model::register::{Entry, Record};
use serde::Serialize;

use crate::ask::beside::Beside;
use crate::views::lint::{FindingView, view};

/// How fresh an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FreshView {
    /// `current`, `update due`, `stale`.
    pub state: &'static str,
    /// The field of the date that decides: `review_by`, `due` or `when`;
    /// `implementation` where the text of the entry says it.
    pub field: &'static str,
    /// The entry that states it: the entry itself, or its event.
    pub entry: String,
    /// The first day of the date.
    pub from: String,
    /// Its last day.
    pub until: String,
    /// The state.
    #[serde(skip)]
    pub of: FreshnessState,
}

/// A promised event that a later page took back.
#[derive(Debug, Serialize)]
pub(crate) struct TakenBack<'b> {
    reason: &'static str,
    /// SHA-256 of the document that has its item now.
    document: &'b str,
    /// The first line about the item; `null`: the item is not in it.
    line: Option<u32>,
}

impl FreshView {
    /// An entry's. `None`: it has no date, so nobody said when it has to be looked at.
    pub fn of(entry: &Entry, beside: &Beside, events: &PromisedEvents<'_>) -> Option<Self> {
        let found = beside.freshness(entry, events);
        let because = found.because?;
        Some(Self {
            state: found.state.name(),
            field: because.field,
            entry: because.entry.to_string(),
            from: because.span.first.to_string(),
            until: because.span.last.to_string(),
            of: found.state,
        })
    }
}

/// Freshness and findings, as JSON has them.
#[derive(Serialize)]
pub(crate) struct BesideView<'b> {
    /// The day by which dates have passed or not.
    today: String,
    /// `null`: the entry has no date.
    freshness: Option<FreshView>,
    /// Why a promised event is not due any more; absent: it is, or it is no event.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded: Option<TakenBack<'b>>,
    /// `null`: the journal is too long to be looked through for one entry.
    findings: Option<Vec<FindingView<'b>>>,
}

impl<'b> BesideView<'b> {
    /// Of a record and the promised events of its register.
    pub(crate) fn of(record: &Record, beside: &'b Beside, events: &PromisedEvents<'b>) -> Self {
        Self {
            today: beside.today.to_string(),
            freshness: record
                .stated()
                .and_then(|entry| FreshView::of(entry, beside, events)),
            superseded: events
                .promises()
                .superseded(&record.entry)
                .map(|one| TakenBack {
                    reason: one.gone.reason(),
                    document: &one.by.document,
                    line: one.by.line,
                }),
            findings: findings(record.entry.as_str(), beside),
        }
    }
}

/// The findings about an entry. `None`: the journal is too long to be looked through.
pub(crate) fn findings<'b>(entry: &str, beside: &'b Beside) -> Option<Vec<FindingView<'b>>> {
    Some(beside.findings(entry)?.iter().map(view).collect())
}

/// The names of the rules that find something about an entry, for a cell of a table.
pub(crate) fn rules(entry: &str, beside: &Beside) -> String {
    let all = beside.findings(entry).unwrap_or_default();
    let names: Vec<&str> = all.iter().map(|one| one.rule.name()).collect();
    names.join("; ")
}
