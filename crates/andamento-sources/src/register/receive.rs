//! What a file is, from its content: statistics, entries, or a text.

use std::io::Read;
use std::path::Path;

use andamento_model::Snapshot;

use super::entries::is_entry_file;
use super::error::RegisterError;
use super::text::{MOST_BYTES, TextFile};
use super::tracker::is_tracker_page;
use crate::error::ReadError;
use crate::formats::detect;
use crate::input::Input;
use crate::limits::Limits;

/// Bytes from which a layout is recognised.
const HEAD_BYTES: usize = 64 << 10;
/// Bytes of the longest file of entries.
const MOST_ENTRY_BYTES: usize = 256 << 20;
/// Ends of names under which a text without a layout is a document.
const TEXT_NAMES: [&str; 4] = ["txt", "text", "md", "markdown"];

/// What was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Statistics, or something that is refused as no statistics: [`crate::read`] says.
    Statistics,
    /// A CSV file of entries: what was received, and its content unpacked.
    Entries(Snapshot, Vec<u8>),
    /// A page of an action tracker.
    Page(TextFile),
    /// Any other text.
    Text(TextFile),
}

/// Looks at a file and takes it, unless it is statistics.
///
/// A page of an action tracker is one under any name. A text that has no layout is a document
/// when its name ends with `.txt` or `.md`, or has no ending: a damaged table under another name
/// must not pass for a document.
///
/// # Errors
/// When the file cannot be read, or is named as a text and is none.
pub fn receive(path: &Path, limits: &Limits) -> Result<Received, RegisterError> {
    let mut input = Input::open(path, limits)?;
    let name = input.name().to_string();
    let head = input.peek(HEAD_BYTES)?.to_vec();
    if detect(&head).is_some() {
        return Ok(Received::Statistics);
    }
    let is_entries = is_entry_file(&head);
    let most = if is_entries {
        MOST_ENTRY_BYTES
    } else {
        MOST_BYTES
    };
    let ending = ending(&name);
    let unnamed = ending.is_none();
    let named_text = ending.is_some_and(|ending| TEXT_NAMES.contains(&ending.as_str()));
    let binary = head.contains(&0);
    if !is_entries && (is_other(&head) && !binary || binary && !named_text) {
        return Ok(Received::Statistics);
    }
    let mut content = Vec::new();
    (&mut input)
        .take(most as u64 + 1)
        .read_to_end(&mut content)
        .map_err(|error| ReadError::from_io(&name, error))?;
    if content.len() > most && (is_entries || named_text) {
        return Err(RegisterError::NotText {
            file: name,
            message: format!("it is longer than {most} bytes; split it"),
        });
    }
    if content.len() > most {
        return Ok(Received::Statistics);
    }
    let snapshot = input.finish()?;
    if is_entries {
        return Ok(Received::Entries(snapshot, content));
    }
    let text = TextFile::new(&name, &snapshot.sha256, snapshot.bytes, &content);
    match text {
        Ok(text) if is_tracker_page(&text.text) => Ok(Received::Page(text)),
        Ok(text) if named_text || unnamed => Ok(Received::Text(text)),
        Err(error) if named_text => Err(error),
        Ok(_) | Err(_) => Ok(Received::Statistics),
    }
}

/// What the reader of statistics refuses with a word on what it is.
fn is_other(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    let marks: [&[u8]; 5] = [b"<", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xfe\xff"];
    text.is_empty() || marks.iter().any(|mark| text.starts_with(mark))
}

/// The ending of a file's name in lower case, that of compression apart. `None`: it has none.
fn ending(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').map(|(_, ending)| ending.to_string())
}
