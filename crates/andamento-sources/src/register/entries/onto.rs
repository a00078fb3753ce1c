//! A row and what stands of its entry: what a row leaves empty is not taken out by that.
//!
//! A clerk who adds a due date fills in one cell. What was known before stays, and leaves only by
//! a word of its own. The date and the source of what stood go with what they date and prove: they
//! stay while the row says nothing else than what stood, and never get under words that they do
//! not have.

use andamento_model::register::{Draft, Entry, EntryId, Field, Record, Source, Span, Value};

use super::row::Row;

/// What takes a value out.
pub(super) const NOTHING: &str = "(none)";

/// Fields in the register's own words, or about keeping it: no source has them, and none is lost
/// by changing them.
const OWN: [&str; 5] = ["summary", "field", "review_by", "missing", "why"];
/// Fields that date or prove what the others say.
const DATES: [&str; 2] = ["as_of", "text_hash"];

/// What stands of an entry, as a row is laid over it.
pub(super) struct Onto<'r> {
    /// The record that stands, and what it states.
    stood: Option<(&'r Record, &'r Entry)>,
}

impl<'r> Onto<'r> {
    pub(super) fn new(record: Option<&'r Record>) -> Self {
        let stood = record.and_then(|record| Some((record, record.stated()?)));
        Self { stood }
    }

    /// The values that a row makes together with what stands, the fields that date and prove it
    /// only while it says the same.
    pub(super) fn fields(
        &self,
        id: &EntryId,
        row: &Row<'_>,
        changes: bool,
    ) -> Vec<(&'static str, Value)> {
        let of = |field: &'static Field| {
            let value = match row.peek(field.name) {
                Some(NOTHING) => None,
                Some(text) => Some(value(field, text)),
                None if changes && DATES.contains(&field.name) => None,
                None => self.stood_in(field.name).cloned(),
            };
            Some((field.name, value?))
        };
        let mut fields: Vec<_> = id.kind().fields().iter().filter_map(of).collect();
        if row.peek("missing").is_none() {
            drop_what_is_found(&mut fields);
        }
        fields
    }

    /// What of that which stood the row states otherwise: names of columns. A document that is not
    /// the one that stood counts as one.
    pub(super) fn changed(&self, row: &Row<'_>, document: Option<&str>) -> Vec<&'static str> {
        let Some((record, before)) = self.stood else {
            return Vec::new();
        };
        let differs = |field: &&Field| {
            let stood = before.value(field.name);
            let own = OWN.contains(&field.name) || DATES.contains(&field.name);
            match (stood, row.peek(field.name)) {
                (Some(stood), Some(text)) if !own => trimmed(field, text) != stood.all(),
                _ => false,
            }
        };
        let fields = before.kind().fields().iter().filter(differs);
        let mut changed: Vec<&'static str> = fields.map(|field| field.name).collect();
        let source = record.source.as_ref();
        let other = source.is_some_and(|source| document.is_some_and(|d| d != source.document));
        changed.extend(other.then_some("source_document"));
        changed
    }

    fn stood_in(&self, field: &str) -> Option<&'r Value> {
        self.stood?.1.value(field)
    }

    /// The time that the statement is about, where the row leaves it empty.
    pub(super) fn about(&self, row: &Row<'_>, changes: bool) -> Option<Span> {
        let (record, _) = self.stood?;
        let stays = !changes && row.peek("about").is_none();
        record.about.filter(|_| stays)
    }

    /// The source, where the row leaves it or its lines empty; `given` is what the row has.
    pub(super) fn source(
        &self,
        row: &Row<'_>,
        given: Option<Source>,
        changes: bool,
    ) -> Option<Source> {
        let stood = self.stood.and_then(|(record, _)| record.source.as_ref());
        let empty = |columns: &[&str]| columns.iter().all(|column| row.peek(column).is_none());
        match (given, stood) {
            (None, Some(stood)) if empty(&["source_document"]) && !changes => Some(stood.clone()),
            (Some(mut given), Some(stood)) if given.document == stood.document => {
                if empty(&["source_line", "source_last_line"]) {
                    (given.line, given.last_line) = (stood.line, stood.last_line);
                }
                if empty(&["source_fields"]) && given.line == stood.line {
                    given.fields.clone_from(&stood.fields);
                }
                Some(given)
            }
            (given, _) => given,
        }
    }

    /// What the user is told of a row: what stands no longer because the row says something else,
    /// and what stays where it has an empty cell. Empty: nothing.
    pub(super) fn told(&self, row: &Row<'_>, draft: &Draft, changed: &[&str]) -> Vec<String> {
        let (Some((record, before)), Some(now)) = (self.stood, &draft.stated) else {
            return Vec::new();
        };
        let mut gone: Vec<String> = Vec::new();
        let mut kept: Vec<String> = Vec::new();
        let mut look = |column: &str, name: String, stood: bool, stands: bool| {
            let empty = row.peek(column).is_none();
            if stood && !stands && empty {
                gone.push(name);
            } else if stood && stands && empty && row.has_column(column) {
                kept.push(name);
            }
        };
        for field in before.kind().fields() {
            let (stood, stands) = (before.value(field.name), now.value(field.name));
            let name = format!("`{}`", field.name);
            look(field.name, name, stood.is_some(), stands.is_some());
        }
        let (stood, stands) = (record.about.is_some(), draft.about.is_some());
        look("about", "`about`".to_string(), stood, stands);
        if let Some(source) = &record.source {
            let name = format!("the source ({})", place(source));
            look("source_document", name, true, draft.source.is_some());
        }
        let mut told = Vec::new();
        if !gone.is_empty() {
            let why = if changed.is_empty() {
                "the value that was missing is given".to_string()
            } else {
                format!("the row changes {}", quoted(changed))
            };
            told.push(format!(
                "{why}, so {} of what stood {} taken out; where it still holds, write it into the \
                 row (`andamento history {}` shows it)",
                gone.join(", "),
                if gone.len() == 1 { "is" } else { "are" },
                draft.entry
            ));
        }
        if !kept.is_empty() {
            told.push(format!(
                "left empty here and kept as {} stood: {}; `{NOTHING}` takes a value out",
                if kept.len() == 1 { "it" } else { "they" },
                kept.join(", ")
            ));
        }
        told
    }
}

/// The document by the beginning of its hash, and its lines.
fn place(source: &Source) -> String {
    let hash: String = source.document.chars().take(8).collect();
    match (source.line, source.last_line) {
        (None, _) => hash,
        (Some(line), None) => format!("{hash}, line {line}"),
        (Some(line), Some(last)) => format!("{hash}, lines {line} to {last}"),
    }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A value that is there is not missing.
fn drop_what_is_found(fields: &mut Vec<(&'static str, Value)>) {
    let there: Vec<&'static str> = fields.iter().map(|(name, _)| *name).collect();
    for (name, value) in fields.iter_mut() {
        if *name == "missing"
            && let Value::Many(reasons) = value
        {
            reasons.retain(|reason| {
                let of = reason.split(':').next().unwrap_or_default().trim();
                !there.contains(&of)
            });
        }
    }
    fields.retain(|(_, value)| !value.all().is_empty());
}

/// A cell as the value of its field.
fn value(field: &Field, text: &str) -> Value {
    if field.many {
        Value::Many(text.split(';').map(ToString::to_string).collect())
    } else {
        Value::One(text.to_string())
    }
}

/// The values of a cell as an entry has them; none where it takes the value out.
fn trimmed(field: &Field, text: &str) -> Vec<String> {
    if text == NOTHING {
        return Vec::new();
    }
    let value = value(field, text);
    let parts = value.all().iter().map(|part| part.trim().to_string());
    parts.filter(|part| !part.is_empty()).collect()
}
