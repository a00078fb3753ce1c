//! The thread from the money to the figure and back.

use std::collections::BTreeMap;

use andamento_analysis::register::thread::{Stage, Thread, thread};
use andamento_model::register::{Record, Register};

use crate::lint::record;

fn link(number: u64, from: &str, to: &str, class: &str) -> Record {
    record(
        number,
        &format!("link/{number}"),
        &[("from", from), ("to", to), ("class", class)],
        None,
    )
}

fn records() -> Vec<Record> {
    let titled = |id: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("title", "Made up")];
        fields.extend(more);
        record(1, id, &fields, None)
    };
    vec![
        titled("programme/p", &[]),
        titled("operation/o", &[("programme", "programme/p")]),
        titled("operation/other", &[("programme", "programme/p")]),
        titled("target/t", &[("item", "operation/o"), ("unit", "persons")]),
        titled("practice/x", &[("operation", "operation/o")]),
        titled("practice/lone", &[]),
        titled("recommendation/r", &[]),
        link(1, "practice/x", "recommendation/r", "in-line"),
        link(2, "recommendation/r", "indicator/employment", "measured-by"),
        link(3, "practice/x", "practice/lone", "same-as"),
        link(4, "practice/lone", "recommendation/gone", "in-line"),
    ]
}

fn walked(start: &str) -> Thread {
    let indicators = BTreeMap::from([("employment".to_string(), "Employment rate".to_string())]);
    thread(&Register::new(records()), &indicators, start).unwrap()
}

fn ids(thread: &Thread, stage: Stage) -> Vec<&str> {
    let step = thread
        .steps
        .iter()
        .find(|step| step.stage == stage)
        .unwrap();
    step.members
        .iter()
        .map(|member| member.id.as_str())
        .collect()
}

#[test]
fn a_thread_is_walked_both_ways_and_shows_what_is_missing() {
    for start in ["programme/p", "indicator/employment"] {
        let found = walked(start);
        assert_eq!(ids(&found, Stage::Programme), ["programme/p"]);
        assert!(ids(&found, Stage::Operation).contains(&"operation/o"));
        assert_eq!(ids(&found, Stage::Target), ["target/t"]);
        assert_eq!(ids(&found, Stage::Practice), ["practice/x"]);
        assert!(ids(&found, Stage::Action).is_empty());
        assert_eq!(ids(&found, Stage::Recommendation), ["recommendation/r"]);
        assert_eq!(ids(&found, Stage::Indicator), ["indicator/employment"]);
    }
}

#[test]
fn a_neighbour_under_the_same_programme_is_not_in_the_thread() {
    for start in ["operation/o", "practice/x", "target/t"] {
        assert_eq!(
            ids(&walked(start), Stage::Operation),
            ["operation/o"],
            "{start}"
        );
    }
    assert_eq!(
        ids(&walked("target/t"), Stage::Indicator),
        ["indicator/employment"]
    );
    assert_eq!(
        ids(&walked("programme/p"), Stage::Operation),
        ["operation/o", "operation/other"]
    );
}

#[test]
fn whatever_a_thread_reaches_reaches_back() {
    let starts = [
        "programme/p",
        "operation/o",
        "operation/other",
        "practice/x",
        "practice/lone",
        "recommendation/r",
        "indicator/employment",
    ];
    for start in starts {
        let found = walked(start);
        for member in found.steps.iter().flat_map(|step| &step.members) {
            let back = walked(&member.id);
            let there = back
                .steps
                .iter()
                .flat_map(|step| &step.members)
                .any(|back| back.id == start);
            assert!(there, "{start} reaches {} and not back", member.id);
        }
    }
}

#[test]
fn a_link_to_nothing_shows_a_member_without_a_title() {
    let found = walked("practice/lone");
    let step = found
        .steps
        .iter()
        .find(|step| step.stage == Stage::Recommendation)
        .unwrap();
    assert_eq!(
        (step.members[0].id.as_str(), &step.members[0].title),
        ("recommendation/gone", &None)
    );
    assert!(
        thread(
            &Register::default(),
            &BTreeMap::new(),
            "organisation/made-up"
        )
        .is_none()
    );
}
