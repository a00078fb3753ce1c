//! The columns of a template and what they mean.

use andamento_model::register::{EntryKind, Field, FieldKind, Need};
use serde::Serialize;

use super::text_table::lay_out;

#[derive(Serialize)]
struct Column {
    column: &'static str,
    need: &'static str,
    several: bool,
    holds: String,
    meaning: &'static str,
}

fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "required",
        Need::Expected => "expected",
        Need::Optional => "optional",
    }
}

fn holds(field: &Field) -> String {
    match field.kind {
        FieldKind::Text => "text".to_string(),
        FieldKind::Code(codes) => codes.join(" | "),
        FieldKind::Span => "date or span: 2020, 2020-10, 2020-10-02, 2025/2026".to_string(),
        FieldKind::Amount => "figure: 18141, ~70000, >1000, <500".to_string(),
        FieldKind::Reference([]) => "id of an entry".to_string(),
        FieldKind::Reference(kinds) => {
            let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
            format!("id of: {}", names.join(", "))
        }
        FieldKind::Address => "web address".to_string(),
        FieldKind::Territory => "code of a territory: EU27_2020, LV, BE3".to_string(),
    }
}

fn view(kind: EntryKind, column: &'static str) -> Column {
    if let Some(field) = kind.field(column) {
        return Column {
            column,
            need: need(field.need),
            several: field.many,
            holds: holds(field),
            meaning: field.meaning,
        };
    }
    let (needed, several, holds, meaning) = match column {
        "id" => (
            Need::Required,
            false,
            "kind/name[/name…]",
            "identifier of the entry",
        ),
        "about" => (
            Need::Optional,
            false,
            "date or span",
            "the time that the statement is about",
        ),
        "source_document" => (
            Need::Optional,
            false,
            "SHA-256",
            "hash of the document's bytes as received",
        ),
        "source_line" => (
            Need::Optional,
            false,
            "number from 1",
            "first line in the document",
        ),
        "source_last_line" => (
            Need::Optional,
            false,
            "number from 1",
            "last line in the document",
        ),
        "source_fields" => (
            Need::Optional,
            true,
            "field:line",
            "lines of single fields, as status:12; types:13",
        ),
        "reason" => (
            Need::Optional,
            false,
            "text",
            "why, for a correction; alone with the id: the entry no longer stands",
        ),
        _ => (Need::Optional, false, "text", ""),
    };
    Column {
        column,
        need: need(needed),
        several,
        holds: holds.to_string(),
        meaning,
    }
}

fn cells(column: Column) -> Vec<String> {
    vec![
        column.column.to_string(),
        column.need.to_string(),
        if column.several { "yes" } else { "no" }.to_string(),
        column.holds,
        column.meaning.to_string(),
    ]
}

const HEADER: [&str; 5] = ["column", "need", "several", "holds", "meaning"];

/// For reading.
pub fn table(kind: EntryKind, columns: &[&'static str]) -> String {
    let rows: Vec<_> = columns.iter().map(|c| cells(view(kind, c))).collect();
    lay_out(&HEADER, &rows)
}

/// One line a column.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(kind: EntryKind, columns: &[&'static str]) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    columns
        .iter()
        .try_for_each(|column| writer.write_record(cells(view(kind, column))))?;
    super::finish(writer)
}

/// An array with one object a column.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(kind: EntryKind, columns: &[&'static str]) -> Result<String, super::ViewError> {
    let views: Vec<_> = columns.iter().map(|column| view(kind, column)).collect();
    super::to_json(&views)
}
