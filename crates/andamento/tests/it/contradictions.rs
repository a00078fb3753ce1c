//! The linter on the source documents, and on copies that were altered in one place: the verdict
//! follows the text.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::scene::Scene;

/// The documents by the number that their names begin with. `None`: the folder is absent.
fn documents() -> Option<BTreeMap<String, String>> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = data.join("../seeds");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: the source documents are not there");
        return None;
    };
    let read = files.map(|file| {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        (name, fs::read_to_string(file.path()).unwrap())
    });
    Some(read.collect())
}

/// Findings by rule on a day, after the documents were imported, with `from` as `to` in the
/// document whose name begins with `number`.
fn verdict(
    documents: &BTreeMap<String, String>,
    (number, from, to): (&str, &str, &str),
    today: &str,
) -> BTreeMap<String, usize> {
    let scene = Scene::empty();
    for (name, text) in documents {
        let text = if name.starts_with(number) {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        } else {
            text.clone()
        };
        let file = scene.path(name);
        fs::write(&file, text).unwrap();
        let done = scene.andamento(&["import", file.to_str().unwrap()]);
        assert!(done.status.success(), "{done:?}");
    }
    let found = scene.andamento(&["lint", "--today", today, "--format", "json"]);
    assert!(found.status.success(), "{found:?}");
    let findings: Vec<serde_json::Value> = serde_json::from_slice(&found.stdout).unwrap();
    let mut counts = BTreeMap::new();
    for finding in findings {
        let rule = finding["rule"].as_str().unwrap().to_string();
        *counts.entry(rule).or_default() += 1;
    }
    counts
}

fn counts(of: &[(&str, usize)]) -> BTreeMap<String, usize> {
    let some = of.iter().filter(|(_, count)| *count > 0);
    some.map(|(rule, count)| (rule.to_string(), *count))
        .collect()
}

/// Contradicted statuses, empty lists, empty fields, doubles, counts, dates passed.
fn verdict_of(numbers: [usize; 6]) -> BTreeMap<String, usize> {
    let rules = [
        "status-contradicts-text",
        "promised-list-empty",
        "field-empty",
        "duplicate-document",
        "count-differs",
        "promised-date-passed",
    ];
    counts(&rules.into_iter().zip(numbers).collect::<Vec<_>>())
}

#[test]
fn on_the_source_documents_the_linter_finds_what_is_known_and_nothing_else() {
    let Some(documents) = documents() else {
        return;
    };
    let as_they_are = ("002", "", "");
    for (today, wanted) in [
        ("2026-11-22", [1, 6, 8, 1, 2, 0]),
        ("2026-12-31", [1, 6, 8, 1, 2, 0]),
        ("2027-01-01", [1, 6, 8, 1, 2, 1]),
    ] {
        assert_eq!(
            verdict(&documents, as_they_are, today),
            verdict_of(wanted),
            "{today}"
        );
    }
}

#[test]
fn on_an_altered_copy_the_verdict_follows_the_text() {
    let Some(documents) = documents() else {
        return;
    };
    for (altered, wanted) in [
        (
            ("002", "Status | Complete", "Status | Continuous"),
            [0, 6, 8, 1, 2, 0],
        ),
        (
            ("002", "Status | Continuous", "Status | Complete"),
            [2, 6, 8, 1, 2, 0],
        ),
        (
            (
                "002",
                "This action is continuous. So far",
                "This action was completed in 2023. So far",
            ),
            [2, 6, 8, 1, 2, 0],
        ),
        (("002", "2025-2026", "2024-2025"), [1, 6, 8, 1, 2, 1]),
        (("002", "2025-2026", "2026-2027"), [1, 6, 8, 1, 2, 0]),
        (
            (
                "002",
                "So far it includes:\n|",
                "So far it includes:\n- a made-up project\n|",
            ),
            [1, 5, 8, 1, 2, 0],
        ),
        (("002", "Type |\n|", "Type | Funding |"), [1, 6, 7, 1, 2, 0]),
        (
            ("002", "Type | Partnership |", "Type |\n|"),
            [1, 6, 9, 1, 2, 0],
        ),
        (
            ("003", "six key areas", "seven key areas"),
            [1, 6, 8, 1, 1, 0],
        ),
    ] {
        assert_eq!(
            verdict(&documents, altered, "2026-11-22"),
            verdict_of(wanted),
            "{altered:?}"
        );
    }
}
