//! `andamento actions`.

use std::io::Write;

use andamento_model::register::{EntryId, EntryKind};
use andamento_publish::views::actions::{self as view, Asked};
use andamento_store::ledger::Selection;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{Actions, Format, Shared};
use crate::exit::Exit;
use crate::ledger;

/// Lists actions of plans as known on a day.
pub fn run(shared: &Shared, command: &Actions) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::open(shared, &catalog)?;
    let plan = command.plan.clone();
    if let Some(plan) = &plan {
        super::entries::known_plan(&ledger, plan, command.shown.known_on())?;
    }
    let selection = Selection {
        prefix: plan.as_ref().map(|plan: &EntryId| plan.names().to_string()),
        ..Selection::of_kind(EntryKind::Action)
    };
    let register = ledger.register(command.shown.known_on(), &selection)?;
    let asked = Asked {
        plan,
        area: command.area.clone(),
        status: command.status.clone(),
    };
    let text = match command.shown.format {
        Format::Table => view::table(&register, &asked, command.shown.known_on()),
        Format::Csv => view::csv(&register, &asked)?,
        Format::Json => view::json(&register, &asked)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
