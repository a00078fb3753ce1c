//! What a state says in a tense, with a negation and before a tail.

use super::group::{Group, Tense};
use super::tail::Tail;
use super::{Reader, Said, State};
use crate::register::words::{Token, longest};

use Said::{Is, IsNot, Suspended};
use State::{Finished, Ongoing, Pending};
use Tense::{Bare, Future, Past, Perfect, Pluperfect, Present};

/// Words that introduce the end of a time.
const UP_TO: [&str; 5] = ["until", "till", "to", "through", "from"];

/// Kinds of words that say how an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ongoing,
    Pending,
    /// `planned`, `foreseen`.
    Planned,
    /// `complete`, `over`, or as a participle `completed`.
    Finished,
    Unfinished,
    Suspended,
    /// `implemented`: of what is not yet so.
    Implemented,
    Discontinued,
    Start,
    /// `starts`, `ends`: of a time to come.
    Starts,
    Ends,
    GoOn,
    End,
    /// `runs`, `ran`: until a time.
    Run,
    Ran,
}

impl Reader<'_> {
    /// What the words for states and for beginning and ending say. `None`: no such word is
    /// here. `Some(None)`: there is, and it says nothing.
    pub(super) fn state(self, rest: &[Token<'_>], group: Group) -> Option<Option<Said>> {
        let (kind, mut taken) = self.kind(rest, group)?;
        if group.article {
            let Some(noun) = longest(&rest[taken..], &self.words.efforts) else {
                return Some(None);
            };
            taken += noun;
        }
        let tail = Tail::of(&rest[taken..], group.article, self);
        Some(self.says(kind, group, &tail, rest))
    }

    /// The kind of the words at the beginning, and how many they are.
    fn kind(self, rest: &[Token<'_>], group: Group) -> Option<(Kind, usize)> {
        let words = self.words;
        let bare = group.tense == Bare;
        let states = [
            (Kind::Ongoing, &words.ongoing),
            (Kind::Pending, &words.pending),
            (Kind::Planned, &words.planned),
            (Kind::Unfinished, &words.unfinished),
            (Kind::Finished, &words.complete),
            (Kind::Suspended, &words.suspended),
        ];
        let verbs = [
            (Kind::Discontinued, &words.discontinued),
            (Kind::Start, &words.start),
        ];
        let active = [
            (Kind::GoOn, &words.go_on),
            (Kind::Starts, &words.starts),
            (Kind::Ends, &words.ends),
            (Kind::Run, &words.run),
            (Kind::Ran, &words.ran),
            (Kind::End, &words.end),
        ];
        let passive = [
            (Kind::Finished, &words.completed),
            (Kind::Implemented, &words.implemented),
        ];
        let states = states.iter().filter(|_| !bare);
        let voiced = if group.passive {
            &passive[..]
        } else {
            &active[..]
        };
        let all = states.chain(&verbs).chain(voiced);
        let found = all.filter_map(|(kind, phrases)| Some((*kind, longest(rest, phrases)?)));
        found.max_by_key(|(_, taken)| *taken)
    }

    fn says(self, kind: Kind, group: Group, tail: &Tail, rest: &[Token<'_>]) -> Option<Said> {
        let Group {
            tense,
            negated,
            passive,
            ..
        } = group;
        if tail.limited || (tail.noun && kind != Kind::GoOn) {
            return None;
        }
        let begins = matches!(kind, Kind::Start | Kind::Starts);
        let under = tail.under && matches!(kind, Kind::GoOn | Kind::Ongoing);
        if (tail.at && !begins) || under || (begins && tail.again) || (tail.but && !negated) {
            return None;
        }
        // `is not continuous but recurring`, `is no longer ongoing under AMIF`: it is so otherwise.
        let ongoing = matches!(kind, Kind::Ongoing | Kind::GoOn);
        if negated && ongoing && (tail.otherwise || tail.more) {
            return None;
        }
        // `continues with an evaluation`, `began with a study`, `was launched under the old plan`.
        let otherwise = match kind {
            Kind::GoOn => tail.manner && !rest.iter().take(3).any(|token| token.is("to")),
            Kind::Start => (tail.manner && !passive) || tail.under,
            Kind::Pending | Kind::Planned => tail.recurring,
            Kind::Suspended => tense == Past && tail.lasting,
            Kind::Run | Kind::Ran => tail.again,
            _ => false,
        };
        if otherwise {
            return None;
        }
        // `is ongoing in the regions`, `was suspended for one call`.
        let of_part = match kind {
            Kind::Ongoing => tail.vague,
            Kind::GoOn | Kind::Suspended | Kind::Discontinued | Kind::Unfinished => tail.within,
            _ => false,
        };
        if of_part {
            return None;
        }
        let now = matches!(tense, Present | Perfect);
        // `is ongoing until 2020`, `will start in 2020`: written before that, and may be so no more.
        let overtaken = tail.passed(self);
        let stale = overtaken && tail.time_after(&UP_TO);
        let later =
            group.elsewhen && tense == Present || tail.ahead(self) && !tail.time_after(&UP_TO);
        let when = |holds: bool, what: Said| holds.then_some(what);
        let either = |positive: Option<Said>, negative: Option<Said>| {
            if negated { negative } else { positive }
        };
        match kind {
            Kind::Ongoing if stale || (now && later) => None,
            Kind::Ongoing => {
                let coming = if group.stays {
                    Is(Ongoing)
                } else {
                    IsNot(Finished)
                };
                let positive =
                    when(now, Is(Ongoing)).or(when(tense == Future && !overtaken, coming));
                either(positive, when(now, IsNot(Ongoing)))
            }
            Kind::Pending => {
                let holds = now && !stale && !tail.vague;
                either(when(holds, Is(Pending)), when(holds, IsNot(Pending)))
            }
            Kind::Planned => when(
                tense == Present && !negated && self.is_planned(tail) && !has_and(rest),
                Is(Pending),
            ),
            Kind::Unfinished => when(now && !negated, IsNot(Finished)),
            Kind::Implemented => {
                let yet = group.yet || rest.iter().take(3).any(|token| token.is("yet"));
                let plain = !tail.more && !tail.punctual && tail.time.is_none();
                when(
                    negated && yet && plain && matches!(tense, Past | Perfect),
                    IsNot(Finished),
                )
            }
            Kind::Suspended => {
                let ends = ["from", "for", "during", "until", "till", "between"];
                let over = tense == Past && (tail.time_after(&ends) || tail.during);
                when(
                    (now || tense == Past) && !negated && !stale && !over,
                    Suspended,
                )
            }
            Kind::Discontinued => when(
                (now || matches!(tense, Past | Bare)) && !negated && !tail.agent,
                IsNot(Ongoing),
            ),
            Kind::Start if passive || !takes_object(rest) => self.start(group, tail, rest),
            Kind::Starts => when(tense == Bare && !negated && tail.ahead(self), Is(Pending)),
            Kind::Ends => when(
                tense == Bare && !negated && tail.time.is_some() && !overtaken,
                IsNot(Finished),
            ),
            Kind::GoOn if stale || self.waits(rest) || takes_noun(rest, tail) => None,
            Kind::GoOn => either(
                when(matches!(tense, Bare | Future), Is(Ongoing)),
                when(matches!(tense, Bare | Present), IsNot(Ongoing)),
            ),
            Kind::Run | Kind::Ran if negated || !tail.time_after(&UP_TO) => None,
            Kind::Run if overtaken || tense == Pluperfect => None,
            Kind::Run => {
                let begun = tense == Bare && !tail.ahead_from(self);
                Some(if begun { Is(Ongoing) } else { IsNot(Finished) })
            }
            Kind::Ran => when(tense == Bare && overtaken, Is(Finished)),
            Kind::Finished => self.finished(group, tail, rest),
            Kind::End if !takes_object(rest) => self.finished(group, tail, rest),
            Kind::End | Kind::Start => None,
        }
    }

    /// `planned`, `planned for 2027`: of a time to come, or within the year of reading.
    fn is_planned(self, tail: &Tail) -> bool {
        let Some((_, span)) = &tail.time else {
            return !tail.more;
        };
        let coming = span.first > self.today
            || (span.last >= self.today && span.first.year() == self.today.year());
        !tail.more && coming && !tail.time_after(&["until", "till", "to", "through"])
    }

    fn start(self, group: Group, tail: &Tail, rest: &[Token<'_>]) -> Option<Said> {
        let up_to = tail.time_after(&["until", "till", "before"]);
        let until = tail.time_after(&["until", "till"]);
        // `has not begun to show results`, `will start in rural areas`, `was launched for
        // consultation`, `has not started from scratch`: of something of it, or in some way.
        let of_all = !(tail.vague || (group.negated && tail.more));
        // `has started to be discussed`.
        let to_be = rest.iter().position(|token| token.is("to"));
        let to_be = to_be.is_some_and(|to| to < 3 && rest.get(to + 1).is_some_and(|t| t.is("be")));
        if to_be || tail.again || !of_all || (tail.recurring && group.tense != Perfect) {
            return None;
        }
        match (group.tense, group.negated) {
            (Pluperfect, _) => None,
            // `will start with new partners`
            (Future, false) if tail.more && !tail.agent => None,
            (Future, false) => (!tail.passed(self)).then_some(Is(Pending)),
            (Future, true) => (up_to && !tail.passed(self)).then_some(Is(Pending)),
            (Present, false) if group.elsewhen || tail.ahead(self) || tail.agent || tail.more => {
                None
            }
            (_, false) => Some(IsNot(Pending)),
            (_, true) if tail.agent => None,
            // `did not start until 2023`: it did then; `did not start in 2023`: perhaps later.
            (Past | Bare, true) if tail.time.is_some() => until.then_some(IsNot(Pending)),
            (_, true) => Some(Is(Pending)),
        }
    }

    fn finished(self, group: Group, tail: &Tail, rest: &[Token<'_>]) -> Option<Said> {
        let in_part = tail.vague || tail.time_after(&["for"]);
        let otherwise = group.negated && (tail.punctual || tail.more);
        if tail.agent || tail.recurring || in_part || tail.again || tail.under || otherwise {
            return None;
        }
        let over = !["end", "finish", "conclude", "close", "come"].contains(&rest[0].word.as_str());
        let until = tail.time_after(&["until", "till"]);
        match (group.tense, group.negated) {
            (Pluperfect, _) => None,
            (Future, _) => (!tail.more && !tail.passed(self)).then_some(IsNot(Finished)),
            // `is finished with a conference every year` is a habit.
            (Present, false) if tail.more || group.elsewhen || tail.ahead(self) => None,
            (Bare, false) => over.then_some(Is(Finished)),
            (_, false) => Some(Is(Finished)),
            (Past | Bare, true) if tail.time.is_some() => until.then_some(Is(Finished)),
            (_, true) => Some(IsNot(Finished)),
        }
    }

    /// `continues to await funding`, `continues to attract interest`, `goes on to show`.
    fn waits(self, rest: &[Token<'_>]) -> bool {
        let to = rest.iter().take(3).position(|token| token.is("to"));
        to.is_some_and(|to| {
            rest[0].word.starts_with("go") || !self.words.working.begin(&rest[to + 1..])
        })
    }
}

/// `planned and carried out`.
fn has_and(rest: &[Token<'_>]) -> bool {
    rest.iter().any(|token| token.is("and") || token.is("or"))
}

/// `continues the work of others`; not `continues to work`.
fn takes_noun(rest: &[Token<'_>], tail: &Tail) -> bool {
    tail.noun && !rest.iter().take(3).any(|token| token.is("to"))
}

/// `launched`, `initiated`, `completed` without *be* have an object.
fn takes_object(rest: &[Token<'_>]) -> bool {
    ["launched", "initiated", "completed"].contains(&rest[0].word.as_str())
}
