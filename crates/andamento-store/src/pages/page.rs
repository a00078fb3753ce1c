//! The pages of a column chunk, decoded.

use std::fs::File;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::hybrid::decode;
use super::planes;
use super::read::ReadFailure;

/// The pages of one column chunk.
pub(super) struct Pages {
    reader: SerializedPageReader<File>,
}

impl Pages {
    pub fn open(
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

    pub fn dictionary(&mut self) -> Result<Vec<String>, ReadFailure> {
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

    /// Runs of words: number of the word, and the cell behind the run.
    pub fn runs(
        &mut self,
        cells: usize,
        words: usize,
    ) -> Result<(Vec<u32>, Vec<u32>), ReadFailure> {
        let data = self.data(Encoding::RLE_DICTIONARY, cells)?;
        let (&width, packed) = data.split_first().ok_or("an empty data page")?;
        let (mut ids, mut ends): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let (mut largest, mut end) = (0, 0_u32);
        let complete = decode(packed, width, cells, |id, length| {
            largest = largest.max(id);
            end = end.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
            match ends.last_mut() {
                Some(last) if ids.last() == Some(&id) => *last = end,
                _ => {
                    ids.push(id);
                    ends.push(end);
                }
            }
        });
        if complete.is_none() || largest as usize >= words || end as usize != cells {
            return Err("dictionary numbers that are damaged".into());
        }
        Ok((ids, ends))
    }

    pub fn values(&mut self, cells: usize) -> Result<Vec<f64>, ReadFailure> {
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
