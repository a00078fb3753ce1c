//! What the program writes, it reads back as the identical set of cells.

use std::path::{Path, PathBuf};

use crate::scene::Scene;

/// Not a table, and two times the same plain million cells, which would take minutes.
const LEFT_OUT: [&str; 2] = [".xlsx", "demo_r_pjangrp3"];

/// The official files. Empty: they are not there, and that was printed.
fn official_files() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("ANDAMENTO_TEST_DATA").map_or_else(
        || {
            here.ancestors()
                .nth(2)
                .unwrap_or(here)
                .join("../shared/data")
        },
        PathBuf::from,
    );
    let folder = folder.join("eurostat");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no official files; ANDAMENTO_TEST_DATA names their folder");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter(|path| {
            let name = path.to_string_lossy();
            !LEFT_OUT.iter().any(|part| name.contains(part))
        })
        .collect();
    files.sort();
    files
}

/// Imports each official file, writes its dataflow, imports that, and compares.
fn official_files_round_trip(format: &str, ending: &str) {
    let mut differing = Vec::new();
    for file in official_files() {
        let first = Scene::empty();
        first.import(&file);
        let dataflow = first.dataflows().remove(0);
        let second = Scene::empty();
        second.import_bytes(
            &format!("{dataflow}.{ending}"),
            &first.export(&dataflow, format),
        );
        if second.export(&dataflow, "csv") != first.export(&dataflow, "csv") {
            differing.push(file.file_name().unwrap_or_default().to_owned());
        }
    }
    assert!(differing.is_empty(), "as {format}: {differing:?}");
}

#[test]
fn official_files_read_back_identically_from_our_csv() {
    official_files_round_trip("csv", "csv");
}

#[test]
fn official_files_read_back_identically_from_json_stat() {
    official_files_round_trip("jsonstat", "json");
}

#[test]
fn official_files_read_back_identically_from_sdmx_csv() {
    official_files_round_trip("sdmx-csv", "csv");
}

/// Rows as the project's own CSV has them: zero, cells without a value with and without a
/// status, a confidential cell, a break, more digits than any table has, small and large
/// numbers, a label with a comma and a quotation mark, an absent cell.
const ODD: &str = "freq,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n\
    A,NAT,AT,2022,0,,\n\
    A,NAT,AT,2023,,,\n\
    A,NAT,BE,2022,,bu,\n\
    A,NAT,BE,2023,,b,c\n\
    A,NAT,BG,2022,70.4,b,\n\
    A,NAT,BG,2023,0.30000000000000004,,\n\
    A,NAT,CZ,2022,-1.5e-9,,\n\
    A,NAT,CZ,2023,123456789012345680000,,\n\
    A,\"Korea, \"\"South\"\"\",AT,2022,12,deip,\n";

#[test]
fn odd_cells_read_back_identically_from_every_format() {
    let first = Scene::empty();
    first.import_bytes("lfsa_odd.csv", ODD.as_bytes());
    let written = first.export("lfsa_odd", "csv");
    assert_eq!(
        String::from_utf8_lossy(&written).lines().count(),
        ODD.lines().count()
    );
    for (format, ending) in [("csv", "csv"), ("jsonstat", "json"), ("sdmx-csv", "csv")] {
        let second = Scene::empty();
        second.import_bytes(
            &format!("lfsa_odd.{ending}"),
            &first.export("lfsa_odd", format),
        );
        assert_eq!(
            String::from_utf8_lossy(&second.export("lfsa_odd", "csv")),
            String::from_utf8_lossy(&written),
            "{format}"
        );
    }
}
