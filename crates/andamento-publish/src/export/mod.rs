//! A slice written as a file that other programs read.
//!
//! Every format keeps four things apart: a value, a cell without a value, a cell that no
//! source had, and the statuses, which cells without a value may have too. Reading a written
//! file back gives the identical set of (key, period, value, statuses).

pub mod csv;
pub mod dump;
pub mod json_stat;
pub mod number;
pub mod sdmx_csv;

mod delimited;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use andamento_model::{CellSource, Codelists, Cube, Vintage};

/// The layout to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportFormat {
    /// The project's own CSV: see [`csv`].
    Csv,
    /// JSON-stat 2.0: see [`json_stat`].
    JsonStat,
    /// SDMX-CSV 2.0: see [`sdmx_csv`].
    SdmxCsv,
}

impl ExportFormat {
    /// Every layout, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Csv, Self::JsonStat, Self::SdmxCsv];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonStat => "jsonstat",
            Self::SdmxCsv => "sdmx-csv",
        }
    }

    /// The layout of this name. `None`: there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What a file says about its dataflow besides the cells.
#[derive(Debug, Clone, Copy)]
pub struct Description<'a> {
    /// Labels of codes; a code without a label is labelled by itself.
    pub codelists: &'a Codelists,
    /// The dataflow's title. `None`: the dataflow's id stands for it.
    pub title: Option<&'a str>,
    /// The SDMX id of the agency that publishes the dataflow, for example `ESTAT`.
    pub agency: &'a str,
    /// The version of the dataflow's structure, for example `1.0`.
    pub version: &'a str,
}

impl<'a> Description<'a> {
    /// A dataflow of Eurostat.
    pub fn eurostat(codelists: &'a Codelists) -> Self {
        Self {
            codelists,
            title: None,
            agency: "ESTAT",
            version: "1.0",
        }
    }
}

/// Why a slice could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The place to write to refused.
    #[error("cannot write the file")]
    Io(#[from] io::Error),
    /// A value that no file format of ours can hold; readers reject such values.
    #[error(
        "series {key}, period {period}: the value is infinite, which no number in a file \
         can say; import the source again or leave the series out with `--where`"
    )]
    Infinite {
        /// The codes of the series, joined by dots.
        key: String,
        /// The period as SDMX writes it.
        period: String,
    },
    /// The product of the dimensions' sizes does not fit in 64 bits, so that a cell has no
    /// position in a JSON-stat file.
    #[error(
        "the slice spans more positions than JSON-stat can number; narrow it with `--where` \
         or write `csv` or `sdmx-csv`"
    )]
    TooManyPositions,
}

/// Writes a slice; returns the number of cells written, cells without a value included.
///
/// # Errors
/// [`ExportError`]; what was written until then is incomplete and should be thrown away.
pub fn write(
    cube: &Cube,
    description: &Description<'_>,
    format: ExportFormat,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    match format {
        ExportFormat::Csv => csv::write(cube, out),
        ExportFormat::JsonStat => json_stat::write(cube, description, out),
        ExportFormat::SdmxCsv => sdmx_csv::write(cube, description, out),
    }
}

/// The newest dated vintage among the sources that a cell of the slice really came from.
/// `None`: all of them are undated, or there are no cells.
pub fn newest_vintage(cube: &Cube) -> Option<&Vintage> {
    sources_in_use(cube)
        .into_iter()
        .map(|source| &source.vintage)
        .filter(|vintage| vintage.date().is_some())
        .max()
}

/// The sources of which at least one cell is shown, in the order of the cube.
pub fn sources_in_use(cube: &Cube) -> Vec<&CellSource> {
    let mut wanted: Vec<&CellSource> = cube.sources().iter().collect();
    let mut found = Vec::new();
    'cells: for series in 0..cube.series_count() {
        for period in 0..cube.periods().len() {
            let Some(source) = cube.source(series, period) else {
                continue;
            };
            if let Some(at) = wanted.iter().position(|known| std::ptr::eq(*known, source)) {
                found.push(wanted.swap_remove(at));
                if wanted.is_empty() {
                    break 'cells;
                }
            }
        }
    }
    found.sort_by_key(|source| {
        cube.sources()
            .iter()
            .position(|known| std::ptr::eq(known, *source))
    });
    found
}

/// Bytes gathered before they go out, so that cells cost no system call.
const CHUNK: usize = 1 << 16;

/// Hands gathered bytes on once there are enough of them.
fn flush_full(buffer: &mut Vec<u8>, out: &mut dyn Write) -> io::Result<()> {
    if buffer.len() >= CHUNK {
        out.write_all(buffer)?;
        buffer.clear();
    }
    Ok(())
}

fn infinite(cube: &Cube, series: usize, period: usize) -> ExportError {
    let codes: Vec<&str> = (0..cube.dimensions().len())
        .map(|dimension| cube.key_code(series, dimension))
        .collect();
    ExportError::Infinite {
        key: codes.join("."),
        period: cube.periods()[period].to_string(),
    }
}
