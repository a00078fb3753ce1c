//! Why a file could not be read.

use std::fmt;
use std::io;

use andamento_model::{DataflowId, Place, SinkError};

/// Why a file could not be read at all. What concerns single lines is a rejected line of the
/// [`andamento_model::Import`] instead.
///
/// Every message names the file, the place, what was met and what to do; what the system or
/// the keeper says is the error's source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read")]
    Io {
        /// The file's name.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The compressed stream is cut off or damaged.
    #[error("{file}: {message}, after {bytes} decompressed bytes; download the file again")]
    Gzip {
        /// The file's name.
        file: String,
        /// What is wrong with the stream.
        message: String,
        /// Number of bytes that could be decompressed before.
        bytes: u64,
    },
    /// The content is something else than a table of observations.
    #[error("{file}: {message}")]
    NotATable {
        /// The file's name.
        file: String,
        /// What it looks like, and what to do.
        message: String,
    },
    /// The header does not say what the columns are.
    #[error("{file}: {}header: {message}", At(place))]
    Header {
        /// The file's name.
        file: String,
        /// Where.
        place: Place,
        /// What was met, and what was expected.
        message: String,
    },
    /// A limit that keeps memory bounded was reached.
    #[error("{file}: {}more than {allowed} {limit}; {remedy}", At(place))]
    TooLarge {
        /// The file's name.
        file: String,
        /// Where.
        place: Place,
        /// What is limited, for example `bytes in one line`.
        limit: &'static str,
        /// How many are allowed.
        allowed: u64,
        /// What to do.
        remedy: &'static str,
    },
    /// The letters are written in an encoding that is not read.
    #[error("{file}: {message}")]
    Encoding {
        /// The file's name.
        file: String,
        /// Which encoding was met, and what to do.
        message: String,
    },
    /// Two lines give the same observation in different ways.
    #[error(
        "{file}: lines {first} and {second} give different values or statuses for {key}; \
         keep one of them"
    )]
    DuplicateKeys {
        /// The file's name.
        file: String,
        /// The earlier line.
        first: u64,
        /// The later line.
        second: u64,
        /// The codes and the period that both have.
        key: String,
    },
    /// Neither the file nor its name says which dataflow it belongs to.
    #[error(
        "{file}: neither the file nor its name says which dataflow it belongs to; \
         give it with --dataflow ID"
    )]
    NoDataflow {
        /// The file's name.
        file: String,
    },
    /// `--dataflow` says something else than the file.
    #[error("{file}: the file says dataflow {said}, --dataflow says {given}; drop --dataflow")]
    OtherDataflow {
        /// The file's name.
        file: String,
        /// The dataflow that the file names.
        said: DataflowId,
        /// The dataflow that was given.
        given: DataflowId,
    },
    /// The layout is known, and there is nothing below the header that could be kept.
    #[error("{file}: no observations: {message}")]
    NoObservations {
        /// The file's name.
        file: String,
        /// What there is instead.
        message: String,
    },
    /// The blocks could not be kept.
    #[error("{file}: cannot be kept")]
    Sink {
        /// The file's name.
        file: String,
        /// What the keeper says.
        source: SinkError,
    },
    /// A part on which everything else depends is not as the format demands.
    #[error("{file}: {}{message}", At(place))]
    Malformed {
        /// The file's name.
        file: String,
        /// Where.
        place: Place,
        /// What was met, what was expected, what to do.
        message: String,
    },
}

/// Writes `line 3, column 2: `, or nothing when the whole file is meant.
struct At<'a>(&'a Place);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.line, self.0.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: "),
            (Some(line), None) => write!(f, "line {line}: "),
            _ => Ok(()),
        }
    }
}

/// A fault of the byte stream, on its way through [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum StreamFault {
    #[error("{message}")]
    Gzip { message: String, bytes: u64 },
    #[error("more than {allowed} {limit}")]
    TooLarge {
        limit: &'static str,
        allowed: u64,
        remedy: &'static str,
    },
}

impl ReadError {
    /// The file goes on for more lines than are read.
    pub(crate) fn too_many_lines(file: &str, allowed: u64) -> Self {
        Self::TooLarge {
            file: file.to_string(),
            place: Place::line(allowed + 1),
            limit: "lines in one file",
            allowed,
            remedy: "if this is a real table, download it in slices",
        }
    }

    /// Turns an error met while reading an [`crate::Input`] into what it means.
    pub(crate) fn from_io(file: &str, error: io::Error) -> Self {
        let file = file.to_string();
        match error.downcast::<StreamFault>() {
            Ok(StreamFault::Gzip { message, bytes }) => Self::Gzip {
                file,
                message,
                bytes,
            },
            Ok(StreamFault::TooLarge {
                limit,
                allowed,
                remedy,
            }) => Self::TooLarge {
                file,
                place: Place::default(),
                limit,
                allowed,
                remedy,
            },
            Err(source) => Self::Io { file, source },
        }
    }
}
