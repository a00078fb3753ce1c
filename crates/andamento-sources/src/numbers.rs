//! Numbers and flags as delimited files write them.

use std::borrow::Cow;

use andamento_model::Status;

/// Reads a plain decimal number exactly: an optional sign, digits, at most one point, an
/// optional exponent.
///
/// # Errors
/// The reason why it is none, in words.
pub(crate) fn decimal(text: &str) -> Result<f64, String> {
    let bytes = text.as_bytes();
    let unsigned = bytes
        .strip_prefix(b"-")
        .or_else(|| bytes.strip_prefix(b"+"))
        .unwrap_or(bytes);
    let starts_well = matches!(unsigned, [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..]);
    let number = if starts_well {
        text.parse::<f64>().ok()
    } else {
        None
    };
    match number {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(format!("`{}` is beyond what a number can hold", cut(text))),
        None => Err(format!("`{}` is not a decimal number", cut(text))),
    }
}

/// Reads a number that may have a comma, a blank or a no-break blank between thousands.
///
/// # Errors
/// The reason why it is none, in words.
pub(crate) fn decimal_with_thousands(text: &str) -> Result<f64, String> {
    decimal(&without_thousands(text).ok_or_else(|| {
        format!(
            "`{}` is not a number with groups of three digits",
            cut(text)
        )
    })?)
}

/// `None`: something separates, but not groups of three digits.
fn without_thousands(text: &str) -> Option<Cow<'_, str>> {
    let separates = |c: char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    if !text.contains(separates) {
        return Some(Cow::Borrowed(text));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split(separates);
    let first = groups.next().unwrap_or_default();
    let numeric = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let sound = (1..=3).contains(&first.len())
        && numeric(first)
        && groups.all(|group| group.len() == 3 && numeric(group))
        && numeric(fraction);
    sound.then(|| Cow::Owned(text.chars().filter(|&c| !separates(c)).collect()))
}

/// Reads a flag cell where a status may also be spelled out in words: those are not taken
/// for sets of letters.
///
/// # Errors
/// The reason why it is none, in words.
pub(crate) fn flags(text: &str) -> Result<Status, String> {
    const IN_USE: &str = "bcdefimnprsuz";
    let word = text.split([' ', ',', ';', '|']).any(|part| {
        part.len() > 4
            && part
                .chars()
                .any(|c| !IN_USE.contains(c.to_ascii_lowercase()))
    });
    if word {
        Err(no_flags(text))
    } else {
        letters_of_status(text)
    }
}

/// Reads a set of status letters, in any order and case, none of them twice.
///
/// # Errors
/// The reason why it is none, in words.
pub(crate) fn letters_of_status(text: &str) -> Result<Status, String> {
    let mut seen = 0_u32;
    let twice = text.bytes().filter(u8::is_ascii_alphabetic).any(|letter| {
        let bit = 1 << (letter.to_ascii_lowercase() - b'a');
        let known = seen & bit != 0;
        seen |= bit;
        known
    });
    Status::from_flags(text.as_bytes())
        .filter(|_| !twice)
        .ok_or_else(|| no_flags(text))
}

fn no_flags(text: &str) -> String {
    format!(
        "`{}` is not a flag token (letters such as `b`, `bu`)",
        cut(text)
    )
}

/// A cell's text, short enough for a message.
pub(crate) fn cut(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{}{more}", short.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_nothing_else_passes() {
        assert_eq!(decimal("70.4"), Ok(70.4));
        assert_eq!(decimal("-0.5"), Ok(-0.5));
        assert_eq!(decimal("0.1e1"), Ok(1.0));
        assert_eq!(decimal("4439513.00"), Ok(4_439_513.0));
        for text in [
            "1e999",
            "NaN",
            "inf",
            "-infinity",
            "1,5",
            "1 2",
            "0x1",
            "--1",
            "-",
            ".",
            "1.2.3",
        ] {
            assert!(decimal(text).is_err(), "{text}");
        }
    }

    #[test]
    fn thousands_may_be_separated_in_three_ways() {
        for text in [
            "82217837",
            "82,217,837",
            "82 217 837",
            "82\u{a0}217\u{a0}837",
            "82217837.0",
        ] {
            assert_eq!(decimal_with_thousands(text), Ok(82_217_837.0), "{text}");
        }
        assert_eq!(decimal_with_thousands("-1,234.5"), Ok(-1234.5));
        for text in [
            "1,5", "12,34", ",123", "1,,234", "1,234,5", "1234,567", "12.345,6",
        ] {
            assert!(decimal_with_thousands(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_status_in_words_is_no_flag_token() {
        assert_eq!(flags("bep").unwrap().flags(), "bep");
        assert_eq!(flags("b, u").unwrap().flags(), "bu");
        assert_eq!(flags("").unwrap(), Status::NONE);
        for text in [
            "break",
            "break in time series",
            "estimated",
            "b1",
            "bb",
            "(b)",
        ] {
            assert!(flags(text).is_err(), "{text}");
        }
    }
}
