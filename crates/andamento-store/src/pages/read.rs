//! Row groups back to blocks, reading only what a slice needs.

use std::fs::File;
use std::sync::Arc;

use andamento_model::{Block, DimensionId, Period, PeriodColumn, Status};
use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::serialized_reader::SerializedPageReader;

use super::hybrid::decode;
use super::planes;

/// Why a row group could not be read.
pub(crate) type ReadFailure = Box<dyn std::error::Error + Send + Sync>;

/// More cells than any row group that is written has; what says more is damaged, and memory is
/// not asked for it.
const MOST_CELLS: usize = 1 << 25;

/// A dictionary and the runs of its numbers.
struct TextColumn {
    words: Vec<String>,
    runs: Vec<(u32, usize)>,
}

/// Reads the series of a row group whose codes are wanted; `wanted` has one entry a
/// dimension, `None` meaning every code. `None`: nothing here is wanted.
pub(crate) fn read_group(
    file: &Arc<File>,
    group: &RowGroupMetaData,
    dimensions: &[DimensionId],
    wanted: &[Option<&[String]>],
) -> Result<Option<Block>, ReadFailure> {
    let cells = usize::try_from(group.num_rows())?;
    if cells > MOST_CELLS {
        return Err(format!("a row group of {cells} cells").into());
    }
    if group.num_columns() != dimensions.len() + 4 {
        return Err("it has an unexpected number of columns".into());
    }
    let mut columns = Vec::with_capacity(dimensions.len());
    let mut keeps: Vec<Vec<bool>> = Vec::with_capacity(dimensions.len());
    for (at, wanted) in wanted.iter().enumerate() {
        let mut pages = Pages::open(file, group.column(at), cells)?;
        let words = pages.dictionary()?;
        let keep: Vec<bool> = words
            .iter()
            .map(|word| wanted.is_none_or(|codes| codes.contains(word)))
            .collect();
        if !keep.contains(&true) {
            return Ok(None);
        }
        let runs = pages.runs(cells, words.len())?;
        columns.push(TextColumn { words, runs });
        keeps.push(keep);
    }
    let mut block = Block::new(dimensions);
    let ranges = matching_runs(&columns, &keeps, cells, &mut block);
    if ranges.is_empty() {
        return Ok(None);
    }
    for (column, text) in block.dimensions.iter_mut().zip(columns) {
        column.codes = text.words;
    }
    fill_cells(file, group, cells, &ranges, &mut block)?;
    Ok(Some(block))
}

/// Walks the runs of all dimensions side by side; each stretch in which all are constant is
/// a series run. Returns the ranges of cells to keep.
fn matching_runs(
    columns: &[TextColumn],
    keeps: &[Vec<bool>],
    cells: usize,
    block: &mut Block,
) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut cursors: Vec<(usize, usize)> = columns
        .iter()
        .map(|c| (0, c.runs.first().map_or(cells, |r| r.1)))
        .collect();
    let mut at = 0;
    while at < cells {
        let length = cursors.iter().map(|c| c.1).min().unwrap_or(cells - at);
        let id = |dimension: usize, cursor: &(usize, usize)| columns[dimension].runs[cursor.0].0;
        if cursors
            .iter()
            .enumerate()
            .all(|(d, cursor)| keeps[d][id(d, cursor) as usize])
        {
            for (d, cursor) in cursors.iter().enumerate() {
                block.dimensions[d].ids.push(id(d, cursor));
            }
            block
                .lengths
                .push(u32::try_from(length).unwrap_or(u32::MAX));
            match ranges.last_mut() {
                Some(last) if last.end == at => last.end = at + length,
                _ => ranges.push(at..at + length),
            }
        }
        at += length;
        for (cursor, column) in cursors.iter_mut().zip(columns) {
            cursor.1 -= length;
            if cursor.1 == 0 {
                cursor.0 += 1;
                cursor.1 = column.runs.get(cursor.0).map_or(0, |run| run.1);
            }
        }
    }
    ranges
}

fn fill_cells(
    file: &Arc<File>,
    group: &RowGroupMetaData,
    cells: usize,
    ranges: &[std::ops::Range<usize>],
    block: &mut Block,
) -> Result<(), ReadFailure> {
    let first = block.dimensions.len();
    let text = |at: usize| -> Result<(Vec<String>, Vec<u32>), ReadFailure> {
        let mut pages = Pages::open(file, group.column(at), cells)?;
        let words = pages.dictionary()?;
        let mut ids = Vec::with_capacity(cells);
        for (id, length) in pages.runs(cells, words.len())? {
            ids.extend(std::iter::repeat_n(id, length));
        }
        Ok((words, ids))
    };
    let (words, ids) = text(first)?;
    block.periods = PeriodColumn {
        periods: words
            .iter()
            .map(|word| word.parse::<Period>())
            .collect::<Result<_, _>>()?,
        ids: ranges
            .iter()
            .flat_map(|range| &ids[range.clone()])
            .copied()
            .collect(),
    };
    let values = Pages::open(file, group.column(first + 1), cells)?.values(cells)?;
    block.values = ranges
        .iter()
        .flat_map(|range| &values[range.clone()])
        .copied()
        .collect();
    let (obs_words, obs) = text(first + 2)?;
    let (conf_words, conf) = text(first + 3)?;
    let letters = obs_words
        .iter()
        .map(|word| Status::from_flags(word.as_bytes()).ok_or("a status that is not letters"))
        .collect::<Result<Vec<_>, _>>()?;
    let confidential: Vec<bool> = conf_words.iter().map(|word| !word.is_empty()).collect();
    block.statuses = ranges
        .iter()
        .flat_map(|range| range.clone())
        .map(|at| {
            let status = letters[obs[at] as usize];
            if confidential[conf[at] as usize] {
                status.confidential()
            } else {
                status
            }
        })
        .collect();
    Ok(())
}

/// The pages of one column chunk.
struct Pages {
    reader: SerializedPageReader<File>,
}

impl Pages {
    fn open(
        file: &Arc<File>,
        chunk: &ColumnChunkMetaData,
        cells: usize,
    ) -> Result<Self, ReadFailure> {
        // The page reader takes these for granted.
        let start = chunk
            .dictionary_page_offset()
            .unwrap_or_else(|| chunk.data_page_offset());
        let end = start.checked_add(chunk.compressed_size());
        let inside = end
            .and_then(|end| u64::try_from(end).ok())
            .is_some_and(|end| file.metadata().is_ok_and(|file| end <= file.len()));
        if start < 0 || chunk.data_page_offset() < 0 || chunk.compressed_size() < 0 || !inside {
            return Err("a column that lies outside the file".into());
        }
        Ok(Self {
            reader: SerializedPageReader::new(Arc::clone(file), chunk, cells, None)?,
        })
    }

    fn dictionary(&mut self) -> Result<Vec<String>, ReadFailure> {
        let Some(Page::DictionaryPage {
            buf, num_values, ..
        }) = self.reader.get_next_page()?
        else {
            return Err("a text column without a dictionary".into());
        };
        let mut words = Vec::new();
        let mut rest: &[u8] = &buf;
        for _ in 0..num_values {
            let (length, after) = rest
                .split_at_checked(4)
                .ok_or("a dictionary that ends early")?;
            let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
            let (word, after) = after
                .split_at_checked(length)
                .ok_or("a dictionary that ends early")?;
            words.push(std::str::from_utf8(word)?.to_string());
            rest = after;
        }
        Ok(words)
    }

    /// The bytes of the data page, which must have the encoding that the writer uses:
    /// anything else would be read as nonsense.
    fn data(&mut self, wanted: Encoding, cells: usize) -> Result<Bytes, ReadFailure> {
        match self.reader.get_next_page()? {
            Some(Page::DataPage { num_values, .. }) if num_values as usize != cells => {
                Err(format!("a page of {num_values} cells where {cells} were expected").into())
            }
            Some(Page::DataPage { buf, encoding, .. }) if encoding == wanted => Ok(buf),
            Some(Page::DataPage { encoding, .. }) => {
                Err(format!("a page encoded as {encoding} where {wanted} was expected").into())
            }
            _ => Err("a column without a data page".into()),
        }
    }

    fn runs(&mut self, cells: usize, words: usize) -> Result<Vec<(u32, usize)>, ReadFailure> {
        let data = self.data(Encoding::RLE_DICTIONARY, cells)?;
        let (&width, packed) = data.split_first().ok_or("an empty data page")?;
        let mut runs: Vec<(u32, usize)> = Vec::new();
        let mut largest = 0;
        let complete = decode(packed, width, cells, |id, length| {
            largest = largest.max(id);
            match runs.last_mut() {
                Some(last) if last.0 == id => last.1 += length,
                _ => runs.push((id, length)),
            }
        });
        if complete.is_none() || largest as usize >= words {
            return Err("dictionary numbers that are damaged".into());
        }
        Ok(runs)
    }

    fn values(&mut self, cells: usize) -> Result<Vec<f64>, ReadFailure> {
        let data = self.data(Encoding::BYTE_STREAM_SPLIT, cells)?;
        let (length, rest) = data
            .split_at_checked(4)
            .ok_or("a value page that ends early")?;
        let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
        let (levels, bytes) = rest
            .split_at_checked(length)
            .ok_or("a value page that ends early")?;
        let mut numbers = planes::join(bytes)
            .ok_or("a value page that ends early")?
            .into_iter();
        let mut values = Vec::with_capacity(cells);
        let mut short = false;
        decode(levels, 1, cells, |present, length| {
            for _ in 0..length {
                let value = if present == 1 {
                    numbers.next()
                } else {
                    Some(f64::NAN)
                };
                short |= value.is_none();
                values.push(value.unwrap_or(f64::NAN));
            }
        })
        .filter(|()| !short)
        .ok_or("values that are damaged")?;
        Ok(values)
    }
}
