//! What a draft has to be beside its entry, which checks itself.

use andamento_model::register::{Draft, Source};

use super::documents::is_hash;
use super::text::plain;
use crate::error::StoreError;

/// Longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 4_000;

/// What the entry itself does not check.
pub(super) fn check(draft: &Draft) -> Result<(), StoreError> {
    let refuse = |why: String| StoreError::refused(draft.entry.as_str(), why);
    if let Some(entry) = &draft.stated
        && *entry.id() != draft.entry
    {
        return Err(refuse(format!("what is stated is {}", entry.id())));
    }
    if let Some(reason) = &draft.reason {
        plain(reason, LONGEST_REASON).map_err(|why| refuse(format!("the reason: {why}")))?;
    }
    if let Some((column, why)) = draft.lacks_ground() {
        return Err(StoreError::refused_in(draft.entry.as_str(), column, why));
    }
    match &draft.source {
        Some(source) => check_source(draft, source).map_err(refuse),
        None => Ok(()),
    }
}

fn check_source(draft: &Draft, source: &Source) -> Result<(), String> {
    if !is_hash(&source.document) {
        return Err("its source is not a SHA-256 in lower-case hexadecimal".to_string());
    }
    let first = source.line.unwrap_or(1);
    if first == 0
        || source
            .last_line
            .is_some_and(|last| last < first || source.line.is_none())
    {
        return Err(
            "the lines of its source: expected a first one, from 1, and a last one not before it"
                .to_string(),
        );
    }
    let kind = draft.entry.kind();
    for (field, line) in &source.fields {
        let known = kind.field(field).is_some() || field == "implementation";
        if !known || *line == 0 {
            return Err(format!(
                "the lines of its source: `{}` to {line}: expected a field of {kind} and a line from 1",
                field.escape_debug()
            ));
        }
    }
    Ok(())
}
