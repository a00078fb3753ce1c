//! One entry: its fields with their meanings, its history, and what is said of it elsewhere.

use std::collections::BTreeMap;

use andamento_model::register::{
    Day, Entry, EntryId, EntryKind, Field, FieldKind, Need, Record, Register,
};
use serde::Serialize;

use super::beside::BesideView;
use super::changes::{Changed, history};
use super::entries::title;
use super::position::{self, Reworked, ReworkedView};
use super::record::{RecordView, change, values};
use super::{known, words};
use crate::ask::beside::Beside;
use crate::views::text_table::{lay_out, safe};
use crate::views::{ViewError, to_json};

/// What a view of an entry is made of, all as known on one day.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The day. `None`: with all that is recorded.
    pub known_on: Option<Day>,
    /// The entry's records, newest first; never empty.
    pub history: Vec<Record>,
    /// Whether there are records before these.
    pub earlier: bool,
    /// The entries that name this one.
    pub referring: Register,
    /// How many more of each kind do, and were not read; empty: these are all.
    pub beyond: BTreeMap<EntryKind, usize>,
    /// The entries that answer a position on this one.
    pub answers: Register,
    /// Positions on this one, and answers to them, that were altered or withdrawn.
    pub reworked: Vec<Reworked>,
    /// The entries that are named by all these.
    pub named: Register,
}

impl Facts {
    /// The record that stands. `None`: nothing was recorded.
    pub fn record(&self) -> Option<&Record> {
        self.history.first()
    }

    /// What stands. `None`: withdrawn, or its content was redacted.
    pub fn entry(&self) -> Option<&Entry> {
        self.record()?.stated()
    }

    /// Title of an entry that is named here; its identifier where nothing is known of it.
    pub fn title_of<'a>(&'a self, id: &'a str) -> &'a str {
        let found = EntryId::parse(id).ok();
        let record = found.and_then(|id| {
            let places = [&self.named, &self.referring, &self.answers];
            places.into_iter().find_map(|register| register.record(&id))
        });
        record.map_or(id, title)
    }

    /// The entries of a kind that name this one in a field, as they stand.
    pub fn naming<'f>(
        &'f self,
        kind: EntryKind,
        field: &'f str,
    ) -> impl Iterator<Item = (&'f Entry, &'f Record)> {
        let id = self.record().map(|record| record.entry.clone());
        self.referring.of_kind(kind).filter(move |(entry, _)| {
            id.as_ref()
                .is_some_and(|id| entry.all(field).iter().any(|one| one == id.as_str()))
        })
    }
}

/// A field of an entry, for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Its name.
    pub name: &'static str,
    /// Its name in words.
    pub label: String,
    /// What it means.
    pub meaning: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Its values; none when it is left out.
    pub values: Vec<String>,
    /// Why there is no value, where that is known. `None`: nothing is said.
    pub missing: Option<String>,
    /// The line from which it was read. `None`: not stated apart from the entry's lines.
    pub line: Option<u32>,
}

/// The fields that a page shows of an entry, in the order of its kind: those with a value, those
/// that are said to be missing, those that the kind expects, and the date of the statement.
pub fn fields(record: &Record) -> Vec<FieldView> {
    let Some(entry) = record.stated() else {
        return Vec::new();
    };
    let missing = missing(entry);
    let lines = record.source.as_ref().map(|source| &source.fields);
    let view = |field: &'static Field| {
        let values = entry.all(field.name).to_vec();
        let gone = missing.get(field.name).cloned();
        let shown = field.name != "missing"
            && (!values.is_empty()
                || gone.is_some()
                || field.need == Need::Expected
                || field.name == "as_of");
        shown.then(|| FieldView {
            name: field.name,
            label: words(field.name),
            meaning: field.meaning,
            kind: field.kind,
            values,
            missing: gone,
            line: lines.and_then(|lines| lines.get(field.name)).copied(),
        })
    };
    entry.kind().fields().iter().filter_map(view).collect()
}

/// Why values are missing, by field.
pub fn missing(entry: &Entry) -> BTreeMap<String, String> {
    let all = entry.all("missing").iter();
    all.map(|text| match text.split_once(':') {
        Some((field, why)) => (field.trim().to_string(), why.trim().to_string()),
        None => (text.clone(), "missing".to_string()),
    })
    .collect()
}

#[derive(Serialize)]
struct View<'f> {
    entry: &'f str,
    kind: &'static str,
    title: &'f str,
    known_on: Option<String>,
    state: &'static str,
    values: BTreeMap<&'static str, serde_json::Value>,
    missing: BTreeMap<String, String>,
    record: RecordView,
    names: Vec<Named<'f>>,
    named_by: Vec<Naming<'f>>,
    positions_changed: Vec<ReworkedView<'f>>,
    #[serde(flatten)]
    beside: BesideView<'f>,
    history: Vec<Changed>,
    earlier_records: bool,
}

#[derive(Serialize)]
struct Named<'f> {
    field: &'static str,
    entry: &'f str,
    title: Option<&'f str>,
}

#[derive(Serialize)]
struct Naming<'f> {
    entry: &'f str,
    kind: &'static str,
    title: &'f str,
    values: BTreeMap<&'static str, serde_json::Value>,
}

/// The entries that an entry names: field and identifier.
pub fn names(entry: &Entry) -> Vec<(&'static str, &str)> {
    let fields = entry.kind().fields().iter();
    fields
        .filter(|field| {
            matches!(field.kind, FieldKind::Reference(_))
                || (entry.kind() == EntryKind::Link && field.name == "to")
        })
        .flat_map(|field| {
            let values = entry.all(field.name).iter();
            values.map(|value| (field.name, value.as_str()))
        })
        .collect()
}

/// An object with everything that is known of the entry.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(facts: &Facts, beside: &Beside) -> Result<String, ViewError> {
    let Some(record) = facts.record() else {
        return Err(ViewError::Text("nothing is recorded".to_string()));
    };
    let entry = record.stated();
    let named = entry.map(names).unwrap_or_default();
    let title_if_known = |id: &str| {
        let id = EntryId::parse(id).ok()?;
        facts.named.record(&id).map(title)
    };
    to_json(&View {
        entry: record.entry.as_str(),
        kind: record.entry.kind().name(),
        title: title(record),
        known_on: known(facts.known_on),
        state: change(record),
        values: entry.map(values).unwrap_or_default(),
        missing: entry.map(missing).unwrap_or_default(),
        record: RecordView::of(record),
        names: named
            .into_iter()
            .map(|(field, id)| Named {
                field,
                entry: id,
                title: title_if_known(id),
            })
            .collect(),
        named_by: facts
            .referring
            .records()
            .filter_map(|record| {
                let entry = record.stated()?;
                Some(Naming {
                    entry: record.entry.as_str(),
                    kind: record.entry.kind().name(),
                    title: entry.title(),
                    values: values(entry),
                })
            })
            .collect(),
        positions_changed: position::view(&facts.reworked),
        beside: BesideView::of(record, beside, &beside.promised()),
        history: history(&facts.history),
        earlier_records: facts.earlier,
    })
}

/// Its history, one line a field that differs from the record before.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn csv(facts: &Facts) -> Result<String, ViewError> {
    super::changes::csv(&history(&facts.history))
}

/// For reading: its fields, then its records.
pub fn table(facts: &Facts) -> String {
    let Some(record) = facts.record() else {
        return String::new();
    };
    let mut text = format!("{}: {}\n", record.entry, safe(title(record)));
    match change(record) {
        "withdrawn" => text.push_str("withdrawn: it no longer stands\n"),
        "redacted" => text.push_str("its content was taken out\n"),
        _ => {}
    }
    let about = record.about.map(|span| span.to_string());
    text.push_str(&format!(
        "about {}, recorded {} by {}\n",
        about.as_deref().unwrap_or("a time that is not stated"),
        record.recorded,
        safe(&record.recorded_by)
    ));
    if let Some(reason) = &record.reason {
        text.push_str(&format!("reason: {}\n", safe(reason)));
    }
    let rows: Vec<Vec<String>> = fields(record)
        .into_iter()
        .map(|field| {
            let line = field.line.map_or_else(String::new, |line| line.to_string());
            let value = match (&field.missing, field.values.is_empty()) {
                (Some(why), true) => format!("({why})"),
                (None, true) => "(not stated)".to_string(),
                _ => field.values.join("; "),
            };
            vec![field.name.to_string(), line, value]
        })
        .collect();
    text.push_str(&lay_out(&["field", "line", "value"], &rows));
    text.push('\n');
    text.push_str(&super::changes::table(&history(&facts.history)));
    text
}

#[cfg(test)]
mod tests {
    use andamento_model::register::{Change, Source, Value};

    use super::*;

    fn action() -> Record {
        let id = EntryId::parse("action/made-up/area/1").unwrap();
        let one = |text: &str| Value::One(text.to_string());
        let entry = Entry::new(
            id.clone(),
            [
                ("plan", one("plan/made-up")),
                ("area", one("area/made-up/area")),
                ("number", one("1")),
                ("title", one("Made up")),
                ("status", one("Continuous")),
                ("missing", one("types: lost in source capture")),
            ],
        );
        Record {
            number: 7,
            entry: id,
            change: Change::Stated(entry.unwrap()),
            about: None,
            recorded: "2026-01-01T00:00:00Z".to_string(),
            recorded_by: "test".to_string(),
            source: Some(Source {
                document: "ab".repeat(32),
                line: Some(9),
                last_line: Some(14),
                fields: BTreeMap::from([("status".to_string(), 12)]),
            }),
            reason: None,
            hash: String::new(),
        }
    }

    #[test]
    fn what_is_lost_in_the_source_is_said_in_the_place_of_the_value() {
        let fields = fields(&action());
        let of = |name: &str| fields.iter().find(|field| field.name == name);
        let types = of("types").unwrap();
        assert!(types.values.is_empty());
        assert_eq!(types.missing.as_deref(), Some("lost in source capture"));
        assert_eq!(of("status").unwrap().line, Some(12));
        assert_eq!(of("missing"), None);
        assert_eq!(of("due"), None);
    }

    #[test]
    fn the_data_of_an_entry_name_what_it_refers_to_and_keep_its_history() {
        let facts = Facts {
            history: vec![action()],
            ..Facts::default()
        };
        let beside = Beside::unlooked("2026-11-22".parse().unwrap());
        let view = json(&facts, &beside).unwrap();
        let view: serde_json::Value = serde_json::from_str(&view).unwrap();
        assert_eq!(view["findings"], serde_json::Value::Null);
        assert_eq!(view["values"]["status"], "Continuous");
        assert_eq!(view["missing"]["types"], "lost in source capture");
        assert_eq!(view["names"][0]["entry"], "plan/made-up");
        assert_eq!(view["names"][0]["title"], serde_json::Value::Null);
        assert_eq!(view["history"][0]["source"]["fields"]["status"], 12);
        let shown = table(&facts);
        assert!(shown.contains("(lost in source capture)"));
        assert!(shown.contains("about a time that is not stated, recorded 2026-01-01"));
    }

    #[test]
    fn for_reading_an_entry_says_what_time_it_is_about_and_why_it_was_recorded() {
        let mut record = action();
        record.about = Some("2025/2026".parse().unwrap());
        record.reason = Some("the page was corrected".to_string());
        let facts = Facts {
            history: vec![record],
            ..Facts::default()
        };
        let shown = table(&facts);
        assert!(shown.contains("about 2025/2026, recorded"), "{shown}");
        assert!(shown.contains("reason: the page was corrected"), "{shown}");
        let of_record = shown.lines().last().unwrap();
        assert!(of_record.contains("2025/2026"), "{of_record}");
        assert!(of_record.ends_with("the page was corrected"), "{of_record}");
    }
}
