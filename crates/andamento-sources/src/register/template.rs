//! The project's own CSV templates: one for each kind of entry, made from its table of fields.

use andamento_model::register::EntryKind;

/// What every template has behind the fields of its kind.
pub(super) const RECORD_COLUMNS: [&str; 6] = [
    "about",
    "source_document",
    "source_line",
    "source_last_line",
    "source_fields",
    "reason",
];

/// The columns of a kind's template, in order: `id`, the fields of the kind, then what a record
/// says beside its entry.
pub fn columns(kind: EntryKind) -> Vec<&'static str> {
    let fields = kind.fields().iter().map(|field| field.name);
    std::iter::once("id")
        .chain(fields)
        .chain(RECORD_COLUMNS)
        .collect()
}

/// The template of a kind: a CSV file with a header and no rows.
pub fn template(kind: EntryKind) -> String {
    let mut text = columns(kind).join(",");
    text.push('\n');
    text
}
