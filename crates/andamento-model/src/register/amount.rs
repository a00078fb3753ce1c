//! Figures as a document states them.

use std::fmt;
use std::str::FromStr;

/// How exactly a document states a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exactness {
    /// Stated as such: `18141`.
    Exact,
    /// "around", "approximately", "nearly", or rounded to millions: `~70000`.
    About,
    /// "more than", "over": `>1000`; the value is a lower bound that is not reached itself.
    MoreThan,
    /// "less than", "under": `<500`.
    LessThan,
}

/// A figure with how exactly it is stated. Written as a plain decimal number with `.`, without
/// thousands separators, with `~`, `>` or `<` before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// The number, in the unit that the entry names.
    pub value: f64,
    /// How exactly it is stated.
    pub exactness: Exactness,
}

impl Amount {
    /// Whether a sum or rate from this figure has to be marked as approximate.
    pub fn is_approximate(self) -> bool {
        self.exactness != Exactness::Exact
    }
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (exactness, number) = match text.as_bytes().first() {
            Some(b'~') => (Exactness::About, &text[1..]),
            Some(b'>') => (Exactness::MoreThan, &text[1..]),
            Some(b'<') => (Exactness::LessThan, &text[1..]),
            _ => (Exactness::Exact, text),
        };
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let plain = unsigned.len() <= 24
            && unsigned.starts_with(|c: char| c.is_ascii_digit())
            && unsigned.ends_with(|c: char| c.is_ascii_digit())
            && unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match number.parse() {
            Ok(value) if plain => Ok(Self { value, exactness }),
            _ => Err(format!(
                "`{}` is not a figure (write 18141, 4600000 or 31.7; ~70000 for about, >1000 for \
                 more than, <500 for less than)",
                text.escape_debug()
            )),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.exactness {
            Exactness::Exact => "",
            Exactness::About => "~",
            Exactness::MoreThan => ">",
            Exactness::LessThan => "<",
        })?;
        write!(f, "{}", self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_keeps_how_exactly_it_was_stated() {
        for text in ["18141", "~70000", ">1000", "<500", "31.7", "-2"] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn separators_words_and_infinities_are_not_figures() {
        for text in [
            "", "1 000", "1,725", "NaN", "inf", "~", "1e9", ".5", "5.", "1.2.3",
        ] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }
}
