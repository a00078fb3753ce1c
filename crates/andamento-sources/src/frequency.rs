//! Tables without a `freq` dimension: it follows from the period.

use andamento_model::DimensionId;

/// The note on a table whose `freq` codes were derived.
pub(crate) const DERIVED: &str = "freq derived from the period";

/// Puts `freq` first where a table has no such dimension. `true`: it was added, and its code
/// is [`andamento_model::Frequency::code`] of each cell's period; [`DERIVED`] is to be noted.
pub(crate) fn complete(dimensions: &mut Vec<DimensionId>) -> bool {
    if dimensions.iter().any(|id| id.as_str() == "freq") {
        return false;
    }
    let Ok(freq) = DimensionId::parse("freq") else {
        return false;
    };
    dimensions.insert(0, freq);
    true
}
