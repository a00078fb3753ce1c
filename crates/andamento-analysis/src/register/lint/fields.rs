//! `field-empty` and `review-date-passed`: what the register itself shows.

use andamento_model::register::{Day, Entry, Need, Record};

use super::finding::{Finding, Rule, evidence_of_field};
use crate::register::texts::Texts;

/// One finding a field that the kind of entry should state and does not.
pub(super) fn empty((entry, record): (&Entry, &Record), texts: &Texts) -> Vec<Finding> {
    let expected = entry
        .kind()
        .fields()
        .iter()
        .filter(|field| field.need == Need::Expected);
    expected
        .filter(|field| entry.value(field.name).is_none())
        .map(|field| {
            let known = entry.all("missing").iter().find_map(|why| {
                let (name, reason) = why.split_once(':')?;
                (name.trim() == field.name).then(|| reason.trim().to_string())
            });
            let reason = known.map_or_else(String::new, |reason| format!(" ({reason})"));
            Finding {
                rule: Rule::FieldEmpty,
                entry: entry.id().to_string(),
                message: format!("`{}` is empty{reason}", field.name),
                evidence: evidence_of_field(record, field.name, texts)
                    .into_iter()
                    .collect(),
            }
        })
        .collect()
}

/// An entry whose review date has passed.
pub(super) fn review(
    (entry, record): (&Entry, &Record),
    texts: &Texts,
    today: Day,
) -> Option<Finding> {
    let by = entry.span("review_by")?;
    (by.last < today).then(|| Finding {
        rule: Rule::ReviewDatePassed,
        entry: entry.id().to_string(),
        message: format!("it should have been looked at again by {}", by.last),
        evidence: evidence_of_field(record, "review_by", texts)
            .into_iter()
            .collect(),
    })
}
