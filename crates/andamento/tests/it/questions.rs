//! Questions about many territories, asked of the bundled sample at the front door.

use serde_json::Value;

use crate::scene::Scene;

fn sample() -> Scene {
    let scene = Scene::empty();
    assert!(scene.andamento(&["demo", "--no-serve"]).status.success());
    scene
}

fn text(scene: &Scene, arguments: &[&str]) -> String {
    let output = scene.andamento(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Employment of nationals in four countries, 2015 and 2024, as the sample has it.
#[test]
fn convergence_has_the_same_measures_in_every_format_and_they_add_up() {
    let scene = sample();
    let asked = [
        "convergence",
        "--indicator",
        "employment-rate",
        "--group",
        "NAT",
        "--territory",
        "SE,IT,DE,EL",
        "--from",
        "2015",
        "--to",
        "2024",
        "--format",
    ];
    let ask = |format: &str| text(&scene, &[&asked[..], &[format]].concat());
    let json: Value = serde_json::from_str(&ask("json")).unwrap();
    let rows = json["rows"].as_array().unwrap();
    let years = json["years"].as_array().unwrap();
    assert_eq!((rows.len(), years.len()), (40, 10));
    // The first year again, from the cells beside it.
    let values: Vec<f64> = rows
        .iter()
        .filter(|row| row["time"] == "2015")
        .map(|row| row["group_value"].as_f64().unwrap())
        .collect();
    let mean = values.iter().sum::<f64>() / 4.0;
    let spread = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 4.0;
    let first = |key: &str| years[0][key].as_f64().unwrap();
    assert!((first("mean") - mean).abs() < 1e-9);
    assert!((first("std_dev") - spread.sqrt()).abs() < 1e-9);
    assert_eq!(
        json["standing"],
        "Convergence of outcomes is not a policy effect."
    );
    assert!(!json["provenance"].as_array().unwrap().is_empty());

    let csv = ask("csv");
    let std_dev: Vec<&str> = csv
        .lines()
        .filter(|l| l.contains(",std_dev,2015,"))
        .collect();
    assert_eq!(std_dev.len(), 1);
    assert!(std_dev[0].contains(&first("std_dev").to_string()), "{csv}");
    let table = ask("table");
    assert!(
        table.contains(json["sentence"].as_str().unwrap()),
        "{table}"
    );
    assert!(table.contains("4 territories: SE IT DE EL"), "{table}");
}

#[test]
fn a_refused_gap_has_no_convergence() {
    let scene = sample();
    let output = scene.andamento(&[
        "convergence",
        "--indicator",
        "employment-rate",
        "--reference",
        "NEU27_2020_FOR",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("refused: overlap"), "{said}");
}
