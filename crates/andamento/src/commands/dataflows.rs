//! `andamento dataflows`.

use std::io::Write;

use andamento_publish::views::stored;
use andamento_store::Store;
use anyhow::Result;

use crate::cli::{Format, Plain, Shared};
use crate::exit::Exit;

/// Lists every imported file, by dataflow, oldest vintage first.
pub fn run(shared: &Shared, command: &Plain) -> Result<Exit> {
    let store = Store::open(shared.data())?;
    let mut files = Vec::new();
    for dataflow in store.dataflows()? {
        files.extend(store.files(&dataflow)?.into_iter().map(|file| file.import));
    }
    let text = match command.format {
        Format::Table => stored::table(&files),
        Format::Csv => stored::csv(&files)?,
        Format::Json => stored::json(&files)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
