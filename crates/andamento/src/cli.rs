//! The command line.

mod follow_up;
mod register;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use andamento_model::register::{EntryId, Span};
use andamento_model::{DataflowId, DimensionId, Frequency, Period, Vintage};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use follow_up::{Due, DueFormat, Lint, Matrix, Targets, Thread};
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

/// `serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Do not log requests to standard error
    #[arg(long)]
    pub quiet: bool,
}

/// `backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// The backup to write, a tar file; not there yet
    #[arg(value_name = "FILE.tar")]
    pub file: PathBuf,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup to read
    #[arg(value_name = "FILE.tar")]
    pub file: PathBuf,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The layout of a dump's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DumpLayout {
    /// One column a dimension, then TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS
    Csv,
    /// SDMX-CSV 2.0
    SdmxCsv,
    /// JSON-stat 2.0
    #[value(alias = "jsonstat")]
    JsonStat,
    /// Apache Parquet, the files of the data folder themselves
    Parquet,
}

/// `dump`
#[derive(Debug, Args)]
pub struct Dump {
    /// The folder to fill; empty or not there yet
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// How figures are written
    #[arg(long, value_enum, default_value = "csv")]
    pub format: DumpLayout,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    pub report: Format,
}

/// `demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// How to print the answers
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// End after the answers; so it does when standard input is not a terminal
    #[arg(long)]
    pub no_serve: bool,
    /// Address and port of the pages; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// `import`
#[derive(Debug, Args)]
pub struct Import {
    /// Files; what they are is detected from the content (TSV, SDMX-CSV, legacy CSV, JSON-stat,
    /// our own CSV, pages of an action tracker, entries in our CSV templates; gzip or not). A
    /// .txt or .md file that is none of these is kept as a document
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The dataflow, for files that do not name one
    #[arg(long, value_name = "ID", value_parser = DataflowId::parse)]
    pub dataflow: Option<DataflowId>,
    /// Date of the vintage (2025-03-21), for files that do not date themselves
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub vintage: Option<Vintage>,
    /// The date of the statements on a tracker page; without it the date is unknown
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Span>,
    /// The plan of a tracker page, if the page does not say it: eu-2021-2027
    #[arg(long, value_name = "PLAN", value_parser = plan)]
    pub plan: Option<EntryId>,
    /// The area of a tracker page, if the page does not say it: partnerships
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// Record the good rows of a file of entries, or the good tables of a page, although others
    /// are wrong
    #[arg(long)]
    pub partial: bool,
    /// The organisation or role that records; never the name of a private person
    #[arg(long, value_name = "ROLE", default_value = "local user")]
    pub by: String,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `fetch`
#[derive(Debug, Args)]
pub struct Fetch {
    /// The dataflow, for example lfsa_ergan
    #[arg(value_parser = DataflowId::parse)]
    pub dataflow: DataflowId,
    /// Only these codes of a dimension; may be given several times
    #[arg(long = "where", value_name = "DIM=CODE[,CODE]", value_parser = filter)]
    pub filters: Vec<Filter>,
    /// First period
    #[arg(long, value_name = "PERIOD")]
    pub from: Option<Period>,
    /// Last period
    #[arg(long, value_name = "PERIOD")]
    pub to: Option<Period>,
    /// Download the whole table, even if it has millions of cells
    #[arg(long)]
    pub whole: bool,
    /// Address of the API [default: Eurostat's; environment: ANDAMENTO_EUROSTAT_BASE]
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// How a slice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    /// One column a dimension, then TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS
    Csv,
    /// JSON-stat 2.0
    Jsonstat,
    /// SDMX-CSV 2.0
    SdmxCsv,
}

/// `data`
#[derive(Debug, Args)]
pub struct Data {
    /// The dataflow, for example lfsa_ergan
    #[arg(value_parser = DataflowId::parse)]
    pub dataflow: DataflowId,
    /// Only these codes of a dimension; may be given several times
    #[arg(long = "where", value_name = "DIM=CODE[,CODE]", value_parser = filter)]
    pub filters: Vec<Filter>,
    /// Only cells of this vintage; otherwise each cell in its newest
    #[arg(long, value_name = "VINTAGE", value_parser = vintage)]
    pub vintage: Option<Vintage>,
    /// How to write it
    #[arg(long, value_enum, default_value = "csv")]
    pub format: DataFormat,
}

/// `revisions`
#[derive(Debug, Args)]
pub struct Revisions {
    /// The dataflow
    #[arg(value_parser = DataflowId::parse)]
    pub dataflow: DataflowId,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Where, when and how: shared by `series`, `gap` and `trend`.
#[derive(Debug, Args)]
pub struct Asked {
    /// The indicator; `andamento indicators` lists them
    #[arg(long, value_name = "ID")]
    pub indicator: String,
    /// Territory code, for example SE, EU27_2020, UKI3; several separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', required = true)]
    pub territory: Vec<String>,
    /// Sex code: T, F or M
    #[arg(long, value_name = "CODE", default_value = "T")]
    pub sex: String,
    /// First year
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub from: Option<u16>,
    /// Last year
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub to: Option<u16>,
    /// Only figures of this vintage; otherwise each in its newest
    #[arg(long, value_name = "VINTAGE", value_parser = vintage)]
    pub vintage: Option<Vintage>,
    /// Persons in the group's sample; gives an interval (Newcombe for a gap)
    #[arg(long, value_name = "N")]
    pub n_group: Option<String>,
    /// Compute although definitions differ; the reason marks every output
    #[arg(long = "override", value_name = "REASON")]
    pub override_reason: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Where and when: shared by questions about many territories.
#[derive(Debug, Args)]
pub struct Many {
    /// The indicator; `andamento indicators` lists them
    #[arg(long, value_name = "ID")]
    pub indicator: String,
    /// Territory codes separated by commas [default: all that the figures have]
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub territory: Vec<String>,
    /// Population group codes separated by commas [default: all that the indicator compares]
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub group: Vec<String>,
    /// Sex code: T, F or M
    #[arg(long, value_name = "CODE", default_value = "T")]
    pub sex: String,
    /// First year
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub from: Option<u16>,
    /// Last year
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub to: Option<u16>,
    /// Only figures of this vintage; otherwise each in its newest
    #[arg(long, value_name = "VINTAGE", value_parser = vintage)]
    pub vintage: Option<Vintage>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `compare`: the newest period of the years asked for in which most territories have a figure.
#[derive(Debug, Args)]
pub struct Compare {
    /// Where and when.
    #[command(flatten)]
    pub many: Many,
    /// Compare gaps to this group instead of values; takes one --group
    #[arg(long, value_name = "CODE", requires = "group")]
    pub reference: Option<String>,
    /// Compute although definitions differ; the reason marks every output
    #[arg(long = "override", value_name = "REASON")]
    pub override_reason: Option<String>,
}

/// `convergence`: territories that have a figure in every year, by values or by gaps
#[derive(Debug, Args)]
pub struct Convergence {
    /// The indicator; `andamento indicators` lists them
    #[arg(long, value_name = "ID")]
    pub indicator: String,
    /// Territory codes separated by commas [default: the 27 Member States]
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub territory: Vec<String>,
    /// Population group code [default: the first that the indicator compares]
    #[arg(long, value_name = "CODE")]
    pub group: Option<String>,
    /// Take gaps to this group instead of values
    #[arg(long, value_name = "CODE")]
    pub reference: Option<String>,
    /// Sex code: T, F or M
    #[arg(long, value_name = "CODE", default_value = "T")]
    pub sex: String,
    /// First year [default: what gives the largest balanced panel]
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub from: Option<u16>,
    /// Last year [default: what gives the largest balanced panel]
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub to: Option<u16>,
    /// Only figures of this vintage; otherwise each in its newest
    #[arg(long, value_name = "VINTAGE", value_parser = vintage)]
    pub vintage: Option<Vintage>,
    /// Compute although definitions differ; the reason marks every output
    #[arg(long = "override", value_name = "REASON")]
    pub override_reason: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `coverage`
#[derive(Debug, Args)]
pub struct Coverage {
    /// Where and when.
    #[command(flatten)]
    pub many: Many,
    /// The day of the question (2026-11-22): tells which newest values are old
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Period>,
    /// A newest value more than this many years before --today is old
    #[arg(long, value_name = "YEARS", default_value = "3")]
    pub old_after: u16,
}

/// `series`
#[derive(Debug, Args)]
pub struct Series {
    /// Where, when and how.
    #[command(flatten)]
    pub asked: Asked,
    /// Population group codes, for example NEU27_2020_FOR, separated by commas [default: all
    /// that the indicator compares]
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub group: Vec<String>,
}

/// `gap`
#[derive(Debug, Args)]
pub struct Gap {
    /// The two sides.
    #[command(flatten)]
    pub sides: Sides,
    /// Take the gap apart by this breakdown: `sex`, for employment rates of 15 to 64, FOR
    /// against NAT; others say which tables they would take
    #[arg(long, value_name = "BREAKDOWN")]
    pub decompose: Option<String>,
}

/// Two sides over time: `gap` and `trend`.
#[derive(Debug, Args)]
pub struct Sides {
    /// Where, when and how.
    #[command(flatten)]
    pub asked: Asked,
    /// Population group code, for example NEU27_2020_FOR
    #[arg(long, value_name = "CODE")]
    pub group: String,
    /// Code of the group compared with, for example NAT
    #[arg(long, value_name = "CODE")]
    pub reference: String,
    /// Take the reference from another indicator
    #[arg(long, value_name = "ID")]
    pub reference_indicator: Option<String>,
    /// Persons in the reference's sample
    #[arg(long, value_name = "N")]
    pub n_reference: Option<String>,
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

/// One `--where`.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The dimension.
    pub dimension: DimensionId,
    /// The wanted codes.
    pub codes: Vec<String>,
}

fn filter(text: &str) -> Result<Filter, String> {
    let (dimension, codes) = text
        .split_once('=')
        .ok_or("expected DIM=CODE[,CODE], for example geo=SE,AT")?;
    let codes: Vec<String> = codes
        .split(',')
        .map(|code| code.trim().to_string())
        .filter(|c| !c.is_empty())
        .collect();
    if codes.is_empty() {
        return Err(format!(
            "no code after `{dimension}=`; expected for example {dimension}=SE,AT"
        ));
    }
    Ok(Filter {
        dimension: DimensionId::parse(dimension).map_err(|error| error.to_string())?,
        codes,
    })
}

fn year(text: &str) -> Result<u16, String> {
    let period: Period = text
        .parse()
        .map_err(|_| "expected a year such as 2024".to_string())?;
    if period == Period::year_of(period.year()) {
        Ok(period.year())
    } else {
        Err("expected a year such as 2024".to_string())
    }
}

fn day(text: &str) -> Result<Period, String> {
    text.parse::<Period>()
        .ok()
        .filter(|period| period.frequency() == Frequency::Daily)
        .ok_or_else(|| "expected a day such as 2026-11-22".to_string())
}

/// A file is dated by a day: what it says itself and the names of undated files are not given.
fn date(text: &str) -> Result<Vintage, String> {
    Vintage::parse(text)
        .filter(|vintage| vintage.date() == Some(text))
        .ok_or_else(|| "expected a date such as 2025-03-21".to_string())
}

fn vintage(text: &str) -> Result<Vintage, String> {
    Vintage::parse(text)
        .ok_or_else(|| "expected a date such as 2025-03-21, or undated-0a1b2c3d".to_string())
}

/// Several `--where`, codes of one dimension put together.
pub fn filters(given: &[Filter]) -> std::collections::BTreeMap<DimensionId, Vec<String>> {
    let mut filters: std::collections::BTreeMap<DimensionId, Vec<String>> =
        std::collections::BTreeMap::new();
    for filter in given {
        filters
            .entry(filter.dimension.clone())
            .or_default()
            .extend(filter.codes.iter().cloned());
    }
    filters
}
