//! Everything that the data folder holds about a territory, dataflow by dataflow.

use andamento_model::{Cube, DataflowId, DimensionId, SliceRequest};
use andamento_store::StoreError;

use super::super::names::encoded;
use super::super::shown;
use crate::web::{Fault, Site};

/// Dimensions that hold territories.
const TERRITORIES: [&str; 3] = ["geo", "cities", "metroreg"];

/// What one dataflow holds about a territory.
pub(super) struct Held {
    /// The dataflow.
    pub dataflow: String,
    /// What the catalog calls it; empty when it does not name it.
    pub title: String,
    /// Number of series.
    pub series: String,
    /// Number of cells with a value.
    pub values: String,
    /// `2010 to 2024`; empty when no cell has a value.
    pub periods: String,
    /// Its page.
    pub address: String,
    /// Whether the table has it among cities.
    pub is_city: bool,
}

/// The slice of a dataflow about a territory, with its territory dimension. `None`: the
/// dataflow has no such dimension, or no cell of the territory.
///
/// # Errors
/// When the dataflow is unknown or a file cannot be read.
pub(in crate::pages) fn slice(
    site: &Site,
    dataflow: &DataflowId,
    code: &str,
) -> Result<Option<(Cube, usize)>, StoreError> {
    for name in TERRITORIES {
        let Ok(dimension) = DimensionId::parse(name) else {
            continue;
        };
        let request = SliceRequest::all(dataflow.clone()).with(dimension, vec![code.to_string()]);
        match site.store.slice(&request) {
            Err(StoreError::UnknownDimension { .. }) => {}
            Err(error) => return Err(error),
            Ok(cube) => {
                let at = cube.dimension(name).filter(|_| cube.series_count() > 0);
                return Ok(at.map(|at| (cube, at)));
            }
        }
    }
    Ok(None)
}

/// The dataflows that hold something about a territory.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn held(site: &Site, code: &str) -> Result<Vec<Held>, Fault> {
    let mut all = Vec::new();
    for dataflow in site.store.dataflows()? {
        let Some((cube, territory)) = slice(site, &dataflow, code)? else {
            continue;
        };
        let mut values = 0_usize;
        let (mut first, mut last) = (usize::MAX, 0);
        for series in 0..cube.series_count() {
            for (at, value) in cube.values(series).iter().enumerate() {
                if !value.is_nan() {
                    values += 1;
                    first = first.min(at);
                    last = last.max(at);
                }
            }
        }
        let span = (cube.periods().get(first), cube.periods().get(last));
        all.push(Held {
            title: title(site, &dataflow),
            series: shown(cube.series_count() as f64, 0),
            values: shown(values as f64, 0),
            periods: match span {
                (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
                (Some(first), _) => first.to_string(),
                _ => String::new(),
            },
            address: format!("/territories/{}/{dataflow}", encoded(code)),
            is_city: cube.dimensions()[territory].as_str() == "cities",
            dataflow: dataflow.to_string(),
        });
    }
    Ok(all)
}

/// What the catalog calls a dataflow; empty when no indicator takes it.
pub(in crate::pages) fn title(site: &Site, dataflow: &DataflowId) -> String {
    let mut indicators = site.indicators.iter();
    let own = indicators.find(|one| one.definition.dataflow == *dataflow);
    own.map_or_else(String::new, |one| one.reading.source.title.clone())
}
