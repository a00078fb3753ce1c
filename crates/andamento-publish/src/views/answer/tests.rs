use andamento_analysis::{
    Answer, Asked, Context, GapQuestion, IndicatorCatalog, NoAnswer, Question, Scope, answer,
    parse_population_groups,
};
use andamento_model::{
    Aggregates, Block, CellSource, Cube, CubeBuilder, DataflowId, DimensionId, Direction,
    NutsTable, Period, PopulationGroups, Snapshot, Status, Vintage,
};
use serde_json::Value;

use super::*;

const INDICATOR: &str = include_str!("../../../../../catalog/indicators/employment-rate.toml");
const GROUPS: &str = include_str!("../../../../../catalog/population_groups.toml");

fn cube() -> Cube {
    let ids = ["unit", "sex", "age", "citizen", "geo"].map(|id| DimensionId::parse(id).unwrap());
    let dataflow = DataflowId::parse("lfsa_ergan").unwrap();
    let mut builder = CubeBuilder::new(dataflow, &ids);
    builder.begin_source(CellSource {
        snapshot: Snapshot {
            name: "lfsa_ergan.tsv".to_string(),
            sha256: "0f".repeat(32),
            bytes: 1,
        },
        vintage: Vintage::Dated("2025-03-21".to_string()),
    });
    for (group, cells) in [
        ("NEU27_2020_FOR", [(60.1, "b"), (f64::NAN, "u")]),
        ("NAT", [(75.6, ""), (77.0, "")]),
    ] {
        let mut block = Block::new(&ids);
        for (column, code) in block
            .dimensions
            .iter_mut()
            .zip(["PC", "T", "Y20-64", group, "AT"])
        {
            column.codes.push(code.to_string());
            column.ids.push(0);
        }
        block.lengths.push(2);
        block.periods.periods = vec![Period::year_of(2020), Period::year_of(2021)];
        block.periods.ids = vec![0, 1];
        for (value, flags) in cells {
            block.values.push(value);
            block
                .statuses
                .push(Status::from_flags(flags.as_bytes()).unwrap());
        }
        builder.add(&block);
    }
    builder.build()
}

fn ask(reference: &str, reason: Option<&str>) -> (Result<Answer, NoAnswer>, PopulationGroups) {
    let mut catalog = IndicatorCatalog::default();
    catalog.add_toml("employment-rate.toml", INDICATOR).unwrap();
    let groups = parse_population_groups("population_groups.toml", GROUPS).unwrap();
    let mut scope = Scope::of(&["AT"]);
    scope.override_reason = reason.map(str::to_string);
    let question = Question::Gap(GapQuestion {
        indicator: "employment-rate".to_string(),
        group: "NEU27_2020_FOR".to_string(),
        reference: reference.to_string(),
        reference_indicator: None,
        n_group: None,
        n_reference: None,
        scope,
    });
    let asked = Asked {
        indicator: catalog.get("employment-rate").unwrap(),
        reference_indicator: None,
    };
    let context = Context {
        groups: &groups,
        nuts: &NutsTable::default(),
        aggregates: &Aggregates::default(),
    };
    (answer(&question, asked, &[cube()], &context), groups)
}

#[test]
fn the_csv_has_the_columns_of_the_interface_and_empty_fields_for_missing() {
    let (answer, _) = ask("NAT", None);
    let said = Direction::HigherIsBetter.of_gap();
    assert_eq!(
        csv(&answer.unwrap()).unwrap(),
        "indicator,territory,time,sex,age,group,reference,group_value,reference_value,gap,ratio,\
         odds_ratio,low,high,unit,group_status,reference_status,reliability,note,dataflow,vintage\n\
         employment-rate,AT,2020,T,Y20-64,NEU27_2020_FOR,NAT,60.1,75.6,-15.5,0.794973544973545,\
         0.48614923552266925,,,PC (gap in pp),b,,break,\"break in time series: do not compare \
         across it; {said}\",lfsa_ergan,2025-03-21\n\
         employment-rate,AT,2021,T,Y20-64,NEU27_2020_FOR,NAT,,77,,,,,,PC (gap in pp),u,,missing,\
         \"group: no value published; group: low reliability (u); {said}\",lfsa_ergan,2025-03-21\n"
            .replace("{said}", said)
    );
}

#[test]
fn json_carries_unit_statuses_provenance_and_what_is_not_said() {
    let (answer, groups) = ask("NAT", None);
    let view: Value = serde_json::from_str(&json(&answer.unwrap(), &groups).unwrap()).unwrap();
    assert_eq!(view["gap_unit"], "pp");
    assert_eq!(view["refused"], Value::Array(Vec::new()));
    assert_eq!(view["override"], Value::Null);
    assert_eq!(view["rows"][0]["gap"], -15.5);
    assert_eq!(view["rows"][0]["group_status"], "b");
    assert_eq!(view["rows"][1]["gap"], Value::Null);
    assert_eq!(view["provenance"][0]["sha256"], "0f".repeat(32));
    assert_eq!(view["reading"][0]["formula"], "value as published");
    assert_eq!(view["standing"], STANDING);
    let covered = view["groups"][0]["not_covered"].as_str().unwrap();
    assert!(covered.contains("naturalised"), "{covered}");
    let said = view["reading"][0]["does_not_say"].as_str().unwrap();
    assert!(said.contains("not the effect of a policy"), "{said}");
}

#[test]
fn the_table_says_where_the_numbers_come_from() {
    let (answer, groups) = ask("NAT", None);
    let text = table(&answer.unwrap(), &groups);
    for part in [
        "Note: higher is better: a gap above 0 says that the group is better off",
        "AT         2020  60.1   b  75.6         -15.5  0.79   0.49  break",
        "From lfsa_ergan.tsv (0f0f0f0f), vintage 2025-03-21.",
        STANDING,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_refusal_names_the_fields_and_an_override_marks_every_row() {
    let (refused, _) = ask("NEU28_FOR", None);
    let Err(NoAnswer::Refused(refusal)) = refused else {
        panic!("not refused");
    };
    let view: Value = serde_json::from_str(&refusal::json(&refusal).unwrap()).unwrap();
    assert_eq!(view["refused"], serde_json::json!(["overlap", "base"]));
    assert!(refusal::text(&refusal).starts_with("refused: overlap, base\n"));
    assert_eq!(empty_csv().trim_end(), COLUMNS.join(","));
    let (answer, groups) = ask("NEU27_2020_FOR", Some("a trial"));
    let answer = answer.unwrap();
    let view: Value = serde_json::from_str(&json(&answer, &groups).unwrap()).unwrap();
    assert_eq!(view["refused"], serde_json::json!(["overlap"]));
    assert_eq!(view["override"]["reason"], "a trial");
    assert_eq!(view["rows"][0]["gap"], 0.0);
    assert!(csv(&answer).unwrap().contains("override: a trial"));
    assert!(table(&answer, &groups).contains("OVERRIDE: a trial"));
}
