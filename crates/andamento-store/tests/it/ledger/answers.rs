//! What the ledger answers, now and as known on an earlier day.

use andamento_model::register::{Change, EntryKind, Register};
use andamento_store::ledger::{Page, Selection};

use super::*;

fn titles(register: &Register) -> Vec<String> {
    register
        .records()
        .filter_map(|record| Some(record.stated()?.title().to_string()))
        .collect()
}

#[test]
fn an_earlier_day_answers_as_it_did_then() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    ledger
        .append(&[plan("a", "old"), plan("b", "b")], &on(1))
        .unwrap();
    ledger
        .append(&[plan("a", "new"), plan("c", "c")], &on(3))
        .unwrap();
    ledger.append(&[withdrawn("plan/b")], &on(5)).unwrap();

    let known = |day: u32| {
        let day = format!("2026-01-{day:02}").parse().unwrap();
        titles(&ledger.register(Some(day), &Selection::default()).unwrap())
    };
    assert_eq!(known(1), ["old", "b"]);
    assert_eq!(known(2), ["old", "b"]);
    assert_eq!(known(3), ["new", "b", "c"]);
    assert_eq!(known(5), ["new", "c"]);
    let before = Some("2025-12-31".parse().unwrap());
    let register = ledger.register(before, &Selection::default()).unwrap();
    assert_eq!(register.records().count(), 0);

    let now = ledger.register(None, &Selection::default()).unwrap();
    assert_eq!(titles(&now), ["new", "c"]);
    let gone = now.record(&id("plan/b")).unwrap();
    assert_eq!(gone.change, Change::Withdrawn);
    assert_eq!(gone.reason.as_deref(), Some("made up by mistake"));
}

#[test]
fn everything_given_with_a_draft_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let mut given = plan("a", "Ünïcode “title”, שלום");
    given.about = Some("2025/2026".parse().unwrap());
    given.source = Some(Source {
        document: "ab".repeat(32),
        line: Some(4),
        last_line: Some(9),
        fields: [("title".to_string(), 5)].into(),
    });
    given.reason = Some("read again".to_string());
    let appended = ledger.append(std::slice::from_ref(&given), &on(2)).unwrap();

    let record = ledger.record(1).unwrap().unwrap();
    assert_eq!(record.stated(), given.stated.as_ref());
    assert_eq!(record.about, given.about);
    assert_eq!(record.source, given.source);
    assert_eq!(record.reason, given.reason);
    assert_eq!(record.recorded, "2026-01-02T12:00:00Z");
    assert_eq!(record.recorded_by, "test");
    assert_eq!(appended.records, [(1, record.hash.clone())]);
    assert_eq!(ledger.head().unwrap(), appended.head);
    assert_eq!(appended.head.hash, record.hash);
}

#[test]
fn what_already_stands_adds_nothing_and_another_source_adds_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let mut given = plan("a", "a");
    given.source = Some(source("a", 3));
    ledger.append(std::slice::from_ref(&given), &on(1)).unwrap();
    let again = ledger.append(std::slice::from_ref(&given), &on(2)).unwrap();
    assert_eq!(
        (again.unchanged, again.records.len(), again.head.number),
        (1, 0, 1)
    );

    given.source = Some(source("b", 3));
    let confirmed = ledger.append(&[given.clone(), given], &on(2)).unwrap();
    assert_eq!((confirmed.unchanged, confirmed.records.len()), (1, 1));
}

#[test]
fn a_selection_takes_kinds_prefixes_and_pages_on_any_day() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    // More entries than one node holds, in an order that is not that of their names.
    let drafts: Vec<_> = (0..300_u32)
        .map(|n| plan(&format!("p{:03}", (n * 7) % 300), "p"))
        .collect();
    ledger.append(&drafts[..200], &on(1)).unwrap();
    ledger.append(&drafts[200..], &on(2)).unwrap();
    ledger
        .append(
            &[
                draft("area/p000/x", &[("plan", "plan/p000"), ("title", "x")]),
                draft("area/p000-2/x", &[("plan", "plan/p000"), ("title", "x")]),
            ],
            &on(2),
        )
        .unwrap();

    let ids = |day: Option<&str>, selection: &Selection| -> Vec<String> {
        let day = day.map(|day| day.parse().unwrap());
        let register = ledger.register(day, selection).unwrap();
        register
            .records()
            .map(|record| record.entry.to_string())
            .collect()
    };
    for (day, known) in [(None, 300), (Some("2026-01-01"), 200)] {
        let mut expected: Vec<_> = drafts[..known]
            .iter()
            .map(|d| d.entry.to_string())
            .collect();
        expected.sort();
        let mut paged = Vec::new();
        let mut selection = Selection {
            limit: Some(7),
            ..Selection::of_kind(EntryKind::Plan)
        };
        loop {
            let page = ids(day, &selection);
            let Some(last) = page.last() else { break };
            assert!(page.len() <= 7);
            selection.after = Some(id(last));
            paged.extend(page);
        }
        assert_eq!(paged, expected);
    }
    let selection = Selection {
        prefix: Some("p000".to_string()),
        ..Selection::default()
    };
    assert_eq!(ids(None, &selection), ["plan/p000", "area/p000/x"]);
    let first = Some("2026-01-01");
    assert_eq!(ids(first, &selection), ["plan/p000"]);
    let two = Selection::of_ids([id("plan/p001"), id("plan/nothing"), id("area/p000/x")]);
    assert_eq!(ids(None, &two), ["plan/p001", "area/p000/x"]);
}

#[test]
fn history_and_changes_come_newest_first_and_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    for day in 1..=4 {
        ledger
            .append(
                &[
                    plan("a", &format!("title {day}")),
                    plan(&format!("b{day}"), "b"),
                ],
                &on(day),
            )
            .unwrap();
    }
    let numbers = |records: Vec<andamento_model::register::Record>| -> Vec<u64> {
        records.iter().map(|record| record.number).collect()
    };
    let day = |day: u32| Some(format!("2026-01-{day:02}").parse().unwrap());
    let history = |known_on, page| numbers(ledger.history(&id("plan/a"), known_on, page).unwrap());
    assert_eq!(history(None, Page::default()), [7, 5, 3, 1]);
    assert_eq!(history(day(2), Page::default()), [3, 1]);
    let page = Page {
        limit: Some(2),
        before: Some(7),
    };
    assert_eq!(history(None, page), [5, 3]);
    let changes = |since, until, page| numbers(ledger.changes(since, until, page).unwrap());
    assert_eq!(
        changes(None, None, Page::default()),
        [8, 7, 6, 5, 4, 3, 2, 1]
    );
    assert_eq!(changes(day(3), None, Page::default()), [8, 7, 6, 5]);
    assert_eq!(changes(day(2), day(3), Page::default()), [6, 5, 4, 3]);
    assert_eq!(changes(day(2), day(3), page), [6, 5]);
}

#[test]
fn who_refers_to_an_entry_is_answered_as_known_on_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let link = |to: &str| {
        draft(
            "link/l",
            &[("from", "plan/a"), ("to", to), ("class", "in-line")],
        )
    };
    ledger
        .append(
            &[
                plan("a", "a"),
                plan("b", "b"),
                plan("c", "c"),
                link("plan/b"),
            ],
            &on(1),
        )
        .unwrap();
    ledger.append(&[link("plan/c")], &on(2)).unwrap();
    let referring = |to: &str, day: Option<&str>| {
        let day = day.map(|day| day.parse().unwrap());
        ledger.referring(&id(to), day).unwrap().records().count()
    };
    assert_eq!(referring("plan/b", Some("2026-01-01")), 1);
    assert_eq!(referring("plan/b", None), 0);
    assert_eq!(referring("plan/c", None), 1);
    assert_eq!(referring("plan/a", None), 1);
}

#[test]
fn a_document_is_kept_under_the_hash_of_its_bytes_only() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let hash = "0a".repeat(32);
    assert_eq!(ledger.document(&hash, None).unwrap(), None);
    ledger.keep_document(&hash, "one\ntwo\n", &on(1)).unwrap();
    assert_eq!(
        ledger.document(&hash, None).unwrap().as_deref(),
        Some("one\ntwo\n")
    );
    for name in ["../../etc/passwd", "", "0A"] {
        assert!(ledger.keep_document(name, "x", &on(1)).is_err(), "{name}");
        assert!(ledger.document(name, None).is_err(), "{name}");
    }
}

#[test]
fn a_text_is_known_from_the_day_on_which_it_arrived_first() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let hash = "0d".repeat(32);
    ledger.keep_document(&hash, "one", &on(2)).unwrap();
    ledger.keep_document(&hash, "one", &on(4)).unwrap();
    ledger.keep_document(&hash, "one, masked", &on(5)).unwrap();
    let here = |day: &str| {
        let text = ledger.document(&hash, Some(day.parse().unwrap()));
        text.unwrap().is_some()
    };
    assert_eq!(
        ["2026-01-01", "2026-01-02", "2026-01-03"].map(here),
        [false, true, true]
    );
    let time = folder.path().join(format!("documents/{hash}.arrived"));
    std::fs::write(&time, "yesterday").unwrap();
    let day = Some("2026-01-03".parse().unwrap());
    let why = ledger.document(&hash, day).unwrap_err().to_string();
    assert!(why.contains("it is no time such as"), "{why}");
    std::fs::remove_file(&time).unwrap();
    assert!(here("2026-01-01"), "kept by an earlier program");
}

#[test]
fn a_page_of_an_early_day_is_found_behind_thousands_of_later_entries() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let early: Vec<_> = (0..100)
        .map(|n| plan(&format!("z{n:03}"), "early"))
        .collect();
    let late: Vec<_> = (0..11_000)
        .map(|n| plan(&format!("a{n:05}"), "late"))
        .collect();
    ledger.append(&early, &on(1)).unwrap();
    ledger.append(&late, &on(2)).unwrap();
    let selection = Selection {
        limit: Some(3),
        ..Selection::of_kind(EntryKind::Plan)
    };
    let day = Some("2026-01-01".parse().unwrap());
    let register = ledger.register(day, &selection).unwrap();
    let ids: Vec<_> = register.records().map(|r| r.entry.to_string()).collect();
    assert_eq!(ids, ["plan/z000", "plan/z001", "plan/z002"]);
    let behind = Selection {
        after: Some(id("plan/z097")),
        ..selection.clone()
    };
    assert_eq!(ledger.register(day, &behind).unwrap().records().count(), 2);
    let now = ledger.register(None, &selection).unwrap();
    assert_eq!(now.records().next().unwrap().entry, id("plan/a00000"));
}
