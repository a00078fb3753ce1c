//! `andamento lint`, `matrix`, `targets`, `thread`.

use std::io::Write;

use andamento_analysis::register::lint::{Lexicon, LintQuestion};
use andamento_analysis::register::matrix::MatrixQuestion;
use andamento_model::register::Day;
use andamento_publish::ask::beside::day_of_question;
use andamento_publish::ask::follow_up;
use andamento_publish::views;
use anyhow::{Context, Result};

use crate::catalog::Catalog;
use crate::cli::{Due, DueFormat, Format, Lint, Matrix, Shared, Targets, Thread};
use crate::exit::Exit;
use crate::ledger;

const WORDS: &str = "lexicon/english.toml";
const SUBJECTS: &str = "lexicon/subjects.toml";
/// The aggregate whose members are the Member States.
const UNION: &str = "EU27_2020";

/// The words of a catalog by which the linter reads.
pub fn lexicon(catalog: &Catalog) -> Result<Lexicon> {
    let words = (WORDS, catalog.text(WORDS)?);
    Ok(Lexicon::parse(words, (SUBJECTS, catalog.text(SUBJECTS)?))?)
}

/// The Member States of a catalog, by code.
pub fn member_states(catalog: &Catalog) -> Result<Vec<String>> {
    let members = catalog.aggregates.get(UNION);
    let members = members.with_context(|| format!("the catalog has no members of {UNION}"))?;
    Ok(members.iter().cloned().collect())
}

/// The day of the clock, in UTC.
pub fn today() -> Result<Day> {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    now.parse()
        .map_err(|why| anyhow::anyhow!("the clock: {why}"))
}

fn print(text: &str) -> Result<()> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

/// What contradicts itself, is empty, or is overdue.
pub fn lint(shared: &Shared, command: &Lint) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let lexicon = lexicon(&catalog)?;
    let question = LintQuestion {
        plan: command.plan.clone(),
        today: day_of_question(command.today, command.shown.known_on(), today)?,
    };
    let ledger = ledger::asked(shared, &catalog)?;
    let (found, names) =
        follow_up::ask_lint(&ledger, command.shown.known_on(), &lexicon, &question)?;
    if command.shown.format != Format::Table {
        for remark in views::lint::remarks(&found, &names) {
            eprintln!("andamento: {remark}");
        }
    }
    print(&match command.shown.format {
        Format::Table => views::lint::table(&found, &names),
        Format::Csv => views::lint::csv(&found)?,
        Format::Json => views::lint::json(&found)?,
    })?;
    Ok(if command.fail_on_findings && !found.findings.is_empty() {
        Exit::SomeRefused
    } else {
        Exit::AllDone
    })
}

/// Recommendations and Member States.
pub fn matrix(shared: &Shared, command: &Matrix) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let question = MatrixQuestion {
        class: command.class,
        state: command.state.clone(),
        area: command.area.clone(),
    };
    let states = member_states(&catalog)?;
    let (found, names) = follow_up::ask_matrix(
        &ledger,
        command.shown.known_on(),
        &command.plan,
        &states,
        &question,
    )?;
    print(&match command.shown.format {
        Format::Table => views::matrix::table(&found),
        Format::Csv => views::matrix::csv(&found, &names, command.class)?,
        Format::Json => views::matrix::json(&found, &names)?,
    })?;
    Ok(Exit::AllDone)
}

/// Targets, results and funnels.
pub fn targets(shared: &Shared, command: &Targets) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let (found, names) =
        follow_up::ask_targets(&ledger, command.shown.known_on(), command.item.as_ref())?;
    print(&match command.shown.format {
        Format::Table => views::targets::table(&found),
        Format::Csv => views::targets::csv(&found, &names)?,
        Format::Json => views::targets::json(&found, &names)?,
    })?;
    Ok(Exit::AllDone)
}

/// What is due when.
pub fn due(shared: &Shared, command: &Due) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let today = day_of_question(command.today, command.known.known_on, today)?;
    let ledger = ledger::asked(shared, &catalog)?;
    let lexicon = lexicon(&catalog)?;
    let (found, names, whole) =
        follow_up::ask_due(&ledger, command.known.known_on, &lexicon, today)?;
    if !whole && command.format != DueFormat::Json {
        eprintln!("andamento: {}", views::due::NOT_ALL_READ);
    }
    print(&match command.format {
        DueFormat::Table => views::due::table(&found, &names),
        DueFormat::Csv => views::due::csv(&found, &names)?,
        DueFormat::Json => {
            let remark = if whole { "" } else { views::due::NOT_ALL_READ };
            let ends = views::due::Ends::default();
            views::due::json(&found, today, &names, (&ends, remark))?
        }
        DueFormat::Ics => views::due::calendar(&found, &names, None),
    })?;
    Ok(Exit::AllDone)
}

/// From the money to the figure and back.
pub fn thread(shared: &Shared, command: &Thread) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let ledger = ledger::asked(shared, &catalog)?;
    let known_on = command.shown.known_on();
    let (found, names) =
        follow_up::ask_thread(&ledger, known_on, &catalog.indicators, &command.start)?;
    print(&match command.shown.format {
        Format::Table => views::thread::table(&found, &names),
        Format::Csv => views::thread::csv(&found, &names)?,
        Format::Json => views::thread::json(&found, &names)?,
    })?;
    Ok(Exit::AllDone)
}
