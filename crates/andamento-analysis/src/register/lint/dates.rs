//! Dates and periods in sentences.

use andamento_model::register::{Day, Span};

use super::lexicon::Promises;
use crate::register::words::{Token, longest};

/// A date at the beginning of some tokens, and how many it takes: `2025`, `2025-2026`,
/// `2025/26`, `March 2025`, `12 March 2025`, `March 12, 2025`, `2025-03-12`, `the end of 2025`,
/// `Q3 2025`, `the second half of 2025`. Half years and quarters end with their last day; early, mid and
/// late are read as the whole year, so that nothing is called overdue too soon.
pub(super) fn date(tokens: &[Token<'_>], words: &Promises) -> Option<(Span, usize)> {
    let mut at = 0;
    let mut months = None;
    while at < tokens.len() && at < 8 {
        let word = tokens[at].word.as_str();
        match word {
            "the" | "of" | "end" | "early" | "mid" | "late" | "beginning" | "course" | "spring"
            | "summer" | "autumn" | "winter" | "year" | "years" | "," | "-" | "half"
            | "quarter" => at += 1,
            "first" | "second" | "third" | "fourth" => {
                let unit = tokens.get(at + 1).map_or("", |next| next.word.as_str());
                let nth = ["first", "second", "third", "fourth"]
                    .iter()
                    .position(|n| *n == word)?;
                months = Some(part_of_year(unit, u8::try_from(nth).ok()?)?);
                at += 2;
            }
            "q1" | "q2" | "q3" | "q4" => {
                months = Some(part_of_year("quarter", word.as_bytes()[1] - b'1')?);
                at += 1;
            }
            _ => break,
        }
    }
    let (span, taken) = day_month_year(&tokens[at..], words)?;
    let year = span.first.year();
    let span = match months {
        Some((first, last)) => format!("{year:04}-{first:02}/{year:04}-{last:02}")
            .parse()
            .ok()?,
        None => span,
    };
    Some((span, at + taken))
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

fn day_month_year(tokens: &[Token<'_>], words: &Promises) -> Option<(Span, usize)> {
    let month = |at: usize| {
        let token = tokens.get(at)?;
        let found = words.months.iter().position(|name| *name == token.word)?;
        u8::try_from(found + 1).ok()
    };
    let number = |at: usize| {
        tokens
            .get(at)
            .and_then(Token::digits)
            .and_then(|n| u8::try_from(n).ok())
    };
    let mark = |at: usize| tokens.get(at).is_some_and(|token| token.mark);
    let day = |y, m, d| Day::new(y, m, d).map(Span::day);
    let whole = |y: u16, m: u8| format!("{y:04}-{m:02}").parse::<Span>().ok();
    if let Some(m) = month(0) {
        if let Some(y) = year(tokens.get(1)) {
            return Some((whole(y, m)?, 2));
        }
        let (d, comma) = (number(1)?, usize::from(mark(2)));
        return Some((day(year(tokens.get(2 + comma))?, m, d)?, 3 + comma));
    }
    if let Some(m) = month(1) {
        return Some((day(year(tokens.get(2))?, m, number(0)?)?, 3));
    }
    let first = year(tokens.first())?;
    let written_whole = mark(1) && mark(3) && tokens.get(1).is_some_and(|t| t.is("-"));
    if let Some((m, d)) = number(2).zip(number(4)).filter(|_| written_whole) {
        return Some((day(first, m, d)?, 5));
    }
    let joined = tokens
        .get(1)
        .is_some_and(|t| t.is("-") || t.is("/") || t.is("to") || t.is("and"));
    let short = |at: usize| number(at).map(|n| first / 100 * 100 + u16::from(n));
    let two_digits = tokens.get(2).is_some_and(|t| t.word.len() == 2);
    let second = year(tokens.get(2)).or_else(|| short(2).filter(|_| two_digits));
    match second {
        Some(second) if joined && second >= first => {
            Some((format!("{first:04}/{second:04}").parse().ok()?, 3))
        }
        _ => Some((format!("{first:04}").parse().ok()?, 1)),
    }
}

/// The times that a sentence promises for something.
pub(super) fn promised(sentence: &[Token<'_>], words: &Promises) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = None;
    let mut at = 0;
    while at < sentence.len() {
        let rest = &sentence[at..];
        if let Some(taken) = longest(rest, &words.moved) {
            found.clear();
            open = Some(at + taken);
            at += taken;
        } else if let Some(taken) = longest(rest, &words.verbs) {
            let before = &sentence[at.saturating_sub(3)..at];
            let off = before
                .iter()
                .any(|token| longest(std::slice::from_ref(token), &words.cancelled).is_some());
            open = (!off).then_some(at + taken);
            at += taken;
        } else if sentence[at].is(";") {
            open = None;
            at += 1;
        } else if let Some((span, taken)) = date(rest, words).filter(|_| !sentence[at].mark) {
            let before = at
                .checked_sub(1)
                .map_or(&[][..], |before| &sentence[before..at]);
            let point = longest(before, &words.not_points).is_none();
            if open.is_some() && point {
                found.push(span);
                open = None;
            }
            at += taken;
        } else {
            at += 1;
        }
    }
    found
}
