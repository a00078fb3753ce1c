//! What a text says about the state of the action that it describes.
//!
//! A statement counts only when the action, or its implementation, is the subject of the clause.
//! What is said about events, phases, partnerships or other things, what is said under a
//! condition, by somebody else, by halves or as a possibility, says nothing here.

use std::ops::Range;

use super::lexicon::{Lexicon, Phrases, Statements, States};
use crate::register::words::{Token, longest};

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

    /// The state that a source's status means. `None`: the lexicon does not have the status.
    pub(crate) fn of_status(status: &str, statuses: &States) -> Option<Self> {
        let words = crate::register::words::phrase(status);
        let among = |phrases: &Phrases| phrases.contains(&words);
        if among(&statuses.ongoing) {
            Some(Self::Ongoing)
        } else if among(&statuses.pending) {
            Some(Self::Pending)
        } else if among(&statuses.finished) {
            Some(Self::Finished)
        } else {
            None
        }
    }
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

    /// Whether two things can be said of one action at one time.
    fn agrees(self, other: Self) -> bool {
        [State::Ongoing, State::Pending, State::Finished]
            .into_iter()
            .any(|state| !self.contradicts(state) && !other.contradicts(state))
    }
}

/// What a sentence says about the action itself; nothing when it says several things that
/// cannot be true together.
pub(crate) fn read(sentence: &[Token<'_>], lexicon: &Lexicon) -> Vec<Said> {
    if sentence.last().is_some_and(|token| token.is("?")) {
        return Vec::new();
    }
    let words = &lexicon.statements;
    let mut said = Vec::new();
    let mut about_it = false;
    for clause in clauses(sentence) {
        let mut rest = &sentence[clause];
        let conditional = |rest| longest(rest, &words.conditions).is_some();
        while let Some(taken) = longest(rest, &words.openers).filter(|_| !conditional(rest)) {
            rest = &rest[taken..];
        }
        if conditional(rest) {
            break;
        }
        if let Some(taken) = longest(rest, &words.subjects) {
            rest = &rest[taken..];
            about_it = true;
        } else if rest.first().is_some_and(|first| !is_verb(&first.word)) || !about_it {
            let names_another = [
                "the", "a", "an", "its", "their", "this", "it", "they", "each",
            ];
            about_it &= !rest
                .first()
                .is_some_and(|first| names_another.contains(&first.word.as_str()));
            continue;
        }
        for part in coordinated(rest) {
            said.extend(predicate(&rest[part], lexicon));
        }
    }
    let at_odds = |one: &Said| said.iter().any(|other| !one.agrees(*other));
    if said.iter().any(at_odds) {
        return Vec::new();
    }
    said
}

/// Clauses between marks; what stands in quotes belongs to none.
fn clauses(sentence: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, token) in sentence.iter().enumerate() {
        if !token.mark {
            continue;
        }
        if at > start && !quoted {
            found.push(start..at);
        }
        quoted ^= token.is("\"");
        start = at + 1;
    }
    if start < sentence.len() && !quoted {
        found.push(start..sentence.len());
    }
    found
}

const BE: [&str; 6] = ["is", "isn't", "was", "wasn't", "remains", "stays"];
const HAVE: [&str; 4] = ["has", "hasn't", "will", "won't"];
const ACT: [&str; 10] = [
    "continues",
    "started",
    "began",
    "ended",
    "finished",
    "concluded",
    "does",
    "doesn't",
    "did",
    "didn't",
];

/// Whether a word can begin what is said of a subject.
fn is_verb(word: &str) -> bool {
    BE.contains(&word) || HAVE.contains(&word) || ACT.contains(&word) || word == "came"
}

/// `is complete and continues …`: the parts of what is said of one subject.
fn coordinated(rest: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..rest.len() {
        let joins = ["and", "but", "yet"].contains(&rest[at].word.as_str());
        let verb = rest[at + 1..]
            .iter()
            .take(2)
            .any(|next| is_verb(&next.word));
        if joins && verb {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..rest.len());
    parts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    /// Nothing but the verb itself: `started`.
    Bare,
    Present,
    Perfect,
    Past,
    Pluperfect,
    Future,
}

/// `is to`, `is expected to`: what is to come; `was to`: what was to come then.
fn coming(tense: Tense) -> Tense {
    match tense {
        Tense::Past | Tense::Pluperfect => Tense::Pluperfect,
        _ => Tense::Future,
    }
}

#[derive(Clone, Copy)]
struct Verb {
    tense: Tense,
    negated: bool,
    /// A form of *be* stands before: `has been completed`, not `has completed`.
    passive: bool,
}

fn predicate(tokens: &[Token<'_>], lexicon: &Lexicon) -> Option<Said> {
    let words = &lexicon.statements;
    let mut tense = Tense::Bare;
    let mut negated = false;
    let mut passive = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        let next = tokens.get(at + 1).map_or("", |next| next.word.as_str());
        if longest(rest, &words.hedges).is_some() || longest(rest, &words.modals).is_some() {
            return None;
        }
        let first = (tense == Tense::Bare).then_some(token.word.as_str());
        match (first, token.word.as_str()) {
            (_, "not") if next == "only" => at += 2,
            (_, "not" | "never") => {
                negated = true;
                at += 1;
            }
            (_, "no") if next == "longer" || next == "more" => {
                negated = true;
                at += 2;
            }
            (Some("continues"), _)
                if next == "to" && tokens.get(at + 2).is_some_and(|t| t.is("be")) =>
            {
                (tense, passive) = (Tense::Present, true);
                at += 3;
            }
            (Some("is" | "remains" | "stays" | "does"), word) => {
                (tense, passive) = (Tense::Present, word != "does");
                at += 1;
            }
            (Some("isn't" | "doesn't"), word) => {
                (tense, negated, passive) = (Tense::Present, true, word == "isn't");
                at += 1;
            }
            (Some("has"), _) => {
                tense = Tense::Perfect;
                at += 1;
            }
            (Some("hasn't"), _) => {
                (tense, negated) = (Tense::Perfect, true);
                at += 1;
            }
            (Some("was" | "did"), word) => {
                (tense, passive) = (Tense::Past, word == "was");
                at += 1;
            }
            (Some("wasn't" | "didn't"), word) => {
                (tense, negated, passive) = (Tense::Past, true, word == "wasn't");
                at += 1;
            }
            (Some("had"), _) => {
                tense = Tense::Pluperfect;
                at += 1;
            }
            (Some("will" | "shall"), _) => {
                tense = Tense::Future;
                at += 1;
            }
            (Some("won't"), _) => {
                (tense, negated) = (Tense::Future, true);
                at += 1;
            }
            (
                _,
                "expected" | "planned" | "scheduled" | "foreseen" | "due" | "set" | "intended"
                | "supposed",
            ) if next == "to" => {
                tense = coming(tense);
                passive = false;
                at += 2;
            }
            (None, "to") => {
                tense = coming(tense);
                passive = false;
                at += 1;
            }
            (None, "been" | "be" | "remain" | "stay") => {
                passive = true;
                at += 1;
            }
            _ => {
                let verb = Verb {
                    tense,
                    negated,
                    passive,
                };
                if let Some((said, taken)) = state(rest, verb, words) {
                    let after = &rest[taken..];
                    return said.filter(|said| !limited(*said, after, words));
                }
                at += longest(rest, &words.adverbs)?;
            }
        }
    }
    None
}

/// What the words for states and for beginning and ending say in a tense, and how many words
/// they take. `None`: no such word is here. `Some((None, …))`: there is, and it says nothing.
fn state(rest: &[Token<'_>], verb: Verb, words: &Statements) -> Option<(Option<Said>, usize)> {
    let Verb {
        tense,
        negated,
        passive,
    } = verb;
    use Said::{Is, IsNot, Suspended};
    use State::{Finished, Ongoing, Pending};
    use Tense::{Bare, Future, Past, Perfect, Pluperfect, Present};
    let now = matches!(tense, Present | Perfect);
    let said = |positive: Option<Said>, negative: Option<Said>, taken| {
        Some((if negated { negative } else { positive }, taken))
    };
    let when = |holds: bool, what: Said| holds.then_some(what);
    if tense != Bare {
        if let Some(taken) = longest(rest, &words.states.ongoing) {
            let remains = tense == Future && !negated;
            return said(
                when(now || remains, Is(Ongoing)),
                when(now, IsNot(Ongoing)),
                taken,
            );
        }
        if let Some(taken) = longest(rest, &words.states.pending) {
            return said(when(now, Is(Pending)), when(now, IsNot(Pending)), taken);
        }
        if let Some(taken) = longest(rest, &words.suspended) {
            return said(when(now || tense == Past, Suspended), None, taken);
        }
        if let Some(taken) = longest(rest, &words.discontinued) {
            return said(when(now || tense == Past, IsNot(Ongoing)), None, taken);
        }
    }
    if let Some(taken) = longest(rest, &words.start) {
        if !passive && !stands_alone(rest, taken) {
            return Some((None, taken));
        }
        let began = now || matches!(tense, Past | Bare);
        let positive = when(began, IsNot(Pending)).or(when(tense == Future, Is(Pending)));
        return said(positive, when(began, Is(Pending)), taken);
    }
    if let Some(taken) = longest(rest, &words.go_on).filter(|_| !passive) {
        let goes_on = matches!(tense, Bare | Future);
        return said(
            when(goes_on, Is(Ongoing)),
            when(tense == Present, IsNot(Ongoing)),
            taken,
        );
    }
    let phrases = if passive {
        &words.states.finished
    } else {
        &words.end
    };
    let taken = longest(rest, phrases)?;
    if (!passive && !stands_alone(rest, taken)) || by_somebody(&rest[taken..]) {
        return Some((None, taken));
    }
    let over = ["ended", "finished", "concluded", "came"].contains(&rest[0].word.as_str());
    let positive = match tense {
        Bare => when(over, Is(Finished)),
        Present | Perfect | Past => Some(Is(Finished)),
        Future => Some(IsNot(Finished)),
        Pluperfect => None,
    };
    said(positive, when(tense != Pluperfect, IsNot(Finished)), taken)
}

/// Whether a verb of beginning or ending is about its subject, not about an object: `will start
/// in 2026`, not `will start a dialogue`; `launched` always has an object.
fn stands_alone(rest: &[Token<'_>], taken: usize) -> bool {
    const FOLLOWS: [&str; 24] = [
        "in", "on", "by", "at", "from", "with", "soon", "later", "shortly", "only", "after",
        "before", "once", "when", "until", "as", "next", "early", "late", "already", "yet", "and",
        "again", "during",
    ];
    let takes_object = ["launched", "initiated", "completed"].contains(&rest[0].word.as_str());
    let next = rest.get(taken);
    !takes_object
        && next.is_none_or(|next| next.digits().is_some() || FOLLOWS.contains(&next.word.as_str()))
}

/// `completed by an annual forum` says what belongs to it, `completed by 2023` when it ended.
fn by_somebody(after: &[Token<'_>]) -> bool {
    let word = |at: usize| after.get(at).map_or("", |token| token.word.as_str());
    let time = after
        .get(1)
        .is_some_and(|next| next.digits().is_some() || next.capital);
    word(0) == "by" && !time && !(word(1) == "the" && word(2) == "end")
}

const MONTHS_AND_TIMES: [&str; 18] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "q1",
    "q2",
    "q3",
    "q4",
    "spring",
    "autumn",
];

/// Whether what follows a state limits it to a part, a place or a case: `in some states`, `in
/// Greece`, `for the first phase`, `closed to newcomers`, `if …`.
fn limited(said: Said, after: &[Token<'_>], words: &Statements) -> bool {
    let condition = ["if", "unless", "once", "when"];
    if after
        .iter()
        .any(|token| condition.contains(&token.word.as_str()))
    {
        return true;
    }
    let [preposition, what, ..] = after else {
        return false;
    };
    if preposition.is("to") {
        return said == Said::Is(State::Finished);
    }
    if !["in", "for", "at", "within", "by"].contains(&preposition.word.as_str()) {
        return preposition.is("as") && ["regards", "for", "far"].contains(&what.word.as_str());
    }
    let place = what.capital && !MONTHS_AND_TIMES.contains(&what.word.as_str());
    place || longest(&after[1..], &words.parts).is_some()
}
