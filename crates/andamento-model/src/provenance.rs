//! Where a number comes from.

use std::fmt;

/// The bytes of a file as they were received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    /// The file's name without its folder, or the address it was fetched from.
    pub name: String,
    /// SHA-256 of the bytes as received (compressed if they were), lower-case hexadecimal.
    pub sha256: String,
    /// Number of bytes as received.
    pub bytes: u64,
}

impl Snapshot {
    /// The first eight characters of the hash.
    pub fn hash8(&self) -> &str {
        self.sha256.get(..8).unwrap_or(&self.sha256)
    }
}

/// The version of a dataflow that a snapshot carries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vintage {
    /// Nothing says when the figures were published; named after the first eight characters
    /// of the snapshot's hash.
    Undated(String),
    /// Date, or date and time, of the last update: `2025-03-21` or `2025-03-21T23:00:00`,
    /// with an offset where the source gives one. Sorts as text.
    Dated(String),
}

impl Vintage {
    /// Reads what [`fmt::Display`] writes. `None`: neither a date nor `undated-` and eight
    /// hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(hash) = text.strip_prefix("undated-") {
            let plain = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit());
            return plain.then(|| Self::Undated(hash.to_string()));
        }
        let date = text.get(..10)?;
        let valid = date.parse::<crate::Period>().ok()?.frequency() == crate::Frequency::Daily;
        let rest = &text[10..];
        let time = rest.is_empty()
            || (rest.starts_with('T')
                && rest
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b"T:+-.Z".contains(&b)));
        (valid && time && text.len() <= 35).then(|| Self::Dated(text.to_string()))
    }

    /// The calendar date, `2025-03-21`. `None`: undated.
    pub fn date(&self) -> Option<&str> {
        match self {
            Self::Dated(text) => text.get(..10),
            Self::Undated(_) => None,
        }
    }
}

impl fmt::Display for Vintage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dated(date) => f.write_str(date),
            Self::Undated(hash8) => write!(f, "undated-{hash8}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vintage_reads_back_what_it_writes() {
        for text in [
            "2025-03-21",
            "2025-03-21T23:00:00",
            "2026-08-10T11:00:00+0200",
            "undated-0a1b2c3d",
        ] {
            assert_eq!(Vintage::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "2025-13-01",
            "undated-xyz",
            "yesterday",
            "2025-03-21/../x",
            "2025",
        ] {
            assert_eq!(Vintage::parse(text), None);
        }
    }
}
