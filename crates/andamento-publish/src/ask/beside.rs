//! What stands beside the entries of a page: how fresh each is, and what the linter finds about it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use andamento_analysis::register::freshness::{Freshness, PromisedEvents, freshness};
use andamento_analysis::register::lint::{Finding, Lexicon, Lint, LintQuestion, lint};
use andamento_analysis::register::promises::Promises;
use andamento_model::register::{Day, Entry, EntryId, EntryKind, Register};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

use super::follow_up::texts;
use super::promises;

/// The longest journal whose entries are all looked through for the page of one, in records.
pub(crate) const LOOKED_THROUGH: u64 = 20_000;
/// The most events that are taken from a longer journal: of those that belong to the entry of the
/// page, or to a part of it.
const MOST_EVENTS: usize = 5_000;
/// How many days of one state of the ledger are kept.
const KEPT: usize = 8;

/// The day by which dates have passed or not: the one that is stated, else the day as known on
/// which the register is taken, else the clock.
///
/// # Errors
/// What the clock says.
pub fn day_of_question<E>(
    stated: Option<Day>,
    known_on: Option<Day>,
    clock: impl FnOnce() -> Result<Day, E>,
) -> Result<Day, E> {
    stated.or(known_on).map_or_else(clock, Ok)
}

/// How fresh the entries of a register are on a day, and what the linter finds about each.
#[derive(Debug)]
pub struct Beside {
    /// The day by which dates have passed or not.
    pub today: Day,
    /// Its events: they decide how fresh the entries are that they belong to.
    events: Register,
    /// How what they promise stands against the texts of today.
    promises: Promises,
    /// By entry. `None`: the journal is too long to be looked through for a page.
    findings: Option<BTreeMap<String, Vec<Finding>>>,
    /// All of them. `None`: as above.
    lint: Option<Lint>,
}

impl Beside {
    /// Without anything looked through, for a day.
    pub fn unlooked(today: Day) -> Self {
        Self {
            today,
            events: Register::default(),
            promises: Promises::default(),
            findings: None,
            lint: None,
        }
    }

    /// All that the linter finds. `None`: the journal is too long to be looked through for a page.
    pub fn lint(&self) -> Option<&Lint> {
        self.lint.as_ref()
    }

    /// What the linter finds about an entry. `None`: the journal is too long to be looked through
    /// for a page; the contradictions page and `andamento lint` do.
    pub fn findings(&self, entry: &str) -> Option<&[Finding]> {
        let found = self.findings.as_ref()?;
        Some(found.get(entry).map_or(&[][..], Vec::as_slice))
    }

    /// The promised events, to be made once for many entries.
    pub fn promised(&self) -> PromisedEvents<'_> {
        PromisedEvents::of(&self.events, &self.promises)
    }

    /// How fresh an entry is; `events` are those of [`Beside::promised`].
    pub fn freshness(&self, entry: &Entry, events: &PromisedEvents<'_>) -> Freshness {
        freshness(entry, events, self.today)
    }
}

/// How fresh entries are `today` and what is found about them, as known on a day; `about` is the
/// entry that the page is about.
///
/// # Errors
/// When the ledger or a kept text cannot be read.
pub fn ask_beside(
    ledger: &Ledger,
    known_on: Option<Day>,
    lexicon: &Lexicon,
    today: Day,
    about: &EntryId,
) -> Result<Beside, StoreError> {
    if ledger.head()?.number > LOOKED_THROUGH {
        let whole = [Naming::PartOf(about.clone()), Naming::Entry(about.clone())];
        let mut events = Selection::naming(EntryKind::Event, whole);
        events.limit = Some(MOST_EVENTS);
        let events = ledger.register(known_on, &events)?;
        let own = (about.kind() == EntryKind::Action).then(|| about.clone());
        let promises = promises::of_some(ledger, known_on, lexicon, events.records(), own)?;
        return Ok(Beside {
            today,
            events,
            promises,
            findings: None,
            lint: None,
        });
    }
    look_through(ledger, known_on, lexicon, today)
}

/// The same of all entries.
fn look_through(
    ledger: &Ledger,
    known_on: Option<Day>,
    lexicon: &Lexicon,
    today: Day,
) -> Result<Beside, StoreError> {
    let register = ledger.register(known_on, &Selection::default())?;
    let texts = texts(ledger, known_on, &register)?;
    let everything = LintQuestion { plan: None, today };
    let found = lint(&register, &texts, lexicon, &everything);
    let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in &found.findings {
        let own = findings.entry(finding.entry.clone()).or_default();
        own.push(finding.clone());
    }
    let events = register.of_kind(EntryKind::Event);
    let promises = promises::of_whole(ledger, known_on, lexicon, (&register, &texts))?;
    Ok(Beside {
        today,
        promises,
        events: Register::new(events.map(|(_, record)| record.clone())),
        findings: Some(findings),
        lint: Some(found),
    })
}

/// What was found beside entries, kept as long as nothing is recorded.
#[derive(Debug, Default)]
pub struct KeptBeside {
    last: Mutex<Vec<(Key, Arc<Beside>)>>,
    /// Whether the journal is as it was written, in a state of it, and in words.
    verified: Mutex<Option<(u64, (bool, String))>>,
}

/// State of the ledger, day as known on which, day of the question; the entry of the page where
/// the journal is too long to be looked through for all of them.
type Key = (u64, Option<Day>, Day, Option<EntryId>);

impl KeptBeside {
    /// As [`ask_beside`]; what was found before in the same state of the ledger is not looked for
    /// again.
    ///
    /// # Errors
    /// When the ledger or a kept text cannot be read.
    pub fn ask(
        &self,
        ledger: &Ledger,
        known_on: Option<Day>,
        lexicon: &Lexicon,
        today: Day,
        about: &EntryId,
    ) -> Result<Arc<Beside>, StoreError> {
        let is_long = ledger.head()?.number > LOOKED_THROUGH;
        let of_page = is_long.then(|| about.clone());
        let key = (ledger.state()?, known_on, today, of_page);
        self.kept(key, || ask_beside(ledger, known_on, lexicon, today, about))
    }

    /// The same of all entries of a journal that can be looked through for a page.
    ///
    /// # Errors
    /// When the ledger or a kept text cannot be read.
    pub fn all(
        &self,
        ledger: &Ledger,
        known_on: Option<Day>,
        lexicon: &Lexicon,
        today: Day,
    ) -> Result<Arc<Beside>, StoreError> {
        let key = (ledger.state()?, known_on, today, None);
        self.kept(key, || look_through(ledger, known_on, lexicon, today))
    }

    /// What `make` says of the journal, unless the same was told of this state of it before.
    pub fn verified(
        &self,
        state: u64,
        make: impl FnOnce() -> Result<(bool, String), StoreError>,
    ) -> Result<(bool, String), StoreError> {
        let lock = || self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, told)) = lock().as_ref().filter(|(of, _)| *of == state) {
            return Ok(told.clone());
        }
        let told = make()?;
        *lock() = Some((state, told.clone()));
        Ok(told)
    }

    fn kept(
        &self,
        key: Key,
        make: impl FnOnce() -> Result<Beside, StoreError>,
    ) -> Result<Arc<Beside>, StoreError> {
        let kept = |all: &Vec<(Key, Arc<Beside>)>| {
            let same = all.iter().find(|(of, _)| *of == key);
            same.map(|(_, beside)| Arc::clone(beside))
        };
        if let Some(beside) = kept(&self.last.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(beside);
        }
        let found = Arc::new(make()?);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|((state, ..), _)| *state == key.0);
        if last.len() >= KEPT {
            last.remove(0);
        }
        last.push((key, Arc::clone(&found)));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_on_a_day_is_as_fresh_as_it_was_on_that_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let asked = |stated: Option<Day>, known: Option<Day>| {
            day_of_question(stated, known, || Ok::<_, String>(day("2026-11-22")))
        };
        assert_eq!(asked(None, None), Ok(day("2026-11-22")));
        assert_eq!(asked(None, Some(day("2020-01-01"))), Ok(day("2020-01-01")));
        let both = asked(Some(day("2027-01-01")), Some(day("2020-01-01")));
        assert_eq!(both, Ok(day("2027-01-01")));
        let broken = day_of_question(None, None, || Err("no clock".to_string()));
        assert_eq!(broken, Err("no clock".to_string()));
    }
}
