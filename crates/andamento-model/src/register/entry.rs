//! An entry: an identifier and the values of its kind's fields.

use std::collections::BTreeMap;
use std::fmt;

use super::amount::Amount;
use super::day::Span;
use super::kind::EntryKind;
use super::schema::{Field, FieldKind, Need};

/// Longest identifier, in characters.
const LONGEST_ID: usize = 160;
/// Longest value, in characters.
const LONGEST_VALUE: usize = 4_000;

/// The identifier of an entry: its kind and one to five names, `action/eu-2021-2027/partnerships/4`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    kind: EntryKind,
    text: String,
}

impl EntryId {
    /// Reads an identifier. Names are of `a-z 0-9 - .`, start with a letter or a digit.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refuse = || {
            format!(
                "`{}` is not the identifier of an entry (kind/name, a-z 0-9 - . in names; for \
                 example action/eu-2021-2027/partnerships/4)",
                text.chars().take(100).collect::<String>().escape_debug()
            )
        };
        let (kind, names) = text.split_once('/').ok_or_else(refuse)?;
        let kind: EntryKind = kind.parse()?;
        let good = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                && name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
        };
        let count = names.split('/').count();
        if text.len() > LONGEST_ID || count > 5 || !names.split('/').all(good) {
            return Err(refuse());
        }
        Ok(Self {
            kind,
            text: text.to_string(),
        })
    }

    /// The identifier of an action: plan, area, number.
    ///
    /// # Errors
    /// When a part cannot stand in an identifier.
    pub fn action(plan: &str, area: &str, number: &str) -> Result<Self, String> {
        Self::parse(&format!("action/{plan}/{area}/{number}"))
    }

    /// The kind of the entry.
    pub fn kind(&self) -> EntryKind {
        self.kind
    }

    /// The identifier with its kind.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names after the kind: `eu-2021-2027/partnerships/4`.
    pub fn names(&self) -> &str {
        &self.text[self.kind.name().len() + 1..]
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The value of a field: canonical text, one or several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// One value.
    One(String),
    /// Several, in the source's order; never empty.
    Many(Vec<String>),
}

impl Value {
    /// The values, one or several.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.all().join("; "))
    }
}

/// Why fields do not make an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryError {
    /// The kind that was to be made.
    pub kind: EntryKind,
    /// The field.
    pub field: String,
    /// What is wrong and what to do.
    pub reason: String,
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, field `{}`: {}", self.kind, self.field, self.reason)
    }
}

impl std::error::Error for EntryError {}

/// A typed register entry. Every value was checked against its field when the entry was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    id: EntryId,
    values: BTreeMap<&'static str, Value>,
}

impl Entry {
    /// Makes an entry of the values of its fields. Surrounding spaces are dropped; an empty value
    /// is a value left out.
    ///
    /// # Errors
    /// A field that the kind does not have, a required field left out, or a value that is not
    /// what the field holds; text with control characters or marks that change the direction of
    /// writing is refused, because it would not show as what it is.
    pub fn new<'v>(
        id: EntryId,
        fields: impl IntoIterator<Item = (&'v str, Value)>,
    ) -> Result<Self, EntryError> {
        let kind = id.kind();
        let mut values = BTreeMap::new();
        for (name, value) in fields {
            let refuse = |reason: String| EntryError {
                kind,
                field: name.chars().take(60).collect(),
                reason,
            };
            let field = kind.field(name).ok_or_else(|| {
                let names: Vec<_> = kind.fields().iter().map(|field| field.name).collect();
                refuse(format!(
                    "there is no such field (there are: {})",
                    names.join(", ")
                ))
            })?;
            let Some(value) = checked(field, &value).map_err(refuse)? else {
                continue;
            };
            if values.insert(field.name, value).is_some() {
                return Err(refuse("it is given twice".to_string()));
            }
        }
        let entry = Self { id, values };
        for field in kind.fields() {
            if field.need == Need::Required && !entry.values.contains_key(field.name) {
                return Err(EntryError {
                    kind,
                    field: field.name.to_string(),
                    reason: format!("it is required: {}", field.meaning),
                });
            }
        }
        Ok(entry)
    }

    /// The identifier.
    pub fn id(&self) -> &EntryId {
        &self.id
    }

    /// The kind.
    pub fn kind(&self) -> EntryKind {
        self.id.kind()
    }

    /// The fields that have a value, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }

    /// The value of a field. `None`: left out.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.values.get(field)
    }

    /// The first value of a field as text. `None`: left out.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.all(field).first().map(String::as_str)
    }

    /// The values of a field; none when it is left out.
    pub fn all(&self, field: &str) -> &[String] {
        self.value(field).map_or(&[], Value::all)
    }

    /// A field that holds a figure. `None`: left out.
    pub fn amount(&self, field: &str) -> Option<Amount> {
        self.text(field)?.parse().ok()
    }

    /// A field that holds a date or span. `None`: left out.
    pub fn span(&self, field: &str) -> Option<Span> {
        self.text(field)?.parse().ok()
    }

    /// A field that names another entry. `None`: left out, or it names something that is no
    /// entry (an indicator).
    pub fn reference(&self, field: &str) -> Option<EntryId> {
        EntryId::parse(self.text(field)?).ok()
    }

    /// What a person reads first: the title, else the identifier.
    pub fn title(&self) -> &str {
        self.text("title").unwrap_or(self.id.as_str())
    }
}

fn checked(field: &Field, value: &Value) -> Result<Option<Value>, String> {
    let mut good = Vec::new();
    for part in value.all() {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        check(field.kind, part)?;
        good.push(part.to_string());
    }
    match (field.many, good.len()) {
        (_, 0) => Ok(None),
        (true, _) => Ok(Some(Value::Many(good))),
        (false, 1) => Ok(good.pop().map(Value::One)),
        (false, count) => Err(format!("it holds one value, {count} are given")),
    }
}

fn check(kind: FieldKind, text: &str) -> Result<(), String> {
    if text.chars().count() > LONGEST_VALUE {
        return Err(format!("it is longer than {LONGEST_VALUE} characters"));
    }
    if let Some(bad) = text.chars().find(|c| changes_the_show(*c)) {
        return Err(format!(
            "it holds the character U+{:04X}, which does not show as what it is; take it out",
            u32::from(bad)
        ));
    }
    match kind {
        FieldKind::Text => Ok(()),
        FieldKind::Code(codes) if codes.contains(&text) => Ok(()),
        FieldKind::Code(codes) => Err(format!(
            "`{}` is not one of: {}",
            text.escape_debug(),
            codes.join(", ")
        )),
        FieldKind::Span => text.parse::<Span>().map(|_| ()),
        FieldKind::Amount => text.parse::<Amount>().map(|_| ()),
        FieldKind::Reference(kinds) => {
            let id = EntryId::parse(text)?;
            if kinds.is_empty() || kinds.contains(&id.kind()) {
                return Ok(());
            }
            let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
            Err(format!("`{id}` is not of kind {}", names.join(" or ")))
        }
        FieldKind::Address => {
            let good = ["https://", "http://"].iter().any(|s| text.starts_with(s))
                && !text.contains(char::is_whitespace);
            let refuse = || format!("`{}` is no web address", text.escape_debug());
            good.then_some(()).ok_or_else(refuse)
        }
        FieldKind::Territory => {
            let good = text.len() <= 20
                && text.starts_with(|c: char| c.is_ascii_uppercase())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
            let refuse = || {
                format!(
                    "`{}` is not the code of a territory (EU27_2020, LV, BE3)",
                    text.escape_debug()
                )
            };
            good.then_some(()).ok_or_else(refuse)
        }
    }
}

/// Control characters, and the marks that embed, override or isolate a direction of writing.
fn changes_the_show(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Value {
        Value::One(text.to_string())
    }

    fn event(fields: &[(&'static str, &str)]) -> Result<Entry, EntryError> {
        let id = EntryId::parse("event/made-up").unwrap();
        Entry::new(id, fields.iter().map(|(name, value)| (*name, one(value))))
    }

    #[test]
    fn an_identifier_names_its_kind() {
        let id = EntryId::parse("status-report/a/b.1").unwrap();
        assert_eq!((id.kind(), id.names()), (EntryKind::StatusReport, "a/b.1"));
        for text in [
            "",
            "action",
            "action/",
            "action//4",
            "dream/x",
            "plan/../x",
            "plan/EU",
        ] {
            assert!(EntryId::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_that_is_not_what_its_field_holds_is_refused_by_name() {
        for (field, value) in [
            ("when", "soon"),
            ("state", "maybe"),
            ("item", "nothing"),
            ("color", "red"),
            ("place", "a\u{202e}b"),
            ("place", "a\u{0}b"),
        ] {
            let fields = [("title", "Forum"), ("state", "held"), (field, value)];
            let fields = if field == "state" {
                &fields[..1]
            } else {
                &fields[..2]
            };
            let mut fields = fields.to_vec();
            fields.push((field, value));
            assert_eq!(event(&fields).unwrap_err().field, field);
        }
        assert_eq!(event(&[("title", "Forum")]).unwrap_err().field, "state");
    }

    #[test]
    fn an_empty_value_is_a_value_left_out() {
        let entry = event(&[("title", " Forum "), ("state", "held"), ("place", " ")]).unwrap();
        assert_eq!(entry.title(), "Forum");
        assert_eq!(entry.value("place"), None);
    }

    #[test]
    fn every_kind_names_its_fields_once_and_ends_with_what_is_missing() {
        for kind in EntryKind::ALL {
            let names: Vec<_> = kind.fields().iter().map(|field| field.name).collect();
            let mut once = names.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), names.len(), "{kind}");
            assert_eq!(names.last(), Some(&"missing"), "{kind}");
        }
    }
}
