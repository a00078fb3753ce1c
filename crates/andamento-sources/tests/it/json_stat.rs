//! JSON-stat in its spellings, and what cannot be a dataset.

use andamento_model::Codelists;
use andamento_sources::{Limits, ReadOptions};

use crate::scene::{Kept, read_bytes, read_plain};

const DIMENSIONS: &str = r#""dimension":{"geo":{"category":{"index":["AT","BE"]}},"time":{"category":{"index":{"2024":1,"2023":0}}}}"#;

fn dataset(members: &str) -> String {
    format!(
        r#"{{"version":"2.0","class":"dataset",{DIMENSIONS},"id":["geo","time"],"size":[2,2],{members}}}"#
    )
}

fn lines(text: &str) -> Vec<String> {
    read_plain("a_b.json", text.as_bytes()).unwrap().1.lines()
}

fn message(text: &str) -> String {
    match read_plain("a_b.json", text.as_bytes()) {
        Ok((import, _)) => panic!("was read: {import:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn lists_and_objects_say_the_same() {
    let expected = [
        "A,AT 2023 1.5 b",
        "A,AT 2024 :",
        "A,BE 2023 : cu",
        "A,BE 2024 0",
    ];
    for members in [
        r#""value":[1.5,null,null,0],"status":["b",null,"cu",""]"#,
        r#""status":{"2":"uc","0":"b"},"value":{"3":0,"0":1.5}"#,
        r#""value":{"0":1.5,"3":0.0,"1":null},"status":{"0":"b","2":"c,u"}"#,
    ] {
        assert_eq!(lines(&dataset(members)), expected, "{members}");
    }
}

#[test]
fn one_status_for_all_reaches_every_cell() {
    let found = lines(&dataset(r#""value":[1,2,3,4],"status":"p""#));
    assert!(found.iter().all(|line| line.ends_with(" p")), "{found:?}");
}

#[test]
fn our_own_export_names_its_cells_and_the_rest_is_absent() {
    let members = r#""value":{"0":1.5,"1":null},"status":{"1":"u","3":"c"},"extension":{"id":"A_B","andamento":{"sparse":true}}"#;
    let expected = ["A,AT 2023 1.5", "A,AT 2024 : u", "A,BE 2024 : c"];
    assert_eq!(lines(&dataset(members)), expected);
}

#[test]
fn time_may_stand_anywhere_and_be_named_by_its_role() {
    let text = r#"{"class":"dataset","role":{"time":["jahr"]},"id":["jahr","geo"],"size":[2,2],"value":[1,2,3,4],
      "dimension":{"jahr":{"category":{"index":["2023","2024"]}},"geo":{"category":{"index":{"BE":1,"AT":0}}}}}"#;
    let expected = ["A,AT 2023 1", "A,AT 2024 3", "A,BE 2023 2", "A,BE 2024 4"];
    assert_eq!(lines(text), expected);
}

#[test]
fn a_dimension_of_one_code_needs_no_index() {
    let text = r#"{"class":"dataset","id":["geo","time"],"size":[1,1],"value":[7],
      "dimension":{"geo":{"category":{"label":{"AT":"Austria"}}},"time":{"category":{"index":{"2024-Q1":0}}}}}"#;
    assert_eq!(lines(text), ["Q,AT 2024-Q1 7"]);
}

#[test]
fn a_code_that_is_no_period_rejects_its_cells_only() {
    let text = dataset(r#""value":[1,2,3,4]"#).replace("\"2024\"", "\"2024-13\"");
    let (import, kept) = read_plain("a_b.json", text.as_bytes()).unwrap();
    assert_eq!(kept.lines(), ["A,AT 2023 1", "A,BE 2023 3"]);
    assert!(
        import.rejected[0]
            .text
            .contains("`2024-13` is not a period")
    );
}

#[test]
fn what_does_not_fit_together_is_refused() {
    for (text, said) in [
        (
            dataset(r#""value":[1,2,3]"#),
            "`value` lists 3 cells, the sizes multiply to 4",
        ),
        (dataset(r#""value":{"4":1}"#), "`value` has position 4"),
        (
            dataset(r#""value":{"1":1,"1":2}"#),
            "position 1 comes twice",
        ),
        (
            dataset(r#""value":{"-1":1}"#),
            "`-1` is not the position of a cell",
        ),
        (dataset(r#""value":["x"]"#), "value `x` is not a number"),
        (dataset(r#""value":[1e999]"#), "line 1, column"),
        (
            dataset(r#""value":[1,2,3,4]"#).replace("[2,2]", "[2,3]"),
            "dimension `time` has 2 codes, `size` says 3",
        ),
        (
            dataset(r#""value":[1,2,3,4]"#).replace("\"BE\"", "\"AT\""),
            "the code `AT` twice",
        ),
        (
            dataset(r#""value":[1,2,3,4]"#).replace("\"time\"", "\"jahr\""),
            "no time dimension",
        ),
        (dataset(r#""value":[1"#), "line 1, column"),
        (
            dataset(r#""value":[1,2,3,4]"#).replace("dataset", "collection"),
            "class `collection`",
        ),
        (r#"{"a":1}"#.to_string(), "not JSON-stat"),
        (
            format!(r#"{{"error":{}1{}}}"#, "[".repeat(500), "]".repeat(500)),
            "recursion limit",
        ),
        (
            format!(r#"{{"a":{}1{}}}"#, "[".repeat(500), "]".repeat(500)),
            "not JSON-stat",
        ),
    ] {
        let found = message(&text);
        assert!(found.contains(said), "expected {said}, found {found}");
    }
}

#[test]
fn a_size_product_that_overflows_is_refused() {
    let text = dataset(r#""value":{}"#).replace("[2,2]", "[6000000000,6000000000]");
    assert!(message(&text).contains("beyond 2^64"));
    let text = dataset(r#""value":{}"#).replace("[2,2]", "[60000,60000]");
    assert!(message(&text).contains("more than 20000000 cells"));
}

#[test]
fn an_error_answer_of_the_agency_is_quoted() {
    for text in [
        r#"{"error":[{"status":404,"id":100,"label":"ERR_NOT_FOUND_4: Dataset not found"}]}"#,
        r#"{"warning":{"status":413,"label":"EXTRACTION_TOO_BIG: the extraction is too big"}}"#,
    ] {
        let found = message(text);
        assert!(
            found.contains("error answer") && (found.contains("404") || found.contains("413")),
            "{found}"
        );
    }
}

#[test]
fn limits_hold_for_bytes_and_cells() {
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    let text = dataset(r#""value":[1,2,3,4]"#);
    for (limits, said) in [
        (
            Limits {
                json_bytes: 100,
                ..Limits::default()
            },
            "more than 100 bytes in one JSON document",
        ),
        (
            Limits {
                json_cells: 3,
                ..Limits::default()
            },
            "more than 3 cells in one JSON-stat dataset",
        ),
    ] {
        options.limits = limits;
        let error = read_bytes("a_b.json", text.as_bytes(), &options).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn decimals_are_read_exactly() {
    let text = dataset(
        r#""value":[0.1,123456789.123456789,1.7976931348623157e308,2.2250738585072014e-308]"#,
    );
    let (_, kept): (_, Kept) = read_plain("a_b.json", text.as_bytes()).unwrap();
    let values: Vec<f64> = kept.rows().values().map(|(value, _)| *value).collect();
    assert_eq!(
        values,
        [0.1, 123_456_789.123_456_79, f64::MAX, f64::MIN_POSITIVE]
    );
}
