//! The names by which a text speaks of the action that it is about: its number and its title.

use andamento_model::register::Entry;

use super::lexicon::Lexicon;
use crate::register::words::{Token, longest, phrase};

/// A title of fewer words than this is no name: `Housing` is also a thing.
const LEAST_WORDS: usize = 2;

/// The number and the title of an action.
pub(super) struct OwnName<'l> {
    lexicon: &'l Lexicon,
    /// As a text writes it: `4`, and the word for it.
    numbers: Vec<String>,
    /// Its words; none where it is too short for a name.
    title: Vec<String>,
}

impl<'l> OwnName<'l> {
    pub(super) fn of(action: &Entry, lexicon: &'l Lexicon) -> Self {
        let number = action.text("number").unwrap_or_default();
        Self::new(number, action.title(), lexicon)
    }

    /// Of a number and a title; either may be empty.
    pub(super) fn new(number: &str, title: &str, lexicon: &'l Lexicon) -> Self {
        let in_words = number
            .parse::<usize>()
            .ok()
            .and_then(|number| lexicon.counts.cardinals.get(number.checked_sub(1)?));
        let numbers = [Some(&number.to_lowercase()), in_words];
        let mut title = phrase(title);
        if title.len() < LEAST_WORDS {
            title.clear();
        }
        Self {
            lexicon,
            numbers: numbers
                .into_iter()
                .flatten()
                .filter(|one| !one.is_empty())
                .cloned()
                .collect(),
            title,
        }
    }

    /// A sentence in which *this action* stands where the action is named: `Action no. 4 is …`.
    pub(super) fn spoken<'t>(&self, sentence: &[Token<'t>]) -> Vec<Token<'t>> {
        let mut spoken = Vec::with_capacity(sentence.len());
        let mut at = 0;
        while at < sentence.len() {
            let Some(taken) = self.named(sentence, at) else {
                spoken.push(sentence[at].clone());
                at += 1;
                continue;
            };
            for word in ["this", "action"] {
                spoken.push(Token {
                    word: word.to_string(),
                    mark: false,
                    ..sentence[at].clone()
                });
            }
            at += taken;
        }
        spoken
    }

    /// How many tokens name the action at a place. `None`: none do.
    fn named(&self, sentence: &[Token<'_>], at: usize) -> Option<usize> {
        let is = |at: usize, word: &str| sentence.get(at).is_some_and(|token| token.is(word));
        let article = usize::from(is(at, "the") || is(at, "this"));
        if is(at + article, "action") {
            let behind = at + article + 1;
            let taken = self
                .numbered(sentence, behind)
                .or_else(|| self.titled(sentence, behind, true));
            return taken.map(|taken| article + 1 + taken);
        }
        // In the middle of a clause the words of a title are words like others.
        let begins = at == 0 || sentence[at - 1].mark;
        self.titled(sentence, at, false).filter(|_| begins)
    }

    /// `4`, `no. 4`, `number four`; not the first of several, as in `4 and 5`, `4-6`.
    fn numbered(&self, sentence: &[Token<'_>], at: usize) -> Option<usize> {
        let mut end = at;
        if let Some(taken) = longest(sentence.get(at..)?, &self.lexicon.statements.numbers) {
            end += taken;
            end += usize::from(sentence.get(end).is_some_and(|token| token.is(".")));
        }
        let number = sentence.get(end)?;
        if !self.numbers.contains(&number.word) {
            return None;
        }
        const JOINTS: [&str; 7] = ["and", "or", "to", "/", "-", ",", "&"];
        let joint = sentence
            .get(end + 1)
            .is_some_and(|next| JOINTS.contains(&next.word.as_str()));
        let another = sentence
            .get(end + 2)
            .is_some_and(|next| next.word.starts_with(|c: char| c.is_ascii_digit()));
        (!joint || !another).then_some(end + 1 - at)
    }

    /// The title, also in quotes; `quoted`: only so.
    fn titled(&self, sentence: &[Token<'_>], at: usize, quoted: bool) -> Option<usize> {
        let quote = |at: usize| sentence.get(at).is_some_and(|token| token.is("\""));
        let opens = usize::from(quote(at));
        if self.title.is_empty() || (quoted && opens == 0) {
            return None;
        }
        let mut words = self.title.iter();
        let mut end = at + opens;
        let mut next = words.next()?;
        loop {
            let token = sentence.get(end)?;
            end += 1;
            if token.mark {
                if end == at + opens + 1 || token.is("\"") {
                    return None;
                }
                continue;
            }
            if token.word != *next {
                return None;
            }
            match words.next() {
                Some(word) => next = word,
                None => break,
            }
        }
        match opens {
            1 => quote(end).then_some(end + 1 - at),
            _ => Some(end - at),
        }
    }
}
