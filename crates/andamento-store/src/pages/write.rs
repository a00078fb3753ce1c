//! A block of cells to the column chunks of one row group.

use andamento_model::{Block, Status};
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor};

use super::hybrid::{Encoder, bit_width};
use super::planes;

/// A column chunk ready to be appended to a file.
pub(crate) struct Chunk {
    pub(crate) bytes: Bytes,
    pub(crate) close: ColumnCloseResult,
}

/// Level 1 compresses a table of 43 million cells in about a second on one core; higher
/// levels save a few per cent of space for several times the time.
const LEVEL: i32 = 1;

/// Encodes a block; the columns come in the order of the schema.
pub(crate) fn encode(block: &Block, schema: &SchemaDescriptor) -> Result<Vec<Chunk>> {
    let cells = block.cells();
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    // A flipped bit on the disk must be an error, never another figure.
    compressor.set_parameter(zstd::zstd_safe::CParameter::ChecksumFlag(true))?;
    let mut chunks = Vec::with_capacity(block.dimensions.len() + 4);
    for (at, dimension) in block.dimensions.iter().enumerate() {
        let codes: Vec<&str> = dimension.codes.iter().map(String::as_str).collect();
        let write = |encoder: &mut Encoder<'_>| {
            for (&id, &length) in dimension.ids.iter().zip(&block.lengths) {
                encoder.push(id, length as usize);
            }
        };
        chunks.push(text_chunk(
            &mut compressor,
            schema.column(at),
            &codes,
            write,
            cells,
        )?);
    }
    let at = block.dimensions.len();
    let periods: Vec<String> = block
        .periods
        .periods
        .iter()
        .map(ToString::to_string)
        .collect();
    let periods: Vec<&str> = periods.iter().map(String::as_str).collect();
    let write = |encoder: &mut Encoder<'_>| encoder.push_all(&block.periods.ids);
    chunks.push(text_chunk(
        &mut compressor,
        schema.column(at),
        &periods,
        write,
        cells,
    )?);
    chunks.push(value_chunk(
        &mut compressor,
        schema.column(at + 1),
        &block.values,
    )?);
    let (obs, conf) = statuses(&block.statuses);
    for (offset, Words { words, ids }) in [(2, obs), (3, conf)] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let write = |encoder: &mut Encoder<'_>| match words.len() {
            1 => encoder.push(0, cells),
            _ => encoder.push_all(&ids),
        };
        chunks.push(text_chunk(
            &mut compressor,
            schema.column(at + offset),
            &words,
            write,
            cells,
        )?);
    }
    Ok(chunks)
}

/// The texts of a column that occur, and which of them each cell has.
#[derive(Default)]
struct Words {
    words: Vec<String>,
    ids: Vec<u32>,
}

impl Words {
    fn number(&mut self, word: String) -> u32 {
        let at = self
            .words
            .iter()
            .position(|known| *known == word)
            .unwrap_or_else(|| {
                self.words.push(word);
                self.words.len() - 1
            });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// Observation status and confidentiality of each cell.
fn statuses(statuses: &[Status]) -> (Words, Words) {
    let (mut obs, mut conf) = (Words::default(), Words::default());
    obs.ids.reserve(statuses.len());
    // Few different statuses occur: a list that remembers their numbers is quickest.
    let mut known: Vec<(Status, u32, u32)> = Vec::new();
    for &status in statuses {
        let at = known
            .iter()
            .position(|entry| entry.0 == status)
            .unwrap_or_else(|| {
                let numbers = (
                    obs.number(status.obs().to_string()),
                    conf.number(status.conf().to_string()),
                );
                known.push((status, numbers.0, numbers.1));
                known.len() - 1
            });
        obs.ids.push(known[at].1);
    }
    if conf.words.len() > 1 {
        let number = |status| {
            known
                .iter()
                .find(|entry| entry.0 == status)
                .map_or(0, |entry| entry.2)
        };
        conf.ids = statuses.iter().map(|&status| number(status)).collect();
    }
    (obs, conf)
}

type Compressor = zstd::bulk::Compressor<'static>;

fn text_chunk(
    compressor: &mut Compressor,
    column: ColumnDescPtr,
    words: &[&str],
    write: impl FnOnce(&mut Encoder<'_>),
    cells: usize,
) -> Result<Chunk> {
    let mut dictionary = Vec::new();
    for word in words {
        let length = u32::try_from(word.len()).map_err(|e| ParquetError::General(e.to_string()))?;
        dictionary.extend_from_slice(&length.to_le_bytes());
        dictionary.extend_from_slice(word.as_bytes());
    }
    let width = bit_width(words.len());
    let mut data = vec![width];
    let mut encoder = Encoder::new(&mut data, width);
    write(&mut encoder);
    encoder.finish();
    let bound = |word: Option<&&str>| word.map(|w| ByteArray::from(w.as_bytes().to_vec()));
    let statistics = Statistics::byte_array(
        bound(words.iter().min()),
        bound(words.iter().max()),
        None,
        Some(0),
        false,
    );
    let mut writer = ChunkWriter::new(column);
    writer.dictionary(compressor, &dictionary, words.len())?;
    writer.data(compressor, &data, cells, Encoding::RLE_DICTIONARY)?;
    writer.close(statistics, cells)
}

fn value_chunk(
    compressor: &mut Compressor,
    column: ColumnDescPtr,
    values: &[f64],
) -> Result<Chunk> {
    let mut data = vec![0; 4];
    let mut encoder = Encoder::new(&mut data, 1);
    let present: Vec<u32> = values
        .iter()
        .map(|value| u32::from(!value.is_nan()))
        .collect();
    encoder.push_all(&present);
    encoder.finish();
    let levels = u32::try_from(data.len() - 4).map_err(|e| ParquetError::General(e.to_string()))?;
    data[..4].copy_from_slice(&levels.to_le_bytes());
    let mut numbers = Vec::with_capacity(values.len());
    numbers.extend(values.iter().copied().filter(|value| !value.is_nan()));
    let low = numbers.iter().copied().fold(
        f64::INFINITY,
        |low, value| if value < low { value } else { low },
    );
    let high =
        numbers.iter().copied().fold(
            f64::NEG_INFINITY,
            |high, value| if value > high { value } else { high },
        );
    data.extend_from_slice(&planes::split(&numbers));
    let nulls = (values.len() - numbers.len()) as u64;
    let bound = |value: f64| (!numbers.is_empty()).then_some(value);
    // The format wants the smaller of two zeros as lower bound and the larger as upper.
    let (low, high) = (
        if low == 0.0 { -0.0 } else { low },
        if high == 0.0 { 0.0 } else { high },
    );
    let statistics = Statistics::double(bound(low), bound(high), None, Some(nulls), false);
    let mut writer = ChunkWriter::new(column);
    writer.data(compressor, &data, values.len(), Encoding::BYTE_STREAM_SPLIT)?;
    writer.close(statistics, values.len())
}

struct ChunkWriter {
    column: ColumnDescPtr,
    sink: TrackedWrite<Vec<u8>>,
    uncompressed: usize,
    dictionary: bool,
    data_offset: u64,
    encoding: Encoding,
}

impl ChunkWriter {
    fn new(column: ColumnDescPtr) -> Self {
        Self {
            column,
            sink: TrackedWrite::new(Vec::new()),
            uncompressed: 0,
            dictionary: false,
            data_offset: 0,
            encoding: Encoding::PLAIN,
        }
    }

    fn dictionary(
        &mut self,
        compressor: &mut Compressor,
        plain: &[u8],
        count: usize,
    ) -> Result<()> {
        let page = Page::DictionaryPage {
            buf: compressor.compress(plain)?.into(),
            num_values: u32::try_from(count).map_err(|e| ParquetError::General(e.to_string()))?,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        self.write(page, plain.len())?;
        self.dictionary = true;
        Ok(())
    }

    fn data(
        &mut self,
        compressor: &mut Compressor,
        plain: &[u8],
        cells: usize,
        encoding: Encoding,
    ) -> Result<()> {
        let page = Page::DataPage {
            buf: compressor.compress(plain)?.into(),
            num_values: u32::try_from(cells).map_err(|e| ParquetError::General(e.to_string()))?,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        self.encoding = encoding;
        self.data_offset = self.write(page, plain.len())?;
        Ok(())
    }

    fn write(&mut self, page: Page, plain_length: usize) -> Result<u64> {
        let mut writer = SerializedPageWriter::new(&mut self.sink);
        let spec = writer.write_page(CompressedPage::new(page, plain_length))?;
        self.uncompressed += spec.uncompressed_size;
        Ok(spec.offset)
    }

    fn close(self, statistics: Statistics, cells: usize) -> Result<Chunk> {
        let signed = |n: usize| i64::try_from(n).map_err(|e| ParquetError::General(e.to_string()));
        let bytes = Bytes::from(self.sink.into_inner()?);
        let mut encodings = vec![self.encoding];
        encodings.extend(self.dictionary.then_some(Encoding::PLAIN));
        encodings.push(Encoding::RLE);
        let metadata = ColumnChunkMetaData::builder(self.column)
            .set_encodings(encodings)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_num_values(signed(cells)?)
            .set_total_compressed_size(signed(bytes.len())?)
            .set_total_uncompressed_size(signed(self.uncompressed)?)
            .set_dictionary_page_offset(self.dictionary.then_some(0))
            .set_data_page_offset(i64::try_from(self.data_offset).unwrap_or(0))
            .set_statistics(statistics)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: cells as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Chunk { bytes, close })
    }
}
