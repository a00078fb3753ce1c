//! A row of a CSV file on its way to a draft.

use std::collections::BTreeMap;

use andamento_model::register::{
    Draft, Entry, EntryError, EntryId, EntryKind, Source, Span, hidden_character,
};
use csv::ByteRecord;

use super::cells::{field_lines, line_number, sha256};
use super::onto::{NOTHING, Onto};
use super::{Beside, RECORD_COLUMNS};

/// A column and what is wrong with its cell; `None`: the row as a whole.
pub(super) type Told = (Option<String>, String);

/// A row; what is wrong is collected as column and message.
pub(super) struct Row<'r> {
    names: &'r [String],
    cells: BTreeMap<&'r str, &'r str>,
    pub(super) errors: Vec<Told>,
    /// What the user should know of it.
    pub(super) remarks: Vec<Told>,
}

impl<'r> Row<'r> {
    pub(super) fn new(names: &'r [String], record: &'r ByteRecord) -> Self {
        let mut errors: Vec<Told> = Vec::new();
        let mut cells = BTreeMap::new();
        for (at, cell) in record.iter().enumerate() {
            let name = names.get(at).map_or("", String::as_str);
            let mut refuse = |message: String| {
                errors.push(((!name.is_empty()).then(|| name.to_string()), message));
            };
            let inner = cell.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
            match std::str::from_utf8(cell).map(str::trim) {
                Ok(_) if inner => refuse(
                    "it holds a line end; write it on one line, or close the quotation mark"
                        .to_string(),
                ),
                Ok("") => {}
                Ok(_) if name.is_empty() => refuse(format!(
                    "cell {} is under no column; a value that holds a comma needs quotation marks",
                    at + 1
                )),
                Ok(text) => match hidden_character(text) {
                    None => {
                        cells.insert(name, text);
                    }
                    Some(hidden) => refuse(format!(
                        "it holds the character U+{:04X}, which takes no room, so that two values \
                         look the same and are not; take it out",
                        u32::from(hidden)
                    )),
                },
                Err(_) => refuse("it is not UTF-8; save the file as CSV UTF-8".to_string()),
            }
        }
        Self {
            names,
            cells,
            errors,
            remarks: Vec::new(),
        }
    }

    /// What a cell holds. `None`: it is empty, or the file has no such column.
    pub(super) fn peek(&self, name: &str) -> Option<&'r str> {
        self.cells.get(name).copied()
    }

    /// Whether the file has the column.
    pub(super) fn has_column(&self, name: &str) -> bool {
        self.names.iter().any(|column| column == name)
    }

    pub(super) fn refuse(&mut self, column: &str, message: String) {
        self.errors.push((Some(column.to_string()), message));
    }

    /// `None`: what is wrong is among the errors.
    pub(super) fn draft(&mut self, kind: Option<EntryKind>, beside: &Beside<'_>) -> Option<Draft> {
        let id = self.id(kind)?;
        let about = self.parsed("about", |text| text.parse::<Span>());
        let given = self.source();
        let reason = self.peek("reason").map(ToString::to_string);
        if reason
            .iter()
            .any(|reason| reason.chars().any(char::is_control))
        {
            let message = "it holds a control character; take it out";
            self.refuse("reason", message.to_string());
        }
        let mut fields = id.kind().fields().iter();
        let empty = fields.all(|field| !self.cells.contains_key(field.name));
        if empty && reason.is_some() {
            return Some(Draft {
                entry: id,
                stated: None,
                about,
                source: given,
                reason,
            });
        }
        let onto = Onto::new(beside.standing.and_then(|standing| standing.record(&id)));
        let document = match self.peek("source_document") {
            Some(NOTHING) => Some(NOTHING),
            _ => given.as_ref().map(|source| source.document.as_str()),
        };
        let changed = onto.changed(self, document);
        let changes = !changed.is_empty();
        let draft = Draft {
            stated: Some(self.entry(&id, &onto, changes)?),
            entry: id,
            about: about.or_else(|| onto.about(self, changes)),
            source: onto.source(self, given.clone(), changes),
            reason,
        };
        self.check(&draft, beside);
        let told = onto.told(self, &draft, &changed);
        self.remarks
            .extend(told.into_iter().map(|text| (None, text)));
        Some(draft)
    }

    fn id(&mut self, kind: Option<EntryKind>) -> Option<EntryId> {
        let id = match self.peek("id").map(EntryId::parse) {
            None if self.errors.iter().any(|e| e.0.as_deref() == Some("id")) => return None,
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
        match kind.filter(|kind| *kind != id.kind()) {
            None => Some(id),
            Some(kind) => {
                let message = format!(
                    "`{id}` is of kind {}, the rows before are of kind {kind}; put it into a file \
                     of its own",
                    id.kind()
                );
                self.refuse("id", message);
                None
            }
        }
    }

    /// Makes the entry; where it cannot be made, names every field that is wrong.
    fn entry(&mut self, id: &EntryId, onto: &Onto<'_>, changes: bool) -> Option<Entry> {
        let mut fields = onto.fields(id, self, changes);
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

    /// What the fields may not say together, what a source has to say, and what is asked about.
    fn check(&mut self, draft: &Draft, beside: &Beside<'_>) {
        let Some(entry) = &draft.stated else {
            return;
        };
        for (column, message) in entry.faults() {
            self.refuse(column, message);
        }
        if let Some(message) = beside.today.and_then(|today| entry.held_ahead_of(today)) {
            self.refuse("when", message);
        }
        // A source that could not be read is told already.
        let told = |column: &str| self.errors.iter().any(|e| e.0.as_deref() == Some(column));
        if let Some((column, message)) = draft.lacks_ground().filter(|lack| !told(lack.0)) {
            self.refuse(column, message);
        }
        let Some(known) = beside.territories else {
            return;
        };
        if self.peek("territories").is_some() {
            let codes = entry.all("territories").iter();
            let doubts = codes.filter_map(|code| known.doubt(code));
            let column = Some("territories".to_string());
            self.remarks
                .extend(doubts.map(|text| (column.clone(), text)));
        }
    }

    /// What a cell says other than that there is nothing.
    fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        match parse(self.peek(name).filter(|text| *text != NOTHING)?) {
            Ok(value) => Some(value),
            Err(message) => {
                self.refuse(name, message);
                None
            }
        }
    }

    /// The source as the row gives it.
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
            let told = |name: &str| self.errors.iter().any(|e| e.0.as_deref() == Some(name));
            let lines = &RECORD_COLUMNS[2..5];
            let given = |name: &&&str| self.peek(name).is_some_and(|text| text != NOTHING);
            if !told("source_document")
                && let Some(name) = lines.iter().find(given)
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
