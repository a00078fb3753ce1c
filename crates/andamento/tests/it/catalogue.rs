//! Indicators of the catalog against official files: each expected value was read in the file
//! by a person, or computed by hand from the figures that stand beside it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::scene::Scene;

/// Indicator, territory, group, time, value; behind it the file, its line and, where the value
/// is computed, the sum.
const CHECKED: [(&str, &str, &str, &str, f64); 41] = [
    // lfsa_ergan__tsv_2025.tsv, line 322
    ("employment-rate", "SE", "NEU27_2020_FOR", "2024", 64.1),
    // lfsa_urgan__tsv_2025.tsv, line 322
    ("unemployment-rate", "SE", "NEU27_2020_FOR", "2024", 22.7),
    // lfsa_pganws__sdmxcsv2_2025.csv, lines 2503, 2868, 3231: (396.7 + 90.4) / 585.5
    ("activity-rate-foreign", "SE", "FOR", "2024", 83.193_851_4),
    // the same lines: 90.4 / (396.7 + 90.4)
    (
        "unemployment-rate-foreign-15-64",
        "SE",
        "FOR",
        "2024",
        18.558_817_5,
    ),
    // line 2503, and lfsa_egan__sdmxcsv2_2025.csv, line 2742: 396.7 / 5024
    (
        "foreign-share-of-employed",
        "SE",
        "FOR",
        "2024",
        7.896_098_7,
    ),
    // the latter, and demo_pjanbroad__sdmxcsv2_2025.csv, line 1940: 5,024,000 / 6,573,374
    (
        "employed-per-inhabitants",
        "SE",
        "TOTAL",
        "2024",
        76.429_547_4,
    ),
    // lfsa_ugan__sdmxcsv1_labels_2025.csv, line 5119
    ("unemployed-persons", "SE", "NEU27_2020_FOR", "2023", 78.1),
    // the same file, lines 4417 and 5684: 91.6 / 439.6
    (
        "unemployed-foreign-share",
        "SE",
        "TOTAL",
        "2023",
        20.837_124_7,
    ),
    // edat_lfs_9912__tsv_2025.tsv, lines 4622, 5288, 5954, 5880
    (
        "low-attainment-by-birth",
        "SE",
        "NEU27_2020_FOR",
        "2024",
        28.3,
    ),
    (
        "medium-attainment-by-birth",
        "SE",
        "NEU27_2020_FOR",
        "2024",
        24.7,
    ),
    (
        "tertiary-attainment-by-birth",
        "SE",
        "NEU27_2020_FOR",
        "2024",
        47.1,
    ),
    (
        "tertiary-attainment-25-34-by-birth",
        "SE",
        "NEU27_2020_FOR",
        "2024",
        45.4,
    ),
    // hlth_silc_24__sdmxcsv1_labels_2025.csv.gz, line 11002
    ("bad-health", "SE", "NEU27_2020_FOR", "2024", 8.3),
    // ilc_di15__sdmxcsv1_labels_2025.csv, line 1800
    ("median-income", "SE", "NEU27_2020_FOR", "2024", 20_034.0),
    // migr_pop1ctz__jsonstat_2026.json, index 363, and demo_gind__sdmxcsv1_labels_2025.csv,
    // line 950: 868,193 / 10,452,326
    ("foreign-share", "SE", "TOTAL", "2022", 8.306_218_2),
    // migr_pop3ctb__jsonstat_2026.json, index 363: 2,089,008 / 10,452,326
    ("foreign-born-share", "SE", "TOTAL", "2022", 19.986_058_6),
    // tps00170__sdmxcsv1_labels_2025.csv, line 357, and demo_gind, line 951: 76,718 / 10,521,556
    ("first-permits-per-1000", "SE", "TOTAL", "2023", 7.291_507_1),
    // tps00171__sdmxcsv1_labels_2025.csv, line 2353
    ("valid-permits", "SE", "TOTAL", "2023", 449_475.0),
    // the same file, lines 913 and 2353: 215,537 / 449,475
    ("family-permit-share", "SE", "TOTAL", "2023", 47.953_056_3),
    // migr_resfirst__tsv_2025.tsv, lines 63 and 159: 19,124 / 76,718
    (
        "first-permits-for-work-share",
        "SE",
        "TOTAL",
        "2023",
        24.927_657_1,
    ),
    // migr_asyappctza__sdmxcsv2_2025.csv, line 496
    ("asylum-applicants", "SE", "TOTAL", "2024", 11_135.0),
    // tps00191__sdmxcsv1_labels_2025.csv, line 368, and demo_gind, line 952: 11,110 / 10,551,707
    (
        "asylum-applicants-per-1000",
        "SE",
        "TOTAL",
        "2024",
        1.052_910_2,
    ),
    // tps00193__sdmxcsv1_labels_2025.csv, line 367
    ("geneva-status-granted", "SE", "TOTAL", "2024", 285.0),
    // migr_asytpsm__sdmxcsv2_2025.csv, line 1061
    ("temporary-protection", "SE", "UA", "2024-12", 45_890.0),
    // the latter, and demo_gind, line 952: 45,890 / 10,551,707
    (
        "temporary-protection-per-1000",
        "SE",
        "TOTAL",
        "2024-12",
        4.349_059_4,
    ),
    // ilc_peps13__tsv_2023.tsv.gz, lines 40 and 124
    ("poverty-or-exclusion-cities", "SE", "TOTAL", "2022", 18.2),
    (
        "poverty-or-exclusion-rural-areas",
        "SE",
        "TOTAL",
        "2022",
        19.7,
    ),
    // ilc_li41__tsvold_2017.tsv, line 171
    ("poverty-rate-region", "SE", "TOTAL", "2015", 14.5),
    // ilc_lvhl21__tsvold_2017.tsv, line 181
    ("low-work-intensity-region", "SE", "TOTAL", "2015", 5.7),
    // ilc_peps11__tsvold_2017.tsv, line 171
    ("poverty-or-exclusion-region", "SE", "TOTAL", "2015", 16.0),
    // edat_lfse_22__tsv_2023.tsv.gz, line 3907
    ("neet-rate-region", "SE11", "TOTAL", "2022", 5.2),
    // urb_cpopcb__sdmxcsv2_2025.csv, line 3492, and urb_cpop1__sdmxcsv2_2025.csv.gz, line 5595:
    // 408,974 / 1,582,164
    (
        "foreign-born-share-city",
        "SE001C",
        "TOTAL",
        "2021",
        25.849_027_0,
    ),
    // edat_lfs_9911__sdmxcsv2_2025.csv, line 1002
    ("attainment-by-citizenship", "SE", "FOR", "2024", 49.6),
    // lfsa_ergan__sdmxcsv2_2025.csv.gz, line 7884
    ("employment-rate-15-64", "SE", "TOTAL", "2024", 76.7),
    // hlth_silc_24__sdmxcsv1_labels_2025.csv.gz, line 12897
    (
        "self-perceived-health",
        "SE",
        "NEU27_2020_FOR",
        "2024",
        78.9,
    ),
    // urb_clma__EC1010V_sdmxcsv2_2025.csv, line 4311
    ("unemployed-city", "SE001C", "TOTAL", "2024", 39_144.0),
    // the latter, and urb_cpop1__sdmxcsv2_2025.csv.gz, line 5598: 39,144 / 1,613,975
    (
        "unemployed-per-inhabitants-city",
        "SE001C",
        "TOTAL",
        "2024",
        2.425_316_4,
    ),
    // urb_cpopcb__legacycsv_2020.csv.gz, lines 41702 to 41704: 1,524,215, 86,115 and 106,477 of
    // their sum 1,716,807
    (
        "nationals-share-city",
        "SE001C",
        "TOTAL",
        "2017",
        88.781_965_6,
    ),
    (
        "eu-foreigner-share-city",
        "SE001C",
        "TOTAL",
        "2017",
        5.015_997_7,
    ),
    (
        "non-eu-foreigner-share-city",
        "SE001C",
        "TOTAL",
        "2017",
        6.202_036_7,
    ),
    // lfst_r_lfu3rt__tsvold_2014.tsv, line 2695
    ("unemployment-rate-region", "SE11", "TOTAL", "2013", 5.9),
];

const FILES: [&str; 30] = [
    "lfsa_ergan__tsv_2025.tsv",
    "lfsa_urgan__tsv_2025.tsv",
    "lfsa_pganws__sdmxcsv2_2025.csv",
    "lfsa_egan__sdmxcsv2_2025.csv",
    "demo_pjanbroad__sdmxcsv2_2025.csv",
    "lfsa_ugan__sdmxcsv1_labels_2025.csv",
    "edat_lfs_9912__tsv_2025.tsv",
    "hlth_silc_24__sdmxcsv1_labels_2025.csv.gz",
    "ilc_di15__sdmxcsv1_labels_2025.csv",
    "migr_pop1ctz__jsonstat_2026.json",
    "migr_pop3ctb__jsonstat_2026.json",
    "demo_gind__sdmxcsv1_labels_2025.csv",
    "tps00170__sdmxcsv1_labels_2025.csv",
    "tps00171__sdmxcsv1_labels_2025.csv",
    "migr_resfirst__tsv_2025.tsv",
    "migr_asyappctza__sdmxcsv2_2025.csv",
    "tps00191__sdmxcsv1_labels_2025.csv",
    "tps00193__sdmxcsv1_labels_2025.csv",
    "migr_asytpsm__sdmxcsv2_2025.csv",
    "ilc_peps13__tsv_2023.tsv.gz",
    "ilc_li41__tsvold_2017.tsv",
    "ilc_lvhl21__tsvold_2017.tsv",
    "ilc_peps11__tsvold_2017.tsv",
    "edat_lfse_22__tsv_2023.tsv.gz",
    "urb_cpopcb__sdmxcsv2_2025.csv",
    "edat_lfs_9911__sdmxcsv2_2025.csv",
    "lfsa_ergan__sdmxcsv2_2025.csv.gz",
    "urb_clma__EC1010V_sdmxcsv2_2025.csv",
    "urb_cpopcb__legacycsv_2020.csv.gz",
    "lfst_r_lfu3rt__tsvold_2014.tsv",
];

/// The folder of official files. `None`: it is not there, and that was printed.
pub fn official_folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = || here.join("../../../shared/data");
    let folder = std::env::var_os("ANDAMENTO_TEST_DATA").map_or_else(beside, PathBuf::from);
    let folder = folder.join("eurostat");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no official files; ANDAMENTO_TEST_DATA names their folder");
    None
}

#[test]
fn indicators_have_the_values_that_stand_in_the_official_files() {
    let Some(folder) = official_folder() else {
        return;
    };
    let scene = Scene::empty();
    for file in FILES.iter().chain(&["urb_cpop1__sdmxcsv2_2025.csv.gz"]) {
        scene.import(&folder.join(file));
    }
    let mut wrong = Vec::new();
    for (indicator, territory, group, time, expected) in CHECKED {
        let output = scene.andamento(&[
            "series",
            "--indicator",
            indicator,
            "--territory",
            territory,
            "--group",
            group,
            "--format",
            "json",
        ]);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let rows = answer["rows"].as_array().cloned().unwrap_or_default();
        let row = rows.iter().find(|row| row["time"] == time);
        let value = row.and_then(|row| row["group_value"].as_f64());
        if value.is_none_or(|value| (value - expected).abs() > 1e-6) {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            wrong.push(format!("{indicator}: {value:?}, not {expected} {said}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_indicator_without_figures_says_which_command_brings_them() {
    let scene = Scene::empty();
    let output = scene.andamento(&[
        "series",
        "--indicator",
        "naturalisation",
        "--territory",
        "SE",
    ]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    for part in [
        "defined, not loaded",
        "andamento fetch migr_acq --where age=TOTAL --where agedef=REACH --where unit=NR",
        "https://ec.europa.eu/eurostat/databrowser/view/migr_acq/",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn the_list_says_which_indicators_have_figures_and_how_to_bring_the_others() {
    let scene = Scene::empty();
    let listed = |scene: &Scene| {
        let output = scene.andamento(&["indicators", "--format", "json"]);
        assert!(output.status.success());
        let list: Value = serde_json::from_slice(&output.stdout).unwrap();
        list.as_array().unwrap().clone()
    };
    let none = listed(&scene);
    assert!(
        none.iter()
            .all(|one| one["figures"] == "defined, not loaded")
    );
    assert!(!scene.path("data").exists(), "a list makes no folder");
    assert!(scene.andamento(&["demo", "--no-serve"]).status.success());
    let some = listed(&scene);
    assert_eq!(some.len(), none.len());
    let of = |id: &str| some.iter().find(|one| one["indicator"] == id).unwrap();
    assert_eq!(of("employment-rate")["figures"], "loaded");
    assert_eq!(of("employment-rate")["fetch"].as_array().unwrap().len(), 0);
    assert_eq!(of("naturalisation")["figures"], "defined, not loaded");
    let command = of("naturalisation")["fetch"][0].as_str().unwrap();
    assert!(
        command.starts_with("andamento fetch migr_acq "),
        "{command}"
    );
    // An indicator of two dataflows needs both.
    let two = of("foreign-share");
    assert_eq!(two["fetch"].as_array().unwrap().len(), 2, "{two}");
    let csv = scene.andamento(&["indicators", "--format", "csv"]).stdout;
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(
        csv.matches(",loaded,").count(),
        some.iter().filter(|one| one["figures"] == "loaded").count()
    );
    let table = scene.andamento(&["indicators"]).stdout;
    assert!(
        String::from_utf8(table)
            .unwrap()
            .contains("defined, not loaded")
    );
    let served = crate::served::Served::open(&scene.path("data"));
    let (status, page) = served.get("/indicators");
    assert_eq!(status, 200);
    assert!(page.contains("andamento fetch migr_acq "), "{page}");
    let (_, json) = served.get("/indicators.json");
    assert_eq!(
        serde_json::from_str::<Value>(&json).unwrap(),
        Value::Array(some)
    );
}
