//! Time periods as SDMX writes them.

use std::fmt;
use std::str::FromStr;

/// How often a series is observed; Eurostat's `freq` codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// `A`: a calendar year.
    Annual,
    /// `S`: half a year.
    HalfYearly,
    /// `Q`: a quarter.
    Quarterly,
    /// `M`: a month.
    Monthly,
    /// `W`: an ISO week.
    Weekly,
    /// `D`: a day.
    Daily,
}

impl Frequency {
    /// The code of the `freq` dimension.
    pub fn code(self) -> &'static str {
        match self {
            Self::Annual => "A",
            Self::HalfYearly => "S",
            Self::Quarterly => "Q",
            Self::Monthly => "M",
            Self::Weekly => "W",
            Self::Daily => "D",
        }
    }
}

/// A time period: `2024`, `2024-S1`, `2024-Q4`, `2025-03`, `2025-W07`, `2025-03-31`.
///
/// Ordered by its first day, the longer period first among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: u16,
    /// Ordinal of the first day, counted roughly (31 days a month): for ordering only.
    start: u16,
    frequency: Frequency,
    part: u8,
    day: u8,
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodError {
    /// The text as given, cut at 40 characters.
    pub given: String,
}

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a period (expected 2024, 2024-S1, 2024-Q4, 2024-03, 2024-W07 or 2024-03-31)",
            self.given.escape_debug()
        )
    }
}

impl std::error::Error for PeriodError {}

impl Period {
    /// A calendar year.
    pub fn year_of(year: u16) -> Self {
        Self {
            year,
            start: 0,
            frequency: Frequency::Annual,
            part: 0,
            day: 0,
        }
    }

    /// The calendar year in which the period lies (the ISO year for weeks).
    pub fn year(self) -> u16 {
        self.year
    }

    /// How long it is.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// The first day as `2024-10-01`; for a week, the day counted from 1 January, roughly.
    pub fn first_day(self) -> String {
        let months_in = |part: u8, months: u8| (part.saturating_sub(1)) * months + 1;
        let (month, day) = match self.frequency {
            Frequency::Annual => (1, 1),
            Frequency::HalfYearly => (months_in(self.part, 6), 1),
            Frequency::Quarterly => (months_in(self.part, 3), 1),
            Frequency::Monthly => (self.part, 1),
            Frequency::Weekly => (months_in(self.part.div_ceil(5).max(1), 1), 1),
            Frequency::Daily => (self.part, self.day),
        };
        format!("{:04}-{month:02}-{day:02}", self.year)
    }

    fn parse(text: &str) -> Option<Self> {
        let (digits, rest) = text.split_at_checked(4)?;
        let year = number(digits)?;
        if year < 1000 {
            return None;
        }
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let Some(first) = rest.chars().next() else {
            return (text.len() == 4).then(|| Self::year_of(year));
        };
        let (frequency, part, day, limit) = match first.to_ascii_uppercase() {
            'S' | 'H' => (Frequency::HalfYearly, number(&rest[1..])?, 0, 2),
            'Q' => (Frequency::Quarterly, number(&rest[1..])?, 0, 4),
            'W' => (Frequency::Weekly, number(&rest[1..])?, 0, 53),
            'M' => (Frequency::Monthly, number(&rest[1..])?, 0, 12),
            _ => match rest.split_once('-') {
                Some((month, day)) if month.len() == 2 && day.len() == 2 => {
                    (Frequency::Daily, number(month)?, number(day)?, 12)
                }
                None if rest.len() == 2 && text.len() == 7 => {
                    (Frequency::Monthly, number(rest)?, 0, 12)
                }
                _ => return None,
            },
        };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match part {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if part == 0
            || part > limit
            || (frequency == Frequency::Daily && !(1..=days).contains(&day))
        {
            return None;
        }
        let start = match frequency {
            Frequency::Annual => 0,
            Frequency::HalfYearly => (part - 1) * 6 * 31,
            Frequency::Quarterly => (part - 1) * 3 * 31,
            Frequency::Monthly => (part - 1) * 31,
            Frequency::Weekly => (part - 1) * 7,
            Frequency::Daily => (part - 1) * 31 + day - 1,
        };
        Some(Self {
            year,
            start,
            frequency,
            part: u8::try_from(part).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }
}

/// Digits only: a sign or a blank is not part of a period.
fn number(digits: &str) -> Option<u16> {
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads SDMX spellings and the older ones (`2017M12`, `2017Q4`, `2017S1`).
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(PeriodError {
                given: text.chars().take(40).collect(),
            });
        }
        Self::parse(text).ok_or_else(|| PeriodError {
            given: text.chars().take(40).collect(),
        })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            year, part, day, ..
        } = self;
        match self.frequency {
            Frequency::Annual => write!(f, "{year:04}"),
            Frequency::HalfYearly => write!(f, "{year:04}-S{part}"),
            Frequency::Quarterly => write!(f, "{year:04}-Q{part}"),
            Frequency::Monthly => write!(f, "{year:04}-{part:02}"),
            Frequency::Weekly => write!(f, "{year:04}-W{part:02}"),
            Frequency::Daily => write!(f, "{year:04}-{part:02}-{day:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_written_the_sdmx_way() {
        for (given, written) in [
            ("2024", "2024"),
            ("2019 ", "2019"),
            ("2024-Q4", "2024-Q4"),
            ("2024Q4", "2024-Q4"),
            ("2017M12", "2017-12"),
            ("2025-03", "2025-03"),
            ("2010S2", "2010-S2"),
            ("2025-W07", "2025-W07"),
            ("2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(given.parse::<Period>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn impossible_periods_are_refused() {
        for given in [
            "2024-13",
            "2024-00",
            "2024-Q5",
            "2024-Q0",
            "24",
            "20245",
            "",
            "2023-02-29",
            "2024-1",
            "+024",
            "2024-",
            "2024-Q",
            "2024-W54",
            "x024",
            "２０２４",
            "2024-03-3",
            "2024M123",
        ] {
            assert!(given.parse::<Period>().is_err(), "{given}");
        }
    }

    #[test]
    fn periods_are_ordered_by_their_first_day() {
        let order = [
            "2023-12", "2024", "2024-Q1", "2024-01", "2024-02", "2024-Q2", "2025",
        ];
        let periods: Vec<Period> = order.iter().map(|p| p.parse().unwrap()).collect();
        assert!(periods.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
