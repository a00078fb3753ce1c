//! Rows of a stretch of text to one block.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use andamento_model::{Block, DimensionColumn, Note, PeriodColumn, Status};
use memchr::memchr;

use super::cell;
use super::duplicates::bare;
use super::header::Header;
use crate::remarks::Remarks;
use crate::tally::{Tally, territory_dimension};

/// Whole lines of a file.
#[derive(Debug)]
pub(crate) struct Stretch {
    pub(crate) sequence: u64,
    pub(crate) first_line: u64,
    pub(crate) bytes: Vec<u8>,
}

/// What the rows of some stretches hold besides their cells.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) tally: Tally,
    pub(crate) remarks: Remarks,
    /// Hash of the key and line of each row.
    pub(crate) keys: Vec<(u64, u32)>,
}

impl Rows {
    pub(crate) fn merge(&mut self, mut other: Self) {
        self.tally.merge(other.tally);
        self.remarks.rejected_count += other.remarks.rejected_count;
        self.remarks.rejected.append(&mut other.remarks.rejected);
        self.remarks.notes.append(&mut other.remarks.notes);
        self.keys.append(&mut other.keys);
    }
}

/// A dimension of the key while its codes are numbered.
#[derive(Default)]
struct Numbers {
    codes: HashMap<Vec<u8>, u32>,
    texts: Vec<String>,
    last: Option<(Vec<u8>, u32)>,
}

impl Numbers {
    /// The number of a code. `None`: it is not text, or empty.
    fn number(&mut self, code: &[u8]) -> Option<u32> {
        if let Some((last, id)) = &self.last
            && last == code
        {
            return Some(*id);
        }
        let id = match self.codes.get(code) {
            Some(&id) => id,
            None => {
                let text = std::str::from_utf8(code).ok()?.trim();
                if text.is_empty() {
                    return None;
                }
                let id = u32::try_from(self.texts.len()).ok()?;
                self.texts.push(text.to_string());
                self.codes.insert(code.to_vec(), id);
                id
            }
        };
        let slot = self.last.get_or_insert_with(|| (Vec::new(), 0));
        slot.0.clear();
        slot.0.extend_from_slice(code);
        slot.1 = id;
        Some(id)
    }
}

/// Parses the rows; bad rows and cells are remarked and left out.
pub(crate) fn parse(stretch: &Stretch, header: &Header) -> (Block, Rows) {
    let mut table = Table::new(header, stretch.bytes.len());
    let (mut at, mut line) = (0, stretch.first_line);
    while at < stretch.bytes.len() {
        let rest = &stretch.bytes[at..];
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let row = rest[..length]
            .strip_suffix(b"\r")
            .unwrap_or(&rest[..length]);
        if !row.trim_ascii().is_empty()
            && let Err(note) = table.row(row, line)
        {
            table.rows.remarks.reject(note);
        }
        at += length + 1;
        line += 1;
    }
    table.finish()
}

struct Table<'a> {
    header: &'a Header,
    block: Block,
    numbers: Vec<Numbers>,
    key: Vec<u32>,
    all_periods: Vec<u32>,
    bad: Vec<usize>,
    /// Whether a cell of any row was left out.
    holes: bool,
    flags: Vec<(Status, bool, u64)>,
    rows: Rows,
}

impl<'a> Table<'a> {
    fn new(header: &'a Header, bytes: usize) -> Self {
        let mut block = Block::new(&header.dimensions);
        // A cell has about six bytes; a little too much is better than growing twice.
        let cells = bytes / 5;
        block.values.reserve(cells);
        block.statuses.reserve(cells);
        block.periods = PeriodColumn {
            periods: header.periods.clone(),
            ids: Vec::with_capacity(cells),
        };
        Self {
            header,
            block,
            numbers: (0..header.key_width())
                .map(|_| Numbers::default())
                .collect(),
            key: Vec::with_capacity(header.key_width()),
            all_periods: (0..u32::try_from(header.periods.len()).unwrap_or(u32::MAX)).collect(),
            bad: Vec::new(),
            holes: false,
            flags: Vec::new(),
            rows: Rows::default(),
        }
    }

    fn row(&mut self, row: &[u8], line: u64) -> Result<(), Note> {
        let Some(tab) = memchr(b'\t', row) else {
            return Err(Note::on_line(
                line,
                "no tab after the codes: the row has no cells",
            ));
        };
        self.read_key(&row[..tab], line)?;
        let start = self.block.values.len();
        self.bad.clear();
        if let Err(note) = self.read_cells(&row[tab + 1..], line) {
            self.block.values.truncate(start);
            self.block.statuses.truncate(start);
            return Err(note);
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(&bare(&row[..tab]));
        self.rows
            .keys
            .push((hasher.finish(), u32::try_from(line).unwrap_or(u32::MAX)));
        self.count(start);
        if self.bad.is_empty() && self.header.segments.len() == 1 {
            self.block.periods.ids.extend_from_slice(&self.all_periods);
            self.run(0, self.all_periods.len());
        } else {
            self.runs_with_holes(start);
        }
        Ok(())
    }

    fn read_key(&mut self, key: &[u8], line: u64) -> Result<(), Note> {
        self.key.clear();
        let wanted = self.numbers.len();
        let mut found = 0;
        for code in key.split(|&byte| byte == b',') {
            if let Some(numbers) = self.numbers.get_mut(found) {
                let Some(id) = numbers.number(code) else {
                    let column = u32::try_from(found + 1).unwrap_or(u32::MAX);
                    return Err(Note::on_field(
                        line,
                        column,
                        "the code is empty or not UTF-8",
                    ));
                };
                self.key.push(id);
            }
            found += 1;
        }
        if found != wanted {
            return Err(Note::on_line(
                line,
                format!("{found} codes where the header names {wanted} dimensions"),
            ));
        }
        Ok(())
    }

    fn read_cells(&mut self, row: &[u8], line: u64) -> Result<(), Note> {
        let width = self.header.periods.len();
        let listed = self.rows.remarks.rejected.len();
        let (mut at, mut column) = (0, 0);
        loop {
            if column < width {
                match cell::read(row, &mut at) {
                    Ok((value, status)) => {
                        self.block.values.push(value);
                        self.block.statuses.push(status);
                    }
                    Err(reason) => {
                        self.block.values.push(f64::NAN);
                        self.block.statuses.push(Status::NONE);
                        self.bad.push(column);
                        let place = u32::try_from(column + 2).unwrap_or(u32::MAX);
                        self.rows
                            .remarks
                            .reject(Note::on_field(line, place, reason));
                    }
                }
            } else {
                at = memchr(b'\t', &row[at..]).map_or(row.len(), |tab| at + tab);
            }
            column += 1;
            if at >= row.len() {
                break;
            }
            at += 1;
        }
        if column != width {
            // Cells of a row of the wrong length cannot be told apart: which period is whose?
            self.rows.remarks.rejected_count -= self.bad.len() as u64;
            self.rows.remarks.rejected.truncate(listed);
            return Err(Note::on_line(
                line,
                format!("{column} cells where the header names {width} periods"),
            ));
        }
        Ok(())
    }

    /// Counts the cells of the row that was read last.
    fn count(&mut self, start: usize) {
        let (values, statuses) = (&self.block.values[start..], &self.block.statuses[start..]);
        let missing = values.iter().filter(|v| v.is_nan()).count() - self.bad.len();
        let valued = values.len() - self.bad.len() - missing;
        self.rows.tally.cells(missing as u64, true, Status::NONE);
        self.rows.tally.cells(valued as u64, false, Status::NONE);
        for (value, &status) in values.iter().zip(statuses) {
            if !status.is_empty() {
                match self
                    .flags
                    .iter_mut()
                    .find(|f| f.0 == status && f.1 == value.is_nan())
                {
                    Some(known) => known.2 += 1,
                    None => self.flags.push((status, value.is_nan(), 1)),
                }
            }
        }
    }

    /// Adds a series run of `length` cells under the key that was read last.
    fn run(&mut self, frequency: u32, length: usize) {
        let offset = usize::from(self.header.derives_freq);
        if offset == 1 {
            self.block.dimensions[0].ids.push(frequency);
        }
        for (column, &id) in self.block.dimensions[offset..].iter_mut().zip(&self.key) {
            column.ids.push(id);
        }
        self.block
            .lengths
            .push(u32::try_from(length).unwrap_or(u32::MAX));
    }

    /// The rare row: a cell was left out, or the header mixes frequencies.
    fn runs_with_holes(&mut self, start: usize) {
        self.holes |= !self.bad.is_empty();
        let values = self.block.values.split_off(start);
        let statuses = self.block.statuses.split_off(start);
        let mut column = 0;
        let segments = self.header.segments.clone();
        for (number, (_, count)) in segments.iter().enumerate() {
            let before = self.block.values.len();
            for at in column..column + count {
                if self.bad.binary_search(&at).is_err() {
                    self.block.values.push(values[at]);
                    self.block.statuses.push(statuses[at]);
                    self.block.periods.ids.push(self.all_periods[at]);
                }
            }
            column += count;
            let length = self.block.values.len() - before;
            if length > 0 {
                self.run(u32::try_from(number).unwrap_or(0), length);
            }
        }
    }

    fn finish(mut self) -> (Block, Rows) {
        let offset = usize::from(self.header.derives_freq);
        if offset == 1 {
            let frequencies = self
                .header
                .segments
                .iter()
                .map(|(frequency, _)| frequency.code().to_string());
            let column = &mut self.block.dimensions[0];
            (column.codes, column.ids) =
                unique(frequencies.collect(), std::mem::take(&mut column.ids));
        }
        for (column, numbers) in self.block.dimensions[offset..].iter_mut().zip(self.numbers) {
            let ids = std::mem::take(&mut column.ids);
            (column.codes, column.ids) = unique(numbers.texts, ids);
        }
        let tally = &mut self.rows.tally;
        for (status, missing, count) in self.flags {
            // The cells themselves are counted already.
            tally.flagged(count, missing, status);
        }
        // Cells that were left out say nothing about periods and territories.
        if self.holes {
            let ids = &self.block.periods.ids;
            met(&self.header.periods, ids).for_each(|&period| tally.period(period));
        } else if !self.block.values.is_empty() {
            let periods = &self.header.periods;
            periods.iter().for_each(|&period| tally.period(period));
        }
        if let Some(at) = territory_dimension(&self.header.dimensions) {
            let column: &DimensionColumn = &self.block.dimensions[at];
            met(&column.codes, &column.ids).for_each(|code| tally.territory(code));
        }
        (self.block, self.rows)
    }
}

/// The things that some number points at, each once.
fn met<'t, T>(things: &'t [T], ids: &[u32]) -> impl Iterator<Item = &'t T> {
    let mut used = vec![false; things.len()];
    ids.iter().for_each(|&id| used[id as usize] = true);
    things
        .iter()
        .zip(used)
        .filter_map(|(thing, used)| used.then_some(thing))
}

/// Codes once each: two spellings of one code (blanks around it) are one.
fn unique(texts: Vec<String>, mut ids: Vec<u32>) -> (Vec<String>, Vec<u32>) {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut codes: Vec<String> = Vec::new();
    let mut numbers = Vec::with_capacity(texts.len());
    for text in &texts {
        let next = u32::try_from(codes.len()).unwrap_or(u32::MAX);
        let id = *known.entry(text).or_insert(next);
        if id == next {
            codes.push(text.clone());
        }
        numbers.push(id);
    }
    if codes.len() < texts.len() {
        ids.iter_mut().for_each(|id| *id = numbers[*id as usize]);
    }
    (codes, ids)
}
