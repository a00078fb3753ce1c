//! What kind of number an indicator gives, and which indicators to ask instead.

use andamento_model::{IndicatorId, Quantity, Unit};

use super::{CatalogError, DefinitionFile, error};

/// The kind of number, and whether levels are comparable between territories and years.
///
/// Per cent is a rate by itself; of every other unit the file says what it is.
pub(super) fn of(file: &str, given: &DefinitionFile) -> Result<(Quantity, bool), CatalogError> {
    let unit = Unit::parse(&given.unit);
    let quantity = match given.quantity.as_deref() {
        Some("rate") => Quantity::Rate,
        Some("count") => Quantity::Count,
        Some("amount") => Quantity::Amount,
        None if unit.is_rate() => Quantity::Rate,
        None => {
            return Err(error(
                file,
                format!(
                    "key `definition.quantity` is missing: unit `{}` does not say whether the \
                     value is a `rate` of a base, a `count` of persons or an `amount`",
                    given.unit.escape_debug()
                ),
            ));
        }
        Some(other) => {
            return Err(error(
                file,
                format!(
                    "key `definition.quantity`: `{}` is not one of `rate`, `count`, `amount`",
                    other.escape_debug()
                ),
            ));
        }
    };
    if unit.is_rate() && quantity != Quantity::Rate {
        return Err(error(
            file,
            "key `definition.quantity`: per cent (`PC`) is a `rate`: change the unit or leave \
             the key out",
        ));
    }
    if quantity == Quantity::Count && !given.references.is_empty() {
        return Err(error(
            file,
            "key `definition.references`: a number of persons has no gap; leave it empty and \
             name the rate in `reading.ask_instead`",
        ));
    }
    let levels = match (quantity, given.levels_comparable) {
        (_, Some(levels)) => levels,
        (Quantity::Rate | Quantity::Count, None) => true,
        (Quantity::Amount, None) => {
            return Err(error(
                file,
                "key `definition.levels_comparable` is missing: say whether amounts of several \
                 territories and years can be compared (`false` for current prices)",
            ));
        }
    };
    Ok((quantity, levels))
}

/// The indicators to ask instead of `own`.
pub(super) fn ask_instead(
    file: &str,
    own: &IndicatorId,
    given: &[String],
) -> Result<Vec<IndicatorId>, CatalogError> {
    let read = |text: &String| {
        let id = IndicatorId::parse(text)
            .map_err(|e| error(file, format!("key `reading.ask_instead`: {e}")))?;
        if id == *own {
            let message = "key `reading.ask_instead` names the indicator itself: name another";
            return Err(error(file, message));
        }
        Ok(id)
    };
    given.iter().map(read).collect()
}
