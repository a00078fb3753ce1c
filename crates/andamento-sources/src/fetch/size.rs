//! How large the wanted slice is, and at which address it lies.

use std::fmt::Write as _;

use andamento_model::{DataflowId, Frequency, Period};

use super::client::Client;
use super::error::FetchError;
use super::structure::{self, Constraint, DataflowFacts, Positions, TIME};
use super::{FetchRequest, Fetched};

/// What was decided before the figures are asked for.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The address of the slice.
    pub(super) url: String,
    /// Upper bound of its cells; `None`: unknown (and the whole was asked for).
    pub(super) cells: Option<u64>,
    /// What is said of the dataflow.
    pub(super) dataflow: DataflowFacts,
}

/// Asks the API for the size of the slice, checks the filters against the codes that occur,
/// and refuses what is too large.
pub(super) fn plan(
    client: &mut Client<'_>,
    base: &str,
    request: &FetchRequest,
) -> Result<Plan, FetchError> {
    let id = request.dataflow.as_str().to_ascii_uppercase();
    let about = format!("{base}/sdmx/2.1/dataflow/ESTAT/{id}/1.0");
    let text = client.document(&about, &request.dataflow)?;
    let dataflow = structure::read_dataflow(&text)
        .map_err(|reason| FetchError::UnreadableStructure { url: about, reason })?;

    let mut key = None;
    let mut cells = dataflow.observations;
    if request.is_slice() || dataflow.observations.is_none() {
        let about = format!("{base}/sdmx/2.1/contentconstraint/ESTAT/{id}/1.0");
        let text = client.document(&about, &request.dataflow)?;
        let constraint = structure::read_constraint(&text)
            .map_err(|reason| FetchError::UnreadableStructure { url: about, reason })?;
        let selected = select(&constraint, request)?;
        key = selected.key;
        cells = match (selected.cells, dataflow.observations) {
            // The product of positions counts combinations that nobody observes; a slice has
            // no more observations than the whole table either.
            (Some(product), Some(observed)) => Some(product.min(observed)),
            (product, observed) => product.or(observed),
        };
    }

    if !request.whole {
        match cells {
            None => {
                return Err(FetchError::SizeUnknown {
                    dataflow: request.dataflow.clone(),
                });
            }
            Some(cells) if cells > request.max_cells => {
                return Err(FetchError::TooManyCells {
                    dataflow: request.dataflow.clone(),
                    what: if request.is_slice() {
                        "this slice"
                    } else {
                        "the whole table"
                    },
                    cells,
                    limit: request.max_cells,
                });
            }
            Some(_) => {}
        }
    }
    Ok(Plan {
        url: address(base, &id, key.as_deref(), request),
        cells,
        dataflow,
    })
}

/// The address of the slice as compressed SDMX-CSV.
fn address(base: &str, id: &str, key: Option<&str>, request: &FetchRequest) -> String {
    let mut url = format!("{base}/sdmx/2.1/data/{id}");
    if let Some(key) = key {
        url.push('/');
        url.push_str(key);
    }
    url.push_str("?format=SDMX-CSV&compressed=true");
    for (name, period) in [("startPeriod", request.since), ("endPeriod", request.until)] {
        if let Some(period) = period {
            let _ = write!(url, "&{name}={period}");
        }
    }
    url
}

/// The key of the slice and the product of its positions.
struct Selected {
    /// Codes joined by `+`, dimensions by `.`; `None`: no dimension is restricted.
    key: Option<String>,
    /// Combinations of positions, the API's own measure of an extraction; `None`: the
    /// constraint lists no periods.
    cells: Option<u64>,
}

fn select(constraint: &Constraint, request: &FetchRequest) -> Result<Selected, FetchError> {
    let dimensions: Vec<&Positions> = constraint
        .0
        .iter()
        .filter(|p| !p.dimension.eq_ignore_ascii_case(TIME))
        .collect();
    for wanted in request.filters.keys() {
        let wanted = wanted.as_str();
        if wanted == "time" || wanted == "time_period" {
            return Err(FetchError::TimeIsNoFilter {
                dimension: wanted.to_string(),
            });
        }
        if !dimensions
            .iter()
            .any(|p| p.dimension.eq_ignore_ascii_case(wanted))
        {
            let known: Vec<&str> = dimensions.iter().map(|p| p.dimension.as_str()).collect();
            return Err(FetchError::UnknownDimension {
                dataflow: request.dataflow.clone(),
                dimension: wanted.to_string(),
                known: known.join(", "),
            });
        }
    }

    let mut cells = Some(1_u64);
    let mut parts = Vec::with_capacity(dimensions.len());
    let mut frequencies = Vec::new();
    for positions in dimensions {
        let filter = request
            .filters
            .iter()
            .find(|(d, _)| d.as_str().eq_ignore_ascii_case(&positions.dimension));
        let count = if let Some((_, wanted)) = filter {
            let codes = resolve(positions, wanted, &request.dataflow)?;
            if positions.dimension.eq_ignore_ascii_case("freq") {
                frequencies.clone_from(&codes);
            }
            let escaped: Vec<String> = codes.iter().map(|c| escape(c)).collect();
            parts.push(escaped.join("+"));
            codes.len()
        } else {
            parts.push(String::new());
            positions.codes.len()
        };
        cells = times(cells, count);
    }
    let periods = periods(constraint, request, &frequencies)?;
    cells = match periods {
        Some(count) => times(cells, count),
        None => None,
    };
    let restricted = !request.filters.is_empty();
    Ok(Selected {
        key: restricted.then(|| parts.join(".")),
        cells,
    })
}

fn times(cells: Option<u64>, count: usize) -> Option<u64> {
    cells.map(|c| c.saturating_mul(u64::try_from(count).unwrap_or(u64::MAX)))
}

/// The wanted codes in the spelling of the dataflow, each once.
fn resolve(
    positions: &Positions,
    wanted: &[String],
    dataflow: &DataflowId,
) -> Result<Vec<String>, FetchError> {
    let mut found: Vec<String> = Vec::with_capacity(wanted.len());
    let mut unknown = Vec::new();
    for code in wanted {
        let exact = positions.codes.iter().find(|c| *c == code);
        let known = exact.or_else(|| {
            let mut alike = positions
                .codes
                .iter()
                .filter(|c| c.eq_ignore_ascii_case(code));
            alike.next().filter(|_| alike.next().is_none())
        });
        match known {
            Some(code) if !found.contains(code) => found.push(code.clone()),
            Some(_) => {}
            None => unknown.push(format!("`{}`", code.escape_debug())),
        }
    }
    if unknown.is_empty() && !found.is_empty() {
        return Ok(found);
    }
    if unknown.is_empty() {
        unknown.push("(none was given)".to_string());
    }
    Err(FetchError::UnknownCodes {
        dataflow: dataflow.clone(),
        dimension: positions.dimension.clone(),
        codes: listed(&unknown, 10),
        known: listed(&positions.codes, 40),
    })
}

fn listed(codes: &[String], at_most: usize) -> String {
    let shown = codes.iter().take(at_most).cloned().collect::<Vec<_>>();
    let more = codes.len().saturating_sub(at_most);
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}

/// How many periods lie in the wanted time. `None`: the constraint does not list them.
fn periods(
    constraint: &Constraint,
    request: &FetchRequest,
    frequencies: &[String],
) -> Result<Option<usize>, FetchError> {
    let time = constraint
        .0
        .iter()
        .find(|p| p.dimension.eq_ignore_ascii_case(TIME));
    let Some(time) = time.filter(|t| !t.codes.is_empty()) else {
        return Ok(None);
    };
    let mut periods: Vec<Period> = time.codes.iter().filter_map(|c| c.parse().ok()).collect();
    if periods.len() < time.codes.len() {
        return Ok(Some(time.codes.len()));
    }
    periods.sort_unstable();
    let frequent = |p: &Period| {
        frequencies.is_empty() || frequencies.iter().any(|f| f == p.frequency().code())
    };
    let count = periods
        .iter()
        .filter(|p| within(**p, request.since, request.until))
        .filter(|p| frequent(p))
        .count();
    if count > 0 {
        return Ok(Some(count));
    }
    if request.since.is_none() && request.until.is_none() {
        // No period of the wanted frequency: the server knows better.
        return Ok(Some(periods.len()));
    }
    let bound = |period: Option<Period>| period.map(|p| p.to_string()).unwrap_or_default();
    let written = |p: Option<&Period>| p.map(ToString::to_string).unwrap_or_default();
    Err(FetchError::NoPeriod {
        dataflow: request.dataflow.clone(),
        range: format!("{}..{}", bound(request.since), bound(request.until)),
        first: written(periods.first()),
        last: written(periods.last()),
    })
}

/// Whether a period lies in the wanted time; a year as bound includes all its parts.
fn within(period: Period, since: Option<Period>, until: Option<Period>) -> bool {
    let in_year =
        |bound: Period| bound.frequency() == Frequency::Annual && bound.year() == period.year();
    since.is_none_or(|s| period >= s || in_year(s))
        && until.is_none_or(|u| period <= u || in_year(u))
}

/// Percent-encodes what may not stand in a path.
fn escape(code: &str) -> String {
    let mut escaped = String::with_capacity(code.len());
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~.".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

impl Fetched {
    /// Remarks that follow from the plan.
    pub(super) fn remark_on(&mut self, plan: &Plan) {
        if let Some(updated) = &plan.dataflow.updated {
            self.notes.push(andamento_model::Note::on_file(format!(
                "Eurostat last updated the dataflow on {updated}"
            )));
        }
    }
}

#[cfg(test)]
mod tests;
