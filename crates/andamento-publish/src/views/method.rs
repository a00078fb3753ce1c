//! Methods on plain numbers: what there is, what each takes, and what it gives.

mod computed;
mod reading;
mod tables;

use andamento_analysis::method::{METHODS, Method, MethodError};
use serde::Serialize;
use serde_json::Value;

pub use self::computed::compute;
use super::ViewError;
use super::text_table::lay_out;

/// Why an input gives no result.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It is not JSON.
    #[error("the input is not JSON (numbers have digits only: no NaN, nothing above 1e308): {0}")]
    Json(String),
    /// A part of it is missing, of another kind, or out of range.
    #[error(transparent)]
    Part(#[from] MethodError),
}

/// What a method gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed(Value);

#[derive(Serialize)]
struct View {
    name: &'static str,
    version: &'static str,
    summary: &'static str,
    equations: &'static [&'static str],
    pitfalls: &'static str,
    source: &'static str,
    reference_cases: &'static [&'static str],
    output: &'static [&'static str],
    schema: Value,
}

fn view(method: &'static Method) -> Result<View, ViewError> {
    Ok(View {
        name: method.name,
        version: method.version,
        summary: method.summary,
        equations: method.equations,
        pitfalls: method.pitfalls,
        source: method.source,
        reference_cases: method.reference_cases,
        output: method.output,
        schema: serde_json::from_str(method.schema)?,
    })
}

/// The methods, for reading.
pub fn list_table() -> String {
    let line = |m: &Method| vec![m.name.into(), m.version.into(), m.summary.into()];
    let rows: Vec<Vec<String>> = METHODS.iter().map(line).collect();
    lay_out(&["method", "version", "summary"], &rows)
}

/// The methods, one line each.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn list_csv() -> Result<String, ViewError> {
    table_of_methods(METHODS.iter())
}

fn table_of_methods<'a>(methods: impl Iterator<Item = &'a Method>) -> Result<String, ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "method",
        "version",
        "summary",
        "equations",
        "pitfalls",
        "source",
        "reference_cases",
        "output",
    ])?;
    for m in methods {
        writer.write_record([
            m.name,
            m.version,
            m.summary,
            &m.equations.join("; "),
            m.pitfalls,
            m.source,
            &m.reference_cases.join(" "),
            &m.output.join(" "),
        ])?;
    }
    super::finish(writer)
}

/// The methods as an array of objects, with the schemas of their inputs.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn list_json() -> Result<String, ViewError> {
    super::to_json(&METHODS.iter().map(view).collect::<Result<Vec<_>, _>>()?)
}

/// One method, for reading.
pub fn described_table(method: &'static Method) -> String {
    let mut rows = vec![
        vec!["method".into(), method.name.into()],
        vec!["version".into(), method.version.into()],
        vec!["summary".into(), method.summary.into()],
    ];
    for equation in method.equations {
        rows.push(vec!["equation".into(), (*equation).into()]);
    }
    rows.push(vec!["pitfalls".into(), method.pitfalls.into()]);
    rows.push(vec!["source".into(), method.source.into()]);
    for case in method.reference_cases {
        rows.push(vec!["reference case".into(), (*case).into()]);
    }
    rows.push(vec!["gives".into(), method.output.join(", ")]);
    let usage = format!(
        "andamento method {} --input FILE --format json",
        method.name
    );
    rows.push(vec!["compute".into(), usage]);
    lay_out(&["", ""], &rows).trim_start().to_string()
}

/// One method as a line of a table.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn described_csv(method: &'static Method) -> Result<String, ViewError> {
    table_of_methods(std::iter::once(method))
}

/// One method as an object.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn described_json(method: &'static Method) -> Result<String, ViewError> {
    super::to_json(&view(method)?)
}

impl Computed {
    /// The object or array that the method gives.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// As JSON.
    ///
    /// # Errors
    /// Never in practice: the text is written to memory.
    pub fn json(&self) -> Result<String, ViewError> {
        super::to_json(&self.0)
    }

    /// One line a number: its path and its value.
    pub fn table(&self) -> String {
        let rows: Vec<Vec<String>> = self.flat().into_iter().map(Vec::from).collect();
        lay_out(&["key", "value"], &rows)
    }

    /// One line a number: its path and its value; no value where there is none.
    ///
    /// # Errors
    /// Never in practice: the text is written to memory.
    pub fn csv(&self) -> Result<String, ViewError> {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["key", "value"])?;
        for line in self.flat() {
            writer.write_record(line)?;
        }
        super::finish(writer)
    }

    fn flat(&self) -> Vec<[String; 2]> {
        fn walk(value: &Value, path: String, lines: &mut Vec<[String; 2]>) {
            match value {
                Value::Array(items) => {
                    for (at, item) in items.iter().enumerate() {
                        walk(item, format!("{path}[{at}]"), lines);
                    }
                }
                Value::Object(fields) => {
                    for (key, field) in fields {
                        let dot = if path.is_empty() { "" } else { "." };
                        walk(field, format!("{path}{dot}{key}"), lines);
                    }
                }
                Value::Null => lines.push([path, String::new()]),
                Value::String(text) => lines.push([path, text.clone()]),
                other => lines.push([path, other.to_string()]),
            }
        }
        let mut lines = Vec::new();
        walk(&self.0, String::new(), &mut lines);
        lines
    }
}

#[cfg(test)]
mod tests;
