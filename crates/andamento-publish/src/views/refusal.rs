//! A refusal of the definition guard, and what an override says of it.

use andamento_analysis::{Difference, Override, Refusal};
use serde::Serialize;

use super::text_table::safe;

#[derive(Serialize)]
pub(crate) struct DifferenceView<'a> {
    field: &'static str,
    group: &'a str,
    reference: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
pub(crate) struct OverrideView<'a> {
    reason: &'a str,
    differences: Vec<DifferenceView<'a>>,
}

#[derive(Serialize)]
struct RefusalView<'a> {
    refused: Vec<&'static str>,
    differences: Vec<DifferenceView<'a>>,
    remedy: &'static str,
}

const REMEDY: &str = "Take groups and indicators that mean the same, or give --override REASON \
                      to compute anyway with a mark on every output.";

fn differences(refusal: &Refusal) -> Vec<DifferenceView<'_>> {
    let view = |difference: &'_ Difference| -> &'static str { difference.field.name() };
    let all = refusal.differences.iter();
    all.map(|difference| DifferenceView {
        field: view(difference),
        group: &difference.group,
        reference: &difference.reference,
        why: &difference.why,
    })
    .collect()
}

/// A refusal as an object: `refused` names the differing fields.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(refusal: &Refusal) -> Result<String, super::ViewError> {
    super::to_json(&RefusalView {
        refused: refusal.fields(),
        differences: differences(refusal),
        remedy: REMEDY,
    })
}

/// A refusal for reading.
pub fn text(refusal: &Refusal) -> String {
    let mut text = format!("refused: {}\n", refusal.fields().join(", "));
    for difference in &refusal.differences {
        text.push_str(&format!(
            "  {}: {} against {}: {}\n",
            difference.field,
            safe(&difference.group),
            safe(&difference.reference),
            safe(&difference.why)
        ));
    }
    text.push_str(REMEDY);
    text.push('\n');
    text
}

/// What an override says.
pub(super) fn overridden(of: &Override) -> OverrideView<'_> {
    OverrideView {
        reason: &of.reason,
        differences: differences(&of.refusal),
    }
}
