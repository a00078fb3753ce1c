//! `andamento revisions`.

use std::io::Write;

use andamento_analysis::revision::compare;
use andamento_publish::views::revisions;
use andamento_store::Store;
use anyhow::Result;

use crate::cli::{self, Format, Shared};
use crate::exit::Exit;

/// Compares each file of the dataflow with what the older ones said.
pub fn run(shared: &Shared, command: &cli::Revisions) -> Result<Exit> {
    let store = Store::open(shared.data())?;
    let (mut files, mut cubes) = (Vec::new(), Vec::new());
    for (file, cube) in store.slices_by_file(&command.dataflow)? {
        files.push((file.import.snapshot.name.clone(), file.earliest()));
        cubes.push(cube);
    }
    let mut report = compare(&cubes);
    report.notes = revisions::order_notes(&files);
    let text = match command.format {
        Format::Table => revisions::table(&command.dataflow, &report),
        Format::Csv => {
            report
                .notes
                .iter()
                .for_each(|note| eprintln!("andamento: {note}"));
            revisions::csv(&report)?
        }
        Format::Json => revisions::json(&command.dataflow, &report)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
