//! What the register does not let go: positions that were withdrawn, what was known on a day, the
//! reason of a record. All entries here are made up.

use std::fs;

use andamento_model::register::{Draft, Source};
use andamento_store::ledger::{Ledger, Stamp};
use serde_json::Value;

use crate::made_up;
use crate::scene::Scene;
use crate::served::Served;

const DOCUMENT: &str = "00000000000000000000000000000000000000000000000000000000000000bb";

fn source() -> Source {
    Source {
        document: DOCUMENT.to_string(),
        line: Some(2),
        last_line: None,
        fields: Default::default(),
    }
}

fn entry(id: &str, fields: &[(&'static str, &str)]) -> Draft {
    made_up::entry(id, fields, source())
}

fn position(id: &str, title: &str) -> Draft {
    let fields = [
        ("holder", "organisation/house"),
        ("item", "plan/made-up"),
        ("stance", "asks-for"),
        ("title", title),
    ];
    entry(id, &fields)
}

fn stamp(by: &str, day: u8) -> Stamp {
    Stamp::new(by, &format!("2026-03-0{day}T10:00:00Z"), [day; 32]).unwrap()
}

/// A plan with two positions; on the second day one is withdrawn and one altered by an office, and
/// the document from which all of it was read is recorded.
fn reworked(scene: &Scene) -> Served {
    let data = scene.path("data");
    let ledger = Ledger::open(&data, &[], stamp("catalog", 1)).unwrap();
    let first = [
        entry("plan/made-up", &[("title", "A made-up plan")]),
        entry("organisation/house", &[("title", "Made-up house")]),
        position("position/house/1", "Made-up demand one"),
        position("position/house/2", "Made-up demand two"),
        entry(
            "practice/early",
            &[("title", "An early practice"), ("territories", "LV")],
        ),
    ];
    ledger.append(&first, &stamp("test", 1)).unwrap();
    let gone = Draft {
        stated: None,
        reason: Some("urged to".to_string()),
        ..first[2].clone()
    };
    let altered = position("position/house/2", "All is well");
    let later = entry(
        "practice/later",
        &[("title", "A later practice"), ("territories", "LV")],
    );
    let document = entry(
        "document/made-up",
        &[
            ("title", "Made-up paper"),
            ("sha256", DOCUMENT),
            ("lines", "3"),
        ],
    );
    let second = [gone, altered, later, document];
    ledger.append(&second, &stamp("made-up office", 2)).unwrap();
    ledger
        .keep_document(
            DOCUMENT,
            "One\nTwo, made up\nThree\n",
            &stamp("made-up office", 2),
        )
        .unwrap();
    Served::open(&data)
}

#[test]
fn a_position_that_was_withdrawn_or_altered_stays_readable_with_who_when_and_why() {
    let scene = Scene::empty();
    let served = reworked(&scene);
    for path in ["/plans/made-up", "/entries/plan/made-up"] {
        let (status, page) = served.get(path);
        assert_eq!(status, 200, "{path}");
        for said in [
            "<del><a href=\"/entries/position/house/1\">Made-up demand one</a></del>",
            "Withdrawn on 2026-03-02 by made-up office (record 6): urged to.",
            "Altered on 2026-03-02 by made-up office (record 7)",
            "Before: Asks for: Made-up demand two",
        ] {
            assert!(page.contains(said), "{path}: {said}: {page}");
        }
        let (_, data) = served.get(&format!("{path}.json"));
        let data: Value = serde_json::from_str(&data).unwrap();
        let changed = data["positions_changed"].as_array().unwrap();
        assert_eq!(changed.len(), 2, "{path}");
        assert_eq!(changed[0]["stands"], false);
        assert_eq!(changed[0]["changes"][0]["recorded_by"], "made-up office");
        assert_eq!(
            changed[1]["changes"][0]["before"]["title"],
            "Made-up demand two"
        );
        let (_, early) = served.get(&format!("{path}?known_on=2026-03-01"));
        assert!(early.contains("Made-up demand one") && !early.contains("Withdrawn on"));
    }
}

#[test]
fn a_document_that_was_recorded_later_is_not_there_on_an_earlier_day_nor_are_its_lines() {
    let scene = Scene::empty();
    let served = reworked(&scene);
    for form in ["", ".json", ".csv"] {
        let path = format!("/documents/{DOCUMENT}{form}");
        assert_eq!(served.get(&path).0, 200, "{path}");
        assert_eq!(served.get(&format!("{path}?known_on=2026-03-02")).0, 200);
        let (status, body) = served.get(&format!("{path}?known_on=2026-03-01"));
        assert_eq!(status, 404, "{path}");
        assert!(!body.contains("Two, made up"), "{path}: {body}");
    }
    let plan = "/entries/plan/made-up";
    assert!(served.get(plan).1.contains("Two, made up"));
    let (_, early) = served.get(&format!("{plan}?known_on=2026-03-01"));
    assert!(!early.contains("Two, made up"), "{early}");
    assert!(early.contains("Source text not loaded"), "{early}");
}

#[test]
fn a_place_shows_what_was_known_of_it_on_a_day_and_gives_it_as_data() {
    let scene = Scene::empty();
    let served = reworked(&scene);
    let titles = |path: &str, of: &str| -> Vec<String> {
        let (status, data) = served.get(path);
        assert_eq!(status, 200, "{path}: {data}");
        let data: Value = serde_json::from_str(&data).unwrap();
        let all = data[of].as_array().unwrap().iter();
        all.map(|one| one["title"].as_str().unwrap().to_string())
            .collect()
    };
    let early = ["An early practice"];
    let both = ["An early practice", "A later practice"];
    assert_eq!(titles("/territories/LV.json", "promised"), both);
    let day = "known_on=2026-03-01";
    assert_eq!(
        titles(&format!("/territories/LV.json?{day}"), "promised"),
        early
    );
    assert_eq!(
        titles(&format!("/entries.json?territory=LV&{day}"), "entries"),
        early
    );
    assert_eq!(titles("/entries.json?territory=SE", "entries"), [""; 0]);
    let (status, page) = served.get(&format!("/territories/LV?{day}"));
    assert_eq!(status, 200);
    assert!(page.contains("As known on 2026-03-01"), "{page}");
    assert!(page.contains("An early practice") && !page.contains("A later practice"));
    let (_, rows) = served.get("/entries.csv?territory=LV");
    assert_eq!(rows.lines().count(), 3, "{rows}");
    // The CSV of the page stays one table: the figures.
    let (_, figures) = served.get("/territories/LV.csv");
    assert!(!figures.contains("practice"), "{figures}");
    assert_eq!(served.get("/entries?territory=%3Cb%3E").0, 400);
}

/// Imports rows of entries; the report of the file.
fn import(scene: &Scene, text: &str, more: &[&str]) -> (Value, Option<i32>) {
    let file = scene.path("rows.csv");
    fs::write(&file, text).unwrap();
    let arguments = [
        &["import", file.to_str().unwrap(), "--format", "json"],
        more,
    ]
    .concat();
    let output = scene.andamento(&arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    (report[0].clone(), output.status.code())
}

fn rejected(report: &Value) -> Vec<String> {
    let all = report["rejected"].as_array().unwrap().iter();
    all.map(|one| one["reason"].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn each_row_that_cannot_be_recorded_is_named_and_partial_takes_the_others() {
    let scene = Scene::empty();
    let rows = format!(
        "id,from,to,class,source_document,source_line\n\
         link/t/1,plan/a,plan/b,not-taken-up,,\n\
         link/t/2,plan/a,plan/b,none-reported,,\n\
         link/t/3,plan/a,plan/b,unknown,,\n\
         link/t/4,plan/a,plan/b,part-of,,\n\
         link/t/5,plan/b,plan/a,part-of,,\n\
         link/t/6,plan/a,plan/b,none-reported,{DOCUMENT},4\n"
    );
    let (report, code) = import(&scene, &rows, &[]);
    assert_eq!(code, Some(2));
    let told = rejected(&report);
    assert_eq!(told.len(), 2, "{told:?}");
    for (row, said) in [(2, "not-taken-up"), (3, "none-reported")] {
        let start = format!("row {row}, column `source_document`: ");
        let one = &told[row - 2];
        assert!(one.starts_with(&start) && one.contains(said), "{one}");
    }
    // Without these two the circle shows, with the row that closes it.
    let good = rows.replace("not-taken-up", "unknown");
    let good = good.replace("none-reported,,", "unknown,,");
    let (report, code) = import(&scene, &good, &[]);
    assert_eq!(code, Some(2));
    let told = rejected(&report);
    assert!(
        told.len() == 1 && told[0].starts_with("row 6, column `to`: link/t/5: it closes a circle"),
        "{told:?}"
    );
    assert!(told[0].contains("link/t/4"), "{told:?}");
    let (report, code) = import(&scene, &good, &["--partial"]);
    assert_eq!(code, Some(1), "{report}");
    assert_eq!(report["register"]["entries"], 5);
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("a document of which nothing is recorded"),
        "{notes}"
    );
}

#[test]
fn a_changed_value_takes_its_source_out_and_an_empty_cell_nothing_and_both_are_told() {
    let scene = Scene::empty();
    let whole = format!(
        "id,title,summary,source_document,source_line\nplan/t,Made up,Long words,{DOCUMENT},4\n"
    );
    assert_eq!(import(&scene, &whole, &[]).1, Some(0));
    let summary = || {
        let entry = scene.andamento(&["entry", "plan/t"]);
        String::from_utf8(entry.stdout).unwrap()
    };
    let short = "id,title,reason\nplan/t,Made up too,corrected\n";
    let (report, code) = import(&scene, short, &[]);
    assert_eq!(code, Some(0), "{report}");
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("row 2: the row changes `title`, so the source ("),
        "{notes}"
    );
    assert!(summary().contains("Long words"));
    let (report, _) = import(&scene, &whole.replace("Long words", ""), &[]);
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("left empty here and kept as it stood: `summary`"),
        "{notes}"
    );
    assert!(summary().contains("Long words"));
    let (report, _) = import(&scene, &whole.replace("Long words", "(none)"), &[]);
    assert!(!report["notes"].to_string().contains("as it stood"));
    assert!(!summary().contains("Long words"));
}

#[test]
fn the_history_says_what_time_a_record_is_about_and_why_its_content_was_taken_out() {
    let scene = Scene::empty();
    let rows = "id,title,about,reason\nplan/t,Made up,2025/2026,first look\n";
    let (report, code) = import(&scene, rows, &[]);
    assert_eq!(code, Some(0), "{report}");
    let number = report["register"]["records"][0].to_string();
    let shown = |command: &str| {
        let output = scene.andamento(&[command, "plan/t"]);
        String::from_utf8(output.stdout).unwrap()
    };
    let entry = shown("entry");
    assert!(entry.contains("about 2025/2026, recorded"), "{entry}");
    assert!(entry.contains("reason: first look"), "{entry}");
    let history = shown("history");
    assert!(
        history.contains("2025/2026") && history.contains("first look"),
        "{history}"
    );
    let done = scene.andamento(&["redact", &number, "--reason", "a name, made up"]);
    assert!(done.status.success(), "{done:?}");
    let history = shown("history");
    assert!(history.contains(": a name, made up"), "{history}");
    assert!(!history.contains("first look"), "{history}");
}
