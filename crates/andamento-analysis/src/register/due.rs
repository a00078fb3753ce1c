//! What is due when: review dates, dates by which something is promised, promised events.
//!
//! A date is due until it is changed: an event that was held in the time for which it was promised
//! is not due any more, and an entry whose date passed stays in the list, as *update due* and
//! later as *stale* (see [`freshness`](super::freshness)). Times that the texts of actions promise
//! are listed beside what the register states, and an event that a later page does not promise any
//! more stays in the list as *superseded* (see [`promises`](super::promises)).

use andamento_model::register::{Day, Entry, EntryId, EntryKind, Record, Register, Span};

use super::freshness::{FreshnessState, PromisedEvents, state_on};
use super::promises::{Promises, Superseded};

/// Why an entry is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// Somebody has to look at it again: `review_by`.
    Review,
    /// It is promised by then: `due`.
    Due,
    /// An event is promised for then: `when`.
    Promised,
    /// The text of an action promises something for then; no entry of the register has it.
    Text,
}

impl DueKind {
    /// The name in files and pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Due => "due",
            Self::Promised => "promised",
            Self::Text => "text",
        }
    }

    /// The field that states the date; `implementation` where it is the text of an action.
    pub fn field(self) -> &'static str {
        match self {
            Self::Review => "review_by",
            Self::Due => "due",
            Self::Promised => "when",
            Self::Text => "implementation",
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
    /// The record that states the date; its source is the place where the date stands now.
    pub record: Record,
    /// Why it is not due any more. `None`: it is due, as far as can be told.
    pub superseded: Option<Superseded>,
    /// The sentence, where the date was read from the text of an action. `None`: an entry of the
    /// register states it.
    pub text: Option<String>,
}

impl DueDate {
    /// The words for how it stands: how fresh it is, or *superseded*.
    pub fn state_name(&self) -> &'static str {
        match self.superseded {
            Some(_) => "superseded",
            None => self.state.name(),
        }
    }
}

/// Every date on which something is due, by its last day and then by the identifier of the entry
/// as text, which is the order in which a ledger lists dates; among them those that were
/// superseded.
pub fn due(register: &Register, promises: &Promises, today: Day) -> Vec<DueDate> {
    let mut dates = Vec::new();
    let mut add = |entry: &Entry, record: &Record, kind: DueKind, span: Span| {
        let of_event = kind == DueKind::Promised;
        let mut record = record.clone();
        if let Some(source) = promises.moved(entry.id()).filter(|_| of_event) {
            record.source = Some(source.clone());
        }
        let superseded = promises.superseded(entry.id()).filter(|_| of_event);
        dates.push(DueDate {
            entry: entry.id().clone(),
            title: entry.title().to_string(),
            item: entry.reference("item").filter(|_| of_event),
            kind,
            span,
            state: state_on(span.last, today),
            record,
            superseded: superseded.cloned(),
            text: None,
        });
    };
    for kind in EntryKind::ALL {
        for (entry, record) in register.of_kind(kind) {
            for why in [DueKind::Review, DueKind::Due] {
                let done = why == DueKind::Due && promises.is_done(entry.id());
                if let Some(span) = entry.span(why.field()).filter(|_| !done) {
                    add(entry, record, why, span);
                }
            }
        }
    }
    for (event, span) in PromisedEvents::of(register, promises).recorded() {
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
    dates.extend(promises.read().iter().map(|promise| DueDate {
        entry: promise.record.entry.clone(),
        title: promise.title.clone(),
        item: None,
        kind: DueKind::Text,
        span: promise.span,
        state: state_on(promise.span.last, today),
        record: promise.record.clone(),
        superseded: None,
        text: Some(promise.text.clone()),
    }));
    dates.sort_by_cached_key(|date| {
        let entry = date.entry.as_str().to_string();
        (date.span.last, entry, date.kind, date.span.first)
    });
    dates
}
