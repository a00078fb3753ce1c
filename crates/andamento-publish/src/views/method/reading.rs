//! Reading an input part by part; an error says which part, what it is, and what it should be.

use andamento_analysis::method::MethodError;
use serde_json::{Map, Value};

/// Larger numbers are a mistake, and their squares would not be numbers any more.
const LARGEST: f64 = 1e100;

/// A part of the input and where it is.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    value: &'a Value,
    path: String,
}

/// What stands somewhere, in a few words.
fn found(value: &Value) -> String {
    let text = match value {
        Value::Null => return "null".to_string(),
        Value::Array(items) => return format!("an array of {}", items.len()),
        Value::Object(fields) => {
            let keys: Vec<&str> = fields.keys().map(String::as_str).take(5).collect();
            return short(&format!("an object with the keys [{}]", keys.join(", ")));
        }
        Value::String(text) => format!("the text `{text}`"),
        other => other.to_string(),
    };
    short(&text)
}

/// At most 80 characters, none of them a control character.
pub(super) fn short(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    if shown.chars().count() == 80 {
        shown + "…"
    } else {
        shown
    }
}

impl<'a> Part<'a> {
    pub fn whole(value: &'a Value) -> Self {
        Self {
            value,
            path: "input".to_string(),
        }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn wrong(&self, expected: impl Into<String>) -> MethodError {
        MethodError::new(self.path.clone(), found(self.value), expected)
    }

    /// An object with these keys and no other.
    pub fn object(&self, keys: &[&str]) -> Result<&'a Map<String, Value>, MethodError> {
        let fields = self.any_object(&format!("an object with the keys {}", keys.join(", ")))?;
        match fields.keys().find(|key| !keys.contains(&key.as_str())) {
            None => Ok(fields),
            Some(key) => Err(MethodError::new(
                self.inner(key),
                "a key that means nothing here",
                format!("only {}", keys.join(", ")),
            )),
        }
    }

    pub fn any_object(&self, expected: &str) -> Result<&'a Map<String, Value>, MethodError> {
        self.value.as_object().ok_or_else(|| self.wrong(expected))
    }

    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    fn inner(&self, key: &str) -> String {
        format!("{}.{}", self.path, short(key))
    }

    /// What stands under a key that must be there.
    pub fn key(&self, key: &str, expected: &str) -> Result<Self, MethodError> {
        self.optional(key)
            .ok_or_else(|| MethodError::new(self.inner(key), "nothing", expected))
    }

    /// What stands under a key that need not be there.
    pub fn optional(&self, key: &str) -> Option<Self> {
        Some(Self {
            value: self.value.get(key)?,
            path: self.inner(key),
        })
    }

    /// The elements of an array of at least this many.
    pub fn items(&self, least: usize, expected: &str) -> Result<Vec<Self>, MethodError> {
        let items = self.value.as_array().filter(|items| items.len() >= least);
        let items = items.ok_or_else(|| self.wrong(expected))?;
        let part = |(at, value)| Self {
            value,
            path: format!("{}[{at}]", self.path),
        };
        Ok(items.iter().enumerate().map(part).collect())
    }

    /// Exactly two elements.
    pub fn two(&self, expected: &str) -> Result<[Self; 2], MethodError> {
        let items = self.items(2, expected)?;
        items.try_into().map_err(|_| self.wrong(expected))
    }

    pub fn number(&self, expected: &str) -> Result<f64, MethodError> {
        let number = self.value.as_f64().filter(|n| n.abs() <= LARGEST);
        number.ok_or_else(|| self.wrong(expected))
    }

    /// A whole number of persons.
    pub fn count(&self, expected: &str) -> Result<u64, MethodError> {
        let whole = |n: f64| {
            // Written as 70.0 it is still a whole number.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the range is checked"
            )]
            (n.fract() == 0.0 && (0.0..=9e15).contains(&n)).then_some(n as u64)
        };
        let count = self
            .value
            .as_u64()
            .or_else(|| self.value.as_f64().and_then(whole));
        count.ok_or_else(|| self.wrong(expected))
    }

    pub fn year(&self) -> Result<i32, MethodError> {
        let year = self
            .value
            .as_i64()
            .and_then(|year| i32::try_from(year).ok());
        year.ok_or_else(|| self.wrong("a year such as 2024"))
    }

    pub fn text(&self, expected: &str) -> Result<&'a str, MethodError> {
        let text = self.value.as_str().filter(|text| !text.is_empty());
        text.ok_or_else(|| self.wrong(expected))
    }

    /// A name: text, or a whole number such as a year.
    pub fn label(&self, expected: &str) -> Result<String, MethodError> {
        match self.value {
            Value::String(text) if !text.is_empty() => Ok(text.clone()),
            Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
            _ => Err(self.wrong(expected)),
        }
    }

    pub fn boolean(&self) -> Result<bool, MethodError> {
        self.value
            .as_bool()
            .ok_or_else(|| self.wrong("true or false"))
    }

    pub fn value(&self) -> &'a Value {
        self.value
    }
}
