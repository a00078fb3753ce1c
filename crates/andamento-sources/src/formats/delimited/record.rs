//! Records of a delimited file, with a bound on their size.

use std::io::Read;

use csv_core::ReadRecordResult;

use crate::error::ReadError;
use crate::limits::Limits;

/// Reads records one after the other, at any size of file with the memory of one record.
pub(super) struct Records<R> {
    source: R,
    file: String,
    parser: csv_core::Reader,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    newlines: u64,
    fields: Vec<u8>,
    ends: Vec<usize>,
    record: Shape,
    line_bytes: usize,
    columns: usize,
    lines: u64,
}

/// The record that was read last.
#[derive(Clone, Copy, Default)]
struct Shape {
    line: u64,
    count: usize,
}

const BUFFER: usize = 256 << 10;

impl<R: Read> Records<R> {
    pub(super) fn new(source: R, file: &str, separator: u8, limits: &Limits) -> Self {
        Self {
            source,
            file: file.to_string(),
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            buffer: vec![0; BUFFER],
            start: 0,
            end: 0,
            ended: false,
            newlines: 0,
            fields: vec![0; 4 << 10],
            ends: vec![0; 64],
            record: Shape::default(),
            line_bytes: limits.line_bytes,
            columns: limits.columns,
            lines: limits.lines,
        }
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        while self.start == self.end && !self.ended {
            match self.source.read(&mut self.buffer) {
                Ok(0) => self.ended = true,
                Ok(got) => (self.start, self.end) = (0, got),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(ReadError::from_io(&self.file, e)),
            }
        }
        Ok(())
    }

    /// Skips what the parser would skip, so that the line on which a record begins is known.
    fn skip_line_ends(&mut self) -> Result<(), ReadError> {
        loop {
            self.fill()?;
            match self.buffer[self.start..self.end].first() {
                Some(b'\n') => self.newlines += 1,
                Some(b'\r') => {}
                _ => return Ok(()),
            }
            self.start += 1;
        }
    }

    /// Reads the next record. `false`: there is none.
    pub(super) fn next(&mut self) -> Result<bool, ReadError> {
        self.skip_line_ends()?;
        self.record.line = self.newlines + 1;
        if self.record.line > self.lines && self.start < self.end {
            return Err(ReadError::too_many_lines(&self.file, self.lines));
        }
        let (mut written, mut count) = (0, 0);
        loop {
            self.fill()?;
            let input = &self.buffer[self.start..self.end];
            let (result, read, wrote, ended) = self.parser.read_record(
                input,
                &mut self.fields[written..],
                &mut self.ends[count..],
            );
            self.newlines += memchr::memchr_iter(b'\n', &input[..read]).count() as u64;
            self.start += read;
            written += wrote;
            count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if self.fields.len() >= self.line_bytes {
                        return Err(self.too_large("bytes in one line", self.line_bytes));
                    }
                    let longer = (self.fields.len() * 2).min(self.line_bytes);
                    self.fields.resize(longer, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    if self.ends.len() >= self.columns {
                        return Err(self.too_large("fields in one line", self.columns));
                    }
                    let longer = (self.ends.len() * 2).min(self.columns);
                    self.ends.resize(longer, 0);
                }
                ReadRecordResult::Record => {
                    self.record.count = count;
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn too_large(&self, limit: &'static str, allowed: usize) -> ReadError {
        ReadError::TooLarge {
            file: self.file.clone(),
            place: andamento_model::Place::line(self.record.line),
            limit,
            allowed: allowed as u64,
            remedy: "check that the file is a table and that its quotes are closed",
        }
    }

    /// The line on which the record begins, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.record.line
    }

    /// Number of fields.
    pub(super) fn len(&self) -> usize {
        self.record.count
    }

    /// A field, unquoted; empty if the record has fewer.
    pub(super) fn field(&self, at: usize) -> &[u8] {
        if at >= self.record.count {
            return b"";
        }
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        self.fields.get(begin..self.ends[at]).unwrap_or_default()
    }

    /// Number of the last line that the record reaches.
    pub(super) fn last_line(&self) -> u64 {
        self.newlines.max(self.record.line)
    }

    /// All fields without anything between them.
    pub(super) fn bytes(&self) -> &[u8] {
        let end = self
            .record
            .count
            .checked_sub(1)
            .map_or(0, |at| self.ends[at]);
        self.fields.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, limits: &Limits) -> Result<Vec<(u64, Vec<String>)>, ReadError> {
        let mut records = Records::new(text.as_bytes(), "x.csv", b',', limits);
        let mut all = Vec::new();
        while records.next()? {
            let fields = (0..records.len())
                .map(|at| String::from_utf8_lossy(records.field(at)).into_owned())
                .collect();
            all.push((records.line(), fields));
        }
        Ok(all)
    }

    #[test]
    fn lines_are_counted_with_either_line_end_and_blank_lines() {
        let limits = Limits::default();
        for text in ["a,b\r\n\r\n\"c\r\nd\",e\r\nf", "a,b\n\n\"c\nd\",e\nf\n"] {
            let all = records(text, &limits).unwrap();
            let lines: Vec<u64> = all.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 3, 5]);
            assert_eq!(all[1].1[1], "e");
        }
    }

    #[test]
    fn a_long_line_and_many_fields_end_in_an_error_that_names_the_line() {
        let limits = Limits {
            line_bytes: 10_000,
            columns: 100,
            ..Limits::default()
        };
        let long = format!("a,b\n{}\n", "x".repeat(20_000));
        let error = records(&long, &limits).unwrap_err().to_string();
        assert!(
            error.contains("line 2: more than 10000 bytes in one line"),
            "{error}"
        );
        let wide = format!("a,b\n{}\n", ",".repeat(200));
        let error = records(&wide, &limits).unwrap_err().to_string();
        assert!(
            error.contains("line 2: more than 100 fields in one line"),
            "{error}"
        );
    }
}
