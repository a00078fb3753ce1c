//! Population groups: whom a code of citizenship or country of birth covers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::geography::Aggregates;
use crate::id::DimensionId;

/// A part of the population, seen from the reporting country. Every person is in exactly one
/// part. Under `citizen` it is told by citizenship, under `c_birth` by country of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PopulationPart {
    /// Of the reporting country.
    Nationals,
    /// Of another country that is in the EU today and was before July 2013.
    EuOthers,
    /// Of Croatia (in the EU since July 2013), when it does not report.
    Croatia,
    /// Of the United Kingdom (in the EU until January 2020), when it does not report.
    UnitedKingdom,
    /// Of Iceland, Liechtenstein, Norway or Switzerland, when it does not report.
    Efta,
    /// Of any other country.
    OtherThirdCountry,
    /// Of no country.
    Stateless,
    /// Not known.
    Unknown,
}

impl PopulationPart {
    /// All parts.
    pub const ALL: [Self; 8] = [
        Self::Nationals,
        Self::EuOthers,
        Self::Croatia,
        Self::UnitedKingdom,
        Self::Efta,
        Self::OtherThirdCountry,
        Self::Stateless,
        Self::Unknown,
    ];

    /// As the catalog writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nationals => "nationals",
            Self::EuOthers => "eu-others",
            Self::Croatia => "croatia",
            Self::UnitedKingdom => "united-kingdom",
            Self::Efta => "efta",
            Self::OtherThirdCountry => "other-third-country",
            Self::Stateless => "stateless",
            Self::Unknown => "unknown",
        }
    }

    /// Reads [`PopulationPart::name`]. `None`: no such part.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// The part to which the people of one country belong, seen from `reporting`.
    fn of_country(code: &str, reporting: &str, aggregates: &Aggregates) -> Self {
        if code == reporting {
            return Self::Nationals;
        }
        match code {
            "HR" => Self::Croatia,
            "UK" => Self::UnitedKingdom,
            "IS" | "LI" | "NO" | "CH" => Self::Efta,
            _ if aggregates.is_member("EU27_2020", code) => Self::EuOthers,
            _ => Self::OtherThirdCountry,
        }
    }
}

/// A group code of one dimension and whom it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationGroup {
    /// The official code: `NEU27_2020_FOR`.
    pub code: String,
    /// The dimension in which the code has this meaning: `citizen` or `c_birth`.
    pub dimension: DimensionId,
    /// A label to show.
    pub label: String,
    /// The parts that it covers.
    pub covers: BTreeSet<PopulationPart>,
    /// The composition of the EU on which it rests: `EU27_2020`, `EU28`. `None`: its meaning
    /// does not depend on who is in the EU.
    pub base: Option<String>,
    /// Who is *not* covered, in words.
    pub not_covered: String,
}

/// Whom a code covers, seen from one reporting country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// Whole parts of the population.
    Parts(BTreeSet<PopulationPart>),
    /// The people of one country, which lie in one part.
    Country {
        /// The country.
        code: String,
        /// The parts in which they lie: one, seen from one country; seen from an aggregate that
        /// the country belongs to also the nationals.
        parts: BTreeSet<PopulationPart>,
    },
}

impl Coverage {
    /// Whether somebody can be in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Parts(a), Self::Parts(b)) => !a.is_disjoint(b),
            (Self::Parts(a), Self::Country { parts: b, .. })
            | (Self::Country { parts: a, .. }, Self::Parts(b)) => !a.is_disjoint(b),
            (Self::Country { code: a, .. }, Self::Country { code: b, .. }) => a == b,
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parts(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    write!(f, "{}{}", if at > 0 { ", " } else { "" }, part.name())?;
                }
                Ok(())
            }
            Self::Country { code, .. } => write!(f, "people of {code}"),
        }
    }
}

/// The groups of the catalog, by dimension and code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PopulationGroups {
    groups: BTreeMap<(DimensionId, String), PopulationGroup>,
}

impl PopulationGroups {
    /// Adds a group. Returns `false`, changing nothing, when the dimension has this code
    /// already.
    pub fn add(&mut self, group: PopulationGroup) -> bool {
        let key = (group.dimension.clone(), group.code.clone());
        if self.groups.contains_key(&key) {
            return false;
        }
        self.groups.insert(key, group);
        true
    }

    /// A group. `None`: the catalog does not describe this code in this dimension.
    pub fn get(&self, dimension: &DimensionId, code: &str) -> Option<&PopulationGroup> {
        self.groups.get(&(dimension.clone(), code.to_string()))
    }

    /// All groups, by dimension and code.
    pub fn iter(&self) -> impl Iterator<Item = &PopulationGroup> {
        self.groups.values()
    }

    /// Whom a code covers, seen from a reporting territory (the first two letters of a
    /// region's code name its country). `None`: neither a described group nor a code of two
    /// capital letters, which is taken as a country.
    pub fn coverage(
        &self,
        dimension: &DimensionId,
        code: &str,
        territory: &str,
        aggregates: &Aggregates,
    ) -> Option<Coverage> {
        if let Some(group) = self.get(dimension, code) {
            return Some(Coverage::Parts(group.covers.clone()));
        }
        let country = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        let (reporting, member) = match aggregates.get(territory) {
            Some(members) => ("", members.contains(code)),
            None => (territory.get(..2).unwrap_or_default(), false),
        };
        country.then(|| {
            let mut parts =
                BTreeSet::from([PopulationPart::of_country(code, reporting, aggregates)]);
            if member {
                parts.extend([PopulationPart::of_country(code, code, aggregates)]);
            }
            Coverage::Country {
                code: code.to_string(),
                parts,
            }
        })
    }
}
