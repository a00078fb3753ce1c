//! `andamento redact`.

use std::io::Write;

use andamento_publish::views::verification;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{self, Format, Shared};
use crate::exit::Exit;
use crate::ledger;

/// Takes the content of a record out of the journal, and records why.
pub fn run(shared: &Shared, command: &cli::Redact) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::open(shared, &catalog)?;
    let stamp = ledger::stamp(&command.by)?;
    let done = ledger.redact(command.record, &command.reason, &stamp)?;
    for remark in &done.remarks {
        eprintln!("andamento: {remark}");
    }
    eprintln!("ledger: record {}, head {}", done.number, done.head);
    let text = match command.format {
        Format::Table => verification::redaction_table(command.record, &done),
        Format::Csv => verification::redaction_csv(command.record, &done)?,
        Format::Json => verification::redaction_json(command.record, &done)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
