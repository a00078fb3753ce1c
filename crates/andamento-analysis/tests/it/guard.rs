//! What is refused.

use andamento_analysis::guard::can_be_sides;
use andamento_analysis::{GapQuestion, NoAnswer, Question, Refusal};
use andamento_model::DimensionId;

use crate::gap::gap;
use crate::series::series;
use crate::tables::{Catalog, cube};

const EMPLOYMENT: &str = "
    unit sex age    citizen        geo 2020
    PC   T   Y20-64 NEU27_2020_FOR AT  60
    PC   T   Y20-64 EU27_2020_FOR  AT  74
    PC   T   Y20-64 FOR            AT  66
    PC   T   Y20-64 FOR_STLS       AT  66
    PC   T   Y20-64 UA             AT  55
    PC   T   Y20-64 XYZ            AT  55
    PC   T   Y20-64 NAT            AT  76
    PC   T   Y20-64 TOTAL          AT  74
";
const EMPLOYMENT_15: &str = "
    unit sex age    citizen geo 2020
    PC   T   Y15-64 FOR     AT  60
    PC   T   Y15-64 NAT     AT  73
";
const BIRTH: &str = "
    unit sex age    c_birth        isced11 geo 2020
    PC   T   Y25-64 NEU27_2020_FOR ED5-8   AT  60
    PC   T   Y25-64 NAT            ED5-8   AT  33
";

fn refusal(question: GapQuestion, tables: &[(&str, &str)]) -> Refusal {
    let cubes: Vec<_> = tables
        .iter()
        .map(|(flow, table)| cube(flow, table))
        .collect();
    match Catalog::load().ask(&Question::Gap(question), &cubes) {
        Err(NoAnswer::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn fields(question: GapQuestion, tables: &[(&str, &str)]) -> Vec<&'static str> {
    refusal(question, tables).fields()
}

#[test]
fn different_ages_are_refused() {
    let mut question = gap("employment-rate", "NEU27_2020_FOR", "NAT", &["AT"]);
    question.reference_indicator = Some("employment-rate-15-64".to_string());
    let tables = [("lfsa_ergan", EMPLOYMENT), ("lfsa_ergan", EMPLOYMENT_15)];
    assert_eq!(fields(question, &tables), ["age"]);
}

#[test]
fn citizenship_against_birth_is_refused() {
    let mut question = gap("attainment-by-citizenship", "FOR", "NAT", &["AT"]);
    question.reference_indicator = Some("tertiary-attainment-by-birth".to_string());
    let citizenship = "
        unit sex isced11 citizen age    geo 2020
        PC   T   ED5-8   FOR     Y15-64 AT  30
    ";
    let tables = [("edat_lfs_9911", citizenship), ("edat_lfs_9912", BIRTH)];
    assert_eq!(fields(question, &tables), ["age", "concept"]);
    let mut question = gap("employment-rate", "FOR", "NAT", &["AT"]);
    question.reference_indicator = Some("tertiary-attainment-by-birth".to_string());
    let tables = [("lfsa_ergan", EMPLOYMENT), ("edat_lfs_9912", BIRTH)];
    assert_eq!(fields(question, &tables), ["age", "concept", "measure"]);
}

#[test]
fn groups_that_share_people_are_refused() {
    for (group, reference) in [
        ("NEU27_2020_FOR", "FOR"),
        ("FOR", "NEU27_2020_FOR"),
        ("NAT", "TOTAL"),
        ("FOR", "FOR_STLS"),
        ("UA", "NEU27_2020_FOR"),
        ("NAT", "NAT"),
        ("XYZ", "NAT"),
    ] {
        let question = gap("employment-rate", group, reference, &["AT"]);
        let found = fields(question, &[("lfsa_ergan", EMPLOYMENT)]);
        assert_eq!(found, ["overlap"], "{group} {reference}");
    }
}

#[test]
fn disjoint_groups_are_compared() {
    let catalog = Catalog::load();
    for (group, reference) in [
        ("NEU27_2020_FOR", "NAT"),
        ("NEU27_2020_FOR", "EU27_2020_FOR"),
        ("UA", "NAT"),
        ("UA", "EU27_2020_FOR"),
        ("FOR_STLS", "NAT"),
    ] {
        let question = Question::Gap(gap("employment-rate", group, reference, &["AT"]));
        let answer = catalog.ask(&question, &[cube("lfsa_ergan", EMPLOYMENT)]);
        assert!(answer.is_ok(), "{group} {reference}: {answer:?}");
    }
}

#[test]
fn the_reporting_countrys_own_citizens_are_nationals() {
    let table = "
        unit sex age    citizen geo 2020
        PC   T   Y20-64 AT      AT  60
        PC   T   Y20-64 NAT     AT  76
        PC   T   Y20-64 AT      BE  60
        PC   T   Y20-64 NAT     BE  76
    ";
    let question = gap("employment-rate", "AT", "NAT", &["AT"]);
    assert_eq!(fields(question, &[("lfsa_ergan", table)]), ["overlap"]);
    let question = Question::Gap(gap("employment-rate", "AT", "NAT", &["BE"]));
    let cubes = [cube("lfsa_ergan", table)];
    assert!(Catalog::load().ask(&question, &cubes).is_ok());
}

#[test]
fn groups_of_different_compositions_of_the_eu_are_refused() {
    let table = "
        unit lev_perc citizen        sex age    geo 2020
        PC   VG_G     NEU27_2020_FOR T   Y_GE16 AT  60
        PC   VG_G     EU27_2020_FOR  T   Y_GE16 AT  60
        PC   VG_G     NEU28_FOR      T   Y_GE16 AT  60
        PC   VG_G     EU28_FOR       T   Y_GE16 AT  60
        PC   VG_G     NAT            T   Y_GE16 AT  60
    ";
    let tables = [("hlth_silc_24", table)];
    let ask = |group, reference| {
        fields(
            gap("self-perceived-health", group, reference, &["AT"]),
            &tables,
        )
    };
    assert_eq!(ask("NEU28_FOR", "EU27_2020_FOR"), ["base"]);
    assert_eq!(ask("EU28_FOR", "NEU27_2020_FOR"), ["overlap", "base"]);
    assert_eq!(ask("NEU28_FOR", "NEU27_2020_FOR"), ["overlap", "base"]);
}

#[test]
fn other_units_and_bases_are_named() {
    let mut question = gap("employment-rate", "NEU27_2020_FOR", "NAT", &["AT"]);
    question.reference_indicator = Some("median-income".to_string());
    let income = "
        unit indic_il citizen sex age    geo 2020
        EUR  MED_E    NAT     T   Y_GE18 AT  30000
    ";
    let tables = [("lfsa_ergan", EMPLOYMENT), ("ilc_di15", income)];
    assert_eq!(fields(question, &tables), ["age", "unit", "measure"]);
    let mut question = gap("employment-rate", "NEU27_2020_FOR", "NAT", &["AT"]);
    question.reference_indicator = Some("unemployment-rate".to_string());
    let tables = [("lfsa_ergan", EMPLOYMENT), ("lfsa_urgan", EMPLOYMENT)];
    assert_eq!(fields(question, &tables), ["base", "measure"]);
}

const NEET: &str = "
    sex age    training      wstatus unit geo  2012 2013
    T   Y15-29 NO_FE_NO_NFE  NEMP    PC   UKI1 13   -
    T   Y15-29 NO_FE_NO_NFE  NEMP    PC   UKI3 -    12
    T   Y15-29 NO_FE_NO_NFE  NEMP    PC   UKI4 -    12
    T   Y15-29 NO_FE_NO_NFE  NEMP    PC   FR10 9    9
";

#[test]
fn regions_of_different_nuts_versions_do_not_make_one_series() {
    let catalog = Catalog::load();
    let cubes = [cube("edat_lfse_22", NEET)];
    let ask = |territories: &[&str]| {
        catalog.ask(
            &Question::Series(series("neet-rate-region", &[], territories)),
            &cubes,
        )
    };
    let Err(NoAnswer::Refused(refusal)) = ask(&["UKI1", "UKI3"]) else {
        panic!("not refused");
    };
    assert_eq!(refusal.fields(), ["geography vintage"]);
    assert!(
        refusal.to_string().contains("UKI1 (NUTS 2010)"),
        "{refusal}"
    );
    let answer = ask(&["UKI3", "UKI4", "FR10"]).unwrap();
    assert_eq!(
        answer.notes,
        ["edat_lfse_22 mixes region codes of different NUTS versions"]
    );
    assert!(ask(&[]).is_ok());
}

#[test]
fn tables_of_different_nuts_versions_are_not_subtracted() {
    let unemployment = "
        age    sex geo  2012 2013
        Y20-64 T   UKI1 9.5  9
        Y20-64 T   FR10 9    9
    ";
    let neet = NEET
        .lines()
        .filter(|line| !line.contains("UKI1"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut question = gap("unemployment-rate-region", "TOTAL", "TOTAL", &["FR10"]);
    question.reference_indicator = Some("neet-rate-region".to_string());
    let tables = [("lfst_r_lfu3rt", unemployment), ("edat_lfse_22", &neet)];
    assert!(fields(question.clone(), &tables).contains(&"age"));
    question.scope.override_reason = Some("a test".to_string());
    let cubes: Vec<_> = tables
        .iter()
        .map(|(flow, table)| cube(flow, table))
        .collect();
    let answer = Catalog::load()
        .ask(&Question::Gap(question), &cubes)
        .unwrap();
    let overridden = answer.overridden.unwrap();
    assert!(overridden.refusal.fields().contains(&"geography vintage"));
    assert_eq!(answer.rows[0].gap, Some(0.0));
}

#[test]
fn an_override_marks_answer_and_rows() {
    let mut question = gap("employment-rate", "NEU27_2020_FOR", "FOR", &["AT"]);
    question.scope.override_reason = Some("to show the share".to_string());
    let cubes = [cube("lfsa_ergan", EMPLOYMENT)];
    let answer = Catalog::load()
        .ask(&Question::Gap(question), &cubes)
        .unwrap();
    assert_eq!(answer.rows[0].gap, Some(-6.0));
    assert_eq!(
        answer.rows[0].notes,
        ["override: to show the share (differing: overlap)"]
    );
    assert_eq!(answer.overridden.unwrap().reason, "to show the share");
}

#[test]
fn the_total_can_stand_on_no_side_of_a_gap() {
    let catalog = Catalog::load();
    let context = catalog.context();
    let citizen = DimensionId::parse("citizen").unwrap();
    let pair = |a, b| can_be_sides(&citizen, a, b, &context);
    assert!(pair("NEU27_2020_FOR", "NAT"));
    assert!(pair("NEU27_2020_FOR", "EU27_2020_FOR"));
    for other in ["NAT", "NEU27_2020_FOR", "EU27_2020_FOR", "FOR", "TOTAL"] {
        assert!(!pair("TOTAL", other), "{other}");
    }
    // The one is a part of the other; the two rest on different compositions of the EU.
    assert!(!pair("FOR", "NEU27_2020_FOR"));
    assert!(!pair("NEU28_FOR", "EU27_2020_FOR"));
}
