//! How many things a sentence says that the list below it has, and how many it has.

use super::counts::cardinal;
use super::documents::Imported;
use super::lexicon::{Counts, Lists};
use super::lists::is_nothing;
use crate::register::words::{Token, item, longest};

/// More words behind the noun say something of their own.
const BEHIND: usize = 5;

/// The number that a sentence states of the list below it: `It names six key areas for
/// consideration:`. The number begins the sentence, or stands behind a verb that presents. `None`: it
/// is a bound (`at least five`), a part (`two of the five`), of something else, or not the only one.
pub(super) fn announced(before: &[Token<'_>], counts: &Counts) -> Option<u32> {
    let mut numbers = (0..before.len()).filter_map(|at| Some((at, cardinal(&before[at], counts)?)));
    let (at, number) = numbers.next()?;
    if numbers.next().is_some() || counts.inexact.within(before) {
        return None;
    }
    let noun = (at + 1..=at + 3).find_map(|from| {
        let rest = before.get(from..)?;
        let plain = before[at + 1..from]
            .iter()
            .all(|token| !token.mark && !token.is("of"));
        let taken = longest(rest, &counts.listed).filter(|_| plain)?;
        Some(from + taken)
    })?;
    let behind = &before[noun..];
    let tail = behind.is_empty()
        || (behind.len() <= BEHIND
            && behind.iter().all(|token| !token.mark)
            && counts.behind_listed.begin(behind));
    (presents(&before[..at], counts) && tail).then_some(number)
}

/// Whether what stands before a number is nothing, or presents it: `the statement names the`.
fn presents(before: &[Token<'_>], counts: &Counts) -> bool {
    const ARTICLES: [&str; 7] = ["the", "following", "these", "its", "our", "their", "main"];
    let article = |token: &&Token<'_>| ARTICLES.contains(&token.word.as_str());
    let articles = before.iter().rev().take_while(article).count();
    let lead = &before[..before.len() - articles];
    lead.iter().all(|token| token.mark) || counts.presenting.end(lead)
}

/// The list below a line.
#[derive(Debug, Default)]
pub(super) struct Below {
    /// Items of its outer level.
    pub items: u32,
    /// Items further in.
    pub inner: u32,
    /// The line of the last outer item; that of the announcement when there is none.
    pub last: u32,
    /// Its items have different marks.
    mixed: bool,
    /// Another list follows it, behind a paragraph: the same may go on.
    goes_on: bool,
}

impl Below {
    /// Reads it; an item that says that there is nothing is none. `None`: there is no list, or only
    /// bullets without a word.
    pub(super) fn of(document: &Imported<'_>, line: u32, lists: &Lists) -> Option<Self> {
        let mut below = Self {
            last: line,
            ..Self::default()
        };
        let mut outer: Option<(usize, char)> = None;
        let mut after_blank = true;
        let mut ended = false;
        for (number, text) in document.text.lines(line.saturating_add(1), u32::MAX) {
            if text.trim().is_empty() || !document.has_words(number) {
                after_blank = true;
                continue;
            }
            let indent = text.len() - text.trim_start().len();
            match (item(text), outer) {
                (Some((_, content)), _) if !content.contains(char::is_alphanumeric) => {}
                (Some(_), _) if ended => {
                    below.goes_on = true;
                    break;
                }
                (Some((indent, content)), known) => {
                    let (out, first) = *outer.get_or_insert((indent, mark(text)));
                    if known.is_some() && indent > out {
                        below.inner += 1;
                    } else {
                        below.mixed |= mark(text) != first;
                        below.items += u32::from(!is_nothing(content, lists));
                        below.last = number;
                    }
                }
                // A line that goes on with the item above.
                (None, Some((out, _))) if !ended && (!after_blank || indent > out) => {}
                (None, Some(_)) => ended = true,
                (None, None) => break,
            }
            after_blank = false;
        }
        outer.map(|_| below)
    }

    /// Whether the list is not as long as announced, beyond doubt.
    pub(super) fn differs(&self, announced: u32) -> bool {
        let fewer = self.items < announced;
        self.items != announced
            && self.inner != announced
            && !self.mixed
            && !(fewer && self.goes_on)
    }
}

/// The kind of the mark of an item: the bullet itself, `1` for numbers, `a` for letters.
fn mark(line: &str) -> char {
    match line.trim_start().chars().next() {
        Some(c) if c.is_ascii_digit() => '1',
        Some(c) if c.is_ascii_alphabetic() && c != 'o' => 'a',
        Some(c) => c,
        None => ' ',
    }
}
