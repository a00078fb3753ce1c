use andamento_model::DimensionId;

use super::*;

fn constraint() -> Constraint {
    let positions = |dimension: &str, codes: &[&str]| Positions {
        dimension: dimension.to_string(),
        codes: codes.iter().map(ToString::to_string).collect(),
    };
    Constraint(vec![
        positions("freq", &["A", "Q"]),
        positions("citizen", &["NAT", "NEU27_2020_FOR", "TOTAL"]),
        positions("geo", &["AT", "BE", "DE", "IT"]),
        positions("TIME_PERIOD", &["2022", "2023", "2023-Q1", "2023-Q2"]),
    ])
}

fn request(filters: &[(&str, &[&str])]) -> FetchRequest {
    let mut request = FetchRequest::new(DataflowId::parse("lfsa_ergan").unwrap());
    for (dimension, codes) in filters {
        request.filters.insert(
            DimensionId::parse(dimension).unwrap(),
            codes.iter().map(ToString::to_string).collect(),
        );
    }
    request
}

#[test]
fn the_key_follows_the_order_of_the_dimensions() {
    let request = request(&[("geo", &["IT", "at"]), ("citizen", &["NAT"])]);
    let selected = select(&constraint(), &request).unwrap();
    assert_eq!(selected.key.as_deref(), Some(".NAT.IT+AT"));
    assert_eq!(selected.cells, Some(2 * 2 * 4));
    let url = address("http://x", "LFSA_ERGAN", selected.key.as_deref(), &request);
    assert_eq!(
        url,
        "http://x/sdmx/2.1/data/LFSA_ERGAN/.NAT.IT+AT?format=SDMX-CSV&compressed=true"
    );
}

#[test]
fn a_range_of_periods_counts_only_what_lies_in_it() {
    let mut request = request(&[]);
    request.since = Some("2023".parse().unwrap());
    let cells = |r: &FetchRequest| select(&constraint(), r).unwrap().cells;
    assert_eq!(cells(&request), Some(2 * 3 * 4 * 3));
    request.until = Some("2023".parse().unwrap());
    assert_eq!(cells(&request), Some(2 * 3 * 4 * 3));
    request
        .filters
        .insert(DimensionId::parse("freq").unwrap(), vec!["A".to_string()]);
    assert_eq!(cells(&request), Some(3 * 4));
}

#[test]
fn what_the_dataflow_lacks_is_named_before_anything_is_downloaded() {
    let refused = |filters: &[(&str, &[&str])]| {
        select(&constraint(), &request(filters))
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&[("c_birth", &["NAT"])]).contains("freq, citizen, geo"));
    assert!(refused(&[("geo", &["UK", "DE"])]).contains("no code `UK`"));
    assert!(refused(&[("geo", &[])]).contains("none was given"));
    assert!(refused(&[("time", &["2023"])]).contains("--from"));
    let mut late = request(&[]);
    late.since = Some("2030".parse().unwrap());
    let error = select(&constraint(), &late).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("from 2022 to 2023-Q2"));
}

#[test]
fn a_huge_product_does_not_overflow() {
    let codes: Vec<String> = (0..70_000).map(|n| n.to_string()).collect();
    let positions = |n: u32| Positions {
        dimension: format!("d{n}"),
        codes: codes.clone(),
    };
    let mut huge: Vec<Positions> = (0..5).map(positions).collect();
    huge.push(Positions {
        dimension: TIME.to_string(),
        codes: vec!["2023".to_string()],
    });
    let selected = select(&Constraint(huge), &request(&[])).unwrap();
    assert_eq!(selected.cells, Some(u64::MAX));
}

#[test]
fn codes_are_escaped_in_the_path() {
    assert_eq!(escape("EU27_2020"), "EU27_2020");
    assert_eq!(escape("A/B?c"), "A%2FB%3Fc");
}
