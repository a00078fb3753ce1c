//! The part of the register that a question needs, found by what entries name.

use std::collections::BTreeSet;

use andamento_analysis::register::lint::Lexicon;
use andamento_analysis::register::promises::Promises;
use andamento_analysis::register::thread::{INDICATOR, Stage};
use andamento_model::register::{Day, Entry, EntryId, EntryKind, Record, Register, Source};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Naming, Selection};

/// A part of the register that grows.
pub(super) struct Part<'l> {
    ledger: &'l Ledger,
    known_on: Option<Day>,
    records: Vec<Record>,
    taken: BTreeSet<EntryId>,
}

impl<'l> Part<'l> {
    /// Nothing yet.
    pub(super) fn new(ledger: &'l Ledger, known_on: Option<Day>) -> Self {
        Self {
            ledger,
            known_on,
            records: Vec::new(),
            taken: BTreeSet::new(),
        }
    }

    /// The part as a register.
    pub(super) fn register(self) -> Register {
        Register::new(self.records)
    }

    /// Nothing yet, of the same ledger as known on the same day.
    pub(super) fn beside(&self) -> Self {
        Self::new(self.ledger, self.known_on)
    }

    /// How the promised events that were taken stand against the texts of today; all events of
    /// their items were taken.
    pub(super) fn promises(&self, lexicon: &Lexicon) -> Result<Promises, StoreError> {
        let records = self.records.iter();
        super::promises::of_some(self.ledger, self.known_on, lexicon, records, [])
    }

    /// The records of some of its entries.
    pub(super) fn taken(&self, ids: &BTreeSet<EntryId>) -> Vec<Record> {
        let own = self.records.iter();
        let own = own.filter(|record| ids.contains(&record.entry));
        own.cloned().collect()
    }

    /// Adds records that were read before.
    pub(super) fn give(&mut self, records: Vec<Record>) {
        for record in records {
            self.keep(record);
        }
    }

    /// Takes what is selected; gives all entries that stand among it, also those that were taken
    /// before.
    pub(super) fn take(&mut self, selection: &Selection) -> Result<Vec<Entry>, StoreError> {
        let found = self.ledger.register(self.known_on, selection)?;
        let mut entries = Vec::new();
        for record in found.records() {
            entries.extend(record.stated().cloned());
            if self.taken.insert(record.entry.clone()) {
                self.records.push(record.clone());
            }
        }
        Ok(entries)
    }

    /// Takes a record that was read before.
    pub(super) fn keep(&mut self, record: Record) {
        if self.taken.insert(record.entry.clone()) {
            self.records.push(record);
        }
    }

    /// All that was taken.
    pub(super) fn records(&self) -> &[Record] {
        &self.records
    }

    /// Takes certain entries that were not taken yet.
    pub(super) fn entries(
        &mut self,
        ids: impl IntoIterator<Item = EntryId>,
    ) -> Result<(), StoreError> {
        let ids: BTreeSet<EntryId> = ids
            .into_iter()
            .filter(|id| !self.taken.contains(id))
            .collect();
        if !ids.is_empty() {
            self.take(&Selection::of_ids(ids))?;
        }
        Ok(())
    }

    /// Takes the entries of a kind, or of every one, that name one of some entries.
    pub(super) fn naming(
        &mut self,
        kind: Option<EntryKind>,
        ids: &[EntryId],
    ) -> Result<Vec<Entry>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.take(&Selection {
            kind,
            naming: Some(ids.iter().cloned().map(Naming::Entry).collect()),
            ..Selection::default()
        })
    }

    /// Takes the documents whose bytes the records were read from.
    pub(super) fn documents(&mut self) -> Result<(), StoreError> {
        let sources = self.records.iter().filter_map(|r| r.source.as_ref());
        let hashes: BTreeSet<String> = sources.map(|source| source.document.clone()).collect();
        if !hashes.is_empty() {
            let bytes = hashes.into_iter().map(Naming::Bytes);
            self.take(&Selection::naming(EntryKind::Document, bytes))?;
        }
        Ok(())
    }

    /// Takes the documents that some sources are lines of.
    pub(super) fn documents_of<'s>(
        &mut self,
        sources: impl Iterator<Item = &'s Source>,
    ) -> Result<(), StoreError> {
        let hashes: BTreeSet<&str> = sources.map(|source| source.document.as_str()).collect();
        if !hashes.is_empty() {
            let bytes = hashes.into_iter().map(|one| Naming::Bytes(one.to_string()));
            self.take(&Selection::naming(EntryKind::Document, bytes))?;
        }
        Ok(())
    }

    /// Takes what the matrix of a plan is made of.
    pub(super) fn matrix(&mut self, plan: &EntryId) -> Result<(), StoreError> {
        self.entries([plan.clone()])?;
        let of_plan = std::slice::from_ref(plan);
        let areas = self.naming(Some(EntryKind::Area), of_plan)?;
        let mut rows = ids(&areas);
        rows.push(plan.clone());
        let asked = self.naming(Some(EntryKind::Recommendation), &rows)?;
        self.entries(asked.iter().filter_map(|one| one.reference("area")))?;
        rows.extend(ids(&asked));
        let links = self.naming(Some(EntryKind::Link), &rows)?;
        self.entries(links.iter().filter_map(|link| link.reference("from")))
    }

    /// Takes targets with what they belong to and their stages before: those of an item, or all.
    pub(super) fn targets(&mut self, item: Option<&EntryId>) -> Result<(), StoreError> {
        let found = match item {
            Some(item) => {
                self.entries([item.clone()])?;
                self.naming(Some(EntryKind::Target), std::slice::from_ref(item))?
            }
            None => self.take(&Selection::of_kind(EntryKind::Target))?,
        };
        self.around_targets(&found)
    }

    /// Takes the targets of some items with what they belong to and their stages before.
    pub(super) fn targets_of(&mut self, items: &[EntryId]) -> Result<(), StoreError> {
        let found = self.naming(Some(EntryKind::Target), items)?;
        self.around_targets(&found)
    }

    fn around_targets(&mut self, found: &[Entry]) -> Result<(), StoreError> {
        let around = found.iter().flat_map(|target| {
            ["item", "previous_stage"]
                .into_iter()
                .filter_map(|field| target.reference(field))
        });
        self.entries(around.collect::<Vec<_>>())
    }

    /// Takes everything with a date that passes.
    pub(super) fn dated(&mut self) -> Result<(), StoreError> {
        self.take(&Selection {
            naming: Some(vec![Naming::Date]),
            ..Selection::default()
        })?;
        Ok(())
    }

    /// Takes what the linter looks at for a plan: what names the plan, what names that, and the
    /// documents whose texts are here.
    pub(super) fn lint(&mut self, plan: &EntryId) -> Result<Vec<String>, StoreError> {
        self.entries([plan.clone()])?;
        let mut whole = vec![plan.clone()];
        whole.extend(ids(&self.naming(None, std::slice::from_ref(plan))?));
        self.naming(None, &whole)?;
        let kept = self.ledger.kept_documents()?;
        let bytes: Vec<Naming> = kept.iter().cloned().map(Naming::Bytes).collect();
        let mut here = BTreeSet::new();
        if !bytes.is_empty() {
            let documents = self.take(&Selection::naming(EntryKind::Document, bytes))?;
            here.extend(
                documents
                    .iter()
                    .filter_map(|one| one.text("sha256").map(str::to_string)),
            );
        }
        let read_from: Vec<Naming> = kept.iter().cloned().map(Naming::ReadFrom).collect();
        let counts = self.ledger.count_naming(self.known_on, None, &read_from)?;
        for (hash, count) in kept.into_iter().zip(counts) {
            if count > 0 {
                here.insert(hash);
            }
        }
        Ok(here.into_iter().collect())
    }

    /// Takes what a thread through a start is made of.
    pub(super) fn thread(&mut self, start: &str) -> Result<(), StoreError> {
        let Some(begins) = Stage::of(start) else {
            return Ok(());
        };
        self.entries(EntryId::parse(start).ok())?;
        let start = BTreeSet::from([start.to_string()]);
        let mut members = start.clone();
        let roots = if begins == Stage::Target {
            self.ends(&start, |_, _| true)?
        } else {
            start
        };
        for up in [true, false] {
            let mut waiting = roots.clone();
            while !waiting.is_empty() {
                members.extend(waiting.iter().cloned());
                let next = self.ends(&waiting, |from, to| {
                    let onward = if up { to > from } else { to < from };
                    onward && from != Stage::Target && to != Stage::Target
                })?;
                waiting = next;
            }
        }
        let targets = self.ends(&members, |from, to| {
            to == Stage::Target && from != Stage::Target
        })?;
        self.entries(parsed(&targets))?;
        self.entries(parsed(&members))
    }

    /// What some members of a thread are connected with; `goes` says from which stage to which.
    fn ends(
        &mut self,
        from: &BTreeSet<String>,
        goes: impl Fn(Stage, Stage) -> bool,
    ) -> Result<BTreeSet<String>, StoreError> {
        let own = parsed(from);
        self.entries(own.clone())?;
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut connect = |one: &Entry, field: &str| {
            if let Some(other) = one.text(field) {
                pairs.push((one.id().to_string(), other.to_string()));
            }
        };
        const FIELDS: [(EntryKind, &str); 3] = [
            (EntryKind::Operation, "programme"),
            (EntryKind::Practice, "operation"),
            (EntryKind::Target, "item"),
        ];
        for entry in self.take(&Selection::of_ids(own.clone()))? {
            for (kind, field) in FIELDS {
                if entry.kind() == kind {
                    connect(&entry, field);
                }
            }
        }
        for (kind, field) in FIELDS {
            for entry in self.naming(Some(kind), &own)? {
                connect(&entry, field);
            }
        }
        let what = from
            .iter()
            .filter_map(|id| match id.strip_prefix(INDICATOR) {
                Some(name) => Some(Naming::Indicator(name.to_string())),
                None => EntryId::parse(id).ok().map(Naming::Entry),
            });
        let links = self.take(&Selection::naming(EntryKind::Link, what))?;
        for link in links {
            if let (Some(one), Some(other)) = (link.text("from"), link.text("to")) {
                pairs.push((one.to_string(), other.to_string()));
            }
        }
        let both = pairs
            .into_iter()
            .flat_map(|(one, other)| [(one.clone(), other.clone()), (other, one)]);
        let next = both.filter(|(one, other)| {
            let stages = Stage::of(one).zip(Stage::of(other));
            from.contains(one) && stages.is_some_and(|(a, b)| goes(a, b))
        });
        Ok(next.map(|(_, other)| other).collect())
    }
}

fn ids(entries: &[Entry]) -> Vec<EntryId> {
    entries.iter().map(|entry| entry.id().clone()).collect()
}

fn parsed(ids: &BTreeSet<String>) -> Vec<EntryId> {
    ids.iter()
        .filter_map(|id| EntryId::parse(id).ok())
        .collect()
}

#[cfg(test)]
pub(super) mod tests;
