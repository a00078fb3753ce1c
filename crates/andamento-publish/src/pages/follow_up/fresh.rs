//! How fresh an entry is, as a badge.

use andamento_analysis::register::due::DueKind;
use andamento_analysis::register::freshness::FreshnessState;
use andamento_model::register::Span;

use crate::views::register::beside::FreshView;

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

    /// A date that a later page took back.
    pub fn superseded(because: String) -> Self {
        Self {
            state: "superseded",
            class: "undated",
            because,
        }
    }

    /// How fresh an entry is, with the date that decides.
    pub fn of(view: &FreshView) -> Self {
        let kinds = [
            DueKind::Review,
            DueKind::Due,
            DueKind::Promised,
            DueKind::Text,
        ];
        let kind = kinds.into_iter().find(|kind| kind.field() == view.field);
        let time = if view.from == view.until {
            view.until.clone()
        } else {
            format!("{} to {}", view.from, view.until)
        };
        Self::new(view.of, format!("{} {time}", kind.map_or(view.field, why)))
    }
}

/// What a date is about.
pub(super) fn why(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Review => "to be looked at again by",
        DueKind::Due => "promised by",
        DueKind::Promised => "event promised for",
        DueKind::Text => "promised in the text for",
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
