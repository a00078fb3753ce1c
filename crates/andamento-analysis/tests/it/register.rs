//! Matrix, targets, threads, freshness and differences over made-up registers.

mod matrix;
mod superseded;
mod targets;
mod thread;

use andamento_analysis::register::difference::differences;
use andamento_analysis::register::due::{DueKind, due};
use andamento_analysis::register::freshness::{FreshnessState, PromisedEvents, freshness};
use andamento_analysis::register::promises::Promises;
use andamento_model::register::{Change, EntryId, Register};

use crate::lint::{lines, record};

#[test]
fn an_entry_decays_by_itself() {
    let action = "action/made-up/area/1";
    let fields = [
        ("plan", "plan/made-up"),
        ("area", "area/made-up/area"),
        ("number", "1"),
        ("title", "Made up"),
    ];
    let event = [
        ("title", "Session"),
        ("state", "promised"),
        ("when", "2025/2026"),
        ("item", action),
    ];
    let dated = [&fields[..], &[("review_by", "2028")]].concat();
    let states = |fields: &[(&str, &str)], today: &str| {
        let register = Register::new([
            record(1, action, fields, None),
            record(2, "event/made-up", &event, None),
            record(3, "plan/made-up", &[("title", "Plan")], None),
        ]);
        let promises = Promises::default();
        let events = PromisedEvents::of(&register, &promises);
        let of = |id: &str| {
            let id = EntryId::parse(id).unwrap();
            freshness(
                register.entry(&id).unwrap(),
                &events,
                today.parse().unwrap(),
            )
            .state
        };
        [of(action), of("event/made-up"), of("plan/made-up")]
    };
    use FreshnessState::{Current, Stale, Undated, UpdateDue};
    assert_eq!(states(&fields, "2026-12-31"), [Current, Current, Undated]);
    assert_eq!(
        states(&fields, "2027-01-01"),
        [UpdateDue, UpdateDue, Undated]
    );
    assert_eq!(
        states(&fields, "2027-07-02"),
        [UpdateDue, UpdateDue, Undated]
    );
    assert_eq!(states(&fields, "2027-07-03"), [Stale, Stale, Undated]);
    assert_eq!(states(&dated, "2027-01-01")[0], UpdateDue);
}

#[test]
fn what_was_held_no_longer_ages_its_action() {
    let item = "plan/made-up";
    let event = |number, state, when| {
        let fields = [
            ("title", "Session"),
            ("state", state),
            ("when", when),
            ("item", item),
        ];
        record(number, &format!("event/made-up/{number}"), &fields, None)
    };
    let plan = record(1, item, &[("title", "Plan")], None);
    let register = Register::new([
        plan,
        event(2, "promised", "2025"),
        event(3, "held", "2025-06"),
    ]);
    let entry = register.entry(&EntryId::parse(item).unwrap()).unwrap();
    let found = freshness(
        entry,
        &PromisedEvents::of(&register, &Promises::default()),
        "2030-01-01".parse().unwrap(),
    );
    assert_eq!(
        (found.state, found.because),
        (FreshnessState::Undated, None)
    );
}

#[test]
fn a_difference_names_the_fields_that_changed() {
    let older = record(
        1,
        "plan/made-up",
        &[("title", "Plan"), ("period", "2020")],
        lines("d", 1, 1),
    );
    let mut newer = record(
        2,
        "plan/made-up",
        &[("title", "Plan B"), ("summary", "New")],
        lines("d", 2, 2),
    );
    let names = |older, newer: &_| -> Vec<String> {
        differences(older, newer)
            .into_iter()
            .map(|one| one.field.to_string())
            .collect()
    };
    assert_eq!(
        names(Some(&older), &newer),
        ["title", "period", "summary", "source"]
    );
    assert_eq!(names(Some(&older), &older), Vec::<String>::new());
    assert_eq!(names(None, &older), ["title", "period", "source"]);
    newer.change = Change::Withdrawn;
    assert_eq!(
        names(Some(&older), &newer),
        ["title", "period", "source", "standing"]
    );
}

#[test]
fn what_was_held_is_not_due_and_what_belongs_to_nothing_is() {
    let event = |number, state, when, item: Option<&str>| {
        let mut fields = vec![("title", "Session"), ("state", state), ("when", when)];
        fields.extend(item.map(|item| ("item", item)));
        record(number, &format!("event/made-up/{number}"), &fields, None)
    };
    let plan = [("title", "Plan"), ("review_by", "2026-04-30")];
    let register = Register::new([
        record(1, "plan/made-up", &plan, None),
        event(2, "promised", "2025", Some("plan/made-up")),
        event(3, "held", "2025-06", Some("plan/made-up")),
        event(4, "promised", "2026-09", Some("plan/made-up")),
        event(5, "promised", "2025-10-01", None),
    ]);
    let found = due(
        &register,
        &Promises::default(),
        "2026-05-01".parse().unwrap(),
    );
    let shown: Vec<(&str, DueKind, FreshnessState)> = found
        .iter()
        .map(|date| (date.entry.as_str(), date.kind, date.state))
        .collect();
    assert_eq!(
        shown,
        [
            ("event/made-up/5", DueKind::Promised, FreshnessState::Stale),
            ("plan/made-up", DueKind::Review, FreshnessState::UpdateDue),
            (
                "event/made-up/4",
                DueKind::Promised,
                FreshnessState::Current
            ),
        ]
    );
}
