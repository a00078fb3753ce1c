//! The register as it is shown: entries, their records, and what stands beside them.
//!
//! Every view here says what was recorded and where it was read; nothing is computed.

pub mod atom;
pub mod beside;
pub mod changes;
pub mod difference;
pub mod document;
pub mod entries;
pub mod entry;
pub mod plan;
pub mod position;
pub mod record;

use andamento_model::register::{Day, Value};

/// A value as JSON: a text, or an array of texts where the field holds several.
pub(crate) fn value_json(value: &Value) -> serde_json::Value {
    match value {
        Value::One(text) => text.as_str().into(),
        Value::Many(texts) => texts.as_slice().into(),
    }
}

/// `managing_authority` or `taken-up` as words: `Managing authority`, `Taken up`.
pub(crate) fn words(name: &str) -> String {
    let mut words: String = name.replace(['_', '-'], " ");
    if let Some(first) = words.get(..1) {
        let first = first.to_uppercase();
        words.replace_range(..1, &first);
    }
    words
}

/// The day as known on which a view was made, for JSON. `None`: with all that is recorded.
pub(crate) fn known(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}
