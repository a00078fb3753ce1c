//! How fresh an entry is: it decays by itself, from the dates by which it should be looked at.
//!
//! An entry is *current* until the last day of its review date, of its due date, of a time
//! promised for one of its events or in its text; then an *update is due*; [`STALE_AFTER_DAYS`] days later it
//! is *stale*. The date that passed first decides. An entry without any such date is *undated*:
//! nobody said when it has to be looked at.

use std::collections::BTreeMap;

use andamento_model::register::{Day, Entry, EntryId, EntryKind, Register, Span};

use super::held::Held;
use super::promises::Promises;

/// After how many days an update that is due makes an entry stale: half a year.
pub const STALE_AFTER_DAYS: i64 = 183;

/// How fresh an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FreshnessState {
    /// No date has passed.
    Current,
    /// A date has passed.
    UpdateDue,
    /// A date has passed long ago.
    Stale,
    /// There is no date.
    Undated,
}

impl FreshnessState {
    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::UpdateDue => "update due",
            Self::Stale => "stale",
            Self::Undated => "undated",
        }
    }
}

/// How fresh an entry is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// The state.
    pub state: FreshnessState,
    /// The date that decides. `None`: there is none.
    pub because: Option<Because>,
}

/// The date that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// The entry that states it: the entry itself, or its event.
    pub entry: EntryId,
    /// The field: `review_by`, `due` or `when`; `implementation` where the text of the entry says
    /// it.
    pub field: &'static str,
    /// The time.
    pub span: Span,
}

/// The promises of a register by what they belong to; made once for many entries.
#[derive(Debug, Clone)]
pub struct PromisedEvents<'r> {
    /// Events that are promised and not held, also superseded ones.
    of: BTreeMap<&'r str, Vec<(&'r Entry, Span)>>,
    /// Times that texts promise, by action.
    read: BTreeMap<&'r str, Vec<Span>>,
    promises: &'r Promises,
}

impl<'r> PromisedEvents<'r> {
    /// The events of a register that are promised and not held, and how they stand.
    pub fn of(register: &'r Register, promises: &'r Promises) -> Self {
        let held = Held::of(register);
        let mut events = Self {
            of: BTreeMap::new(),
            read: BTreeMap::new(),
            promises,
        };
        for (event, _) in register.of_kind(EntryKind::Event) {
            let promised = event.text("state") == Some("promised");
            if let (Some(item), Some(when), true) =
                (event.text("item"), event.span("when"), promised)
                && !held.kept(item, event.title(), when)
            {
                events.of.entry(item).or_default().push((event, when));
            }
        }
        for promise in promises.read() {
            let action = promise.record.entry.as_str();
            events.read.entry(action).or_default().push(promise.span);
        }
        events
    }

    /// Every event that is promised and not held, with the time for which it is promised; also
    /// those that a later page took back.
    pub fn recorded(&self) -> impl Iterator<Item = (&'r Entry, Span)> {
        self.of.values().flatten().copied()
    }

    /// How the promises stand against the texts of today.
    pub fn promises(&self) -> &'r Promises {
        self.promises
    }
}

/// How fresh an entry is on a day.
pub fn freshness(entry: &Entry, events: &PromisedEvents<'_>, today: Day) -> Freshness {
    let mut dates = Vec::new();
    let own = |field: &'static str| {
        let span = entry.span(field)?;
        Some(Because {
            entry: entry.id().clone(),
            field,
            span,
        })
    };
    dates.extend(own("review_by"));
    dates.extend(own("due").filter(|_| !events.promises.is_done(entry.id())));
    let promised = entry.kind() == EntryKind::Event && entry.text("state") == Some("promised");
    if promised && events.promises.superseded(entry.id()).is_none() {
        dates.extend(own("when"));
    }
    let of_events = events
        .of
        .get(entry.id().as_str())
        .map_or(&[][..], Vec::as_slice);
    let standing = of_events
        .iter()
        .filter(|(event, _)| events.promises.superseded(event.id()).is_none());
    dates.extend(standing.map(|(event, span)| Because {
        entry: event.id().clone(),
        field: "when",
        span: *span,
    }));
    let read = events.read.get(entry.id().as_str());
    dates.extend(read.into_iter().flatten().map(|span| Because {
        entry: entry.id().clone(),
        field: "implementation",
        span: *span,
    }));
    let because = dates
        .into_iter()
        .min_by_key(|date| (date.span.last, date.entry.clone()));
    let state = because.as_ref().map_or(FreshnessState::Undated, |date| {
        state_on(date.span.last, today)
    });
    Freshness { state, because }
}

/// The state of what has to be looked at by the end of a day.
pub fn state_on(by: Day, today: Day) -> FreshnessState {
    if by >= today {
        FreshnessState::Current
    } else if number(today) - number(by) <= STALE_AFTER_DAYS {
        FreshnessState::UpdateDue
    } else {
        FreshnessState::Stale
    }
}

/// The number of a day, counted from some day long ago; proleptic Gregorian calendar.
fn number(day: Day) -> i64 {
    // Years begin in March here, so that the day that comes and goes is their last.
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 153 + 2) / 5 + i64::from(day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_through_leap_years() {
        let day = |text: &str| number(text.parse().unwrap());
        assert_eq!(day("2024-03-01") - day("2024-02-28"), 2);
        assert_eq!(day("2023-03-01") - day("2023-02-28"), 1);
        assert_eq!(day("2100-03-01") - day("2100-02-28"), 1);
        assert_eq!(day("2001-01-01") - day("2000-01-01"), 366);
        assert_eq!(day("2026-01-01") - day("2025-12-31"), 1);
    }
}
