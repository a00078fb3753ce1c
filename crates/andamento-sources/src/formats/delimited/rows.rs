//! From records to cells.

use std::io::Read;

use andamento_model::{
    BlockSink, DataflowId, DimensionId, Format, Note, Period, SinkError, Status,
};

use super::header::Layout;
use super::record::Records;
use super::shared::SharedLabels;
use super::text::{Damage, Letters};
use crate::cells::{CellWriter, Duplicates, Met};
use crate::error::ReadError;
use crate::formats::{Context, TableRead};
use crate::frequency;
use crate::labels::{CodeColumns, Labels};
use crate::numbers::{cut, decimal, decimal_with_thousands, flags, letters_of_status};
use crate::remarks::Remarks;
use crate::tally::FlagsOnMissing;

/// Takes the records of one file.
pub(super) struct Rows<'a> {
    layout: &'a Layout,
    file: &'a str,
    codes_limit: usize,
    labels: Labels<'a>,
    shared: SharedLabels,
    damage: Damage,
    duplicates: Duplicates,
    writer: CellWriter<'a>,
    remarks: Remarks,
    /// 1 when `freq` was put before the dimensions of the file.
    derived: usize,
    key: Vec<u32>,
    /// Per dimension of the file: the cell met last, if it was a code, and its number.
    last_codes: Vec<(Vec<u8>, u32)>,
    last_time: (Vec<u8>, Option<(Period, u32)>),
    about: About,
    counts: Counts,
}

/// What the file says about itself, line by line.
#[derive(Default)]
struct About {
    dataflow: Option<DataflowId>,
    dataflow_cell: Vec<u8>,
    /// The newest date of an update, and the oldest.
    updated: Option<String>,
    updated_first: Option<String>,
    updated_cell: Vec<u8>,
}

/// What is noted once, with a number.
#[derive(Default)]
struct Counts {
    repeated: u64,
    first_repeated: u64,
    blank: u64,
    blank_flagged: u64,
    first_blank: u64,
    restricted: u64,
    first_restricted: u64,
}

/// Why a row is left out: the field at fault, if one is, and the reason.
type Reject = (Option<usize>, String);

impl<'a> Rows<'a> {
    pub(super) fn new(
        layout: &'a Layout,
        context: &Context<'a>,
        shared: SharedLabels,
        sink: &'a dyn BlockSink,
        file: &'a str,
    ) -> Self {
        let mut dimensions: Vec<DimensionId> = layout.dimensions.clone();
        let derived = usize::from(frequency::complete(&mut dimensions));
        Self {
            layout,
            file,
            codes_limit: context.limits.codes,
            labels: Labels::new(layout.codes, &layout.dimensions, context.codelists),
            shared,
            damage: Damage::default(),
            duplicates: Duplicates::default(),
            key: vec![0; dimensions.len()],
            last_codes: vec![(Vec::new(), u32::MAX); layout.dimensions.len()],
            last_time: (Vec::new(), None),
            writer: CellWriter::new(dimensions, sink),
            remarks: Remarks::default(),
            derived,
            about: About::default(),
            counts: Counts::default(),
        }
    }

    /// Takes one record.
    pub(super) fn take<R: Read>(&mut self, record: &Records<R>) -> Result<(), ReadError> {
        let letters = self.damage.look(record);
        if let Err((field, reason)) = self.take_cell(record, letters)? {
            let column = field.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
            self.remarks.reject(match column {
                Some(column) => Note::on_field(record.line(), column, reason),
                None => Note::on_line(record.line(), reason),
            });
        }
        Ok(())
    }

    fn take_cell<R: Read>(
        &mut self,
        record: &Records<R>,
        letters: Letters,
    ) -> Result<Result<(), Reject>, ReadError> {
        if record.len() != self.layout.width {
            return Ok(Err((None, ragged(record, self.layout.width))));
        }
        if self.layout.format == Format::LegacyCsv && self.take_blank(record) {
            return Ok(Ok(()));
        }
        let cell = self
            .about(record, letters)
            .and_then(|()| self.period(record, letters))
            .and_then(|(period, number)| {
                let (value, status) = self.measured(record, letters)?;
                Ok((period, number, value, status))
            });
        let (period, number, value, status) = match cell {
            Ok(cell) => cell,
            Err(reject) => return Ok(Err(reject)),
        };
        let coded = match self.codes(record, letters)? {
            Ok(coded) => coded,
            Err(reject) => return Ok(Err(reject)),
        };
        if self.derived == 1 {
            self.key[0] = self.writer.code(0, period.frequency().code());
        }
        let met = self
            .duplicates
            .meet(&self.key, number, value, status, record.line());
        match met {
            Met::New => self
                .writer
                .push(&self.key, number, value, status)
                .map_err(|source| self.sink(source))?,
            Met::Same(_) => {
                if self.counts.repeated == 0 {
                    self.counts.first_repeated = record.line();
                }
                self.counts.repeated += 1;
            }
            Met::Different(first) if coded => {
                return Err(ReadError::DuplicateKeys {
                    file: self.file.to_string(),
                    first,
                    second: record.line(),
                    key: self.key_text(period),
                });
            }
            Met::Different(first) => {
                let reason = format!(
                    "the same labels and period as line {first} with another value or status; \
                     labels cannot tell the two apart, download the table with codes"
                );
                return Ok(Err((None, reason)));
            }
        }
        Ok(Ok(()))
    }

    /// A record without codes and time is counted, since the file has it, and not kept.
    fn take_blank<R: Read>(&mut self, record: &Records<R>) -> bool {
        let empty = |&at: &usize| record.field(at).trim_ascii().is_empty();
        let layout = self.layout;
        let blank =
            empty(&layout.time) && empty(&layout.value) && layout.code_columns.iter().all(empty);
        if blank {
            let token = layout.flags.map_or(&b""[..], |at| record.field(at));
            let status = Status::from_flags(token).unwrap_or_default();
            if self.counts.blank == 0 {
                self.counts.first_blank = record.line();
            }
            self.counts.blank += 1;
            self.counts.blank_flagged += u64::from(!status.is_empty());
            self.writer.count(1, true, status);
        }
        blank
    }

    /// Dataflow, date of update and action of a row.
    fn about<R: Read>(&mut self, record: &Records<R>, letters: Letters) -> Result<(), Reject> {
        if let Some(at) = self.layout.action {
            let action = letters.text(record.field(at));
            if action.trim().eq_ignore_ascii_case("D") {
                return Err((
                    Some(at),
                    "the action is D (delete); nothing is deleted by an import".into(),
                ));
            }
        }
        if let Some(at) = self.layout.dataflow {
            let cell = record.field(at);
            let names_dataflow = self.layout.structure.is_none_or(|kind| {
                record
                    .field(kind)
                    .trim_ascii()
                    .eq_ignore_ascii_case(b"dataflow")
            });
            if names_dataflow && (self.about.dataflow.is_none() || cell != self.about.dataflow_cell)
            {
                let text = letters.text(cell);
                let id = DataflowId::parse(&text).map_err(|e| (Some(at), e.to_string()))?;
                if let Some(known) = &self.about.dataflow
                    && *known != id
                {
                    let reason = format!("belongs to dataflow {id}, the file began with {known}");
                    return Err((Some(at), reason));
                }
                self.about.dataflow = Some(id);
                self.about.dataflow_cell = cell.to_vec();
            }
        }
        if let Some(at) = self.layout.updated {
            let cell = record.field(at);
            if cell != self.about.updated_cell {
                let date = update_date(&letters.text(cell));
                self.about.updated_cell = cell.to_vec();
                let oldest = self.about.updated_first.take();
                self.about.updated_first = oldest.into_iter().chain(date.clone()).min();
                self.about.updated = self.about.updated.take().max(date);
            }
        }
        Ok(())
    }

    fn period<R: Read>(
        &mut self,
        record: &Records<R>,
        letters: Letters,
    ) -> Result<(Period, u32), Reject> {
        let at = self.layout.time;
        let cell = record.field(at);
        if let (last, Some(known)) = &self.last_time
            && last == cell
        {
            return Ok(*known);
        }
        let period: Period = letters
            .text(cell)
            .parse()
            .map_err(|e: andamento_model::PeriodError| (Some(at), e.to_string()))?;
        let known = (period, self.writer.period(period));
        self.last_time = (cell.to_vec(), Some(known));
        Ok(known)
    }

    fn measured<R: Read>(
        &mut self,
        record: &Records<R>,
        letters: Letters,
    ) -> Result<(f64, Status), Reject> {
        let at = self.layout.value;
        let text = letters.text(record.field(at));
        let text = text.trim();
        let value = match (text, self.layout.format) {
            ("" | ":", _) => f64::NAN,
            (_, Format::LegacyCsv) => {
                decimal_with_thousands(text).map_err(|reason| (Some(at), reason))?
            }
            _ => decimal(text).map_err(|reason| (Some(at), reason))?,
        };
        let mut status = Status::NONE;
        if let Some(at) = self.layout.flags {
            let token = record.field(at).trim_ascii();
            if !token.is_empty() {
                let token = letters.text(token);
                status = match self.layout.codes {
                    CodeColumns::Codes => letters_of_status(&token),
                    CodeColumns::CodesOrLabels | CodeColumns::Labels => flags(&token),
                }
                .map_err(|reason| (Some(at), reason))?;
            }
        }
        if let Some(at) = self.layout.conf {
            match record.field(at).trim_ascii() {
                b"" | b"F" | b"f" => {}
                b"C" | b"c" => status = status.confidential(),
                _ => {
                    if self.counts.restricted == 0 {
                        self.counts.first_restricted = record.line();
                    }
                    self.counts.restricted += 1;
                    status = status.confidential();
                }
            }
        }
        Ok((value, status))
    }

    /// Fills the key. `Ok(true)`: every part of it is a code.
    fn codes<R: Read>(
        &mut self,
        record: &Records<R>,
        letters: Letters,
    ) -> Result<Result<bool, Reject>, ReadError> {
        let block = self.shared.block(record, self.layout);
        let territory = self.layout.territory();
        let mut coded = true;
        for (dimension, &at) in self.layout.code_columns.iter().enumerate() {
            let cell = record.field(at);
            let shared = block.filter(|_| territory == Some(dimension));
            let (last, number) = &self.last_codes[dimension];
            if shared.is_none() && *number != u32::MAX && last == cell {
                self.key[dimension + self.derived] = *number;
                continue;
            }
            let text = letters.text(cell);
            let text = match self.layout.codes {
                CodeColumns::Codes => &text,
                CodeColumns::CodesOrLabels | CodeColumns::Labels => text.trim(),
            };
            if text.trim().is_empty() {
                let reason = format!("no code for {}", self.layout.dimensions[dimension]);
                return Ok(Err((Some(at), reason)));
            }
            let number = if let Some(block) = shared {
                coded = false;
                self.labels.ambiguous(dimension, text, record.line());
                let text = self.shared.text(text, block);
                self.writer.code(dimension + self.derived, &text)
            } else {
                let (key, is_code) = self.labels.resolve(dimension, text, record.line());
                let number = self.writer.code(dimension + self.derived, key);
                coded &= is_code;
                if is_code {
                    self.last_codes[dimension] = (cell.to_vec(), number);
                }
                number
            };
            self.key[dimension + self.derived] = number;
            if self.writer.code_count(dimension + self.derived) > self.codes_limit {
                return Err(ReadError::TooLarge {
                    file: self.file.to_string(),
                    place: andamento_model::Place::line(record.line()),
                    limit: "different codes in one dimension",
                    allowed: self.codes_limit as u64,
                    remedy: "check that the column holds codes",
                });
            }
        }
        Ok(Ok(coded))
    }

    fn key_text(&self, period: Period) -> String {
        let codes: Vec<&str> = self
            .key
            .iter()
            .enumerate()
            .map(|(dimension, &code)| self.writer.text(dimension, code))
            .collect();
        format!("`{}` in {period}", cut(&codes.join(",")))
    }

    fn sink(&self, source: SinkError) -> ReadError {
        ReadError::Sink {
            file: self.file.to_string(),
            source,
        }
    }

    /// The last block and what is to be said.
    pub(super) fn finish(mut self, on_missing: FlagsOnMissing) -> Result<TableRead, ReadError> {
        for note in self.labels.notes().chain(self.damage.notes()) {
            self.remarks.note(note);
        }
        let remarks = &mut self.remarks;
        let counts = &self.counts;
        if self.derived == 1 {
            remarks.note(Note::on_file(frequency::DERIVED));
        }
        if let (Some(first), Some(last)) = (&self.about.updated_first, &self.about.updated)
            && first != last
        {
            remarks.note(Note::on_file(format!(
                "lines were last updated at different times, {first} to {last}; the last one dates all"
            )));
        }
        if counts.repeated > 0 {
            let text = match counts.repeated {
                1 => "one line repeats an earlier one and was dropped".to_string(),
                lines => format!("{lines} lines repeat an earlier one and were dropped"),
            };
            remarks.note(Note::on_line(counts.first_repeated, text));
        }
        if counts.blank > 0 {
            remarks.note(Note::on_line(
                counts.first_blank,
                format!(
                    "{} blank records ({} with a flag) have neither codes nor a period: counted \
                     as missing, not kept",
                    counts.blank, counts.blank_flagged
                ),
            ));
        }
        if counts.restricted > 0 {
            remarks.note(Note::on_line(
                counts.first_restricted,
                format!(
                    "{} cells have a confidentiality status other than C and F; kept as \
                     confidential",
                    counts.restricted
                ),
            ));
        }
        let file = self.file;
        let summary = self
            .writer
            .finish(on_missing)
            .map_err(|source| ReadError::Sink {
                file: file.to_string(),
                source,
            })?;
        Ok(TableRead {
            format: self.layout.format,
            dataflow: self.about.dataflow,
            vintage: self.about.updated,
            summary,
            rejected: self.remarks.rejected,
            rejected_count: self.remarks.rejected_count,
            notes: self.remarks.notes,
        })
    }
}

fn ragged<R: Read>(record: &Records<R>, width: usize) -> String {
    let lines = match (record.line(), record.last_line()) {
        (first, last) if last > first + 1 => {
            format!(" (it reaches to line {last}: is a quote not closed?)")
        }
        _ => String::new(),
    };
    format!("{} fields, the header has {width}{lines}", record.len())
}

/// `21/03/25 23:00:00` or `21/03/2025 23:00:00` as `2025-03-21T23:00:00`; a date that is
/// already written that way stays. `None`: it is neither.
fn update_date(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, time) = text.split_once(' ').unwrap_or((text, ""));
    let written = match date.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] if year.len() == 2 => format!("20{year}-{month}-{day}"),
        [day, month, year] => format!("{year}-{month}-{day}"),
        _ => date.to_string(),
    };
    let whole = if time.is_empty() {
        written
    } else {
        format!("{written}T{time}")
    };
    andamento_model::Vintage::parse(&whole)?.date()?;
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::update_date;

    #[test]
    fn the_date_of_the_last_update_is_written_the_iso_way() {
        for (given, written) in [
            ("21/03/25 23:00:00", Some("2025-03-21T23:00:00")),
            ("21/03/2025", Some("2025-03-21")),
            ("2025-03-21T23:00:00", Some("2025-03-21T23:00:00")),
            ("32/03/25 23:00:00", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(update_date(given).as_deref(), written);
        }
    }
}
