//! How fresh entries are and what the linter finds about them, beside the entries themselves. All
//! entries here are made up.

use serde_json::Value;

use crate::follow_up_windows::{DOCUMENT, made_up};
use crate::scene::Scene;
use crate::served::Served;

fn json(served: &Served, path: &str) -> Value {
    let (status, body) = served.get(path);
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn each_finding_of_the_linter_stands_beside_its_entry_and_leads_to_its_evidence() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let all = json(&served, "/lint.json?today=2026-06-01");
    let about = |entry: &str| -> Vec<Value> {
        let all = all.as_array().unwrap().iter();
        all.filter(|one| one["entry"] == entry).cloned().collect()
    };
    for entry in ["plan/made-up", "area/made-up/1", "target/places"] {
        let path = format!("/entries/{entry}");
        let data = json(&served, &format!("{path}.json?today=2026-06-01"));
        assert_eq!(data["findings"], Value::Array(about(entry)), "{entry}");
        let (_, page) = served.get(&format!("{path}?today=2026-06-01"));
        for one in about(entry) {
            let (rule, severity) = (&one["rule"], &one["severity"]);
            let (rule, severity) = (rule.as_str().unwrap(), severity.as_str().unwrap());
            for said in [
                format!("<span class=\"severity severity-{severity}\">{severity}</span>"),
                format!("<a href=\"/lint?today=2026-06-01#{rule}\">{rule}</a>"),
                format!("/documents/{DOCUMENT}?line="),
            ] {
                assert!(page.contains(&said), "{entry}: {said}: {page}");
            }
        }
        let command = ["entry", entry, "--today", "2026-06-01", "--format", "json"];
        let said: Value = serde_json::from_slice(&scene.andamento(&command).stdout).unwrap();
        assert_eq!(said, data, "{entry}");
    }
    assert!(!about("plan/made-up").is_empty());
    let plan = json(&served, "/plans/made-up.json?today=2026-06-01");
    assert_eq!(plan["findings"], Value::Array(about("plan/made-up")));
    let area = &plan["areas"][0];
    assert_eq!(area["findings"], Value::Array(about("area/made-up/1")));
    let (_, page) = served.get("/plans/made-up?today=2026-06-01");
    assert!(
        page.contains("it should have been looked at again by 2026-04-30"),
        "{page}"
    );
    let (_, rules) = served.get("/lint?today=2026-06-01");
    assert!(rules.contains("<h2 id=\"review-date-passed\">"), "{rules}");
}

#[test]
fn what_was_known_on_a_day_is_shown_as_fresh_as_it_was_then_unless_today_is_stated() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let state = |query: &str| {
        let data = json(&served, &format!("/entries/plan/made-up.json?{query}"));
        let passed = data["findings"].as_array().unwrap().iter();
        let passed = passed.filter(|one| one["rule"] == "review-date-passed");
        let state = data["freshness"]["state"].as_str().unwrap().to_string();
        (state, passed.count(), data["today"].clone())
    };
    for (query, said, passed, today) in [
        ("known_on=2026-03-15", "current", 0, "2026-03-15"),
        ("known_on=2026-06-01", "update due", 1, "2026-06-01"),
        (
            "known_on=2026-03-15&today=2026-06-01",
            "update due",
            1,
            "2026-06-01",
        ),
        ("today=2027-01-01", "stale", 1, "2027-01-01"),
    ] {
        assert_eq!(state(query), (said.to_string(), passed, today.into()));
    }
    let (_, page) = served.get("/plans/made-up?known_on=2026-03-15");
    assert!(page.contains("fresh-current") && !page.contains("fresh-due"));
    let (_, page) = served.get("/plans/made-up?known_on=2026-03-15&today=2026-06-01");
    assert!(page.contains("fresh-due"), "{page}");
    assert!(
        page.contains("/lint?today=2026-06-01&#38;known_on=2026-03-15#review-date-passed"),
        "{page}"
    );
    // The same rule on the pages of dates and of contradictions, and on the command line.
    let due = json(&served, "/due.json?known_on=2026-03-15");
    assert_eq!(due["today"], "2026-03-15");
    let command = ["due", "--known-on", "2026-03-15", "--format", "json"];
    let said: Value = serde_json::from_slice(&scene.andamento(&command).stdout).unwrap();
    assert_eq!(said, due);
}

#[test]
fn the_table_of_actions_says_how_fresh_each_is_and_which_rules_find_something() {
    let scene = Scene::empty();
    let served = Served::open(&scene.path("data"));
    let path = "/plans/eu-2021-2027";
    let data = json(&served, &format!("{path}.json?today=2026-11-22"));
    let (_, csv) = served.get(&format!("{path}.csv?today=2026-11-22"));
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    assert_eq!(
        header.get(9..),
        Some(&["freshness", "look_again_by", "findings", "kind"][..])
    );
    let actions = data["actions"].as_array().unwrap();
    let of_actions = lines.filter(|line| line.ends_with(",action"));
    assert_eq!(of_actions.count(), actions.len());
    for action in actions {
        let rules = action["findings"].as_array().unwrap().iter();
        let rules: Vec<&str> = rules.map(|one| one["rule"].as_str().unwrap()).collect();
        let entry = action["entry"].as_str().unwrap();
        let line = csv.lines().find(|line| line.contains(entry)).unwrap();
        let end = format!("{},action", rules.join("; "));
        assert!(line.ends_with(&end), "{line}");
    }
}
