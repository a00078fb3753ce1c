//! Rates held against values computed by hand from the assessment of the 2016 plan.

use andamento_analysis::register::targets::{TargetLine, targets};
use andamento_model::register::{Record, Register};

use crate::lint::record;

fn stage(name: &str, fields: &[(&str, &str)]) -> Record {
    let mut all = vec![("item", "operation/made-up"), ("title", name)];
    all.extend(fields);
    record(1, &format!("target/{name}"), &all, None)
}

fn of(records: Vec<Record>) -> Vec<TargetLine> {
    targets(&Register::new(records), None)
}

fn rounded(per_cent: f64) -> String {
    format!("{per_cent:.1}")
}

#[test]
fn the_licences_branch_into_two_and_units_are_not_mixed_silently() {
    let found = of(vec![
        stage("earmarked", &[("unit", "licences"), ("result", "100000")]),
        stage(
            "allocated",
            &[
                ("unit", "assessments"),
                ("result", "~70000"),
                ("previous_stage", "target/earmarked"),
            ],
        ),
        stage(
            "used",
            &[
                ("unit", "assessments"),
                ("result", "12902"),
                ("previous_stage", "target/allocated"),
            ],
        ),
        stage(
            "courses",
            &[
                ("unit", "courses"),
                ("result", "9543"),
                ("previous_stage", "target/allocated"),
            ],
        ),
    ]);
    let shown: Vec<_> = found
        .iter()
        .map(|line| (line.title.as_str(), line.depth))
        .collect();
    assert_eq!(
        shown,
        [
            ("earmarked", 0),
            ("allocated", 1),
            ("courses", 2),
            ("used", 2)
        ]
    );
    assert_eq!(found[0].of_previous, None);
    let rate = |at: usize| found[at].of_previous.clone().unwrap();
    assert_eq!(
        (
            rounded(rate(3).per_cent),
            rate(3).approximate,
            rate(3).mixed
        ),
        ("18.4".to_string(), true, None)
    );
    assert_eq!(
        (rounded(rate(2).per_cent), rate(2).approximate),
        ("13.6".to_string(), true)
    );
    assert_eq!(
        rate(2).mixed,
        Some(("courses".to_string(), "assessments".to_string()))
    );
    assert_eq!(
        (rounded(rate(1).per_cent), rate(1).mixed.is_some()),
        ("70.0".to_string(), true)
    );
}

#[test]
fn exact_figures_of_one_unit_make_an_unmarked_rate() {
    let day = ("as_of", "2020-10-02");
    let found = of(vec![
        stage("enrolled", &[("unit", "persons"), ("result", "18141"), day]),
        stage(
            "subsidised",
            &[
                ("unit", "persons"),
                ("result", "5743"),
                ("previous_stage", "target/enrolled"),
                day,
            ],
        ),
    ]);
    let rate = found[1].of_previous.clone().unwrap();
    assert_eq!(
        (rounded(rate.per_cent), rate.approximate, rate.mixed),
        ("31.7".to_string(), false, None)
    );
    assert!(found[1].notes.is_empty());
    assert_eq!(found[1].as_of.unwrap().to_string(), "2020-10-02");
}

#[test]
fn more_than_aimed_at_is_shown_with_the_doubt_it_raises() {
    let found = of(vec![stage(
        "reached",
        &[("unit", "persons"), ("target", "1000"), ("result", "3000")],
    )]);
    assert_eq!(found[0].of_target.as_ref().unwrap().per_cent, 300.0);
    assert!(found[0].notes[0].contains("the target may have been low"));
}

#[test]
fn a_target_missed_without_a_value_is_neither_nothing_nor_all() {
    let state = ("state", "missed-value-not-published");
    let found = of(vec![
        stage("a", &[("unit", "persons"), state]),
        stage(
            "b",
            &[("unit", "persons"), ("target", "0"), ("result", "5")],
        ),
    ]);
    for line in &found {
        assert_eq!((&line.of_target, &line.of_previous), (&None, &None));
    }
    assert_eq!(found[0].notes, ["missed, value not published"]);
}

#[test]
fn money_for_each_one_intended_is_called_so() {
    let item = [
        ("title", "Pilots"),
        ("amount", "~35000000"),
        ("currency", "EUR"),
    ];
    let mut records = vec![record(1, "programme/made-up", &item, None)];
    let fields = [
        ("item", "programme/made-up"),
        ("title", "Intended"),
        ("unit", "persons"),
        ("target", "1725"),
        ("state", "intended"),
    ];
    records.push(record(1, "target/pilots", &fields, None));
    let line = of(records).remove(0);
    let cost = line.cost_each_intended.unwrap();
    assert_eq!(
        (
            format!("{:.0}", cost.amount),
            cost.currency.as_str(),
            cost.approximate
        ),
        ("20290".to_string(), "EUR", true)
    );
    assert_eq!(line.of_target, None);
    assert_eq!(line.notes, ["intended, not reached"]);
}

#[test]
fn stages_that_lead_back_to_themselves_end() {
    let found = of(vec![
        stage(
            "a",
            &[
                ("unit", "x"),
                ("result", "1"),
                ("previous_stage", "target/b"),
            ],
        ),
        stage(
            "b",
            &[
                ("unit", "x"),
                ("result", "2"),
                ("previous_stage", "target/a"),
            ],
        ),
        stage(
            "c",
            &[
                ("unit", "x"),
                ("result", "2"),
                ("previous_stage", "target/gone"),
            ],
        ),
    ]);
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .any(|line| line.notes == ["the stage before is not in the register"])
    );
}
