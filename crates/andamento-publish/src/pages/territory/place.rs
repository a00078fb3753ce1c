//! What kind of place a code is, and which places lie around it.

use andamento_model::{DimensionId, GeographyLevel, NutsVersion};

use crate::web::Site;

/// What kind of place a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Several countries together.
    Aggregate,
    /// A country.
    Country,
    /// A region of NUTS level 1 to 3.
    Region(u8),
    /// A city within its administrative borders, or greater city.
    City,
    /// A city with its commuting zone.
    FunctionalUrbanArea,
    /// A city of which a table gives the name only.
    CityByName,
    /// No list says.
    Unknown,
}

impl Level {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aggregate => "several countries",
            Self::Country => "country",
            Self::Region(1) => "region, NUTS 1",
            Self::Region(2) => "region, NUTS 2",
            Self::Region(_) => "region, NUTS 3",
            Self::City => "city",
            Self::FunctionalUrbanArea => "functional urban area",
            Self::CityByName => "city, known by its name only",
            Self::Unknown => "territory",
        }
    }

    /// The level at which indicators are defined for such places.
    pub fn geography(self) -> GeographyLevel {
        match self {
            Self::Aggregate | Self::Country | Self::Unknown => GeographyLevel::Country,
            Self::Region(_) => GeographyLevel::Region,
            Self::City | Self::FunctionalUrbanArea | Self::CityByName => GeographyLevel::City,
        }
    }

    /// Whether it is a part of a country.
    pub fn is_part(self) -> bool {
        matches!(
            self,
            Self::Region(_) | Self::City | Self::FunctionalUrbanArea | Self::CityByName
        )
    }
}

/// The kind of a code, from the catalog's lists.
pub(crate) fn level(site: &Site, code: &str) -> Level {
    if site.aggregates.get(code).is_some() {
        return Level::Aggregate;
    }
    if let Some(region) = site.nuts.get(code)
        && region.level > 0
    {
        return Level::Region(region.level);
    }
    let listed = |name: &str| {
        let list = DimensionId::parse(name).ok();
        let list = list.and_then(|dimension| site.codelists.get(&dimension));
        list.is_some_and(|list| list.has_code(code))
    };
    match (code.len(), code.as_bytes().last()) {
        (2, _) if site.nuts.get(code).is_some() || listed("geo") || listed("cities") => {
            Level::Country
        }
        (6.., Some(b'F' | b'T')) if listed("fua") || listed("cities") => Level::FunctionalUrbanArea,
        (6.., _) if listed("cities") => Level::City,
        _ if code.starts_with("EU") || code.starts_with("EA") => Level::Aggregate,
        _ => Level::Unknown,
    }
}

/// A code and its name.
pub(crate) type Named = (String, String);

/// Places around a place.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// From the country down to the place above it.
    pub above: Vec<Named>,
    /// Regions of the next level within it, in the newest classification that has any.
    pub regions: Vec<Named>,
    /// The classification that they are of; empty when there are none.
    pub version: String,
    /// Cities in it, of countries only.
    pub cities: Vec<Named>,
    /// The same city within other borders.
    pub same: Vec<Named>,
}

/// Places around a place.
pub(super) fn around(site: &Site, code: &str, level: Level) -> Around {
    let mut around = Around::default();
    let named = |code: &str| {
        let name = site.territory(code).unwrap_or(code);
        (code.to_string(), name.to_string())
    };
    if level.is_part() {
        let country = code.get(..2).unwrap_or_default();
        if level != Level::CityByName && site.territory(country).is_some() {
            around.above.push(named(country));
        }
    }
    if let Level::Region(deep) = level {
        let lengths = 3..usize::from(deep) + 2;
        let above = lengths.filter_map(|length| code.get(..length));
        let known = above.filter(|above| site.nuts.get(above).is_some());
        around.above.extend(known.map(named));
    }
    let next = match level {
        Level::Country => Some(1),
        Level::Region(deep) => Some(deep + 1),
        _ => None,
    };
    if let Some(next) = next {
        around.regions_within(site, code, next);
    }
    let lists = ["cities", "fua"];
    let lists = lists.into_iter().filter_map(|name| {
        let dimension = DimensionId::parse(name).ok()?;
        site.codelists.get(&dimension)
    });
    match level {
        Level::Country => {
            let cities = lists.take(1).flat_map(|list| list.iter());
            around.cities = cities
                .filter(|(city, _)| city.len() > 5 && city.starts_with(code))
                .filter(|(city, _)| city.ends_with(['C', 'K']))
                .map(|(city, label)| (city.to_string(), label.to_string()))
                .collect();
            around.cities.sort_by(|a, b| a.1.cmp(&b.1));
        }
        Level::City | Level::FunctionalUrbanArea => {
            let stem = code.get(..5).unwrap_or(code);
            for (other, _) in lists.flat_map(|list| list.iter()) {
                let same = other.starts_with(stem) && other.len() == code.len() && other != code;
                if same && !around.same.iter().any(|(known, _)| known == other) {
                    around.same.push(named(other));
                }
            }
        }
        _ => {}
    }
    around
}

impl Around {
    /// Regions of a level in the newest version of NUTS that has any; a country that is one
    /// region of level 1 only shows those of level 2.
    fn regions_within(&mut self, site: &Site, code: &str, level: u8) {
        let within = |version: NutsVersion, level: u8| -> Vec<Named> {
            let regions = site.nuts.iter().filter(|(other, region)| {
                region.level == level
                    && region.versions.contains(version)
                    && other.starts_with(code)
                    && !region.name.is_empty()
                    && !other.ends_with('Z')
            });
            regions
                .map(|(code, region)| (code.to_string(), region.name.clone()))
                .collect()
        };
        for version in NutsVersion::ALL.into_iter().rev() {
            let mut regions = within(version, level);
            let mut deep = level;
            while regions.len() == 1 && deep < 3 {
                deep += 1;
                regions = within(version, deep);
            }
            if !regions.is_empty() {
                self.version = version.to_string();
                self.regions = regions;
                return;
            }
        }
    }
}
