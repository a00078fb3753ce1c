//! The letters of a record: UTF-8 or, where that fails, Windows-1252.

use std::borrow::Cow;
use std::io::Read;

use andamento_model::Note;
use encoding_rs::WINDOWS_1252;

use super::record::Records;

/// A field as text. ISO-8859-1 is read as Windows-1252, which differs in control characters
/// only.
pub(super) fn decoded(field: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(field) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(field).0,
    }
}

/// How the letters of one record are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Utf8,
    Windows1252,
}

impl Letters {
    /// A field of the record.
    pub(super) fn text(self, field: &[u8]) -> Cow<'_, str> {
        match (self, std::str::from_utf8(field)) {
            (Self::Utf8, Ok(text)) => Cow::Borrowed(text),
            _ => WINDOWS_1252.decode_without_bom_handling(field).0,
        }
    }
}

/// Counts the lines whose letters are not as they should be.
#[derive(Debug, Default)]
pub(super) struct Damage {
    windows: Lines,
    lost: Lines,
}

#[derive(Debug, Default)]
struct Lines {
    count: u64,
    first: u64,
}

impl Lines {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }
}

impl Damage {
    /// Looks at a record: one field that is not UTF-8 makes the whole record Windows-1252.
    pub(super) fn look<R: Read>(&mut self, record: &Records<R>) -> Letters {
        if record.bytes().is_ascii() {
            return Letters::Utf8;
        }
        if memchr::memmem::find(record.bytes(), "\u{fffd}".as_bytes()).is_some() {
            self.lost.add(record.line());
        }
        let sound = (0..record.len()).all(|at| std::str::from_utf8(record.field(at)).is_ok());
        if sound {
            Letters::Utf8
        } else {
            self.windows.add(record.line());
            Letters::Windows1252
        }
    }

    /// What to say about it.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        let windows = (self.windows.count > 0).then(|| {
            Note::on_line(
                self.windows.first,
                format!(
                    "{} lines are not UTF-8 and were read as Windows-1252",
                    self.windows.count
                ),
            )
        });
        let lost = (self.lost.count > 0).then(|| {
            Note::on_line(
                self.lost.first,
                format!(
                    "{} lines hold letters that were destroyed before (U+FFFD); they are kept so",
                    self.lost.count
                ),
            )
        });
        windows.into_iter().chain(lost)
    }
}
