use andamento_model::{DataflowId, SliceRequest};
use andamento_store::Store;
use proptest::prelude::*;

use crate::table::{block, cells, dimension, import, report};

#[test]
fn missing_cells_and_their_flags_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let rows = block(
        &["freq", "geo"],
        &[
            (&["A", "SE"], "2023", Some(70.4), "b"),
            (&["A", "SE"], "2024", None, "u"),
            (&["A", "AT"], "2024", Some(0.0), ""),
            (&["A", "AT"], "2023", None, "bc"),
        ],
    );
    import(&store, vec![rows], &report("lfsa_ergan", 'a', None, "2024"));
    let id = DataflowId::parse("lfsa_ergan").unwrap();
    let cube = store.slice(&SliceRequest::all(id.clone())).unwrap();
    assert_eq!(
        cells(&cube),
        [
            "A,AT 2023 : bc",
            "A,AT 2024 0 ",
            "A,SE 2023 70.4 b",
            "A,SE 2024 : u"
        ]
    );
    let only = SliceRequest::all(id.clone()).with(dimension("geo"), vec!["SE".into(), "XX".into()]);
    assert_eq!(cells(&store.slice(&only).unwrap()).len(), 2);
    let none = SliceRequest::all(id).with(dimension("geo"), vec!["XX".into()]);
    assert_eq!(store.slice(&none).unwrap().series_count(), 0);
}

type Row = (String, String, u16, Option<f64>, String);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let value =
        prop::option::of(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::NEGATIVE);
    let row = (
        "[A-C]{1,2}",
        "[x-z,\"é ]{1,3}",
        1990_u16..2030,
        value,
        "[b-fmpuz]{0,3}",
    );
    prop::collection::vec(row, 1..300).prop_map(|mut rows| {
        rows.sort_by(|a, b| (&a.0, &a.1, a.2).cmp(&(&b.0, &b.1, b.2)));
        rows.dedup_by(|a, b| (&a.0, &a.1, a.2) == (&b.0, &b.1, b.2));
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_cell_comes_back_as_it_went(rows in rows(), cut in 1_usize..200) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let mut expected = Vec::new();
        let mut blocks = Vec::new();
        for part in rows.chunks(cut) {
            let texts: Vec<([&str; 2], String)> =
                part.iter().map(|r| ([r.0.as_str(), r.1.as_str()], r.2.to_string())).collect();
            let table: Vec<crate::table::Cell<'_>> = part
                .iter()
                .zip(&texts)
                .map(|(row, (codes, period))| (codes.as_slice(), period.as_str(), row.3, row.4.as_str()))
                .collect();
            blocks.push(block(&["unit", "geo"], &table));
        }
        for (unit, geo, year, value, flags) in &rows {
            let value = value.map_or(":".to_string(), |v| v.to_string());
            let flags = andamento_model::Status::from_flags(flags.as_bytes()).unwrap().flags();
            expected.push(format!("{unit},{geo} {year} {value} {flags}"));
        }
        import(&store, blocks, &report("t", 'b', Some("2025-01-01"), "2030"));
        let cube = store.slice(&SliceRequest::all(DataflowId::parse("t").unwrap())).unwrap();
        prop_assert_eq!(cells(&cube), expected);
    }
}
