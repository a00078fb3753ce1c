//! Entries that are found by what they name, as known on any day.

use andamento_model::register::{EntryKind, Register};
use andamento_store::ledger::{Naming, Selection};

use super::*;

fn area(name: &str, plan: &str) -> Draft {
    let plan = format!("plan/{plan}");
    draft(
        &format!("area/{name}"),
        &[("plan", &plan), ("title", "made up")],
    )
}

fn names(register: &Register) -> Vec<String> {
    register.records().map(|r| r.entry.to_string()).collect()
}

fn found(ledger: &Ledger, day: u32, selection: &Selection) -> Vec<String> {
    let day = format!("2026-01-{day:02}").parse().unwrap();
    names(&ledger.register(Some(day), selection).unwrap())
}

fn naming(what: Naming) -> Selection {
    Selection {
        naming: Some(vec![what]),
        ..Selection::default()
    }
}

#[test]
fn an_entry_is_found_by_what_it_named_on_the_day_and_not_before_or_after() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let p = || naming(Naming::Entry(id("plan/p")));
    ledger
        .append(&[plan("p", "p"), plan("q", "q")], &on(1))
        .unwrap();
    ledger.append(&[area("x/1", "p")], &on(2)).unwrap();
    ledger.append(&[area("x/1", "q")], &on(3)).unwrap();
    // Within one write it comes back and goes again.
    ledger
        .append(&[area("x/1", "p"), withdrawn("area/x/1")], &on(4))
        .unwrap();
    ledger
        .append(
            &[area("x/1", "q"), area("x/1", "p"), area("y/1", "p")],
            &on(5),
        )
        .unwrap();
    let expected: [&[&str]; 5] = [&[], &["area/x/1"], &[], &[], &["area/x/1", "area/y/1"]];
    for (day, expected) in (1..).zip(expected) {
        assert_eq!(found(&ledger, day, &p()), expected, "{day}");
        let known = Some(format!("2026-01-{day:02}").parse().unwrap());
        let counts = ledger
            .count_naming(known, Some(EntryKind::Area), &[Naming::Entry(id("plan/p"))])
            .unwrap();
        assert_eq!(counts, [expected.len() as u64], "{day}");
    }
    assert_eq!(ledger.verify(None).unwrap().broken, None);
}

#[test]
fn a_redaction_takes_the_names_out_for_every_day() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let p = || naming(Naming::Entry(id("plan/p")));
    ledger.append(&[plan("p", "p")], &on(1)).unwrap();
    for day in 2..=4 {
        let title = format!("made up {day}");
        let again = draft("area/x/1", &[("plan", "plan/p"), ("title", &title)]);
        ledger.append(&[again], &on(day)).unwrap();
    }
    ledger.redact(3, "made up", &on(5)).unwrap();
    let on_days: Vec<usize> = (1..=5).map(|day| found(&ledger, day, &p()).len()).collect();
    assert_eq!(on_days, [0, 1, 0, 1, 1]);
    ledger.redact(4, "made up", &on(6)).unwrap();
    assert_eq!(found(&ledger, 6, &p()), Vec::<String>::new());
    ledger.append(&[area("x/1", "p")], &on(7)).unwrap();
    assert_eq!(found(&ledger, 7, &p()), ["area/x/1"]);
    assert_eq!(ledger.verify(None).unwrap().broken, None);
}

#[test]
fn entries_are_found_by_territory_document_bytes_and_part() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let mut practice = draft("practice/x", &[("title", "x")]);
    let fields = [
        ("title", Value::One("x".to_string())),
        (
            "territories",
            Value::Many(vec!["SE".to_string(), "BE3".to_string()]),
        ),
    ];
    practice.stated = Some(Entry::new(id("practice/x"), fields).unwrap());
    practice.source = Some(source("a", 4));
    let bytes = "b".repeat(64);
    let drafts = [
        practice,
        draft("document/d", &[("title", "d"), ("sha256", &bytes)]),
        draft(
            "claim/c",
            &[
                ("subject", "action/p/1/2"),
                ("property", "x"),
                ("value", "1"),
            ],
        ),
        draft(
            "claim/other",
            &[
                ("subject", "action/p-too/1/2"),
                ("property", "x"),
                ("value", "1"),
            ],
        ),
    ];
    ledger.append(&drafts, &on(1)).unwrap();
    let at = |what: Naming| found(&ledger, 1, &naming(what));
    assert_eq!(at(Naming::Territory("SE".to_string())), ["practice/x"]);
    assert_eq!(at(Naming::Territory("S".to_string())), Vec::<String>::new());
    // A country has what is said of its regions; a region has only its own.
    assert_eq!(at(Naming::place("BE")), ["practice/x"]);
    assert_eq!(at(Naming::place("BE2")), Vec::<String>::new());
    let count = |place: &str| {
        ledger
            .count_naming(None, None, &[Naming::place(place)])
            .unwrap()
    };
    assert_eq!(
        (count("BE"), count("SE"), count("BG")),
        (vec![1], vec![1], vec![0])
    );
    assert_eq!(at(Naming::ReadFrom("a".repeat(64))), ["practice/x"]);
    assert_eq!(at(Naming::Bytes(bytes)), ["document/d"]);
    assert_eq!(at(Naming::PartOf(id("plan/p"))), ["claim/c"]);
    assert_eq!(at(Naming::PartOf(id("area/p/1"))), ["claim/c"]);
    assert_eq!(at(Naming::PartOf(id("area/p/2"))), Vec::<String>::new());
    let several = Selection {
        naming: Some(vec![
            Naming::Territory("BE3".to_string()),
            Naming::ReadFrom("a".repeat(64)),
            Naming::Entry(id("action/p-too/1/2")),
        ]),
        limit: Some(2),
        ..Selection::default()
    };
    assert_eq!(found(&ledger, 1, &several), ["practice/x", "claim/other"]);
    let behind = Selection {
        after: Some(id("claim/other")),
        ..several
    };
    assert_eq!(found(&ledger, 1, &behind), ["practice/x"]);
}

#[test]
fn a_page_of_an_early_day_is_the_same_however_many_entries_came_later() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    // Early entries stand behind thousands of later ones, in the order of identifiers.
    let early: Vec<Draft> = (0..700)
        .map(|n| plan(&format!("z{n:05}"), "early"))
        .collect();
    ledger.append(&early, &on(1)).unwrap();
    for day in 2..=6 {
        let late: Vec<Draft> = (0..1_000)
            .map(|n| plan(&format!("{}{day}-{n:05}", ["a", "m"][n % 2]), "late"))
            .collect();
        ledger.append(&late, &on(day)).unwrap();
    }
    let whole = |day: u32| found(&ledger, day, &Selection::of_kind(EntryKind::Plan));
    for day in [1, 3, 5] {
        let all = whole(day);
        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let page = Selection {
                limit: Some(90),
                after: after.clone(),
                ..Selection::of_kind(EntryKind::Plan)
            };
            let part = found(&ledger, day, &page);
            let Some(last) = part.last() else { break };
            after = Some(id(last));
            paged.extend(part);
        }
        assert_eq!(paged.len(), all.len(), "{day}");
        assert!(paged == all, "{day}");
    }
}
