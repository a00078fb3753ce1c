//! `andamento import`.

mod register;

use std::io::Write;
use std::path::Path;

use andamento_model::{DataflowId, Import, Vintage};
use andamento_publish::views::import_report::ImportReport;
use andamento_sources::register::{Received, Territories, receive};
use andamento_sources::{Limits, ReadOptions};
use andamento_store::{Commit, Store};
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{self, Format, Shared};
use crate::exit::Exit;
use crate::ledger;
use crate::progress::Progress;
use register::Desk;

/// Takes the files one after the other and prints what became of each.
pub fn run(shared: &Shared, command: &cli::Import) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let ledger = ledger::open(shared, &catalog)?;
    let desk = Desk {
        ledger: &ledger,
        command,
        territories: Territories::new(&catalog.codelists, &catalog.nuts, &catalog.aggregates),
    };
    let reports: Vec<ImportReport> = command
        .files
        .iter()
        .map(|path| take(&store, &catalog, &desk, path))
        .collect();
    print(&reports, command.format)?;
    Ok(exit(&reports))
}

/// Takes one file as what it is.
fn take(store: &Store, catalog: &Catalog, desk: &Desk<'_>, path: &Path) -> ImportReport {
    let name = path.display().to_string();
    let taken = match receive(path, &Limits::default()) {
        Ok(Received::Statistics) => {
            let (dataflow, vintage) = (&desk.command.dataflow, &desk.command.vintage);
            return import(store, catalog, path, dataflow.clone(), vintage.clone());
        }
        Ok(Received::Entries(snapshot, content)) => desk.entries(name.clone(), &snapshot, &content),
        Ok(Received::Page(text)) => desk.page(name.clone(), &text),
        Ok(Received::Text(text)) => desk.text(name.clone(), &text),
        Err(error) => Err(error.into()),
    };
    taken.unwrap_or_else(|error| ImportReport::failed(name, format!("{error:#}")))
}

/// Reads one file and keeps it, all or nothing.
pub fn import(
    store: &Store,
    catalog: &Catalog,
    path: &Path,
    dataflow: Option<DataflowId>,
    vintage: Option<Vintage>,
) -> ImportReport {
    let name = path.display().to_string();
    match keep(store, catalog, path, dataflow, vintage) {
        Ok((import, commit)) => ImportReport::kept(name, &import, &commit),
        Err(error) => ImportReport::failed(name, format!("{error:#}")),
    }
}

fn keep(
    store: &Store,
    catalog: &Catalog,
    path: &Path,
    dataflow: Option<DataflowId>,
    vintage: Option<Vintage>,
) -> Result<(Import, Commit)> {
    let writer = store.begin_import()?;
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let bar = Progress::bytes(&name);
    let advance = |read: u64, total: u64| bar.advance(read, total);
    let mut options = ReadOptions::new(&catalog.codelists);
    options.dataflow = dataflow;
    options.vintage = vintage;
    options.progress = Some(&advance);
    let import = andamento_sources::read(path, &options, &writer);
    bar.finish();
    let import = import?;
    let commit = writer.commit(&import)?;
    Ok((import, commit))
}

/// Prints the reports.
pub fn print(reports: &[ImportReport], format: Format) -> Result<()> {
    let text = match format {
        Format::Table => andamento_publish::views::import_report::table(reports),
        Format::Csv => andamento_publish::views::import_report::csv(reports)?,
        Format::Json => andamento_publish::views::import_report::json(reports)?,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(())
}

/// Nothing done when no file could be read; some refused when one could not, or a line of
/// one was left out.
pub fn exit(reports: &[ImportReport]) -> Exit {
    let failed = reports.iter().filter(|report| report.has_failed()).count();
    if failed == reports.len() {
        Exit::NothingDone
    } else if failed > 0 || reports.iter().any(ImportReport::has_rejections) {
        Exit::SomeRefused
    } else {
        Exit::AllDone
    }
}
