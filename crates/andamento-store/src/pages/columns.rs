//! Columns of stored files, out of their pages; those of files that are asked often are kept.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use super::page::Pages;
use super::read::ReadFailure;

/// More cells than any row group that is written has; what says more is damaged, and memory is
/// not asked for it.
const MOST_CELLS: usize = 1 << 25;
/// The most bytes of columns that are kept.
const MOST_BYTES: usize = 64 << 20;

/// Runs of words: which word, and the cell behind its run.
#[derive(Debug)]
pub(crate) struct TextColumn {
    pub words: Vec<String>,
    pub ids: Vec<u32>,
    pub ends: Vec<u32>,
}

impl TextColumn {
    /// The number of the run that holds a cell, at or behind a run.
    pub fn run_of(&self, cell: usize, from: usize) -> usize {
        let behind = |end: &u32| *end as usize <= cell;
        if self.ends.get(from).is_some_and(|end| !behind(end)) {
            return from;
        }
        from + self.ends[from..].partition_point(behind)
    }

    /// Gives the runs of some cells: word and length.
    pub fn runs(&self, cells: &std::ops::Range<usize>, mut run: impl FnMut(u32, usize)) {
        let mut at = cells.start;
        let mut number = self.run_of(at, 0);
        while at < cells.end {
            let end = (self.ends[number] as usize).min(cells.end);
            run(self.ids[number], end - at);
            at = end;
            number += 1;
        }
    }

    fn bytes(&self) -> usize {
        8 * self.ends.len() + self.words.iter().map(|word| 24 + word.len()).sum::<usize>()
    }
}

/// Bytes that the kept columns of all files take together.
#[derive(Debug, Default)]
pub(crate) struct Room {
    taken: AtomicUsize,
    full: AtomicBool,
}

impl Room {
    /// Whether something found no room since this was asked last.
    pub fn was_full(&self) -> bool {
        self.full.swap(false, Ordering::Relaxed)
    }

    fn take(&self, bytes: usize) -> bool {
        let before = self.taken.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes <= MOST_BYTES {
            return true;
        }
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
        self.full.store(true, Ordering::Relaxed);
        false
    }
}

#[derive(Debug)]
enum Column {
    Text(Arc<TextColumn>),
    Values(Arc<Vec<f64>>),
}

/// The columns of one file that are kept.
#[derive(Debug)]
pub(crate) struct Columns {
    kept: Vec<OnceLock<Column>>,
    room: Arc<Room>,
    taken: AtomicUsize,
}

impl Columns {
    pub fn new(metadata: &ParquetMetaData, room: Arc<Room>) -> Self {
        let columns = metadata
            .row_groups()
            .iter()
            .map(RowGroupMetaData::num_columns);
        Self {
            kept: (0..columns.sum()).map(|_| OnceLock::new()).collect(),
            room,
            taken: AtomicUsize::new(0),
        }
    }

    fn keep(&self, at: usize, column: Column, bytes: usize) {
        let Some(place) = self.kept.get(at) else {
            return;
        };
        if place.get().is_none() && self.room.take(bytes) {
            if place.set(column).is_ok() {
                self.taken.fetch_add(bytes, Ordering::Relaxed);
            } else {
                self.room.taken.fetch_sub(bytes, Ordering::Relaxed);
            }
        }
    }
}

impl Drop for Columns {
    fn drop(&mut self) {
        let taken = self.taken.load(Ordering::Relaxed);
        self.room.taken.fetch_sub(taken, Ordering::Relaxed);
    }
}

/// A file whose columns are read when they are needed.
pub(crate) struct Source<'a> {
    path: &'a Path,
    file: OnceLock<Arc<File>>,
    columns: Option<&'a Columns>,
}

impl<'a> Source<'a> {
    pub fn new(path: &'a Path, columns: Option<&'a Columns>) -> Self {
        Self {
            path,
            file: OnceLock::new(),
            columns,
        }
    }

    fn file(&self) -> std::io::Result<&Arc<File>> {
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let file = Arc::new(File::open(self.path)?);
        Ok(self.file.get_or_init(|| file))
    }
}

/// A row group of a file.
pub(crate) struct Group<'a> {
    source: &'a Source<'a>,
    metadata: &'a RowGroupMetaData,
    /// Number of columns of the groups before it.
    before: usize,
    /// Number of its cells.
    pub cells: usize,
}

impl<'a> Group<'a> {
    /// The row groups of a file; each has a column a dimension, and four more.
    pub fn all(
        source: &'a Source<'a>,
        metadata: &'a ParquetMetaData,
        dimensions: usize,
    ) -> impl Iterator<Item = Result<Self, ReadFailure>> {
        metadata
            .row_groups()
            .iter()
            .enumerate()
            .map(move |(at, group)| {
                let cells = usize::try_from(group.num_rows())?;
                if cells > MOST_CELLS {
                    return Err(format!("a row group of {cells} cells").into());
                }
                if group.num_columns() != dimensions + 4 {
                    return Err("it has an unexpected number of columns".into());
                }
                Ok(Self {
                    source,
                    metadata: group,
                    before: at * (dimensions + 4),
                    cells,
                })
            })
    }

    /// A column of words. `None`: it has none of those that are wanted.
    pub fn text(
        &self,
        column: usize,
        wanted: Option<&[String]>,
    ) -> Result<Option<Arc<TextColumn>>, ReadFailure> {
        let has = |words: &[String]| match wanted {
            Some(codes) => words.iter().any(|word| codes.contains(word)),
            None => !words.is_empty(),
        };
        if let Some(Column::Text(text)) = self.kept(column) {
            return Ok(has(&text.words).then(|| Arc::clone(text)));
        }
        let mut pages = self.pages(column)?;
        let words = pages.dictionary()?;
        let wanted = has(&words);
        if !wanted && self.source.columns.is_none() {
            return Ok(None);
        }
        let (ids, ends) = pages.runs(self.cells, words.len())?;
        let text = Arc::new(TextColumn { words, ids, ends });
        if let Some(columns) = self.source.columns {
            let bytes = text.bytes();
            columns.keep(self.before + column, Column::Text(Arc::clone(&text)), bytes);
        }
        Ok(wanted.then_some(text))
    }

    /// The column of values; a missing one is not a number.
    pub fn values(&self, column: usize) -> Result<Arc<Vec<f64>>, ReadFailure> {
        if let Some(Column::Values(values)) = self.kept(column) {
            return Ok(Arc::clone(values));
        }
        let values = Arc::new(self.pages(column)?.values(self.cells)?);
        if let Some(columns) = self.source.columns {
            let bytes = 8 * values.len();
            columns.keep(
                self.before + column,
                Column::Values(Arc::clone(&values)),
                bytes,
            );
        }
        Ok(values)
    }

    fn kept(&self, column: usize) -> Option<&Column> {
        self.source.columns?.kept.get(self.before + column)?.get()
    }

    fn pages(&self, column: usize) -> Result<Pages, ReadFailure> {
        Pages::open(
            self.source.file()?,
            self.metadata.column(column),
            self.cells,
        )
    }
}
