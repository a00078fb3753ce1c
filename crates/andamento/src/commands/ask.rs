//! `andamento series` and `andamento gap`.

use std::io::Write;

use andamento_analysis::{
    Context, DecompositionQuestion, GapQuestion, NoAnswer, Purpose, Question, SampleSize, Scope,
    SeriesQuestion,
};
use andamento_publish::ask::{AskError, ask};
use andamento_publish::views::{answer, refusal};
use andamento_store::Store;
use anyhow::{Context as _, Result};

use crate::catalog::Catalog;
use crate::cli::{self, Format, Shared};
use crate::exit::Exit;

/// An indicator over time.
pub fn series(shared: &Shared, command: &cli::Series) -> Result<Exit> {
    let question = Question::Series(SeriesQuestion {
        indicator: command.asked.indicator.clone(),
        groups: command.group.clone(),
        n_group: persons("--n-group", command.asked.n_group.as_deref())?,
        scope: asked_scope(&command.asked),
    });
    run(shared, &question, command.asked.format)
}

/// The gap between two groups.
pub fn gap(shared: &Shared, command: &cli::Gap) -> Result<Exit> {
    let (sides, format) = (&command.sides, command.sides.asked.format);
    match &command.decompose {
        None => run(shared, &Question::Gap(gap_question(sides)?), format),
        Some(by) => {
            let question = DecompositionQuestion {
                gap: gap_question(sides)?,
                by: by.clone(),
            };
            super::decomposition::run(shared, &question, format)
        }
    }
}

/// The question of `gap` and `trend`.
pub fn gap_question(command: &cli::Sides) -> Result<GapQuestion> {
    Ok(GapQuestion {
        indicator: command.asked.indicator.clone(),
        group: command.group.clone(),
        reference: command.reference.clone(),
        reference_indicator: command.reference_indicator.clone(),
        n_group: persons("--n-group", command.asked.n_group.as_deref())?,
        n_reference: persons("--n-reference", command.n_reference.as_deref())?,
        scope: asked_scope(&command.asked),
    })
}

fn asked_scope(asked: &cli::Asked) -> Scope {
    let override_reason = asked.override_reason.as_deref();
    scope(&asked.territory, &asked.when, override_reason)
}

/// Where and when, of questions about many territories.
pub fn many_scope(many: &cli::Many, override_reason: Option<&str>) -> Scope {
    scope(&many.territory, &many.when, override_reason)
}

/// What answers need of the catalog.
pub fn context(catalog: &Catalog) -> Context<'_> {
    Context {
        groups: &catalog.groups,
        nuts: &catalog.nuts,
        aggregates: &catalog.aggregates,
    }
}

/// A refusal in the wanted form; `empty_csv` is the header that stands for no rows.
pub fn refused(
    refused: &andamento_analysis::Refusal,
    format: Format,
    empty_csv: String,
) -> Result<(String, Exit)> {
    let text = match format {
        Format::Json => refusal::json(refused)?,
        Format::Table => refusal::text(refused),
        Format::Csv => {
            eprint!("{}", refusal::text(refused));
            empty_csv
        }
    };
    Ok((text, Exit::SomeRefused))
}

/// Where and when, of a question about figures.
pub fn scope(territories: &[String], when: &cli::When, override_reason: Option<&str>) -> Scope {
    Scope {
        territories: territories.to_vec(),
        sex: when.sex.clone(),
        from: when.from,
        to: when.to,
        vintage: when.vintage.clone(),
        override_reason: override_reason.map(ToString::to_string),
        purpose: Purpose::OverTime,
    }
}

fn persons(option: &str, text: Option<&str>) -> Result<Option<SampleSize>> {
    text.map(SampleSize::parse)
        .transpose()
        .with_context(|| option.to_string())
}

fn run(shared: &Shared, question: &Question, format: Format) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let (text, exit) = render(&store, &catalog, question, format)?;
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(exit)
}

/// The answer, or the refusal of the definition guard, in the wanted form.
pub fn render(
    store: &Store,
    catalog: &Catalog,
    question: &Question,
    format: Format,
) -> Result<(String, Exit)> {
    let context = context(catalog);
    match ask(store, &catalog.indicators, &context, question) {
        Ok(found) => {
            let text = match format {
                Format::Table => answer::table(&found, &catalog.groups),
                Format::Csv => answer::csv(&found)?,
                Format::Json => answer::json(&found, &catalog.groups)?,
            };
            if found.rows.is_empty() {
                eprintln!("andamento: no file has a cell that answers this");
                return Ok((text, Exit::NothingDone));
            }
            Ok((text, Exit::AllDone))
        }
        Err(AskError::NoAnswer(NoAnswer::Refused(refusal))) => {
            refused(&refusal, format, answer::empty_csv())
        }
        Err(other) => Err(other.into()),
    }
}
