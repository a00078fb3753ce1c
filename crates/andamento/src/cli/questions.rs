//! Questions about figures.

use andamento_model::{Frequency, Period, Vintage};
use clap::Args;

use super::{Format, vintage};

/// Sex and time: shared by every question about figures.
#[derive(Debug, Args)]
pub struct When {
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
    /// Sex and time.
    #[command(flatten)]
    pub when: When,
    /// Persons in the group's sample; gives an interval (Newcombe for a gap)
    #[arg(long, value_name = "N")]
    pub n_group: Option<String>,
    /// Compute although definitions differ; the reason marks every output
    #[arg(long = "override", value_name = "REASON", value_parser = reason)]
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
    /// Sex and time.
    #[command(flatten)]
    pub when: When,
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
    #[arg(long = "override", value_name = "REASON", value_parser = reason)]
    pub override_reason: Option<String>,
}

/// `convergence`: territories that have a figure in every year, by values or by gaps; without
/// years, those that give the largest balanced panel
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
    /// Sex and time.
    #[command(flatten)]
    pub when: When,
    /// Compute although definitions differ; the reason marks every output
    #[arg(long = "override", value_name = "REASON", value_parser = reason)]
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

/// A reason that says something.
fn reason(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("it says nothing; give the reason, it stands beside every figure".to_string());
    }
    Ok(text.to_string())
}
