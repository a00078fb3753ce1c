//! Observation status and confidentiality, as received.

use std::fmt;

/// The set of observation statuses of one cell, as received.
///
/// Letters as Eurostat writes them: since 27 January 2025 `b` break, `d` definition differs,
/// `e` estimated, `f` forecast, `i` imputed, `m` data cannot exist, `n` not significant,
/// `p` provisional, `u` low reliability; before also `r` revised, `s` Eurostat estimate,
/// `z` not applicable. Any other letter is kept as it came. The letter `c` is never in this
/// set: confidentiality is [`ConfStatus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ObsStatus(u32);

impl ObsStatus {
    /// No status.
    pub const NONE: Self = Self(0);

    /// Adds a letter `a`..`z`; anything else is ignored.
    #[must_use]
    pub fn with(self, letter: char) -> Self {
        match letter {
            'a'..='z' => Self(self.0 | 1 << (letter as u32 - 'a' as u32)),
            _ => self,
        }
    }

    /// Whether the letter is in the set.
    pub fn contains(self, letter: char) -> bool {
        letter.is_ascii_lowercase() && self.0 & (1 << (letter as u32 - 'a' as u32)) != 0
    }

    /// Whether there is no status at all.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The statuses of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The letters, sorted.
    pub fn letters(self) -> impl Iterator<Item = char> {
        ('a'..='z').filter(move |&letter| self.contains(letter))
    }
}

impl fmt::Display for ObsStatus {
    /// Lower-case letters, sorted, without a separator; nothing for the empty set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.letters().try_for_each(|letter| write!(f, "{letter}"))
    }
}

/// Confidentiality of one cell, apart from its observation status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ConfStatus {
    /// Nothing was said: free for publication.
    #[default]
    Free,
    /// Confidential (`c`): the agency knows the value and does not give it.
    Confidential,
}

impl fmt::Display for ConfStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Free => "",
            Self::Confidential => "c",
        })
    }
}

/// Both statuses of a cell in four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Status(u32);

const CONFIDENTIAL: u32 = 1 << 26;
const LETTERS: u32 = CONFIDENTIAL - 1;

impl Status {
    /// Neither observation status nor confidentiality.
    pub const NONE: Self = Self(0);

    /// Joins the two.
    pub fn new(obs: ObsStatus, conf: ConfStatus) -> Self {
        match conf {
            ConfStatus::Free => Self(obs.0),
            ConfStatus::Confidential => Self(obs.0 | CONFIDENTIAL),
        }
    }

    /// Reads a flag token as it stands in a table cell, for example `bu` or `bc`: letters in
    /// any order and case, `c` meaning confidential; blanks, commas, `;` and `|` separate.
    ///
    /// `None`: the token holds something that is not a letter.
    pub fn from_flags(token: &[u8]) -> Option<Self> {
        let mut bits = 0;
        for byte in token {
            match byte.to_ascii_lowercase() {
                b'c' => bits |= CONFIDENTIAL,
                letter @ b'a'..=b'z' => bits |= 1 << (letter - b'a'),
                b' ' | b',' | b';' | b'|' => {}
                _ => return None,
            }
        }
        Some(Self(bits))
    }

    /// Adds confidentiality.
    #[must_use]
    pub fn confidential(self) -> Self {
        Self(self.0 | CONFIDENTIAL)
    }

    /// The observation statuses.
    pub fn obs(self) -> ObsStatus {
        ObsStatus(self.0 & LETTERS)
    }

    /// The confidentiality.
    pub fn conf(self) -> ConfStatus {
        if self.0 & CONFIDENTIAL == 0 {
            ConfStatus::Free
        } else {
            ConfStatus::Confidential
        }
    }

    /// Whether nothing is said at all.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The letters of both, sorted, as old table cells write them (`bc`).
    pub fn flags(self) -> String {
        let confidential = self.conf() == ConfStatus::Confidential;
        ('a'..='z')
            .filter(|&letter| self.obs().contains(letter) || (letter == 'c' && confidential))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_sorted_and_confidentiality_stands_apart() {
        let status = Status::from_flags(b"cb").unwrap();
        assert_eq!(status.obs().to_string(), "b");
        assert_eq!(status.conf(), ConfStatus::Confidential);
        assert_eq!(status.flags(), "bc");
        assert_eq!(Status::new(status.obs(), status.conf()), status);
    }

    #[test]
    fn an_unknown_letter_is_kept() {
        assert_eq!(Status::from_flags(b"qU").unwrap().obs().to_string(), "qu");
        assert_eq!(Status::from_flags(b"b1"), None);
    }
}
