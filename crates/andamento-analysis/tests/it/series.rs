//! How a series is read.

use andamento_analysis::{Question, SampleSize, Scope, SeriesQuestion};

use crate::tables::{Catalog, cube, short};

pub fn series(indicator: &str, groups: &[&str], territories: &[&str]) -> SeriesQuestion {
    SeriesQuestion {
        indicator: indicator.to_string(),
        groups: groups.iter().map(|&group| group.to_string()).collect(),
        n_group: None,
        scope: Scope::of(territories),
    }
}

#[test]
fn a_series_has_a_row_a_cell_missing_ones_included() {
    let catalog = Catalog::load();
    let table = "
        freq unit sex age    citizen        geo 2020 2021 2022
        A    PC   T   Y20-64 NEU27_2020_FOR AT  60.1 :/u  61/b
        A    PC   T   Y20-64 NAT            AT  -    77   78
    ";
    let question = Question::Series(series("employment-rate", &[], &["AT"]));
    let answer = catalog
        .ask(&question, &[cube("lfsa_ergan", table)])
        .unwrap();
    let rows: Vec<String> = answer
        .rows
        .iter()
        .map(|row| format!("{} {}", row.group, short(row)))
        .collect();
    assert_eq!(
        rows,
        [
            "NEU27_2020_FOR AT 2020 60.1/ :/ gap - ratio - odds - ok",
            "NEU27_2020_FOR AT 2021 :/u :/ gap - ratio - odds - missing",
            "NEU27_2020_FOR AT 2022 61/b :/ gap - ratio - odds - break",
            "NAT AT 2021 77/ :/ gap - ratio - odds - ok",
            "NAT AT 2022 78/ :/ gap - ratio - odds - ok",
        ]
    );
    assert_eq!(
        answer.rows[2].notes,
        ["break in time series: do not compare across it"]
    );
    assert!(answer.rows.iter().all(|row| row.reference.is_none()));
}

#[test]
fn a_table_without_unit_and_groups_is_read() {
    let catalog = Catalog::load();
    let table = "
        age    sex geo  2012 2013
        Y20-64 T   UKI1 9.5  9/u
        Y20-64 F   UKI1 9.9  8
    ";
    let question = Question::Series(series("unemployment-rate-region", &[], &["UKI1"]));
    let answer = catalog
        .ask(&question, &[cube("lfst_r_lfu3rt", table)])
        .unwrap();
    let rows: Vec<String> = answer.rows.iter().map(short).collect();
    assert_eq!(
        rows,
        [
            "UKI1 2012 9.5/ :/ gap - ratio - odds - ok",
            "UKI1 2013 9/u :/ gap - ratio - odds - low"
        ]
    );
    assert_eq!(answer.rows[0].group.as_ref(), "TOTAL");
}

#[test]
fn published_bounds_are_the_interval() {
    let catalog = Catalog::load();
    let table = "
        unit    geo  2013 2014
        PC_LW95 AT11 4.8  :
        PC_POP  AT11 7    8
        PC_UP95 AT11 9.2  12
        PC_LW95 AT12 6/e  9
        PC_POP  AT12 -    8
        PC_UP95 AT12 14/e 12
    ";
    let question = series("poverty-or-exclusion-region", &[], &["AT11", "AT12"]);
    let question = Question::Series(question);
    let answer = catalog
        .ask(&question, &[cube("ilc_peps11", table)])
        .unwrap();
    let interval = answer.rows[0].interval.unwrap();
    assert_eq!((interval.low, interval.high), (4.8, 9.2));
    assert_eq!(answer.rows[0].notes, ["interval: 95 % as published"]);
    assert_eq!(answer.rows[1].interval, None);
    let bounds_only = &answer.rows[2];
    assert_eq!(bounds_only.group_side.value, None);
    assert_eq!(bounds_only.reliability.name(), "missing");
    assert!(bounds_only.interval.is_some());
    assert_eq!(
        bounds_only.notes,
        [
            "group: not in the file",
            "interval: 95 % as published, bounds with status e"
        ]
    );
    assert_eq!(bounds_only.vintage.as_ref(), "2025-03-21");
    assert_eq!(
        answer.rows[3].notes,
        ["interval: none: the published bounds 9 and 12 do not enclose the value"]
    );
}

#[test]
fn a_supplied_sample_size_gives_wilsons_interval() {
    let catalog = Catalog::load();
    let table = "
        unit sex age    citizen geo 2020
        PC   T   Y20-64 NAT     AT  0
    ";
    let mut question = series("employment-rate", &["NAT"], &["AT"]);
    question.n_group = Some(SampleSize::new(20).unwrap());
    let cubes = [cube("lfsa_ergan", table)];
    let answer = catalog.ask(&Question::Series(question), &cubes).unwrap();
    let interval = answer.rows[0].interval.unwrap();
    assert!(interval.low.abs() < 1e-9 && (interval.high - 16.1125).abs() < 1e-4);
}

#[test]
fn groups_of_different_compositions_of_the_eu_are_remarked() {
    let catalog = Catalog::load();
    let table = "
        unit indic_il citizen        sex age    geo 2023
        EUR  MED_E    NEU27_2020_FOR T   Y_GE18 AT  22000
        EUR  MED_E    NEU28_FOR      T   Y_GE18 AT  21000
    ";
    let cubes = [cube("ilc_di15", table)];
    let question = Question::Series(series("median-income", &[], &["AT"]));
    let unasked = catalog.ask(&question, &cubes).unwrap();
    assert!(
        unasked.rows.len() == 1 && !unasked.notes.iter().any(|note| note.contains("EU28")),
        "one composition unless asked"
    );
    let both = ["NEU27_2020_FOR", "NEU28_FOR"];
    let question = Question::Series(series("median-income", &both, &["AT"]));
    let answer = catalog.ask(&question, &cubes).unwrap();
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.contains("EU27_2020, EU28")),
        "{:?}",
        answer.notes
    );
}
