//! Whether territories grow alike, on made-up figures.

use andamento_analysis::method::convergence::Pattern;
use andamento_analysis::{
    Convergence, ConvergenceQuestion, NoAnswer, QuestionError, Scope, convergence,
};
use andamento_model::Cube;

use crate::tables::{Catalog, cube};

const EMPLOYMENT: &str = "
    freq unit sex age    citizen        geo       2019 2020 2021   2022
    A    PC   T   Y20-64 NEU27_2020_FOR AT        :/u  60   63     66
    A    PC   T   Y20-64 NEU27_2020_FOR BE        65   70   71/b   72
    A    PC   T   Y20-64 NEU27_2020_FOR CZ        78   80   79/u   78
    A    PC   T   Y20-64 NEU27_2020_FOR DK        90   -    90     90
    A    PC   T   Y20-64 NEU27_2020_FOR CH        10   20   30     40
    A    PC   T   Y20-64 NEU27_2020_FOR EU27_2020 70   70   70     70
    A    PC   T   Y20-64 NAT            AT        -    80   79     78
    A    PC   T   Y20-64 NAT            BE        -    80   80     80
    A    PC   T   Y20-64 NAT            CZ        -    76   76     76/p
";

fn employment(territories: &[&str]) -> ConvergenceQuestion {
    ConvergenceQuestion {
        indicator: "employment-rate".to_string(),
        group: None,
        reference: None,
        scope: Scope::of(territories),
    }
}

fn ask(question: &ConvergenceQuestion, cubes: &[Cube]) -> Result<Convergence, NoAnswer> {
    let catalog = Catalog::load();
    let inner = question.question(catalog.indicators.get(&question.indicator).unwrap());
    let answer = catalog.ask(&inner, cubes)?;
    Ok(convergence(answer, question, &catalog.context())?)
}

fn found(question: &ConvergenceQuestion) -> Convergence {
    ask(question, &[cube("lfsa_ergan", EMPLOYMENT)]).unwrap()
}

fn close(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 5e-5
}

fn codes(found: &Convergence) -> Vec<&str> {
    found.territories.iter().map(|code| &**code).collect()
}

#[test]
fn member_states_are_compared_on_the_largest_balanced_panel() {
    let found = found(&employment(&[]));
    // AT BE CZ have 2020 to 2022: 9 cells. BE CZ have 2019 to 2022: 8. CH is no member.
    assert_eq!(codes(&found), ["AT", "BE", "CZ"]);
    assert_eq!(found.years, [2020, 2021, 2022]);
    assert_eq!(found.answer.rows.len(), 9);
    let left = |code: &str| {
        let left = found.left_out.iter().find(|left| *left.territory == *code);
        left.map(|left| left.why.as_str())
    };
    assert_eq!(left("DK"), Some("it has no figure in 2020"));
    assert_eq!(left("SE"), Some("it has no figure in the years asked for"));
    assert_eq!(left("CH"), None);
    assert_eq!(found.territories.len() + found.left_out.len(), 27);
}

#[test]
fn the_measures_are_those_of_the_balanced_panel() {
    let found = found(&employment(&[]));
    let (first, last) = (found.sigma[0], found.sigma[2]);
    // 2020: (60 + 70 + 80) / 3 = 70; squares 100 + 0 + 100, over 3, root
    assert!(close(first.mean, 70.0) && close(first.std_dev, 8.16497));
    assert!(first.cv.is_some_and(|cv| close(cv, 0.11664)));
    // 2022: (66 + 72 + 78) / 3 = 72; squares 36 + 0 + 36, over 3, root
    assert!(close(last.mean, 72.0) && close(last.std_dev, 4.89898));
    // from the best: 20 + 10 + 0, then 12 + 6 + 0
    assert!(close(found.delta[0].delta, 30.0) && close(found.delta[2].delta, 18.0));
    // nobody changed its place
    assert!(
        found
            .gamma
            .as_ref()
            .is_ok_and(|g| close(g.rank_concordance, 1.0))
    );
    assert!(found.beta.as_ref().is_ok_and(|beta| beta.beta < 0.0));
    assert_eq!(found.verdict.pattern, Some(Pattern::UpwardConvergence));
    assert_eq!(found.verdict.withheld, None);
    assert!(
        found.sentence.contains("fell from 8.16 to 4.90 pp"),
        "{}",
        found.sentence
    );
}

#[test]
fn breaks_and_unsure_values_of_the_panel_are_named() {
    let found = found(&employment(&[]));
    let notes = found.answer.notes.join("\n");
    assert!(
        notes.contains("breaks in series, so that growth may be a change of the survey: 2021 (BE)")
    );
    assert!(notes.contains("values of low reliability: 2021 (CZ)"));
    assert!(
        found
            .sentence
            .starts_with("1 of 3 series are broken between these years")
    );
    let flags: Vec<String> = found
        .answer
        .rows
        .iter()
        .map(|row| row.group_side.status.flags())
        .collect();
    assert_eq!(flags, ["", "", "", "", "b", "", "", "u", ""]);
}

#[test]
fn years_that_are_asked_for_are_kept_and_cost_territories() {
    let mut question = employment(&[]);
    question.scope.from = Some(2019);
    let found = found(&question);
    assert_eq!(found.years, [2019, 2020, 2021, 2022]);
    assert_eq!(codes(&found), ["BE", "CZ"]);
    let missing = found.left_out.iter().find(|left| &*left.territory == "AT");
    assert_eq!(missing.unwrap().why, "it has no figure in 2019");
    assert!(found.beta.unwrap_err().contains("at least 3 units"));
}

#[test]
fn an_aggregate_is_no_territory_among_others() {
    let found = found(&employment(&["AT", "EU27_2020", "CH"]));
    assert_eq!(codes(&found), ["AT", "CH"]);
    assert_eq!(found.left_out[0].why, "it stands for several territories");
    assert_eq!(found.left_out.len(), 1);
}

#[test]
fn gaps_keep_their_sign_and_have_no_logarithm_below_zero() {
    let mut question = employment(&[]);
    question.reference = Some("NAT".to_string());
    let found = found(&question);
    // 60 - 80, 70 - 80, 80 - 76; then 66 - 78, 72 - 80, 78 - 76
    assert!(close(found.sigma[0].mean, -26.0 / 3.0));
    assert!(close(found.sigma[2].mean, -6.0));
    assert_eq!(found.sigma[0].cv, None);
    assert!(close(found.delta[0].delta, 24.0 + 14.0));
    assert_eq!(found.unit(), "pp");
    assert!(found.beta.unwrap_err().starts_with("-20 for AT in 2020"));
    let last = found.answer.rows.last().unwrap();
    assert_eq!(last.reference_side.as_ref().unwrap().status.flags(), "p");
}

#[test]
fn nothing_is_called_better_where_neither_way_is() {
    let table = "
        freq unit sex age    isced11 c_birth        geo 2022 2023
        A    PC   T   Y25-64 ED3_4   NEU27_2020_FOR AT  10   30
        A    PC   T   Y25-64 ED3_4   NEU27_2020_FOR BE  20   20
    ";
    let mut question = employment(&["AT", "BE"]);
    question.indicator = "medium-attainment-by-birth".to_string();
    let found = ask(&question, &[cube("edat_lfs_9912", table)]).unwrap();
    assert_eq!((found.best, found.verdict.pattern), (None, None));
    assert_eq!(found.verdict.withheld, None);
    assert!(found.verdict.text.is_empty() && found.verdict.warnings.is_empty());
    assert!(found.delta.is_empty());
    assert_eq!(found.sigma.len(), 2);
}

#[test]
fn a_panel_needs_two_territories_of_one_kind_in_two_common_years() {
    let table = "
        freq unit sex age    citizen        geo 2019 2020 2021
        A    PC   T   Y20-64 NEU27_2020_FOR AT  60   -    -
        A    PC   T   Y20-64 NEU27_2020_FOR BE  -    70   71
    ";
    let refused = ask(&employment(&["AT", "BE"]), &[cube("lfsa_ergan", table)]);
    let Err(NoAnswer::Question(QuestionError::NoPanel { asked, found, .. })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(asked, 2);
    assert!(
        found.starts_with("2 of them have figures, in 3 years"),
        "{found}"
    );

    let table = "
        freq unit sex age    citizen        geo  2019 2020
        A    PC   T   Y20-64 NEU27_2020_FOR AT   60   61
        A    PC   T   Y20-64 NEU27_2020_FOR AT11 70   71
    ";
    let mixed = ask(&employment(&["AT", "AT11"]), &[cube("lfsa_ergan", table)]);
    let is_mixed = |refused: &Result<_, NoAnswer>| {
        matches!(
            refused,
            Err(NoAnswer::Question(QuestionError::MixedKinds { .. }))
        )
    };
    assert!(is_mixed(&mixed), "{mixed:?}");
}

#[test]
fn monthly_figures_have_no_yearly_convergence() {
    let table = "
        freq citizen sex age   unit geo 2024-11 2024-12
        M    UA      T   TOTAL PER  AT  10      30
        M    UA      T   TOTAL PER  BE  20      20
    ";
    let mut question = employment(&["AT", "BE"]);
    question.indicator = "temporary-protection".to_string();
    question.group = Some("UA".to_string());
    // Numbers of persons are refused before anything else: ask for them nevertheless.
    question.scope.override_reason = Some("a trial".to_string());
    let refused = ask(&question, &[cube("migr_asytpsm", table)]);
    let Err(NoAnswer::Question(QuestionError::NotYearly { frequency, .. })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(frequency, "M");
}

fn made_up(rows: &[(&str, &str)]) -> Convergence {
    let mut table = String::from("freq unit sex age citizen geo 2020 2021 2022\n");
    for (territory, cells) in rows {
        table.push_str(&format!(
            "A PC T Y20-64 NEU27_2020_FOR {territory} {cells}\n"
        ));
    }
    let territories: Vec<&str> = rows.iter().map(|(territory, _)| *territory).collect();
    let question = employment(&territories);
    ask(&question, &[cube("lfsa_ergan", &table)]).unwrap()
}

#[test]
fn no_pattern_is_named_across_breaks_in_half_of_the_series() {
    let broken = [
        ("AT", "60 63/b 66"),
        ("BE", "70 71/b 72"),
        ("CZ", "80 79 78"),
        ("DK", "70 70 70"),
    ];
    let found = made_up(&broken);
    assert_eq!(found.verdict.pattern, None);
    let why = found.verdict.withheld.as_deref().unwrap();
    let said = "no pattern is named, as 2 of 4 series are broken between 2020 and 2022 (2 in 2021)";
    assert!(why.starts_with(said), "{why}");
    assert!(
        why.ends_with("ask for years before 2021, or from 2021 on"),
        "{why}"
    );
    // Breaks of different years are no general one, and as bad for first and last year.
    let apart = made_up(&[
        ("AT", "60 63/b 66"),
        ("BE", "70 71 72/b"),
        ("CZ", "80 79 78"),
        ("DK", "70 70 70"),
    ]);
    let why_apart = apart.verdict.withheld.as_deref().unwrap();
    assert!(
        why_apart.contains("(in 2021, 2022)") && why_apart.ends_with("a shorter span of years"),
        "{why_apart}"
    );
    // It stands before any figure, and the slope is not read either.
    assert!(found.sentence.starts_with("No pattern is named"));
    assert!(found.sentence.contains("not read across the breaks"));
    assert!(
        !found.sentence.contains("closer together"),
        "{}",
        found.sentence
    );
    assert!(found.answer.notes.iter().any(|note| note == why));
    // The measures themselves are given.
    assert_eq!(found.sigma.len(), 3);
    // A break in the first year is not between the years.
    let begins = broken.map(|(code, cells)| (code, cells.replace("/b", "")));
    let begins: Vec<(&str, String)> = begins
        .into_iter()
        .map(|(code, cells)| (code, cells.replacen(' ', "/b ", 1)))
        .collect();
    let begins: Vec<(&str, &str)> = begins.iter().map(|(c, cells)| (*c, &**cells)).collect();
    assert_eq!(
        made_up(&begins).verdict.pattern,
        Some(Pattern::UpwardConvergence)
    );
}

#[test]
fn a_change_below_a_twentieth_of_the_spread_is_none() {
    // Standard deviation 8.165; the mean rises by 10, the spread falls by 0.08 of it.
    let found = made_up(&[
        ("AT", "60 65 70.1"),
        ("BE", "70 75 80"),
        ("CZ", "80 85 89.9"),
    ]);
    assert_eq!(found.verdict.pattern, Some(Pattern::Parallel));
    assert!(
        found
            .verdict
            .text
            .starts_with("parallel: the spread is about the same"),
        "{}",
        found.verdict.text
    );
    assert!(
        !found.sentence.contains("convergence"),
        "{}",
        found.sentence
    );
}

#[test]
fn the_distances_from_the_best_may_tell_another_story_than_the_spread() {
    // The best runs away from the others, who draw together: the standard deviation is 10, then
    // 10 again; the distances from the best grow from 20 + 20 to three times 23.09.
    let found = made_up(&[
        ("AT", "50 50 51.73"),
        ("BE", "50 50 51.73"),
        ("CZ", "70 70 51.73"),
        ("DK", "70 70 74.82"),
    ]);
    assert!(close(found.sigma[0].std_dev, 10.0));
    assert!((found.sigma[2].std_dev - 10.0).abs() < 0.01);
    assert!(close(found.delta[0].delta, 40.0));
    let warnings = found.verdict.warnings.join("\n");
    assert!(
        warnings.contains(
            "sigma and delta tell different stories: the standard deviation stayed about the \
             same, the distances from the best rose"
        ),
        "{warnings}"
    );
    assert!(found.sentence.contains("tell different stories"));
    assert!(
        found
            .answer
            .notes
            .iter()
            .any(|note| warnings.contains(&**note))
    );
}

#[test]
fn a_spread_that_went_up_and_down_again_is_told() {
    let found = made_up(&[("AT", "60 50 61"), ("BE", "70 70 71"), ("CZ", "80 90 81")]);
    let warnings = found.verdict.warnings.join("\n");
    // 2021: deviations of 20, 0, 20 from 70, over 3, root
    assert!(
        warnings.contains("the standard deviation was 16.33 in 2021"),
        "{warnings}"
    );
}
