//! How many areas a plan has, as texts state it: in numbers, and by counting them through.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::counts::{Stated, cardinal};
use super::documents::Imported;
use super::finding::{Finding, Rule};
use super::lexicon::{Counts, Lexicon};
use super::plainly::{self, Named, names};
use crate::register::words::{Token, longest, quote, sentences};

/// How many sentences before a statement may name the plan that it is about.
const CONTEXT: usize = 3;

/// Adds what a document states of the plans that the lexicon names.
pub(super) fn read(
    document: &Imported<'_>,
    lexicon: &Lexicon,
    stated: &mut BTreeMap<usize, Vec<Stated>>,
) {
    let ranges = sentences(&document.tokens);
    let named: Vec<Vec<Named>> = ranges
        .iter()
        .map(|range| names(&document.tokens[range.clone()], lexicon))
        .collect();
    let main = most_named(&named);
    let mut ordinals: BTreeMap<usize, BTreeMap<u32, Stated>> = BTreeMap::new();
    let mut headed: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for (at, range) in ranges.iter().enumerate() {
        let sentence = &document.tokens[range.clone()];
        let found = numbers(sentence, &lexicon.counts, !named[at].is_empty());
        if found.is_empty() {
            continue;
        }
        // A heading belongs to its document, whatever the text before it ends with.
        let heading = found.iter().any(|number| number.heads);
        let context = if heading { 0 } else { CONTEXT };
        let near = named[at.saturating_sub(context)..=at]
            .iter()
            .rev()
            .find_map(|names| names.last());
        let near = near.map(|name| name.subject).or(main);
        let fragment = plainly::is_fragment(sentence, &lexicon.counts);
        for number in found {
            let plain = match number.exact {
                true => plainly::subject(sentence, &named[at], number.at, &lexicon.counts),
                false => None,
            };
            let beside = near.filter(|_| fragment || !number.exact);
            let Some(subject) = plain.or(beside) else {
                continue;
            };
            let (line, last_line, text) = quote(sentence);
            let said = Stated {
                number: number.value,
                exact: number.exact,
                evidence: document.evidence(line, text),
                last_line,
            };
            if number.exact {
                stated.entry(subject).or_default().push(said);
            } else {
                if number.heads {
                    headed.entry(subject).or_default().insert(number.value);
                }
                ordinals
                    .entry(subject)
                    .or_default()
                    .entry(number.value)
                    .or_insert(said);
            }
        }
    }
    for (subject, by_number) in ordinals {
        let through = headed.get(&subject).is_some_and(|heads| {
            heads.len() > 1
                && heads
                    .iter()
                    .copied()
                    .eq(1..=u32::try_from(heads.len()).unwrap_or(0))
        });
        if let Some((number, mut last)) = by_number.into_iter().next_back() {
            last.exact = through && headed[&subject].len() == number as usize;
            stated.entry(subject).or_default().push(last);
        }
    }
}

/// One finding when what is stated cannot all be true.
pub(super) fn differ(entry: String, mut said: Vec<Stated>) -> Option<Finding> {
    let exact: BTreeSet<u32> = said
        .iter()
        .filter(|one| one.exact)
        .map(|one| one.number)
        .collect();
    let at_least = said.iter().map(|one| one.number).max()?;
    let below = exact.first().is_some_and(|least| *least < at_least);
    if exact.len() < 2 && !below {
        return None;
    }
    said.sort_by(|a, b| (a.number, &a.evidence).cmp(&(b.number, &b.evidence)));
    said.dedup_by(|a, b| a.number == b.number && a.evidence == b.evidence);
    let mut numbers: Vec<String> = said
        .iter()
        .map(|one| {
            if one.exact {
                one.number.to_string()
            } else {
                format!("at least {}", one.number)
            }
        })
        .collect();
    numbers.dedup();
    Some(Finding {
        rule: Rule::CountDiffers,
        entry,
        message: format!(
            "the number of its areas is stated as {}",
            numbers.join(", ")
        ),
        evidence: said.into_iter().map(|one| one.evidence).collect(),
    })
}

struct Number {
    value: u32,
    /// Its token in the sentence.
    at: usize,
    /// All there are; otherwise there are at least as many.
    exact: bool,
    /// It stands at the beginning of a line, as in a heading.
    heads: bool,
}

/// The subject that a document names most often. `None`: there is none, or two are even.
fn most_named(named: &[Vec<Named>]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for name in named.iter().flatten() {
        *counts.entry(name.subject).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    let mut first = counts.into_iter().filter(|(_, count)| *count == most);
    first
        .next()
        .map(|(subject, _)| subject)
        .filter(|_| first.next().is_none())
}

fn numbers(sentence: &[Token<'_>], counts: &Counts, names_plan: bool) -> Vec<Number> {
    let noun = |rest: &[Token<'_>]| plainly::noun(rest, counts, names_plan);
    let loose = counts.inexact.within(sentence);
    let mut found = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        let rest = sentence.get(at + 1..).unwrap_or_default();
        let ordinal = counts.ordinals.iter().position(|word| token.is(word));
        if let (Some(nth), Some(_)) = (ordinal, noun(rest)) {
            let before: Range<usize> = 0..at;
            let heads = sentence[before]
                .iter()
                .all(|t| t.mark || t.digits().is_some());
            if heads || !loose {
                found.push(Number {
                    value: u32::try_from(nth + 1).unwrap_or(u32::MAX),
                    at,
                    exact: false,
                    heads,
                });
            }
        } else if let (Some(value), Some(_)) = (cardinal(token, counts), noun(rest)) {
            if value > 1 && counts_all(&sentence[..at], counts) {
                found.push(Number {
                    value,
                    at,
                    exact: true,
                    heads: false,
                });
            }
        } else if ["priority", "area"].contains(&token.word.as_str()) {
            // `priority five of the plan`
            if let Some(value) = rest
                .first()
                .and_then(|next| cardinal(next, counts))
                .filter(|_| names_plan && !loose)
            {
                found.push(Number {
                    value,
                    at,
                    exact: false,
                    heads: false,
                });
            }
        }
    }
    found
}

/// Whether the words before a number let it count all: `the five`, `has five`, `, 7`; not
/// `the other five`, `the first three`, `about five`.
fn counts_all(before: &[Token<'_>], counts: &Counts) -> bool {
    before.last().is_none_or(|last| {
        last.mark || longest(std::slice::from_ref(last), &counts.all_of).is_some()
    })
}
