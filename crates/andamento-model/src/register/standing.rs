//! The entries as they stood on a day.

use std::collections::BTreeMap;

use super::entry::{Entry, EntryId};
use super::kind::EntryKind;
use super::record::{Change, Record};

/// The last record of each entry, of all that was recorded by some day.
///
/// Entries whose last record withdraws them or was redacted are in it, so that a page can say so;
/// [`Register::entry`] and the iterators over entries leave them out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    records: BTreeMap<EntryId, Record>,
}

impl Register {
    /// Of several records of one entry the one with the highest number stands.
    pub fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let mut register = Self::default();
        for record in records {
            if matches!(record.change, Change::Redacts(_)) {
                continue;
            }
            match register.records.get(&record.entry) {
                Some(known) if known.number > record.number => {}
                _ => {
                    register.records.insert(record.entry.clone(), record);
                }
            }
        }
        register
    }

    /// The record that stands for an entry. `None`: nothing was recorded of it.
    pub fn record(&self, id: &EntryId) -> Option<&Record> {
        self.records.get(id)
    }

    /// All records that stand, in the order of their entries' identifiers.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// An entry. `None`: nothing was recorded of it, it was withdrawn, or its content was
    /// redacted.
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.record(id)?.stated()
    }

    /// The entries of a kind with their records, in the order of their identifiers.
    pub fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = (&Entry, &Record)> {
        self.records
            .values()
            .filter(move |record| record.entry.kind() == kind)
            .filter_map(|record| Some((record.stated()?, record)))
    }

    /// The entries of a kind whose field refers to an entry.
    pub fn referring<'r>(
        &'r self,
        kind: EntryKind,
        field: &'r str,
        to: &'r EntryId,
    ) -> impl Iterator<Item = (&'r Entry, &'r Record)> {
        self.of_kind(kind)
            .filter(move |(entry, _)| entry.all(field).iter().any(|id| id == to.as_str()))
    }
}

impl Record {
    /// The entry that the record states. `None`: it withdraws, redacts, or was redacted.
    pub fn stated(&self) -> Option<&Entry> {
        match &self.change {
            Change::Stated(entry) => Some(entry),
            Change::Withdrawn | Change::Redacts(_) | Change::Redacted(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Value;

    fn record(number: u64, change: Change) -> Record {
        Record {
            number,
            entry: EntryId::parse("plan/made-up").unwrap(),
            change,
            about: None,
            recorded: "2026-01-01T00:00:00Z".to_string(),
            recorded_by: "test".to_string(),
            source: None,
            reason: None,
            hash: String::new(),
        }
    }

    fn titled(title: &str) -> Change {
        let id = EntryId::parse("plan/made-up").unwrap();
        let title = Value::One(title.to_string());
        Change::Stated(Entry::new(id, [("title", title)]).unwrap())
    }

    #[test]
    fn the_record_recorded_last_stands_in_whatever_order_they_come() {
        let register = Register::new([record(2, titled("new")), record(1, titled("old"))]);
        let id = EntryId::parse("plan/made-up").unwrap();
        assert_eq!(register.entry(&id).unwrap().title(), "new");
        let register = Register::new([record(1, titled("old")), record(3, Change::Withdrawn)]);
        assert_eq!(register.entry(&id), None);
        assert!(register.record(&id).is_some());
    }
}
