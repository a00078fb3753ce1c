//! Questions about many territories, asked of the bundled sample at the front door.

use serde_json::Value;

use crate::scene::Scene;
use crate::windows::Windows;

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

/// Sweden, 2024, foreign against national citizens, 15 to 64, by hand from these lines:
///
/// - `lfsa_ergan__sdmxcsv2_2025.csv.gz`: FOR 58.7 (women, line 788), 75.8 (men, 3449), 67.8
///   (all, 6110); NAT 76.8 (1645), 78.3 (4306), 77.6 (6967)
/// - `lfsa_egan__sdmxcsv2_2025.csv`: employed 2410.9 (848) and 2613.2 (1795)
/// - `lfsa_pganws__sdmxcsv2_2025.csv`: women 161.5 + 46.6 + 67.2 (338, 1061, 703) = 275.3, men
///   235.2 + 43.8 + 31.1 (1426, 2140, 1790) = 310.1
///
/// National women: (2410.9 − 161.5) / 0.768 = 2928.90625; men: (2613.2 − 235.2) / 0.783 =
/// 3037.03704. Shares of women: 275.3 / 585.4 = 0.4702767 and 2928.90625 / 5965.94329 =
/// 0.4909377.
///
/// Composition: −0.0206609 · (58.7 + 76.8) / 2 + 0.0206609 · (75.8 + 78.3) / 2 = 0.0206609 · 9.3
/// = 0.192147. Rates: −18.1 · 0.4806072 − 2.5 · 0.5193928 = −9.997472. Together −9.805326;
/// published: 67.8 − 77.6 = −9.8.
#[test]
fn a_gap_is_taken_apart_by_sex_as_by_hand() {
    let Some(folder) = crate::catalogue::official_folder() else {
        return;
    };
    let scene = Scene::empty();
    for file in [
        "lfsa_ergan__sdmxcsv2_2025.csv.gz",
        "lfsa_egan__sdmxcsv2_2025.csv",
        "lfsa_pganws__sdmxcsv2_2025.csv",
    ] {
        scene.import(&folder.join(file));
    }
    let mut asked = TAKE_APART.to_vec();
    asked.extend(["--format", "json"]);
    let json: Value = serde_json::from_str(&text(&scene, &asked)).unwrap();
    let row = &json["rows"][0];
    for (key, expected) in [
        ("composition_effect", 0.192_147),
        ("rate_effect", -9.997_472),
        ("gap_recomputed", -9.805_326),
        ("rounding", 0.005_326),
        ("gap", -9.8),
    ] {
        let value = row[key].as_f64().unwrap();
        assert!((value - expected).abs() < 2e-6, "{key}: {value}");
    }
    assert_eq!(row["weights"], "derived");
    assert_eq!(row["parts"].as_array().unwrap().len(), 2);
    assert_eq!(json["provenance"].as_array().unwrap().len(), 3);

    // The page offers it, and shows the same figures, each with its source.
    let windows = Windows::over(scene);
    let address = "/indicators/employment-rate-15-64/gap?territory=SE&group=FOR&reference=NAT";
    let plain = windows.get(address);
    assert!(plain.body.contains("decompose=sex"), "{}", plain.body);
    let page = windows.get(&format!("{address}&from=2024&decompose=sex"));
    assert_eq!(page.status, 200);
    for part in [
        "What the gap is made of",
        ">+0.19</a>",
        ">\u{2212}10.00</a>",
        "href=\"/dataflows/lfsa_egan\"",
        "href=\"/dataflows/lfsa_pganws\"",
        "arithmetic, not a cause",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let told = windows.get(
        "/indicators/employment-rate-15-64/gap.json?territory=SE&group=FOR&reference=NAT&from=2024&decompose=sex",
    );
    let told: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(told, json);
}

const TAKE_APART: [&str; 13] = [
    "gap",
    "--indicator",
    "employment-rate-15-64",
    "--territory",
    "SE",
    "--group",
    "FOR",
    "--reference",
    "NAT",
    "--from",
    "2024",
    "--decompose",
    "sex",
];

#[test]
fn a_gap_that_cannot_be_taken_apart_says_what_is_missing() {
    // The bundled sample has the rates, and not the persons behind them.
    let scene = sample();
    let output = scene.andamento(&TAKE_APART);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    for part in [
        "is not decomposed by `sex`",
        "andamento fetch lfsa_egan --where age=Y15-64 --where unit=THS_PER",
        "andamento fetch lfsa_pganws --where age=Y15-64 --where unit=THS_PER --where wstatus=EMP",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let mut by_age = TAKE_APART;
    by_age[12] = "age";
    let mut asked = by_age.to_vec();
    asked.extend(["--format", "json"]);
    let output = scene.andamento(&asked);
    assert_eq!(output.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["refused"][0], "decomposition");
    assert_eq!(json["needed"][1]["dataflow"], "lfsa_pganws");
}
