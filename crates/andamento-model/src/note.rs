//! What an import or an answer wants its reader to know.

use std::fmt;

/// A place in a file. Lines and columns start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Line; `None`: the statement is about the whole file.
    pub line: Option<u64>,
    /// Column: the field's number in a delimited file; `None`: the whole line.
    pub column: Option<u32>,
}

impl Place {
    /// A whole line.
    pub fn line(line: u64) -> Self {
        Self {
            line: Some(line),
            column: None,
        }
    }

    /// One field of a line.
    pub fn field(line: u64, column: u32) -> Self {
        Self {
            line: Some(line),
            column: Some(column),
        }
    }
}

/// One remark: what was met, where, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where it was met.
    pub place: Place,
    /// What was met and what was done, in a sentence without a full stop.
    pub text: String,
}

impl Note {
    /// A remark on the file as a whole.
    pub fn on_file(text: impl Into<String>) -> Self {
        Self {
            place: Place::default(),
            text: text.into(),
        }
    }

    /// A remark on one line.
    pub fn on_line(line: u64, text: impl Into<String>) -> Self {
        Self {
            place: Place::line(line),
            text: text.into(),
        }
    }

    /// A remark on one field of a line.
    pub fn on_field(line: u64, column: u32, text: impl Into<String>) -> Self {
        Self {
            place: Place::field(line, column),
            text: text.into(),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.place.line, self.place.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: {}", self.text),
            (Some(line), None) => write!(f, "line {line}: {}", self.text),
            _ => f.write_str(&self.text),
        }
    }
}
