//! `andamento coverage`.

use std::io::Write;

use andamento_analysis::CoverageQuestion;
use andamento_publish::ask::ask_coverage;
use andamento_publish::views::coverage as view;
use andamento_store::Store;
use anyhow::Result;

use super::ask::{context, many_scope};
use crate::catalog::Catalog;
use crate::cli::{Coverage, Format, Shared};
use crate::exit::Exit;

/// Where an indicator has figures.
pub fn run(shared: &Shared, command: &Coverage) -> Result<Exit> {
    let many = &command.many;
    let question = CoverageQuestion {
        indicator: many.indicator.clone(),
        groups: many.group.clone(),
        today: command.today,
        old_after: command.old_after,
        scope: many_scope(many, None),
    };
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let found = ask_coverage(&store, &catalog.indicators, &context(&catalog), &question)?;
    let text = match many.format {
        Format::Table => view::table(&found, &catalog.groups),
        Format::Csv => view::csv(&found)?,
        Format::Json => view::json(&found, &catalog.groups)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
