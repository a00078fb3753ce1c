//! By what entries are found beside their identifiers: what they name, and where they were read.
//!
//! The table `mentions` holds a row for each key of an entry and each stretch of records in which
//! the entry has it, so that what names another thing is found as known on any day without
//! reading a record.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{Day, EntryId, EntryKind, Field, FieldKind, Span};

use super::format::{Payload, Row, Text};

/// What an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// An entry, in one of its fields.
    Entry(EntryId),
    /// An indicator of the catalog, at the end of a link; its name without `indicator/`.
    Indicator(String),
    /// A territory; its code.
    Territory(String),
    /// A country, or a region or city whose code begins with that of the country; its code.
    Within(String),
    /// The document that it was read from; the SHA-256 of its bytes.
    ReadFrom(String),
    /// The bytes that it is the entry of, for documents; their SHA-256.
    Bytes(String),
    /// A plan or area in one of its fields, or an area, action or recommendation that belongs to
    /// it by its names.
    PartOf(EntryId),
    /// A date that passes: `review_by`, `due`, or the time of an event.
    Date,
}

/// The kinds whose names begin with those of their plan.
const PARTS: [EntryKind; 4] = [
    EntryKind::Action,
    EntryKind::Area,
    EntryKind::Plan,
    EntryKind::Recommendation,
];

/// A span of keys, from the first included to the last excluded; a single key where there is no
/// last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    pub low: String,
    pub high: Option<String>,
}

impl Naming {
    /// A territory; of a country, whose code has two letters, its regions and cities too.
    pub fn place(code: &str) -> Self {
        let country = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        if country {
            Self::Within(code.to_string())
        } else {
            Self::Territory(code.to_string())
        }
    }

    /// The keys under which such entries are found.
    pub(super) fn keys(&self) -> Vec<Keys> {
        let one = |low: String| vec![Keys { low, high: None }];
        match self {
            Self::Entry(id) => one(id.to_string()),
            Self::Indicator(name) => one(format!("indicator/{name}")),
            Self::Territory(code) => one(territory(code)),
            // `_` stands in codes of aggregates only, and is behind every letter and digit of others.
            Self::Within(code) => vec![Keys {
                low: territory(code),
                high: Some(format!("{}_", territory(code))),
            }],
            Self::ReadFrom(hash) => one(read_from(hash)),
            Self::Bytes(hash) => one(bytes(hash)),
            Self::Date => vec![Keys {
                low: DATES.0.to_string(),
                high: Some(DATES.1.to_string()),
            }],
            Self::PartOf(whole) => PARTS
                .into_iter()
                .flat_map(|kind| {
                    let own = format!("{kind}/{}", whole.names());
                    let below = Keys {
                        low: format!("{own}/"),
                        // `0` is the character behind `/`.
                        high: Some(format!("{own}0")),
                    };
                    [
                        Keys {
                            low: own,
                            high: None,
                        },
                        below,
                    ]
                })
                .collect(),
        }
    }
}

/// The keys of dates, from the first included to the last excluded; they sort by day.
pub(super) const DATES: (&str, &str) = ("date/", "date0");

/// The key of a date that passes.
pub(super) fn date(last: Day) -> String {
    format!("{}{last}", DATES.0)
}

/// The day of such a key. `None`: it is another key.
pub(super) fn day_of(key: &str) -> Option<Day> {
    key.strip_prefix(DATES.0)?.parse().ok()
}

fn territory(code: &str) -> String {
    format!("territory/{code}")
}

fn read_from(hash: &str) -> String {
    format!("read-from/{hash}")
}

fn bytes(hash: &str) -> String {
    format!("bytes/{hash}")
}

/// Whether a key is the identifier of an entry.
pub(super) fn is_entry(key: &str) -> bool {
    EntryId::parse(key).is_ok()
}

/// The keys that an entry of a kind has with a content.
pub(super) fn keys(kind: EntryKind, payload: &Payload) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Some(source) = &payload.source {
        found.insert(read_from(&source.document));
    }
    let Some(values) = &payload.fields else {
        return found;
    };
    for field in kind.fields() {
        let texts = match values.get(field.name) {
            Some(Text::One(text)) => std::slice::from_ref(text),
            Some(Text::Many(texts)) => texts.as_slice(),
            None => continue,
        };
        found.extend(texts.iter().filter_map(|text| key(kind, field, text)));
    }
    found
}

fn key(kind: EntryKind, field: &Field, text: &str) -> Option<String> {
    let end_of_link = kind == EntryKind::Link && field.name == "to";
    let passes = matches!(field.name, "review_by" | "due")
        || (kind == EntryKind::Event && field.name == "when");
    match field.kind {
        FieldKind::Span if passes => {
            let span: Span = text.parse().ok()?;
            Some(date(span.last))
        }
        FieldKind::Territory => Some(territory(text)),
        FieldKind::Reference(_) => is_entry(text).then(|| text.to_string()),
        _ if end_of_link => {
            (is_entry(text) || text.starts_with("indicator/")).then(|| text.to_string())
        }
        _ if kind == EntryKind::Document && field.name == "sha256" => Some(bytes(text)),
        _ => None,
    }
}

/// The keys that the entry of a row has while the row stands; none where the content was taken
/// out or cannot be read.
pub(super) fn keys_in(row: &Row) -> BTreeSet<String> {
    let payload = row.payload.as_deref().map(Payload::parse);
    match (EntryId::parse(&row.entry), payload) {
        (Ok(id), Some(Ok(payload))) => keys(id.kind(), &payload),
        _ => BTreeSet::new(),
    }
}

/// A stretch of records in which an entry has a key: from the record that brought it up to, not
/// with, the one that took it away.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Mention {
    pub key: String,
    pub since: u64,
    /// `None`: to this day.
    pub until: Option<u64>,
}

/// The records of one entry in their order, made into stretches.
#[derive(Debug, Default)]
pub(super) struct Trace {
    open: BTreeMap<String, u64>,
}

impl Trace {
    /// The next record; gives the stretches that it ends.
    pub(super) fn step(&mut self, number: u64, keys: &BTreeSet<String>) -> Vec<Mention> {
        let gone: Vec<String> = self
            .open
            .keys()
            .filter(|key| !keys.contains(*key))
            .cloned()
            .collect();
        let ended = gone
            .into_iter()
            .filter_map(|key| {
                let since = self.open.remove(&key)?;
                Some(Mention {
                    key,
                    since,
                    until: Some(number),
                })
            })
            .collect();
        for key in keys {
            if !self.open.contains_key(key) {
                self.open.insert(key.clone(), number);
            }
        }
        ended
    }

    /// After the last record: the stretches that go on.
    pub(super) fn rest(&mut self) -> Vec<Mention> {
        let open = std::mem::take(&mut self.open).into_iter();
        open.map(|(key, since)| Mention {
            key,
            since,
            until: None,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_goes_and_comes_again_has_two_stretches() {
        let keys = |texts: &[&str]| texts.iter().map(|t| (*t).to_string()).collect();
        let mut trace = Trace::default();
        assert_eq!(trace.step(3, &keys(&["a", "b"])), []);
        let ended = trace.step(5, &keys(&["b"]));
        assert_eq!(
            ended,
            [Mention {
                key: "a".to_string(),
                since: 3,
                until: Some(5)
            }]
        );
        assert_eq!(trace.step(9, &keys(&["a", "b"])), []);
        let rest: Vec<_> = trace.rest().into_iter().map(|m| (m.key, m.since)).collect();
        assert_eq!(rest, [("a".to_string(), 9), ("b".to_string(), 3)]);
    }

    #[test]
    fn what_belongs_to_a_plan_is_found_by_the_names_it_begins_with() {
        let plan = EntryId::parse("plan/made-up").unwrap();
        let keys = Naming::PartOf(plan).keys();
        let holds = |key: &str| {
            keys.iter().any(|span| match &span.high {
                None => span.low == key,
                Some(high) => span.low.as_str() <= key && key < high.as_str(),
            })
        };
        assert!(holds("plan/made-up") && holds("action/made-up/area/4"));
        assert!(!holds("action/made-up-too/area/4") && !holds("operation/made-up/x"));
    }
}
