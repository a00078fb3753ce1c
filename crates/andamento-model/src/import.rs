//! What reading a file yields besides its cells.

use std::collections::BTreeMap;
use std::fmt;

use crate::id::DataflowId;
use crate::note::Note;
use crate::period::Period;
use crate::provenance::{Snapshot, Vintage};

/// The layout of a file of observations, detected from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Eurostat TSV since 2023: `freq` first, `\TIME_PERIOD`, ascending periods.
    Tsv,
    /// Eurostat TSV before: no `freq`, `\time`, descending periods.
    TsvOld,
    /// SDMX-CSV 1.0: `DATAFLOW` first; codes or labels in the code columns.
    SdmxCsv1,
    /// SDMX-CSV 2.0: `STRUCTURE,STRUCTURE_ID` first; optional label columns.
    SdmxCsv2,
    /// Eurostat's legacy download: `TIME,GEO,…,Value,Flag and Footnotes`, labels only.
    LegacyCsv,
    /// JSON-stat 2.0, class `dataset`.
    JsonStat,
    /// The project's own CSV: dimensions, then `TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS`.
    OwnCsv,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Tsv,
        Self::TsvOld,
        Self::SdmxCsv1,
        Self::SdmxCsv2,
        Self::LegacyCsv,
        Self::JsonStat,
        Self::OwnCsv,
    ];

    /// The name in reports: `tsv`, `tsv-old`, `sdmx-csv-1.0`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::TsvOld => "tsv-old",
            Self::SdmxCsv1 => "sdmx-csv-1.0",
            Self::SdmxCsv2 => "sdmx-csv-2.0",
            Self::LegacyCsv => "legacy-csv",
            Self::JsonStat => "json-stat-2.0",
            Self::OwnCsv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a table holds, counted while it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportSummary {
    /// Cells with a value; zero is a value.
    pub values: u64,
    /// Cells that the source has without a value, whether or not a status says why.
    pub missing: u64,
    /// Flag token as sorted letters (`bu`; confidentiality included, `bc`) and number of
    /// cells. In TSV files a token on a cell without a value is counted apart as `u (on :)`.
    pub flags: BTreeMap<String, u64>,
    /// Earliest period of any cell; `None`: no cells.
    pub first_period: Option<Period>,
    /// Latest period of any cell; `None`: no cells.
    pub last_period: Option<Period>,
    /// Number of different codes of the territory dimension (`geo`, `cities`, `metroreg`);
    /// `None`: the table has none.
    pub territories: Option<u64>,
}

/// A file that was read: what it is, what it holds, what was met on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The bytes as received.
    pub snapshot: Snapshot,
    /// The dataflow that they are a slice of.
    pub dataflow: DataflowId,
    /// The layout.
    pub format: Format,
    /// The version of the dataflow.
    pub vintage: Vintage,
    /// Counts.
    pub summary: ImportSummary,
    /// Lines or fields that were left out, with the reason; the rest was read. At most
    /// [`Import::LISTED`] are listed.
    pub rejected: Vec<Note>,
    /// Number of lines or fields left out, listed or not.
    pub rejected_count: u64,
    /// Remarks: where the dataflow's name came from, unresolved and ambiguous labels, a
    /// derived dimension, damaged letters, …
    pub notes: Vec<Note>,
}

impl Import {
    /// How many rejected lines are listed one by one.
    pub const LISTED: usize = 100;
}
