//! Calendar days and spans of days, as plans and reports state them.

use std::fmt;
use std::str::FromStr;

/// A calendar day, `2026-11-22`. Sorts by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// A day of the Gregorian calendar. `None`: there is no such day, or the year is not
    /// between 1000 and 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1000..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<Span>() {
            Ok(span) if text.len() == 10 => Ok(span.first),
            _ => Err(format!(
                "`{}` is not a day (write 2026-11-22)",
                text.escape_debug()
            )),
        }
    }
}

/// The days from a first to a last one, both included.
///
/// Written as in ISO 8601: a year `2020`, a month `2020-10`, a day `2020-10-02`, or an interval
/// of two of these, `2025/2026`. Sorts by first day, then by last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last day, not before the first.
    pub last: Day,
}

impl Span {
    /// One day.
    pub fn day(day: Day) -> Self {
        Self {
            first: day,
            last: day,
        }
    }

    /// Whether a day lies in the span.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    fn part(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2));
        let day = parts.next().map(|part| digits(part, 2));
        if parts.next().is_some() {
            return None;
        }
        let (first, last) = match (month, day) {
            (None, None) => (Day::new(year, 1, 1)?, Day::new(year, 12, 31)?),
            (Some(month), None) => {
                let month = u8::try_from(month?).ok()?;
                let first = Day::new(year, month, 1)?;
                (first, Day::new(year, month, days_in(year, month))?)
            }
            (Some(month), Some(day)) => {
                let (month, day) = (u8::try_from(month?).ok()?, u8::try_from(day?).ok()?);
                let day = Day::new(year, month, day)?;
                (day, day)
            }
            (None, Some(_)) => return None,
        };
        Some(Self { first, last })
    }
}

fn digits(text: &str, count: usize) -> Option<u16> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = match text.split_once('/') {
            None => Self::part(text),
            Some((from, to)) => Self::part(from).zip(Self::part(to)).and_then(|(from, to)| {
                (from.first <= to.last).then_some(Self {
                    first: from.first,
                    last: to.last,
                })
            }),
        };
        read.ok_or_else(|| {
            format!(
                "`{}` is not a date or span (write 2020, 2020-10, 2020-10-02 or 2025/2026, first \
                 before last)",
                text.escape_debug()
            )
        })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first, self.last);
        let whole_months = first.day == 1 && last.day == days_in(last.year, last.month);
        let whole_years = whole_months && first.month == 1 && last.month == 12;
        if first == last {
            write!(f, "{first}")
        } else if whole_years && first.year == last.year {
            write!(f, "{:04}", first.year)
        } else if whole_years {
            write!(f, "{:04}/{:04}", first.year, last.year)
        } else if whole_months && (first.year, first.month) == (last.year, last.month) {
            write!(f, "{:04}-{:02}", first.year, first.month)
        } else {
            write!(f, "{first}/{last}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_back_what_it_writes() {
        for text in [
            "2020",
            "2020-02",
            "2020-02-29",
            "2025/2026",
            "2020-03-01/2020-04-15",
        ] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for text in [
            "",
            "20",
            "2021-02-29",
            "2021-13",
            "2026/2025",
            "2020-1-1",
            "0999",
            "2020-10-02x",
            "2020/",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_of_years_ends_with_its_last_day() {
        let span: Span = "2025/2026".parse().unwrap();
        assert!(span.contains("2026-12-31".parse().unwrap()));
        assert!(!span.contains("2027-01-01".parse().unwrap()));
    }
}
