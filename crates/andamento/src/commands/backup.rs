//! `andamento backup` and `andamento restore`.

use std::io::Write;

use andamento_publish::views::backup::BackupReport;
use andamento_store::Store;
use anyhow::Result;

use crate::cli::{self, Format, Shared};
use crate::exit::Exit;
use crate::progress::Progress;

/// Writes the data folder into one file.
pub fn run(shared: &Shared, command: &cli::Backup) -> Result<Exit> {
    let store = Store::open_existing(shared.data())?;
    let bar = Progress::bytes(&command.file.display().to_string());
    let backup = store.backup(&command.file, &|done, total| bar.advance(done, total));
    bar.finish();
    let backup = backup?;
    print(&BackupReport::from(&backup), command.format)?;
    Ok(if backup.damaged.is_empty() {
        Exit::AllDone
    } else {
        Exit::SomeRefused
    })
}

/// Fills an empty data folder.
pub fn restore(shared: &Shared, command: &cli::Restore) -> Result<Exit> {
    let bar = Progress::bytes(&command.file.display().to_string());
    let restored = andamento_store::restore(&command.file, shared.data(), &|done, total| {
        bar.advance(done, total);
    });
    bar.finish();
    print(&BackupReport::from(&restored?), command.format)?;
    Ok(Exit::AllDone)
}

fn print(report: &BackupReport, format: Format) -> Result<()> {
    let text = match format {
        Format::Table => report.table(),
        Format::Csv => report.csv()?,
        Format::Json => report.json()?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}
