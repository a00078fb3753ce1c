//! Dates and periods in sentences.

use andamento_model::register::{Day, Span};

use super::lexicon::Times;
use crate::register::words::Token;

/// A date at the beginning of some tokens, and how many it takes: `2025`, `2025-2026`,
/// `2025/26`, `March 2025`, `March-April 2025`, `12 March 2025`, `12-14 March 2025`,
/// `March 12, 2025`, `2025-03-12`, `12/03/2025`, `03/2025`, `the end of 2025`, `Q3 2025`, `spring 2025`,
/// `the second half of 2025`. Half years, quarters and seasons end with the last day of a month: spring with
/// June, summer with September, autumn with December, winter with March of the next year. Early, mid and
/// late are read as the whole year, and of two ways to read `03/04/2025` the later counts, so that
/// nothing is called overdue too soon.
pub(crate) fn date(tokens: &[Token<'_>], times: &Times) -> Option<(Span, usize)> {
    let mut at = 0;
    let mut months = None;
    while at < tokens.len() && at < 8 {
        let word = tokens[at].word.as_str();
        let next = tokens.get(at + 1).map_or("", |next| next.word.as_str());
        if let Some(nth) = season(word, times) {
            months = Some((3 * nth + 4, 3 * nth + 6));
            at += 1;
            continue;
        }
        match word {
            "-" | "/" if at == 0 => return None,
            "/" if months.is_some() => at += 1,
            "the" | "of" | "end" | "early" | "mid" | "late" | "beginning" | "course" | "year"
            | "years" | "," | "-" | "half" | "quarter" | "or" => at += 1,
            _ if nth(word).is_some() && part_of_year(next, 0).is_some() => {
                months = Some(part_of_year(next, nth(word)?)?);
                at += 2;
            }
            _ => match short_part(word) {
                Some(part) => {
                    months = Some(part);
                    at += 1;
                }
                None => break,
            },
        }
    }
    if tokens
        .first()
        .is_some_and(|first| first.is("or") || first.is(","))
    {
        return None;
    }
    let (span, taken) = day_month_year(&tokens[at..], times)?;
    let span = match months {
        Some((first, last)) => {
            let (from, to) = (span.first.year(), span.last.year());
            // The months of winter are those of the next year, unless two years are named.
            let (from, first) = if first > 12 {
                (from, 12)
            } else {
                (from, first)
            };
            let (to, last) = match last {
                13.. if to > from => (to, 3),
                13.. => (to + 1, 3),
                _ => (to, last),
            };
            format!("{from:04}-{first:02}/{to:04}-{last:02}")
                .parse()
                .ok()?
        }
        None => span,
    };
    Some((span, at + taken))
}

/// The number of a season from spring, 0.
fn season(word: &str, times: &Times) -> Option<u8> {
    let named = |names: &Vec<String>| names.iter().any(|name| name == word);
    u8::try_from(times.seasons.iter().position(named)?).ok()
}

/// `first`, `2nd`, from 0.
fn nth(word: &str) -> Option<u8> {
    let words = ["first", "second", "third", "fourth"];
    let figures = ["1st", "2nd", "3rd", "4th"];
    let found = words
        .iter()
        .position(|w| *w == word)
        .or_else(|| figures.iter().position(|f| *f == word))?;
    u8::try_from(found).ok()
}

/// `q3`, `h1`.
fn short_part(word: &str) -> Option<(u8, u8)> {
    let number = word.get(1..)?.parse::<u8>().ok()?.checked_sub(1)?;
    match word.as_bytes()[0] {
        b'q' => part_of_year("quarter", number),
        b'h' => part_of_year("half", number),
        _ => None,
    }
}

fn part_of_year(unit: &str, nth: u8) -> Option<(u8, u8)> {
    let length = match unit {
        "half" if nth < 2 => 6,
        "quarter" if nth < 4 => 3,
        _ => return None,
    };
    Some((nth * length + 1, (nth + 1) * length))
}

fn year(token: Option<&Token<'_>>) -> Option<u16> {
    let number = token?.digits()?;
    (1900..=2199)
        .contains(&number)
        .then(|| u16::try_from(number).ok())
        .flatten()
}

fn day_month_year(tokens: &[Token<'_>], times: &Times) -> Option<(Span, usize)> {
    let named = |word: &str| {
        let found = times.months.iter().position(|name| name == word)?;
        u8::try_from(found + 1).ok()
    };
    let month = |at: usize| named(&tokens.get(at)?.word);
    let number = |at: usize| day_number(tokens.get(at)?);
    let is = |at: usize, words: &[&str]| {
        let token = tokens.get(at);
        token.is_some_and(|token| words.contains(&token.word.as_str()))
    };
    let day = |y, m, d| Day::new(y, m, d).map(Span::day);
    let whole = |y: u16, m: u8| format!("{y:04}-{m:02}").parse::<Span>().ok();
    let joins = ["-", "/", "to", "and", "or"];
    if let Some((from, to)) = tokens.first().and_then(|token| token.word.split_once('-')) {
        let y = year(tokens.get(1))?;
        let (first, last) = (whole(y, named(from)?)?.first, whole(y, named(to)?)?.last);
        return (first <= last).then_some((Span { first, last }, 2));
    }
    if let Some(m) = month(0) {
        if let Some(y) = year(tokens.get(1)) {
            return Some((whole(y, m)?, 2));
        }
        if let (true, Some(second), Some(y)) = (is(1, &joins), month(2), year(tokens.get(3))) {
            let first = whole(y, m)?.first;
            let last = whole(y, second)?.last;
            return (first <= last).then_some((Span { first, last }, 4));
        }
        let (d, comma) = (number(1)?, usize::from(is(2, &[","])));
        return Some((day(year(tokens.get(2 + comma))?, m, d)?, 3 + comma));
    }
    let of = usize::from(is(1, &["of"]));
    if let Some(m) = month(1 + of) {
        return Some((day(year(tokens.get(2 + of))?, m, number(0)?)?, 3 + of));
    }
    if let (true, Some(first), Some(last), Some(m)) =
        (is(1, &joins), number(0), number(2), month(3))
    {
        let y = year(tokens.get(4))?;
        let (first, last) = (day(y, m, first)?.first, day(y, m, last)?.last);
        return (first <= last).then_some((Span { first, last }, 5));
    }
    if let Some(span) = in_figures(tokens) {
        return Some(span);
    }
    let first = year(tokens.first())?;
    if let Some((m, d)) = number(2)
        .zip(number(4))
        .filter(|_| is(1, &["-"]) && is(3, &["-"]))
    {
        return Some((day(first, m, d)?, 5));
    }
    let short = |at: usize| number(at).map(|n| first / 100 * 100 + u16::from(n));
    let two_digits = tokens.get(2).is_some_and(|t| t.word.len() == 2) && is(1, &["-", "/"]);
    let second = year(tokens.get(2)).or_else(|| short(2).filter(|_| two_digits));
    match second {
        Some(second) if is(1, &joins) && second >= first => {
            Some((format!("{first:04}/{second:04}").parse().ok()?, 3))
        }
        _ => Some((format!("{first:04}").parse().ok()?, 1)),
    }
}

/// `12`, `12th`.
fn day_number(token: &Token<'_>) -> Option<u8> {
    let word = token.word.as_str();
    let plain = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    plain.parse().ok()
}

/// `12/03/2025`, `12.03.2025`, `03/2025`.
fn in_figures(tokens: &[Token<'_>]) -> Option<(Span, usize)> {
    let pointed: Vec<u16> = tokens
        .first()?
        .word
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect();
    let slashed = |at: usize| tokens.get(at).is_some_and(|token| token.is("/"));
    let part = |at: usize| tokens.get(at).and_then(day_number);
    let (day, month, year, taken) = match (pointed[..].iter().as_slice(), slashed(1), slashed(3)) {
        ([day, month, year], _, _) if *year > 1899 => (
            u8::try_from(*day).ok()?,
            u8::try_from(*month).ok()?,
            *year,
            1,
        ),
        (_, true, true) => (part(0)?, part(2)?, year(tokens.get(4))?, 5),
        (_, true, false) => {
            let (month, year) = (part(0)?, year(tokens.get(2))?);
            return Some((format!("{year:04}-{month:02}").parse().ok()?, 3));
        }
        _ => return None,
    };
    let readings = [Day::new(year, month, day), Day::new(year, day, month)];
    let latest = readings.into_iter().flatten().max()?;
    Some((Span::day(latest), taken))
}
