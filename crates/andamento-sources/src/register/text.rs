//! A text that was received: checked, its names masked, its lines counted.

use andamento_model::register::{Draft, Entry, EntryError, EntryId, Value};

use super::error::RegisterError;
use super::mask::{Masked, mask};

/// Bytes of the longest text.
pub const MOST_BYTES: usize = 16 << 20;
/// Characters of a title made from a text.
const LONGEST_TITLE: usize = 160;

/// How a text was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextKind {
    /// A page of an action tracker.
    TrackerPage,
    /// Any other text.
    Text,
}

impl TextKind {
    /// The code in the field `type` of a document.
    pub fn code(self) -> &'static str {
        match self {
            Self::TrackerPage => "tracker-page",
            Self::Text => "text",
        }
    }
}

/// A text as it may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The file's name.
    pub name: String,
    /// SHA-256 of the bytes as received, lower-case hexadecimal.
    pub sha256: String,
    /// Number of bytes as received.
    pub bytes: u64,
    /// The text: line ends are `\n`, a byte order mark is gone, names are masked. Line for line
    /// the text that was received.
    pub text: String,
    /// What was masked, by line.
    pub masked: Vec<Masked>,
}

impl TextFile {
    /// Takes what was received: `content` is the unpacked content of the bytes with this hash.
    ///
    /// # Errors
    /// When the content is not UTF-8, holds control characters that no text has, is empty, or is
    /// longer than is read.
    pub fn new(
        name: &str,
        sha256: &str,
        bytes: u64,
        content: &[u8],
    ) -> Result<Self, RegisterError> {
        let refuse = |message: String| RegisterError::NotText {
            file: name.to_string(),
            message,
        };
        if content.len() > MOST_BYTES {
            return Err(refuse(format!(
                "the text is longer than {MOST_BYTES} bytes; split it"
            )));
        }
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let line_of = |at: usize| 1 + memchr::memchr_iter(b'\n', &content[..at]).count();
        let text = std::str::from_utf8(content).map_err(|error| {
            refuse(format!(
                "line {}: this is not UTF-8; save the text as UTF-8",
                line_of(error.valid_up_to())
            ))
        })?;
        if text.trim().is_empty() {
            return Err(refuse("the text holds only blanks".to_string()));
        }
        if let Some((at, bad)) = text.char_indices().find(|(_, c)| is_no_text(*c)) {
            return Err(refuse(format!(
                "line {}: it holds the control character U+{:04X}, which no text has; take it out",
                line_of(at),
                u32::from(bad)
            )));
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let (text, masked) = mask(&text);
        Ok(Self {
            name: name.to_string(),
            sha256: sha256.to_string(),
            bytes,
            text,
            masked,
        })
    }

    /// Number of lines; the last one may lack its line end.
    pub fn line_count(&self) -> u64 {
        self.text.lines().count() as u64
    }

    /// What heads the text: its first line with a word, without the signs of a heading; the
    /// file's name where no line can stand as a title.
    fn title(&self) -> String {
        let lines = self.text.lines().map(|line| {
            let bare = line.trim_matches(|c: char| c.is_whitespace() || "#*_".contains(c));
            let shown: String = bare.chars().filter(|c| !hides(*c)).collect();
            shown.chars().take(LONGEST_TITLE).collect::<String>()
        });
        let shown: String = self.name.chars().filter(|c| !hides(*c)).collect();
        lines
            .filter(|line| line.chars().filter(|c| c.is_alphabetic()).count() > 2)
            .find(|line| !line.starts_with('['))
            .unwrap_or(shown)
    }

    /// The entry of the text as a document: `document/` and the first 16 digits of its hash.
    ///
    /// # Errors
    /// Never in practice: every value is made to fit.
    pub fn document(&self, kind: TextKind) -> Result<Draft, EntryError> {
        let id = format!("document/{}", self.sha256.get(..16).unwrap_or(&self.sha256));
        let id = EntryId::parse(&id).map_err(|reason| EntryError {
            kind: andamento_model::register::EntryKind::Document,
            field: "id".to_string(),
            reason,
        })?;
        let one = |text: String| Value::One(text);
        let entry = Entry::new(
            id,
            [
                ("title", one(self.title())),
                ("sha256", one(self.sha256.clone())),
                ("bytes", one(self.bytes.to_string())),
                ("lines", one(self.line_count().to_string())),
                ("type", one(kind.code().to_string())),
            ],
        )?;
        Ok(Draft::stated(entry, None))
    }
}

/// Control characters other than those that lay a text out.
fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}

/// What an entry's value does not take: see [`Entry::new`].
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
