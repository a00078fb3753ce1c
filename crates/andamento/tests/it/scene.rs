//! A data folder of its own for each test, and the built program to fill and read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// One cell as every reader gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Codes and period.
    pub key: Vec<String>,
    /// Bits of the value; `None`: no value.
    pub value: Option<u64>,
    pub obs_status: String,
    pub conf_status: String,
}

impl Cell {
    /// Codes, period, value, both statuses.
    pub fn of(fields: &[&str]) -> Self {
        let (key, rest) = fields.split_at(fields.len() - 3);
        Self {
            key: key.iter().map(ToString::to_string).collect(),
            value: (!rest[0].is_empty()).then(|| rest[0].parse::<f64>().unwrap().to_bits()),
            obs_status: rest[1].to_string(),
            conf_status: rest[2].to_string(),
        }
    }
}

/// A data folder, and a place for files beside it; both vanish with the scene.
pub struct Scene {
    folder: TempDir,
}

impl Scene {
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A file beside the data folder, or the data folder itself: `data`.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program on the data folder.
    pub fn andamento(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_andamento"))
            .args(arguments)
            .arg("--data")
            .arg(self.path("data"))
            .output()
            .unwrap()
    }

    /// Imports a file; a few rejected lines are no failure here.
    pub fn import(&self, file: &Path) {
        let output = self.andamento(&["import", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr);
        let taken = matches!(output.status.code(), Some(0 | 1));
        assert!(taken, "import {}: {said}", file.display());
    }

    /// Imports a file with this name and content.
    pub fn import_bytes(&self, name: &str, bytes: &[u8]) {
        let file = self.path(name);
        fs::write(&file, bytes).unwrap();
        self.import(&file);
    }

    /// A dataflow in one of the formats of `data`.
    pub fn export(&self, dataflow: &str, format: &str) -> Vec<u8> {
        let output = self.andamento(&["data", dataflow, "--format", format]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{dataflow} as {format}: {said}");
        output.stdout
    }

    /// The cells as the project's own CSV says them, sorted; for codes without commas.
    pub fn cells(&self, dataflow: &str) -> Vec<Cell> {
        let text = String::from_utf8(self.export(dataflow, "csv")).unwrap();
        let mut cells: Vec<Cell> = text
            .lines()
            .skip(1)
            .map(|line| Cell::of(&line.split(',').collect::<Vec<_>>()))
            .collect();
        cells.sort();
        cells
    }

    /// The dataflows in the data folder.
    pub fn dataflows(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path("data/cubes"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// A folder with all that is in it, at another place.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}
