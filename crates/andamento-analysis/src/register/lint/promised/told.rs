//! Whether a text tells what came of something that it promises: that it was held, moved or called
//! off, or anything else of it that is no promise.

use std::collections::BTreeSet;

use andamento_model::register::Span;

use super::Reader;
use crate::register::lint::dates::date;
use crate::register::words::{Phrases, Token, longest};

/// Forms of verbs that say how something is or was, unless a promise follows.
const STATES: [&str; 7] = ["is", "are", "was", "were", "has", "have", "had"];
/// Past tenses without *-ed*.
const PAST: [&str; 25] = [
    "took", "led", "began", "came", "met", "brought", "drew", "saw", "went", "gave", "made", "got",
    "ran", "became", "found", "held", "won", "sent", "fell", "kept", "said", "told", "showed",
    "did", "built",
];
/// Behind these a word in *-ed* belongs to a noun.
const BEFORE_NOUNS: [&str; 22] = [
    "for", "of", "the", "a", "an", "with", "by", "newly", "on", "in", "to", "from", "at", "these",
    "their", "its", "under", "about", "as", "be", "highly", "well",
];
const NO_VERB: [&str; 5] = ["indeed", "hundred", "exceed", "proceed", "succeed"];
/// They begin a sentence that tells who came or what came of it.
const COUNTED: [&str; 14] = [
    "over",
    "about",
    "some",
    "around",
    "more",
    "many",
    "all",
    "almost",
    "nearly",
    "hundreds",
    "dozens",
    "participants",
    "members",
    "speakers",
];
/// `See the report of the forum`.
const POINTERS: [&str; 6] = ["see", "read", "download", "consult", "find", "watch"];
const PRONOUNS: [&str; 4] = ["it", "they", "this", "these"];

impl Reader<'_> {
    /// Whether what follows a token says, of the same subject, that it was held or called off, or
    /// anything else that is no promise.
    pub(super) fn settled(self, sentence: &[Token<'_>], from: usize) -> bool {
        let words = self.words;
        let known = |noun: &Token<'_>| sentence[..from].iter().any(|known| known.is(&noun.word));
        for at in from..sentence.len() {
            let rest = &sentence[at..];
            if sentence[at].is(";") {
                // `planned for 2025; it closed in May`
                let refers = rest
                    .get(1)
                    .is_some_and(|next| PRONOUNS.contains(&next.word.as_str()));
                if refers || rest.get(2).is_some_and(known) {
                    continue;
                }
                return false;
            }
            if words.happened.begin(rest)
                || self.settling(rest, &words.settled)
                || self.settling(rest, &words.called_off)
                || self.is_told(sentence, at)
            {
                return true;
            }
            const JOINTS: [&str; 10] = [
                ",", "and", "but", "while", "after", "before", "because", "since", "where", "when",
            ];
            let joint = at > from && JOINTS.contains(&sentence[at - 1].word.as_str());
            let again = rest.get(1).is_some_and(known);
            if joint && words.others.begin(rest) && !(rest[0].is("the") && again) {
                return false;
            }
        }
        false
    }

    /// `was`, adverbs, negations, and one of some words.
    fn settling(self, rest: &[Token<'_>], done: &Phrases) -> bool {
        longest(rest, &self.words.settling)
            .is_some_and(|taken| done.begin(self.behind_adverbs(&rest[taken..])))
    }

    fn behind_adverbs<'s, 't>(self, rest: &'s [Token<'t>]) -> &'s [Token<'t>] {
        let mut rest = rest;
        while let Some(taken) = longest(rest, &self.lexicon.statements.adverbs).or_else(|| {
            let negated = rest.first()?.is("not") || rest[0].is("never");
            negated.then_some(1)
        }) {
            rest = &rest[taken..];
        }
        rest
    }

    /// Whether a verb stands here that is no promise: `is open`, `received`, `led`; not `is planned`,
    /// `is to`, nor a participle before its noun: `for displaced people`.
    fn is_told(self, sentence: &[Token<'_>], at: usize) -> bool {
        let words = self.words;
        // `(done)`, `(cancelled)`
        let bracket = at > 0 && sentence[at - 1].is("(");
        let done = words.settled.begin(&sentence[at..]) || words.called_off.begin(&sentence[at..]);
        if bracket && done {
            return true;
        }
        let promise = |rest: &[Token<'_>]| {
            words.planned.begin(rest)
                || words.expected.begin(rest)
                || words.announced.begin(rest)
                || self.lexicon.statements.coming.begin(rest)
                || rest
                    .first()
                    .is_some_and(|next| next.is("to") || next.is("been"))
        };
        let rest = &sentence[at..];
        let word = rest[0].word.as_str();
        if STATES.contains(&word) {
            return !promise(self.behind_adverbs(&rest[1..]));
        }
        let before = at
            .checked_sub(1)
            .map_or("", |at| sentence[at].word.as_str());
        let past = word.len() > 4 && word.ends_with("ed") && !promise(rest);
        let verb = !rest[0].capital && !NO_VERB.contains(&word) && !BEFORE_NOUNS.contains(&before);
        PAST.contains(&word) || (past && verb)
    }

    /// Whether a sentence before the one that promises something for a time tells that it was held
    /// then: both name the same kind of event, and the times meet.
    pub(super) fn told_before(
        self,
        sentence: &[Token<'_>],
        promise: &[Token<'_>],
        span: Span,
    ) -> bool {
        let mut times = self.times(sentence);
        self.settled(sentence, 0)
            && !self.events(sentence).is_disjoint(&self.events(promise))
            && times.any(|told| told.first <= span.last && span.first <= told.last)
    }

    /// Whether a later sentence tells anything of what was promised that is no promise. It speaks of
    /// it when it names the same kind of event, or begins with *it* or a thing of the promise.
    pub(super) fn told_behind(
        self,
        sentence: &[Token<'_>],
        promise: &[Token<'_>],
        span: Span,
    ) -> bool {
        let words: Vec<&Token<'_>> = sentence.iter().filter(|token| !token.mark).collect();
        let events = self.events(sentence);
        let shares = !events.is_disjoint(&self.events(promise));
        // `Members met in May 2025.`
        let then = events.is_empty()
            && self
                .times(sentence)
                .any(|told| told.first <= span.last && span.first <= told.last);
        let subject = words.get(1).is_some_and(|noun| {
            let article = ["the", "this", "that", "its"].contains(&words[0].word.as_str());
            article && promise.iter().any(|known| known.is(&noun.word))
        });
        let points = words
            .first()
            .is_some_and(|first| POINTERS.contains(&first.word.as_str()));
        let mut times = self.times(sentence).peekable();
        let earlier = times.peek().is_some() && times.all(|told| told.last < span.first);
        let tells = self.settled(sentence, 0) || points;
        (shares || subject || then) && tells && !earlier
    }

    /// Whether the sentence directly behind a promise goes on about it: `It was …`, `Update: it …`,
    /// `12 projects were …`.
    pub(super) fn goes_on(self, next: &[Token<'_>]) -> bool {
        let start = next.iter().take(4).position(|token| token.is(":"));
        let rest = &next[start.map_or(0, |colon| colon + 1)..];
        let rest = &rest[rest.iter().take_while(|token| token.mark).count()..];
        // `This action is …` is about something else.
        let refers = rest.first().is_some_and(|first| {
            let bare = ["it", "they"].contains(&first.word.as_str());
            let whose = ["its", "their"].contains(&first.word.as_str());
            // `Update: held in May`
            let verb = start.is_some() && self.is_verb(first);
            whose
                || verb
                || PRONOUNS.contains(&first.word.as_str())
                    && (bare || (rest.len() > 1 && self.is_verb(&rest[1])))
        });
        let counted = next.iter().find(|token| !token.mark).is_some_and(|first| {
            let bound = COUNTED.contains(&first.word.as_str());
            let word = self.lexicon.counts.cardinals.contains(&first.word);
            first.digits().is_some() || word || bound
        });
        (refers || counted) && self.settled(next, 0)
    }

    fn is_verb(self, token: &Token<'_>) -> bool {
        let word = token.word.as_str();
        STATES.contains(&word) || PAST.contains(&word) || word.ends_with("ed")
    }

    fn times<'s>(self, sentence: &'s [Token<'_>]) -> impl Iterator<Item = Span> + 's
    where
        Self: 's,
    {
        let times = &self.lexicon.times;
        (0..sentence.len())
            .filter(|at| !sentence[*at].mark)
            .filter_map(move |at| date(&sentence[at..], times))
            .map(|(span, _)| span)
    }

    /// The kinds of events that some tokens name, in the singular.
    fn events(self, tokens: &[Token<'_>]) -> BTreeSet<String> {
        let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_string();
        tokens
            .iter()
            .map(bare)
            .filter(|token| self.words.events.begin(std::slice::from_ref(token)))
            .map(|token| singular(&token.word))
            .collect()
    }
}

/// A word without *'s*; `meet` and `met` as the event that they are of.
fn bare<'t>(token: &Token<'t>) -> Token<'t> {
    let word = token.word.strip_suffix("'s").unwrap_or(&token.word);
    let word = match word {
        "meet" | "met" => "meeting",
        other => other,
    };
    Token {
        word: word.to_string(),
        ..token.clone()
    }
}
