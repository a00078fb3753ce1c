//! The text about the implementation of an action, found by the spans of its record.

use andamento_model::register::Record;

use crate::register::texts::Texts;
use crate::register::words::{Token, tokens};

/// The field of a source that locates the cell.
const CELL: &str = "implementation";

/// The lines of the implementation cell of an action: number, content without the cell's label
/// and bars, and the whole line.
///
/// `None`: the document was not imported, or the record has no lines in it.
pub(crate) struct ActionText<'t> {
    pub document: &'t str,
    pub lines: Vec<(u32, &'t str)>,
}

impl<'t> ActionText<'t> {
    pub(crate) fn of(record: &'t Record, texts: &'t Texts) -> Option<Self> {
        let source = record.source.as_ref()?;
        let text = texts.get(&source.document)?;
        let first = source.line?;
        let last = source.last_line.unwrap_or(first);
        let labelled = |line: &str| {
            let label = line.split('|').next().unwrap_or_default();
            line.contains('|') && label.trim().eq_ignore_ascii_case(CELL)
        };
        let start = source.fields.get(CELL).copied().or_else(|| {
            let mut lines = text.lines(first, last);
            lines.find(|(_, line)| labelled(line)).map(|(n, _)| n)
        })?;
        let mut lines = Vec::new();
        for (number, line) in text.lines(start, last.max(start)) {
            let content = match line.split_once('|') {
                Some((_, content)) if number == start && labelled(line) => content,
                _ => line,
            };
            let content = content.trim_end();
            let content = content.strip_suffix('|').unwrap_or(content).trim_end();
            lines.push((number, content));
        }
        Some(Self {
            document: &source.document,
            lines,
        })
    }

    /// Its words.
    pub(crate) fn tokens(&self) -> Vec<Token<'t>> {
        tokens(self.lines.iter().copied())
    }
}
