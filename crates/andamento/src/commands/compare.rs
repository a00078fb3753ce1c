//! `andamento compare`.

use std::io::Write;

use andamento_analysis::{GapQuestion, NoAnswer, Question, SeriesQuestion};
use andamento_publish::ask::{AskError, ask_compare};
use andamento_publish::views::compare as view;
use andamento_store::Store;
use anyhow::{Result, bail};

use super::ask::{context, many_scope, refused};
use crate::catalog::Catalog;
use crate::cli::{Compare, Format, Shared};
use crate::exit::Exit;

/// Territories side by side.
pub fn run(shared: &Shared, command: &Compare) -> Result<Exit> {
    let many = &command.many;
    let scope = many_scope(many, command.override_reason.as_deref());
    let indicator = many.indicator.clone();
    let question = match (&command.reference, many.group.as_slice()) {
        (None, groups) => Question::Series(SeriesQuestion {
            indicator,
            groups: groups.to_vec(),
            n_group: None,
            scope,
        }),
        (Some(reference), [group]) => Question::Gap(GapQuestion {
            indicator,
            group: group.clone(),
            reference: reference.clone(),
            reference_indicator: None,
            n_group: None,
            n_reference: None,
            scope,
        }),
        _ => bail!("--reference takes exactly one --group: a gap has two sides"),
    };
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let context = context(&catalog);
    let (text, exit) = match ask_compare(&store, &catalog.indicators, &context, &question) {
        Ok(found) => {
            let text = match many.format {
                Format::Table => view::table(&found, &catalog.groups),
                Format::Csv => view::csv(&found)?,
                Format::Json => view::json(&found, &catalog.groups)?,
            };
            (text, Exit::AllDone)
        }
        Err(AskError::NoAnswer(NoAnswer::Refused(refusal))) => {
            refused(&refusal, many.format, view::empty_csv())?
        }
        Err(other) => return Err(other.into()),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(exit)
}
