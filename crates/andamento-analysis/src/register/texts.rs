//! The texts of documents, by hash and line.

use std::collections::BTreeMap;

/// The text of one document, cut into lines once.
#[derive(Debug, Clone, Default)]
pub struct Text {
    text: String,
    lines: Vec<(usize, usize)>,
}

impl Text {
    /// Cuts at line feeds; a carriage return before one does not belong to the line.
    pub fn new(text: String) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            let bare = line.strip_suffix('\n').unwrap_or(line);
            let bare = bare.strip_suffix('\r').unwrap_or(bare);
            lines.push((start, start + bare.len()));
            start = end;
        }
        Self { text, lines }
    }

    /// A line by its number, from 1. `None`: the text is shorter.
    pub fn line(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let (start, end) = *self.lines.get(at)?;
        Some(&self.text[start..end])
    }

    /// The lines from a first to a last one, with their numbers; those that are not there are
    /// left out.
    pub fn lines(&self, first: u32, last: u32) -> impl Iterator<Item = (u32, &str)> {
        let last = last.min(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
        (first.max(1)..=last).filter_map(|number| Some((number, self.line(number)?)))
    }

    /// All lines with their numbers.
    pub fn all(&self) -> impl Iterator<Item = (u32, &str)> {
        self.lines(1, u32::MAX)
    }
}

/// The texts that were imported, by the SHA-256 of the documents' bytes.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    documents: BTreeMap<String, Text>,
}

impl Texts {
    /// Of `(sha256, text)`.
    pub fn new(documents: impl IntoIterator<Item = (String, String)>) -> Self {
        let cut = |(hash, text)| (hash, Text::new(text));
        Self {
            documents: documents.into_iter().map(cut).collect(),
        }
    }

    /// The text of a document. `None`: it was not imported.
    pub fn get(&self, sha256: &str) -> Option<&Text> {
        self.documents.get(sha256)
    }

    /// All texts in the order of their hashes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.documents
            .iter()
            .map(|(hash, text)| (hash.as_str(), text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_and_end_before_their_line_feed() {
        let text = Text::new("a\r\n\nb".to_string());
        assert_eq!(text.line(1), Some("a"));
        assert_eq!(text.line(2), Some(""));
        assert_eq!(text.line(3), Some("b"));
        assert_eq!((text.line(0), text.line(4)), (None, None));
        assert_eq!(text.lines(2, 9).count(), 2);
    }
}
