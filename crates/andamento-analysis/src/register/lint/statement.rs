//! What a text says about the state of the action that it describes.
//!
//! A sentence is cut into clauses ([`mod@clauses`]). A clause counts when the action, or its
//! implementation, is its subject; then come forms of *be*, *have* and *will*, negations and adverbs
//! ([`group`]), a word for a state or for beginning and ending, and what limits it ([`tail`]).
//! [`meaning`] puts these together. Whatever does not fit this grammar says nothing: what is said
//! about events, phases, partnerships or other things, under a condition, by somebody else, by
//! halves or as a possibility.

mod clauses;
mod framing;
mod group;
mod meaning;
mod tail;

use std::ops::Range;

use andamento_model::register::Day;

use self::clauses::clauses;
use self::framing::framed;
use self::group::Group;
use super::dates::date;
use super::lexicon::{Lexicon, Statements, Times};
use super::own_name::OwnName;
use crate::register::words::{Token, longest, sentences, tokens};

/// A state of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Ongoing,
    Pending,
    Finished,
}

impl State {
    /// The word for it in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ongoing => "ongoing",
            Self::Pending => "pending",
            Self::Finished => "finished",
        }
    }

    /// The state that a source's status means: a status of the lexicon, also with a time
    /// (`Completed (2023)`, `Ongoing since 2021`). `None`: the lexicon does not have the status, or
    /// something else is said with it.
    pub(crate) fn of_status(status: &str, lexicon: &Lexicon) -> Option<Self> {
        let words = tokens(std::iter::once((1, status)));
        let mut rest = words.as_slice();
        let adverbs = &lexicon.statements.adverbs;
        let (state, taken) = loop {
            let all = &lexicon.statuses;
            let states = [
                (Self::Ongoing, &all.ongoing),
                (Self::Pending, &all.pending),
                (Self::Finished, &all.finished),
            ];
            let found = states
                .into_iter()
                .filter_map(|(state, words)| Some((longest(rest, words)?, state)));
            if let Some((taken, state)) = found.max_by_key(|(taken, _)| *taken) {
                break (state, taken);
            }
            rest = &rest[longest(rest, adverbs)?..];
        };
        only_time(&rest[taken..], lexicon).then_some(state)
    }
}

/// Whether some tokens are nothing, or nothing but a time: `(2023)`, `since March 2021`.
fn only_time(tokens: &[Token<'_>], lexicon: &Lexicon) -> bool {
    const BEFORE: [&str; 8] = ["in", "since", "until", "by", "on", "as", "of", "from"];
    let bare: Vec<Token<'_>> = tokens
        .iter()
        .filter(|token| !["(", ")", ",", ".", ";", ":"].contains(&token.word.as_str()))
        .skip_while(|token| token.is("-") || BEFORE.contains(&token.word.as_str()))
        .cloned()
        .collect();
    let asked = tokens.iter().any(|token| token.is("?"));
    let dated = || date(&bare, &lexicon.times).is_some_and(|(_, taken)| taken == bare.len());
    !asked && (tokens.iter().all(|token| token.mark) || dated())
}

/// What a clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// It is in this state.
    Is(State),
    /// It is not in this state.
    IsNot(State),
    /// It neither goes on nor is it finished.
    Suspended,
}

impl Said {
    /// Whether an action in a state cannot be as said.
    pub(crate) fn contradicts(self, state: State) -> bool {
        match self {
            Self::Is(said) => said != state,
            Self::IsNot(said) => said == state,
            Self::Suspended => state != State::Pending,
        }
    }

    /// In words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Is(state) => format!("is {}", state.name()),
            Self::IsNot(state) => format!("is not {}", state.name()),
            Self::Suspended => "is neither ongoing nor finished".to_string(),
        }
    }

    /// Whether an action that was taken up again can be as said.
    pub(crate) fn survives_resumption(self) -> bool {
        !matches!(
            self,
            Self::Suspended | Self::Is(State::Finished) | Self::IsNot(State::Ongoing)
        )
    }

    /// Whether two things can be said of one action at one time.
    fn agrees(self, other: Self) -> bool {
        [State::Ongoing, State::Pending, State::Finished]
            .into_iter()
            .any(|state| !self.contradicts(state) && !other.contradicts(state))
    }
}

/// What sentences are read with.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'l> {
    pub words: &'l Statements,
    pub times: &'l Times,
    /// The day of reading: what a text has coming by a day that has passed may have come.
    pub today: Day,
}

impl<'l> Reader<'l> {
    pub(crate) fn new(lexicon: &'l Lexicon, today: Day) -> Self {
        Self {
            words: &lexicon.statements,
            times: &lexicon.times,
            today,
        }
    }

    /// What a text says about the action itself, sentence by sentence. A sentence below a heading, a
    /// label or another item says nothing, nor does a text that says things at odds with each other.
    pub(super) fn text(
        self,
        tokens: &[Token<'_>],
        name: &OwnName<'_>,
    ) -> Vec<(Range<usize>, Vec<Said>)> {
        let all = sentences(tokens);
        let framed = framed(tokens, &all, name, self);
        let resumed = self.words.resumed.within(tokens);
        let mut found = Vec::new();
        for (nth, range) in all.iter().enumerate() {
            if framed[nth] {
                continue;
            }
            let mut said = self.read(&name.spoken(&tokens[range.clone()]));
            // The rest is asked only of what may be taken back.
            if said.iter().all(|one| one.survives_resumption()) {
                found.extend((!said.is_empty()).then(|| (range.clone(), said)));
                continue;
            }
            let next = all.get(nth + 1).map(|next| &tokens[next.clone()]);
            let renewed = next.is_some_and(|next| self.words.renewal.within(next));
            let others = all.iter().filter(|other| *other != range);
            let goes_on = others
                .into_iter()
                .any(|other| self.goes_on(&tokens[other.clone()]));
            said.retain(|one| !(resumed || renewed || goes_on) || one.survives_resumption());
            if !said.is_empty() {
                found.push((range.clone(), said));
            }
        }
        let every: Vec<Said> = found.iter().flat_map(|(_, said)| said.clone()).collect();
        let at_odds = |one: &Said| every.iter().any(|other| !one.agrees(*other));
        if every.iter().any(at_odds) {
            found.clear();
        }
        found
    }

    /// Whether a sentence says of something that it calls *it* that it goes on: `It is now continuous.`
    fn goes_on(self, sentence: &[Token<'_>]) -> bool {
        let words = self.words;
        let refers = sentence.iter().any(|token| token.is("it"));
        refers && (words.ongoing.within(sentence) || words.go_on.within(sentence))
    }

    /// What a sentence says about the action itself; nothing when it says several things that
    /// cannot be true together.
    pub(crate) fn read(self, sentence: &[Token<'_>]) -> Vec<Said> {
        let words = self.words;
        let asks = sentence.last().is_some_and(|token| token.is("?"));
        if asks || words.exceptions.within(sentence) || words.resumed.within(sentence) {
            return Vec::new();
        }
        let mut said = Vec::new();
        let mut about_it = false;
        // The subject was named, and its verb has not come.
        let mut waiting = false;
        let mut elsewhen = false;
        let mut open: Option<Group> = None;
        let renewed = words.renewal.within(sentence);
        for clause in clauses(sentence) {
            let whole = &sentence[clause.range.clone()];
            let behind = |mark: &str| {
                let next = sentence.get(clause.range.end);
                next.is_some_and(|next| next.is(mark))
            };
            let mut rest = whole;
            let taken_back = words.retractions.begin(rest) || words.hedges.begin(rest);
            if taken_back && !said.is_empty() {
                return Vec::new();
            }
            if let Some(group) = open.take() {
                if self.is_aside(rest) {
                    open = Some(group);
                    continue;
                }
                if self.limits(rest) {
                    return Vec::new();
                }
                open = self.predicates(rest, group, &mut said);
                continue;
            }
            let named_again = words.subjects.begin(rest);
            let limits = !self.is_aside(rest) || self.is_over(rest);
            if clause.bracketed && about_it && !named_again && limits {
                return Vec::new();
            }
            let conditional =
                |rest| words.conditions.begin(rest) || words.circumstances.begin(rest);
            while let Some(taken) = longest(rest, &words.openers).filter(|_| !conditional(rest)) {
                rest = &rest[taken..];
            }
            let verb = rest.first().is_some_and(|first| group::begins(&first.word));
            // `…, Greece reports`
            let reported = ["reports", "report", "answers", "notes"];
            let reported = rest
                .last()
                .is_some_and(|last| reported.contains(&last.word.as_str()));
            if reported && !clause.bracketed && !said.is_empty() {
                return Vec::new();
            }
            let limited = !said.is_empty() && (words.retractions.begin(rest) || self.limits(rest));
            let subject = words.subjects.begin(rest);
            let stray = waiting && !verb && !subject && !self.is_aside(whole);
            if words.conditions.begin(rest) || limited || stray {
                return Vec::new();
            }
            if words.circumstances.begin(rest) {
                break;
            }
            if let Some(taken) = longest(rest, &words.subjects) {
                rest = &rest[taken..];
                about_it = true;
                waiting = self.passed_over(rest).is_empty();
            } else if words.introductions.begin(rest) && self.is_named_so(rest) {
                rest = &rest[1..];
                about_it = true;
            } else if rest
                .iter()
                .take(5)
                .any(|token| words.sayings.begin(std::slice::from_ref(token)))
            {
                return Vec::new();
            } else if clause.bracketed {
                elsewhen |= !about_it && self.is_past(rest);
                continue;
            } else if !about_it && self.frames(rest, &behind) {
                return Vec::new();
            } else if !about_it || !verb {
                let noted = self.is_dated(whole) || (behind(":") && self.is_past(rest));
                elsewhen |= !about_it && (self.is_ahead(rest) || noted);
                about_it &= self.is_aside(rest);
                continue;
            } else {
                waiting = false;
            }
            let group = Group {
                elsewhen,
                ..Group::default()
            };
            open = self.predicates(rest, group, &mut said);
        }
        // What was launched and later stopped may be pending again.
        let stopped = words.suspended.within(sentence) || words.discontinued.within(sentence);
        said.retain(|one| !stopped || *one != Said::IsNot(State::Pending));
        said.retain(|one| !renewed || one.survives_resumption());
        // `is complete, yet activities continue`
        let lasts = words.ongoing.within(sentence) || words.go_on.within(sentence);
        said.retain(|one| !lasts || *one != Said::Is(State::Finished));
        let at_odds = |one: &Said| said.iter().any(|other| !one.agrees(*other));
        if said.iter().any(at_odds) {
            return Vec::new();
        }
        said
    }

    /// Reads what is said of one subject; a group that waits for its verb behind an aside comes
    /// back: `was, after two years, completed`.
    fn predicates(self, rest: &[Token<'_>], group: Group, said: &mut Vec<Said>) -> Option<Group> {
        let mut group = group;
        let mut open = None;
        for part in clauses::coordinated(rest, self.words) {
            let fresh = Group {
                elsewhen: group.elsewhen,
                ..Group::default()
            };
            let before = if part.shares || part.range.start == 0 {
                group
            } else {
                fresh
            };
            let (read, after) = self.predicate(&rest[part.range], before);
            said.extend(read);
            (group, open) = match after {
                group::After::Group(group) => (group, None),
                group::After::Open(group) => (group, Some(group)),
            };
        }
        open
    }

    /// What is left of a clause behind openers and adverbs.
    fn passed_over<'s, 't>(self, clause: &'s [Token<'t>]) -> &'s [Token<'t>] {
        let mut rest = clause;
        while let Some(taken) =
            longest(rest, &self.words.openers).max(longest(rest, &self.words.adverbs))
        {
            rest = &rest[taken..];
        }
        rest
    }

    /// Whether a clause can stand between subject and verb, or between `was` and `completed`, and
    /// limits nothing: `launched in 2021`, `after two years`; not `in Greece`.
    fn is_aside(self, clause: &[Token<'_>]) -> bool {
        let words = self.words;
        // `was, for two years, suspended`, `is, as of March 2022, ongoing`: so it was then.
        let first = clause.first().map_or("", |first| first.word.as_str());
        if first == "for" || (first == "as" && self.is_dated(clause)) {
            return false;
        }
        if self.passed_over(clause).is_empty()
            || tail::is_time(clause, self)
            || words.unframed.begin(clause)
        {
            return true;
        }
        let harmless = words.asides.begin(clause)
            && !words.retractions.begin(clause)
            && !words.frames.begin(clause);
        harmless && !tail::Tail::of(&clause[1..], true, self).limited
    }

    /// Whether a clause is about a place, a part or an aspect, and no time: `in Greece`.
    fn limits(self, clause: &[Token<'_>]) -> bool {
        let words = self.words;
        words.frames.begin(clause) && !tail::is_time(clause, self) && !words.unframed.begin(clause)
    }

    /// Whether a clause before the subject is about a place, a part or an aspect, which is then all
    /// that the sentence speaks of: `In Greece, …`, `Housing: …`. A time does not.
    fn frames(self, clause: &[Token<'_>], behind: &dyn Fn(&str) -> bool) -> bool {
        let words = self.words;
        // `For the 2021-2023 cycle, …` may be cut at its dash.
        let time = !behind("-") && tail::is_time(clause, self);
        let whole = time || words.unframed.begin(clause);
        let dated = date(clause, self.times).is_some_and(|(_, taken)| taken == clause.len());
        let label = behind(":") || (behind("-") && !dated);
        let label = label && !self.is_label(clause);
        !clause.is_empty() && !whole && (label || words.frames.begin(clause))
    }

    /// Whether a clause before a colon is about the whole: `Status`, `Update (May 2025)`; not `Status
    /// of the call`.
    fn is_label(self, clause: &[Token<'_>]) -> bool {
        longest(clause, &self.words.labels).is_some_and(|taken| {
            let rest = &clause[taken..];
            rest.iter().all(|token| token.mark) || tail::is_time(rest, self)
        })
    }

    /// `This is an ongoing action`: whether the action ends the clause that begins so.
    fn is_named_so(self, clause: &[Token<'_>]) -> bool {
        clause.len() <= 6 && clause.last().is_some_and(|last| last.is("action"))
    }

    /// Whether a clause is a time that has passed, as at the head of an old note: `2021: …`.
    fn is_dated(self, clause: &[Token<'_>]) -> bool {
        let is = |at: usize, word: &str| clause.get(at).is_some_and(|token| token.is(word));
        let skipped = if is(0, "as") && is(1, "of") {
            2
        } else {
            usize::from(is(0, "in"))
        };
        date(&clause[skipped..], self.times)
            .is_some_and(|(span, taken)| taken + skipped == clause.len() && span.last < self.today)
    }

    /// Whether a label names a time that has passed: `Update 2022: …`, `(May 2022) …`.
    fn is_past(self, clause: &[Token<'_>]) -> bool {
        let starts = (0..clause.len()).filter(|at| !clause[*at].mark);
        let mut dates = starts.filter_map(|at| date(&clause[at..], self.times));
        dates.any(|(span, _)| span.last < self.today)
    }

    /// Whether a clause is the end of a time that has passed: `(until June 2023)`.
    fn is_over(self, clause: &[Token<'_>]) -> bool {
        const END: [&str; 3] = ["until", "till", "to"];
        let ends = clause
            .first()
            .is_some_and(|first| END.contains(&first.word.as_str()));
        let mut dates = (0..clause.len()).filter_map(|at| date(&clause[at..], self.times));
        ends && dates.any(|(span, _)| span.last < self.today)
    }

    /// Whether a clause names a time that is still to come: `By 2030, …`.
    fn is_ahead(self, clause: &[Token<'_>]) -> bool {
        let dates = (0..clause.len()).filter_map(|at| date(&clause[at..], self.times));
        dates
            .map(|(span, _)| span)
            .any(|span| span.first > self.today)
    }
}
