//! What became of a promise when the page that it was read from was replaced, and what the texts
//! promise that the register has as no event.
//!
//! An event that is promised stands as long as the text that it was read from. When its action is
//! read from another document now (a later page of the tracker), that page decides: what it still
//! promises stands, at the place where it is promised now; what it does not promise is *superseded*
//! and no longer due. Times that the text of an action promises are promises too, read with the
//! same words as the linter reads them.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{
    Change, Entry, EntryId, EntryKind, Record, Register, Source, Span,
};

use super::held::{Held, same_thing};
use super::lint::Lexicon;
use super::lint::action_text::ActionText;
use super::lint::dates::date;
use super::lint::is_finished;
use super::lint::promised::promised;
use super::texts::Texts;
use super::words::{Token, quote, sentences, tokens};

/// Why a promise does not stand any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// The page that replaced the one it was read from does not promise it.
    NotPromised,
    /// The page that replaced the one it was read from does not have the item any more.
    NoItem,
}

impl Gone {
    /// The reason in a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotPromised => {
                "the page that it was read from was replaced, and the new text does not promise it"
            }
            Self::NoItem => {
                "the page that it was read from was replaced, and the new one does not have what \
                 it belongs to"
            }
        }
    }
}

/// A promised event that a later page took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseded {
    /// Why.
    pub gone: Gone,
    /// Where the item that the event belongs to is read now; its lines, or the whole document
    /// where the item is not in it.
    pub by: Source,
}

/// A time that the text of an action promises and no event of the register has.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPromise {
    /// The record of the action, with the lines of the sentence as its source.
    pub record: Record,
    /// The title of the action.
    pub title: String,
    /// The time.
    pub span: Span,
    /// The sentence.
    pub text: String,
}

/// How the promises of a register stand against the texts of today.
#[derive(Debug, Clone, Default)]
pub struct Promises {
    superseded: BTreeMap<EntryId, Superseded>,
    /// Events that are still promised, at another place than they were read.
    moved: BTreeMap<EntryId, Source>,
    read: Vec<ReadPromise>,
    /// Actions that are finished by their status.
    done: BTreeSet<EntryId>,
}

impl Promises {
    /// Whether an action is finished by its status, so that the date by which it was due tells of
    /// nothing to come.
    pub fn is_done(&self, action: &EntryId) -> bool {
        self.done.contains(action)
    }

    /// The items of promised events that are read from another document now, each with the
    /// document that the event was read from: of these the earlier records are needed.
    pub fn needs(register: &Register) -> Vec<(EntryId, String)> {
        let pairs = open_events(register).filter_map(|(event, record, _)| {
            let item = event.reference("item")?;
            let own = &record.source.as_ref()?.document;
            let now = register.record(&item)?.source.as_ref()?;
            (now.document != *own).then(|| (item, own.clone()))
        });
        let pairs: BTreeSet<(EntryId, String)> = pairs.collect();
        pairs.into_iter().collect()
    }

    /// Of a register with promised events, the items that they belong to, and the actions whose
    /// texts are to be read. `earlier` are the records of items that were read from the documents
    /// that [`Promises::needs`] names.
    ///
    /// What cannot be told stands: where the text of the new page was not imported, and where the
    /// item was never read from the document of the event.
    pub fn of(register: &Register, earlier: &[Record], texts: &Texts, lexicon: &Lexicon) -> Self {
        let mut read = Reading {
            texts,
            lexicon,
            said: BTreeMap::new(),
        };
        let mut promises = Self::default();
        let actions = register.of_kind(EntryKind::Action);
        let done = actions.filter(|(action, _)| is_finished(action, lexicon));
        promises.done = done.map(|(action, _)| action.id().clone()).collect();
        for (event, record, when) in open_events(register) {
            let (Some(item), Some(own)) = (event.reference("item"), &record.source) else {
                continue;
            };
            let Some(now) = register.record(&item) else {
                continue;
            };
            let Some(by) = now.source.as_ref().filter(|by| by.document != own.document) else {
                continue;
            };
            let before = earlier.iter().find(|one| {
                let source = one.source.as_ref();
                one.entry == item && source.is_some_and(|one| one.document == own.document)
            });
            let Some(before) = before else {
                continue;
            };
            if now.change == Change::Withdrawn {
                promises.take_back(event, Gone::NoItem, by);
            } else if let Some(source) = same_text(own, before, now) {
                promises.moved.insert(event.id().clone(), source);
            } else if let Some(found) = read.where_promised((event, own, when), now) {
                match found {
                    Some(source) => {
                        promises.moved.insert(event.id().clone(), source);
                    }
                    None => promises.take_back(event, Gone::NotPromised, by),
                }
            }
        }
        promises.read = read.unrecorded(register, &promises);
        promises
    }

    fn take_back(&mut self, event: &Entry, gone: Gone, by: &Source) {
        let by = by.clone();
        let superseded = Superseded { gone, by };
        self.superseded.insert(event.id().clone(), superseded);
    }

    /// Why a promised event does not stand any more. `None`: it stands, as far as can be told.
    pub fn superseded(&self, event: &EntryId) -> Option<&Superseded> {
        self.superseded.get(event)
    }

    /// Where an event is promised now. `None`: where it was read.
    pub fn moved(&self, event: &EntryId) -> Option<&Source> {
        self.moved.get(event)
    }

    /// The places that decide: where something is promised now, or where what took it back is.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        let by = self.superseded.values().map(|superseded| &superseded.by);
        let read = self.read.iter();
        let read = read.filter_map(|promise| promise.record.source.as_ref());
        self.moved.values().chain(by).chain(read)
    }

    /// The times that texts promise and no event of the register has.
    pub fn read(&self) -> &[ReadPromise] {
        &self.read
    }
}

/// The promised events of a register with their records and times.
fn open_events(register: &Register) -> impl Iterator<Item = (&Entry, &Record, Span)> {
    register
        .of_kind(EntryKind::Event)
        .filter(|(event, _)| event.text("state") == Some("promised"))
        .filter_map(|(event, record)| Some((event, record, event.span("when")?)))
}

/// The place of an event in a text that is the same in the new document. `None`: it is another
/// text, or one whose words are not on record.
fn same_text(own: &Source, before: &Record, now: &Record) -> Option<Source> {
    const TEXT: &str = "implementation";
    let hash = |record: &Record| {
        let entry = record.stated()?;
        entry.text("text_hash").map(str::to_string)
    };
    let (was, is) = (before.source.as_ref()?, now.source.as_ref()?);
    if hash(before)? != hash(now)? {
        return None;
    }
    let start = |source: &Source| source.fields.get(TEXT).copied().or(source.line);
    let line = own.line?.saturating_sub(start(was)?) + start(is)?;
    let length = own
        .last_line
        .map(|last| last.saturating_sub(own.line.unwrap_or(last)));
    let end = is.last_line.unwrap_or(u32::MAX);
    Some(Source {
        document: is.document.clone(),
        line: Some(line.min(end)),
        last_line: length.map(|length| (line + length).min(end)),
        fields: BTreeMap::new(),
    })
}

/// A sentence that promises a time.
struct Said {
    span: Span,
    words: String,
    text: String,
    lines: (u32, u32),
}

/// What an earlier text said of an event.
#[derive(Default)]
struct Old {
    /// The words of the sentences that name its time.
    sentences: BTreeSet<String>,
    /// Whether the text was read as a promise for that time.
    promised: bool,
}

fn words(sentence: &[Token<'_>]) -> String {
    let words = sentence.iter().filter(|token| !token.mark);
    let words: Vec<&str> = words.map(|token| token.word.as_str()).collect();
    words.join(" ")
}

struct Reading<'a> {
    texts: &'a Texts,
    lexicon: &'a Lexicon,
    /// By action or other item.
    said: BTreeMap<EntryId, Vec<Said>>,
}

impl<'a> Reading<'a> {
    /// The words about an item: of an action those about its implementation, else of its lines.
    /// `None`: the text was not imported.
    fn tokens(&self, record: &'a Record) -> Option<Vec<Token<'a>>> {
        if record.entry.kind() == EntryKind::Action
            && let Some(text) = ActionText::of(record, self.texts)
        {
            return Some(text.tokens());
        }
        let source = record.source.as_ref()?;
        let text = self.texts.get(&source.document)?;
        let first = source.line.unwrap_or(1);
        let last = match source.line {
            Some(line) => source.last_line.unwrap_or(line),
            None => u32::MAX,
        };
        Some(tokens(text.lines(first, last)))
    }

    fn said(&mut self, record: &'a Record, tokens: &[Token<'_>]) -> &[Said] {
        if !self.said.contains_key(&record.entry) {
            let found = promised(tokens, self.lexicon).into_iter().map(|promise| {
                let sentence = &tokens[promise.sentence];
                let (first, last, text) = quote(sentence);
                Said {
                    span: promise.span,
                    words: words(sentence),
                    text,
                    lines: (first, last),
                }
            });
            self.said.insert(record.entry.clone(), found.collect());
        }
        self.said.get(&record.entry).map_or(&[], Vec::as_slice)
    }

    /// Where the text about an item promises an event that was read from an earlier document.
    /// `Some(None)`: it does not. `None`: the text was not imported.
    fn where_promised(
        &mut self,
        (event, own, when): (&Entry, &Source, Span),
        now: &'a Record,
    ) -> Option<Option<Source>> {
        let tokens = self.tokens(now)?;
        let at = |(first, last): (u32, u32)| {
            Some(Source {
                document: now.source.as_ref()?.document.clone(),
                line: Some(first),
                last_line: (last > first).then_some(last),
                fields: BTreeMap::new(),
            })
        };
        let old = self.old_sentences(own, when);
        let title = event.title().to_string();
        let said = self.said(now, &tokens).iter();
        let promised = said
            .filter(|one| one.span == when)
            .find(|one| old.sentences.contains(&one.words) || same_thing(&title, &one.words));
        if let Some(found) = promised {
            return Some(at(found.lines));
        }
        if old.promised {
            return Some(None);
        }
        // Words by which the reading sees no promise stand for it as long as they are the same.
        let mut all = sentences(&tokens).into_iter().map(|range| &tokens[range]);
        let same = all.find(|sentence| old.sentences.contains(&words(sentence)));
        Some(same.and_then(|sentence| {
            let (first, last, _) = quote(sentence);
            at((first, last))
        }))
    }

    /// The sentences from which an event was read: those of its old lines that name its time. None
    /// where the old text is not here.
    fn old_sentences(&self, own: &Source, when: Span) -> Old {
        let mut old = Old::default();
        let (Some(text), Some(first)) = (self.texts.get(&own.document), own.line) else {
            return old;
        };
        let tokens = tokens(text.lines(first, own.last_line.unwrap_or(first)));
        let names = |sentence: &[Token<'_>]| {
            (0..sentence.len()).any(|at| {
                let found = date(&sentence[at..], &self.lexicon.times);
                found.is_some_and(|(span, _)| span == when)
            })
        };
        let all = sentences(&tokens).into_iter();
        let named = all.map(|range| &tokens[range]).filter(|one| names(one));
        old.sentences = named.map(words).collect();
        old.promised = promised(&tokens, self.lexicon)
            .iter()
            .any(|promise| promise.span == when);
        old
    }

    /// The times that the texts of actions promise, and that neither an event of the register nor
    /// the `due` of the action has.
    fn unrecorded(&mut self, register: &'a Register, promises: &Promises) -> Vec<ReadPromise> {
        let held = Held::of(register);
        type Open<'e> = (&'e Entry, Option<Source>, Span);
        let mut events: BTreeMap<&str, Vec<Open<'_>>> = BTreeMap::new();
        for (event, record, when) in open_events(register) {
            if let (Some(item), None) = (event.text("item"), promises.superseded(event.id())) {
                let source = promises.moved(event.id()).or(record.source.as_ref());
                let one = (event, source.cloned(), when);
                events.entry(item).or_default().push(one);
            }
        }
        let mut found = Vec::new();
        for (action, record) in register.of_kind(EntryKind::Action) {
            let Some(text) = ActionText::of(record, self.texts) else {
                continue;
            };
            let item = action.id().as_str();
            let of_item = events.get(item).map_or(&[][..], Vec::as_slice);
            let mut seen = BTreeSet::new();
            for one in self.said(record, &text.tokens()) {
                let recorded = of_item.iter().any(|(event, source, when)| {
                    *when == one.span
                        && (same_thing(event.title(), &one.words)
                            || source
                                .as_ref()
                                .is_some_and(|at| covers(at, text.document, one)))
                });
                let due = action.span("due") == Some(one.span);
                if recorded
                    || due
                    || held.kept(item, &one.words, one.span)
                    || !seen.insert((one.span.first, one.span.last))
                {
                    continue;
                }
                found.push(ReadPromise {
                    record: at(record, text.document, one.lines),
                    title: action.title().to_string(),
                    span: one.span,
                    text: one.text.clone(),
                });
            }
        }
        found
    }
}

/// Whether the lines of a source hold a sentence.
fn covers(source: &Source, document: &str, said: &Said) -> bool {
    let last = source.last_line.or(source.line);
    source.document == document
        && source.line.is_some_and(|first| first <= said.lines.0)
        && last.is_some_and(|last| said.lines.0 <= last)
}

/// The record of an action, with some lines as its source.
fn at(record: &Record, document: &str, (first, last): (u32, u32)) -> Record {
    let mut record = record.clone();
    record.source = Some(Source {
        document: document.to_string(),
        line: Some(first),
        last_line: (last > first).then_some(last),
        fields: BTreeMap::new(),
    });
    record
}
