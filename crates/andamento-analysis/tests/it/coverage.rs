//! Which cells there are, on made-up figures.

use andamento_analysis::{Coverage, CoverageQuestion, CoverageState, Scope, coverage};

use crate::tables::{Catalog, cube};

const TABLE: &str = "
    freq unit sex age    citizen        geo 2018 2019 2020 2021 2022
    A    PC   T   Y20-64 NEU27_2020_FOR AT  50   51/u :/u  :/c  -
    A    PC   T   Y20-64 NEU27_2020_FOR BE  :/m  :    0    61/b 62
    A    PC   T   Y20-64 NAT            AT  70   71   72   73   74
";

fn question(territories: &[&str]) -> CoverageQuestion {
    CoverageQuestion {
        indicator: "employment-rate".to_string(),
        groups: Vec::new(),
        today: None,
        old_after: 3,
        scope: Scope::of(territories),
    }
}

fn covered(question: &CoverageQuestion) -> Coverage {
    let catalog = Catalog::shared();
    let indicator = catalog.indicators.get("employment-rate").unwrap();
    assert_eq!(question.needs(indicator).len(), 1);
    let cubes = [cube("lfsa_ergan", TABLE)];
    coverage(question, indicator, &cubes, &catalog.context()).unwrap()
}

fn line<'a>(
    found: &'a Coverage,
    territory: &str,
    group: &str,
) -> &'a andamento_analysis::CoverageLine {
    let mut lines = found.lines.iter();
    lines
        .find(|line| line.territory == territory && line.group == group)
        .unwrap()
}

#[test]
fn each_kind_of_nothing_is_told_apart() {
    let found = covered(&question(&[]));
    let states = |territory| -> Vec<CoverageState> {
        let line = line(&found, territory, "NEU27_2020_FOR");
        line.cells.iter().map(|cell| cell.state).collect()
    };
    use CoverageState::{Absent, Confidential, Empty, NotApplicable, Unreliable, Value, Withheld};
    assert_eq!(
        states("AT"),
        [Value, Unreliable, Withheld, Confidential, Absent]
    );
    // Zero is a value, and a break does not speak against one.
    assert_eq!(states("BE"), [NotApplicable, Empty, Value, Value, Value]);
    let flags: Vec<String> = line(&found, "BE", "NEU27_2020_FOR")
        .cells
        .iter()
        .map(|cell| cell.status.flags())
        .collect();
    assert_eq!(flags, ["m", "", "", "b", ""]);
}

#[test]
fn the_classes_add_up_to_the_whole() {
    for territories in [&[][..], &["AT"], &["BE", "AT", "BE"]] {
        let found = covered(&question(territories));
        let whole = found.lines.len() * found.periods.len();
        let sum: usize = found.counts().iter().map(|(_, count)| count).sum();
        assert_eq!(sum, whole, "{territories:?}");
        let names: Vec<CoverageState> = found.counts().iter().map(|(state, _)| *state).collect();
        assert_eq!(names, CoverageState::ALL);
        assert!(
            found
                .lines
                .iter()
                .all(|line| line.cells.len() == found.periods.len())
        );
    }
}

#[test]
fn a_group_that_no_file_has_is_shown_as_absent() {
    let found = covered(&question(&["AT"]));
    let group = found
        .groups
        .iter()
        .find(|group| group.code == "EU27_2020_FOR")
        .unwrap();
    assert!(!group.published);
    let line = line(&found, "AT", "EU27_2020_FOR");
    assert!(
        line.cells
            .iter()
            .all(|cell| cell.state == CoverageState::Absent)
    );
    assert_eq!(line.latest, None);
}

#[test]
fn a_newest_value_is_old_only_against_a_day() {
    let without = covered(&question(&["AT"]));
    assert_eq!(line(&without, "AT", "NEU27_2020_FOR").old, None);
    let mut asked = question(&["AT"]);
    asked.today = Some("2023-06-01".parse().unwrap());
    let found = covered(&asked);
    let foreign = line(&found, "AT", "NEU27_2020_FOR");
    // The newest value is of 2019, unreliable as it is: four years, more than three.
    assert_eq!(
        foreign.latest.map(|t| t.to_string()).as_deref(),
        Some("2019")
    );
    assert_eq!((foreign.age_years, foreign.old), (Some(4), Some(true)));
    let national = line(&found, "AT", "NAT");
    assert_eq!((national.age_years, national.old), (Some(1), Some(false)));
    asked.old_after = 4;
    assert_eq!(
        line(&covered(&asked), "AT", "NEU27_2020_FOR").old,
        Some(false)
    );
}

#[test]
fn the_years_asked_for_are_the_columns() {
    let mut asked = question(&["AT", "BE"]);
    (asked.scope.from, asked.scope.to) = (Some(2020), Some(2021));
    let found = covered(&asked);
    let years: Vec<String> = found.periods.iter().map(ToString::to_string).collect();
    assert_eq!(years, ["2020", "2021"]);
    let order: Vec<&str> = found
        .lines
        .iter()
        .map(|line| line.territory.as_str())
        .collect();
    assert!(order.windows(2).all(|pair| pair[0] <= pair[1]));
}
