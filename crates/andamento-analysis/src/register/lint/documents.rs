//! The documents that were imported, and `duplicate-document`.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{EntryKind, Register};

use super::finding::{Evidence, Finding, Rule};
use crate::register::texts::{Text, Texts};
use crate::register::words::{Token, tokens};

/// Words of a shingle.
const SHINGLE: usize = 5;
/// Share of the smaller text's shingles that the other has to hold.
const OF_SMALLER: f64 = 0.9;
/// Share of the larger text's shingles that the smaller has to hold; an excerpt is no duplicate.
const OF_LARGER: f64 = 0.6;
/// With fewer shingles nothing is said.
const FEWEST: usize = 20;

/// A document whose text was imported.
pub(super) struct Imported<'t> {
    pub hash: &'t str,
    /// Its entry, or a name made of its hash.
    pub name: String,
    pub text: &'t Text,
    pub tokens: Vec<Token<'t>>,
    /// Whether it is a page of an action tracker.
    pub tracker: bool,
}

impl Imported<'_> {
    /// Whether a line has words or marks; comments are none.
    pub(super) fn has_words(&self, line: u32) -> bool {
        let at = self.tokens.binary_search_by_key(&line, |token| token.line);
        at.is_ok()
    }

    pub(super) fn evidence(&self, line: u32, text: String) -> Evidence {
        Evidence {
            document: self.hash.to_string(),
            line: Some(line),
            text: Some(text),
        }
    }
}

/// All imported documents in the order of their names; the same text twice in the register is
/// one document.
pub(super) fn imported<'t>(register: &Register, texts: &'t Texts) -> Vec<Imported<'t>> {
    let mut known: BTreeMap<&str, (String, bool)> = BTreeMap::new();
    for (entry, _) in register.of_kind(EntryKind::Document) {
        let hash = entry.text("sha256").unwrap_or_default();
        let tracker = entry.text("type") == Some("tracker-page");
        known
            .entry(hash)
            .or_insert_with(|| (entry.id().to_string(), tracker));
    }
    let mut documents: Vec<_> = texts
        .iter()
        .map(|(hash, text)| {
            let short = || format!("document/{}", hash.chars().take(12).collect::<String>());
            let (name, typed) = known.get(hash).cloned().unwrap_or_else(|| (short(), false));
            let tracker = typed || reads_as_tracker(text);
            Imported {
                hash,
                name,
                text,
                tokens: if tracker {
                    Vec::new()
                } else {
                    tokens(text.all())
                },
                tracker,
            }
        })
        .collect();
    documents.sort_by(|a, b| (&a.name, a.hash).cmp(&(&b.name, b.hash)));
    documents
}

fn reads_as_tracker(text: &Text) -> bool {
    let labelled = |label: &str| {
        text.all().any(|(_, line)| {
            line.split_once('|')
                .is_some_and(|(cell, _)| cell.trim().eq_ignore_ascii_case(label))
        })
    };
    labelled("status") && labelled("implementation")
}

fn shingles(tokens: &[Token<'_>]) -> BTreeSet<u64> {
    let words: Vec<u64> = tokens
        .iter()
        .filter(|token| !token.mark)
        .map(|token| token.word.bytes().fold(FNV_START, fnv))
        .collect();
    let fold = |window: &[u64]| {
        let bytes = window.iter().flat_map(|word| word.to_le_bytes());
        bytes.fold(FNV_START, fnv)
    };
    words.windows(SHINGLE).map(fold).collect()
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of the FNV-1a hash.
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Pairs of documents with the same words in another layout. Pages of a tracker are left out:
/// a page is always much like its earlier version.
pub(super) fn duplicates(documents: &[Imported<'_>]) -> Vec<Finding> {
    let texts: Vec<_> = documents
        .iter()
        .filter(|document| !document.tracker)
        .map(|document| (document, shingles(&document.tokens)))
        .collect();
    let mut findings = Vec::new();
    for (at, (one, of_one)) in texts.iter().enumerate() {
        for (other, of_other) in &texts[at + 1..] {
            if one.hash == other.hash || !alike(of_one, of_other) {
                continue;
            }
            let whole = |document: &Imported<'_>| Evidence {
                document: document.hash.to_string(),
                line: None,
                text: None,
            };
            findings.push(Finding {
                rule: Rule::DuplicateDocument,
                entry: other.name.clone(),
                message: format!("it has the same words as {}, in another layout", one.name),
                evidence: vec![whole(one), whole(other)],
            });
        }
    }
    findings
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of shingles are far below 2^52"
)]
fn alike(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> bool {
    let (small, large) = (one.len().min(other.len()), one.len().max(other.len()));
    if small < FEWEST || (small as f64) < OF_LARGER * large as f64 {
        return false;
    }
    let shared = one.intersection(other).count() as f64;
    shared >= OF_SMALLER * small as f64 && shared >= OF_LARGER * large as f64
}
