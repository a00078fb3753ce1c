//! What a draft may not say after what is recorded already.

use andamento_model::register::EntryKind;
use andamento_store::ledger::Naming;

use super::*;

fn position(holder: &str, title: &str) -> Draft {
    let fields = [
        ("holder", holder),
        ("item", "plan/made-up"),
        ("stance", "asks-for"),
        ("title", title),
    ];
    draft("position/made-up", &fields)
}

fn link(name: &str, from: &str, to: &str, class: &str) -> Draft {
    let fields = [("from", from), ("to", to), ("class", class)];
    draft(&format!("link/{name}"), &fields)
}

/// A document of nine lines; its bytes have the hash that [`source`] makes of the digit.
fn document(digit: &str) -> Draft {
    let hash = digit.repeat(64);
    let fields = [
        ("title", "Made up"),
        ("sha256", hash.as_str()),
        ("lines", "9"),
    ];
    draft("document/made-up", &fields)
}

fn read_on(line: u32) -> Draft {
    let mut draft = plan("read", "read");
    draft.source = Some(source("a", line));
    draft
}

#[test]
fn nobody_turns_the_position_of_one_holder_into_that_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let first = position("organisation/a", "More of it");
    ledger
        .append(&[plan("made-up", "p"), first], &on(1))
        .unwrap();
    let turned = [position("organisation/b", "All is fine")];
    let error = ledger.append(&turned, &on(2)).unwrap_err().to_string();
    assert!(
        error.starts_with("position/made-up, column `holder`: "),
        "{error}"
    );
    // Its own holder may find other words, and may withdraw it; it is still nobody else's then.
    let own = [position("organisation/a", "Much more of it")];
    assert_eq!(ledger.append(&own, &on(2)).unwrap().records.len(), 1);
    ledger
        .append(&[withdrawn("position/made-up")], &on(3))
        .unwrap();
    assert!(ledger.append(&turned, &on(4)).is_err());
    assert_eq!(ledger.append(&own, &on(4)).unwrap().records.len(), 1);
}

#[test]
fn what_once_named_a_thing_and_was_recorded_again_is_found_also_when_it_was_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let first = position("organisation/a", "More of it");
    ledger.append(&[first], &on(1)).unwrap();
    let once = |day: Option<&str>| {
        let plan = [Naming::PartOf(id("plan/made-up"))];
        let day = day.map(|day| day.parse().unwrap());
        ledger.once_naming(&plan, EntryKind::Position, day).unwrap()
    };
    assert_eq!(once(None), []);
    ledger
        .append(&[withdrawn("position/made-up")], &on(3))
        .unwrap();
    assert_eq!(once(None), [id("position/made-up")]);
    assert_eq!(once(Some("2025-12-31")), []);
}

#[test]
fn that_something_was_not_done_is_refused_without_a_source() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    for class in ["not-taken-up", "none-reported"] {
        let silent = link("l", "plan/a", "plan/b", class);
        let error = ledger
            .append(std::slice::from_ref(&silent), &on(1))
            .unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with("link/l, column `source_document`: "),
            "{error}"
        );
        let mut told = silent;
        let mut source = source("a", 3);
        source.fields.clear();
        told.source = Some(source);
        assert_eq!(ledger.append(&[told], &on(1)).unwrap().records.len(), 1);
    }
}

#[test]
fn a_line_behind_the_end_of_a_known_document_is_refused_and_an_unknown_document_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let unknown = ledger.append(&[read_on(3)], &on(1)).unwrap().remarks;
    assert_eq!(unknown.len(), 1);
    assert!(
        unknown[0].contains("nothing is recorded (aaaa"),
        "{unknown:?}"
    );
    assert!(unknown[0].contains("import the document"), "{unknown:?}");
    assert_eq!(
        ledger.append(&[document("a")], &on(1)).unwrap().remarks,
        [""; 0]
    );
    // The title is read one line further on: line 9 is there, line 10 is not.
    assert_eq!(
        ledger.append(&[read_on(8)], &on(1)).unwrap().remarks,
        [""; 0]
    );
    let error = ledger
        .append(&[read_on(9)], &on(1))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "plan/read, column `source_line`: line 10 is cited, and the document has 9 lines; look \
         which document and which line is meant"
    );
}

#[test]
fn every_refusal_of_a_batch_is_told_with_its_draft_and_nothing_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let known = [
        link("known", "plan/b", "plan/a", "part-of"),
        position("organisation/a", "More of it"),
        document("a"),
    ];
    let head = ledger.append(&known, &on(1)).unwrap().head;
    let drafts = [
        plan("good", "good"),
        link("back", "plan/a", "plan/b", "part-of"),
        position("organisation/b", "All is fine"),
        read_on(99),
        withdrawn("plan/nothing"),
        link("forth", "plan/c", "plan/d", "part-of"),
        link("and-back", "plan/d", "plan/c", "part-of"),
    ];
    let refused = ledger.refusals(&drafts, &on(2)).unwrap();
    let told: Vec<_> = refused.iter().map(|one| (one.draft, one.column)).collect();
    assert_eq!(
        told,
        [
            (1, Some("to")),
            (2, Some("holder")),
            (3, Some("source_line")),
            (4, None),
            (6, Some("to"))
        ]
    );
    assert!(refused[0].reason.contains("link/known"), "{refused:?}");
    assert_eq!(ledger.head().unwrap(), head);
    let good: Vec<Draft> = [0, 5].map(|at| drafts[at].clone()).to_vec();
    assert_eq!(ledger.append(&good, &on(2)).unwrap().records.len(), 2);
}
