//! Which labels of the real files get no code from the catalog's codelists.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use andamento_model::{Block, BlockSink, Codelists, Import, LabelMatch, SinkError};
use andamento_sources::{ReadOptions, read};

/// File, number of unresolved labels, number of ambiguous labels.
const LEFT: [(&str, usize, usize); 19] = [
    ("demo_gind__sdmxcsv1_labels_2025.csv", 0, 0),
    ("demo_poppcctb__sdmxcsv1_labels_2025.csv", 1, 0),
    ("demo_poppcctz__sdmxcsv1_labels_2025.csv", 1, 0),
    ("hlth_silc_24__sdmxcsv1_labels_2025.csv.gz", 0, 0),
    ("ilc_di15__sdmxcsv1_labels_2025.csv", 0, 0),
    ("ilc_pw03b__sdmxcsv1_labels_2025.csv", 0, 0),
    ("lfsa_ugan__sdmxcsv1_labels_2025.csv", 0, 0),
    ("migr_asyappctza__legacycsv_2021.csv", 0, 0),
    ("migr_asyappctzm__legacycsv_2018.csv", 0, 0),
    ("migr_pop1ctz__legacycsv_2015.csv", 0, 0),
    ("migr_resvalid__legacycsv_2021.csv", 2, 0),
    ("tps00001__sdmxcsv1_labels_2025.csv", 0, 0),
    ("tps00170__sdmxcsv1_labels_2025.csv", 0, 0),
    ("tps00171__sdmxcsv1_labels_2025.csv", 0, 0),
    ("tps00191__sdmxcsv1_labels_2025.csv", 0, 0),
    ("tps00193__sdmxcsv1_labels_2025.csv", 0, 0),
    // Many names of this file have destroyed letters.
    ("urb_cpop1__legacycsv_2018_resaved.csv.gz", 327, 19),
    ("urb_cpop1__legacycsv_2019.csv.gz", 224, 19),
    ("urb_cpopcb__legacycsv_2020.csv.gz", 226, 19),
];

struct Nowhere;

impl BlockSink for Nowhere {
    fn put(&self, _sequence: u64, _block: Block) -> Result<(), SinkError> {
        Ok(())
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn catalog() -> Codelists {
    let mut lists = Codelists::default();
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("catalog/codelists"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        if let Err(note) = lists.add_csv(&text) {
            panic!("{}: {note}", path.display());
        }
    }
    lists
}

fn files() -> Option<PathBuf> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    let folder = data.join("eurostat");
    if !folder.is_dir() {
        eprintln!("skipped: no folder {}", folder.display());
        return None;
    }
    Some(folder)
}

fn count(import: &Import, remark: &str) -> usize {
    let has = |note: &&andamento_model::Note| note.to_string().contains(remark);
    import.notes.iter().filter(has).count()
}

#[test]
fn labels_left_without_a_code_are_those_that_the_catalog_leaves_out() {
    let Some(folder) = files() else { return };
    let lists = catalog();
    for (name, unresolved, ambiguous) in LEFT {
        let import = read(&folder.join(name), &ReadOptions::new(&lists), &Nowhere).unwrap();
        let left = (
            count(&import, "unresolved label"),
            count(&import, "ambiguous label"),
        );
        assert_eq!(left, (unresolved, ambiguous), "{name}");
    }
}

#[test]
fn labels_of_the_catalog_mean_one_code_except_where_city_and_country_share_a_name() {
    let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // Places that older files draw otherwise: the label is shown only.
    let mut redrawn = Vec::new();
    for (dimension, list) in catalog().dimensions() {
        for (code, label) in list.iter() {
            match list.code_of(label) {
                LabelMatch::Code(_) => {}
                LabelMatch::Ambiguous => {
                    let codes = shared.entry(format!("{dimension} {label}")).or_default();
                    codes.push(code.to_string());
                }
                LabelMatch::Unknown => redrawn.push(code.to_string()),
            }
        }
    }
    let names: Vec<&str> = shared.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["cities Luxembourg", "fua Luxembourg", "fua Malta"],
        "{shared:?}"
    );
    assert!(redrawn.iter().all(|code| code.ends_with('C')));
    assert!(redrawn.contains(&"FR001C".to_string()), "{redrawn:?}");
}

#[test]
fn old_wordings_mean_the_code_of_today() {
    let lists = catalog();
    let code = |dimension: &str, label: &str| {
        let id = andamento_model::DimensionId::parse(dimension).unwrap();
        match lists.get(&id).unwrap().code_of(label) {
            LabelMatch::Code(code) => code.to_string(),
            other => format!("{other:?}"),
        }
    };
    for (dimension, label, expected) in [
        ("geo", "Czech Republic", "CZ"),
        (
            "geo",
            "Kosovo (under United Nations Security Council Resolution 1244/99)",
            "XK",
        ),
        (
            "geo",
            "Germany (until 1990 former territory of the FRG)",
            "DE",
        ),
        ("geo", "European Union (28 countries)", "EU28"),
        (
            "citizen",
            "Non-EU28 countries (2013-2020) nor reporting country",
            "NEU28_FOR",
        ),
        (
            "citizen",
            "Non-EU27 countries (from 2020) nor reporting country",
            "NEU27_2020_FOR",
        ),
        ("citizen", "Extra-EU28", "EXT_EU28"),
        ("citizen", "China including Hong Kong", "CN"),
        ("cities", "Greater Amsterdam", "NL001C"),
        ("cities", "Wroclaw", "PL004C"),
        ("cities", "Graz", "AT002C"),
        ("fua", "Graz", "AT002F"),
        ("cities", "Luxembourg", "Ambiguous"),
        ("cities", "Paris", "Unknown"),
        // 6,754,282 persons in 2014 in the file of 2019, 10,096,326 under FR001C today.
        ("cities", "Paris (greater city)", "Unknown"),
        ("cities", "Aix-en-Provence", "Unknown"),
        ("lev_perc", "Very good or good", "VG_G"),
    ] {
        assert_eq!(code(dimension, label), expected, "{dimension}: {label}");
    }
}
