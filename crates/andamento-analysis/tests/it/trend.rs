//! Gaps over time, on made-up figures.

use andamento_analysis::{Change, Question, Trend, trend};
use proptest::prelude::*;

use crate::gap::gap;
use crate::tables::{Catalog, cube};

fn told(indicator: &str, dataflow: &str, table: &str, territories: &[&str]) -> Trend {
    let catalog = Catalog::shared();
    let question = Question::Gap(gap(indicator, "NEU27_2020_FOR", "NAT", territories));
    trend(catalog.ask(&question, &[cube(dataflow, table)]).unwrap())
}

fn employment(table: &str) -> Trend {
    told("employment-rate", "lfsa_ergan", table, &["AT"])
}

#[test]
fn a_narrower_difference_with_a_wider_ratio_warns() {
    let found = employment(
        "
        unit sex age    citizen        geo 2015 2024
        PC   T   Y20-64 NEU27_2020_FOR AT  20   10
        PC   T   Y20-64 NAT            AT  30   18
    ",
    );
    // 20 − 30 = −10, then 10 − 18 = −8; 20/30 = 0.67, then 10/18 = 0.56
    let changes = found.points[1].changes.unwrap();
    assert_eq!(changes.gap, Some(Change::Narrower));
    assert_eq!(changes.ratio, Some(Change::Wider));
    // 80/70 = 1.14, then 90/82 = 1.10
    assert_eq!(changes.complement_ratio, Some(Change::Narrower));
    // odds: (20/80)/(30/70) = 0.583, then (10/90)/(18/82) = 0.506
    assert_eq!(changes.odds_ratio, Some(Change::Wider));
    assert!(changes.differ);
    assert!(found.stories[0].differ);
    assert!(
        found.stories[0]
            .sentence
            .ends_with("the measures tell different stories")
    );
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("tell different stories in 1 of 1 stretches"),
        "{notes}"
    );
}

#[test]
fn measures_that_agree_do_not_warn() {
    let found = employment(
        "
        unit sex age    citizen        geo 2015 2024
        PC   T   Y20-64 NEU27_2020_FOR AT  50   60
        PC   T   Y20-64 NAT            AT  70   70
    ",
    );
    let changes = found.points[1].changes.unwrap();
    assert_eq!(changes.gap, Some(Change::Narrower));
    assert!(!changes.differ && !found.stories[0].differ);
    assert!(!found.answer.notes.join("\n").contains("different stories"));
}

#[test]
fn a_side_that_overtakes_reverses_the_gap_on_every_scale() {
    let found = employment(
        "
        unit sex age    citizen        geo 2015 2024
        PC   T   Y20-64 NEU27_2020_FOR AT  68   73
        PC   T   Y20-64 NAT            AT  70   70
    ",
    );
    let changes = found.points[1].changes.unwrap();
    assert_eq!(changes.gap, Some(Change::Reversed));
    let others = [changes.ratio, changes.complement_ratio, changes.odds_ratio];
    assert_eq!(others, [Some(Change::Reversed); 3]);
    assert!(!changes.differ);
}

#[test]
fn no_change_is_told_across_a_break_and_flags_survive() {
    let found = employment(
        "
        unit sex age    citizen        geo 2019 2020 2021 2022/ 2023
        PC   T   Y20-64 NEU27_2020_FOR AT  50   52   60   61/u 62
        PC   T   Y20-64 NAT            AT  70   70   71/b 71   71
    "
        .replace("2022/", "2022")
        .as_str(),
    );
    let stretches: Vec<usize> = found.points.iter().map(|point| point.stretch).collect();
    assert_eq!(stretches, [1, 1, 2, 2, 2]);
    assert_eq!(found.points[2].changes, None);
    let spans: Vec<(String, String)> = found
        .stories
        .iter()
        .map(|story| (story.from.to_string(), story.to.to_string()))
        .collect();
    let span = |from: &str, to: &str| (from.to_string(), to.to_string());
    assert_eq!(spans, [span("2019", "2020"), span("2021", "2023")]);
    assert_eq!(found.answer.rows[3].group_side.status.flags(), "u");
    assert_eq!(found.answer.rows[3].reliability.name(), "low");
    assert!(
        found
            .answer
            .notes
            .join("\n")
            .contains("within stretches without a break")
    );
}

#[test]
fn a_missing_value_has_no_change_and_does_not_end_a_stretch() {
    let found = employment(
        "
        unit sex age    citizen        geo 2019 2020 2021
        PC   T   Y20-64 NEU27_2020_FOR AT  50   :/c  54
        PC   T   Y20-64 NAT            AT  70   70   70
    ",
    );
    assert_eq!(found.points[1].changes, None);
    assert_eq!(found.points[1].complement_ratio, None);
    assert_eq!(found.points[2].changes.unwrap().gap, Some(Change::Narrower));
    assert_eq!(found.points[2].stretch, 1);
}

#[test]
fn an_income_has_no_complement_and_no_odds() {
    let found = told(
        "median-income",
        "ilc_di15",
        "
        unit indic_il sex age      citizen        geo 2020  2023
        EUR  MED_E    T   Y_GE18   NEU27_2020_FOR AT  20000 24000
        EUR  MED_E    T   Y_GE18   NAT            AT  28000 31000
    ",
        &["AT"],
    );
    let changes = found.points[1].changes.unwrap();
    // 20000 / 28000 = 0.71, 24000 / 31000 = 0.77; euro of 2020 are not those of 2023
    assert_eq!((changes.gap, changes.ratio), (None, Some(Change::Narrower)));
    assert!(!changes.differ);
    let story = &found.stories[0].sentence;
    assert_eq!(story, "AT 2020 to 2023: the ratio is narrower");
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("between territories and years only the ratio of the groups is compared"),
        "{notes}"
    );
    assert_eq!((changes.complement_ratio, changes.odds_ratio), (None, None));
    assert_eq!(found.points[0].complement_ratio, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The warning fires exactly when difference, ratios and odds ratio do not move alike.
    #[test]
    fn the_warning_fires_when_measures_move_apart(
        tenths in proptest::array::uniform4(1_u16..1000)
    ) {
        let [g0, g1, r0, r1] = tenths.map(|tenth| f64::from(tenth) / 10.0);
        let table = format!(
            "unit sex age citizen geo 2015 2024\n\
             PC T Y20-64 NEU27_2020_FOR AT {g0} {g1}\n\
             PC T Y20-64 NAT AT {r0} {r1}\n"
        );
        let found = employment(&table);
        let changes = found.points[1].changes.unwrap();
        // By itself: does the group rise against the reference on each scale?
        let odds = |rate: f64| rate / (100.0 - rate);
        let moves = [
            (g1 - r1) - (g0 - r0),
            (g1 / r1).ln() - (g0 / r0).ln(),
            ((100.0 - r1) / (100.0 - g1)).ln() - ((100.0 - r0) / (100.0 - g0)).ln(),
            (odds(g1) / odds(r1)).ln() - (odds(g0) / odds(r0)).ln(),
        ];
        // Rounding alone is no movement; near it nothing is claimed.
        prop_assume!(moves.iter().all(|by| by.abs() > 1e-6));
        let alike = moves.iter().all(|by| *by > 0.0) || moves.iter().all(|by| *by < 0.0);
        prop_assert_eq!(changes.differ, !alike);
        prop_assert_eq!(found.stories[0].differ, !alike);
    }
}
