//! Commands about a data folder as a whole: showing, keeping, and writing it out.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Format;

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
