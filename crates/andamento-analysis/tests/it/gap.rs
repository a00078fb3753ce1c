//! How a gap is computed.

use andamento_analysis::{GapQuestion, Question, QuestionError, SampleSize, Scope};

use crate::tables::{Catalog, cube, cube_of, short};

const EMPLOYMENT: &str = "
    freq unit sex age    citizen        geo       2019   2020    2021    2022
    A    PC   T   Y20-64 NEU27_2020_FOR AT        62.4   60.1/e  :/u     61/bu
    A    PC   T   Y20-64 NAT            AT        76.4   75.6    77.1/b  78/p
    A    PC   F   Y20-64 NEU27_2020_FOR AT        50     -       -       -
    A    PC   F   Y20-64 NAT            AT        70     -       -       -
    A    PC   T   Y20-64 NEU27_2020_FOR BE        0      45.5/d  :/c     -
    A    PC   T   Y20-64 NAT            BE        70     71      72/b    73
    A    PC   T   Y20-64 NEU27_2020_FOR EU27_2020 60     60      60      60
    A    PC   T   Y20-64 NAT            EU27_2020 70     70      70      70
";

pub fn gap(indicator: &str, group: &str, reference: &str, territories: &[&str]) -> GapQuestion {
    GapQuestion {
        indicator: indicator.to_string(),
        group: group.to_string(),
        reference: reference.to_string(),
        reference_indicator: None,
        n_group: None,
        n_reference: None,
        scope: Scope::of(territories),
    }
}

fn employment(territories: &[&str]) -> GapQuestion {
    gap("employment-rate", "NEU27_2020_FOR", "NAT", territories)
}

#[test]
fn gap_is_group_minus_reference_with_both_statuses() {
    let catalog = Catalog::load();
    let question = Question::Gap(employment(&["AT", "BE"]));
    let answer = catalog
        .ask(&question, &[cube("lfsa_ergan", EMPLOYMENT)])
        .unwrap();
    let rows: Vec<String> = answer.rows.iter().map(short).collect();
    assert_eq!(
        rows,
        [
            "AT 2019 62.4/ 76.4/ gap -14 ratio 0.8168 odds 0.5126 ok",
            "AT 2020 60.1/e 75.6/ gap -15.5 ratio 0.7950 odds 0.4861 estimated",
            "AT 2021 :/u 77.1/b gap - ratio - odds - missing",
            "AT 2022 61/bu 78/p gap -17 ratio 0.7821 odds 0.4412 low",
            "BE 2019 0/ 70/ gap -70 ratio 0.0000 odds - ok",
            "BE 2020 45.5/d 71/ gap -25.5 ratio 0.6408 odds 0.3410 ok",
            "BE 2021 :/c 72/b gap - ratio - odds - missing",
            "BE 2022 :/ 73/ gap - ratio - odds - missing",
        ]
    );
    assert_eq!(answer.unit, "PC");
    assert_eq!(answer.gap_unit, "pp");
    assert_eq!(
        answer.rows[2].notes,
        [
            "break in time series: do not compare across it",
            "group: no value published",
            "group: low reliability (u)",
        ]
    );
    assert_eq!(
        answer.rows[6].notes[1..],
        ["group: no value published", "group: confidential (c)"]
    );
    assert_eq!(answer.rows[7].notes, ["group: not in the file"]);
    assert_eq!(answer.rows[0].vintage.as_ref(), "2025-03-21");
    assert!(answer.rows.iter().all(|row| row.interval.is_none()));
}

#[test]
fn sex_and_years_select() {
    let catalog = Catalog::load();
    let mut question = employment(&["AT"]);
    question.scope.sex = "F".to_string();
    let cubes = [cube("lfsa_ergan", EMPLOYMENT)];
    let answer = catalog.ask(&Question::Gap(question), &cubes).unwrap();
    let rows: Vec<String> = answer.rows.iter().map(short).collect();
    assert_eq!(
        rows,
        ["AT 2019 50/ 70/ gap -20 ratio 0.7143 odds 0.4286 ok"]
    );
    let mut question = employment(&["AT"]);
    (question.scope.from, question.scope.to) = (Some(2020), Some(2021));
    let answer = catalog.ask(&Question::Gap(question), &cubes).unwrap();
    assert_eq!(answer.rows.len(), 2);
}

#[test]
fn an_aggregate_names_the_members_that_are_not_in_the_files() {
    let catalog = Catalog::load();
    let cubes = [cube("lfsa_ergan", EMPLOYMENT)];
    let question = Question::Gap(employment(&["EU27_2020"]));
    let answer = catalog.ask(&question, &cubes).unwrap();
    let note = &answer.rows[1].notes[0];
    assert_eq!(
        note,
        "group: members not in the imported files: BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT \
         NL PL PT RO SE SI SK"
    );
    let note = &answer.rows[2].notes[0];
    assert!(
        note.starts_with("group: members without a value: AT BE"),
        "{note}"
    );
}

#[test]
fn cells_of_different_vintages_are_said_to_be() {
    let catalog = Catalog::load();
    let tables = [
        (
            "2024-01-01",
            "unit sex age citizen geo 2020\nPC T Y20-64 NAT AT 75\nPC T Y20-64 NEU27_2020_FOR AT 60",
        ),
        (
            "2025-01-01",
            "unit sex age citizen geo 2020\nPC T Y20-64 NAT AT 76",
        ),
    ];
    let question = Question::Gap(employment(&["AT"]));
    let answer = catalog
        .ask(&question, &[cube_of("lfsa_ergan", &tables)])
        .unwrap();
    let row = &answer.rows[0];
    assert_eq!(row.vintage.as_ref(), "2024-01-01+2025-01-01");
    assert_eq!(
        row.notes,
        ["cells of different vintages: 2024-01-01, 2025-01-01"]
    );
    assert_eq!(row.gap, Some(-16.0));
    assert_eq!(answer.sources.len(), 2);
}

#[test]
fn money_has_a_ratio_and_no_odds() {
    let catalog = Catalog::load();
    let table = "
        freq unit indic_il citizen        sex age    geo 2023
        A    EUR  MED_E    NEU27_2020_FOR T   Y_GE18 AT  22000
        A    EUR  MED_E    NAT            T   Y_GE18 AT  33000
    ";
    let mut question = gap("median-income", "NEU27_2020_FOR", "NAT", &["AT"]);
    let cubes = [cube("ilc_di15", table)];
    let answer = catalog
        .ask(&Question::Gap(question.clone()), &cubes)
        .unwrap();
    assert_eq!(
        short(&answer.rows[0]),
        "AT 2023 22000/ 33000/ gap -11000 ratio 0.6667 odds - ok"
    );
    assert_eq!(answer.gap_unit, "EUR");
    let n = SampleSize::new(100).unwrap();
    (question.n_group, question.n_reference) = (Some(n), Some(n));
    let error = catalog.ask(&Question::Gap(question), &cubes).unwrap_err();
    assert!(error.to_string().contains("EUR"), "{error}");
}

#[test]
fn errors_name_what_exists() {
    let catalog = Catalog::load();
    let cubes = [cube("lfsa_ergan", EMPLOYMENT)];
    let message = |question: GapQuestion| {
        catalog
            .ask(&Question::Gap(question), &cubes)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(employment(&["TA"])),
        "lfsa_ergan has no territory `TA`; the nearest are: AT, BE, EU27_2020"
    );
    assert_eq!(
        message(gap("employment-rate", "TCN", "NAT", &["AT"])),
        "there is no group `TCN` in employment-rate; it has: NAT, NEU27_2020_FOR"
    );
    assert_eq!(
        message(gap("employment-rate", "FOR", "NAT", &["AT"])),
        "lfsa_ergan has no figures for group `FOR` under employment-rate; it has: NAT, \
         NEU27_2020_FOR"
    );
    let mut question = employment(&["AT"]);
    question.scope.sex = "X".to_string();
    assert_eq!(message(question), "lfsa_ergan has no sex `X`; it has: F, T");
    let mut question = employment(&["AT"]);
    question.scope.from = Some(2030);
    assert_eq!(
        message(question),
        "lfsa_ergan has no figures from 2030 to 2030; it has 2019 to 2022"
    );
    let mut question = employment(&["AT"]);
    (question.scope.from, question.scope.to) = (Some(2022), Some(2019));
    assert!(message(question).contains("exchange them"));
    let mut question = employment(&["AT"]);
    question.n_group = Some(SampleSize::new(10).unwrap());
    assert!(message(question).contains("both sample sizes"));
    let error = catalog.indicators.get("employmentrate").unwrap_err();
    let QuestionError::UnknownIndicator { nearest, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(nearest[0], "employment-rate");
}

#[test]
fn an_empty_slice_says_which_file_is_wanted() {
    let catalog = Catalog::load();
    let empty = cube("lfsa_ergan", "freq unit sex age citizen geo 2020");
    let error = catalog
        .ask(&Question::Gap(employment(&["AT"])), &[empty])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the store has no figures of lfsa_ergan with age = Y20-64, unit = PC: import a file of \
         lfsa_ergan that has them"
    );
}

#[test]
fn a_dimension_that_nobody_fixed_is_an_error() {
    let catalog = Catalog::load();
    let table = "
        unit sex age    citizen        isced11 geo 2020
        PC   T   Y20-64 NAT            ED0-2   AT  75
        PC   T   Y20-64 NAT            ED5-8   AT  85
        PC   T   Y20-64 NEU27_2020_FOR ED5-8   AT  60
    ";
    let error = catalog
        .ask(
            &Question::Gap(employment(&["AT"])),
            &[cube("lfsa_ergan", table)],
        )
        .unwrap_err();
    assert!(error.to_string().contains("`isced11`"), "{error}");
}

#[test]
fn a_member_without_a_value_is_not_a_member_without_a_cell() {
    let catalog = Catalog::load();
    let table = "
        unit sex age    citizen        geo       2020
        PC   T   Y20-64 NAT            EU27_2020 70
        PC   T   Y20-64 NEU27_2020_FOR EU27_2020 60
        PC   T   Y20-64 NEU27_2020_FOR RO        :/u
    ";
    let question = Question::Gap(employment(&["EU27_2020"]));
    let answer = catalog
        .ask(&question, &[cube("lfsa_ergan", table)])
        .unwrap();
    let notes = &answer.rows[0].notes;
    assert!(
        notes.contains(&"group: members without a value: RO".to_string()),
        "{notes:?}"
    );
    let absent = notes
        .iter()
        .find(|note| note.starts_with("group: members not in"))
        .unwrap();
    assert!(!absent.contains("RO") && absent.contains("BG"), "{absent}");
}
