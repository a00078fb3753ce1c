//! `andamento convergence`.

use std::io::Write;

use andamento_analysis::{ConvergenceQuestion, NoAnswer, Purpose, Scope};
use andamento_publish::ask::{AskError, ask_convergence};
use andamento_publish::views::convergence as view;
use andamento_store::Store;
use anyhow::Result;

use super::ask::{context, refused, scope};
use crate::catalog::Catalog;
use crate::cli::{Convergence, Format, Shared};
use crate::exit::Exit;

/// Whether territories grow alike.
pub fn run(shared: &Shared, command: &Convergence) -> Result<Exit> {
    let question = ConvergenceQuestion {
        indicator: command.indicator.clone(),
        group: command.group.clone(),
        reference: command.reference.clone(),
        scope: Scope {
            purpose: Purpose::Convergence,
            ..scope(
                &command.territory,
                &command.when,
                command.override_reason.as_deref(),
            )
        },
    };
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let context = context(&catalog);
    let (text, exit) = match ask_convergence(&store, &catalog.indicators, &context, &question) {
        Ok(found) => {
            let text = match command.format {
                Format::Table => view::table(&found, &catalog.groups),
                Format::Csv => view::csv(&found)?,
                Format::Json => view::json(&found, &catalog.groups)?,
            };
            (text, Exit::AllDone)
        }
        Err(AskError::NoAnswer(NoAnswer::Refused(refusal))) => {
            refused(&refusal, command.format, view::empty_csv())?
        }
        Err(other) => return Err(other.into()),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(exit)
}
