//! The matrix of recommendations and Member States.

use andamento_analysis::register::matrix::{
    CellState, FollowUp, Matrix, MatrixQuestion, Wanted, matrix,
};
use andamento_model::register::{EntryId, Record, Register};
use proptest::prelude::*;

use crate::lint::{lines, record};

const STATES: [&str; 4] = ["AT", "BE", "EL", "LV"];

/// A plan with two areas and one recommendation in the first.
fn plan() -> Vec<Record> {
    let area = |number: &str| {
        let id = format!("area/made-up/{number}");
        record(
            1,
            &id,
            &[
                ("plan", "plan/made-up"),
                ("number", number),
                ("title", "Area"),
            ],
            None,
        )
    };
    let asked = [
        ("plan", "plan/made-up"),
        ("area", "area/made-up/1"),
        ("title", "Do it"),
    ];
    vec![
        record(1, "plan/made-up", &[("title", "Plan")], None),
        area("1"),
        area("2"),
        record(1, "recommendation/made-up/1", &asked, None),
    ]
}

fn measure(number: usize, territories: &str, to: &str, class: &str) -> [Record; 2] {
    let id = format!("practice/made-up/{number}");
    let mut fields = vec![("title", "Measure")];
    if !territories.is_empty() {
        fields.push(("territories", territories));
    }
    let link = format!("link/made-up/{number}");
    let fields_of_link = [("from", id.as_str()), ("to", to), ("class", class)];
    let source = (class == "none-reported")
        .then(|| lines("a", 1, 2))
        .flatten();
    [
        record(1, &id, &fields, None),
        record(1, &link, &fields_of_link, source),
    ]
}

fn asked(records: Vec<Record>, question: &MatrixQuestion) -> Matrix {
    let states = STATES.map(str::to_string);
    let plan = EntryId::parse("plan/made-up").unwrap();
    matrix(&Register::new(records), &plan, &states, question)
}

#[test]
fn what_is_not_said_is_unknown_and_what_is_said_to_be_none_is_none() {
    let mut records = plan();
    records.extend(measure(1, "LV; BE3", "recommendation/made-up/1", "in-line"));
    records.extend(measure(2, "EL", "area/made-up/2", "none-reported"));
    records.extend(measure(3, "", "area/made-up/2", "additional"));
    records.extend(measure(4, "AT", "plan/made-up", "beyond"));
    records.extend(measure(5, "AT", "area/made-up/1", "not-taken-up"));
    let found = asked(records, &MatrixQuestion::default());
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| (row.area.as_deref(), row.specified))
        .collect();
    assert_eq!(
        rows,
        [
            (Some("1"), true),
            (Some("1"), false),
            (Some("2"), false),
            (None, false)
        ]
    );
    let states = |row| [0, 1, 2, 3].map(|state| found.state_of(row, state));
    use CellState::{NoneReported, Reported, Unknown};
    assert_eq!(states(0), [Unknown, Reported, Unknown, Reported]);
    assert_eq!(states(1), [Unknown; 4]);
    assert_eq!(states(2), [Unknown, Unknown, NoneReported, Unknown]);
    assert_eq!(states(3), [Reported, Unknown, Unknown, Unknown]);
    assert_eq!(found.without_state.len(), 1);
    let totals = found.totals();
    assert_eq!(
        (totals.reported, totals.none_reported, totals.unknown),
        (3, 1, 12)
    );
    assert_eq!(totals.by_class, [0, 2, 0, 1, 0, 1]);
    assert_eq!(totals.without_state, [0, 0, 1, 0, 0, 0]);
}

#[test]
fn a_filter_leaves_only_what_it_names() {
    let mut records = plan();
    records.extend(measure(1, "LV", "area/made-up/1", "in-line"));
    records.extend(measure(2, "LV", "area/made-up/1", "additional"));
    records.extend(measure(3, "AT", "area/made-up/1", "additional"));
    let question = MatrixQuestion {
        class: Some(Wanted::Class(FollowUp::Additional)),
        state: Some("LV".to_string()),
        area: None,
    };
    let found = asked(records, &question);
    assert_eq!(found.states, ["LV"]);
    assert_eq!(found.totals().by_class, [0, 0, 1, 0, 0, 0]);
    assert!(found.without_state.is_empty());
}

#[test]
fn a_filter_on_classes_leaves_what_is_known_of_the_cells() {
    let mut records = plan();
    records.extend(measure(1, "LV", "area/made-up/1", "in-line"));
    records.extend(measure(2, "EL", "area/made-up/1", "none-reported"));
    records.extend(measure(3, "", "area/made-up/1", "in-line"));
    let whole = asked(records.clone(), &MatrixQuestion::default());
    for name in Wanted::names() {
        let question = MatrixQuestion {
            class: Some(Wanted::parse(name).unwrap()),
            ..MatrixQuestion::default()
        };
        let found = asked(records.clone(), &question);
        let (totals, all) = (found.totals(), whole.totals());
        assert_eq!(
            (totals.reported, totals.none_reported, totals.unknown),
            (1, 1, 14),
            "{name}"
        );
        for (nth, class) in FollowUp::ALL.into_iter().enumerate() {
            let here = Wanted::Class(class).name() == name;
            let wanted = |count: usize| if here { count } else { 0 };
            assert_eq!(totals.by_class[nth], wanted(all.by_class[nth]), "{name}");
            assert_eq!(
                totals.without_state[nth],
                wanted(all.without_state[nth]),
                "{name}"
            );
        }
    }
    let why = Wanted::parse("guessed").unwrap_err();
    assert!(why.contains("none-reported, unknown"), "{why}");
}

proptest! {
    #[test]
    fn totals_add_up(measures in prop::collection::vec((0..16_u8, 0..4_usize, 0..6_usize), 0..30)) {
        let to = ["recommendation/made-up/1", "area/made-up/1", "area/made-up/2", "plan/made-up"];
        let mut records = plan();
        let (mut placed, mut apart) = ([0; 6], [0; 6]);
        for (number, (which, row, class)) in measures.iter().enumerate() {
            let states: Vec<_> = (0..4).filter(|bit| which >> bit & 1 == 1).map(|bit| STATES[bit]).collect();
            records.extend(measure(number, &states.join(";"), to[*row], FollowUp::ALL[*class].name()));
            if states.is_empty() {
                apart[*class] += 1;
            }
            placed[*class] += states.len();
        }
        let found = asked(records, &MatrixQuestion::default());
        let totals = found.totals();
        prop_assert_eq!(totals.by_class, placed);
        prop_assert_eq!(totals.without_state, apart);
        prop_assert_eq!(totals.reported + totals.none_reported + totals.unknown, 16);
        let by_row: usize = (0..4).flat_map(|row| (0..4).map(move |state| (row, state)))
            .map(|(row, state)| found.cell(row, state).len()).sum();
        prop_assert_eq!(by_row, totals.by_class.iter().sum::<usize>());
    }
}

#[test]
fn that_none_is_reported_counts_as_unknown_where_no_source_says_it() {
    let mut records = plan();
    let mut silence = measure(1, "EL", "area/made-up/2", "none-reported");
    silence[1].source = None;
    records.extend(silence);
    let totals = asked(records, &MatrixQuestion::default()).totals();
    assert_eq!((totals.none_reported, totals.by_class[5]), (0, 0));
    assert_eq!(totals.unknown, 16);
}

#[test]
fn a_measure_counts_once_and_not_after_it_was_withdrawn() {
    let mut records = plan();
    records.extend(measure(1, "LV", "area/made-up/1", "in-line"));
    let [_, mut twice] = measure(1, "LV", "area/made-up/1", "in-line");
    twice.entry = EntryId::parse("link/made-up/again").unwrap();
    records.push(twice);
    let found = asked(records.clone(), &MatrixQuestion::default());
    assert_eq!(found.totals().by_class.iter().sum::<usize>(), 1);

    let gone = EntryId::parse("practice/made-up/1").unwrap();
    for record in records.iter_mut().filter(|record| record.entry == gone) {
        record.change = andamento_model::register::Change::Withdrawn;
    }
    let found = asked(records, &MatrixQuestion::default());
    let totals = found.totals();
    assert_eq!(
        totals
            .by_class
            .iter()
            .chain(&totals.without_state)
            .sum::<usize>(),
        0
    );
    assert_eq!(totals.reported, 0);
}
