//! `andamento gap --decompose`.

use std::io::Write;

use andamento_analysis::{DecompositionQuestion, NoAnswer};
use andamento_publish::ask::{AskError, ask_decomposition};
use andamento_publish::views::decomposition as view;
use andamento_store::Store;
use anyhow::Result;

use super::ask::{context, refused};
use crate::catalog::Catalog;
use crate::cli::{Format, Shared};
use crate::exit::Exit;

/// What a gap is made of.
pub fn run(shared: &Shared, question: &DecompositionQuestion, format: Format) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let context = context(&catalog);
    let (text, exit) = match ask_decomposition(&store, &catalog.indicators, &context, question) {
        Ok(found) => {
            let text = match format {
                Format::Table => view::table(&found, &catalog.groups),
                Format::Csv => view::csv(&found)?,
                Format::Json => view::json(&found, &catalog.groups)?,
            };
            if found.answer.rows.is_empty() {
                eprintln!("andamento: no file has a cell that answers this");
                (text, Exit::NothingDone)
            } else {
                (text, Exit::AllDone)
            }
        }
        Err(AskError::NoAnswer(NoAnswer::Refused(refusal))) => {
            refused(&refusal, format, view::empty_csv())?
        }
        Err(AskError::Undecomposed(refusal)) => {
            let text = match format {
                Format::Table => view::refusal_text(&refusal),
                Format::Json => view::refusal_json(&refusal)?,
                Format::Csv => {
                    eprint!("{}", view::refusal_text(&refusal));
                    view::empty_csv()
                }
            };
            (text, Exit::SomeRefused)
        }
        Err(other) => return Err(other.into()),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(exit)
}
