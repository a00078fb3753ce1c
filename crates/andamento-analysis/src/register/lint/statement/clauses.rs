//! Clauses of a sentence, and the parts of what is said of one subject.

use std::ops::Range;

use super::group;
use crate::register::lint::lexicon::Statements;
use crate::register::words::{Token, longest};

/// Tokens between marks.
pub(super) struct Clause {
    pub range: Range<usize>,
    /// It stands between brackets or dashes.
    pub bracketed: bool,
}

/// Clauses between marks; what stands in quotes belongs to none.
pub(super) fn clauses(sentence: &[Token<'_>]) -> Vec<Clause> {
    let mark = |at: usize, mark: &str| sentence.get(at).is_some_and(|token| token.is(mark));
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let mut add = |start: usize, end: usize, quoted: bool| {
        let opens = |sign: &str| start > 0 && mark(start - 1, sign);
        let bracketed = opens("(") || (opens("-") && mark(end, "-"));
        if end > start && !quoted {
            found.push(Clause {
                range: start..end,
                bracketed,
            });
        }
    };
    for (at, token) in sentence.iter().enumerate() {
        // `ongoing/complete` is one and the other.
        let inner = at > 0 && is_inner(&sentence[at - 1..]);
        if token.mark && !token.is("/") && !inner {
            add(start, at, quoted);
            quoted ^= token.is("\"");
            start = at + 1;
        }
    }
    add(start, sentence.len(), quoted);
    found
}

/// Whether the second of some tokens is a dash inside of a name or of a time: `COVID-19`, `2021-2027`.
fn is_inner(tokens: &[Token<'_>]) -> bool {
    let [before, dash, after, ..] = tokens else {
        return false;
    };
    let long = dash.whole[dash.at.clone()].starts_with('—');
    let joined = before.at.end == dash.at.start && dash.at.end == after.at.start;
    dash.is("-") && !long && joined && before.line == after.line && !before.mark && !after.mark
}

/// A part of what is said of one subject.
pub(super) struct Part {
    pub range: Range<usize>,
    /// It goes on behind the verbs of the part before: `was launched and completed`.
    pub shares: bool,
}

/// `is complete and continues …`, `was launched and later completed`: the parts. `yet` behind a
/// form of *be* or *have* or a negation is an adverb.
pub(super) fn coordinated(rest: &[Token<'_>], words: &Statements) -> Vec<Part> {
    let mut parts = vec![Part {
        range: 0..rest.len(),
        shares: false,
    }];
    for at in 1..rest.len() {
        let joins = match rest[at].word.as_str() {
            "and" | "but" => true,
            "yet" => !group::is_auxiliary(&rest[at - 1].word),
            _ => false,
        };
        if !joins {
            continue;
        }
        let mut next = &rest[at + 1..];
        while let Some(taken) = longest(next, &words.adverbs) {
            next = &next[taken..];
        }
        let verb = next.first().is_some_and(|next| group::begins(&next.word));
        let participle = [
            &words.completed,
            &words.start,
            &words.suspended,
            &words.discontinued,
        ];
        let shares = participle.iter().any(|phrases| phrases.begin(next));
        if verb || shares {
            if let Some(last) = parts.last_mut() {
                last.range.end = at;
            }
            parts.push(Part {
                range: at + 1..rest.len(),
                shares: shares && !verb,
            });
        }
    }
    parts
}
