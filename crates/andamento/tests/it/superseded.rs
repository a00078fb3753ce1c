//! A page that replaces another decides what is due: through the built program, on copies of the
//! source documents that were altered in one place, and on made-up pages.

use std::fs;
use std::path::{Path, PathBuf};

use andamento_model::register::EntryId;
use andamento_sources::register::{PageOptions, TextFile, TextKind, read_tracker, settle};
use andamento_store::ledger::{Ledger, Selection, Stamp};
use serde_json::Value;

use crate::scene::Scene;
use crate::served::Served;

const EVENT: &str = "event/urban-academy-session-2025-2026";
const ACTION: &str = "action/eu-2021-2027/partnerships/5";

/// The page of the tracker among the source documents. `None`: the folder is absent.
fn tracker() -> Option<String> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = fs::read_dir(data.join("../seeds"));
    let mut files = folder.into_iter().flatten().filter_map(Result::ok);
    let page = files.find(|file| file.file_name().to_string_lossy().starts_with("002"));
    if page.is_none() {
        eprintln!("skipped: the source documents are not there");
    }
    Some(fs::read_to_string(page?.path()).unwrap())
}

fn asked(scene: &Scene, command: &[&str]) -> Value {
    let done = scene.andamento(&[command, &["--format", "json"]].concat());
    assert!(done.status.success(), "{command:?}: {done:?}");
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Each date: entry, kind, end, state.
fn dates(due: &Value) -> Vec<String> {
    let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_string();
    let dates = due["dates"].as_array().unwrap().iter();
    let told = dates.map(|one| {
        ["entry", "kind", "until", "state"]
            .map(|field| text(one, field))
            .join(" ")
    });
    told.collect()
}

const TODAY: [&str; 3] = ["due", "--today", "2027-01-01"];

fn about_the_session(scene: &Scene) -> Vec<String> {
    let mut all = dates(&asked(scene, &TODAY));
    all.retain(|one| one.starts_with(EVENT) || one.starts_with(ACTION));
    all
}

#[test]
fn the_page_that_the_catalog_knows_changes_nothing_that_is_due() {
    let Some(page) = tracker() else { return };
    let scene = Scene::empty();
    let before = asked(&scene, &TODAY);
    scene.import_bytes("page.txt", page.as_bytes());
    let mut after = asked(&scene, &TODAY);
    let recorded = |due: &Value| -> Vec<Value> {
        let all = due["dates"].as_array().unwrap().iter();
        all.map(|one| one["recorded"].clone()).collect()
    };
    assert_eq!(recorded(&after), recorded(&before));
    assert_eq!(after.take(), before);
    assert!(about_the_session(&scene)[0].ends_with("2026-12-31 update due"));
}

#[test]
fn on_an_altered_page_what_is_due_follows_the_text() {
    let Some(page) = tracker() else { return };
    let open = format!("{EVENT} promised 2026-12-31 update due");
    let gone = format!("{EVENT} promised 2026-12-31 superseded");
    let moved = format!("{ACTION} text 2028-12-31 current");
    for (from, to, wanted) in [
        ("2025-2026", "2027-2028", vec![gone.clone(), moved]),
        (
            "is planned for 2025-2026",
            "awaits a decision",
            vec![gone.clone()],
        ),
        (
            ", in turn, is planned for 2025-2026",
            " was called off",
            vec![gone],
        ),
        ("late 2024 in Brussels", "late 2024 in Ghent", vec![open]),
    ] {
        let scene = Scene::empty();
        assert!(page.contains(from), "{from}");
        scene.import_bytes("page.txt", page.replacen(from, to, 1).as_bytes());
        assert_eq!(about_the_session(&scene), wanted, "{to}");
    }
}

#[test]
fn every_window_shows_a_promise_that_a_later_page_took_back_as_superseded() {
    let Some(page) = tracker() else { return };
    let scene = Scene::empty();
    scene.import_bytes(
        "page.txt",
        page.replacen("2025-2026", "2027-2028", 1).as_bytes(),
    );
    let served = Served::open(&scene.path("data"));
    let get = |path: &str| {
        let (status, body) = served.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let json = |path: &str| serde_json::from_str::<Value>(&get(path)).unwrap();
    assert_eq!(json("/due.json?today=2027-01-01"), asked(&scene, &TODAY));
    let event = json(&format!("/entries/{EVENT}.json?today=2027-01-01"));
    assert_eq!(event["freshness"], Value::Null);
    let by = event["superseded"]["document"].as_str().unwrap();
    let action = json(&format!("/entries/{ACTION}.json?today=2027-01-01"));
    assert_eq!(action["record"]["source"]["document"], by);
    assert_eq!(action["freshness"]["field"], "implementation");
    assert_eq!(action["freshness"]["until"], "2028-12-31");
    assert_eq!(action["superseded"], Value::Null);
    let shown = get(&format!("/entries/{EVENT}?today=2027-01-01"));
    assert!(shown.contains("superseded") && shown.contains(&format!("/documents/{by}?line=")));
    let due = get("/due?today=2027-01-01");
    assert!(
        due.contains(">superseded<") && due.contains("read from the text:"),
        "{due}"
    );
    let calendar = get("/due.ics?today=2027-01-01").replace("\r\n ", "");
    assert!(!calendar.contains(EVENT), "{calendar}");
    assert!(calendar.contains(&format!("UID:text.20270101.20281231.{ACTION}@andamento")));
}

/// A page of one action of a made-up plan, received on a day.
fn received(data: &Path, day: &str, name: char, text: &str) {
    recorded(data, [day, day], name, text);
}

/// The same with its text imported on another day.
fn recorded(data: &Path, [day, of_text]: [&str; 2], name: char, text: &str) {
    let page = format!(
        "1. Teach\nAction | Teach the harbour\nStatus | Pending\nType | Event\n\
         Implementation | {text} |\n"
    );
    let hash = name.to_string().repeat(64);
    let file = TextFile::new("page.txt", &hash, 1, page.as_bytes()).unwrap();
    let options = PageOptions {
        plan: Some(EntryId::parse("plan/made-up").unwrap()),
        area: Some("harbour".to_string()),
        as_of: None,
    };
    let read = read_tracker(&file, &options).unwrap();
    let at = |by: &str, day: &str| Stamp::new(by, &format!("{day}T10:00:00Z"), [7; 32]).unwrap();
    let stamp = |by: &str| at(by, day);
    let ledger = Ledger::open(data, &[], stamp("catalog")).unwrap();
    let standing = ledger.register(None, &Selection::default()).unwrap();
    let mut drafts = vec![file.document(TextKind::TrackerPage).unwrap()];
    drafts.extend(settle(&read, &standing).unwrap().drafts);
    ledger.append(&drafts, &stamp("test")).unwrap();
    ledger
        .keep_document(&hash, &file.text, &at("test", of_text))
        .unwrap();
}

#[test]
fn as_known_on_a_day_before_the_new_page_arrived_the_old_state_stands() {
    let scene = Scene::empty();
    let data = scene.path("data");
    received(&data, "2026-02-01", 'a', "A fair is planned for May 2026.");
    let on = |day: &str| {
        let asked = asked(&scene, &["due", "--known-on", day, "--today", "2026-06-01"]);
        let mut all = dates(&asked);
        all.retain(|one| one.contains("made-up"));
        all
    };
    let first = "action/made-up/harbour/1 text 2026-05-31 update due";
    assert_eq!(on("2026-02-01"), [first]);
    received(&data, "2026-03-01", 'b', "A fair is planned for May 2027.");
    assert_eq!(on("2026-02-28"), [first]);
    assert_eq!(
        on("2026-03-01"),
        ["action/made-up/harbour/1 text 2027-05-31 current"]
    );
    received(&data, "2026-04-01", 'c', "The fair is open.");
    assert_eq!(on("2026-04-01"), [""; 0]);
    assert_eq!(on("2026-02-28"), [first]);
}

#[test]
fn a_text_that_was_imported_later_is_not_read_as_known_on_an_earlier_day() {
    let scene = Scene::empty();
    let data = scene.path("data");
    let text = "This action is continuous. A fair is planned for May 2026.";
    recorded(&data, ["2026-02-01", "2026-03-01"], 'a', text);
    for (day, read) in [("2026-02-28", false), ("2026-03-01", true)] {
        let when = ["--known-on", day, "--today", "2026-06-01"];
        let lint = ["lint", "--plan", "made-up", "--format", "json"];
        let done = scene.andamento(&[&lint[..], &when].concat());
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(said.contains("source text not loaded"), !read, "{said}");
        let found = String::from_utf8(done.stdout).unwrap();
        assert_eq!(found.contains("status-contradicts-text"), read, "{found}");
        let due = asked(&scene, &[&["due"][..], &when].concat());
        let mut dates = dates(&due);
        dates.retain(|one| one.contains("made-up"));
        assert_eq!(dates.len(), usize::from(read), "{dates:?}");
    }
    let served = Served::open(&data);
    let page = |day: &str| {
        let path = format!("/documents/{}?known_on={day}", "a".repeat(64));
        let (status, body) = served.get(&path);
        assert_eq!(status, 200, "{body}");
        body.contains("Source text not loaded")
    };
    assert!(page("2026-02-28") && !page("2026-03-01"));
}
