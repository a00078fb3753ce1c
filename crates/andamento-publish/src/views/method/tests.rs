//! Reference cases through the door that everybody uses, and inputs that are wrong.

use std::path::{Path, PathBuf};

use andamento_analysis::method::{METHODS, find};
use serde_json::Value;

use super::compute;

fn no_files(name: &str) -> Result<String, String> {
    Err(format!("no file {name}"))
}

fn given(method: &str, document: &str) -> Result<Value, String> {
    let method = find(method).unwrap();
    compute(method, document, &mut no_files)
        .map(|computed| computed.value().clone())
        .map_err(|error| error.to_string())
}

fn refused(method: &str, document: &str) -> String {
    given(method, document).unwrap_err()
}

fn reference_folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = std::env::var_os("ANDAMENTO_TEST_DATA")
        .map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let folder = data.join("reference");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// Every expected key is there with the expected value.
fn compare(found: &Value, expected: &Value, tolerance: &Value, path: &str) {
    match expected {
        Value::Object(fields) => {
            for (key, field) in fields {
                let inner = format!("{path}.{key}");
                let found = found
                    .get(key)
                    .unwrap_or_else(|| panic!("{inner} is missing"));
                compare(found, field, tolerance, &inner);
            }
        }
        Value::Array(items) => {
            assert_eq!(found.as_array().map(Vec::len), Some(items.len()), "{path}");
            for (at, item) in items.iter().enumerate() {
                compare(&found[at], item, tolerance, &format!("{path}[{at}]"));
            }
        }
        Value::Number(number) => {
            let (found, number) = (found.as_f64().unwrap(), number.as_f64().unwrap());
            let of = |key: &str| tolerance.get(key).and_then(Value::as_f64);
            let allowed = of("abs").unwrap_or_else(|| of("rel").unwrap() * number.abs());
            assert!(
                (found - number).abs() <= allowed,
                "{path}: {found} against {number}"
            );
        }
        other => assert_eq!(found, other, "{path}"),
    }
}

#[test]
fn every_reference_case_of_gaps_and_convergence_is_reproduced() {
    let Some(folder) = reference_folder() else {
        return;
    };
    let mut cases = 0;
    for family in ["gaps", "convergence"] {
        let family = folder.join(family);
        for entry in std::fs::read_dir(&family).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let case: Value = serde_json::from_str(&text).unwrap();
            let id = case["id"].as_str().unwrap();
            let method = find(id).unwrap_or_else(|| panic!("no method for {id}"));
            let mut files = |name: &str| {
                std::fs::read_to_string(family.join(name)).map_err(|error| error.to_string())
            };
            let found = compute(method, &text, &mut files).unwrap();
            compare(found.value(), &case["expected"], &case["tolerance"], id);
            // The input alone says the same, unless the years are in the case's name.
            if method.name != "beta-convergence" {
                let input = case["input"].to_string();
                assert_eq!(compute(method, &input, &mut files).unwrap(), found, "{id}");
            }
            cases += 1;
        }
    }
    assert_eq!(cases, 10);
}

#[test]
fn schemas_are_json_and_name_what_the_method_reads() {
    for method in METHODS {
        let schema: Value = serde_json::from_str(method.schema).unwrap();
        assert_eq!(schema["title"], method.name);
        assert!(find(method.name).is_some());
        let message = refused(method.name, "true");
        assert!(
            message.starts_with("input: found true, expected"),
            "{message}"
        );
        let message = refused(method.name, "[]");
        assert!(
            message.starts_with("input: found an array of 0"),
            "{message}"
        );
    }
    super::list_csv().unwrap();
    super::list_json().unwrap();
    assert!(super::list_table().contains("kitagawa"));
}

#[test]
fn text_that_is_not_json_says_where() {
    for text in ["", "{", "{\"cases\": NaN}", "[{\"p\": 1e999, \"n\": 3}]"] {
        let message = refused("published-rate", text);
        assert!(message.contains("line 1 column"), "{message}");
    }
}

#[test]
fn a_wrong_part_is_named_with_what_is_expected() {
    let cases = [
        (
            "single-proportion",
            r#"{"cases":[{"x":1,"n":0}]}"#,
            "input.cases[0].n: found 0",
        ),
        (
            "single-proportion",
            r#"{"cases":[{"x":3,"n":2}]}"#,
            "input.cases[0].x: found 3",
        ),
        (
            "single-proportion",
            r#"{"cases":[{"x":1.5,"n":2}]}"#,
            "input.cases[0].x: found 1.5",
        ),
        (
            "single-proportion",
            r#"{"cases":[{"x":-1,"n":2}]}"#,
            "input.cases[0].x: found -1",
        ),
        (
            "single-proportion",
            r#"{"cases":[{"x":1}]}"#,
            "input.cases[0].n: found nothing",
        ),
        (
            "single-proportion",
            r#"{"cases":[]}"#,
            "input.cases: found an array of 0",
        ),
        (
            "single-proportion",
            r#"{"cases":[{"x":1,"n":2}],"level":95}"#,
            "input.level: found 95",
        ),
        (
            "two-proportions",
            r#"[{"x1":1,"n1":2,"x2":"1","n2":2}]"#,
            "input[0].x2: found the text `1`",
        ),
        (
            "published-rate",
            r#"[{"p":62,"n":400}]"#,
            "input[0].p: found 62",
        ),
        (
            "published-rate",
            r#"[{"p":0.5,"n":400,"def":2}]"#,
            "input[0].def: found a key",
        ),
        (
            "published-rate",
            r#"[{"p":0.5,"n":400,"deff":0}]"#,
            "input[0].deff: found 0",
        ),
        (
            "relative-risk",
            r#"{"rows_are_groups_cols_event_nonevent":[[1,2],[3]]}"#,
            "input.rows_are_groups_cols_event_nonevent[1]: found an array of 1",
        ),
        (
            "relative-risk",
            r#"{"rows_are_groups_cols_event_nonevent":[[0,0],[3,4]]}"#,
            "input.rows_are_groups_cols_event_nonevent[0]: found an array of 2",
        ),
        (
            "mover",
            r#"{"group":{"estimate":1,"low":2,"high":3},"reference":{"estimate":1,"low":0,"high":2}}"#,
            "input.group.low: found 2, expected at most 1",
        ),
        (
            "kitagawa",
            r#"[{"pop":1,"size":1,"rate":1}]"#,
            "input[0]: found 0 keys beside",
        ),
        (
            "kitagawa",
            r#"[{"a":"x","pop":1,"size":0,"rate":1},{"a":"x","pop":2,"size":0,"rate":1}]"#,
            "input: found a total of 0",
        ),
        (
            "kitagawa",
            r#"[{"a":"x","pop":1,"size":1,"rate":1},{"a":"y","pop":2,"size":1,"rate":1}]"#,
            "input: found no `y` in population 1",
        ),
        (
            "das-gupta",
            r#"{"populations":[{"pop":"a","f":1,"g":2},{"pop":"b","f":1}],"factors":["f","g"]}"#,
            "input.populations[1].g: found nothing",
        ),
        (
            "oaxaca-blinder",
            r#"{"data":"x.csv","outcome":"y","regressors":["a"],"group":"g"}"#,
            "input.data `x.csv`: found no file x.csv",
        ),
        (
            "oaxaca-blinder",
            r#"{"data":[{"y":1,"a":1,"g":0}],"outcome":"y","regressors":["a"],"group":"h"}"#,
            "input.group: found `h`",
        ),
        (
            "oaxaca-blinder",
            r#"{"data":[{"y":1,"a":1,"g":0}],"outcome":"y","regressors":["a"],"group":"g"}"#,
            "input.group: found 1 persons in group A",
        ),
        (
            "sigma-convergence",
            r#"{"data":[{"time":2020,"A":1,"B":2},{"time":2021,"A":1}]}"#,
            "input.data[1]: found an object with the keys [A, time]",
        ),
        (
            "sigma-convergence",
            r#"{"data":[{"time":2020,"A":1,"B":null}]}"#,
            "input.data[0].B: found nothing",
        ),
        (
            "beta-convergence",
            r#"{"data":[{"time":1,"A":1,"B":2,"C":0},{"time":2,"A":1,"B":2,"C":3}]}"#,
            "input.data: found 0 for C in 1",
        ),
        (
            "gamma-convergence",
            r#"{"data":[{"time":1,"A":1,"B":2},{"time":2,"A":1,"B":2}],"time_t":9}"#,
            "input.time_t: found 9, expected one of 1, 2",
        ),
        (
            "trend",
            r#"{"series":[{"time":2020,"group":101,"reference":5}]}"#,
            "input.series[0].group: found 101",
        ),
    ];
    for (method, input, start) in cases {
        let message = refused(method, input);
        assert!(message.starts_with(start), "{method}: {message}");
        assert!(message.contains("expected"), "{message}");
    }
}

#[test]
fn a_file_of_ragged_lines_is_refused_with_its_line() {
    let input = r#"{"data":"panel.csv"}"#;
    let method = find("sigma-convergence").unwrap();
    let refused = |text: &'static str| {
        let mut files = |_: &str| Ok(text.to_string());
        compute(method, input, &mut files).unwrap_err().to_string()
    };
    let message = refused("time,A,B\n2020,1,2\n2021,1\n");
    assert!(message.contains("line: 3"), "{message}");
    let message = refused("time,A,B\n2020,1,2\n2021,1,x\n");
    assert!(
        message.contains("line 3, column `B`: found `x`"),
        "{message}"
    );
    let message = refused("time,A,B\n2020,1,NaN\n");
    assert!(
        message.contains("line 2, column `B`: found `NaN`"),
        "{message}"
    );
    assert!(refused("").contains("expected"));
    assert!(refused("time,A,B\n").contains("no rows"));
}

#[test]
fn where_there_is_no_ratio_there_is_null() {
    let table = r#"{"rows_are_groups_cols_event_nonevent":[[1,9],[0,10]]}"#;
    let found = given("relative-risk", table).unwrap();
    assert_eq!(found["risk_ratio"], Value::Null);
    assert_eq!(found["odds_ratio_ci_woolf"], Value::Null);
    assert!(found["diff_newcombe"].is_array());
}

#[test]
fn scales_that_disagree_carry_a_warning() {
    let input = r#"{"series":[{"time":2015,"group":40,"reference":60},
        {"time":"2024","group":60,"reference":80}]}"#;
    let found = given("trend", input).unwrap();
    assert_eq!(found["rows"][0]["gap"], -20.0);
    assert_eq!(found["change"]["depends_on_scale"], true);
    let warning = found["change"]["warning"].as_str().unwrap();
    assert!(
        warning.starts_with("depends on scale: by ratio the group rose"),
        "{warning}"
    );
}
