//! `andamento trend`.

use std::io::Write;

use andamento_analysis::{NoAnswer, Question, trend};
use andamento_publish::ask::{AskError, ask};
use andamento_publish::views::trend as view;
use andamento_store::Store;
use anyhow::Result;

use super::ask::{context, gap_question, refused};
use crate::catalog::Catalog;
use crate::cli::{Format, Shared, Sides};
use crate::exit::Exit;

/// A gap over time in several measures.
pub fn run(shared: &Shared, command: &Sides) -> Result<Exit> {
    let question = Question::Gap(gap_question(command)?);
    let format = command.asked.format;
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let context = context(&catalog);
    let (text, exit) = match ask(&store, &catalog.indicators, &context, &question) {
        Ok(answer) => {
            let found = trend(answer);
            let text = match format {
                Format::Table => view::table(&found, &catalog.groups),
                Format::Csv => view::csv(&found)?,
                Format::Json => view::json(&found, &catalog.groups)?,
            };
            (text, Exit::AllDone)
        }
        Err(AskError::NoAnswer(NoAnswer::Refused(refusal))) => {
            refused(&refusal, format, view::empty_csv())?
        }
        Err(other) => return Err(other.into()),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(exit)
}
