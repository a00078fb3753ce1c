//! Kills a program that writes to the ledger, at every moment, and looks what is left.
//!
//! `cargo xtask kill-trials --ledger [--trials NUMBER]` runs it. The program starts itself as the
//! writer, which appends batches of three drafts, long ones among them, and says on standard
//! output which head each append acknowledged. After the kill the journal has to be in order, the
//! last acknowledged head has to be in it, whole batches only have to be there, and the next
//! writer has to go on.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use andamento_model::register::{Draft, Entry, EntryId, Value};
use andamento_store::ledger::{Ledger, Stamp};

/// Drafts of one append.
const BATCH: u64 = 3;
/// Trials that share a journal; after that a new one shows the making of the file too.
const SHARED: u64 = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["write", folder, run] => write(Path::new(folder), run),
        [trials, folder] => match trials.parse() {
            Ok(trials) if trials > 0 => try_all(trials, Path::new(folder)),
            _ => Err("the number of trials has to be a number from 1".into()),
        },
        _ => Err("expected a number of trials and a folder that is not there yet".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ledger_kill_trials: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open(folder: &Path) -> Result<Ledger, Box<dyn Error>> {
    let catalog = draft("plan/of-the-catalog", "catalog")?;
    let more = draft("plan/of-the-catalog-too", "catalog")?;
    let third = draft("plan/of-the-catalog-as-well", "catalog")?;
    let stamp = Stamp::new("catalog", "2026-01-01T00:00:00Z", [0; 32])?;
    Ok(Ledger::open(folder, &[catalog, more, third], stamp)?)
}

fn draft(id: &str, title: &str) -> Result<Draft, Box<dyn Error>> {
    let title = Value::One(title.to_string());
    Ok(Draft::stated(
        Entry::new(EntryId::parse(id)?, [("title", title)])?,
        None,
    ))
}

/// Writes until it is killed.
fn write(folder: &Path, run: &str) -> Result<(), Box<dyn Error>> {
    let ledger = open(folder)?;
    let stamp = Stamp::new("kill trials", "2026-01-02T00:00:00Z", [1; 32])?;
    let mut out = std::io::stdout().lock();
    for number in 0_u64.. {
        // From a few bytes to several pages of the file.
        let length = usize::try_from(number * 397 % 3_500)?;
        let title = format!("{run} {number} {}", "x".repeat(length));
        let drafts = (0..BATCH)
            .map(|part| draft(&format!("plan/{}-{part}", number % 7), &title))
            .collect::<Result<Vec<_>, _>>()?;
        let appended = ledger.append(&drafts, &stamp)?;
        writeln!(out, "{}", appended.head.hash)?;
        out.flush()?;
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    acknowledged: u64,
    before_the_first: u64,
    unacknowledged: u64,
    records: u64,
}

fn try_all(trials: u64, folder: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut tally = Tally::default();
    for trial in 0..trials {
        let journal = folder.join(format!("{}", trial / SHARED));
        // Spread over 0 to 120 ms, in an order that does not depend on the clock.
        let wait = Duration::from_micros(trial.wrapping_mul(7_919) % 120_000);
        let found = try_one(&journal, &trial.to_string(), wait, &mut tally);
        found.map_err(|why| format!("trial {trial} in {}: {why}", journal.display()))?;
    }
    std::fs::remove_dir_all(folder)?;
    println!(
        "{trials} writers killed after 0 to 120 ms: every acknowledged write was there, none by \
         half; {} writes acknowledged, {} more found whole without acknowledgement, {} writers \
         killed before their first; {} records looked at; {} s",
        tally.acknowledged,
        tally.unacknowledged,
        tally.before_the_first,
        tally.records,
        start.elapsed().as_secs()
    );
    Ok(())
}

fn try_one(
    folder: &Path,
    run: &str,
    wait: Duration,
    tally: &mut Tally,
) -> Result<(), Box<dyn Error>> {
    let before = open(folder)?.head()?;
    let program: PathBuf = std::env::current_exe()?;
    let mut writer = Command::new(program)
        .args([Path::new("write"), folder, Path::new(run)])
        .stdout(Stdio::piped())
        .spawn()?;
    std::thread::sleep(wait);
    writer.kill()?;
    let status = writer.wait()?;
    if status.code().is_some() {
        return Err(format!("the writer ended by itself: {status}").into());
    }
    let mut acknowledged = Vec::new();
    if let Some(out) = writer.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line?;
            if line.len() == 64 {
                acknowledged.push(line);
            }
        }
    }
    let ledger = open(folder)?;
    let last = acknowledged.last().unwrap_or(&before.hash);
    let found = ledger.verify(Some(last))?;
    if let Some(broken) = found.broken {
        return Err(broken.to_string().into());
    }
    if found.records % BATCH != 0 {
        return Err(format!("{} records are not whole writes", found.records).into());
    }
    let given = found.given.unwrap_or_default();
    tally.unacknowledged += (found.records - given) / BATCH;
    tally.acknowledged += acknowledged.len() as u64;
    tally.before_the_first += u64::from(acknowledged.is_empty());
    tally.records += found.records;
    Ok(())
}
