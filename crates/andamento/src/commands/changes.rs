//! `andamento history` and `andamento changes`.

use std::io::Write;

use andamento_publish::ask::register::{ask_changes, ask_first, ask_history};
use andamento_publish::views::register::atom::{About, atom};
use andamento_publish::views::register::changes::{self, Changes};
use andamento_store::ledger::Page;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{ChangesAsked, ChangesFormat, Format, History, Shared};
use crate::exit::Exit;
use crate::ledger;

/// What was recorded of one entry, newest first.
pub fn history(shared: &Shared, command: &History) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let page = Page {
        limit: command.limit,
        before: command.before,
    };
    let found = ask_history(&ledger, &command.entry, command.shown.known_on(), page)?;
    if found.changes.is_empty() {
        anyhow::bail!(
            "nothing is recorded of `{}`; `andamento entries --kind {}` lists what there is",
            command.entry,
            command.entry.kind()
        );
    }
    print(&found, command.shown.format)
}

/// What was recorded of all entries, newest first.
pub fn run(shared: &Shared, command: &ChangesAsked) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let page = Page {
        limit: command.limit,
        before: command.before,
    };
    let found = ask_changes(&ledger, command.since, command.known.known_on, page)?;
    match command.format {
        ChangesFormat::Table => print(&found, Format::Table),
        ChangesFormat::Csv => print(&found, Format::Csv),
        ChangesFormat::Json => print(&found, Format::Json),
        ChangesFormat::Atom => {
            let about = About::new(&found, ask_first(&ledger)?, command.before);
            say(&atom(&found, &about), found.before)
        }
    }
}

fn print(found: &Changes, format: Format) -> Result<Exit> {
    let text = match format {
        Format::Table => changes::table(&found.changes),
        Format::Csv => changes::csv(&found.changes)?,
        Format::Json => changes::json(found)?,
    };
    say(&text, found.before)
}

fn say(text: &str, before: Option<u64>) -> Result<Exit> {
    std::io::stdout().lock().write_all(text.as_bytes())?;
    if let Some(before) = before {
        eprintln!("andamento: there are earlier ones; --before {before} goes on");
    }
    Ok(Exit::AllDone)
}
