//! The commands of the register.

use andamento_model::register::{Day, EntryId, EntryKind};
use clap::{Args, ValueEnum};

use super::Format;

/// Of which day the register is taken.
#[derive(Debug, Args)]
pub struct KnownOn {
    /// The register as known on this day (2026-11-22) [default: now]
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Day>,
}

/// As known when, and how printed: what most commands of the register take.
#[derive(Debug, Args)]
pub struct Shown {
    /// Of which day the register is taken.
    #[command(flatten)]
    pub known: KnownOn,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

impl Shown {
    /// The day. `None`: with all that is recorded.
    pub fn known_on(&self) -> Option<Day> {
        self.known.known_on
    }
}

/// `actions`
#[derive(Debug, Args)]
pub struct Actions {
    /// Only actions of this plan: eu-2021-2027
    #[arg(long, value_name = "PLAN", value_parser = plan)]
    pub plan: Option<EntryId>,
    /// Only actions of this area: partnerships
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// Only actions with this status, in capitals or not
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `entries`
#[derive(Debug, Args)]
pub struct Entries {
    /// Only entries of this type: plan, area, action, recommendation, …
    #[arg(long, value_name = "TYPE")]
    pub kind: Option<EntryKind>,
    /// Only the plan itself and entries whose identifier begins with its name
    #[arg(long, value_name = "PLAN", value_parser = plan)]
    pub plan: Option<EntryId>,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `entry`
#[derive(Debug, Args)]
pub struct EntryAsked {
    /// The entry: action/eu-2021-2027/partnerships/4
    #[arg(value_name = "ENTRY", value_parser = EntryId::parse)]
    pub entry: EntryId,
    /// The day by which dates have passed or not [default: --known-on, else the clock, UTC]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Day>,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `history`
#[derive(Debug, Args)]
pub struct History {
    /// The entry: action/eu-2021-2027/partnerships/4
    #[arg(value_name = "ENTRY", value_parser = EntryId::parse)]
    pub entry: EntryId,
    /// At most so many records
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,
    /// Only records before the one with this number
    #[arg(long, value_name = "RECORD")]
    pub before: Option<u64>,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `changes`
#[derive(Debug, Args)]
pub struct ChangesAsked {
    /// Only what was recorded on this day or later
    #[arg(long, value_name = "DATE")]
    pub since: Option<Day>,
    /// Of which day the register is taken.
    #[command(flatten)]
    pub known: KnownOn,
    /// At most so many records
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,
    /// Only records before the one with this number
    #[arg(long, value_name = "RECORD")]
    pub before: Option<u64>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: ChangesFormat,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChangesFormat {
    /// Columns for reading
    Table,
    /// Comma-separated values
    Csv,
    /// An object with the journal's head
    Json,
    /// A feed (RFC 4287)
    Atom,
}

/// `verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// Hash of a record that was noted down earlier; without it a cut tail does not show
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `journal`
#[derive(Debug, Args)]
pub struct Journal {
    /// Instead record what the program's catalog states and the journal does not have yet
    #[arg(long)]
    pub refresh: bool,
}

/// `redact`
#[derive(Debug, Args)]
pub struct Redact {
    /// Number of the record
    #[arg(value_name = "RECORD")]
    pub record: u64,
    /// Why; it stays for good, so do not repeat in it what has to go
    #[arg(long, value_name = "REASON")]
    pub reason: String,
    /// The organisation or role that records; never the name of a private person
    #[arg(long, value_name = "ROLE", default_value = "local user")]
    pub by: String,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `template`
#[derive(Debug, Args)]
pub struct Template {
    /// The type: plan, area, action, recommendation, …
    #[arg(value_name = "TYPE")]
    pub kind: EntryKind,
    /// Explain the columns instead: what each means, what it holds, whether it is needed
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "table")]
    pub columns: Option<Format>,
}

/// A plan by its name, or by its identifier.
pub fn plan(text: &str) -> Result<EntryId, String> {
    EntryId::parse(&format!(
        "plan/{}",
        text.strip_prefix("plan/").unwrap_or(text)
    ))
}
