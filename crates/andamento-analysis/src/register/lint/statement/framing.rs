//! Which sentences stand below something that says what they are about: a heading, a label, an item
//! of a list.

use std::ops::Range;

use super::Reader;
use crate::register::lint::own_name::OwnName;
use crate::register::words::{Token, item};

/// Longer fragments are no headings.
const HEADING: usize = 8;

/// What has been read of a text up to a sentence.
#[derive(Default)]
struct Above {
    /// A heading: a short line without a full stop.
    heading: bool,
    /// A line that ends in a colon, and whether items of its list were seen.
    introduced: bool,
    listed: bool,
    /// A label before a colon, in an earlier sentence of the same paragraph or item.
    labelled: bool,
    /// Indentations of the items that are open.
    items: Vec<usize>,
    /// The block is below an item or below its introduction.
    within: bool,
}

/// For each sentence of a text, whether what stands above it limits what it says: `By country:`,
/// `- Italy` before an item further in, a heading, `Malta: the forum met.` before more.
pub(super) fn framed(
    tokens: &[Token<'_>],
    sentences: &[Range<usize>],
    name: &OwnName<'_>,
    reader: Reader<'_>,
) -> Vec<bool> {
    let mut above = Above::default();
    let mut found = Vec::new();
    for (nth, range) in sentences.iter().enumerate() {
        let sentence = &tokens[range.clone()];
        if nth == 0 || sentence[0].opens {
            let begins_line = range.start == 0 || tokens[range.start - 1].line != sentence[0].line;
            above.open(sentence[0].whole, begins_line);
        }
        found.push(above.heading || above.within || above.labelled);
        let ends_block = sentences
            .get(nth + 1)
            .is_none_or(|next| tokens[next.start].opens);
        above.pass(sentence, ends_block, name, reader);
    }
    found
}

impl Above {
    /// A new paragraph, item or cell.
    fn open(&mut self, line: &str, begins_line: bool) {
        self.labelled = false;
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        match item(line).filter(|_| begins_line) {
            Some((indent, _)) => {
                self.items.retain(|known| *known < indent);
                self.within = self.introduced || !self.items.is_empty();
                self.items.push(indent);
                self.listed |= self.introduced;
            }
            None if self.items.first().is_some_and(|outer| *outer < indent) => {
                self.within = true;
            }
            None => {
                self.items.clear();
                self.introduced &= !self.listed;
                self.within = self.introduced;
            }
        }
    }

    fn pass(
        &mut self,
        sentence: &[Token<'_>],
        ends_block: bool,
        name: &OwnName<'_>,
        reader: Reader<'_>,
    ) {
        let closes = |mark: &str| sentence.last().is_some_and(|last| last.is(mark));
        let fragment = ends_block && ![".", "!", "?", ";"].into_iter().any(closes);
        let labels = !closes(":") && sentence.iter().any(|token| token.is(":"));
        if !fragment && !labels {
            return;
        }
        let sentence = name.spoken(sentence);
        let words = sentence.iter().filter(|token| !token.mark).count();
        let marks = sentence.iter().take_while(|token| token.mark).count();
        let bare = &sentence[marks..];
        let colon = bare.iter().position(|token| token.is(":"));
        // A heading that names the action is about all of it.
        let head = &bare[..colon.unwrap_or(bare.len())];
        let label = reader.is_label(head) || reader.words.subjects.begin(head);
        self.labelled |= labels && !label;
        let of_item = !self.items.is_empty();
        if !fragment || words == 0 || of_item {
            return;
        }
        if label {
            (self.heading, self.introduced) = (false, false);
        } else if closes(":") {
            (self.introduced, self.listed) = (true, false);
        } else if words <= HEADING && reader.read(&sentence).is_empty() {
            self.heading = true;
        }
    }
}
