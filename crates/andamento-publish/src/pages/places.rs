//! The ways to a place: countries, and the search for regions and cities.

use askama::Template;

use super::Frame;
use super::territory::place::Named;
use crate::web::{Asked, Fault, Reply, Site};

#[derive(Template)]
#[template(path = "places.html")]
struct Page {
    frame: Frame,
    members: Vec<Named>,
    others: Vec<Named>,
    regions: usize,
    cities: usize,
}

/// Countries, with the number of regions and cities that can be searched for.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&[], &[])?;
    let (members, others) = countries(site);
    let cities = andamento_model::DimensionId::parse("cities").ok();
    let cities = cities.and_then(|dimension| site.codelists.get(&dimension));
    let cities = cities.map_or(0, |list| {
        let codes = list.iter().map(|(code, _)| code);
        codes
            .filter(|code| code.len() > 5 && code.ends_with(['C', 'K']))
            .count()
    });
    let regions = site.nuts.iter();
    let regions = regions.filter(|(_, region)| region.level > 0 && !region.name.is_empty());
    let page = Page {
        frame: Frame::new("Places", "places", asked, &[]),
        members,
        others,
        regions: regions.count(),
        cities,
    };
    Ok(Reply::html(page.render()?))
}

/// The European Union and its members; and the other countries of most tables.
pub(super) fn countries(site: &Site) -> (Vec<Named>, Vec<Named>) {
    let named = |code: &str| {
        let label = site.territory(code).unwrap_or(code);
        (code.to_string(), super::picture::short(label))
    };
    let union = site.aggregates.get("EU27_2020").into_iter().flatten();
    let mut members: Vec<Named> = union.map(|code| named(code)).collect();
    members.sort_by(|a, b| a.1.cmp(&b.1));
    members.insert(0, named("EU27_2020"));
    (members, ["CH", "IS", "NO", "UK"].map(named).to_vec())
}
