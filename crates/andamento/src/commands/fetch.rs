//! `andamento fetch`.

use andamento_publish::views::import_report::{ImportReport, Remark};
use andamento_sources::fetch::{BASE_VARIABLE, FetchRequest, Progress, SystemPace, fetch};
use andamento_store::Store;
use anyhow::Result;

use crate::catalog::Catalog;
use crate::cli::{self, Shared};
use crate::commands::import;
use crate::exit::Exit;

/// Downloads into the data folder, then imports.
pub fn run(shared: &Shared, command: &cli::Fetch) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let mut request = FetchRequest::new(command.dataflow.clone());
    if let Some(base) = command
        .base
        .clone()
        .or_else(|| std::env::var(BASE_VARIABLE).ok())
    {
        request.base = base;
    }
    request.filters = cli::filters(&command.filters);
    request.since = command.from;
    request.until = command.to;
    request.whole = command.whole;
    let bar = crate::progress::Progress::bytes(command.dataflow.as_str());
    let mut show = |progress: &Progress| match progress {
        Progress::Requesting { url } => bar.say(&format!("asking {url}")),
        Progress::Retrying {
            attempt,
            wait,
            reason,
        } => {
            bar.say(&format!(
                "attempt {attempt} failed ({reason}); again in {} s",
                wait.as_secs()
            ));
        }
        Progress::Preparing { status, wait } => {
            bar.say(&format!(
                "the server prepares the extraction ({status}); next look in {} s",
                wait.as_secs()
            ));
        }
        Progress::Received { bytes, total } => {
            bar.advance(*bytes, total.unwrap_or(*bytes));
        }
        Progress::Verifying => bar.say("checking that the file is whole"),
    };
    let folder = store.root().join("fetched");
    let fetched = fetch(&request, &folder, &mut SystemPace, &mut show);
    bar.finish();
    let fetched = fetched?;
    // What the download says of its own age dates a file that does not date itself.
    let vintage = fetched
        .updated
        .as_deref()
        .and_then(andamento_model::Vintage::parse);
    let dataflow = Some(command.dataflow.clone());
    let mut report: ImportReport =
        import::import(&store, &catalog, &fetched.path, dataflow, vintage);
    let mut notes = vec![format!("fetched from {}", fetched.url)];
    if fetched.not_modified {
        notes.push("the server has nothing newer".to_string());
    }
    notes.extend(fetched.notes.iter().map(ToString::to_string));
    report.notes.extend(notes.into_iter().map(|text| Remark {
        line: None,
        column: None,
        text,
    }));
    let reports = [report];
    import::print(&reports, command.format)?;
    Ok(import::exit(&reports))
}
