//! What a figure means is said alike by command, data and page, from the bundled sample.

use serde_json::Value;

use crate::scene::Scene;
use crate::served::Served;

fn sample() -> Scene {
    let scene = Scene::empty();
    assert!(scene.andamento(&["demo", "--no-serve"]).status.success());
    scene
}

/// The text of a page without its marks, white space as one space.
fn read(page: &str) -> String {
    let mut text = String::new();
    let mut within = false;
    for letter in page.chars() {
        match letter {
            '<' => within = true,
            '>' => {
                within = false;
                text.push(' ');
            }
            _ if !within => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Exit code and text of a command: standard output, then standard error.
fn said(scene: &Scene, command: &str) -> (Option<i32>, String) {
    let output = scene.andamento(&command.split(' ').collect::<Vec<_>>());
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    (output.status.code(), text)
}

#[test]
fn meaning_is_the_same_in_command_data_and_page() {
    let scene = sample();
    let served = Served::open(&scene.path("data"));
    gaps_come_with_ratio_and_odds_ratio_and_say_who_is_worse_off(&scene, &served);
    numbers_of_persons_and_levels_are_refused_alike(&scene, &served);
    incomes_stand_side_by_side_as_ratios(&scene, &served);
    a_pattern_is_withheld_across_a_general_break(&scene, &served);
    another_definition_is_seen_side_by_side(&scene, &served);
    what_cannot_be_a_side_is_not_offered(&served);
}

fn gaps_come_with_ratio_and_odds_ratio_and_say_who_is_worse_off(scene: &Scene, served: &Served) {
    let query = "territory=SE&group=NEU27_2020_FOR&reference=NAT&from=2024&to=2024";
    let (status, page) = served.get(&format!("/indicators/employment-rate/gap?{query}"));
    assert_eq!(status, 200);
    let page = read(&page);
    // docs/gap.md: 64.1 and 83.2, so 0.77 and 0.36.
    for part in [
        "64.1",
        "83.2",
        "\u{2212}19.1",
        "Ratio",
        "0.77",
        "Odds ratio",
        "0.36",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("is worse off."), "{page}");
    assert!(!page.contains("Reference, %"), "sides have their names");
    let meant = "igher is better: a gap above 0 says that the group is better off";
    assert!(page.contains(meant), "{page}");
    let command = "gap --indicator employment-rate --territory SE --group NEU27_2020_FOR \
                   --reference NAT --from 2024 --to 2024 --format";
    for format in ["table", "csv", "json"] {
        let (code, text) = said(scene, &format!("{command} {format}"));
        assert_eq!(code, Some(0));
        assert!(text.contains(meant), "{format}: {text}");
    }
    let unemployed = "/indicators/unemployment-rate/gap.json?territory=SE";
    let (_, data) = served.get(unemployed);
    assert!(data.contains("lower is better: a gap above 0 says that the group is worse off"));
}

fn numbers_of_persons_and_levels_are_refused_alike(scene: &Scene, served: &Served) {
    let asked = [
        (
            "gap --indicator unemployed-persons --territory SE --group NEU27_2020_FOR --reference NAT",
            "unemployed-persons/gap?territory=SE&group=NEU27_2020_FOR&reference=NAT",
            "quantity",
            "ask `unemployment-rate` instead",
        ),
        (
            "convergence --indicator asylum-applicants",
            "asylum-applicants/convergence",
            "quantity",
            "ask `asylum-applicants-per-1000` instead",
        ),
        (
            "compare --indicator median-income --group NAT",
            "median-income/compare?group=NAT",
            "levels",
            "`levels_comparable = false`",
        ),
        (
            "convergence --indicator median-income --group NAT",
            "median-income/convergence?group=NAT",
            "levels",
            "(for example `NAT`)",
        ),
    ];
    for (command, address, field, words) in asked {
        let (code, text) = said(scene, command);
        assert_eq!(code, Some(1), "{command}: {text}");
        assert!(text.starts_with(&format!("refused: {field}")), "{text}");
        assert!(text.contains(words), "{text}");
        let (status, page) = served.get(&format!("/indicators/{address}"));
        assert_eq!(status, 422, "{address}");
        assert!(read(&page).contains(words), "{page}");
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let (status, problem) = served.get(&format!("/indicators/{path}.json?{query}"));
        assert_eq!(status, 422);
        let problem: Value = serde_json::from_str(&problem).unwrap();
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{problem}"
        );
    }
}

fn incomes_stand_side_by_side_as_ratios(scene: &Scene, served: &Served) {
    let command = "compare --indicator median-income --group NEU27_2020_FOR --reference NAT";
    let (code, data) = said(scene, &format!("{command} --format json"));
    assert_eq!(code, Some(0));
    let (_, shown) =
        served.get("/indicators/median-income/compare.json?group=NEU27_2020_FOR&reference=NAT");
    assert_eq!(shown, data);
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["sorted_by"], "ratio");
    let rows = data["rows"].as_array().unwrap();
    let countries: Vec<f64> = rows
        .iter()
        .filter(|row| row["kind"] == "country")
        .filter_map(|row| row["ratio"].as_f64())
        .collect();
    assert!(countries.len() > 10);
    assert!(countries.is_sorted_by(|a, b| a >= b), "{countries:?}");
    let (_, page) =
        served.get("/indicators/median-income/compare?group=NEU27_2020_FOR&reference=NAT");
    let page = read(&page);
    assert!(page.contains("sorted by ratio"), "{page}");
    assert!(
        page.contains("Levels are not comparable between territories or years"),
        "{page}"
    );
    // No map of prices, and the question about euro alone is not offered.
    let (status, _) = served.get("/indicators/median-income.svg");
    assert_eq!(status, 404);
}

fn a_pattern_is_withheld_across_a_general_break(scene: &Scene, served: &Served) {
    let command = "convergence --indicator employment-rate --group NEU27_2020_FOR --format json";
    let (code, data) = said(scene, command);
    assert_eq!(code, Some(0));
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["pattern"], Value::Null);
    let why = data["pattern_withheld"].as_str().unwrap();
    assert!(
        why.starts_with("no pattern is named, as ") && why.contains("2021"),
        "{why}"
    );
    assert_eq!(data["verdict"], why);
    let sentence = data["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("No pattern is named, as "),
        "{sentence}"
    );
    assert!(!sentence.contains("upward convergence"), "{sentence}");
    let (_, page) = served.get("/indicators/employment-rate/convergence?group=NEU27_2020_FOR");
    let page = read(&page);
    assert!(page.contains(why), "{page}");
    assert!(!page.contains("upward convergence:"), "{page}");
    // On one side of the break there is a verdict.
    let (_, before) = said(scene, &format!("{command} --to 2020"));
    let before: Value = serde_json::from_str(&before).unwrap();
    assert!(before["pattern"].is_string(), "{}", before["sentence"]);
    assert_eq!(before["pattern_withheld"], Value::Null);
}

fn another_definition_is_seen_side_by_side(scene: &Scene, served: &Served) {
    let query = "compare --indicator employment-rate --group NEU27_2020_FOR --from 2024 --to 2024";
    let (code, data) = said(scene, &format!("{query} --format json"));
    assert_eq!(code, Some(0));
    let data: Value = serde_json::from_str(&data).unwrap();
    let rows = data["rows"].as_array().unwrap();
    let differing: Vec<&Value> = rows
        .iter()
        .filter(|row| row["group_status"].as_str().unwrap().contains('d'))
        .collect();
    assert!(!differing.is_empty(), "Spain and France have the status");
    for row in &differing {
        assert_ne!(row["reliability"], "ok", "{row}");
        assert_ne!(row["reliability"], "estimated", "{row}");
    }
    let (_, page) =
        served.get("/indicators/employment-rate/compare?group=NEU27_2020_FOR&from=2024&to=2024");
    assert!(page.contains("rel rel-differs"));
    assert!(read(&page).contains("he definition differs (status d)"));
}

fn what_cannot_be_a_side_is_not_offered(served: &Served) {
    let (_, page) = served.get("/indicators/employment-rate/gap?territory=SE");
    let reference = page.split("name=\"reference\"").nth(1).unwrap();
    let reference = reference.split("</select>").next().unwrap();
    assert!(reference.contains("value=\"NAT\""), "{reference}");
    assert!(!reference.contains("value=\"TOTAL\""), "{reference}");
    let group = page.split("name=\"group\"").nth(1).unwrap();
    let group = group.split("</select>").next().unwrap();
    assert!(
        group.contains("NEU27_2020_FOR") && !group.contains("TOTAL"),
        "{group}"
    );
    // A series may be about everybody.
    let (_, page) = served.get("/indicators/employment-rate-15-64/series?territory=SE");
    assert!(page.contains("value=\"TOTAL\""));
}
