//! `andamento dataflows`.

use std::io::Write;

use andamento_publish::views::stored;
use andamento_store::{Store, StoredFile};
use anyhow::Result;

use crate::cli::{Format, Plain, Shared};
use crate::exit::Exit;

/// Lists every imported file, by dataflow, oldest vintage first.
pub fn run(shared: &Shared, command: &Plain) -> Result<Exit> {
    let store = Store::open(shared.data())?;
    let (mut files, mut damaged) = (Vec::new(), Vec::new());
    for dataflow in store.dataflows()? {
        let mut stored = Vec::new();
        for file in store.survey(&dataflow)? {
            match file {
                Ok(file) => stored.push(file),
                Err(error) => damaged.push(error),
            }
        }
        stored.sort_by_cached_key(StoredFile::order);
        files.extend(stored.into_iter().map(|file| file.import));
    }
    let text = match command.format {
        Format::Table => stored::table(&files),
        Format::Csv => stored::csv(&files)?,
        Format::Json => stored::json(&files)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    let whole = damaged.is_empty();
    for error in damaged {
        eprintln!("andamento: {:#}", anyhow::Error::from(error));
    }
    Ok(if whole {
        Exit::AllDone
    } else {
        Exit::SomeRefused
    })
}
