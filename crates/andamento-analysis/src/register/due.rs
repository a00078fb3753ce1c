//! What is due when: review dates, dates by which something is promised, promised events.
//!
//! A date is due until it is changed: an event that was held in the time for which it was promised
//! is not due any more, and an entry whose date passed stays in the list, as *update due* and
//! later as *stale* (see [`freshness`](super::freshness)). Only what the register states is
//! listed; dates in texts are the matter of the linter.

use andamento_model::register::{Day, Entry, EntryId, EntryKind, Record, Register, Span};

use super::freshness::{FreshnessState, PromisedEvents, state_on};

/// Why an entry is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// Somebody has to look at it again: `review_by`.
    Review,
    /// It is promised by then: `due`.
    Due,
    /// An event is promised for then: `when`.
    Promised,
}

impl DueKind {
    /// The name in files and pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Due => "due",
            Self::Promised => "promised",
        }
    }

    /// The field that states the date.
    pub fn field(self) -> &'static str {
        match self {
            Self::Review => "review_by",
            Self::Due => "due",
            Self::Promised => "when",
        }
    }
}

/// A date on which something is due.
#[derive(Debug, Clone, PartialEq)]
pub struct DueDate {
    /// The entry that states the date.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// What it belongs to, for an event. `None`: nothing, or it is no event.
    pub item: Option<EntryId>,
    /// Why it is due.
    pub kind: DueKind,
    /// The time; it is due until the last day of it.
    pub span: Span,
    /// How fresh it is on the day of the question; never undated.
    pub state: FreshnessState,
    /// The record that states the date.
    pub record: Record,
}

/// Every date on which something is due, by its last day.
pub fn due(register: &Register, today: Day) -> Vec<DueDate> {
    let mut dates = Vec::new();
    let mut add = |entry: &Entry, record: &Record, kind: DueKind, span: Span| {
        dates.push(DueDate {
            entry: entry.id().clone(),
            title: entry.title().to_string(),
            item: entry
                .reference("item")
                .filter(|_| kind == DueKind::Promised),
            kind,
            span,
            state: state_on(span.last, today),
            record: record.clone(),
        });
    };
    for kind in EntryKind::ALL {
        for (entry, record) in register.of_kind(kind) {
            for why in [DueKind::Review, DueKind::Due] {
                if let Some(span) = entry.span(why.field()) {
                    add(entry, record, why, span);
                }
            }
        }
    }
    for (event, span) in PromisedEvents::of(register).all() {
        if let Some(record) = register.record(event.id()) {
            add(event, record, DueKind::Promised, span);
        }
    }
    // An event that belongs to nothing cannot have been held as another one.
    for (event, record) in register.of_kind(EntryKind::Event) {
        let alone = event.text("item").is_none() && event.text("state") == Some("promised");
        if let Some(span) = event.span("when").filter(|_| alone) {
            add(event, record, DueKind::Promised, span);
        }
    }
    dates.sort_by_cached_key(|date| {
        (
            date.span.last,
            date.span.first,
            date.entry.clone(),
            date.kind,
        )
    });
    dates
}
