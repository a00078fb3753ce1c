//! The times that a text promises for something.
//!
//! A promise is an announcement and a time behind it: `is planned for 2027`, `will be held in May`,
//! `takes place in spring 2027`, `plans a session in 2027`. None is read from what is denied, wished,
//! conditional, moved or past, from money, or from something that the text tells as held or called
//! off.

mod told;

use std::ops::Range;

use andamento_model::register::Span;

use super::dates::date;
use super::lexicon::{Lexicon, Promises};
use crate::register::words::{Token, longest, sentences};

/// A time promised in a sentence.
pub(crate) struct Promised {
    /// The tokens of the sentence.
    pub sentence: Range<usize>,
    pub span: Span,
    /// Whether the sentence ends with its time, without a hedge, and nothing but other promises
    /// follows in its item: what follows may tell what came of it.
    pub closed: bool,
}

/// The promises of a text that it does not itself tell as held or called off.
pub(crate) fn promised(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<Promised> {
    let reader = Reader {
        lexicon,
        words: &lexicon.promises,
    };
    let all = sentences(tokens);
    let read: Vec<_> = all
        .iter()
        .map(|range| reader.sentence(&tokens[range.clone()]))
        .collect();
    let mut found = Vec::new();
    for (nth, range) in all.iter().enumerate() {
        let sentence = &tokens[range.clone()];
        let next = all.get(nth + 1).map(|next| &tokens[next.clone()]);
        if next.is_some_and(|next| reader.goes_on(next)) {
            continue;
        }
        for &(span, end) in &read[nth] {
            let (before, behind) = (&all[..nth], &all[nth + 1..]);
            let told_before = before
                .iter()
                .any(|other| reader.told_before(&tokens[other.clone()], sentence, span));
            let told_behind = behind
                .iter()
                .any(|other| reader.told_behind(&tokens[other.clone()], sentence, span));
            if !told_before && !told_behind {
                let item = behind
                    .iter()
                    .zip(&read[nth + 1..])
                    .take_while(|(other, _)| !tokens[other.start].opens)
                    .all(|(_, promises)| !promises.is_empty());
                found.push(Promised {
                    sentence: range.clone(),
                    span,
                    closed: item && reader.ends(sentence, end),
                });
            }
        }
    }
    found
}

/// An announcement whose time has not been read yet.
#[derive(Clone, Copy)]
struct Open {
    /// The token behind it.
    end: usize,
    /// `planned` without *is* or *are*: `planned in 2024` tells when it was planned.
    attributive: bool,
    /// `will adopt`: `for 2025` belongs to what is adopted.
    deed: bool,
}

#[derive(Clone, Copy)]
struct Reader<'l> {
    lexicon: &'l Lexicon,
    words: &'l Promises,
}

impl Reader<'_> {
    /// Whether a sentence says nothing behind its time that could tell what came of it: no mark but
    /// the last, no further clause; and whether it is said without a hedge.
    fn ends(self, sentence: &[Token<'_>], end: usize) -> bool {
        const FURTHER: [&str; 10] = [
            "and", "but", "with", "which", "where", "when", "while", "after", "before", "though",
        ];
        let end = end.min(sentence.len());
        let behind = &sentence[end..];
        let mut marks = behind.iter().enumerate().filter(|(_, token)| token.mark);
        let last = behind.len().saturating_sub(1);
        let only_last = marks.all(|(at, token)| token.is(",") || (at == last && token.is(".")));
        let further = behind
            .iter()
            .any(|token| FURTHER.contains(&token.word.as_str()));
        // The time itself may be a half: `in the first half of 2026`.
        let half = |token: &Token<'_>| token.is("half");
        let hedges = &self.lexicon.statements.hedges;
        let mut words = (0..end).filter(|at| !half(&sentence[*at]));
        let hedged = words.any(|at| hedges.begin(&sentence[at..]));
        only_last && !further && !hedged
    }

    /// The times that a sentence promises, each with the token behind it.
    fn sentence(self, sentence: &[Token<'_>]) -> Vec<(Span, usize)> {
        let asks = sentence.last().is_some_and(|token| token.is("?"));
        let statements = &self.lexicon.statements;
        let habit = statements.recurring.within(sentence);
        // `“A forum will be held in 2025”, the minister said.`
        let quoted =
            sentence.iter().any(|token| token.is("\"")) && statements.sayings.within(sentence);
        if asks || habit || quoted || statements.conditions.within(sentence) {
            return Vec::new();
        }
        let mut found: Vec<(Span, usize)> = Vec::new();
        let mut open = None;
        let mut at = 0;
        let mut ahead = self.ahead(sentence);
        while at < sentence.len() {
            let rest = &sentence[at..];
            if let Some(taken) = longest(rest, &self.words.moved) {
                found.clear();
                let subject = self.subject(sentence, at);
                let off = self.words.negations.within(subject) || self.words.wishes.within(subject);
                // `postponed in 2024` tells when.
                let to = ["to", "until", "for"].contains(&rest[taken - 1].word.as_str());
                open = (!off && to).then_some(Open {
                    end: at + taken,
                    attributive: false,
                    deed: false,
                });
                at += taken;
            } else if let Some((opened, end)) = self.announcement(sentence, at) {
                if let (Some((span, _)), Some(opened)) = (ahead, opened)
                    && opened.deed
                {
                    ahead = None;
                    found.push((span, end));
                }
                open = opened;
                at = end;
            } else if sentence[at].is(";") || self.words.breaks.begin(rest) {
                open = None;
                at += 1;
            } else if let Some((span, taken)) = self.time(rest) {
                let open_end = self.words.open_ends.begin(&rest[taken..]);
                if open.is_some_and(|open| self.is_point(sentence, at, open)) {
                    // `scheduled for 12 May 2025 will be held in 2027`: the later counts.
                    let between = found.last().map(|(_, end)| &sentence[*end..at]);
                    if between.is_some_and(|between| !self.parted(between)) {
                        found.pop();
                    }
                    found.push((span, at + taken));
                    if open_end {
                        found.pop();
                    }
                    open = None;
                }
                at += taken;
            } else {
                at += 1;
            }
        }
        found.retain(|(_, end)| !self.settled(sentence, *end));
        found
    }

    /// The time that a sentence begins with, where nothing else is said before its announcement, and
    /// no other time: `In 2025, the Commission will launch a call`.
    fn ahead(self, sentence: &[Token<'_>]) -> Option<(Span, usize)> {
        let bare = sentence.iter().take_while(|token| token.mark).count();
        let first = sentence.get(bare)?;
        let begins = ["in", "by", "on", "during"].contains(&first.word.as_str());
        let (span, taken) = date(sentence.get(bare + 1..)?, &self.lexicon.times)?;
        let end = bare + 1 + taken;
        let subject = sentence.get(end)?;
        let plain = subject.is(",") || ["the", "a", "an"].contains(&subject.word.as_str());
        let verb = (end..sentence.len()).find(|at| self.words.future.begin(&sentence[*at..]))?;
        let between = &sentence[end..verb];
        let other = (end..sentence.len())
            .filter(|at| !sentence[*at].mark)
            .any(|at| date(&sentence[at..], &self.lexicon.times).is_some());
        let told = between.iter().any(|token| token.is("that")) || self.settled(between, 0);
        let long = between.len() > 8 || between.iter().skip(1).any(|token| token.mark);
        (begins && plain && !other && !told && !long).then_some((span, end))
    }

    /// A date, with a later one that is open beside it: `2025 or 2027`.
    fn time(self, rest: &[Token<'_>]) -> Option<(Span, usize)> {
        if rest[0].mark {
            return None;
        }
        let (span, taken) = date(rest, &self.lexicon.times)?;
        if rest.get(taken).is_some_and(|next| next.is("or")) {
            let skipped = taken
                + 1
                + usize::from(longest(&rest[taken + 1..], &self.words.before_dates).is_some());
            if let Some((other, more)) = date(rest.get(skipped..)?, &self.lexicon.times) {
                let last = span.last.max(other.last);
                let first = span.first.min(other.first);
                return Some((Span { first, last }, skipped + more));
            }
        }
        Some((span, taken))
    }

    /// An announcement at a token: whether it counts, and where it ends. `None`: there is none.
    fn announcement(self, sentence: &[Token<'_>], at: usize) -> Option<(Option<Open>, usize)> {
        let words = self.words;
        let rest = &sentence[at..];
        let opened = |end: usize, attributive: bool, deed: bool| {
            let open = Open {
                end,
                attributive,
                deed,
            };
            ((!self.off(sentence, at)).then_some(open), end)
        };
        let counts = |end: usize, deed: bool| opened(end, false, deed);
        if let Some(taken) = longest(rest, &words.future).or_else(|| longest(rest, &words.plans)) {
            let needs_deed = rest[taken - 1].is("to") || words.future.begin(rest);
            return match self.deed(&sentence[at + taken..]) {
                Some(deed) => Some(counts(at + taken + deed, true)),
                None if needs_deed => None,
                None => Some(counts(at + taken, false)),
            };
        }
        if let Some(taken) = longest(rest, &words.present) {
            let habit = self.lexicon.statements.recurring.within(sentence);
            let (open, end) = counts(at + taken, false);
            return Some((open.filter(|_| !habit), end));
        }
        if rest[0].is("to") {
            let loose = ["be", "take"].contains(&rest.get(1)?.word.as_str());
            let deed = self.deed(&rest[1..]).filter(|_| loose)?;
            return Some(counts(at + 1 + deed, true));
        }
        if let Some(taken) = longest(rest, &words.announced) {
            // `for` belongs to the phrase and introduces the time.
            return Some(counts(at + taken, false));
        }
        let expected = longest(rest, &words.expected);
        let taken = expected.or_else(|| longest(rest, &words.planned))?;
        let mut end = at + taken;
        let to = sentence.get(end).is_some_and(|next| next.is("to"));
        let deed = self.deed(sentence.get(end + 1..).unwrap_or_default());
        let object = sentence.get(end..).unwrap_or_default();
        if words.others.begin(object) {
            // `The Commission planned a session`: that was then.
            return Some((None, end));
        }
        match deed.filter(|_| to) {
            Some(deed) => end += 1 + deed,
            None if to => return Some((None, end + 1)),
            None => {}
        }
        let thing = thing(self.subject(sentence, at), words);
        let fits = match thing {
            Thing::Event => true,
            Thing::Money | Thing::Others => false,
            Thing::Unknown => expected.is_none() || end > at + taken,
        };
        let near = &sentence[at.saturating_sub(3)..at];
        let finite = ["is", "are", "been", "remains"];
        let predicate = near
            .iter()
            .any(|token| finite.contains(&token.word.as_str()));
        let with_deed = end > at + taken;
        // `The Commission planned to publish a report`: that was then.
        let then = taken == 1 && with_deed && !predicate;
        let passive = ["be", "take"].iter().any(|be| {
            let deed = sentence.get(at + taken + 1);
            deed.is_some_and(|deed| deed.is(be))
        });
        if then && !passive {
            return Some((None, end));
        }
        let attributive = !predicate && !with_deed;
        let aside = attributive && is_aside(&sentence[..at]);
        let (open, end) = opened(end, attributive, with_deed);
        Some((open.filter(|_| fits && !aside), end))
    }

    /// How many tokens `be held`, `also take place`, `organise` takes.
    fn deed(self, rest: &[Token<'_>]) -> Option<usize> {
        let mut at = 0;
        loop {
            if let Some(taken) = longest(&rest[at..], &self.words.deeds) {
                return Some(at + taken);
            }
            at += longest(&rest[at..], &self.lexicon.statements.adverbs)?;
        }
    }

    /// The tokens before an announcement that belong to it: back to another verb or clause.
    fn subject<'s, 't>(self, sentence: &'s [Token<'t>], at: usize) -> &'s [Token<'t>] {
        const VERBS: [&str; 13] = [
            "is", "are", "was", "were", "has", "have", "had", "will", "took", "may", "did", "does",
            "do",
        ];
        const CUTS: [&str; 9] = [
            ";", ":", "but", "while", "whereas", "although", "though", "however", "yet",
        ];
        let cut = (0..at).rev().find(|i| {
            let word = sentence[*i].word.as_str();
            let not_yet = word == "yet" && *i > 0 && sentence[*i - 1].is("not");
            (CUTS.contains(&word) && !not_yet) || (VERBS.contains(&word) && at - i > 4)
        });
        &sentence[cut.map_or(0, |cut| cut + 1)..at]
    }

    /// Whether what stands before an announcement takes it back.
    fn off(self, sentence: &[Token<'_>], at: usize) -> bool {
        let words = self.words;
        let subject = self.subject(sentence, at);
        let near = &subject[subject.len().saturating_sub(4)..];
        let joint = near.iter().rposition(|token| token.mark || token.is("and"));
        let near = &near[joint.map_or(0, |joint| joint + 1)..];
        let last = near
            .last()
            .is_some_and(|last| ["first", "as", "than", "may"].contains(&last.word.as_str()));
        last || words.formerly.within(near)
            || words.called_off.within(near)
            || self.lexicon.statements.hedges.within(near)
            || words.negations.within(subject)
            || words.wishes.within(subject)
            || self.lexicon.statements.sayings.within(subject)
    }

    /// Whether something else may be spoken of behind some tokens; not behind a comma that closes an
    /// aside: `, will be held`.
    fn parted(self, between: &[Token<'_>]) -> bool {
        (0..between.len()).any(|at| {
            let closes = between[at].is(",") && self.words.future.begin(&between[at + 1..]);
            parts(&between[at]) && !closes
        })
    }

    /// Whether a date at a token is the time of an announcement: a word like *for* or *in*
    /// introduces it, or it follows directly; not `the 2025 forum`, `on 2024`.
    fn is_point(self, sentence: &[Token<'_>], at: usize, open: Open) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &sentence[before]) else {
            return false;
        };
        let here = &sentence[at..];
        let next = |nth: usize| here.get(nth).map_or("", |token| token.word.as_str());
        let Some((span, taken)) = date(here, &self.lexicon.times) else {
            return false;
        };
        let whole_years = (span.first.month(), span.last.month()) == (1, 12);
        let year = next(0) == "the" && here.get(1).is_some_and(|second| second.digits().is_some());
        let noun = here
            .get(taken)
            .is_some_and(|after| !after.mark && after.word.len() > 3);
        if year && noun {
            return false;
        }
        // `the results collected in 2024`
        let participle = at
            .checked_sub(2)
            .filter(|participle| *participle >= open.end)
            .is_some_and(|participle| sentence[participle].word.ends_with("ed"));
        if participle {
            return false;
        }
        match before.word.as_str() {
            _ if at == open.end => true,
            "in" => !open.attributive,
            "for" => !open.deed,
            "on" => !whole_years,
            "before" => next(0) == "the" && next(1) == "end",
            _ => self.words.before_dates.begin(std::slice::from_ref(before)),
        }
    }
}

/// Whether something else may be spoken of behind a token.
fn parts(token: &Token<'_>) -> bool {
    [",", ";", "and", "but", "or"].contains(&token.word.as_str())
}

/// `Under the call planned`, `the results of the session planned`: whether what is planned stands
/// behind a preposition, so that something else is spoken of.
fn is_aside(before: &[Token<'_>]) -> bool {
    const ARTICLES: [&str; 12] = [
        "the", "a", "an", "this", "that", "its", "their", "our", "these", "another", "next",
        "first",
    ];
    const PREPOSITIONS: [&str; 36] = [
        "under",
        "at",
        "in",
        "on",
        "of",
        "during",
        "following",
        "after",
        "to",
        "unlike",
        "like",
        "for",
        "with",
        "through",
        "since",
        "before",
        "by",
        "despite",
        "besides",
        "alongside",
        "from",
        "within",
        "as",
        "until",
        "than",
        "about",
        "via",
        "beyond",
        "per",
        "into",
        "towards",
        "without",
        "ahead",
        "upon",
        "concerning",
        "regarding",
    ];
    let article = before
        .iter()
        .rev()
        .take(6)
        .take_while(|token| !token.mark)
        .position(|token| ARTICLES.contains(&token.word.as_str()));
    let Some(article) = article.map(|back| before.len() - 1 - back) else {
        return before
            .iter()
            .rev()
            .take(3)
            .any(|token| PREPOSITIONS.contains(&token.word.as_str()) && !token.is("of"));
    };
    article
        .checked_sub(1)
        .is_some_and(|at| PREPOSITIONS.contains(&before[at].word.as_str()))
}

/// What is announced.
enum Thing {
    Event,
    Money,
    /// `applications`: due from others.
    Others,
    Unknown,
}

/// The first thing that a subject names: `funding of the session` is money, `a funding call` is none.
fn thing(subject: &[Token<'_>], words: &Promises) -> Thing {
    let mut at = 0;
    while at < subject.len() {
        let rest = &subject[at..];
        if words.by_others.begin(rest) {
            return Thing::Others;
        }
        if words.events.begin(rest) {
            return Thing::Event;
        }
        if words.money.begin(rest) {
            let after = rest.iter().position(|token| {
                token.digits().is_none() && !words.money.begin(std::slice::from_ref(token))
            });
            let event = after.is_some_and(|after| words.events.begin(&rest[after..]));
            return if event { Thing::Event } else { Thing::Money };
        }
        at += 1;
    }
    Thing::Unknown
}
