//! One file adds an indicator.

use andamento_analysis::{IndicatorCatalog, Question, parse_population_groups};
use andamento_model::DimensionId;

use crate::gap::gap;
use crate::series::series;
use crate::tables::{Catalog, cube};

const NEW: &str = r#"
[definition]
measure = "activity rate"
dataflow = "lfsa_pganws"
group_dimension = "citizen"
groups = ["FOR"]
unit = "PC"
direction = "higher-is-better"
geography = "country"
frequency = "A"

[definition.filters]
age = "Y15-64"

[definition.base]
population = "residents in private households"
age = "Y15-64"

[definition.formula]
kind = "share-of"
dimension = "wstatus"
numerator = ["EMP", "UNE"]
denominator = ["EMP", "UNE", "INAC"]

[reading]
title = "Activity rate"
says = "Of 100 residents, how many work or look for work."
does_not_say = "Whether they find it."

[reading.source]
dataset = "lfsa_pganws"
title = "Population by labour status"
link = "https://ec.europa.eu/eurostat"
acknowledgement = "Source: Eurostat, lfsa_pganws"
"#;

#[test]
fn one_new_text_adds_one_indicator() {
    let mut catalog = Catalog::load();
    let before = catalog.indicators.iter().count();
    catalog
        .indicators
        .add_toml("activity-rate.toml", NEW)
        .unwrap();
    assert_eq!(catalog.indicators.iter().count(), before + 1);
    let table = "
        unit    sex age    wstatus citizen geo 2020  2021 2022 2023
        THS_PER T   Y15-64 EMP     FOR     AT  600   600  600  0
        THS_PER T   Y15-64 UNE     FOR     AT  100/b :/u  -    0
        THS_PER T   Y15-64 INAC    FOR     AT  300/u 300  300  0
    ";
    let question = Question::Series(series("activity-rate", &["FOR"], &["AT"]));
    let needs = question.needs(catalog.asked(&question));
    let wstatus = DimensionId::parse("wstatus").unwrap();
    assert_eq!(needs[0].filters[&wstatus], ["EMP", "INAC", "UNE", "_X"]);
    let answer = catalog
        .ask(&question, &[cube("lfsa_pganws", table)])
        .unwrap();
    let rows: Vec<_> = answer
        .rows
        .iter()
        .map(|row| (row.group_side.value, row.group_side.status.flags()))
        .collect();
    assert_eq!(
        rows,
        [
            (Some(70.0), "bu".to_string()),
            (None, "u".to_string()),
            (None, String::new()),
            (None, String::new()),
        ]
    );
}

#[test]
fn a_question_needs_one_slice_an_indicator() {
    let catalog = Catalog::load();
    let mut question = gap("employment-rate", "NEU27_2020_FOR", "NAT", &["AT"]);
    let needs = |question: &_| {
        let question = Question::Gap(Clone::clone(question));
        question.needs(catalog.asked(&question))
    };
    let one = needs(&question);
    assert_eq!(one.len(), 1);
    let age = DimensionId::parse("age").unwrap();
    assert_eq!(one[0].dataflow.as_str(), "lfsa_ergan");
    assert_eq!(one[0].filters[&age], ["Y20-64", "_X"]);
    question.reference_indicator = Some("employment-rate".to_string());
    assert_eq!(needs(&question).len(), 1);
    question.reference_indicator = Some("employment-rate-15-64".to_string());
    assert_eq!(needs(&question).len(), 2);
}

#[test]
fn every_group_and_filter_of_the_catalog_is_described() {
    let catalog = Catalog::load();
    for indicator in catalog.indicators.iter() {
        let definition = &indicator.definition;
        if let Some(dimension) = &definition.group_dimension {
            for group in definition.groups.iter().chain(&definition.references) {
                let known = catalog.context().groups.get(dimension, group);
                assert!(known.is_some(), "{}: {group}", indicator.id);
            }
        }
    }
    for group in catalog.context().groups.iter() {
        assert!(!group.not_covered.is_empty(), "{}", group.code);
    }
}

#[test]
fn wrong_keys_and_values_are_named_with_their_place() {
    let message = |from: &str, to: &str| {
        assert!(NEW.contains(from));
        let text = NEW.replace(from, to);
        let mut catalog = IndicatorCatalog::default();
        catalog.add_toml("x.toml", &text).unwrap_err().to_string()
    };
    let unknown = message("measure =", "colour =");
    assert!(
        unknown.starts_with("x.toml: line 3: unknown field `colour`"),
        "{unknown}"
    );
    assert!(message("higher-is-better", "up").contains("`definition.direction`: `up`"));
    assert!(message("share-of", "median").contains("median"));
    assert!(message("\"EMP\", \"UNE\"]", "]").contains("formula.numerator"));
    assert!(message("does_not_say = \"Whether they find it.\"", "").contains("does_not_say"));
    assert!(message("group_dimension = \"citizen\"", "").contains("group_dimension"));
    let mut catalog = IndicatorCatalog::default();
    catalog.add_toml("a.toml", NEW).unwrap();
    assert!(catalog.add_toml("a.toml", NEW).is_err());
    assert!(catalog.add_toml("A b.toml", NEW).is_err());
}

#[test]
fn population_groups_are_checked() {
    let text = "[[group]]\ncode = \"A\"\ndimension = \"citizen\"\nlabel = \"x\"\ncovers = [\"martians\"]\nnot_covered = \"y\"\n";
    let error = parse_population_groups("g.toml", text).unwrap_err();
    assert!(error.to_string().contains("`martians`"), "{error}");
    let twice = text.replace("martians", "unknown").repeat(2);
    let error = parse_population_groups("g.toml", &twice).unwrap_err();
    assert!(error.to_string().contains("twice"), "{error}");
}

#[test]
fn a_unit_that_is_not_per_cent_says_what_kind_of_number_it_is() {
    let add = |text: &str| {
        let mut catalog = IndicatorCatalog::default();
        catalog
            .add_toml("made-up.toml", text)
            .map(|indicator| {
                let definition = &indicator.definition;
                (definition.quantity.name(), definition.levels_comparable)
            })
            .map_err(|error| error.to_string())
    };
    assert_eq!(add(NEW).unwrap(), ("rate", true));
    let persons = NEW.replace("unit = \"PC\"", "unit = \"THS_PER\"");
    let missing = add(&persons).unwrap_err();
    assert!(
        missing.contains("key `definition.quantity` is missing"),
        "{missing}"
    );
    let with = |key: &str| persons.replace("geography =", &format!("{key}\ngeography ="));
    assert_eq!(add(&with("quantity = \"count\"")).unwrap(), ("count", true));
    let wrong = add(&with("quantity = \"heads\"")).unwrap_err();
    assert!(
        wrong.contains("not one of `rate`, `count`, `amount`"),
        "{wrong}"
    );
    let gap = add(&with("quantity = \"count\"\nreferences = [\"NAT\"]")).unwrap_err();
    assert!(gap.contains("a number of persons has no gap"), "{gap}");
    let levels = add(&with("quantity = \"amount\"")).unwrap_err();
    assert!(
        levels.contains("key `definition.levels_comparable` is missing"),
        "{levels}"
    );
    let amount = with("quantity = \"amount\"\nlevels_comparable = false");
    assert_eq!(add(&amount).unwrap(), ("amount", false));
    let per_cent = NEW.replace("geography =", "quantity = \"count\"\ngeography =");
    assert!(
        add(&per_cent)
            .unwrap_err()
            .contains("per cent (`PC`) is a `rate`")
    );
    let itself = NEW.replace(
        "[reading.source]",
        "ask_instead = [\"made-up\"]\n\n[reading.source]",
    );
    assert!(
        add(&itself)
            .unwrap_err()
            .contains("names the indicator itself")
    );
}
