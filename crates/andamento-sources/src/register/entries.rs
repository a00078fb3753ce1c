//! Reading the project's own CSV templates.

mod cells;
mod onto;
mod row;

use std::collections::{BTreeSet, HashMap};
use std::io::Read;

use andamento_model::register::{Day, Draft, EntryId, EntryKind, Register};
use csv::{ByteRecord, Reader, ReaderBuilder};

use super::error::{RegisterError, RowError};
use super::template::{RECORD_COLUMNS, columns};
use super::territories::Territories;
use cells::shown;
use row::{Row, Told};

/// Rows of one file.
const MOST_ROWS: u64 = 1_000_000;
/// Errors that are kept; the others are counted.
const LISTED_ERRORS: usize = 1_000;
/// Remarks that are kept; the others are counted.
const LISTED_REMARKS: usize = 100;

/// What is known beside a file of entries. The default is nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'b> {
    /// What stands of the entries that the file names, see [`named_entries`]. `None`: nothing
    /// does.
    pub standing: Option<&'b Register>,
    /// Codes of territories. `None`: codes are not looked up.
    pub territories: Option<&'b Territories>,
    /// The day on which the file is taken. `None`: what is held is not compared with the calendar.
    pub today: Option<Day>,
}

/// What a CSV file of entries holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFile {
    /// The kind of its entries. `None`: it has no rows.
    pub kind: Option<EntryKind>,
    /// The rows that are entries, in the file's order.
    pub drafts: Vec<Draft>,
    /// Where each of them stands in the file.
    pub places: Vec<RowPlace>,
    /// What is wrong with the other rows, in the file's order; at most 1,000 are listed.
    pub errors: Vec<RowError>,
    /// Number of errors, listed or not.
    pub error_count: u64,
    /// What the user should know of the rows that are entries: what they leave as it stood, what
    /// stands no longer, codes that no list has; at most 100 are listed.
    pub remarks: Vec<RowError>,
    /// Number of remarks, listed or not.
    pub remark_count: u64,
    /// Number of rows that are no entries.
    pub bad_rows: u64,
}

/// Where a row stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPlace {
    /// The row as spreadsheets count: the header is row 1.
    pub row: u64,
    /// The line on which it begins, from 1.
    pub line: u64,
}

/// Whether bytes are a CSV file of entries: the first cell of the first line is `id`.
pub fn is_entry_file(bytes: &[u8]) -> bool {
    let text = without_mark(bytes);
    let end = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let line = &text[..end];
    let cell = line
        .split(|b| b",;\t".contains(b))
        .next()
        .unwrap_or_default();
    cell.len() < line.len() && matches!(cell.trim_ascii(), b"id" | b"\"id\"")
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The entries that the rows of a file name, for looking up what stands of them. Rows that name
/// none, and whatever cannot be read, are left to [`read_entries`].
pub fn named_entries(bytes: &[u8]) -> Vec<EntryId> {
    let mut named = BTreeSet::new();
    let mut reader = reader(without_mark(bytes));
    let mut record = ByteRecord::new();
    let mut at = None;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let Some(at) = at else {
            at = record.iter().position(|cell| cell.trim_ascii() == b"id");
            if at.is_none() {
                break;
            }
            continue;
        };
        let cell = record
            .get(at)
            .and_then(|cell| std::str::from_utf8(cell).ok());
        named.extend(cell.and_then(|text| EntryId::parse(text.trim()).ok()));
    }
    named.into_iter().collect()
}

/// The line end shows a quotation mark that is never closed: it gets into the last cell.
fn reader(bytes: &[u8]) -> Reader<impl Read> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.chain(&b"\n"[..]))
}

/// Reads a file made from a template of [`super::template()`].
///
/// Columns may stand in any order and be left out; the kind is that of the first row's `id`.
/// Several values of one field are separated by `;`. Where something stands of an entry, a row is
/// laid over it: what the row leaves empty stays, `(none)` takes a value out, and the date and the
/// source of what stood stay while the row states nothing else than what stood. A row that gives
/// an `id`, a `reason` and no field says that the entry no longer stands. Every row is read, so
/// that all errors are told at once; whether the good rows are then recorded is for the caller to
/// decide.
///
/// # Errors
/// When the header cannot be understood, or there are more rows than are read.
pub fn read_entries(
    file: &str,
    bytes: &[u8],
    beside: &Beside<'_>,
) -> Result<EntryFile, RegisterError> {
    let header_error = |message: String| RegisterError::Header {
        file: file.to_string(),
        message,
    };
    let bytes = without_mark(bytes);
    let mut reader = reader(bytes);
    let mut lines = Lines::new(bytes);
    let mut record = ByteRecord::new();
    let broken = |error: csv::Error| header_error(format!("this is no CSV ({error})"));
    if !reader.read_byte_record(&mut record).map_err(broken)? {
        return Err(header_error(
            "the file is empty; `andamento template <type>` prints a header".to_string(),
        ));
    }
    let names = header(&record).map_err(header_error)?;
    let mut found = EntryFile::default();
    let mut seen: HashMap<EntryId, u64> = HashMap::new();
    let mut row = 1;
    loop {
        if !reader.read_byte_record(&mut record).map_err(broken)? {
            return Ok(found);
        }
        let line = lines.line_from(record.position().map_or(0, csv::Position::byte));
        row += 1;
        if row > MOST_ROWS + 1 {
            return Err(RegisterError::NotText {
                file: file.to_string(),
                message: format!("there are more than {MOST_ROWS} rows; split the file"),
            });
        }
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let mut read = Row::new(&names, &record);
        if found.kind.is_none()
            && let Some(id) = read.peek("id")
            && let Ok(id) = EntryId::parse(id)
        {
            check_columns(id.kind(), &names).map_err(header_error)?;
            found.kind = Some(id.kind());
        }
        let draft = read.draft(found.kind, beside);
        if let Some(draft) = &draft
            && let Some(first) = seen.insert(draft.entry.clone(), row)
        {
            let message = format!(
                "`{}` is given in row {first} already; put a later statement into a file of its \
                 own",
                draft.entry
            );
            read.refuse("id", message);
        }
        let Row {
            errors, remarks, ..
        } = read;
        let place = RowPlace { row, line };
        match draft {
            Some(draft) if errors.is_empty() => {
                found.drafts.push(draft);
                found.places.push(place);
                found.remark_count += remarks.len() as u64;
                place.list(remarks, &mut found.remarks, LISTED_REMARKS);
            }
            _ => found.bad_rows += 1,
        }
        found.error_count += errors.len() as u64;
        place.list(errors, &mut found.errors, LISTED_ERRORS);
    }
}

impl RowPlace {
    /// Adds what is told of a row, as long as there is room.
    fn list(self, told: Vec<Told>, listed: &mut Vec<RowError>, most: usize) {
        let room = most.saturating_sub(listed.len());
        let told = told.into_iter().take(room);
        listed.extend(told.map(|(column, message)| RowError {
            row: self.row,
            line: self.line,
            column,
            message,
        }));
    }
}

/// Counts lines up to where a record begins.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl<'b> Lines<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the first byte from here on that is no line end; asked in rising order.
    fn line_from(&mut self, offset: u64) -> u64 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.at >= offset && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let next = self.bytes.get(self.at + 1);
            if byte == b'\n' || byte == b'\r' && next != Some(&b'\n') {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

fn header(record: &ByteRecord) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    for cell in record {
        let name = std::str::from_utf8(cell)
            .map_err(|_| "it is not UTF-8; save the file as CSV UTF-8".to_string())?
            .trim();
        if record.len() == 1 && name.starts_with("id;") || name.starts_with("id\t") {
            return Err(
                "the columns are separated by `;` or tabulators; save the file with commas"
                    .to_string(),
            );
        }
        if !name.is_empty() && names.iter().any(|known| known == name) {
            return Err(format!("the column `{}` is there twice", shown(name)));
        }
        names.push(name.to_string());
    }
    if !names.iter().any(|name| name == "id") {
        return Err(
            "there is no column `id`; `andamento template <type>` prints the header of a type"
                .to_string(),
        );
    }
    Ok(names)
}

fn check_columns(kind: EntryKind, names: &[String]) -> Result<(), String> {
    let known = columns(kind);
    match names
        .iter()
        .find(|name| !name.is_empty() && !known.contains(&name.as_str()))
    {
        None => Ok(()),
        Some(name) => Err(format!(
            "there is no column `{}` for {kind}; the columns are {}",
            shown(name),
            known.join(",")
        )),
    }
}
