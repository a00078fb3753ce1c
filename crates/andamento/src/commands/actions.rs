//! `andamento actions`.

use std::io::Write;

use andamento_model::register::{Day, EntryId, EntryKind, Register};
use andamento_publish::views::actions::{self as view, Asked};
use andamento_store::ledger::{Ledger, Naming, Selection};
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{Actions, Format, Shared};
use crate::exit::Exit;
use crate::ledger;

/// Lists actions of plans as known on a day.
pub fn run(shared: &Shared, command: &Actions) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let plan = command.plan.clone();
    if let Some(plan) = &plan {
        super::entries::known_plan(&ledger, plan, command.shown.known_on())?;
    }
    let register = of_plan(&ledger, plan.as_ref(), command.shown.known_on())?;
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

/// The actions that say that they are of a plan, whatever they are named, and those named under it
/// that were withdrawn; of every plan where none is given.
fn of_plan(ledger: &Ledger, plan: Option<&EntryId>, known_on: Option<Day>) -> Result<Register> {
    let Some(plan) = plan else {
        return Ok(ledger.register(known_on, &Selection::of_kind(EntryKind::Action))?);
    };
    let named = Selection {
        prefix: Some(plan.names().to_string()),
        ..Selection::of_kind(EntryKind::Action)
    };
    let said = Selection::naming(EntryKind::Action, [Naming::Entry(plan.clone())]);
    let (named, said) = (
        ledger.register(known_on, &named)?,
        ledger.register(known_on, &said)?,
    );
    Ok(Register::new(
        named.records().chain(said.records()).cloned(),
    ))
}
