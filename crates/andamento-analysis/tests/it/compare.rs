//! Territories side by side, on made-up figures.

use andamento_analysis::{
    Comparison, Question, RankRange, Scope, SeriesQuestion, TerritoryKind, compare,
};
use proptest::prelude::*;

use crate::gap::gap;
use crate::tables::{Catalog, cube};

const EMPLOYMENT: &str = "
    freq unit sex age    citizen        geo       2021 2022 2023
    A    PC   T   Y20-64 NEU27_2020_FOR AT        60   61   62
    A    PC   T   Y20-64 NEU27_2020_FOR BE        50   51/b 52/u
    A    PC   T   Y20-64 NEU27_2020_FOR CZ        80   81   82
    A    PC   T   Y20-64 NEU27_2020_FOR DK        70   71   :/c
    A    PC   T   Y20-64 NEU27_2020_FOR DE        70   71   -
    A    PC   T   Y20-64 NEU27_2020_FOR EU27_2020 65   66   67
    A    PC   T   Y20-64 NAT            AT        70   75   78
    A    PC   T   Y20-64 NAT            BE        70   75   72
    A    PC   T   Y20-64 NAT            CZ        70   75   80
    A    PC   T   Y20-64 NAT            DK        70   75   76
    A    PC   T   Y20-64 NAT            EU27_2020 70   75   77
";

fn side_by_side(question: &Question, table: &str) -> Comparison {
    let catalog = Catalog::shared();
    let dataflow = if question.indicator() == "poverty-or-exclusion-region" {
        "ilc_peps11"
    } else {
        "lfsa_ergan"
    };
    let answer = catalog.ask(question, &[cube(dataflow, table)]).unwrap();
    compare(answer, &catalog.context())
}

fn values(indicator: &str, groups: &[&str]) -> Question {
    Question::Series(SeriesQuestion {
        indicator: indicator.to_string(),
        groups: groups.iter().map(ToString::to_string).collect(),
        n_group: None,
        scope: Scope::of(&[]),
    })
}

fn codes(found: &Comparison) -> Vec<&str> {
    let rows = found.answer.rows.iter();
    rows.map(|row| &*row.territory).collect()
}

#[test]
fn countries_are_sorted_by_gap_apart_from_aggregates_and_missing_ones_stand_last() {
    let question = Question::Gap(gap("employment-rate", "NEU27_2020_FOR", "NAT", &[]));
    let found = side_by_side(&question, EMPLOYMENT);
    assert_eq!(found.time.map(|t| t.to_string()).as_deref(), Some("2023"));
    // 82 − 80, 62 − 78, 52 − 72, none
    assert_eq!(codes(&found), ["EU27_2020", "CZ", "AT", "BE", "DK"]);
    let gaps: Vec<Option<f64>> = found.answer.rows.iter().map(|row| row.gap).collect();
    assert_eq!(
        gaps,
        [Some(-10.0), Some(2.0), Some(-16.0), Some(-20.0), None]
    );
    let kinds: Vec<TerritoryKind> = found.standings.iter().map(|s| s.kind).collect();
    assert_eq!(kinds[0], TerritoryKind::Aggregate);
    assert!(
        kinds[1..]
            .iter()
            .all(|kind| *kind == TerritoryKind::Country)
    );
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("territories without a cell at this time: DE"),
        "{notes}"
    );
    assert!(
        notes.contains("kinds of territory are sorted apart: aggregate, country"),
        "{notes}"
    );
}

#[test]
fn flags_and_the_newest_earlier_figure_survive() {
    let question = Question::Gap(gap("employment-rate", "NEU27_2020_FOR", "NAT", &[]));
    let found = side_by_side(&question, EMPLOYMENT);
    let at = |code: &str| {
        codes(&found)
            .iter()
            .position(|known| *known == code)
            .unwrap()
    };
    let flags = |code: &str| found.answer.rows[at(code)].group_side.status.flags();
    assert_eq!(
        (flags("BE"), flags("DK")),
        ("u".to_string(), "c".to_string())
    );
    assert_eq!(found.answer.rows[at("BE")].reliability.name(), "low");
    let earlier = found.standings[at("DK")].earlier;
    assert_eq!(earlier.map(|t| t.to_string()).as_deref(), Some("2022"));
    assert_eq!(found.standings[at("AT")].earlier, None);
}

#[test]
fn without_intervals_nobody_has_a_rank() {
    let question = values("employment-rate", &["NEU27_2020_FOR"]);
    let found = side_by_side(&question, EMPLOYMENT);
    assert!(
        found
            .standings
            .iter()
            .all(|standing| standing.ranks.is_none())
    );
    let notes = found.answer.notes.join("\n");
    assert!(notes.contains("no ranks: without an interval"), "{notes}");
}

#[test]
fn a_rank_is_the_range_that_the_intervals_allow() {
    let table = "
        unit    geo  2015
        PC_POP  AT   10
        PC_LW95 AT   9
        PC_UP95 AT   11
        PC_POP  BE   12
        PC_LW95 BE   10.5
        PC_UP95 BE   13.5
        PC_POP  CZ   20
        PC_LW95 CZ   19
        PC_UP95 CZ   21
    ";
    let question = values("poverty-or-exclusion-region", &[]);
    let found = side_by_side(&question, table);
    assert_eq!(codes(&found), ["CZ", "BE", "AT"]);
    let ranks: Vec<Option<RankRange>> = found.standings.iter().map(|s| s.ranks).collect();
    let range = |first, last| Some(RankRange { first, last });
    // CZ lies wholly above; the other two cannot be told apart.
    assert_eq!(ranks, [range(1, 1), range(2, 3), range(2, 3)]);
    // One without an interval takes the rank from all.
    let without: String = table
        .lines()
        .filter(|l| !l.contains("LW95 AT"))
        .map(|l| format!("{l}\n"))
        .collect();
    let found = side_by_side(&question, &without);
    assert!(
        found
            .standings
            .iter()
            .all(|standing| standing.ranks.is_none())
    );
}

#[test]
fn a_year_that_few_have_is_not_the_one_compared() {
    let table = "
        freq unit sex age    citizen        geo 2022 2023
        A    PC   T   Y20-64 NEU27_2020_FOR AT  60   61
        A    PC   T   Y20-64 NEU27_2020_FOR BE  50   -
        A    PC   T   Y20-64 NEU27_2020_FOR CZ  80   -
    ";
    let question = values("employment-rate", &["NEU27_2020_FOR"]);
    let found = side_by_side(&question, table);
    assert_eq!(found.time.map(|t| t.to_string()).as_deref(), Some("2022"));
    assert_eq!(codes(&found), ["CZ", "AT", "BE"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The gap is group − reference wherever both are there, rows fall by it, and nobody is lost.
    #[test]
    fn gaps_have_their_sign_and_rows_their_order(
        figures in proptest::collection::vec((proptest::option::of(0_u16..1000), 0_u16..1000), 2..9)
    ) {
        let codes = ["AT", "BE", "CZ", "DE", "DK", "EE", "EL", "ES", "FI"];
        let mut table = "freq unit sex age citizen geo 2023\n".to_string();
        for ((group, reference), code) in figures.iter().zip(codes) {
            let written = |value: u16| format!("{:.1}", f64::from(value) / 10.0);
            let group = group.map_or_else(|| ":".to_string(), written);
            table.push_str(&format!("A PC T Y20-64 NEU27_2020_FOR {code} {group}\n"));
            table.push_str(&format!("A PC T Y20-64 NAT {code} {}\n", written(*reference)));
        }
        let question = Question::Gap(gap("employment-rate", "NEU27_2020_FOR", "NAT", &[]));
        let found = side_by_side(&question, &table);
        let rows = &found.answer.rows;
        prop_assert_eq!(rows.len(), figures.len());
        prop_assert_eq!(rows.len(), found.standings.len());
        for row in rows {
            let reference = row.reference_side.as_ref().and_then(|side| side.value);
            match (row.group_side.value, reference, row.gap) {
                (Some(group), Some(reference), Some(gap)) => {
                    prop_assert!((gap - (group - reference)).abs() < 1e-9);
                }
                (group, reference, gap) => {
                    prop_assert!(gap.is_none() && (group.is_none() || reference.is_none()));
                }
            }
        }
        for pair in rows.windows(2) {
            match (pair[0].gap, pair[1].gap) {
                (Some(above), Some(below)) => prop_assert!(above >= below),
                (None, Some(_)) => prop_assert!(false, "a missing gap before one"),
                _ => {}
            }
        }
        prop_assert!(found.standings.iter().all(|standing| standing.ranks.is_none()));
    }
}
