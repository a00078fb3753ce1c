//! A tracker page, read just enough for the linter: the real reader is in another room.

use std::collections::BTreeMap;

use andamento_model::register::{Record, Source};

use super::record;

/// The records of the actions of a page.
pub fn actions(document: &str, page: &str) -> Vec<Record> {
    let lines: Vec<&str> = page.lines().collect();
    let heads: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with(|c: char| c.is_ascii_digit()))
        .filter(|at| {
            lines
                .get(at + 1)
                .is_some_and(|next| next.starts_with("Action |"))
        })
        .collect();
    let mut records = Vec::new();
    for (nth, head) in heads.iter().enumerate() {
        let end = heads.get(nth + 1).copied().unwrap_or(lines.len());
        let (number, title) = lines[*head].split_once(". ").unwrap();
        let mut fields = BTreeMap::new();
        let mut cell = |label: &str| {
            let at = (*head..end).find(|at| lines[*at].starts_with(&format!("{label} |")))?;
            fields.insert(label.to_ascii_lowercase(), u32::try_from(at + 1).unwrap());
            let text = lines[at]
                .split_once('|')
                .unwrap()
                .1
                .trim()
                .trim_end_matches('|')
                .trim();
            (!text.is_empty()).then(|| text.to_string())
        };
        let status = cell("Status");
        let types = cell("Type");
        cell("Implementation");
        let id = format!("action/eu-2021-2027/partnerships/{number}");
        let mut values = vec![
            ("plan", "plan/eu-2021-2027"),
            ("area", "area/eu-2021-2027/partnerships"),
            ("number", number),
            ("title", title),
        ];
        values.extend(status.as_deref().map(|status| ("status", status)));
        values.extend(types.as_deref().map(|types| ("types", types)));
        let source = Source {
            document: document.to_string(),
            line: Some(u32::try_from(*head + 1).unwrap()),
            last_line: Some(u32::try_from(end).unwrap()),
            fields: fields
                .into_iter()
                .map(|(k, v)| (if k == "type" { "types".into() } else { k }, v))
                .collect(),
        };
        records.push(record(records.len() as u64 + 1, &id, &values, Some(source)));
    }
    records
}

/// A page of one made-up action.
pub fn of_one(status: &str, implementation: &str) -> String {
    format!(
        "Goals of the area.\n1. Made-up action\nAction | Do something |\n---|---|\nStatus | {status} |\nType | \
         Partnership |\nImplementation | {implementation}\n"
    )
}
