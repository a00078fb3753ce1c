//! How fresh an entry is, as a badge.

use andamento_analysis::register::due::DueKind;
use andamento_analysis::register::freshness::{
    Freshness, FreshnessState, PromisedEvents, freshness,
};
use andamento_model::register::{Day, Entry, Register, Span};

/// How fresh something is, in words and with a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fresh {
    /// The state in words: `update due`.
    pub state: &'static str,
    /// The class of its style: `due`.
    pub class: &'static str,
    /// The date that decides and what it is; empty: there is none.
    pub because: String,
}

impl Fresh {
    /// A state for a stated date.
    pub fn new(state: FreshnessState, because: String) -> Self {
        Self {
            state: state.name(),
            class: match state {
                FreshnessState::Current => "current",
                FreshnessState::UpdateDue => "due",
                FreshnessState::Stale => "stale",
                FreshnessState::Undated => "undated",
            },
            because,
        }
    }

    /// An entry on a day; `around` holds the events that belong to it. `None`: the entry has no
    /// date, so nothing can be said.
    pub fn of(entry: &Entry, around: &Register, today: Day) -> Option<Self> {
        let Freshness { state, because } = freshness(entry, &PromisedEvents::of(around), today);
        let because = because?;
        let kinds = [DueKind::Review, DueKind::Due, DueKind::Promised];
        let kind = kinds
            .into_iter()
            .find(|kind| kind.field() == because.field)?;
        Some(Self::new(
            state,
            format!("{} {}", why(kind), until(because.span)),
        ))
    }
}

/// What a date is about.
pub(super) fn why(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Review => "to be looked at again by",
        DueKind::Due => "promised by",
        DueKind::Promised => "event promised for",
    }
}

/// A day, or the first and the last day of a time.
pub(super) fn until(span: Span) -> String {
    if span.first == span.last {
        span.last.to_string()
    } else {
        format!("{} to {}", span.first, span.last)
    }
}
