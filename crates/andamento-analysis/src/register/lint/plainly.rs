//! Whether a sentence plainly states a number of a plan that it names.

use std::ops::Range;

use super::counts::cardinal;
use super::lexicon::{Counts, Lexicon};
use crate::register::words::{Token, longest};

/// A plan that a sentence names, and where.
pub(super) struct Named {
    pub subject: usize,
    pub at: Range<usize>,
}

/// The plans that a sentence names, in the order in which it does.
pub(super) fn names(sentence: &[Token<'_>], lexicon: &Lexicon) -> Vec<Named> {
    let (places, words): (Vec<usize>, Vec<Token<'_>>) = sentence
        .iter()
        .cloned()
        .enumerate()
        .filter(|(_, token)| !token.mark)
        .unzip();
    let mut found = Vec::new();
    for at in 0..words.len() {
        for (subject, known) in lexicon.subjects.iter().enumerate() {
            if let Some(taken) = longest(&words[at..], &known.names) {
                let at = places[at]..places[at + taken - 1] + 1;
                found.push(Named { subject, at });
            }
        }
    }
    found
}

/// The noun that a number counts: `priority areas`; `areas` where the sentence names the plan.
pub(super) fn noun(rest: &[Token<'_>], counts: &Counts, names_plan: bool) -> Option<usize> {
    let weak = longest(rest, &counts.areas_if_named).filter(|_| names_plan);
    longest(rest, &counts.areas).max(weak)
}

/// The plan of which a sentence states a number at `at`: `The plan has five areas`, `the five areas
/// of the plan`, in words that deny, wish, compare or limit nothing. `None`: not so plainly.
pub(super) fn subject(
    sentence: &[Token<'_>],
    named: &[Named],
    at: usize,
    counts: &Counts,
) -> Option<usize> {
    let end = at + 1 + noun(&sentence[at + 1..], counts, true)?;
    let asks = sentence.last().is_some_and(|last| last.is("?"));
    let behind = &sentence[end..];
    let closes = |rest: &[Token<'_>]| {
        let counted = rest
            .get(1)
            .and_then(|next| cardinal(next, counts))
            .is_some();
        rest.first()
            .is_none_or(|next| next.mark || (next.is("and") && counted))
    };
    let before = named.iter().rfind(|name| name.at.end <= at);
    if let Some(name) = before {
        let said = &sentence[name.at.end..at];
        let lead = clause_of(sentence, name.at.start, counts);
        let plain = states(said, counts) && leads(lead, counts) && closes(behind);
        return (plain && !asks).then_some(name.subject);
    }
    // `the five priority areas of the 2016 action plan`
    let name = named.first()?;
    let between = &sentence[end.min(name.at.start)..name.at.start];
    let of = between.first().is_some_and(|first| first.is("of")) && leads(&between[1..], counts);
    let lead = leads(&sentence[..at], counts);
    let alone = sentence[name.at.end..]
        .first()
        .is_none_or(|next| [".", ":", "("].contains(&next.word.as_str()));
    (of && lead && alone && !asks).then_some(name.subject)
}

/// What stands before a name in its clause.
fn clause_of<'s, 't>(sentence: &'s [Token<'t>], name: usize, counts: &Counts) -> &'s [Token<'t>] {
    let cut = sentence[..name].iter().rposition(|token| {
        token.is(",") || token.is(";") || counts.contrasts.begin(std::slice::from_ref(token))
    });
    &sentence[cut.map_or(0, |cut| cut + 1)..name]
}

/// Whether words before a name or a number are nothing but an article or whose it is.
fn leads(words: &[Token<'_>], counts: &Counts) -> bool {
    let mut rest = words;
    while let Some(first) = rest.first() {
        let taken = if first.mark {
            Some(1)
        } else {
            longest(rest, &counts.leading)
        };
        let Some(taken) = taken else {
            return false;
        };
        rest = &rest[taken..];
    }
    true
}

/// Whether the words between a name and a number say that it has so many: `has`, `(2021-2027), which
/// covers`, `has five areas and`.
fn states(words: &[Token<'_>], counts: &Counts) -> bool {
    let mut rest = words;
    let mut verb = false;
    while let Some(first) = rest.first() {
        let which = |rest: &[Token<'_>]| rest.get(1).is_some_and(|next| next.is("which"));
        let taken = match first.word.as_str() {
            "-" | "(" | ")" => 1,
            "," if which(rest) => 2,
            "and" | "a" | "the" | "its" | "total" | "of" if verb => 1,
            _ if first.digits().is_some_and(|number| number > 1900) => 1,
            _ if cardinal(first, counts).is_some() => {
                let Some(taken) = noun(&rest[1..], counts, true) else {
                    return false;
                };
                1 + taken
            }
            _ => {
                let Some(taken) = longest(rest, &counts.stating) else {
                    return false;
                };
                verb = true;
                taken
            }
        };
        rest = &rest[taken..];
    }
    verb
}

/// Whether a sentence is a heading or an item that states a number of what its document is about:
/// no full stop, no verb, nothing that limits it, and no other name.
pub(super) fn is_fragment(sentence: &[Token<'_>], counts: &Counts) -> bool {
    const KNOWN: [&str; 10] = [
        "eu",
        "member",
        "states",
        "non-eu",
        "commission",
        "european",
        "union",
        "action",
        "plan",
        "priority",
    ];
    const VERBS: [&str; 19] = [
        "is", "are", "was", "were", "has", "have", "had", "should", "would", "could", "will",
        "may", "might", "does", "do", "did", "can", "must", "shall",
    ];
    let closed = sentence
        .last()
        .is_some_and(|last| [".", "!", "?", ":", ";"].contains(&last.word.as_str()));
    let mut words = sentence.iter().filter(|token| !token.mark);
    let own = |token: &Token<'_>| {
        let word = token.word.as_str();
        (token.capital && !KNOWN.contains(&word)) || VERBS.contains(&word)
    };
    let first = words.next();
    let owner = first.is_some_and(|first| first.word.ends_with("'s"));
    !closed
        && !owner
        && !words.any(own)
        && !counts.inexact.within(sentence)
        && !sentence.iter().any(|token| token.is(":"))
}
