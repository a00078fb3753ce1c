//! Intervals against the published tables and the reference cases.

use std::path::PathBuf;

use andamento_analysis::interval::{difference, wilson};
use andamento_analysis::{GapQuestion, Question, SampleSize};
use serde_json::Value;

use crate::gap::gap;
use crate::tables::{Catalog, cube, workspace};

fn rate(x: u64, n: u64) -> f64 {
    100.0 * x as f64 / n as f64
}

fn one(x: u64, n: u64) -> [f64; 2] {
    let interval = wilson(rate(x, n), SampleSize::new(n).unwrap()).unwrap();
    [interval.low / 100.0, interval.high / 100.0]
}

fn two(x1: u64, n1: u64, x2: u64, n2: u64) -> [f64; 2] {
    let (a, b) = (rate(x1, n1), rate(x2, n2));
    let of_a = wilson(a, SampleSize::new(n1).unwrap()).unwrap();
    let of_b = wilson(b, SampleSize::new(n2).unwrap()).unwrap();
    let interval = difference(a, of_a, b, of_b).unwrap();
    [interval.low / 100.0, interval.high / 100.0]
}

fn close(found: [f64; 2], expected: [f64; 2], tolerance: f64) {
    for (found, expected) in found.into_iter().zip(expected) {
        assert!(
            (found - expected).abs() <= tolerance,
            "{found} against {expected}"
        );
    }
}

#[test]
fn newcombes_published_tables_are_reproduced() {
    // Statistics in Medicine 17:857-872, Table I, method 3.
    close(one(81, 263), [0.2553, 0.3662], 5e-5);
    close(one(15, 148), [0.0624, 0.1605], 5e-5);
    close(one(0, 20), [0.0, 0.1611], 5e-5);
    close(one(1, 29), [0.0061, 0.1718], 5e-5);
    // Statistics in Medicine 17:873-890, Table II, method 10.
    close(two(56, 70, 48, 80), [0.0524, 0.3339], 5e-5);
    close(two(5, 56, 0, 29), [-0.0381, 0.1926], 5e-5);
}

fn reference(name: &str) -> Option<Value> {
    let folder = std::env::var_os("ANDAMENTO_TEST_DATA")
        .map_or_else(|| workspace().join("../shared/data"), PathBuf::from);
    let path = folder.join("reference/gaps").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: {} is not there", path.display());
            None
        }
    }
}

fn pair(value: &Value) -> [f64; 2] {
    [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()]
}

#[test]
fn the_reference_cases_for_one_proportion_agree() {
    let Some(case) = reference("ci_single_proportion.json") else {
        return;
    };
    let tolerance = case["tolerance"]["abs"].as_f64().unwrap();
    for expected in case["expected"].as_array().unwrap() {
        let number = |key: &str| expected[key].as_u64().unwrap();
        close(
            one(number("x"), number("n")),
            pair(&expected["wilson"]),
            tolerance,
        );
    }
}

#[test]
fn the_reference_cases_for_a_difference_agree() {
    let Some(case) = reference("ci_gap_two_proportions.json") else {
        return;
    };
    let tolerance = case["tolerance"]["abs"].as_f64().unwrap();
    for expected in case["expected"].as_array().unwrap() {
        let number = |key: &str| expected[key].as_u64().unwrap();
        let found = two(number("x1"), number("n1"), number("x2"), number("n2"));
        close(found, pair(&expected["newcombe"]), tolerance);
    }
}

#[test]
fn the_reference_case_with_ratios_agrees() {
    let Some(case) = reference("relative_risk_odds_aspirin.json") else {
        return;
    };
    let cells = &case["input"]["rows_are_groups_cols_event_nonevent"];
    let count = |row: usize, column: usize| cells[row][column].as_u64().unwrap();
    let n = [count(0, 0) + count(0, 1), count(1, 0) + count(1, 1)];
    let table = format!(
        "unit sex age citizen geo 2020\nPC T Y20-64 NEU27_2020_FOR AT {}\nPC T Y20-64 NAT AT {}",
        rate(count(0, 0), n[0]),
        rate(count(1, 0), n[1])
    );
    let question = GapQuestion {
        n_group: Some(SampleSize::new(n[0]).unwrap()),
        n_reference: Some(SampleSize::new(n[1]).unwrap()),
        ..gap("employment-rate", "NEU27_2020_FOR", "NAT", &["AT"])
    };
    let cubes = [cube("lfsa_ergan", &table)];
    let answer = Catalog::load()
        .ask(&Question::Gap(question), &cubes)
        .unwrap();
    let row = &answer.rows[0];
    let expected = &case["expected"];
    let number = |key: &str| expected[key].as_f64().unwrap();
    assert!((row.ratio.unwrap() - number("risk_ratio")).abs() < 1e-8);
    assert!((row.odds_ratio.unwrap() - number("odds_ratio")).abs() < 1e-8);
    let interval = row.interval.unwrap();
    close(
        [interval.low / 100.0, interval.high / 100.0],
        pair(&expected["diff_newcombe"]),
        1e-8,
    );
    assert_eq!(
        row.notes,
        ["interval: Newcombe hybrid score, n = 11034 and 11037 supplied"]
    );
}

#[test]
fn no_interval_comes_from_nothing() {
    for text in ["0", "-5", "12.5", "many", ""] {
        assert!(SampleSize::parse(text).is_err(), "{text}");
    }
    assert!(SampleSize::new(0).is_err());
    let n = SampleSize::parse("50").unwrap();
    for rate in [-0.1, 100.1, f64::NAN] {
        assert!(wilson(rate, n).is_err());
    }
}
