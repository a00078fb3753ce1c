//! Register entries that are made up, for tests.

use andamento_model::register::{Draft, Entry, EntryId, Source, Value};

/// An entry of single values; a field that holds several gets a list of one.
pub fn entry(id: &str, fields: &[(&'static str, &str)], source: Source) -> Draft {
    let id = EntryId::parse(id).unwrap();
    let many = |name: &str| id.kind().field(name).is_some_and(|field| field.many);
    let fields: Vec<(&'static str, Value)> = fields
        .iter()
        .map(|(name, text)| {
            let text = (*text).to_string();
            let value = if many(name) {
                Value::Many(vec![text])
            } else {
                Value::One(text)
            };
            (*name, value)
        })
        .collect();
    Draft::stated(Entry::new(id, fields).unwrap(), Some(source))
}
