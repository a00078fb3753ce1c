//! A page that replaces another decides what is still promised. All entries and texts are made up.

use andamento_analysis::register::Texts;
use andamento_analysis::register::due::{DueDate, due};
use andamento_analysis::register::freshness::{PromisedEvents, freshness};
use andamento_analysis::register::promises::{Gone, Promises};
use andamento_model::register::{Change, EntryId, EntryKind, Record, Register, Source};

use crate::lint::{lexicon, lines, record};

const ACTION: &str = "action/made-up/area/1";
const EVENT: &str = "event/session";
const OLD: &str = "aa";
const NEW: &str = "bb";
const PROMISE: &str = "The next session of the Harbour Academy is planned for 2025.";

fn action(number: u64, source: Option<Source>, fields: &[(&str, &str)]) -> Record {
    let own = [
        ("plan", "plan/made-up"),
        ("area", "area/made-up/area"),
        ("number", "1"),
        ("title", "Teach"),
    ];
    record(number, ACTION, &[&own[..], fields].concat(), source)
}

fn event(source: Option<Source>) -> Record {
    let fields = [
        ("title", "Next session of the Harbour Academy"),
        ("state", "promised"),
        ("when", "2025"),
        ("item", ACTION),
    ];
    record(2, EVENT, &fields, source)
}

/// A page of one action: the text about its implementation stands on the fourth line.
fn page(text: &str) -> String {
    format!("1. Teach\nStatus | Pending |\nType | Event |\nImplementation | {text} |\n")
}

fn of_page(document: &str, first: u32) -> Option<Source> {
    let mut source = lines(document, first, first + 3);
    let fields = &mut source.as_mut().unwrap().fields;
    fields.insert("implementation".to_string(), first + 3);
    source
}

struct Case {
    now: Record,
    event: Record,
    texts: Vec<(&'static str, String)>,
}

impl Case {
    /// An event read from the old page, whose action stands on a new one with a text.
    fn replaced_by(text: &str) -> Self {
        Self {
            now: action(3, of_page(NEW, 1), &[]),
            event: event(lines(OLD, 4, 4)),
            texts: vec![(OLD, page(PROMISE)), (NEW, page(text))],
        }
    }

    fn without(mut self, document: &str) -> Self {
        self.texts.retain(|(name, _)| *name != document);
        self
    }

    /// What is due, and what decides how fresh the action and the event are on a day.
    fn asked(&self) -> (Vec<DueDate>, Option<String>, Option<String>) {
        let before = action(1, of_page(OLD, 1), &[]);
        let register = Register::new([before.clone(), self.now.clone(), self.event.clone()]);
        let texts = self.texts.iter();
        let texts = Texts::new(texts.map(|(name, text)| (name.to_string(), text.clone())));
        let needs = Promises::needs(&register);
        let wanted = |one: &&Record| {
            let document = one.source.as_ref().unwrap().document.clone();
            needs.contains(&(one.entry.clone(), document))
        };
        let earlier: Vec<Record> = [&before].into_iter().filter(wanted).cloned().collect();
        let promises = Promises::of(&register, &earlier, &texts, &lexicon());
        let today = "2026-01-01".parse().unwrap();
        let events = PromisedEvents::of(&register, &promises);
        let decides = |id: &str| {
            let entry = register.entry(&EntryId::parse(id).unwrap())?;
            let because = freshness(entry, &events, today).because?;
            Some(format!("{} {}", because.field, because.span))
        };
        let (action, event) = (decides(ACTION), decides(EVENT));
        (due(&register, &promises, today), action, event)
    }

    /// Each date: entry, kind, end, state, line.
    fn dates(&self) -> Vec<String> {
        let dates = self.asked().0;
        let told = dates.iter().map(|date| {
            let source = date.record.source.as_ref().unwrap();
            let (kind, state) = (date.kind.name(), date.state_name());
            let line = source.line.unwrap();
            let (id, until) = (&date.entry, date.span.last);
            format!("{id} {kind} {until} {state} {}:{line}", source.document)
        });
        told.collect()
    }
}

#[test]
fn a_date_that_the_new_page_moves_is_superseded_and_the_new_one_is_due() {
    let text = "The next session of the Harbour Academy is planned for 2027.";
    let case = Case::replaced_by(text);
    assert_eq!(
        case.dates(),
        [
            "event/session promised 2025-12-31 superseded aa:4",
            "action/made-up/area/1 text 2027-12-31 current bb:4",
        ]
    );
    let (dates, action, event) = case.asked();
    let superseded = dates[0].superseded.as_ref().unwrap();
    assert_eq!(superseded.gone, Gone::NotPromised);
    assert_eq!(superseded.by.document, NEW);
    assert_eq!(dates[1].text.as_deref(), Some(text));
    assert_eq!(dates[0].text, None);
    assert_eq!(action.as_deref(), Some("implementation 2027"));
    assert_eq!(event, None);
    let blind = Case::replaced_by(text).without(OLD);
    assert_eq!(blind.dates(), case.dates(), "without the old text");
}

#[test]
fn where_the_new_page_promises_nothing_nothing_is_due() {
    for text in [
        "The Harbour Academy meets often.",
        "The next session of the Harbour Academy took place in 2025.",
        "The next session of the Harbour Academy was cancelled.",
        "No session is planned for 2025.",
        "The next session of the Harbour Academy is planned for 2025. It was cancelled.",
        "",
    ] {
        let (dates, action, event) = Case::replaced_by(text).asked();
        let states: Vec<_> = dates.iter().map(DueDate::state_name).collect();
        assert_eq!(states, ["superseded"], "{text}");
        assert_eq!((action, event), (None, None), "{text}");
    }
}

#[test]
fn what_the_new_page_still_promises_stands_at_its_new_place() {
    let wanted = ["event/session promised 2025-12-31 update due bb:4"];
    for text in [
        PROMISE,
        "Towns are invited. The next session of the Harbour Academy is planned for 2025.",
        "The Academy of the Harbour will hold its next session in 2025.",
    ] {
        assert_eq!(Case::replaced_by(text).dates(), wanted, "{text}");
        let blind = Case::replaced_by(text).without(OLD);
        assert_eq!(blind.dates(), wanted, "{text}, without the old text");
    }
    let mut lower = Case::replaced_by(PROMISE);
    lower.now = action(3, of_page(NEW, 3), &[]);
    lower.texts[1].1 = format!("Made up\n\n{}", page(PROMISE));
    assert_eq!(
        lower.dates(),
        ["event/session promised 2025-12-31 update due bb:6"]
    );
}

#[test]
fn words_that_are_not_read_as_a_promise_stand_as_long_as_they_are_the_same() {
    let words = "2025 brings the next session of the Harbour Academy.";
    let mut case = Case::replaced_by(&format!("Towns are invited. {words}"));
    case.texts[0].1 = page(words);
    assert_eq!(
        case.dates(),
        ["event/session promised 2025-12-31 update due bb:4"]
    );
    case.texts[1].1 = page("2026 brings the next session of the Harbour Academy.");
    assert_eq!(
        case.dates(),
        ["event/session promised 2025-12-31 superseded aa:4"]
    );
}

#[test]
fn what_cannot_be_told_stands() {
    let stands = ["event/session promised 2025-12-31 update due aa:4"];
    let text = "The Harbour Academy meets often.";
    let unread = Case::replaced_by(text).without(NEW);
    assert_eq!(unread.dates(), stands, "the new text is not here");
    let mut same = Case::replaced_by(text);
    same.now = action(3, of_page(OLD, 1), &[]);
    assert_eq!(same.dates(), stands, "the page was not replaced");
    let mut other = Case::replaced_by(text);
    other.event = event(lines("cc", 9, 9));
    assert_eq!(
        other.dates(),
        ["event/session promised 2025-12-31 update due cc:9"],
        "the event was read from a document that the action never was"
    );
}

#[test]
fn what_belonged_to_an_action_that_is_on_the_page_no_more_is_superseded() {
    let mut case = Case::replaced_by("");
    case.now.change = Change::Withdrawn;
    let source = case.now.source.as_mut().unwrap();
    (source.line, source.last_line) = (None, None);
    let (dates, ..) = case.asked();
    let gone = dates[0].superseded.as_ref().unwrap();
    assert_eq!((dates.len(), gone.gone), (1, Gone::NoItem));
}

#[test]
fn a_time_that_a_text_promises_is_due_once_and_only_where_no_entry_states_it() {
    let two = "The session is planned for 2025. A fair is planned for May 2027. \
               A market is planned for May 2027.";
    let mut first = Case::replaced_by("");
    first.now = action(3, of_page(OLD, 1), &[]);
    first.texts = vec![(OLD, page(two))];
    assert_eq!(
        first.dates(),
        [
            "event/session promised 2025-12-31 update due aa:4",
            "action/made-up/area/1 text 2027-05-31 current aa:4",
        ]
    );
    first.now = action(3, of_page(OLD, 1), &[("due", "2027-05")]);
    assert_eq!(
        first.dates(),
        [
            "event/session promised 2025-12-31 update due aa:4",
            "action/made-up/area/1 due 2027-05-31 current aa:1",
        ]
    );
}

#[test]
fn a_finished_action_is_not_due_any_more() {
    let found = |status: &str| {
        let fields = [("status", status), ("due", "2025-06")];
        let register = Register::new(vec![action(1, None, &fields)]);
        let promises = Promises::of(&register, &[], &Texts::default(), &lexicon());
        let today = "2026-11-22".parse().unwrap();
        let events = PromisedEvents::of(&register, &promises);
        let (entry, _) = register.of_kind(EntryKind::Action).next().unwrap();
        let fresh = freshness(entry, &events, today).because.is_some();
        (due(&register, &promises, today).len(), fresh)
    };
    assert_eq!(found("Continuous"), (1, true));
    assert_eq!(found("Completed (2025)"), (0, false));
}
