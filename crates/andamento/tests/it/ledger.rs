//! The journal as the command line shows it.

use andamento_model::register::{Draft, Entry, EntryId, Value};
use andamento_store::ledger::{Ledger, Stamp};

use crate::scene::Scene;

fn plan(name: &str, title: &str) -> Draft {
    let id = EntryId::parse(&format!("plan/{name}")).unwrap();
    let title = Value::One(title.to_string());
    Draft::stated(Entry::new(id, [("title", title)]).unwrap(), None)
}

/// A data folder with three records of made-up plans; gives the head.
fn written(scene: &Scene) -> String {
    let stamp = |by: &str, day: u32| {
        Stamp::new(by, &format!("2026-01-{day:02}T10:00:00Z"), [1; 32]).unwrap()
    };
    let ledger = Ledger::open(&scene.path("data"), &[], stamp("catalog", 1)).unwrap();
    ledger
        .append(
            &[plan("made-up", "before"), plan("other", "x")],
            &stamp("test", 1),
        )
        .unwrap();
    ledger
        .append(&[plan("made-up", "after")], &stamp("test", 3))
        .unwrap()
        .head
        .hash
}

fn json(scene: &Scene, arguments: &[&str]) -> (i32, serde_json::Value) {
    let out = scene.andamento(&[arguments, &["--format", "json"]].concat());
    let text = String::from_utf8(out.stdout).unwrap();
    let value = serde_json::from_str(&text).unwrap_or_else(|_| {
        panic!("{}", String::from_utf8_lossy(&out.stderr));
    });
    (out.status.code().unwrap(), value)
}

#[test]
fn a_journal_is_verified_against_a_head_and_a_changed_one_is_told_by_its_record() {
    let scene = Scene::empty();
    let head = written(&scene);
    let (code, found) = json(&scene, &["verify", "--head", &head]);
    assert_eq!(
        (code, &found["records"], &found["given"]),
        (0, &3.into(), &3.into())
    );
    assert_eq!(found["head"], head.as_str());

    let other = "0f".repeat(32);
    let (code, found) = json(&scene, &["verify", "--head", &other]);
    assert_eq!((code, &found["broken"]["record"]), (1, &4.into()));

    let file = scene.path("data").join("ledger.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(6).position(|part| part == b"before").unwrap();
    bytes[at] = b'B';
    std::fs::write(&file, bytes).unwrap();
    let (code, found) = json(&scene, &["verify"]);
    assert_eq!((code, &found["broken"]["record"]), (1, &1.into()));
    assert_eq!(found["broken"]["reason"], "its content was changed");
}

#[test]
fn a_redaction_shows_in_history_journal_and_verification() {
    let scene = Scene::empty();
    written(&scene);
    let out = scene.andamento(&["redact", "1", "--reason", "made up", "--by", "a ministry"]);
    assert_eq!(out.status.code(), Some(0));
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("head "), "{told}");

    let (_, found) = json(&scene, &["verify"]);
    assert_eq!(found["redacted"][0]["record"], 1);
    let by = found["redacted"][0]["by"].as_u64().unwrap();
    let (_, history) = json(&scene, &["history", "plan/made-up"]);
    let changes: Vec<_> = history["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["change"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["stated", "redacted"]);
    let journal = scene.andamento(&["journal"]);
    let journal = String::from_utf8(journal.stdout).unwrap();
    assert!(!journal.contains("before"));
    assert!(
        journal
            .lines()
            .next()
            .unwrap()
            .contains(&format!("\"redacted_by\":{by}"))
    );

    let again = scene.andamento(&["redact", "1", "--reason", "made up"]);
    assert_eq!(again.status.code(), Some(2));
}

#[test]
fn changes_tell_what_each_record_says_differently_and_go_on_page_by_page() {
    let scene = Scene::empty();
    written(&scene);
    let (code, found) = json(
        &scene,
        &[
            "changes",
            "--since",
            "2026-01-02",
            "--known-on",
            "2026-01-31",
        ],
    );
    assert_eq!(code, 0);
    let changes = found["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    let difference = &changes[0]["differences"][0];
    assert_eq!(
        (
            &difference["field"],
            &difference["before"],
            &difference["after"]
        ),
        (&"title".into(), &"before".into(), &"after".into())
    );
    let (_, page) = json(
        &scene,
        &["changes", "--limit", "2", "--known-on", "2026-01-31"],
    );
    assert_eq!(
        (page["changes"].as_array().unwrap().len(), &page["before"]),
        (2, &2.into())
    );
    let (_, known) = json(
        &scene,
        &["history", "plan/made-up", "--known-on", "2026-01-02"],
    );
    assert_eq!(known["changes"].as_array().unwrap().len(), 1);
    assert_eq!(known["changes"][0]["values"]["title"], "before");
}
