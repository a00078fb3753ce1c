//! The ways into the register, from the command line. Pages written out here are made up.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;

use crate::scene::Scene;

/// A page of two actions of a made-up plan.
const PAGE: &str = "The made-up plan sets goals in relation to made-up matters:\n\
    1. Walk\nAction | Walk with all |\n---|---|\nStatus | Pending |\nType | Funding |\n\
    Implementation | It begins soon. |\n\
    2. Talk\nAction | Talk with all |\n---|---|\nStatus | Continuous |\nType |\n|\n\
    Implementation | Ask Ms Xenia Maden, x.maden@tests.example. |\n";

fn seed(name: &str) -> Option<PathBuf> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let file = data.join("../seeds").join(name);
    if !file.is_file() {
        eprintln!("skipped: no file {}", file.display());
        return None;
    }
    Some(file)
}

fn json(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn actions(scene: &Scene, more: &[&str]) -> Vec<Value> {
    let arguments = [&["actions", "--format", "json"], more].concat();
    let output = scene.andamento(&arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    json(&output).as_array().unwrap().clone()
}

/// Imports text under a name; the report of the file.
fn import(scene: &Scene, name: &str, text: &[u8], more: &[&str]) -> (Value, Option<i32>) {
    let file = scene.path(name);
    fs::write(&file, text).unwrap();
    let arguments = [
        &["import", file.to_str().unwrap(), "--format", "json"],
        more,
    ]
    .concat();
    let output = scene.andamento(&arguments);
    (json(&output)[0].clone(), output.status.code())
}

const PLACE: [&str; 4] = ["--plan", "made-up", "--area", "matters"];

#[test]
fn the_thirteen_actions_of_the_tracker_are_there_before_anything_is_imported() {
    let scene = Scene::empty();
    let all = actions(&scene, &["--plan", "eu-2021-2027"]);
    assert_eq!(all.len(), 13);
    let keys: Vec<&String> = all[0].as_object().unwrap().keys().collect();
    let mut expected = [
        "number", "title", "area", "status", "types", "as_of", "source",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert!(all[0]["as_of"].is_null() && all[0]["source"]["line"].is_number());
    let numbers: Vec<u64> = all.iter().map(|a| a["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=13).collect::<Vec<u64>>());
    for (status, count) in [
        ("Continuous", 10),
        ("pending", 2),
        ("Complete", 1),
        ("x", 0),
    ] {
        assert_eq!(
            actions(&scene, &["--status", status]).len(),
            count,
            "{status}"
        );
    }
    assert_eq!(actions(&scene, &["--area", "partnerships"]).len(), 13);
    assert_eq!(actions(&scene, &["--area", "housing"]).len(), 0);
    let unknown = scene.andamento(&["actions", "--plan", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn the_tracker_page_that_the_catalog_has_adds_no_record_and_its_text_is_kept() {
    let Some(file) = seed("002_df44ec2a16b75cb1.txt") else {
        return;
    };
    let scene = Scene::empty();
    let text = fs::read(&file).unwrap();
    let (report, code) = import(&scene, "page.txt", &text, &[]);
    assert_eq!(code, Some(0));
    let register = &report["register"];
    assert_eq!(register["known"], true);
    assert_eq!(register["unchanged"], 13);
    assert_eq!(register["records"], serde_json::json!([]));
    let kept = scene
        .path("data/documents")
        .join(format!("{}.txt", report["sha256"].as_str().unwrap()));
    assert_eq!(fs::read(kept).unwrap(), text);
}

#[test]
fn a_changed_page_supersedes_and_the_change_is_told() {
    let Some(file) = seed("002_df44ec2a16b75cb1.txt") else {
        return;
    };
    let scene = Scene::empty();
    let text = fs::read_to_string(&file).unwrap();
    let flipped = text.replacen("Status | Complete |", "Status | Continuous |", 1);
    let (report, code) = import(
        &scene,
        "page.txt",
        flipped.as_bytes(),
        &["--as-of", "2025-03"],
    );
    assert_eq!(code, Some(0));
    let changed = report["register"]["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 13);
    let of = |number: usize| &changed[number - 1]["fields"];
    assert_eq!(*of(4), serde_json::json!(["status", "as_of"]));
    assert_eq!(*of(5), serde_json::json!(["as_of"]));
    assert_eq!(actions(&scene, &["--status", "Continuous"]).len(), 11);
    let fourth = &actions(&scene, &["--status", "Continuous"])[3];
    assert_eq!(fourth["as_of"], "2025-03");
    assert_eq!(fourth["source"]["document"], report["sha256"]);
    // Before the catalog was made nothing was known; what it said is still in the records.
    assert_eq!(actions(&scene, &["--known-on", "2026-11-21"]).len(), 0);
    let id = "action/eu-2021-2027/partnerships/4";
    let records = scene.andamento(&["entry", id, "--format", "csv"]);
    let records = String::from_utf8_lossy(&records.stdout).into_owned();
    assert!(records.contains("status,Complete,Continuous"), "{records}");
}

#[test]
fn an_action_that_the_page_no_longer_has_is_withdrawn_and_named() {
    let scene = Scene::empty();
    import(&scene, "page.txt", PAGE.as_bytes(), &PLACE);
    let shorter = &PAGE[..PAGE.find("2. Talk").unwrap()];
    let (report, _) = import(&scene, "page.txt", shorter.as_bytes(), &PLACE);
    let gone = serde_json::json!(["action/made-up/matters/2"]);
    assert_eq!(report["register"]["withdrawn"], gone);
    assert_eq!(actions(&scene, &["--plan", "made-up"]).len(), 1);
    let table = scene.andamento(&["actions", "--plan", "made-up"]);
    let table = String::from_utf8_lossy(&table.stdout).into_owned();
    assert!(
        table.contains("withdrawn: action/made-up/matters/2 (not on the page of"),
        "{table}"
    );
    assert!(table.contains("date unknown"), "{table}");
}

#[test]
fn a_page_of_an_unknown_plan_needs_to_be_told_and_keeps_no_names() {
    let scene = Scene::empty();
    let (report, code) = import(&scene, "page.txt", PAGE.as_bytes(), &[]);
    assert_eq!(code, Some(2));
    assert!(report["error"].as_str().unwrap().contains("--plan"));
    assert!(!scene.path("data/documents").exists());
    let (report, code) = import(&scene, "page.csv", PAGE.as_bytes(), &PLACE);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["register"]["read_as"], "tracker-page");
    assert_eq!(report["register"]["new"].as_array().unwrap().len(), 2);
    let masked = &report["register"]["masked"];
    assert_eq!(masked[0]["what"], "name");
    assert_eq!(masked[1]["line"], 14);
    let kept = fs::read_dir(scene.path("data/documents"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let kept = fs::read_to_string(kept.path()).unwrap();
    assert!(!kept.contains("Xenia") && !kept.contains('@'), "{kept}");
    for file in fs::read_dir(scene.path("data")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let found = bytes.windows(5).any(|window| window == b"Xenia");
            assert!(!found, "{}", path.display());
        }
    }
}

#[test]
fn a_text_is_a_document_once() {
    let scene = Scene::empty();
    let (first, code) = import(&scene, "note.md", b"# A made-up note\n\nWords.\n", &[]);
    assert_eq!(
        (code, &first["register"]["known"]),
        (Some(0), &Value::Bool(false))
    );
    assert_eq!(first["register"]["lines"], 3);
    let (second, _) = import(&scene, "copy.txt", b"# A made-up note\n\nWords.\n", &[]);
    assert_eq!(second["register"]["known"], true);
    assert_eq!(second["register"]["records"], serde_json::json!([]));
    let list = scene.andamento(&["entries", "--kind", "document"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("A made-up note"));
}

#[test]
fn a_file_of_entries_is_taken_whole_or_with_partial_in_part() {
    let scene = Scene::empty();
    let text = b"id,title\nplan/a,Made up\nplan/b,\nplan/A,Made up\n";
    let (report, code) = import(&scene, "plans.csv", text, &[]);
    assert_eq!(code, Some(2));
    assert_eq!(report["rejected_count"], 2);
    let reason = report["rejected"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("row 3, column `title`"), "{reason}");
    let entry = scene.andamento(&["entry", "plan/a"]);
    assert_eq!(entry.status.code(), Some(2));
    let (report, code) = import(&scene, "plans.csv", text, &["--partial"]);
    assert_eq!(code, Some(1));
    assert_eq!(report["register"]["entries"], 1);
    assert!(report["register"]["head"].is_string());
    let entry = scene.andamento(&["entry", "plan/a"]);
    assert!(String::from_utf8_lossy(&entry.stdout).contains("Made up"));
}

#[test]
fn an_action_is_its_plan_area_and_number_and_is_listed_under_the_plan_it_says() {
    let scene = Scene::empty();
    let row = |id: &str, plan: &str, area: &str, number: &str| {
        format!("id,plan,area,number,title\n{id},{plan},{area},{number},Made up\n")
    };
    let of_2021 = "area/eu-2021-2027/partnerships";
    for (id, plan, area, number, column) in [
        (
            "action/eu-2021-2027/partnerships/2",
            "plan/eu-2021-2027",
            of_2021,
            "9",
            "id",
        ),
        (
            "action/eu-2021-2027/partnerships/2",
            "plan/eu-2016",
            of_2021,
            "2",
            "area",
        ),
        (
            "action/eu-2021-2027/partnerships/2",
            "plan/eu-2021-2027",
            "area/eu-2016/1",
            "2",
            "area",
        ),
        ("action/foo/bar", "plan/eu-2021-2027", of_2021, "4", "id"),
    ] {
        let (report, code) = import(&scene, "a.csv", row(id, plan, area, number).as_bytes(), &[]);
        assert_eq!(code, Some(2), "{id} {plan}: {report}");
        let reason = report["rejected"][0]["reason"].as_str().unwrap();
        assert!(
            reason.contains(&format!("row 2, column `{column}`")),
            "{reason}"
        );
    }
    let right = row("action/eu-2016/1/1", "plan/eu-2016", "area/eu-2016/1", "1");
    let (report, code) = import(&scene, "a.csv", right.as_bytes(), &[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(actions(&scene, &["--plan", "eu-2016"]).len(), 1);
    assert_eq!(actions(&scene, &["--plan", "eu-2021-2027"]).len(), 13);
}

/// What an entry has, by field, from the CSV of its page.
fn entry(scene: &Scene, id: &str) -> Value {
    json(&scene.andamento(&["entry", id, "--format", "json"]))
}

#[test]
fn a_due_date_added_to_an_action_leaves_its_source_and_its_contradiction() {
    let Some(file) = seed("002_df44ec2a16b75cb1.txt") else {
        return;
    };
    let scene = Scene::empty();
    import(&scene, "page.txt", &fs::read(file).unwrap(), &[]);
    let found = || {
        let plan = [
            "lint",
            "--plan",
            "eu-2021-2027",
            "--today",
            "2026-11-22",
            "--format",
            "json",
        ];
        let found = json(&scene.andamento(&plan));
        let found = found.as_array().unwrap().clone();
        let rules = found
            .iter()
            .filter(|one| one["rule"] == "status-contradicts-text");
        rules.cloned().collect::<Vec<_>>()
    };
    let before = found();
    assert_eq!(before.len(), 1);
    let id = "action/eu-2021-2027/partnerships/4";
    let template = scene.andamento(&["template", "action"]);
    let header = String::from_utf8(template.stdout).unwrap();
    let fourth = &actions(&scene, &["--status", "Complete"])[0];
    let row: Vec<String> = header
        .trim()
        .split(',')
        .map(|column| match column {
            "id" => id.to_string(),
            "plan" => "plan/eu-2021-2027".to_string(),
            "area" => "area/eu-2021-2027/partnerships".to_string(),
            "number" => "4".to_string(),
            "title" => fourth["title"].as_str().unwrap().to_string(),
            "status" => "Complete".to_string(),
            "due" => "2027".to_string(),
            _ => String::new(),
        })
        .collect();
    let file = format!("{header}{}\n", row.join(","));
    let (report, code) = import(&scene, "due.csv", file.as_bytes(), &[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["register"]["records"].as_array().unwrap().len(), 1);
    assert!(
        report["notes"].to_string().contains("the source ("),
        "{report}"
    );
    assert_eq!(found(), before);
    assert!(entry(&scene, id).to_string().contains("2027"));
    let (again, _) = import(&scene, "due.csv", file.as_bytes(), &[]);
    assert_eq!(again["register"]["records"], serde_json::json!([]));
}

#[test]
fn a_state_in_iso_spelling_is_named_as_the_field_writes_it() {
    let scene = Scene::empty();
    let file = b"id,title,territories\npractice/a,Made up,GR; XX; LV\n";
    let (report, code) = import(&scene, "p.csv", file, &[]);
    assert_eq!(code, Some(0), "{report}");
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("write `EL`") && notes.contains("`XX` is in no list"),
        "{notes}"
    );
    assert!(!notes.contains("`LV` is"), "{notes}");
}

#[test]
fn what_is_no_text_is_no_document_under_any_name() {
    let scene = Scene::empty();
    for (name, bytes, part) in [
        ("a.txt", &b"half \xc3"[..], "UTF-8"),
        ("b.txt", b"a\x00b", "U+0000"),
        ("c.txt", b"<!DOCTYPE html><html></html>", "HTML page"),
        ("d.bin", b"\x00\x01\x02\xff", "layout is not known"),
        ("e.csv", b"a,b,c\n1,2,3\n", "layout is not known"),
        ("f.md", b"", "empty"),
    ] {
        let (report, code) = import(&scene, name, bytes, &[]);
        assert_eq!(code, Some(2), "{name}");
        let error = report["error"].as_str().unwrap();
        assert!(error.contains(part), "{name}: {error}");
    }
    assert!(!scene.path("data/documents").exists());
}
