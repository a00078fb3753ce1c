//! What a gap is made of, on made-up figures.

use andamento_analysis::{
    Decomposition, DecompositionQuestion, NoAnswer, Undecomposed, decomposition,
};
use andamento_model::Cube;

use crate::gap::gap;
use crate::tables::{Catalog, cube};

const RATES: &str = "
    unit sex age    citizen geo 2013 2020 2021 2022
    PC   T   Y15-64 FOR     AT  50   54   55/u 56
    PC   F   Y15-64 FOR     AT  40   40   45   46
    PC   M   Y15-64 FOR     AT  60   60   65   66
    PC   T   Y15-64 NAT     AT  70   75   76   77
    PC   F   Y15-64 NAT     AT  65   70   71/b 72
    PC   M   Y15-64 NAT     AT  75   80   81   82
";
const EMPLOYED: &str = "
    unit    sex age    citizen geo 2013 2020 2021 2022
    THS_PER F   Y15-64 TOTAL   AT  300  362  300  300
    THS_PER M   Y15-64 TOTAL   AT  400  484  400  400
";
const FOREIGNERS: &str = "
    unit    sex age    citizen wstatus geo 2020 2021 2022
    THS_PER F   Y15-64 FOR     EMP     AT  12   9    :/u
    THS_PER F   Y15-64 FOR     UNE     AT  3    :/u  1
    THS_PER F   Y15-64 FOR     INAC    AT  15   10   10
    THS_PER M   Y15-64 FOR     EMP     AT  84   13   13
    THS_PER M   Y15-64 FOR     UNE     AT  16   2    2
    THS_PER M   Y15-64 FOR     INAC    AT  40   5    5
";

fn employment(by: &str) -> DecompositionQuestion {
    DecompositionQuestion {
        gap: gap("employment-rate-15-64", "FOR", "NAT", &["AT"]),
        by: by.to_string(),
    }
}

fn cubes() -> Vec<Cube> {
    vec![
        cube("lfsa_ergan", RATES),
        cube("lfsa_egan", EMPLOYED),
        cube("lfsa_pganws", FOREIGNERS),
    ]
}

fn found() -> Decomposition {
    let catalog = Catalog::load();
    let question = employment("sex");
    let indicator = catalog.indicators.get("employment-rate-15-64").unwrap();
    assert_eq!(question.needs(indicator).unwrap().len(), 3);
    decomposition(&question, indicator, &cubes(), &catalog.context()).unwrap()
}

fn close(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 1e-9
}

/// Foreign women are 12 + 3 + 15 = 30, men 84 + 16 + 40 = 140 (thousand). National women are
/// (362 − 12) / 0.70 = 500, men (484 − 84) / 0.80 = 500. Shares: 30/170 and 140/170 against
/// 1/2 and 1/2.
#[test]
fn effects_add_up_to_the_recomputed_gap_and_weights_are_derived() {
    let found = found();
    let of = &found.rows[0];
    assert_eq!(found.answer.rows[0].time.to_string(), "2020");
    let (women, men) = (&of.parts[0], &of.parts[1]);
    assert_eq!((women.sex, men.sex), ("F", "M"));
    assert_eq!(women.group_weight, Some(30.0));
    assert_eq!(men.group_weight, Some(140.0));
    assert!(women.reference_weight.is_some_and(|w| close(w, 500.0)));
    assert!(men.reference_weight.is_some_and(|w| close(w, 500.0)));
    let whole = of.whole.unwrap();
    assert!(close(whole.group, (30.0 * 40.0 + 140.0 * 60.0) / 170.0));
    assert!(close(whole.reference, 75.0));
    // composition: (30/170 − 1/2) · (40 + 70)/2 + (140/170 − 1/2) · (60 + 80)/2
    let composition = (30.0 / 170.0 - 0.5) * 55.0 + (140.0 / 170.0 - 0.5) * 70.0;
    // rates: −30 · (30/170 + 1/2)/2 − 20 · (140/170 + 1/2)/2
    let rate = -30.0 * (30.0 / 170.0 + 0.5) / 2.0 - 20.0 * (140.0 / 170.0 + 0.5) / 2.0;
    assert!(close(whole.effects.composition, composition));
    assert!(close(whole.effects.rate, rate));
    assert!(close(whole.gap, composition + rate));
    // Of the parts too.
    let parts = of.parts.iter().map(|part| part.effects.unwrap());
    let sums = parts.fold((0.0, 0.0), |(c, r), e| (c + e.composition, r + e.rate));
    assert!(close(sums.0, composition) && close(sums.1, rate));
    // Published: 54 − 75 = −21.
    assert!(whole.rounding.is_some_and(|r| close(r, -21.0 - whole.gap)));
    assert!(
        of.sentence
            .starts_with("AT 2020: of a gap of -18.53 pp (published as -21.0)")
    );
}

#[test]
fn years_without_weights_are_left_out_and_said() {
    let found = found();
    let years: Vec<String> = found
        .answer
        .rows
        .iter()
        .map(|r| r.time.to_string())
        .collect();
    assert_eq!(years, ["2020", "2021", "2022"]);
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("the imported files of lfsa_pganws have 2020 to 2022"),
        "{notes}"
    );
}

#[test]
fn a_labour_status_that_is_not_published_is_gone_round_and_said() {
    let found = found();
    let of = &found.rows[1];
    // 9 employed at 45 % are 20 women.
    assert!(of.parts[0].group_weight.is_some_and(|w| close(w, 20.0)));
    assert!(of.whole.is_some());
    assert_eq!(
        of.notes,
        [
            "foreign women are counted as employed / employment rate: not every labour status is published"
        ]
    );
    // A break of the rate of national women.
    assert_eq!(of.reliability.name(), "break");
    assert_eq!(of.parts[0].reference_rate.status.flags(), "b");
    // The gap's own: the group's rate is unsure.
    assert_eq!(found.answer.rows[1].reliability.name(), "low");
}

#[test]
fn without_a_cell_nothing_is_decomposed_and_the_cell_is_named() {
    let found = found();
    let of = &found.rows[2];
    assert_eq!(of.whole, None);
    assert!(of.parts.iter().all(|part| part.effects.is_none()));
    assert_eq!(
        of.notes,
        ["not decomposed: no number of employed foreign women"]
    );
    assert_eq!(of.sentence, "");
    assert_eq!(found.answer.rows[2].gap, Some(-21.0));
}

#[test]
fn every_number_knows_its_files() {
    let found = found();
    let part = &found.rows[0].parts[0];
    let names = |numbers: &[usize]| -> Vec<&str> {
        let of = |&at: &usize| found.answer.sources[at].snapshot.name.as_str();
        numbers.iter().map(of).collect()
    };
    assert_eq!(names(&part.employed_sources), ["lfsa_egan.tsv"]);
    assert_eq!(names(&part.foreigners_sources), ["lfsa_pganws.tsv"]);
    assert_eq!(names(&part.group_rate.sources), ["lfsa_ergan.tsv"]);
}

fn refused(question: &DecompositionQuestion) -> Undecomposed {
    let catalog = Catalog::load();
    let indicator = catalog.indicators.get(&question.gap.indicator).unwrap();
    question.needs(indicator).unwrap_err()
}

#[test]
fn another_breakdown_says_which_tables_it_would_take() {
    let tables = |by: &str| -> Vec<String> {
        let needed = refused(&employment(by)).needed;
        needed.into_iter().map(|table| table.dataflow).collect()
    };
    assert_eq!(tables("age"), ["lfsa_ergan", "lfsa_pganws"]);
    assert_eq!(tables("education"), ["lfsa_ergaedn", "edat_lfs_9911"]);
    assert!(tables("shoe size").is_empty());
}

#[test]
fn another_pair_age_measure_or_one_sex_is_refused() {
    let mut pair = employment("sex");
    pair.gap.group = "NEU27_2020_FOR".to_string();
    let needed = refused(&pair).needed;
    assert_eq!(needed[0].dataflow, "lfsa_pganws");
    assert!(needed[0].cells.contains("NEU27_2020_FOR"), "{needed:?}");

    let mut age = employment("sex");
    age.gap.indicator = "employment-rate".to_string();
    assert!(refused(&age).needed[1].cells.contains("Y20-64"));

    let mut measure = employment("sex");
    measure.gap.indicator = "unemployment-rate".to_string();
    assert_eq!(refused(&measure).needed[0].dataflow, "lfsa_urgan");

    let mut women = employment("sex");
    women.gap.scope.sex = "F".to_string();
    assert!(refused(&women).why.contains("no composition by sex"));
}

#[test]
fn a_table_without_one_sex_is_an_error_that_names_it() {
    let catalog = Catalog::load();
    let question = employment("sex");
    let indicator = catalog.indicators.get("employment-rate-15-64").unwrap();
    let women_only: String = EMPLOYED
        .lines()
        .filter(|l| !l.contains(" M "))
        .map(|l| format!("{l}\n"))
        .collect();
    let mut cubes = cubes();
    cubes[1] = cube("lfsa_egan", &women_only);
    let error = decomposition(&question, indicator, &cubes, &catalog.context()).unwrap_err();
    assert!(matches!(error, NoAnswer::Question(_)));
    assert!(
        error.to_string().contains("lfsa_egan has no sex `M`"),
        "{error}"
    );
}
