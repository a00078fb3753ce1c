//! `andamento template`.

use std::io::Write;

use andamento_publish::views::template as view;
use anyhow::Result;

use crate::cli::{Format, Template};
use crate::exit::Exit;

/// Prints the header of a type's CSV template, or explains its columns.
pub fn run(command: &Template) -> Result<Exit> {
    let columns = andamento_sources::register::columns(command.kind);
    let text = match command.columns {
        None => andamento_sources::register::template(command.kind),
        Some(Format::Table) => view::table(command.kind, &columns),
        Some(Format::Csv) => view::csv(command.kind, &columns)?,
        Some(Format::Json) => view::json(command.kind, &columns)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
