//! The bundled sample is what its list says, and reads back to the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::scene::Scene;

/// The limit for all files together.
const LIMIT: u64 = 2_000_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog/sample")
}

fn csv_files() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".csv"))
        .collect();
    names.sort();
    names
}

/// The lines `key = "text"` of each `[[file]]` entry.
fn entries() -> Vec<BTreeMap<String, String>> {
    let list = fs::read_to_string(folder().join("sample.toml")).unwrap();
    list.split("[[file]]")
        .skip(1)
        .map(|entry| {
            entry
                .lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, text)| (key.to_string(), text.trim_matches(['"', '\'']).to_string()))
                .collect()
        })
        .collect()
}

#[test]
fn the_sample_is_below_two_megabytes_and_every_file_is_listed_with_its_source() {
    let listed: Vec<String> = entries()
        .iter()
        .map(|entry| entry["file"].clone())
        .collect();
    assert_eq!(listed, csv_files());
    let bytes = csv_files()
        .into_iter()
        .map(|name| fs::metadata(folder().join(name)).unwrap().len());
    let total: u64 = bytes.sum();
    assert!(total <= LIMIT, "{total} bytes");
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    for entry in entries() {
        let begin = format!("Source: Eurostat, {}, extracted ", entry["dataflow"]);
        assert!(entry["acknowledgement"].starts_with(&begin), "{entry:?}");
        assert!(entry["link"].contains(&entry["dataflow"]));
        assert!(readme.contains(&format!("| `{}` |", entry["file"])));
    }
}

#[test]
fn every_file_of_the_sample_imports_whole_and_is_written_again_byte_for_byte() {
    for entry in entries() {
        let scene = Scene::empty();
        let path = folder().join(&entry["file"]);
        let output = scene.andamento(&["import", path.to_str().unwrap(), "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report[0]["dataflow"], entry["dataflow"].as_str());
        assert_eq!(report[0]["rejected_count"], 0);
        let cells = report[0]["values"].as_u64().unwrap() + report[0]["missing"].as_u64().unwrap();
        let text = fs::read(&path).unwrap();
        let lines = text.iter().filter(|&&byte| byte == b'\n').count() as u64;
        assert_eq!(cells + 1, lines, "{entry:?}");
        assert!(scene.export(&entry["dataflow"], "csv") == text, "{entry:?}");
    }
}

#[test]
fn the_demo_prints_one_json_array_and_one_csv_table() {
    let scene = Scene::empty();
    let output = scene.andamento(&["demo", "--format", "json"]);
    assert!(output.status.success());
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap();
    let titles: Vec<&str> = answers
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 3);
    assert!(answers[2]["answer"].is_object());
    let output = scene.andamento(&["demo", "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let headers = text
        .lines()
        .filter(|line| line.starts_with("indicator,territory,"));
    assert_eq!(headers.count(), 1, "{text}");
    assert!(text.contains(",AT,"), "{text}");
}

#[test]
fn the_demo_leaves_a_folder_with_other_figures_alone() {
    let scene = Scene::empty();
    let own = "freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\nA,PC,AT,2024,1,,\n";
    scene.import_bytes("lfsa_x.csv", own.as_bytes());
    let output = scene.andamento(&["demo"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("lfsa_x") && said.contains("--data DIR"),
        "{said}"
    );
    assert_eq!(scene.dataflows(), ["lfsa_x"]);
}

#[test]
fn a_file_is_dated_by_a_date_and_nothing_else() {
    let scene = Scene::empty();
    let file = folder().join("ilc_di15.csv");
    for vintage in ["undated-deadbeef", "2025-06-01T10:00", "yesterday"] {
        let output = scene.andamento(&["import", file.to_str().unwrap(), "--vintage", vintage]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{vintage}: {said}");
        assert!(
            said.contains("expected a date such as 2025-03-21"),
            "{said}"
        );
    }
}

#[test]
fn groups_that_a_table_lacks_are_unknown_also_where_it_has_no_groups() {
    let scene = Scene::empty();
    scene.import(&folder().join("edat_lfse_22.csv"));
    let ask = |group: &str, reference: &str| {
        let output = scene.andamento(&[
            "gap",
            "--indicator",
            "neet-rate-region",
            "--territory",
            "AT",
            "--group",
            group,
            "--reference",
            reference,
        ]);
        let told = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&told).into_owned(),
        )
    };
    let (code, told) = ask("A", "B");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("`A`") && told.contains("TOTAL"), "{told}");
    let (code, told) = ask("TOTAL", "TOTAL");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("itself"), "{told}");
}

#[test]
fn a_file_that_is_given_its_date_later_stays_one_file_and_the_report_says_so() {
    let scene = Scene::empty();
    let file = folder().join("ilc_di15.csv");
    let import = |more: &[&str]| {
        let mut arguments = vec!["import", file.to_str().unwrap()];
        arguments.extend(more);
        let output = scene.andamento(&arguments);
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let count = || {
        let list = scene.andamento(&["dataflows", "--format", "json"]).stdout;
        let list: Value = serde_json::from_slice(&list).unwrap();
        let vintages = list.as_array().unwrap().iter();
        vintages
            .map(|file| file["vintage"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    import(&[]);
    assert!(count()[0].starts_with("undated-"));
    let told = import(&["--vintage", "2025-03-21"]);
    assert!(told.contains("their file now has it"), "{told}");
    assert_eq!(count(), ["2025-03-21"]);
    let told = import(&[]);
    assert!(told.contains("with a date, which they keep"), "{told}");
    assert_eq!(count(), ["2025-03-21"]);
}
