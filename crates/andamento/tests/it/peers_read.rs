//! Files that the program writes say the same to the readers of others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scene::{Cell, Scene};

/// Employment rates 20-64 by citizenship, lines and columns cut from Eurostat's `lfsa_ergan`
/// (TSV, 2025). Source: Eurostat.
const RATES: &str = "freq,unit,sex,age,citizen,geo\\TIME_PERIOD\t2020 \t2021 \t2022 \t2023 \n\
    A,PC,F,Y20-64,EU27_2020_FOR,AT\t72.1 \t70.4 b\t75.2 \t74.8 \n\
    A,PC,F,Y20-64,EU27_2020_FOR,BA\t: \t: bu\t: u\t: u\n\
    A,PC,F,Y20-64,EU27_2020_FOR,BE\t64.8 \t66.5 b\t68.7 \t66.4 \n\
    A,PC,F,Y20-64,EU27_2020_FOR,BG\t: u\t: bu\t: u\t: u\n";

/// Employment in thousands by region, lines and columns cut from Eurostat's `lfst_r_lfe2emp`
/// (old TSV, 2017), the one file with confidential cells. Source: Eurostat.
const REGIONS: &str = "unit,sex,age,geo\\time\t2008 \t2007 \t2006 \t2005 \t2004 \t2003 \t2002 \n\
    THS,F,Y15-24,ES63\t1.0 u\t: u\t: u\t: bu\t: c\t: u\t: u\n\
    THS,F,Y15-24,FR83\t: u\t: u\t: u\t: bu\t: c\t: bc\t: c\n";

/// A data folder with the two tables in it.
fn scene() -> Scene {
    let scene = Scene::empty();
    scene.import_bytes("lfsa_ergan.tsv", RATES.as_bytes());
    scene.import_bytes("lfst_r_lfe2emp.tsv", REGIONS.as_bytes());
    scene
}

const DATAFLOWS: [&str; 2] = ["lfsa_ergan", "lfst_r_lfe2emp"];

/// The interpreter that `cargo xtask check` prepared. `None`: it did not, and the reason was
/// printed.
pub fn python() -> Option<PathBuf> {
    let prepared = || {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors()
            .nth(2)
            .map(|root| root.join("target/python/bin/python"))
    };
    let found = std::env::var_os("ANDAMENTO_PYTHON")
        .map(PathBuf::from)
        .or_else(prepared)
        .filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: no Python readers; `cargo xtask python` installs them");
    }
    found
}

/// What a script prints: lines of tab-separated fields, and its standard error.
pub fn run(python: &Path, script: &str, argument: &Path) -> (Vec<Vec<String>>, String) {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python");
    let output = Command::new(python)
        .arg("-B")
        .arg(scripts.join(script))
        .arg(argument)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{script}: {said}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let fields = |line: &str| line.split('\t').map(str::to_string).collect();
    (lines.lines().map(fields).collect(), said)
}

fn cells_of(lines: &[Vec<String>]) -> Vec<Cell> {
    let fields =
        |line: &Vec<String>| Cell::of(&line.iter().map(String::as_str).collect::<Vec<_>>());
    let mut cells: Vec<Cell> = lines.iter().map(fields).collect();
    cells.sort();
    cells
}

#[test]
fn the_specimens_have_values_missing_cells_and_confidential_ones() {
    let scene = scene();
    let rates = scene.cells("lfsa_ergan");
    assert_eq!(rates.len(), 16);
    assert_eq!(rates.iter().filter(|cell| cell.value.is_none()).count(), 8);
    let regions = scene.cells("lfst_r_lfe2emp");
    assert_eq!(regions.len(), 14);
    let confidential = |cell: &&Cell| cell.conf_status == "c";
    assert_eq!(regions.iter().filter(confidential).count(), 4);
}

#[test]
fn sdmx1_reads_our_sdmx_csv() {
    let Some(python) = python() else { return };
    let scene = scene();
    for dataflow in DATAFLOWS {
        let file = scene.path("written.csv");
        fs::write(&file, scene.export(dataflow, "sdmx-csv")).unwrap();
        let (lines, _) = run(&python, "read_sdmx_csv.py", &file);
        assert_eq!(cells_of(&lines), scene.cells(dataflow), "{dataflow}");
    }
}

#[test]
fn pyjstat_reads_our_json_stat() {
    let Some(python) = python() else { return };
    let scene = scene();
    for dataflow in DATAFLOWS {
        let file = scene.path("written.json");
        fs::write(&file, scene.export(dataflow, "jsonstat")).unwrap();
        let (lines, _) = run(&python, "read_json_stat.py", &file);
        // pyjstat gives one status and no cells that have neither value nor status.
        let mut expected: Vec<(Vec<String>, Option<u64>, Vec<char>)> = Vec::new();
        for cell in scene.cells(dataflow) {
            let mut status: Vec<char> = (cell.obs_status + &cell.conf_status).chars().collect();
            status.sort_unstable();
            if cell.value.is_some() || !status.is_empty() {
                expected.push((cell.key, cell.value, status));
            }
        }
        let mut read: Vec<(Vec<String>, Option<u64>, Vec<char>)> = lines
            .into_iter()
            .map(|mut fields| {
                let status = fields.pop().unwrap().chars().collect();
                let value = fields.pop().unwrap();
                let bits = |value: f64| value.to_bits();
                (fields, value.parse().ok().map(bits), status)
            })
            .collect();
        read.sort();
        assert_eq!(read, expected, "{dataflow}");
    }
}

#[test]
fn duckdb_reads_the_parquet_of_the_store() {
    let Some(python) = python() else { return };
    let scene = scene();
    for dataflow in DATAFLOWS {
        let folder = scene.path("data").join("cubes").join(dataflow);
        let (lines, counts) = run(&python, "read_parquet.py", &folder);
        let cells = scene.cells(dataflow);
        assert_eq!(cells_of(&lines), cells, "{dataflow}");
        let counts: serde_json::Value = serde_json::from_str(counts.trim()).unwrap();
        let values: Vec<f64> = cells
            .iter()
            .filter_map(|cell| cell.value.map(f64::from_bits))
            .collect();
        assert_eq!(counts["cells"], cells.len());
        assert_eq!(counts["values"], values.len());
        let difference = counts["sum"].as_f64().unwrap_or(0.0) - values.iter().sum::<f64>();
        assert!(difference.abs() < 1e-9, "{dataflow}: {difference}");
    }
}
