//! What the kind of number allows, on made-up figures: numbers of persons have no gap and do not
//! converge, amounts in current prices are compared between territories as ratios only.

use andamento_analysis::{
    Compared, Comparison, ConvergenceQuestion, NoAnswer, Purpose, Question, Refusal, Reliability,
    Scope, compare, convergence, mark_other_definitions,
};
use andamento_model::Cube;

use crate::gap::gap;
use crate::series::series;
use crate::tables::{Catalog, cube};

const INCOME: &str = "
    freq unit indic_il sex age    citizen        geo       2021  2022
    A    EUR  MED_E    T   Y_GE18 NEU27_2020_FOR CH        40000 41000
    A    EUR  MED_E    T   Y_GE18 NEU27_2020_FOR BG        4000  4500
    A    EUR  MED_E    T   Y_GE18 NEU27_2020_FOR AT        20000 21000
    A    EUR  MED_E    T   Y_GE18 NAT            CH        50000 50000
    A    EUR  MED_E    T   Y_GE18 NAT            BG        4000  5000
    A    EUR  MED_E    T   Y_GE18 NAT            AT        30000 30000
";
const UNEMPLOYED: &str = "
    freq unit    sex age    citizen        geo 2021 2022
    A    THS_PER T   Y15-74 NEU27_2020_FOR AT  50   60
    A    THS_PER T   Y15-74 NAT            AT  200  210
    A    THS_PER T   Y15-74 NEU27_2020_FOR MT  1    2
    A    THS_PER T   Y15-74 NAT            MT  5    5
";

fn income() -> [Cube; 1] {
    [cube("ilc_di15", INCOME)]
}

fn refusal(asked: &Question, cubes: &[Cube]) -> Refusal {
    match Catalog::shared().ask(asked, cubes) {
        Err(NoAnswer::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn side_by_side(asked: &Question, cubes: &[Cube]) -> Comparison {
    let catalog = Catalog::shared();
    compare(catalog.ask(asked, cubes).unwrap(), &catalog.context())
}

fn values(indicator: &str, group: &str, purpose: Purpose) -> Question {
    Question::Series(series(indicator, &[group], &[])).wanted_for(purpose)
}

#[test]
fn a_number_of_persons_has_no_gap_and_the_rate_is_named() {
    let question = Question::Gap(gap("unemployed-persons", "NEU27_2020_FOR", "NAT", &["AT"]));
    let refused = refusal(&question, &[cube("lfsa_ugan", UNEMPLOYED)]);
    assert_eq!(refused.fields(), ["quantity"]);
    let text = refused.to_string();
    for part in [
        "number of NEU27_2020_FOR (THS_PER) against number of NAT (THS_PER)",
        "`quantity = \"count\"` in the catalogue",
        "ask `unemployment-rate` instead",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The numbers themselves are an answer.
    let series = Question::Series(series("unemployed-persons", &[], &["AT"]));
    let answer = Catalog::shared().ask(&series, &[cube("lfsa_ugan", UNEMPLOYED)]);
    assert!(answer.unwrap().rows.len() >= 4);
}

#[test]
fn an_override_of_numbers_is_possible_and_marks_every_row() {
    let mut asked = gap("unemployed-persons", "NEU27_2020_FOR", "NAT", &["AT"]);
    asked.scope.override_reason = Some("to show the sizes".to_string());
    let answer = Catalog::shared().ask(&Question::Gap(asked), &[cube("lfsa_ugan", UNEMPLOYED)]);
    let answer = answer.unwrap();
    assert_eq!(answer.rows[0].gap, Some(-150.0));
    let mark = "override: to show the sizes (differing: quantity)";
    assert!(
        answer
            .rows
            .iter()
            .all(|row| row.notes.iter().any(|note| note == mark))
    );
}

#[test]
fn numbers_do_not_converge_and_stand_side_by_side_with_a_warning() {
    let cubes = [cube("lfsa_ugan", UNEMPLOYED)];
    let refused = refusal(
        &values("unemployed-persons", "NAT", Purpose::Convergence),
        &cubes,
    );
    assert_eq!(refused.fields(), ["quantity"]);
    let found = side_by_side(
        &values("unemployed-persons", "NAT", Purpose::SideBySide),
        &cubes,
    );
    assert_eq!(found.answer.rows.len(), 2);
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("their order says which is larger; ask `unemployment-rate` instead"),
        "{notes}"
    );
}

#[test]
fn levels_in_current_prices_are_neither_set_side_by_side_nor_called_convergent() {
    for purpose in [Purpose::SideBySide, Purpose::Convergence] {
        let refused = refusal(&values("median-income", "NAT", purpose), &income());
        assert_eq!(refused.fields(), ["levels"]);
        let text = refused.to_string();
        for part in [
            "`levels_comparable = false`",
            "with a reference (for example `NAT`)",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
    // One territory for itself has no other to be compared with.
    let over_time = values("median-income", "NAT", Purpose::OverTime);
    let answer = Catalog::shared().ask(&over_time, &income()).unwrap();
    assert!(answer.notes[0].contains("not comparable between territories or years"));
}

#[test]
fn incomes_of_two_groups_are_sorted_by_their_ratio() {
    let question = Question::Gap(gap("median-income", "NEU27_2020_FOR", "NAT", &[]))
        .wanted_for(Purpose::SideBySide);
    let found = side_by_side(&question, &income());
    assert_eq!(found.compared, Compared::Ratio);
    // 2022: 4500 / 5000 = 0.9, 41000 / 50000 = 0.82, 21000 / 30000 = 0.7; by the gap in euro
    // Bulgaria (-500) would stand first and Austria and Switzerland (-9000 both) would be equal.
    let sorted: Vec<(&str, Option<f64>)> = found
        .answer
        .rows
        .iter()
        .map(|row| (&*row.territory, row.ratio))
        .collect();
    assert_eq!(
        sorted,
        [("BG", Some(0.9)), ("CH", Some(0.82)), ("AT", Some(0.7))]
    );
    assert!(
        found
            .answer
            .notes
            .iter()
            .any(|note| note.starts_with("sorted by the ratio"))
    );
}

#[test]
fn convergence_of_incomes_is_that_of_their_ratio() {
    let catalog = Catalog::shared();
    let question = ConvergenceQuestion {
        indicator: "median-income".to_string(),
        group: Some("NEU27_2020_FOR".to_string()),
        reference: Some("NAT".to_string()),
        scope: Scope::of(&["AT", "BG", "CH"]),
    };
    let inner = question.question(catalog.indicators.get("median-income").unwrap());
    assert_eq!(inner.scope().purpose, Purpose::Convergence);
    let answer = catalog.ask(&inner, &income()).unwrap();
    let found = convergence(answer, &question, &catalog.context()).unwrap();
    assert_eq!((found.compared, found.unit()), (Compared::Ratio, "1"));
    // 2021: 2/3, 1, 0.8; 2022: 0.7, 0.9, 0.82
    assert!((found.sigma[0].mean - 2.466_666_7 / 3.0).abs() < 1e-6);
    assert!((found.sigma[1].mean - 2.42 / 3.0).abs() < 1e-9);
    assert!(
        found
            .sentence
            .contains("the mean ratio fell from 0.82 to 0.81"),
        "{}",
        found.sentence
    );
    assert!(!found.sentence.contains("EUR"), "{}", found.sentence);
}

#[test]
fn another_definition_shows_where_territories_stand_side_by_side() {
    let table = "
        freq unit sex age    citizen        geo 2022
        A    PC   T   Y20-64 NEU27_2020_FOR AT  60
        A    PC   T   Y20-64 NEU27_2020_FOR ES  58/d
        A    PC   T   Y20-64 NEU27_2020_FOR FR  57/bd
        A    PC   T   Y20-64 NEU27_2020_FOR BG  50/de
    ";
    let cubes = [cube("lfsa_ergan", table)];
    let question = values("employment-rate", "NEU27_2020_FOR", Purpose::SideBySide);
    let found = side_by_side(&question, &cubes);
    let words: Vec<(&str, &str)> = found
        .answer
        .rows
        .iter()
        .map(|row| (&*row.territory, row.reliability.name()))
        .collect();
    // The worst word wins: a break weighs more, an estimate less.
    assert_eq!(
        words,
        [
            ("AT", "ok"),
            ("ES", "differs"),
            ("FR", "break"),
            ("BG", "differs")
        ]
    );
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("the definition differs (status d)"),
        "{notes}"
    );
    assert!(notes.contains(": BG ES FR"), "{notes}");
    // By itself the figure of Spain is as reliable as any.
    let alone = Question::Series(series("employment-rate", &["NEU27_2020_FOR"], &["ES"]));
    let mut answer = Catalog::shared().ask(&alone, &cubes).unwrap();
    assert_eq!(answer.rows[0].reliability, Reliability::Ok);
    assert!(mark_other_definitions(&mut answer.rows).is_some());
    assert_eq!(answer.rows[0].reliability, Reliability::Differs);
    answer.rows[0].group_side.status = andamento_model::Status::NONE;
    assert_eq!(mark_other_definitions(&mut answer.rows), None);
}

#[test]
fn who_measures_by_another_definition_has_no_rank_among_the_others() {
    let table = "
        freq unit      sex age   geo  2022
        A    PC_POP    T   TOTAL AT11 10
        A    PC_LW95   T   TOTAL AT11 9
        A    PC_UP95   T   TOTAL AT11 11
        A    PC_POP    T   TOTAL AT12 20/d
        A    PC_LW95   T   TOTAL AT12 19
        A    PC_UP95   T   TOTAL AT12 21
        A    PC_POP    T   TOTAL AT13 30
        A    PC_LW95   T   TOTAL AT13 29
        A    PC_UP95   T   TOTAL AT13 31
    ";
    let question = Question::Series(series("poverty-or-exclusion-region", &[], &[]));
    let found = side_by_side(&question, &[cube("ilc_peps11", table)]);
    let ranks: Vec<Option<(usize, usize)>> = found
        .standings
        .iter()
        .map(|standing| standing.ranks.map(|ranks| (ranks.first, ranks.last)))
        .collect();
    assert_eq!(ranks, [Some((1, 1)), None, Some((2, 2))]);
}

#[test]
fn indicators_to_ask_instead_are_in_the_catalogue_and_are_no_numbers() {
    let catalog = Catalog::shared();
    let mut judged = 0;
    for indicator in catalog.indicators.iter() {
        for id in &indicator.reading.ask_instead {
            let other = catalog.indicators.get(id.as_str()).unwrap();
            assert_eq!(other.definition.quantity.name(), "rate", "{}", indicator.id);
            judged += 1;
        }
        if indicator.definition.unit.is_rate() {
            assert_eq!(indicator.definition.quantity.name(), "rate");
        }
    }
    assert!(judged >= 5, "{judged}");
}
