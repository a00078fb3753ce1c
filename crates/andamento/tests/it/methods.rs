//! `andamento method` as a command: what it prints and how it ends.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn method(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_andamento"))
        .arg("method")
        .args(arguments)
        .output()
        .unwrap()
}

fn fed(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_andamento"))
        .arg("method")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn json(output: &Output) -> Value {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_list_names_each_method_with_its_schema_and_source() {
    let list = json(&method(&["list", "--format", "json"]));
    let list = list.as_array().unwrap();
    assert!(list.len() >= 12);
    for entry in list {
        let name = entry["name"].as_str().unwrap();
        assert!(entry["schema"].is_object() && entry["equations"][0].is_string());
        let schema = json(&method(&[name, "--schema"]));
        assert_eq!(schema, entry["schema"]);
    }
    let described = method(&["kitagawa"]);
    assert!(String::from_utf8_lossy(&described.stdout).contains("Kitagawa (1955)"));
}

#[test]
fn an_input_comes_from_standard_input_or_a_case_file() {
    let input = r#"{"cases":[{"x":81,"n":263}],"level":0.95}"#;
    let ask = ["single-proportion", "--input", "-", "--format", "json"];
    let found = json(&fed(&ask, input));
    let low = found[0]["wilson"][0].as_f64().unwrap();
    assert!((low - 0.2553).abs() < 5e-5, "{low}");
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.json");
    fs::write(
        folder.path().join("rates.csv"),
        "time,A,B\n2020,60,70\n2024,65,71\n",
    )
    .unwrap();
    fs::write(
        &case,
        r#"{"id":"x/y","input":{"data":"rates.csv"},"expected":[]}"#,
    )
    .unwrap();
    let case = case.to_str().unwrap();
    let ask = ["eurofound_sigma", "--input", case, "--format", "json"];
    let found = json(&method(&ask));
    assert_eq!(found[0]["stdDev"], 5.0);
    let table = method(&["sigma-convergence", "--input", case]);
    let table = String::from_utf8_lossy(&table.stdout).to_string();
    assert!(table.contains("[1].stdDev     3.0"), "{table}");
}

#[test]
fn a_wrong_input_ends_with_2_and_names_the_part() {
    let refused = |output: &Output, part: &str| {
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let message = String::from_utf8_lossy(&output.stderr).to_string();
        assert!(message.contains(part), "{message}");
    };
    refused(&method(&["no-such"]), "andamento method list");
    refused(&method(&["mover", "--input", "absent.json"]), "absent.json");
    refused(&method(&["mover", "--input", "/"]), "folder");
    let ask = ["published-rate", "--input", "-"];
    refused(&fed(&ask, ""), "line 1 column 0");
    refused(&fed(&ask, r#"[{"p":1e999,"n":2}]"#), "number out of range");
    refused(
        &fed(&ask, r#"[{"p":0.5,"n":0}]"#),
        "input[0].n: found 0, expected",
    );
    refused(&fed(&ask, r#"[{"p":0.5}]"#), "input[0].n: found nothing");
    let ask = ["sigma-convergence", "--input", "-"];
    refused(&fed(&ask, r#"{"data":"absent.csv"}"#), "absent.csv");
}
