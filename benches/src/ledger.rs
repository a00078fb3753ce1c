//! The ledger with many records: appending, verifying, and any page as known on any day.

use std::path::Path;
use std::time::Instant;

use andamento_model::register::{Day, Draft, Entry, EntryId, EntryKind, Value};
use andamento_store::ledger::{Ledger, Page, Selection, Stamp};
use anyhow::{Context, Result, anyhow};

/// Records of one append.
const BATCH: u64 = 10_000;
/// Each entry is recorded so many times.
const REVISIONS: u64 = 5;
/// Days over which the records are spread.
const DAYS: u64 = 1_000;
/// Pages asked for of each sort.
const ASKED: u64 = 400;
/// Entries of a page.
const LONG: usize = 100;

/// Fills a ledger in a new folder and measures it.
pub fn run(folder: &Path, records: u64) -> Result<()> {
    let stamp = Stamp::new("catalog", "2020-01-01T00:00:00Z", [0; 32])?;
    let ledger = Ledger::open(folder, &[], stamp)?;
    let start = Instant::now();
    let mut days = Vec::new();
    for first in (0..records).step_by(usize::try_from(BATCH)?) {
        let day = day(first * DAYS / records).context("no such day")?;
        let drafts = (first..records.min(first + BATCH))
            .map(|number| draft(number, records))
            .collect::<Result<Vec<_>>>()?;
        let stamp = Stamp::new("bench", &format!("{day}T12:00:00Z"), [1; 32])?;
        ledger.append(&drafts, &stamp)?;
        days.push(day);
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "append: {records} records in {seconds:.1} s, {:.0} a second",
        records as f64 / seconds
    );
    let bytes = std::fs::metadata(ledger.path())?.len();
    println!(
        "file: {:.0} MB, {} bytes a record",
        bytes as f64 / 1e6,
        bytes / records
    );

    let mut chance = Chance(42);
    let entries = records / REVISIONS;
    report("page of 100 actions of any plan, any day", |_| {
        let selection = Selection {
            limit: Some(LONG),
            after: Some(id(chance.below(entries))?),
            ..Selection::of_kind(EntryKind::Action)
        };
        let known = days[usize::try_from(chance.below(days.len() as u64))?];
        Ok(ledger.register(Some(known), &selection)?.records().count())
    })?;
    report("first page of 100 actions, any day", |_| {
        let selection = Selection {
            limit: Some(LONG),
            ..Selection::of_kind(EntryKind::Action)
        };
        let known = days[usize::try_from(chance.below(days.len() as u64))?];
        Ok(ledger.register(Some(known), &selection)?.records().count())
    })?;
    report("an action with its history, any day", |_| {
        let id = id(chance.below(entries))?;
        let known = Some(days[usize::try_from(chance.below(days.len() as u64))?]);
        ledger.register(known, &Selection::of_ids([id.clone()]))?;
        ledger.referring(&id, known)?;
        Ok(ledger
            .history(
                &id,
                known,
                Page {
                    limit: Some(LONG),
                    before: None,
                },
            )?
            .len())
    })?;
    report("100 changes up to any day", |_| {
        let known = Some(days[usize::try_from(chance.below(days.len() as u64))?]);
        Ok(ledger
            .changes(
                None,
                known,
                Page {
                    limit: Some(LONG),
                    before: None,
                },
            )?
            .len())
    })?;

    let start = Instant::now();
    let found = ledger.verify(None)?;
    let seconds = start.elapsed().as_secs_f64();
    anyhow::ensure!(found.broken.is_none(), "{found:?}");
    println!(
        "verify: {} records in {seconds:.1} s, {:.0} a second",
        found.records,
        found.records as f64 / seconds
    );
    Ok(())
}

/// Entries first recorded late come first in the order of identifiers, so that a page of an early
/// day lies behind all of them.
fn id(entry: u64) -> Result<EntryId> {
    let late = 10_000_000 - entry;
    EntryId::parse(&format!(
        "action/plan-{}/area-{}/{late}",
        late % 10,
        late % 50
    ))
    .map_err(|why| anyhow!(why))
}

fn draft(number: u64, records: u64) -> Result<Draft> {
    let entry = number % (records / REVISIONS).max(1);
    let round = number / (records / REVISIONS).max(1);
    // A fifth of the entries is new in each round.
    let id = id(entry)?;
    let text = |text: String| Value::One(text);
    let plan = format!("plan/plan-{}", (10_000_000 - entry) % 10);
    let area = format!(
        "area/plan-{}/area-{}",
        (10_000_000 - entry) % 10,
        (10_000_000 - entry) % 50
    );
    let fields = [
        ("plan", text(plan)),
        ("area", text(area)),
        ("number", text(entry.to_string())),
        (
            "title",
            text(format!(
                "Made-up action {entry} for the measurement of the ledger"
            )),
        ),
        (
            "promise",
            text("Something is promised in a sentence of ordinary length, made up. ".repeat(4)),
        ),
        ("status", text(format!("Ongoing, stated {round} times"))),
        (
            "types",
            Value::Many(vec!["Funding".to_string(), "Guidance".to_string()]),
        ),
    ];
    Ok(Draft::stated(Entry::new(id, fields)?, None))
}

fn day(number: u64) -> Option<Day> {
    let (year, rest) = (2020 + number / 336, number % 336);
    Day::new(
        u16::try_from(year).ok()?,
        u8::try_from(rest / 28 + 1).ok()?,
        u8::try_from(rest % 28 + 1).ok()?,
    )
}

fn report(what: &str, mut ask: impl FnMut(u64) -> Result<usize>) -> Result<()> {
    let mut taken = Vec::new();
    let mut rows = 0;
    for round in 0..ASKED {
        let start = Instant::now();
        rows += ask(round)?;
        taken.push(start.elapsed().as_secs_f64() * 1e3);
    }
    taken.sort_by(f64::total_cmp);
    let at = |share: usize| taken[(taken.len() - 1) * share / 100];
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms, slowest {:.2} ms ({rows} rows)",
        at(50),
        at(99),
        at(100)
    );
    Ok(())
}

/// The same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}
