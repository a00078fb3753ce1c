//! Which NUTS versions real region tables rest on, by the catalog's list of codes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use andamento_model::{
    Block, BlockSink, Codelists, NutsTable, NutsVersion, NutsVersions, SinkError,
};
use andamento_sources::{ReadOptions, read};

#[derive(Default)]
struct Territories(Mutex<BTreeSet<String>>);

impl BlockSink for Territories {
    fn put(&self, _sequence: u64, block: Block) -> Result<(), SinkError> {
        let mut codes = self.0.lock().map_err(|error| error.to_string())?;
        for column in block.dimensions {
            if column.id.as_str() == "geo" {
                codes.extend(column.codes);
            }
        }
        Ok(())
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn table() -> NutsTable {
    let text = fs::read_to_string(root().join("catalog/geography/nuts.csv")).unwrap();
    NutsTable::parse(&text).unwrap()
}

/// The versions that have all region codes of a file; `None`: the file is not there.
fn versions(name: &str) -> Option<NutsVersions> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    let path = data.join("eurostat").join(name);
    if !path.is_file() {
        eprintln!("skipped: no file {}", path.display());
        return None;
    }
    let territories = Territories::default();
    read(
        &path,
        &ReadOptions::new(&Codelists::default()),
        &territories,
    )
    .unwrap();
    let codes = territories.0.into_inner().unwrap();
    table().common_versions(codes.iter().map(String::as_str))
}

#[test]
fn nuts_2010_and_2013_have_the_regions_of_the_regulations() {
    let table = table();
    let regions = |version: NutsVersion, level: u8| {
        let eu =
            "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK UK";
        table
            .iter()
            .filter(|(code, region)| {
                region.level == level
                    && region.versions.contains(version)
                    && eu.contains(&code[..2])
                    && !code[2..].starts_with('Z')
            })
            .count()
    };
    assert_eq!(
        (
            regions(NutsVersion::N2010, 1),
            regions(NutsVersion::N2010, 2)
        ),
        (98, 272)
    );
    assert_eq!(
        (
            regions(NutsVersion::N2013, 1),
            regions(NutsVersion::N2013, 2)
        ),
        (98, 276)
    );
    assert_eq!(regions(NutsVersion::N2013, 3), 1342);
}

#[test]
fn a_table_of_2014_rests_on_nuts_2010() {
    let Some(versions) = versions("lfst_r_lfu3rt__tsvold_2014.tsv") else {
        return;
    };
    assert_eq!(versions.to_string(), "NUTS 2010");
}

#[test]
fn a_table_of_2017_mixes_nuts_versions() {
    let Some(versions) = versions("lfst_r_lfe2emp__tsvold_2017.tsv.gz") else {
        return;
    };
    assert!(versions.is_empty(), "{versions}");
}
