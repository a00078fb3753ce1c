//! What a ledger keeps of an entry.

use std::collections::BTreeMap;

use super::day::Span;
use super::entry::{Entry, EntryId};

/// Where an entry was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// SHA-256 of the document's bytes as received, lower-case hexadecimal.
    pub document: String,
    /// First line, from 1. `None`: the whole document.
    pub line: Option<u32>,
    /// Last line. `None`: only the first.
    pub last_line: Option<u32>,
    /// Lines of single fields, where they differ: `status` to 12.
    pub fields: BTreeMap<String, u32>,
}

/// What a record says of its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This is how it stands; the first time, or in place of what was recorded before.
    Stated(Entry),
    /// It no longer stands, for the reason given; what was recorded before stays readable.
    Withdrawn,
    /// The content of the record with this number was taken out.
    Redacts(u64),
    /// The content was here and was taken out by the record with this number; hash and chain
    /// stay.
    Redacted(u64),
}

/// One record of the journal. Nothing in it ever changes, except that a redaction takes the
/// content out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number in the journal, from 1, without holes.
    pub number: u64,
    /// The entry.
    pub entry: EntryId,
    /// What is said of it.
    pub change: Change,
    /// The time that the statement is about. `None`: not stated.
    pub about: Option<Span>,
    /// When it was recorded: UTC, `2026-11-22T04:24:09Z`; never before the record before it.
    pub recorded: String,
    /// The organisation or role that recorded it; never a private person.
    pub recorded_by: String,
    /// Where it was read. `None`: entered without a document.
    pub source: Option<Source>,
    /// Why, for corrections, withdrawals and redactions. `None`: none given.
    pub reason: Option<String>,
    /// Hash of the record, lower-case hexadecimal SHA-256; covers the hash of the record before
    /// it.
    pub hash: String,
}

/// What is to be recorded, before a journal gives it a number and a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The entry.
    pub entry: EntryId,
    /// How it stands. `None`: it no longer stands.
    pub stated: Option<Entry>,
    /// The time that the statement is about. `None`: not stated.
    pub about: Option<Span>,
    /// Where it was read. `None`: entered without a document.
    pub source: Option<Source>,
    /// Why, for corrections and withdrawals. `None`: none given.
    pub reason: Option<String>,
}

impl Draft {
    /// An entry that stands as given.
    pub fn stated(entry: Entry, source: Option<Source>) -> Self {
        Self {
            entry: entry.id().clone(),
            stated: Some(entry),
            about: None,
            source,
            reason: None,
        }
    }
}
