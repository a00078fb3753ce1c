//! Eurostat TSV, old and new: one row a series, one column a period, value and flag in one
//! cell.
//!
//! The file is read by one thread, cut at line ends, and parsed by as many threads as there
//! are processors; each stretch becomes one block, so memory does not grow with the table.

mod cell;
mod duplicates;
mod header;
mod rows;

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use andamento_model::{BlockSink, Note, Place};
use memchr::{memchr_iter, memrchr};

use self::header::Header;
use self::rows::{Rows, Stretch};
use super::{Context, TableRead};
use crate::error::ReadError;
use crate::input::Input;
use crate::limits::Limits;
use crate::tally::FlagsOnMissing;

/// Bytes of text handed to a parser at a time: about 650,000 cells, a row group of the store.
const STRETCH_BYTES: usize = 4 << 20;

/// Reads the table.
pub(crate) fn read(
    input: &mut Input<'_>,
    context: &Context<'_>,
    sink: &dyn BlockSink,
) -> Result<TableRead, ReadError> {
    let file = input.name().to_string();
    let mut cutter = Cutter::new(context.limits);
    let first = cutter.header_line(input, &file)?;
    let header = header::parse(&first, &file, context.limits)?;
    let mut rows = parse_all(
        input,
        &mut cutter,
        &header,
        context.limits.codes,
        &file,
        sink,
    )?;
    duplicates::check(input, &mut rows.keys)?;
    rows.remarks.rejected.sort();
    rows.remarks
        .rejected
        .truncate(andamento_model::Import::LISTED);
    let mut notes = header.notes.clone();
    if header.derives_freq {
        notes.push(Note::on_file(crate::frequency::DERIVED));
    }
    notes.append(&mut rows.remarks.notes);
    Ok(TableRead {
        format: header.format,
        dataflow: None,
        vintage: None,
        summary: rows
            .tally
            .summary(&header.dimensions, FlagsOnMissing::Apart),
        rejected: rows.remarks.rejected,
        rejected_count: rows.remarks.rejected_count,
        notes,
    })
}

/// What keeps several parsers going.
struct Shared<'a> {
    header: &'a Header,
    sink: &'a dyn BlockSink,
    stop: AtomicBool,
    failure: Mutex<Option<ReadError>>,
    codes: usize,
    file: &'a str,
}

impl Shared<'_> {
    /// Keeps the first failure and makes everybody stop.
    fn fail(&self, error: ReadError) {
        self.stop.store(true, Ordering::Relaxed);
        self.failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
    }

    fn work(&self, stretches: &Mutex<Receiver<Stretch>>) -> Rows {
        let mut all = Rows::default();
        loop {
            let next = stretches
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .recv();
            let Ok(stretch) = next else { return all };
            // After a failure the rest is taken and dropped, so that the reader never waits.
            if self.stop.load(Ordering::Relaxed) {
                continue;
            }
            let (block, rows) = rows::parse(&stretch, self.header);
            all.merge(rows);
            if all.tally.territories() > self.codes {
                self.fail(ReadError::TooLarge {
                    file: self.file.to_string(),
                    place: Place::line(stretch.first_line),
                    limit: "different codes of one dimension",
                    allowed: self.codes as u64,
                    remedy: "check that the file is a table",
                });
            }
            if let Err(source) = self.sink.put(stretch.sequence, block) {
                self.fail(ReadError::Sink {
                    file: self.file.to_string(),
                    source,
                });
            }
        }
    }
}

fn parse_all(
    input: &mut Input<'_>,
    cutter: &mut Cutter,
    header: &Header,
    codes: usize,
    file: &str,
    sink: &dyn BlockSink,
) -> Result<Rows, ReadError> {
    let workers = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .clamp(1, 16);
    let (sender, receiver) = sync_channel::<Stretch>(1);
    let receiver = Mutex::new(receiver);
    let shared = Shared {
        header,
        sink,
        stop: AtomicBool::new(false),
        failure: Mutex::new(None),
        codes,
        file,
    };
    let rows = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| shared.work(&receiver)))
            .collect();
        while !shared.stop.load(Ordering::Relaxed) {
            match cutter.next(input, file) {
                Ok(Some(stretch)) => {
                    if sender.send(stretch).is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => shared.fail(error),
            }
        }
        drop(sender);
        let mut rows = Rows::default();
        for thread in threads {
            match thread.join() {
                Ok(part) => rows.merge(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        rows
    });
    match shared
        .failure
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
    {
        Some(error) => Err(error),
        None => Ok(rows),
    }
}

/// Cuts the stream at line ends.
struct Cutter {
    /// Read, but not yet handed on.
    pending: Vec<u8>,
    line_bytes: usize,
    lines: u64,
    next_line: u64,
    sequence: u64,
    ended: bool,
}

impl Cutter {
    fn new(limits: &Limits) -> Self {
        Self {
            pending: Vec::new(),
            line_bytes: limits.line_bytes,
            lines: limits.lines,
            next_line: 1,
            sequence: 0,
            ended: false,
        }
    }

    /// Reads until `pending` holds `wanted` bytes or the stream ends.
    fn fill(&mut self, input: &mut Input<'_>, file: &str, wanted: usize) -> Result<(), ReadError> {
        let missing = wanted.saturating_sub(self.pending.len());
        if missing > 0 && !self.ended {
            self.pending.reserve(missing);
            let got = input
                .take(missing as u64)
                .read_to_end(&mut self.pending)
                .map_err(|error| ReadError::from_io(file, error))?;
            self.ended = got < missing;
        }
        Ok(())
    }

    fn too_long(&self, file: &str) -> ReadError {
        ReadError::TooLarge {
            file: file.to_string(),
            place: Place::line(self.next_line),
            limit: "bytes in one line",
            allowed: self.line_bytes as u64,
            remedy: "this is not a table of observations, or its line ends are lost",
        }
    }

    fn header_line(&mut self, input: &mut Input<'_>, file: &str) -> Result<Vec<u8>, ReadError> {
        let mut wanted = 64 << 10;
        loop {
            self.fill(input, file, wanted)?;
            if let Some(end) = memchr::memchr(b'\n', &self.pending) {
                let rest = self.pending.split_off(end + 1);
                let line = std::mem::replace(&mut self.pending, rest);
                self.next_line += 1;
                return Ok(line);
            }
            if self.ended {
                return Ok(std::mem::take(&mut self.pending));
            }
            if self.pending.len() > self.line_bytes {
                return Err(self.too_long(file));
            }
            wanted = self.pending.len() * 2;
        }
    }

    /// The next stretch of whole lines. `None`: the stream ended.
    fn next(&mut self, input: &mut Input<'_>, file: &str) -> Result<Option<Stretch>, ReadError> {
        let mut wanted = STRETCH_BYTES;
        let end = loop {
            self.fill(input, file, wanted)?;
            if self.ended {
                break self.pending.len();
            }
            if let Some(end) = memrchr(b'\n', &self.pending) {
                break end + 1;
            }
            if self.pending.len() > self.line_bytes {
                return Err(self.too_long(file));
            }
            wanted = self.pending.len() * 2;
        };
        if end == 0 {
            return Ok(None);
        }
        let mut rest = Vec::with_capacity(STRETCH_BYTES);
        rest.extend_from_slice(&self.pending[end..]);
        let mut bytes = std::mem::replace(&mut self.pending, rest);
        bytes.truncate(end);
        let stretch = Stretch {
            sequence: self.sequence,
            first_line: self.next_line,
            bytes,
        };
        self.sequence += 1;
        self.next_line += memchr_iter(b'\n', &stretch.bytes).count() as u64;
        if self.next_line - 1 > self.lines {
            return Err(ReadError::too_many_lines(file, self.lines));
        }
        Ok(Some(stretch))
    }
}
