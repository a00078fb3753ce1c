//! The verbs before a state: tense, negation, passive.

use super::{Reader, Said};
use crate::register::words::{Token, longest};

/// When something is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tense {
    /// Nothing but the verb itself: `started`.
    #[default]
    Bare,
    Present,
    Perfect,
    Past,
    Pluperfect,
    Future,
}

impl Tense {
    /// `is to`, `is expected to`: what is to come; `was to`: what was to come then.
    fn coming(self) -> Self {
        match self {
            Self::Past | Self::Pluperfect => Self::Pluperfect,
            _ => Self::Future,
        }
    }
}

/// What was read before the word for a state.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    pub tense: Tense,
    pub negated: bool,
    /// A form of *be* stands before: `has been completed`, not `has completed`.
    pub passive: bool,
    /// `remains`, `continues to be`: as it was before.
    pub stays: bool,
    /// `yet`: it may still come.
    pub yet: bool,
    /// `a`, `an`: a noun has to follow the state.
    pub article: bool,
    /// The sentence began with a time that is still to come, or with an old date: what is said in the
    /// present is not about today.
    pub elsewhen: bool,
}

/// What follows the reading of a predicate.
pub(super) enum After {
    /// Verbs that the next part may share.
    Group(Group),
    /// Nothing but verbs were read: the state may stand behind an aside.
    Open(Group),
}

const BE: [&str; 6] = ["is", "isn't", "was", "wasn't", "remains", "stays"];
const HAVE: [&str; 6] = ["has", "hasn't", "will", "won't", "had", "shall"];
const ACT: [&str; 20] = [
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
    "came",
    "goes",
    "runs",
    "ran",
    "lasts",
    "lasted",
    "starts",
    "begins",
    "ends",
    "stopped",
];

/// Whether a word can begin what is said of a subject.
pub(super) fn begins(word: &str) -> bool {
    BE.contains(&word) || HAVE.contains(&word) || ACT.contains(&word)
}

/// Whether `yet` behind this word belongs to it.
pub(super) fn is_auxiliary(word: &str) -> bool {
    BE.contains(&word)
        || HAVE.contains(&word)
        || ["not", "never", "been", "and", "but"].contains(&word)
        || word.ends_with("n't")
}

impl Group {
    /// Reads on behind what was read before. `None`: the tokens hold nothing more of this kind.
    fn step(mut self, tokens: &[Token<'_>], reader: Reader<'_>) -> Option<(Self, usize)> {
        let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
        if let Some(taken) = longest(tokens, &reader.words.coming) {
            self.tense = self.tense.coming();
            self.passive = false;
            return Some((self, taken));
        }
        let bare = self.tense == Tense::Bare;
        let coming = self.tense.coming();
        let mut set = |tense, negated, passive| {
            self.tense = tense;
            self.negated |= negated;
            self.passive = passive;
        };
        let taken = match (word(0), word(1)) {
            ("not", "only" | "just" | "merely" | "simply") => 2,
            ("not" | "never", _) => {
                self.negated = true;
                1
            }
            ("no", "longer" | "more") => {
                self.negated = true;
                2
            }
            ("continues" | "continue", "to") if ["be", "remain"].contains(&word(2)) => {
                if bare {
                    self.tense = Tense::Present;
                }
                (self.passive, self.stays) = (true, true);
                3
            }
            ("remains" | "stays", _) if bare => {
                set(Tense::Present, false, true);
                self.stays = true;
                1
            }
            (is @ ("is" | "does"), _) if bare => {
                set(Tense::Present, false, is == "is");
                1
            }
            (is @ ("isn't" | "doesn't"), _) if bare => {
                set(Tense::Present, true, is == "isn't");
                1
            }
            (has @ ("has" | "hasn't"), _) if bare => {
                set(Tense::Perfect, has == "hasn't", false);
                1
            }
            (was @ ("was" | "did"), _) if bare => {
                set(Tense::Past, false, was == "was");
                1
            }
            (was @ ("wasn't" | "didn't"), _) if bare => {
                set(Tense::Past, true, was == "wasn't");
                1
            }
            ("had", _) if bare => {
                set(Tense::Pluperfect, false, false);
                1
            }
            (will @ ("will" | "shall" | "won't"), _) if bare => {
                set(Tense::Future, will == "won't", false);
                1
            }
            ("to", _) if !bare => {
                set(coming, false, false);
                1
            }
            (be @ ("been" | "be" | "remain" | "stay"), _) if !bare => {
                self.passive = true;
                self.stays |= be == "remain" || be == "stay";
                1
            }
            ("a" | "an", _) if !bare => {
                self.article = true;
                1
            }
            _ => return None,
        };
        Some((self, taken))
    }
}

impl Reader<'_> {
    /// What is said of a subject behind it, or behind verbs that were read before.
    pub(super) fn predicate(self, tokens: &[Token<'_>], group: Group) -> (Option<Said>, After) {
        let words = self.words;
        let mut group = group;
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            if words.hedges.begin(rest) || words.modals.begin(rest) {
                return (None, After::Group(Group::default()));
            }
            if let Some((next, taken)) = group.step(rest, self) {
                group = next;
                at += taken;
            } else if let Some(said) = self.state(rest, group) {
                return (said, After::Group(group));
            } else if let Some(taken) = longest(rest, &words.adverbs) {
                group.yet |= rest[0].is("yet");
                at += taken;
            } else {
                return (None, After::Group(Group::default()));
            }
        }
        if group.tense == Tense::Bare {
            return (None, After::Group(group));
        }
        (None, After::Open(group))
    }
}
