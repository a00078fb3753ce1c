//! From a method's input as JSON to what it gives: one function a method.

mod decompositions;
mod panels;
mod proportions;

use andamento_analysis::Interval;
use andamento_analysis::method::{Level, Method, MethodError};
use serde_json::{Number, Value};

use super::reading::Part;
pub use super::tables::Files;
use super::{Computed, InputError};

/// Computes a method from an input as JSON text: the input itself, or a reference case whose
/// `input` it is. `files` gives the text of a CSV file that the input names.
///
/// # Errors
/// When the text is not JSON, or a part of it is missing, of another kind or out of range;
/// the error names the part.
pub fn compute(
    method: &Method,
    document: &str,
    files: &mut Files<'_>,
) -> Result<Computed, InputError> {
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    let document: Value =
        serde_json::from_str(document).map_err(|error| InputError::Json(error.to_string()))?;
    let input = document.get("input");
    // A reference case has its years in its name where its input has none.
    let case = input.and(document.get("id")).and_then(Value::as_str);
    let input = Part::whole(input.unwrap_or(&document));
    let value = match method.name {
        "single-proportion" => proportions::single(&input),
        "two-proportions" => proportions::two(&input),
        "published-rate" => proportions::published(&input),
        "relative-risk" => proportions::ratios(&input),
        "mover" => proportions::mover(&input),
        "kitagawa" => decompositions::kitagawa(&input),
        "das-gupta" => decompositions::das_gupta(&input),
        "oaxaca-blinder" => decompositions::oaxaca(&input, files),
        "sigma-convergence" => panels::sigma(&input, files),
        "beta-convergence" => panels::beta(&input, case, files),
        "gamma-convergence" => panels::gamma(&input, case, files),
        "delta-convergence" => panels::delta(&input, files),
        "trend" => panels::trend(&input),
        other => Err(MethodError::new(
            "method",
            other,
            "a method of the registry",
        )),
    };
    Ok(Computed(value?))
}

/// A number; null where there is none.
fn number(value: impl Into<Option<f64>>) -> Value {
    // −0 says nothing that 0 does not.
    let number = value.into().map(|v| if v == 0.0 { 0.0 } else { v });
    number
        .and_then(Number::from_f64)
        .map_or(Value::Null, Value::Number)
}

/// The two bounds; null where there is no interval.
fn bounds(interval: impl Into<Option<Interval>>) -> Value {
    match interval.into() {
        None => Value::Null,
        Some(Interval { low, high }) => Value::Array(vec![number(low), number(high)]),
    }
}

fn level(input: &Part<'_>) -> Result<Level, MethodError> {
    let Some(part) = input.optional("level") else {
        return Ok(Level::usual());
    };
    let expected = "a level between 0.5 and 0.999999, usually 0.95";
    Level::new(part.number(expected)?).map_err(|_| part.wrong(expected))
}
