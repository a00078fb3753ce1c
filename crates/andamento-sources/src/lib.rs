//! The porch: fetches and reads every outside format of observations and of register entries.
//!
//! One function, [`read`], turns a file as an agency published it into blocks of cells and
//! an [`Import`] that says what was met on the way. What this room keeps out: writing the
//! store, formulas, and any guess about what a source meant.
//!
//! A reader keeps memory bounded by [`Limits`] whatever it is given, never panics on input,
//! and says where something is wrong and what to do.

pub mod error;
pub mod fetch;
pub mod formats;
pub mod input;
pub mod limits;
pub mod register;

mod cells;
mod dataflow;
mod frequency;
mod labels;
mod numbers;
mod remarks;
pub mod tally;

use std::path::Path;

use andamento_model::{
    BlockSink, Codelists, DataflowId, Import, ImportSummary, Note, Period, Vintage,
};

pub use error::ReadError;
pub use formats::detect;
pub use input::{Input, Progress};
pub use limits::Limits;

/// What the reader is told besides the file.
#[derive(Clone)]
pub struct ReadOptions<'a> {
    /// Codes and labels of the catalog; labels in files resolve through them.
    pub codelists: &'a Codelists,
    /// The dataflow, for files that do not name one. `None`: taken from the file's name.
    pub dataflow: Option<DataflowId>,
    /// The vintage, for files that do not date themselves. `None`: undated.
    pub vintage: Option<Vintage>,
    /// What keeps memory bounded.
    pub limits: Limits,
    /// Told how far reading has come. `None`: nobody wants to know.
    pub progress: Option<Progress<'a>>,
}

impl<'a> ReadOptions<'a> {
    /// Reads with these codelists and nothing else said.
    pub fn new(codelists: &'a Codelists) -> Self {
        Self {
            codelists,
            dataflow: None,
            vintage: None,
            limits: Limits::default(),
            progress: None,
        }
    }
}

impl std::fmt::Debug for ReadOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadOptions")
            .field("dataflow", &self.dataflow)
            .field("vintage", &self.vintage)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Reads one file of observations and hands its cells to `sink`.
///
/// # Errors
/// When the file as a whole cannot be read; single bad lines are listed in the [`Import`]
/// instead. The sink may have received blocks before an error, so it must be able to drop
/// them.
pub fn read(
    path: &Path,
    options: &ReadOptions<'_>,
    sink: &dyn BlockSink,
) -> Result<Import, ReadError> {
    let input = Input::open(path, &options.limits)?;
    read_input(input.with_progress(options.progress), options, sink)
}

/// Reads observations from an input that is already open; see [`read`].
///
/// # Errors
/// As for [`read`].
pub fn read_input(
    mut input: Input<'_>,
    options: &ReadOptions<'_>,
    sink: &dyn BlockSink,
) -> Result<Import, ReadError> {
    let name = input.name().to_string();
    let context = formats::Context {
        codelists: options.codelists,
        limits: &options.limits,
    };
    let table = formats::read(&mut input, &context, sink)?;
    let snapshot = input.finish()?;
    // Blank records are counted, and have no period.
    if table.summary.first_period.is_none() {
        return Err(ReadError::NoObservations {
            file: name,
            message: match table.rejected.first() {
                Some(first) => format!("every line was rejected, the first because {first}"),
                None if table.summary.missing > 0 => "every record is blank".to_string(),
                None => {
                    "there is a header and nothing below it; download the table again, or ask for \
                         more of it"
                        .to_string()
                }
            },
        });
    }
    let mut notes = table.notes;
    let dataflow = dataflow::resolve(&name, table.dataflow, options.dataflow.as_ref(), &mut notes)?;
    let vintage = match (table.vintage, &options.vintage) {
        (Some(text), given) => match Vintage::parse(&text) {
            Some(said) => {
                if given.as_ref().is_some_and(|given| given != &said) {
                    notes.push(Note::on_file(format!(
                        "the file dates itself {said}; --vintage is not used"
                    )));
                }
                Some(said)
            }
            None => given.clone(),
        },
        (None, given) => given.clone(),
    };
    let vintage = vintage.unwrap_or_else(|| {
        notes.push(undated(table.summary.last_period));
        Vintage::Undated(snapshot.hash8().to_string())
    });
    notes.extend(unknown_letters(&table.summary));
    Ok(Import {
        snapshot,
        dataflow,
        format: table.format,
        vintage,
        summary: table.summary,
        rejected: table.rejected,
        rejected_count: table.rejected_count,
        notes,
    })
}

/// What an undated file has to say: where it is placed among the vintages, and how to date it.
fn undated(last_period: Option<Period>) -> Note {
    let place = last_period.map_or_else(String::new, |period| {
        format!(
            "placed at {}, the first day of its last period; ",
            period.first_day()
        )
    });
    Note::on_file(format!(
        "undated: {place}to date it, import it with --vintage DATE"
    ))
}

/// Status letters that Eurostat's lists, old and new, do not have. `None`: there are none.
fn unknown_letters(summary: &ImportSummary) -> Option<Note> {
    const KNOWN: &str = "bcdefimnprsuz";
    let unknown = |token: &str| {
        let letters = token.strip_suffix(" (on :)").unwrap_or(token);
        letters.chars().any(|letter| !KNOWN.contains(letter))
    };
    let met: Vec<String> = summary
        .flags
        .iter()
        .filter(|(token, _)| unknown(token))
        .map(|(token, cells)| format!("`{token}` ({cells})"))
        .collect();
    (!met.is_empty()).then(|| {
        Note::on_file(format!(
            "unknown status letters, kept as received: {}",
            met.join(", ")
        ))
    })
}
