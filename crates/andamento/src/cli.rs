//! The command line.

mod files;
mod folder;
mod follow_up;
mod questions;
mod register;

use std::path::{Path, PathBuf};

use andamento_model::Vintage;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use files::{Data, DataFormat, Fetch, Import, Revisions, filters};
pub use folder::{Backup, Demo, Dump, DumpLayout, Restore, Serve};
pub use follow_up::{Due, DueFormat, Lint, Matrix, Targets, Thread};
pub use questions::{Asked, Compare, Convergence, Coverage, Gap, Many, Series, Sides, When};
use register::plan;
pub use register::{
    Actions, ChangesAsked, ChangesFormat, Entries, EntryAsked, History, Journal, Redact, Template,
    Verify,
};

/// Is the integration of migrants going well? Official figures in, explained gaps out.
///
/// Exit codes: 0 all done; 1 something was refused or rejected and the rest is done; 2 nothing
/// was done.
#[derive(Debug, Parser)]
#[command(name = "andamento", version, max_term_width = 100)]
pub struct Arguments {
    /// What every command takes.
    #[command(flatten)]
    pub shared: Shared,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Shared {
    /// Data folder; made if it is not there. Files in it that are not ours are left alone
    /// [default: andamento-data; for demo andamento-demo]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Folder that replaces the catalog (indicators, codelists, …) compiled into the program
    #[arg(long, global = true, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}

impl Shared {
    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data
            .as_deref()
            .unwrap_or_else(|| Path::new("andamento-data"))
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read files into the data folder: official statistics, tracker pages, texts, entries
    Import(Import),
    /// Download a dataflow from Eurostat and import it
    Fetch(Fetch),
    /// Write a slice of a dataflow
    Data(Data),
    /// List what the data folder holds: dataflows, files, vintages
    Dataflows(Plain),
    /// Compare the vintages of a dataflow cell by cell
    Revisions(Revisions),
    /// List the indicators of the catalog
    Indicators(Plain),
    /// An indicator over time
    Series(Series),
    /// The gap between two population groups, over time
    Gap(Gap),
    /// Territories side by side, sorted by value or by gap
    Compare(Compare),
    /// A gap over time as difference, ratio and odds ratio, with a warning where they part
    Trend(Sides),
    /// Whether territories grow alike: sigma, beta, gamma and delta convergence
    Convergence(Convergence),
    /// Where an indicator has a value, none, an old, an unreliable or a confidential one
    Coverage(Coverage),
    /// Compute a method on plain numbers, or list the methods
    Method(Method),
    /// List the actions of plans: status, types, date, source
    Actions(Actions),
    /// List entries of the register
    Entries(Entries),
    /// Show an entry of the register: fields, records, what names it
    Entry(EntryAsked),
    /// Print the CSV template of a type of register entry, or explain its columns
    Template(Template),
    /// List what was recorded of an entry, newest first, with what each record changed
    History(History),
    /// List what was recorded of all entries, newest first, with what each record changed
    Changes(ChangesAsked),
    /// Go through the journal and name the first record that is not as it was written
    Verify(Verify),
    /// Take the content of a record out of the journal, for example a private person's name
    Redact(Redact),
    /// Write the journal as JSON Lines, for scripts that verify it, or bring it up to the catalog
    Journal(Journal),
    /// Where the register and its documents contradict themselves, are empty, or are overdue
    Lint(Lint),
    /// What Member States did about what a plan asked of them
    Matrix(Matrix),
    /// What was aimed at and what was reached, with the stages of funnels
    Targets(Targets),
    /// Dates by which something is promised or has to be looked at again; also as a calendar
    Due(Due),
    /// From the money to the figure and back: who paid, who did what, what was asked, what is
    /// measured; missing links are shown
    Thread(Thread),
    /// Show everything as pages, data and pictures in a browser
    Serve(Serve),
    /// Write the data folder into one file, also while it is served or imported into
    Backup(Backup),
    /// Fill an empty data folder (--data DIR) from a backup, and check every byte
    Restore(Restore),
    /// Write all figures into a new folder, in an open format and with where they come from
    Dump(Dump),
    /// Load the bundled sample into a new data folder, print three answers, and show the pages
    Demo(Demo),
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading
    Table,
    /// For spreadsheets and scripts
    Csv,
    /// With everything that belongs to each number
    Json,
}

/// A command that takes nothing of its own.
#[derive(Debug, Args)]
pub struct Plain {
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `method`
#[derive(Debug, Args)]
pub struct Method {
    /// `list`, the name of a method, or the name of a reference case
    #[arg(value_name = "NAME")]
    pub name: String,
    /// JSON file with the input, or a reference case that has one; `-` reads standard input.
    /// Without it the method is described
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// Folder of the CSV files that the input names [default: that of the input]
    #[arg(long, value_name = "DIR", requires = "input")]
    pub folder: Option<PathBuf>,
    /// Print the JSON schema of the input
    #[arg(long, conflicts_with = "input")]
    pub schema: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

fn vintage(text: &str) -> Result<Vintage, String> {
    Vintage::parse(text)
        .ok_or_else(|| "expected a date such as 2025-03-21, or undated-0a1b2c3d".to_string())
}
