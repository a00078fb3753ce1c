//! What the ledger does not take, and what it takes with a remark.

use super::*;

fn refusal(drafts: &[Draft], stamp: &Stamp) -> String {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    ledger.append(&[plan("known", "known")], &on(2)).unwrap();
    let error = ledger.append(drafts, stamp).unwrap_err().to_string();
    assert_eq!(ledger.head().unwrap().number, 1, "all or nothing: {error}");
    error
}

#[test]
fn one_bad_draft_keeps_all_of_its_batch_out() {
    let error = refusal(&[plan("a", "a"), withdrawn("plan/nothing")], &on(3));
    assert!(
        error.starts_with("plan/nothing: it cannot be withdrawn"),
        "{error}"
    );
}

#[test]
fn a_reason_or_recorder_that_does_not_show_as_what_it_is_is_refused() {
    for bad in ["a\u{202e}b", "a\u{0}b", "a\nb", "a\u{2028}b"] {
        let mut bad_reason = plan("a", "a");
        bad_reason.reason = Some(bad.to_string());
        assert!(refusal(&[bad_reason], &on(3)).contains("U+"), "{bad:?}");
        let error = Stamp::new(bad, "2026-01-01T00:00:00Z", [0; 32]).unwrap_err();
        assert!(error.to_string().starts_with("the recorder: "), "{error}");
    }
    assert!(Stamp::new(" ", "2026-01-01T00:00:00Z", [0; 32]).is_err());
    assert!(Stamp::new("test", "yesterday", [0; 32]).is_err());
}

#[test]
fn a_source_that_points_nowhere_is_refused() {
    let with = |change: fn(&mut Source)| {
        let mut draft = plan("a", "a");
        let mut source = source("a", 3);
        source.fields.clear();
        change(&mut source);
        draft.source = Some(source);
        refusal(&[draft], &on(3))
    };
    assert!(with(|s| s.document = "x".to_string()).contains("SHA-256"));
    assert!(with(|s| s.line = Some(0)).contains("lines"));
    assert!(with(|s| s.last_line = Some(2)).contains("lines"));
    assert!(with(|s| s.fields = [("color".to_string(), 3)].into()).contains("`color`"));
}

#[test]
fn a_clock_that_went_back_by_days_is_refused_and_by_seconds_stands_still() {
    let error = refusal(&[plan("a", "a")], &on(1));
    assert!(error.contains("set the clock right"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    ledger.append(&[plan("a", "a")], &on(2)).unwrap();
    let earlier = Stamp::new("test", "2026-01-02T11:59:59Z", [7; 32]).unwrap();
    ledger.append(&[plan("b", "b")], &earlier).unwrap();
    assert_eq!(
        ledger.record(2).unwrap().unwrap().recorded,
        "2026-01-02T12:00:00Z"
    );
    assert_eq!(ledger.verify(None).unwrap().broken, None);
}

#[test]
fn a_link_to_nothing_is_recorded_with_a_remark() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let link = draft(
        "link/l",
        &[
            ("from", "plan/a"),
            ("to", "plan/nothing"),
            ("class", "in-line"),
        ],
    );
    let appended = ledger.append(&[link, plan("a", "a")], &on(1)).unwrap();
    assert_eq!(
        appended.remarks,
        ["link/l: it names plan/nothing, of which nothing is recorded"]
    );
}

#[test]
fn a_statement_about_the_future_is_recorded_with_a_remark() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let mut ahead = plan("a", "a");
    ahead.about = Some("2030".parse().unwrap());
    let appended = ledger.append(&[ahead], &on(1)).unwrap();
    assert_eq!(
        appended.remarks,
        ["plan/a: it is about 2030, which lay ahead when it was recorded (2026-01-01)"]
    );
}

#[test]
fn of_two_statements_about_overlapping_times_the_one_recorded_last_stands() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    for (day, about, title) in [(1, "2025/2026", "first"), (2, "2024/2025", "second")] {
        let mut draft = plan("a", title);
        draft.about = Some(about.parse().unwrap());
        ledger.append(&[draft], &on(day)).unwrap();
    }
    let history = ledger
        .history(&id("plan/a"), None, Default::default())
        .unwrap();
    let abouts: Vec<_> = history
        .iter()
        .map(|r| r.about.unwrap().to_string())
        .collect();
    assert_eq!(abouts, ["2024/2025", "2025/2026"]);
    let register = ledger.register(None, &Default::default()).unwrap();
    assert_eq!(register.entry(&id("plan/a")).unwrap().title(), "second");
}

#[test]
fn a_file_of_something_else_in_the_journals_place_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("ledger.sqlite"),
        "not a database ".repeat(100),
    )
    .unwrap();
    let ledger = ledger(folder.path());
    assert!(
        ledger
            .head()
            .unwrap_err()
            .to_string()
            .contains("ledger.sqlite")
    );
    assert!(ledger.append(&[plan("a", "a")], &on(1)).is_err());
}

#[test]
fn a_circle_of_parts_stages_or_answers_is_refused_by_name() {
    let part = |id: &str, from: &str, to: &str| {
        draft(id, &[("from", from), ("to", to), ("class", "part-of")])
    };
    let error = refusal(
        &[
            part("link/1", "plan/a", "plan/b"),
            part("link/2", "plan/b", "plan/c"),
            part("link/3", "plan/c", "plan/a"),
        ],
        &on(3),
    );
    assert_eq!(
        error,
        "link/3, column `to`: it closes a circle: plan/c → plan/a → plan/b → plan/c; the way back \
         is recorded as link/1, link/2: turn this link round, or first withdraw one of those (a \
         row with its `id` and a `reason`)"
    );
    let error = refusal(&[part("link/1", "plan/a", "plan/a")], &on(3));
    assert!(error.contains("plan/a → plan/a; name another"), "{error}");
    let stage = |id: &str, previous: &str| {
        let fields = [
            ("item", "plan/known"),
            ("title", "made up"),
            ("unit", "persons"),
            ("previous_stage", previous),
        ];
        draft(id, &fields)
    };
    let error = refusal(
        &[stage("target/1", "target/2"), stage("target/2", "target/1")],
        &on(3),
    );
    assert!(
        error.starts_with("target/2, column `previous_stage`: it closes a circle"),
        "{error}"
    );
}

#[test]
fn links_that_meet_again_without_a_circle_are_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let part = |id: &str, from: &str, to: &str, class: &str| {
        draft(id, &[("from", from), ("to", to), ("class", class)])
    };
    let drafts = [
        part("link/1", "plan/a", "plan/b", "part-of"),
        part("link/2", "plan/a", "plan/c", "part-of"),
        part("link/3", "plan/b", "plan/d", "part-of"),
        part("link/4", "plan/c", "plan/d", "part-of"),
        part("link/5", "plan/d", "plan/a", "in-line"),
    ];
    assert_eq!(ledger.append(&drafts, &on(1)).unwrap().records.len(), 5);
    // Turned round it is no circle either.
    let turned = part("link/1", "plan/b", "plan/a", "part-of");
    assert_eq!(ledger.append(&[turned], &on(2)).unwrap().records.len(), 1);
}
