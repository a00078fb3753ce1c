//! Commands that bring figures and entries in, and write slices.

use std::path::PathBuf;

use andamento_model::register::{EntryId, Span};
use andamento_model::{DataflowId, DimensionId, Period, Vintage};
use clap::{Args, ValueEnum};

use super::{Format, plan, vintage};

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

/// A file is dated by a day: what it says itself and the names of undated files are not given.
fn date(text: &str) -> Result<Vintage, String> {
    Vintage::parse(text)
        .filter(|vintage| vintage.date() == Some(text))
        .ok_or_else(|| "expected a date such as 2025-03-21".to_string())
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
