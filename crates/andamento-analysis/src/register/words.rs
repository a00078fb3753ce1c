//! Words, marks and sentences of a text, with their lines.

use std::ops::Range;

use serde::Deserialize;

use super::markup::{Markup, markup};

/// A word, a number or a mark of punctuation.
#[derive(Debug, Clone)]
pub(crate) struct Token<'t> {
    /// Lower case, `’` as `'`; a mark is itself, quotes are `"`, dashes `-`.
    pub word: String,
    /// Its line.
    pub line: u32,
    /// The whole line.
    pub whole: &'t str,
    /// Bytes in the line.
    pub at: Range<usize>,
    /// Whether it is a mark.
    pub mark: bool,
    /// Whether something new begins here: a list item, a table cell, a paragraph.
    pub opens: bool,
    /// Whether its first letter is a capital.
    pub capital: bool,
}

impl Token<'_> {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    /// The number that it writes in digits. `None`: a word.
    pub(crate) fn digits(&self) -> Option<u32> {
        let plain = !self.word.is_empty() && self.word.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| self.word.parse().ok()).flatten()
    }
}

/// The width of the indentation and the content of a list item. `None`: the line is none.
pub(crate) fn item(line: &str) -> Option<(usize, &str)> {
    let content = line.trim_start();
    let indent = line[..line.len() - content.len()].chars().count();
    let mut chars = content.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let bullet = matches!(
        first,
        '-' | '*' | '•' | '‣' | '–' | '—' | '▪' | '◦' | '·' | '●' | 'o'
    ) || ('\u{f000}'..='\u{f0ff}').contains(&first);
    if bullet && (rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        let lone_letter = first == 'o' && rest.trim().is_empty();
        return (!lone_letter).then(|| (indent, rest.trim()));
    }
    let inner = content.strip_prefix('(').unwrap_or(content);
    let name = inner.split(['.', ')']).next()?;
    let rest = inner.get(name.len() + 1..)?;
    let digits = name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let letter = name.len() == 1 && inner.as_bytes().get(1) == Some(&b')');
    let numbered = !name.is_empty() && (digits || (letter && name.is_ascii()));
    (numbered && (rest.is_empty() || rest.starts_with(char::is_whitespace)))
        .then(|| (indent, rest.trim()))
}

/// What stands between these is no text, on however many lines.
const COMMENT_BEGINS: &str = "<!--";
const COMMENT_ENDS: &str = "-->";

/// The tokens of lines. Marks of emphasis and headings, tags, comments, and what is struck through
/// are dropped.
pub(crate) fn tokens<'t>(lines: impl Iterator<Item = (u32, &'t str)>) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut opens = true;
    let mut comment = false;
    for (number, line) in lines {
        opens |= line.trim().is_empty() || item(line).is_some() || line.starts_with('#');
        let mut at = 0;
        while let Some(first) = line[at..].chars().next() {
            if comment {
                let Some(end) = line[at..].find(COMMENT_ENDS) else {
                    break;
                };
                comment = false;
                at += end + COMMENT_ENDS.len();
                continue;
            }
            if line[at..].starts_with(COMMENT_BEGINS) {
                comment = true;
                at += COMMENT_BEGINS.len();
                continue;
            }
            if let Some(Markup { width, block }) = markup(&line[at..]) {
                opens |= block;
                at += width;
                continue;
            }
            let width = first.len_utf8();
            if let Some(width) = footnote(&line[at..]) {
                at += width;
                continue;
            }
            if first == '|' {
                opens = true;
            }
            let dropped = first.is_whitespace() || "|*_#[]".contains(first);
            if dropped || (!first.is_alphanumeric() && !is_mark(first)) {
                at += width;
                continue;
            }
            let end = if first.is_alphanumeric() {
                word_end(line, at)
            } else {
                at + width
            };
            tokens.push(Token {
                word: spelled(&line[at..end]),
                line: number,
                whole: line,
                at: at..end,
                mark: !first.is_alphanumeric(),
                opens,
                capital: first.is_uppercase(),
            });
            opens = false;
            at = end;
        }
    }
    tokens
}

/// The width of the mark of a footnote: `[1]`, `¹`. `None`: there is none.
fn footnote(text: &str) -> Option<usize> {
    let raised = text.chars().take_while(|c| is_raised(*c));
    let raised: usize = raised.map(char::len_utf8).sum();
    if raised > 0 {
        return Some(raised);
    }
    let number = text.strip_prefix('[')?.split(']').next()?;
    let digits = !number.is_empty() && number.len() <= 3;
    let closed = text.as_bytes().get(number.len() + 1) == Some(&b']');
    (digits && closed && number.bytes().all(|b| b.is_ascii_digit())).then_some(number.len() + 2)
}

/// Whether a character is a raised digit.
fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

fn is_mark(c: char) -> bool {
    ".,;:!?()\"“”„«»–—-/".contains(c)
}

fn spelled(text: &str) -> String {
    if text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        return text.to_string();
    }
    let simple = |c: char| match c {
        '’' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' => '-',
        other => other,
    };
    text.chars()
        .map(simple)
        .flat_map(char::to_lowercase)
        .collect()
}

/// A word goes on over apostrophes, hyphens between letters, and points between characters.
fn word_end(line: &str, start: usize) -> usize {
    let mut end = start;
    let mut last = ' ';
    let mut rest = line[start..].chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let joins = match c {
            '\'' | '’' => next.is_alphabetic(),
            '-' => last.is_alphabetic() && next.is_alphabetic(),
            '.' if last.is_ascii_digit() => next.is_ascii_digit(),
            '.' => next.is_lowercase(),
            _ => c.is_alphanumeric() && !is_raised(c),
        };
        if !joins {
            break;
        }
        end += c.len_utf8();
        last = c;
    }
    end
}

/// Words that end with a point inside a sentence.
const ABBREVIATIONS: [&str; 12] = [
    "e.g", "i.e", "nos", "art", "cf", "approx", "mr", "ms", "mrs", "dr", "vol", "ca",
];

/// The sentences: token ranges, the closing mark included.
pub(crate) fn sentences(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        if tokens[at].opens && at > start {
            found.push(start..at);
            start = at;
        }
        let next = tokens.get(at + 1);
        let ends = match tokens[at].word.as_str() {
            "!" | "?" => true,
            "." => {
                let before = at.checked_sub(1).map_or("", |b| tokens[b].word.as_str());
                let number_follows = next.is_some_and(|n| n.digits().is_some());
                let short = ABBREVIATIONS.contains(&before) || (before == "no" && number_follows);
                !short && next.is_none_or(|n| n.capital || n.mark || n.digits().is_some())
            }
            _ => false,
        };
        if ends {
            found.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

/// The text of some tokens as it stands in the source, its first line, and its last.
pub(crate) fn quote(tokens: &[Token<'_>]) -> (u32, u32, String) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return (0, 0, String::new());
    };
    if first.line == last.line {
        let text = first.whole.get(first.at.start..last.at.end);
        return (first.line, last.line, text.unwrap_or_default().to_string());
    }
    let mut parts = vec![&first.whole[first.at.start..]];
    let mut line = first.line;
    for token in tokens {
        if token.line == line {
            continue;
        }
        line = token.line;
        parts.push(if line == last.line {
            &token.whole[..last.at.end]
        } else {
            token.whole
        });
    }
    let text: Vec<_> = parts.iter().map(|part| part.trim()).collect();
    (first.line, last.line, text.join(" "))
}

/// Words of a phrase, as [`tokens`] spells them.
pub(crate) fn phrase(text: &str) -> Vec<String> {
    let tokens = tokens(std::iter::once((1, text)));
    tokens
        .into_iter()
        .filter(|token| !token.mark)
        .map(|token| token.word)
        .collect()
}

/// A list of phrases of the lexicon, each as its words; ordered, so that one is found quickly.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Phrases {
    ordered: Vec<Vec<String>>,
    /// By the first byte of a phrase, the lengths of the first words, a bit each: most words of a
    /// text begin no phrase, and are seen here not to.
    firsts: Box<[u32; 256]>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl From<Vec<String>> for Phrases {
    fn from(texts: Vec<String>) -> Self {
        let mut ordered: Vec<_> = texts.iter().map(|text| phrase(text)).collect();
        ordered.retain(|words| !words.is_empty());
        ordered.sort();
        let mut firsts = Box::new([0; 256]);
        for phrase in &ordered {
            let (byte, bit) = shape(&phrase[0]);
            firsts[byte] |= bit;
        }
        Self { ordered, firsts }
    }
}

/// The first byte of a word, and the bit of its length.
fn shape(word: &str) -> (usize, u32) {
    let first = word.as_bytes().first().copied().unwrap_or_default();
    (usize::from(first), 1 << word.len().min(31))
}

impl Phrases {
    /// Whether one of them begins the tokens.
    pub(crate) fn begin(&self, tokens: &[Token<'_>]) -> bool {
        longest(tokens, self).is_some()
    }

    /// Whether one of them is anywhere in the tokens.
    pub(crate) fn within(&self, tokens: &[Token<'_>]) -> bool {
        (0..tokens.len()).any(|at| self.begin(&tokens[at..]))
    }

    /// Whether one of them ends the tokens.
    pub(crate) fn end(&self, tokens: &[Token<'_>]) -> bool {
        (0..tokens.len()).any(|at| longest(&tokens[at..], self) == Some(tokens.len() - at))
    }
}

/// How many tokens the longest of the phrases takes from the beginning. `None`: none begins
/// here.
pub(crate) fn longest(tokens: &[Token<'_>], phrases: &Phrases) -> Option<usize> {
    let word = &tokens.first()?.word;
    let (byte, bit) = shape(word);
    if phrases.firsts[byte] & bit == 0 {
        return None;
    }
    let from = phrases.ordered.partition_point(|phrase| phrase[0] < *word);
    let begins = |phrase: &&Vec<String>| {
        phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(p, t)| t.word == *p)
    };
    let same = phrases.ordered[from..]
        .iter()
        .take_while(|phrase| phrase[0] == *word);
    same.filter(begins).map(Vec::len).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let lines = text.lines().zip(1..).map(|(line, number)| (number, line));
        let tokens = tokens(lines);
        let all = sentences(&tokens).into_iter();
        all.map(|range| quote(&tokens[range]).2).collect()
    }

    #[test]
    fn sentences_end_at_full_stops_and_not_at_abbreviations_or_decimals() {
        assert_eq!(
            cut("It took 3.8 million, e.g. in no. 3. The rest followed\nlater. End"),
            [
                "It took 3.8 million, e.g. in no. 3.",
                "The rest followed later.",
                "End"
            ]
        );
    }

    #[test]
    fn cells_items_and_paragraphs_begin_anew() {
        let text = "Implementation | It includes\n- one\n- two\n\nEnd";
        assert_eq!(
            cut(text),
            ["Implementation", "It includes", "- one", "- two", "End"]
        );
    }

    #[test]
    fn a_list_item_has_a_marker_and_a_blank() {
        assert_eq!(item("  - one"), Some((2, "one")));
        assert_eq!(item("\u{f0b7} one"), Some((0, "one")));
        assert_eq!(item("2) two"), Some((0, "two")));
        assert_eq!(item("(a) two"), Some((0, "two")));
        for line in [
            "**bold**",
            "one - two",
            "2021-2027 plan",
            "3.8 million",
            "of",
            "-5",
            "",
        ] {
            assert_eq!(item(line), None, "{line}");
        }
    }

    #[test]
    fn marks_of_footnotes_are_no_words() {
        let said = tokens(std::iter::once((1, "continuous[1], with¹² 3 m² in [2024]")));
        let words: Vec<_> = said.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(words, ["continuous", ",", "with", "3", "m", "in", "2024"]);
    }

    #[test]
    fn tags_entities_and_what_is_struck_through_are_no_words() {
        let said = |text: &str| {
            let found = tokens(std::iter::once((1, text)));
            let words: Vec<_> = found.iter().map(|token| token.word.clone()).collect();
            words.join(" ")
        };
        assert_eq!(
            said("<b>This&nbsp;action</b> is <a href=\"x\">done</a>."),
            "this action is done ."
        );
        assert_eq!(
            said("It is ~~complete~~ <del>over</del> open"),
            "it is open"
        );
        assert_eq!(
            said("fewer < 3 and more > 2 & so on"),
            "fewer 3 and more 2 so on"
        );
        assert_eq!(cut("One<br>Two<p>Three</p>").len(), 3);
        assert_eq!(
            cut("One. <!-- Two.\nThree. --> Four.\n<!-- Five."),
            ["One.", "Four."]
        );
    }
}
