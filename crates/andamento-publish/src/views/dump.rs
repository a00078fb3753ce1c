//! What a dump wrote.

use serde::Serialize;

use super::text_table::{lay_out, safe};
use crate::export::dump::Dump;

#[derive(Serialize)]
struct View<'a> {
    folder: String,
    files: Vec<File<'a>>,
    refused: &'a [String],
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    dataflow: &'a str,
    vintage: String,
    cells: u64,
    bytes: u64,
    sha256: &'a str,
}

const HEADER: [&str; 6] = ["path", "dataflow", "vintage", "cells", "bytes", "sha256"];

fn files(dump: &Dump) -> Vec<File<'_>> {
    dump.files
        .iter()
        .map(|file| File {
            path: &file.path,
            dataflow: file.import.dataflow.as_str(),
            vintage: file.import.vintage.to_string(),
            cells: file.cells,
            bytes: file.bytes,
            sha256: &file.sha256,
        })
        .collect()
}

/// For reading.
pub fn table(dump: &Dump) -> String {
    let rows: Vec<Vec<String>> = files(dump)
        .into_iter()
        .map(|file| {
            vec![
                file.path.to_string(),
                file.vintage,
                file.cells.to_string(),
                file.bytes.to_string(),
            ]
        })
        .collect();
    let mut text = lay_out(&["file", "vintage", "cells", "bytes"], &rows);
    for reason in &dump.refused {
        text.push_str(&format!("left out: {}\n", safe(reason)));
    }
    let folder = dump.folder.display().to_string();
    text.push_str(&format!(
        "{} files in {}; README.md says what they are\n",
        dump.files.len(),
        safe(&folder)
    ));
    text
}

/// One line a file.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(dump: &Dump) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for file in files(dump) {
        writer.write_record([
            file.path,
            file.dataflow,
            &file.vintage,
            &file.cells.to_string(),
            &file.bytes.to_string(),
            file.sha256,
        ])?;
    }
    super::finish(writer)
}

/// One object.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(dump: &Dump) -> Result<String, super::ViewError> {
    super::to_json(&View {
        folder: dump.folder.display().to_string(),
        files: files(dump),
        refused: &dump.refused,
    })
}
