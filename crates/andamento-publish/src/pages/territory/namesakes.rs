//! A city in old tables: names without a code, and which codes have the name.
//!
//! Old city tables give names. A name that belongs to several codes, or to a city that was
//! redrawn, is kept as it stands, as its borders may be others. A page of a city leads to such
//! figures, and a page of such a name to the cities that have it.

use andamento_model::{Codelist, DataflowId, DimensionId, GeographyLevel, SliceRequest};
use andamento_store::StoreError;

use super::super::names::{encoded, readable, without_block};
use super::place::{Level, Named};
use crate::web::{Fault, Site, plain};

/// A file with one name in two blocks has no third one; two are looked for.
const BLOCKS: u8 = 2;

/// Figures under a bare name.
pub(super) struct Namesake {
    /// The dataflows that have them.
    pub dataflows: String,
    /// The name as a reader understands it.
    pub name: String,
    /// Its page.
    pub address: String,
}

/// Figures that tables of cities have under a name of a city, and not under its code.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn under_the_name(site: &Site, code: &str) -> Result<Vec<Namesake>, Fault> {
    let Ok(dimension) = DimensionId::parse("cities") else {
        return Ok(Vec::new());
    };
    let of_cities = site
        .indicators
        .iter()
        .filter(|one| one.definition.geography == GeographyLevel::City);
    let mut dataflows: Vec<DataflowId> =
        of_cities.flat_map(crate::ask::dataflows).cloned().collect();
    dataflows.sort();
    dataflows.dedup();
    let labels: Vec<String> = lists(site)
        .flat_map(|list| list.labels(code).iter().cloned())
        .collect();
    let mut found = Vec::new();
    for dataflow in dataflows {
        let files = match site.store.files(&dataflow) {
            Err(StoreError::UnknownDataflow { .. } | StoreError::Damaged { .. }) => continue,
            files => files?,
        };
        let mut names = labels.clone();
        for file in &files {
            let hash = &file.import.snapshot.sha256;
            let short = hash.get(..8).unwrap_or(hash);
            for name in &labels {
                let blocks = (1..=BLOCKS).map(|block| format!("{name} [block {block} of {short}]"));
                names.extend(blocks);
            }
        }
        names.sort();
        names.dedup();
        let request = SliceRequest::all(dataflow.clone()).with(dimension.clone(), names);
        let cube = match site.store.slice(&request) {
            Err(StoreError::UnknownDimension { .. } | StoreError::Damaged { .. }) => continue,
            cube => cube?,
        };
        let Some(at) = cube.dimension("cities").filter(|_| cube.series_count() > 0) else {
            continue;
        };
        for code in cube.codes(at) {
            let address = format!("/territories/{}", encoded(code));
            match found
                .iter_mut()
                .find(|one: &&mut Namesake| one.address == address)
            {
                Some(known) => known.dataflows.push_str(&format!(" and {dataflow}")),
                None => found.push(Namesake {
                    dataflows: dataflow.to_string(),
                    name: readable(code),
                    address,
                }),
            }
        }
    }
    Ok(found)
}

/// The lists of cities and functional urban areas.
fn lists(site: &Site) -> impl Iterator<Item = &Codelist> {
    let names = ["cities", "fua"].into_iter();
    let dimensions = names.filter_map(|name| DimensionId::parse(name).ok());
    dimensions.filter_map(|dimension| site.codelists.get(&dimension))
}

/// The cities that have a name: code and label.
pub(super) fn with_the_name(site: &Site, code: &str) -> Vec<Named> {
    let wanted = plain(without_block(code));
    let mut found: Vec<Named> = Vec::new();
    for list in lists(site) {
        for (code, label) in list.iter() {
            let named = || list.labels(code).iter().any(|label| plain(label) == wanted);
            let is_city = || {
                let level = super::level(site, code);
                matches!(level, Level::City | Level::FunctionalUrbanArea)
            };
            let known = found.iter().any(|one| one.0 == code);
            if !known && named() && is_city() {
                found.push((
                    code.to_string(),
                    site.territory(code).unwrap_or(label).to_string(),
                ));
            }
        }
    }
    found
}
