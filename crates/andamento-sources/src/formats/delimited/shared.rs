//! Labels that name several territories of one file.
//!
//! Legacy city files list Barcelona twice for each year: the city and the greater city. The
//! rows come in blocks, one after the other, and only their position tells them apart. The
//! first block of one file need not be the first of another: the keys name the file too.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::io::Read;

use super::header::Layout;
use super::record::Records;
use crate::error::ReadError;
use crate::labels::has_code_shape;

/// Which territory labels are shared, and which block of such a label a row belongs to.
#[derive(Default)]
pub(super) struct SharedLabels {
    labels: HashSet<Box<[u8]>>,
    /// Keys of shared labels: how often they were met.
    met: HashMap<u128, u32>,
    run: Run,
    /// First eight characters of the hash of the file.
    file: String,
    hasher: (RandomState, RandomState),
}

/// Consecutive rows of one territory label and one period.
#[derive(Default)]
struct Run {
    head: Vec<u8>,
    keys: HashSet<u128>,
    block: u32,
}

impl SharedLabels {
    /// Looks through the file once: a territory label is shared when two rows agree in time
    /// and in all code columns.
    pub(super) fn find<R: Read>(
        records: &mut Records<R>,
        layout: &Layout,
    ) -> Result<Self, ReadError> {
        let mut found = Self::default();
        let Some(territory) = layout.territory().map(|at| layout.code_columns[at]) else {
            return Ok(found);
        };
        let mut keys: HashSet<u128> = HashSet::new();
        while records.next()? {
            if records.len() != layout.width {
                continue;
            }
            let label = records.field(territory);
            let coded = std::str::from_utf8(label).is_ok_and(has_code_shape);
            if label.is_empty() || coded {
                continue;
            }
            if !keys.insert(found.key(records, layout)) && !found.labels.contains(label) {
                found.labels.insert(label.into());
            }
        }
        Ok(found)
    }

    /// The file, so that its blocks are not taken for those of another one.
    pub(super) fn name_after(&mut self, hash8: &str) {
        self.file = hash8.to_string();
    }

    /// The key text of one of the blocks that share a label.
    pub(super) fn text(&self, label: &str, block: u32) -> String {
        format!("{label} [block {block} of {}]", self.file)
    }

    /// The block of a row, counted from 1. `None`: its label is not shared.
    pub(super) fn block<R: Read>(&mut self, record: &Records<R>, layout: &Layout) -> Option<u32> {
        if self.labels.is_empty() {
            return None;
        }
        let label = record.field(layout.code_columns[layout.territory()?]);
        if !self.labels.contains(label) {
            self.run.head.clear();
            return None;
        }
        let key = self.key(record, layout);
        let occurrence = self.met.entry(key).or_default();
        *occurrence += 1;
        let time = record.field(layout.time);
        let head = || time.iter().chain(b"\0").chain(label);
        let continues = self.run.head.iter().eq(head()) && !self.run.keys.contains(&key);
        if !continues {
            self.run.head = head().copied().collect();
            self.run.keys.clear();
            self.run.block = *occurrence;
        }
        self.run.keys.insert(key);
        Some(self.run.block)
    }

    fn key<R: Read>(&self, record: &Records<R>, layout: &Layout) -> u128 {
        let mut text: Vec<u8> = Vec::with_capacity(128);
        for &column in std::iter::once(&layout.time).chain(&layout.code_columns) {
            text.extend_from_slice(record.field(column));
            text.push(0);
        }
        let (first, second) = &self.hasher;
        u128::from(first.hash_one(&text)) << 64 | u128::from(second.hash_one(&text))
    }
}
