//! Commands about what was promised and what came of it.

use andamento_analysis::register::matrix::Wanted;
use andamento_model::register::{Day, EntryId};
use clap::{Args, ValueEnum};

use super::plan;
use super::register::{KnownOn, Shown};

/// `lint`
#[derive(Debug, Args)]
pub struct Lint {
    /// Only findings about this plan, its areas, actions and events: eu-2021-2027
    #[arg(long, value_name = "PLAN", value_parser = plan)]
    pub plan: Option<EntryId>,
    /// The day by which dates have passed or not [default: --known-on, else the clock, UTC]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Day>,
    /// Exit with 1 when there are findings
    #[arg(long)]
    pub fail_on_findings: bool,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `matrix`
#[derive(Debug, Args)]
pub struct Matrix {
    /// The plan: eu-2016
    #[arg(long, value_name = "PLAN", value_parser = plan)]
    pub plan: EntryId,
    /// Only measures of this class: prompted-by, in-line, additional, beyond, unclear,
    /// none-reported; or only the cells of which nothing is known: unknown
    #[arg(long, value_name = "CLASS", value_parser = Wanted::parse)]
    pub class: Option<Wanted>,
    /// Only this Member State: LV
    #[arg(long, value_name = "CODE")]
    pub state: Option<String>,
    /// Only the area with this number: 1
    #[arg(long, value_name = "NUMBER")]
    pub area: Option<String>,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `targets`
#[derive(Debug, Args)]
pub struct Targets {
    /// Only the targets of this entry: operation/helios
    #[arg(long, value_name = "ENTRY", value_parser = EntryId::parse)]
    pub item: Option<EntryId>,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `thread`
#[derive(Debug, Args)]
pub struct Thread {
    /// Where to begin: an entry (operation/helios), or `indicator/ID`
    #[arg(value_name = "ENTRY")]
    pub start: String,
    /// As known when, and how printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `due`
#[derive(Debug, Args)]
pub struct Due {
    /// The day by which dates have passed or not [default: --known-on, else the clock, UTC]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Day>,
    /// Of which day the register is taken.
    #[command(flatten)]
    pub known: KnownOn,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: DueFormat,
}

/// How dates are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DueFormat {
    /// Columns for reading
    Table,
    /// Comma-separated values
    Csv,
    /// An object with all dates
    Json,
    /// A calendar (RFC 5545)
    Ics,
}
