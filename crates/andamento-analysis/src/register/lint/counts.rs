//! `count-differs`: a list that is not as long as announced, and numbers stated of one thing
//! that differ.

use std::collections::BTreeMap;

use super::announced::{Below, announced};
use super::documents::Imported;
use super::finding::{Evidence, Finding, Rule};
use super::lexicon::{Counts, Lexicon};
use crate::register::words::{Token, quote, sentences};

/// The numbers that were read from the lines of a document, by its hash.
pub(super) type Numbers = BTreeMap<String, Vec<ReadNumber>>;

/// A number, and the first and last line that it was read from.
pub(super) struct ReadNumber {
    pub number: u32,
    pub lines: (u32, u32),
}

/// What the texts say.
pub(super) fn check(
    documents: &[Imported<'_>],
    lexicon: &Lexicon,
    read: &mut Numbers,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut stated: BTreeMap<usize, Vec<Stated>> = BTreeMap::new();
    for document in documents {
        for sentence in sentences(&document.tokens) {
            findings.extend(list(document, &document.tokens[sentence], lexicon, read));
        }
        super::areas::read(document, lexicon, &mut stated);
    }
    for (subject, said) in stated {
        for one in &said {
            let lines = read.entry(one.evidence.document.clone()).or_default();
            lines.push(ReadNumber {
                number: one.number,
                lines: (one.evidence.line.unwrap_or(0), one.last_line),
            });
        }
        let entry = lexicon.subjects[subject].entry.to_string();
        findings.extend(super::areas::differ(entry, said));
    }
    findings
}

/// A number that a text states of a subject.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    /// The number; a lower bound when it comes from an ordinal.
    pub number: u32,
    /// Whether it is all there are.
    pub exact: bool,
    pub evidence: Evidence,
    pub last_line: u32,
}

/// The number that a token writes, in words or digits below 100.
pub(super) fn cardinal(token: &Token<'_>, counts: &Counts) -> Option<u32> {
    let digits = token
        .digits()
        .filter(|number| *number < 100 && token.word.len() < 3);
    digits.or_else(|| {
        let at = counts.cardinals.iter().position(|word| token.is(word))?;
        u32::try_from(at + 1).ok()
    })
}

/// A sentence that announces how many things are listed, and the list below it.
fn list(
    document: &Imported<'_>,
    sentence: &[Token<'_>],
    lexicon: &Lexicon,
    read: &mut Numbers,
) -> Option<Finding> {
    let counts = &lexicon.counts;
    let colon = sentence.iter().position(|token| token.is(":"))?;
    let last = sentence.last()?;
    // Nothing but emphasis stands behind the colon.
    let end = &sentence[colon];
    let tail = end
        .whole
        .get(end.at.end..)?
        .trim_matches(|c: char| c.is_whitespace() || "*_|".contains(c));
    if end.line != last.line || !tail.is_empty() {
        return None;
    }
    let announced = announced(&sentence[..colon], counts)?;
    let below = Below::of(document, end.line, &lexicon.lists)?;
    let (items, last_item) = (below.items, below.last);
    let (line, _, text) = quote(sentence);
    let of_document = read.entry(document.hash.to_string()).or_default();
    of_document.extend([announced, items].map(|number| ReadNumber {
        number,
        lines: (line, last_item),
    }));
    below.differs(announced).then(|| Finding {
        rule: Rule::CountDiffers,
        entry: document.name.clone(),
        message: match items {
            0 => format!("{announced} are announced, the list has none"),
            items => format!("{announced} are announced, the list has {items}"),
        },
        evidence: vec![
            document.evidence(line, text),
            document.evidence(
                last_item,
                document
                    .text
                    .line(last_item)
                    .unwrap_or_default()
                    .trim()
                    .to_string(),
            ),
        ],
    })
}
