//! What follows a state and limits it: a time, an agent, a part, a place, a habit.

use andamento_model::register::Span;

use super::Reader;
use crate::register::lint::dates::date;
use crate::register::words::{Token, longest};

/// What follows a state up to the end of the clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    /// The preposition and the time: `until`, 2027.
    pub time: Option<(String, Span)>,
    /// Something follows besides times.
    pub more: bool,
    /// A noun follows directly: the state is said of it, or it is an object.
    pub noun: bool,
    /// It is about a part, a place, a case or an exception.
    pub limited: bool,
    /// `by 12 Member States`: somebody did it.
    pub agent: bool,
    /// `to`, `for` or `in` something that is neither a time nor known.
    pub vague: bool,
    /// `in`, `for` or `within` something, not behind a further verb.
    pub within: bool,
    /// `with`, `through`, `under`, `on` something.
    pub manner: bool,
    /// `for two weeks`.
    pub lasting: bool,
    /// Behind `but` stands no word for an end: `but annual`.
    pub otherwise: bool,
    /// `but` and several words without a verb; not `but growing`.
    pub but: bool,
    /// `every year`.
    pub recurring: bool,
    /// `again`, `anew`.
    pub again: bool,
    /// `at` something that is no time: it began there, or is so at a level.
    pub at: bool,
    /// `under another plan`.
    pub under: bool,
    /// `during the pandemic`.
    pub during: bool,
    /// `on time`, `in full`.
    pub punctual: bool,
}

const OF_TIME: [&str; 20] = [
    "in",
    "on",
    "at",
    "by",
    "since",
    "from",
    "until",
    "till",
    "during",
    "before",
    "after",
    "around",
    "through",
    "throughout",
    "to",
    "for",
    "as",
    "of",
    "between",
    "beyond",
];
const JOINING: [&str; 10] = [
    "and", "but", "while", "whereas", "although", "though", "because", "so", "yet", "which",
];

/// Steps or strands of an action, some words behind a preposition: `in the planning stage`.
const STEPS: [&str; 10] = [
    "phase",
    "phases",
    "stage",
    "stages",
    "strand",
    "strands",
    "pillar",
    "component",
    "cycle",
    "level",
];

impl Tail {
    /// Reads it; `inside` a noun and what belongs to it, or directly behind the state.
    pub(super) fn of(after: &[Token<'_>], inside: bool, reader: Reader<'_>) -> Self {
        let words = reader.words;
        let mut tail = Self::default();
        let mut inside = inside;
        let mut verb = false;
        let mut at = 0;
        while at < after.len() {
            let rest = &after[at..];
            let word = rest[0].word.as_str();
            if word == "only" && time(&rest[1..], reader).is_none() {
                tail.limited = true;
                break;
            }
            if let Some((preposition, span, taken)) = time(rest, reader) {
                tail.time.get_or_insert((preposition, span));
                inside = false;
                at += taken;
                continue;
            }
            tail.punctual |= words.punctual.begin(rest);
            tail.lasting |= duration(rest, reader).is_some();
            let passed = longest(rest, &words.moments)
                .or_else(|| duration(rest, reader))
                .or_else(|| month(rest, reader))
                .or_else(|| longest(rest, &words.adverbs));
            if let Some(taken) = passed {
                at += taken;
                continue;
            }
            if JOINING.contains(&word) {
                tail.but |= word == "but" && rest.len() > 2;
                let over = words.complete.begin(&rest[1..]) || words.completed.begin(&rest[1..]);
                tail.otherwise |= word == "but" && !over;
                tail.limited |= takes_back(&rest[1..], reader);
                if !inside || tail.but {
                    break;
                }
            }
            if words.narrowing.begin(rest) {
                tail.limited = true;
                break;
            }
            let named = rest.get(1).is_some_and(|next| next.capital);
            tail.under |= word == "under" && !named;
            tail.during |= word == "during";
            tail.recurring |= words.recurring.begin(rest);
            tail.again |= words.again.begin(rest);
            let condition = ["if", "unless", "once", "when", "whether", "provided"];
            if words.conditions.begin(rest) || condition.contains(&word) {
                tail.limited = true;
                break;
            }
            let neutral = longest(rest, &words.wholes).or_else(|| longest(rest, &words.neutral));
            if let Some(taken) = neutral {
                (inside, tail.more) = (true, true);
                // `in all but two Member States`.
                let but = rest.get(taken).is_some_and(|next| next.is("but"));
                let manner = ["with", "through", "via", "under", "on", "thanks"];
                tail.manner |= taken == 1 && manner.contains(&word);
                let sided = word == "on"
                    && rest
                        .iter()
                        .take(6)
                        .any(|token| words.sides.begin(std::slice::from_ref(token)));
                tail.limited |= sided;
                let place =
                    ["across", "throughout"].contains(&word) && names_place(&rest[taken..], reader);
                tail.limited |= but || place || words.parts.begin(&rest[taken..]);
                at += taken;
                continue;
            }
            match word {
                "at" => (inside, tail.at, tail.more) = (true, true, true),
                "by" | "in" | "for" | "within" | "among" | "to" => {
                    tail.limited |= limits(&rest[1..], word == "by", reader);
                    tail.agent |= word == "by";
                    tail.vague |= word != "by";
                    verb |= word == "to";
                    tail.within |= !verb && word != "by";
                    tail.limited |= word == "to" && rest.len() == 1;
                    (inside, tail.more) = (true, true);
                }
                _ if inside || tail.again || tail.recurring => tail.more = true,
                _ => {
                    (tail.noun, tail.more) = (true, true);
                    break;
                }
            }
            at += 1;
        }
        tail
    }

    /// Whether the time it names has wholly passed.
    pub(super) fn passed(&self, reader: Reader<'_>) -> bool {
        self.time
            .as_ref()
            .is_some_and(|(_, span)| span.last < reader.today)
    }

    /// Whether the time it names is still to come.
    pub(super) fn ahead(&self, reader: Reader<'_>) -> bool {
        self.time
            .as_ref()
            .is_some_and(|(_, span)| span.first > reader.today)
    }

    /// `from 2030 to 2032`: whether that has not begun.
    pub(super) fn ahead_from(&self, reader: Reader<'_>) -> bool {
        self.time_after(&["from"]) && self.ahead(reader)
    }

    /// Whether its time is introduced by one of these words.
    pub(super) fn time_after(&self, prepositions: &[&str]) -> bool {
        let mut time = self.time.iter();
        time.any(|(preposition, _)| prepositions.contains(&preposition.as_str()))
    }
}

/// Whether a clause is nothing but a time: `in March 2024`, `last year`, `for two years`.
pub(super) fn is_time(clause: &[Token<'_>], reader: Reader<'_>) -> bool {
    let taken = time(clause, reader)
        .map(|(_, _, taken)| taken)
        .or_else(|| longest(clause, &reader.words.moments))
        .or_else(|| duration(clause, reader))
        .or_else(|| month(clause, reader));
    taken == Some(clause.len())
}

/// A time at the beginning, with the word before it: `in March 2024`, `as of 2023`, `2023`.
fn time(rest: &[Token<'_>], reader: Reader<'_>) -> Option<(String, Span, usize)> {
    let before = rest
        .iter()
        .take_while(|token| OF_TIME.contains(&token.word.as_str()))
        .count()
        .min(2);
    let (span, taken) = date(&rest[before..], reader.times)?;
    let preposition = rest[..before]
        .last()
        .map_or("", |token| token.word.as_str());
    // `in the 2024 programme`: the year belongs to a noun.
    let the = rest[before..before + taken]
        .first()
        .is_some_and(|first| first.is("the"));
    let noun = rest.get(before + taken).is_some_and(|next| {
        !next.mark
            && !OF_TIME.contains(&next.word.as_str())
            && !JOINING.contains(&next.word.as_str())
    });
    let year_first = rest
        .get(before + 1)
        .is_some_and(|second| second.digits().is_some());
    (!(the && noun && year_first)).then(|| (preposition.to_string(), span, before + taken))
}

/// `for two years`, `after two years`.
fn duration(rest: &[Token<'_>], reader: Reader<'_>) -> Option<usize> {
    const THIS: [&str; 4] = ["this", "that", "the", "its"];
    let spans = ["for", "after"].contains(&rest.first()?.word.as_str());
    let takes = spans && rest.len() > 1 && !THIS.contains(&rest[1].word.as_str());
    let at = (2..rest.len().min(5)).find(|at| reader.words.units.begin(&rest[*at..]))?;
    takes.then_some(at + 1)
}

/// `in March`, of a year that goes without saying.
fn month(rest: &[Token<'_>], reader: Reader<'_>) -> Option<usize> {
    let preposition = ["in", "since", "by"].contains(&rest.first()?.word.as_str());
    let named = reader.times.months.contains(&rest.get(1)?.word);
    (preposition && named).then_some(2)
}

/// `but not in Malta`, `and only there`, `though nearly`: behind a conjunction, what was said is limited.
fn takes_back(after: &[Token<'_>], reader: Reader<'_>) -> bool {
    let words = reader.words;
    let first = after.first().map_or("", |first| first.word.as_str());
    let frames = words.frames.begin(after) && !is_time(after, reader);
    ["not", "only"].contains(&first)
        || frames
        || words.retractions.begin(after)
        || words.hedges.begin(after)
}

/// `Greece`, `the North`; not `the EU`.
fn names_place(after: &[Token<'_>], reader: Reader<'_>) -> bool {
    const WHOLE: [&str; 6] = ["eu", "eu's", "europe", "european", "union", "member"];
    let the = usize::from(after.first().is_some_and(|first| first.is("the")));
    after.get(the).is_some_and(|name| {
        let word = &name.word;
        name.capital && !WHOLE.contains(&word.as_str()) && !reader.times.months.contains(word)
    })
}

/// Whether what follows a preposition is a part, a number of things or a place: `some states`,
/// `12 towns`, `Greece`, `the first phase`; not `all Member States`.
/// An agent is no place: `by the Commission`.
fn limits(after: &[Token<'_>], agent: bool, reader: Reader<'_>) -> bool {
    let words = reader.words;
    if let Some(taken) = longest(after, &words.wholes) {
        return after.get(taken).is_some_and(|next| next.is("but"));
    }
    let Some(first) = after.first() else {
        return true;
    };
    let proper =
        |token: &Token<'_>| token.capital && !agent && !reader.times.months.contains(&token.word);
    let the = ["the", "its"].contains(&first.word.as_str());
    let step = |token: &Token<'_>| STEPS.contains(&token.word.as_str());
    words.parts.begin(after)
        || first.is("its")
        || after.iter().take(5).any(step)
        || first.digits().is_some()
        || proper(first)
        || (the
            && after
                .get(1)
                .is_some_and(|next| proper(next) || next.digits().is_some()))
}
