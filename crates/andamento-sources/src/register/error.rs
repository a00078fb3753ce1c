//! What is wrong with a file that was to become entries.

use std::fmt;

/// Why a file gives no entries at all. What concerns single rows is a [`RowError`] instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The header does not say what the columns are.
    #[error("{file}: header: {message}")]
    Header {
        /// The file's name.
        file: String,
        /// What was met, what was expected, what to do.
        message: String,
    },
    /// The file cannot be read at all.
    #[error(transparent)]
    Read(#[from] crate::ReadError),
    /// The bytes are no text, or more than is read.
    #[error("{file}: {message}")]
    NotText {
        /// The file's name.
        file: String,
        /// What was met, what was expected, what to do.
        message: String,
    },
    /// A page of actions that does not say what it is a page of.
    #[error("{file}: {message}")]
    Page {
        /// The file's name.
        file: String,
        /// What was met, what was expected, what to do.
        message: String,
    },
}

/// What is told of a row of a CSV file: why it is no entry, or what its user should know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The row as spreadsheets count: the header is row 1.
    pub row: u64,
    /// The line of the file on which the row begins, from 1; differs from the row where a cell
    /// holds a line end.
    pub line: u64,
    /// The column. `None`: the row as a whole.
    pub column: Option<String>,
    /// What is wrong, or is to be known, and what to do.
    pub message: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if self.line != self.row {
            write!(f, " (line {})", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}", self.message)
    }
}
