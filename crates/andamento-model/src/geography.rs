//! Territories: NUTS codes by version, and who is in which aggregate of countries.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::note::Note;

/// A version of the NUTS classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NutsVersion {
    /// NUTS 2010.
    N2010,
    /// NUTS 2013.
    N2013,
    /// NUTS 2016.
    N2016,
    /// NUTS 2021.
    N2021,
    /// NUTS 2024.
    N2024,
}

impl NutsVersion {
    /// Every version, oldest first.
    pub const ALL: [Self; 5] = [
        Self::N2010,
        Self::N2013,
        Self::N2016,
        Self::N2021,
        Self::N2024,
    ];

    /// The year that names it.
    pub fn year(self) -> u16 {
        match self {
            Self::N2010 => 2010,
            Self::N2013 => 2013,
            Self::N2016 => 2016,
            Self::N2021 => 2021,
            Self::N2024 => 2024,
        }
    }
}

impl fmt::Display for NutsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NUTS {}", self.year())
    }
}

/// A set of NUTS versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NutsVersions(u8);

impl NutsVersions {
    /// No version.
    pub const NONE: Self = Self(0);
    /// Every version.
    pub const EVERY: Self = Self(0b1_1111);

    /// Adds a version.
    #[must_use]
    pub fn with(self, version: NutsVersion) -> Self {
        Self(self.0 | 1 << version as u8)
    }

    /// Versions in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Versions in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a version is in the set.
    pub fn contains(self, version: NutsVersion) -> bool {
        self.0 & (1 << version as u8) != 0
    }

    /// The versions, oldest first.
    pub fn iter(self) -> impl Iterator<Item = NutsVersion> {
        NutsVersion::ALL
            .into_iter()
            .filter(move |&version| self.contains(version))
    }
}

impl fmt::Display for NutsVersions {
    /// `NUTS 2013, 2016`; `no NUTS version` for the empty set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no NUTS version");
        }
        f.write_str("NUTS ")?;
        for (at, version) in self.iter().enumerate() {
            write!(f, "{}{}", if at > 0 { ", " } else { "" }, version.year())?;
        }
        Ok(())
    }
}

/// A code of the NUTS classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NutsRegion {
    /// 0 for countries, 1 to 3 for regions.
    pub level: u8,
    /// The name to show; empty when the catalog has none.
    pub name: String,
    /// The versions that have this code for certain.
    pub versions: NutsVersions,
    /// These and the versions of which it is not known.
    pub possible: NutsVersions,
}

/// What is known about the versions that have a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeVersions {
    /// Versions that have the code.
    pub certain: NutsVersions,
    /// These and the versions of which it is not known.
    pub possible: NutsVersions,
}

impl CodeVersions {
    /// Whether both codes can be of one version, of which at least one of them certainly is.
    pub fn shares_version(self, other: Self) -> bool {
        !self.certain.and(other.possible).is_empty() || !self.possible.and(other.certain).is_empty()
    }

    /// The versions that the code can be of in a table whose codes are all of one of the
    /// versions `table`. All possible ones when the table mixes versions or tells nothing.
    pub fn within(self, table: Option<NutsVersions>) -> NutsVersions {
        let both = table.map_or(NutsVersions::NONE, |table| self.possible.and(table));
        if both.is_empty() { self.possible } else { both }
    }
}

/// The NUTS codes of the catalog with the versions in which they exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NutsTable {
    regions: BTreeMap<String, NutsRegion>,
}

impl NutsTable {
    /// Reads the catalog's CSV, `code,level,name,n2010,n2013,n2016,n2021,n2024`, where `1`
    /// says that the version has the code, `0` that it has not, and nothing that it is not
    /// known.
    ///
    /// # Errors
    /// A note that names the line and what was expected there.
    pub fn parse(text: &str) -> Result<Self, Note> {
        const COLUMNS: [&str; 8] = [
            "code", "level", "name", "n2010", "n2013", "n2016", "n2021", "n2024",
        ];
        let mut table = Self::default();
        for (line, fields) in records(text, &COLUMNS)? {
            let field = |at: usize| fields.get(at).map_or("", String::as_str);
            let level = match field(1) {
                "0" => 0,
                "1" => 1,
                "2" => 2,
                "3" => 3,
                other => {
                    let text = format!("`{}` is not a NUTS level (0 to 3)", other.escape_debug());
                    return Err(Note::on_field(line, 2, text));
                }
            };
            let (mut versions, mut possible) = (NutsVersions::NONE, NutsVersions::NONE);
            for (column, version) in (3_u32..).zip(NutsVersion::ALL) {
                match field(column as usize) {
                    "1" => {
                        versions = versions.with(version);
                        possible = possible.with(version);
                    }
                    "" => possible = possible.with(version),
                    "0" => {}
                    other => {
                        let text = format!("`{}` is not 1, 0 or empty", other.escape_debug());
                        return Err(Note::on_field(line, column + 1, text));
                    }
                }
            }
            let region = NutsRegion {
                level,
                name: field(2).to_string(),
                versions,
                possible,
            };
            if table.regions.insert(field(0).to_string(), region).is_some() {
                let text = format!("code `{}` stands there twice", field(0));
                return Err(Note::on_field(line, 1, text));
            }
        }
        Ok(table)
    }

    /// A code. `None`: not in any version of the catalog.
    pub fn get(&self, code: &str) -> Option<&NutsRegion> {
        self.regions.get(code)
    }

    /// The versions that have a region's code. `None`: a country, an aggregate, or a code
    /// that no version has for certain, so that nothing can be said.
    pub fn region_versions(&self, code: &str) -> Option<CodeVersions> {
        let region = self.get(code)?;
        let known = region.level > 0 && !region.versions.is_empty();
        known.then_some(CodeVersions {
            certain: region.versions,
            possible: region.possible,
        })
    }

    /// The versions that have *every* region code among these: for certain or, when there is
    /// no such version, as far as is known. The empty set when the codes mix versions.
    /// `None`: no region code among them.
    pub fn common_versions<'a>(
        &self,
        codes: impl IntoIterator<Item = &'a str>,
    ) -> Option<NutsVersions> {
        let mut kinds: Vec<CodeVersions> = Vec::new();
        for code in codes {
            let versions = self.region_versions(code);
            kinds.extend(versions.filter(|versions| !kinds.contains(versions)));
        }
        let sets = || kinds.iter();
        let certain = sets().map(|kind| kind.certain).reduce(NutsVersions::and)?;
        let mixed = sets().any(|a| sets().any(|b| !a.shares_version(*b)));
        if mixed || !certain.is_empty() {
            return Some(if mixed { NutsVersions::NONE } else { certain });
        }
        let anywhere = sets().map(|kind| kind.certain).reduce(NutsVersions::or)?;
        let possible = sets().map(|kind| kind.possible).reduce(NutsVersions::and)?;
        Some(anywhere.and(possible))
    }

    /// All codes, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &NutsRegion)> {
        self.regions
            .iter()
            .map(|(code, region)| (code.as_str(), region))
    }
}

/// Aggregates of countries (`EU27_2020`) and their member countries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aggregates {
    members: BTreeMap<String, BTreeSet<String>>,
}

impl Aggregates {
    /// Reads the catalog's CSV, `aggregate,member`.
    ///
    /// # Errors
    /// A note that names the line and what was expected there.
    pub fn parse(text: &str) -> Result<Self, Note> {
        let mut aggregates = Self::default();
        for (line, fields) in records(text, &["aggregate", "member"])? {
            let (Some(aggregate), Some(member)) = (fields.first(), fields.get(1)) else {
                return Err(Note::on_line(line, "an aggregate and a member are needed"));
            };
            if aggregate.is_empty() || member.is_empty() {
                return Err(Note::on_line(line, "an aggregate and a member are needed"));
            }
            aggregates
                .members
                .entry(aggregate.clone())
                .or_default()
                .insert(member.clone());
        }
        Ok(aggregates)
    }

    /// The members of an aggregate, sorted. `None`: not an aggregate of the catalog.
    pub fn get(&self, aggregate: &str) -> Option<&BTreeSet<String>> {
        self.members.get(aggregate)
    }

    /// The codes of the aggregates, sorted.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// Whether a country is a member of an aggregate.
    pub fn is_member(&self, aggregate: &str, country: &str) -> bool {
        self.get(aggregate).is_some_and(|m| m.contains(country))
    }
}

fn records(text: &str, columns: &[&str]) -> Result<Vec<(u64, Vec<String>)>, Note> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|e| Note::on_line(1, e.to_string()))?;
    if header.iter().ne(columns.iter().copied()) {
        let text = format!("expected the header `{}`", columns.join(","));
        return Err(Note::on_line(1, text));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            Note::on_line(e.position().map_or(0, csv::Position::line), e.to_string())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.iter().map(str::to_string).collect()));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "code,level,name,n2010,n2013,n2016,n2021,n2024\n\
        UK,0,United Kingdom,1,1,1,1,\n\
        UKI1,2,Inner London,1,0,0,0,\n\
        UKI3,2,Inner London - West,0,1,1,1,\n\
        FR10,2,Ile-de-France,1,1,1,1,1\n";

    #[test]
    fn codes_of_different_versions_have_none_in_common() {
        let table = NutsTable::parse(TABLE).unwrap();
        let common = |codes: &[&str]| table.common_versions(codes.iter().copied());
        assert_eq!(common(&["UK", "EU28"]), None);
        assert_eq!(common(&["UKI1", "FR10"]).unwrap().to_string(), "NUTS 2010");
        assert_eq!(common(&["UKI1", "UKI3", "UK"]), Some(NutsVersions::NONE));
        assert_eq!(
            common(&["UKI3", "FR10"]).unwrap().to_string(),
            "NUTS 2013, 2016, 2021"
        );
    }

    #[test]
    fn a_wrong_mark_is_named_with_its_place() {
        let text = "code,level,name,n2010,n2013,n2016,n2021,n2024\nAT1,1,x,1,yes,,,\n";
        let note = NutsTable::parse(text).unwrap_err();
        assert_eq!(
            note.to_string(),
            "line 2, column 5: `yes` is not 1, 0 or empty"
        );
    }

    #[test]
    fn members_are_found_by_aggregate() {
        let table = Aggregates::parse("aggregate,member\nEU28,UK\nEU28,AT\n").unwrap();
        assert!(table.is_member("EU28", "UK"));
        assert!(!table.is_member("EU27_2020", "UK"));
    }
}
