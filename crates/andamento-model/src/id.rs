//! Identifiers of dataflows and dimensions.

use std::fmt;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdError {
    /// The text as given.
    pub given: String,
    /// What an identifier of this kind looks like.
    pub expected: &'static str,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not {}",
            self.given.escape_debug(),
            self.expected
        )
    }
}

impl std::error::Error for IdError {}

/// The identifier of a dataflow as in SDMX, lower case, without agency, version and view
/// suffix: `ESTAT:ILC_DI15$DEFAULTVIEW(1.0)` is `ilc_di15`.
///
/// It names a folder in the store, so only `a-z 0-9 _ -` are allowed and it starts with a
/// letter or a digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataflowId(String);

impl DataflowId {
    /// Reads an identifier in any of the spellings in which agencies write it.
    ///
    /// # Errors
    /// When nothing is left after agency, version and view are dropped, or when a character
    /// other than a letter, a digit, `_` or `-` remains.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let after_agency = text.trim().rsplit(':').next().unwrap_or_default();
        let stem = after_agency.split(['$', '(']).next().unwrap_or_default();
        let id = stem.trim().to_ascii_lowercase();
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let starts_well = id.starts_with(|c: char| c.is_ascii_alphanumeric());
        if id.len() > 100 || !starts_well || !id.chars().all(allowed) {
            return Err(IdError {
                given: text.chars().take(120).collect(),
                expected: "a dataflow id (letters, digits, `_`, `-`; for example `lfsa_ergan`)",
            });
        }
        Ok(Self(id))
    }

    /// The identifier, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DataflowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identifier of a dimension, lower case: `geo`, `citizen`, `isced11`.
///
/// The time dimension is not one of them: every cube has exactly one, called `TIME_PERIOD`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimensionId(String);

impl DimensionId {
    /// Reads a dimension's name in any case.
    ///
    /// # Errors
    /// When the name is empty, longer than 60 characters, or holds a character other than a
    /// letter, a digit or `_`.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let id = text.trim().to_ascii_lowercase();
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if id.is_empty() || id.len() > 60 || !id.chars().all(allowed) {
            return Err(IdError {
                given: text.chars().take(80).collect(),
                expected: "a dimension id (letters, digits, `_`; for example `citizen`)",
            });
        }
        Ok(Self(id))
    }

    /// The identifier, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DimensionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agency_version_and_view_are_dropped() {
        for text in [
            "ESTAT:ILC_DI15$DEFAULTVIEW(1.0)",
            "ilc_di15",
            " ILC_DI15(1.0) ",
        ] {
            assert_eq!(DataflowId::parse(text).unwrap().as_str(), "ilc_di15");
        }
    }

    #[test]
    fn a_path_is_not_a_dataflow() {
        for text in ["", "..", "a/b", "../x", "a b", "ESTAT:"] {
            assert!(DataflowId::parse(text).is_err(), "{text}");
        }
    }
}
