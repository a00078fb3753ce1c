//! What was written says exactly what the slice says, read by the plainest possible readers.

use std::collections::BTreeMap;

use andamento_model::{
    Block, CellSource, Codelists, Cube, CubeBuilder, DataflowId, DimensionId, Period, Snapshot,
    Status, Vintage,
};
use proptest::prelude::*;

use super::*;

/// Key and period to value bits (`None`: cell without a value) and flag letters.
type Cells = BTreeMap<(Vec<String>, String), (Option<u64>, String)>;

/// One cell: codes, period, value (NaN: none), statuses.
type Row = (Vec<String>, Period, f64, Status);

fn source(name: &str, vintage: Vintage) -> CellSource {
    CellSource {
        snapshot: Snapshot {
            name: name.to_string(),
            sha256: "0a1b2c3d".repeat(8),
            bytes: 10,
        },
        vintage,
    }
}

fn block(dimensions: &[DimensionId], rows: &[Row]) -> Block {
    let mut block = Block::new(dimensions);
    for (key, period, value, status) in rows {
        for (column, code) in block.dimensions.iter_mut().zip(key) {
            let id = column.codes.iter().position(|known| known == code);
            let id = id.unwrap_or_else(|| {
                column.codes.push(code.clone());
                column.codes.len() - 1
            });
            column.ids.push(u32::try_from(id).unwrap());
        }
        block.lengths.push(1);
        block
            .periods
            .ids
            .push(u32::try_from(block.periods.periods.len()).unwrap());
        block.periods.periods.push(*period);
        block.values.push(*value);
        block.statuses.push(*status);
    }
    block
}

fn cube(dimensions: &[&str], rows: &[Row]) -> Cube {
    let dimensions: Vec<DimensionId> = dimensions
        .iter()
        .map(|id| DimensionId::parse(id).unwrap())
        .collect();
    let mut builder = CubeBuilder::new(DataflowId::parse("lfsa_ergan").unwrap(), &dimensions);
    builder.begin_source(source("a.tsv", Vintage::Dated("2025-03-21".to_string())));
    builder.add(&block(&dimensions, rows));
    builder.build()
}

fn cells_of(cube: &Cube) -> Cells {
    let mut cells = Cells::new();
    for series in 0..cube.series_count() {
        let key: Vec<String> = (0..cube.dimensions().len())
            .map(|dimension| cube.key_code(series, dimension).to_string())
            .collect();
        for (at, period) in cube.periods().iter().enumerate() {
            if let Some(cell) = cube.observation(series, at) {
                let value = cell.value.map(f64::to_bits);
                cells.insert(
                    (key.clone(), period.to_string()),
                    (value, cell.status.flags()),
                );
            }
        }
    }
    cells
}

fn written(cube: &Cube, format: ExportFormat) -> String {
    let codelists = Codelists::default();
    let mut bytes = Vec::new();
    let cells = write(cube, &Description::eurostat(&codelists), format, &mut bytes).unwrap();
    assert_eq!(cells, cube.cells() as u64);
    String::from_utf8(bytes).unwrap()
}

fn read_delimited(text: &str, lead: usize) -> Cells {
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let width = reader.headers().unwrap().len() - lead - 4;
    let mut cells = Cells::new();
    for record in reader.records() {
        let fields: Vec<String> = record
            .unwrap()
            .iter()
            .skip(lead)
            .map(str::to_string)
            .collect();
        let value = &fields[width + 1];
        let value = (!value.is_empty()).then(|| value.parse::<f64>().unwrap().to_bits());
        let mut flags: Vec<char> = (fields[width + 2].clone() + &fields[width + 3])
            .chars()
            .collect();
        flags.sort_unstable();
        let known = cells.insert(
            (fields[..width].to_vec(), fields[width].clone()),
            (value, flags.into_iter().collect()),
        );
        assert_eq!(known, None, "a cell is written once");
    }
    cells
}

fn read_json_stat(text: &str) -> Cells {
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let ids: Vec<&str> = json["id"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    let categories: Vec<Vec<String>> = ids
        .iter()
        .map(|id| {
            let index = json["dimension"][id]["category"]["index"]
                .as_object()
                .unwrap();
            let mut codes = vec![String::new(); index.len()];
            for (code, at) in index {
                codes[usize::try_from(at.as_u64().unwrap()).unwrap()] = code.clone();
            }
            codes
        })
        .collect();
    let mut cells = Cells::new();
    for (position, value) in json["value"].as_object().unwrap() {
        let mut rest: usize = position.parse().unwrap();
        let mut key = Vec::new();
        for codes in categories.iter().rev() {
            key.insert(0, codes[rest % codes.len()].clone());
            rest /= codes.len();
        }
        let period = key.pop().unwrap();
        let flags = json["status"][position].as_str().unwrap_or_default();
        let value = value.as_f64().map(f64::to_bits);
        cells.insert((key, period), (value, flags.to_string()));
    }
    cells
}

fn year(year: u16) -> Period {
    Period::year_of(year)
}

fn status(flags: &str) -> Status {
    Status::from_flags(flags.as_bytes()).unwrap()
}

fn key(codes: &[&str]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// Employment rates 20-64 of non-EU citizens (lfsa_ergan), cut to four cells, and one label
/// as legacy files have them.
fn specimen() -> Cube {
    cube(
        &["citizen", "geo"],
        &[
            (key(&["NEU27_2020_FOR", "AT"]), year(2022), 65.9, status("")),
            (
                key(&["NEU27_2020_FOR", "AT"]),
                year(2023),
                0.0,
                status("ub"),
            ),
            (
                key(&["NEU27_2020_FOR", "BG"]),
                year(2023),
                f64::NAN,
                status("cu"),
            ),
            (
                key(&["NEU27_2020_FOR", "Korea, \"South\""]),
                year(2022),
                f64::NAN,
                status(""),
            ),
        ],
    )
}

#[test]
fn csv_keeps_zero_missing_absent_and_confidential_apart() {
    assert_eq!(
        written(&specimen(), ExportFormat::Csv),
        "citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n\
         NEU27_2020_FOR,AT,2022,65.9,,\n\
         NEU27_2020_FOR,AT,2023,0,bu,\n\
         NEU27_2020_FOR,BG,2023,,u,c\n\
         NEU27_2020_FOR,\"Korea, \"\"South\"\"\",2022,,,\n"
    );
}

#[test]
fn sdmx_csv_names_the_dataflow_on_every_row() {
    let text = written(&specimen(), ExportFormat::SdmxCsv);
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "STRUCTURE,STRUCTURE_ID,ACTION,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS"
    );
    assert!(lines.all(|line| line.starts_with("dataflow,ESTAT:LFSA_ERGAN(1.0),I,")));
}

#[test]
fn json_stat_has_a_key_for_every_cell_and_null_for_a_missing_value() {
    let text = written(&specimen(), ExportFormat::JsonStat);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["size"], serde_json::json!([1, 3, 2]));
    assert_eq!(
        json["value"],
        serde_json::json!({"0": 65.9, "1": 0, "3": null, "4": null})
    );
    assert_eq!(json["status"], serde_json::json!({"1": "bu", "3": "cu"}));
    assert_eq!(json["updated"], "2025-03-21");
    assert_eq!(json["extension"]["id"], "LFSA_ERGAN");
    assert_eq!(json["extension"]["andamento"]["sparse"], true);
    assert_eq!(json["role"]["geo"], serde_json::json!(["geo"]));
}

#[test]
fn json_stat_shows_labels_where_the_catalog_has_them() {
    let mut codelists = Codelists::default();
    codelists
        .add_csv("dimension,code,label,codelist,link\ngeo,AT,Austria,,\n")
        .unwrap();
    let mut bytes = Vec::new();
    json_stat::write(&specimen(), &Description::eurostat(&codelists), &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let labels = &json["dimension"]["geo"]["category"]["label"];
    assert_eq!(labels["AT"], "Austria");
    assert_eq!(labels["BG"], "BG");
}

#[test]
fn updated_is_the_newest_date_among_sources_that_are_shown() {
    let geo = [DimensionId::parse("geo").unwrap()];
    let row = |code: &str, value| (key(&[code]), year(2024), value, status(""));
    let mut builder = CubeBuilder::new(DataflowId::parse("x").unwrap(), &geo);
    for (name, vintage, rows) in [
        (
            "replaced",
            Vintage::Dated("2026-01-01".into()),
            vec![row("AT", 1.0)],
        ),
        (
            "old",
            Vintage::Dated("2024-01-01".into()),
            vec![row("AT", 2.0)],
        ),
        (
            "new",
            Vintage::Dated("2025-03-21T23:00:00".into()),
            vec![row("BE", 3.0)],
        ),
        (
            "undated",
            Vintage::Undated("0a1b2c3d".into()),
            vec![row("CZ", 4.0)],
        ),
    ] {
        builder.begin_source(source(name, vintage));
        builder.add(&block(&geo, &rows));
    }
    let cube = builder.build();
    assert_eq!(
        newest_vintage(&cube),
        Some(&Vintage::Dated("2025-03-21T23:00:00".into()))
    );
    let names: Vec<&str> = sources_in_use(&cube)
        .iter()
        .map(|source| source.snapshot.name.as_str())
        .collect();
    assert_eq!(names, ["old", "new", "undated"]);
}

#[test]
fn an_infinite_value_is_refused_with_its_place() {
    let cube = cube(
        &["geo"],
        &[(key(&["AT"]), year(2024), f64::INFINITY, status(""))],
    );
    let codelists = Codelists::default();
    let description = Description::eurostat(&codelists);
    for format in ExportFormat::ALL {
        let error = write(&cube, &description, format, &mut Vec::new()).unwrap_err();
        assert!(error.to_string().starts_with("series AT, period 2024:"));
    }
}

#[test]
fn positions_beyond_64_bits_are_refused() {
    let names: Vec<String> = (0..70).map(|n| format!("d{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let codes = |code: &str| vec![code.to_string(); 70];
    let cube = cube(
        &names,
        &[
            (codes("A"), year(2024), 1.0, status("")),
            (codes("B"), year(2024), 2.0, status("")),
        ],
    );
    let codelists = Codelists::default();
    let description = Description::eurostat(&codelists);
    assert!(matches!(
        json_stat::write(&cube, &description, &mut Vec::new()),
        Err(ExportError::TooManyPositions)
    ));
    assert_eq!(csv::write(&cube, &mut Vec::new()).unwrap(), 2);
}

#[test]
fn an_empty_slice_is_written_as_an_empty_file_of_the_format() {
    let cube = cube(&["geo"], &[]);
    assert_eq!(
        read_json_stat(&written(&cube, ExportFormat::JsonStat)),
        Cells::new()
    );
    assert_eq!(written(&cube, ExportFormat::Csv).lines().count(), 1);
}

fn any_code() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["AT", "EU27_2020", "NEU27_2020_FOR", "T", "Y20-64"])
            .prop_map(str::to_string),
        1 => "[ -~\\n\\r\u{e9}\u{4e2d}]{1,8}",
    ]
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let value = prop_oneof![
        Just(f64::NAN),
        Just(0.0),
        (-100_000_i32..100_000).prop_map(|tenths| f64::from(tenths) / 10.0),
        any::<f64>().prop_filter("finite", |value| value.is_finite()),
    ];
    let period = prop::sample::select(vec!["2023", "2024", "2024-Q4", "2024-12", "2024-W01"])
        .prop_map(|text| text.parse::<Period>().unwrap());
    let status = "[a-z]{0,4}".prop_map(|flags| Status::from_flags(flags.as_bytes()).unwrap());
    let key = prop::collection::vec(any_code(), 3);
    prop::collection::vec((key, period, value, status), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_reads_back_identically(rows in any_rows()) {
        let cube = cube(&["unit", "citizen", "geo"], &rows);
        let cells = cells_of(&cube);
        prop_assert_eq!(&read_delimited(&written(&cube, ExportFormat::Csv), 0), &cells);
        prop_assert_eq!(&read_delimited(&written(&cube, ExportFormat::SdmxCsv), 3), &cells);
        prop_assert_eq!(&read_json_stat(&written(&cube, ExportFormat::JsonStat)), &cells);
    }
}
