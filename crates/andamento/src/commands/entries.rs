//! `andamento entries` and `andamento entry`.

use std::io::Write;

use andamento_model::register::{Day, EntryId, EntryKind};
use andamento_publish::ask::beside::{ask_beside, day_of_question};
use andamento_publish::ask::register::ask_entry;
use andamento_publish::views::register::{entries, entry};
use andamento_store::ledger::{Ledger, Selection};
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{Entries, EntryAsked, Format, Shared};
use crate::commands::follow_up::{lexicon, today};
use crate::exit::Exit;
use crate::ledger;

/// Refuses a plan that nothing was recorded of by a day, and names those that there are.
pub fn known_plan(ledger: &Ledger, plan: &EntryId, known_on: Option<Day>) -> Result<()> {
    let plans = ledger.register(known_on, &Selection::of_kind(EntryKind::Plan))?;
    if plans.record(plan).is_none() {
        let known: Vec<&str> = plans.records().map(|r| r.entry.names()).collect();
        anyhow::bail!(
            "no plan `{}` (there are: {})",
            plan.names(),
            known.join(", ")
        );
    }
    Ok(())
}

/// Lists entries of the register as known on a day.
pub fn list(shared: &Shared, command: &Entries) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    if let Some(plan) = &command.plan {
        known_plan(&ledger, plan, command.shown.known_on())?;
    }
    let selection = Selection {
        kind: command.kind,
        prefix: command.plan.as_ref().map(|plan| plan.names().to_string()),
        ..Selection::default()
    };
    let register = ledger.register(command.shown.known_on(), &selection)?;
    let text = match command.shown.format {
        Format::Table => entries::table(&register),
        Format::Csv => entries::csv(&register)?,
        Format::Json => entries::json(&register, command.shown.known_on(), None)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}

/// Shows one entry: its fields, its records, what names it.
pub fn one(shared: &Shared, command: &EntryAsked) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let Some(facts) = ask_entry(&ledger, &command.entry, command.shown.known_on(), None)? else {
        let when = command
            .shown
            .known_on()
            .map_or_else(String::new, |day| format!(" by {day}"));
        anyhow::bail!(
            "nothing is recorded of `{}`{when}; `andamento entries --kind {}` lists what there is",
            command.entry,
            command.entry.kind()
        );
    };
    let text = match command.shown.format {
        Format::Table => entry::table(&facts),
        Format::Csv => entry::csv(&facts)?,
        Format::Json => {
            let today = day_of_question(command.today, command.shown.known_on(), today)?;
            let lexicon = lexicon(&catalog)?;
            let beside = ask_beside(
                &ledger,
                command.shown.known_on(),
                &lexicon,
                today,
                &command.entry,
            )?;
            entry::json(&facts, &beside)?
        }
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}
