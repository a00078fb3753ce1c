//! Reading the project's own CSV templates.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use andamento_model::register::{
    Draft, Entry, EntryError, EntryId, EntryKind, Field, Source, Span, Value,
};
use csv::{ByteRecord, ReaderBuilder};

use super::error::{RegisterError, RowError};
use super::template::{RECORD_COLUMNS, columns};

/// Rows of one file.
const MOST_ROWS: u64 = 1_000_000;
/// Errors that are kept; the others are counted.
const LISTED_ERRORS: usize = 1_000;
/// Names of columns that an error shows.
const SHOWN: usize = 60;

/// What a CSV file of entries holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFile {
    /// The kind of its entries. `None`: it has no rows.
    pub kind: Option<EntryKind>,
    /// The rows that are entries, in the file's order.
    pub drafts: Vec<Draft>,
    /// Where each of them stands in the file.
    pub places: Vec<RowPlace>,
    /// Columns of the template that the file does not have.
    pub left_out: Vec<&'static str>,
    /// What is wrong with the other rows, in the file's order; at most 1,000 are listed.
    pub errors: Vec<RowError>,
    /// Number of errors, listed or not.
    pub error_count: u64,
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

/// Reads a file made from a template of [`super::template()`].
///
/// Columns may stand in any order and be left out; the kind is that of the first row's `id`.
/// Several values of one field are separated by `;`. A row that gives an `id`, a `reason` and no
/// field says that the entry no longer stands. Every row is read, so that all errors are told at
/// once; whether the good rows are then recorded is for the caller to decide.
///
/// # Errors
/// When the header cannot be understood, or there are more rows than are read.
pub fn read_entries(file: &str, bytes: &[u8]) -> Result<EntryFile, RegisterError> {
    let header_error = |message: String| RegisterError::Header {
        file: file.to_string(),
        message,
    };
    let bytes = without_mark(bytes);
    // The line end shows a quotation mark that is never closed: it gets into the last cell.
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.chain(&b"\n"[..]));
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
        let mut errors = Vec::new();
        let mut read = Row::new(&names, &record, &mut errors);
        if found.kind.is_none()
            && let Some(id) = read.peek("id")
            && let Ok(id) = EntryId::parse(id)
        {
            check_columns(id.kind(), &names).map_err(header_error)?;
            found.kind = Some(id.kind());
            found.left_out = columns(id.kind());
            found
                .left_out
                .retain(|name| !names.iter().any(|n| n == name));
        }
        let draft = read.draft(found.kind);
        if let Some(draft) = &draft
            && let Some(first) = seen.insert(draft.entry.clone(), row)
        {
            let message = format!(
                "`{}` is given in row {first} already; put a later statement into a file of its \
                 own",
                draft.entry
            );
            errors.push((Some("id".to_string()), message));
        }
        match draft {
            Some(draft) if errors.is_empty() => {
                found.drafts.push(draft);
                found.places.push(RowPlace { row, line });
            }
            _ => found.bad_rows += 1,
        }
        found.error_count += errors.len() as u64;
        let room = LISTED_ERRORS.saturating_sub(found.errors.len());
        let errors = errors.into_iter().take(room);
        found
            .errors
            .extend(errors.map(|(column, message)| RowError {
                row,
                line,
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

fn shown(text: &str) -> String {
    text.chars()
        .take(SHOWN)
        .collect::<String>()
        .escape_debug()
        .to_string()
}

/// A row on its way to a draft; what is wrong is collected as column and message.
struct Row<'r> {
    cells: BTreeMap<&'r str, &'r str>,
    errors: &'r mut Vec<(Option<String>, String)>,
}

impl<'r> Row<'r> {
    fn new(
        names: &'r [String],
        record: &'r ByteRecord,
        errors: &'r mut Vec<(Option<String>, String)>,
    ) -> Self {
        let mut cells = BTreeMap::new();
        for (at, cell) in record.iter().enumerate() {
            let name = names.get(at).map_or("", String::as_str);
            let inner = cell.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
            match std::str::from_utf8(cell).map(str::trim) {
                Ok(_) if inner => errors.push((
                    (!name.is_empty()).then(|| name.to_string()),
                    "it holds a line end; write it on one line, or close the quotation mark"
                        .to_string(),
                )),
                Ok("") => {}
                Ok(_) if name.is_empty() => errors.push((
                    None,
                    format!(
                        "cell {} is under no column; a value that holds a comma needs \
                         quotation marks",
                        at + 1
                    ),
                )),
                Ok(text) => {
                    cells.insert(name, text);
                }
                Err(_) => errors.push((
                    (!name.is_empty()).then(|| name.to_string()),
                    "it is not UTF-8; save the file as CSV UTF-8".to_string(),
                )),
            }
        }
        Self { cells, errors }
    }

    fn peek(&self, name: &str) -> Option<&'r str> {
        self.cells.get(name).copied()
    }

    fn refuse(&mut self, column: &str, message: String) {
        self.errors.push((Some(column.to_string()), message));
    }

    /// `None`: what is wrong is among the errors.
    fn draft(&mut self, kind: Option<EntryKind>) -> Option<Draft> {
        let id = match self.peek("id").map(EntryId::parse) {
            None => {
                self.refuse("id", "it is empty; every row names its entry".to_string());
                return None;
            }
            Some(Err(message)) => {
                self.refuse("id", message);
                return None;
            }
            Some(Ok(id)) => id,
        };
        if let Some(kind) = kind.filter(|kind| *kind != id.kind()) {
            let message = format!(
                "`{id}` is of kind {}, the rows before are of kind {kind}; put it into a file of \
                 its own",
                id.kind()
            );
            self.refuse("id", message);
            return None;
        }
        let about = self.parsed("about", |text| text.parse::<Span>());
        let source = self.source();
        let reason = self.peek("reason").map(ToString::to_string);
        if let Some(reason) = &reason
            && reason.chars().any(char::is_control)
        {
            self.refuse(
                "reason",
                "it holds a control character; take it out".to_string(),
            );
        }
        let empty = id.kind().fields().iter();
        let empty = empty
            .clone()
            .all(|field| !self.cells.contains_key(field.name));
        let stated = if empty && reason.is_some() {
            None
        } else {
            Some(self.entry(&id)?)
        };
        let draft = Draft {
            entry: id,
            stated,
            about,
            source,
            reason,
        };
        let stated = draft.stated.as_ref();
        for (column, message) in stated.map(Entry::contradictions).unwrap_or_default() {
            self.refuse(column, message);
        }
        // A source that could not be read is told already.
        let told = |column: &str| self.errors.iter().any(|e| e.0.as_deref() == Some(column));
        if let Some((column, message)) = draft.lacks_ground().filter(|lack| !told(lack.0)) {
            self.refuse(column, message);
        }
        Some(draft)
    }

    /// Makes the entry; where it cannot be made, names every field that is wrong.
    fn entry(&mut self, id: &EntryId) -> Option<Entry> {
        let mut fields: Vec<(&'static str, Value)> = id
            .kind()
            .fields()
            .iter()
            .filter_map(|field| Some((field.name, value(field, self.peek(field.name)?))))
            .collect();
        // A cell that could not be read is no second error of its field.
        let mut named: Vec<String> = self.errors.iter().filter_map(|e| e.0.clone()).collect();
        loop {
            match Entry::new(id.clone(), fields.iter().cloned()) {
                Ok(entry) => return named.is_empty().then_some(entry),
                Err(EntryError { field, reason, .. }) => {
                    // A field that was taken out may be missed now; that is no second error.
                    if named.contains(&field) {
                        return None;
                    }
                    self.refuse(&field, reason);
                    match fields.iter().position(|(name, _)| *name == field) {
                        Some(at) => {
                            fields.remove(at);
                        }
                        // A required field that is not there: whatever else is wrong shows once
                        // it is.
                        None => return None,
                    }
                    named.push(field);
                }
            }
        }
    }

    fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        match parse(self.peek(name)?) {
            Ok(value) => Some(value),
            Err(message) => {
                self.refuse(name, message);
                None
            }
        }
    }

    fn source(&mut self) -> Option<Source> {
        let document = self.parsed("source_document", sha256);
        let line = self.parsed("source_line", line_number);
        let last_line = self.parsed("source_last_line", line_number);
        let fields = self
            .parsed("source_fields", field_lines)
            .unwrap_or_default();
        if let Some(last) = last_line
            && line.is_none_or(|first| last < first)
        {
            let message = "it is before `source_line`, or that is not given".to_string();
            self.refuse("source_last_line", message);
        }
        let Some(document) = document else {
            if self.peek("source_document").is_none()
                && let Some(name) = RECORD_COLUMNS[2..5]
                    .iter()
                    .find(|name| self.peek(name).is_some())
            {
                let message =
                    format!("`{name}` is given without a document; a line is a line of a document");
                self.refuse("source_document", message);
            }
            return None;
        };
        Some(Source {
            document,
            line,
            last_line,
            fields,
        })
    }
}

fn value(field: &Field, text: &str) -> Value {
    if field.many {
        Value::Many(text.split(';').map(ToString::to_string).collect())
    } else {
        Value::One(text.to_string())
    }
}

fn sha256(text: &str) -> Result<String, String> {
    let good = text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    good.then(|| text.to_string()).ok_or_else(|| {
        format!(
            "`{}` is no SHA-256 (64 of 0-9 a-f, as sha256sum prints it)",
            shown(text)
        )
    })
}

fn line_number(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|line| *line > 0)
        .ok_or_else(|| format!("`{}` is no number of a line (from 1)", shown(text)))
}

fn field_lines(text: &str) -> Result<BTreeMap<String, u32>, String> {
    let mut lines = BTreeMap::new();
    for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (name, line) = part
            .split_once(':')
            .ok_or_else(|| format!("`{}` is not `field:line`, as in status:12", shown(part)))?;
        let name = name.trim();
        let good = !name.is_empty()
            && name.len() <= SHOWN
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !good {
            return Err(format!("`{}` is no name of a field", shown(name)));
        }
        if lines
            .insert(name.to_string(), line_number(line.trim())?)
            .is_some()
        {
            return Err(format!("the field `{name}` is there twice"));
        }
    }
    Ok(lines)
}
