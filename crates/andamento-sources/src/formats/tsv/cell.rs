//! One cell: `70.4 b`, `: u`, `:`, `1430827 `.

use andamento_model::Status;

use crate::numbers;

/// What a cell holds; NaN: no value.
pub(crate) type Cell = (f64, Status);

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Reads the cell that starts at `at` and moves `at` to the tab after it or to the end of the
/// row.
///
/// # Errors
/// The reason why it is no cell, in words; `at` is moved all the same.
#[inline]
pub(crate) fn read(row: &[u8], at: &mut usize) -> Result<Cell, String> {
    let start = *at;
    if let Some((value, end)) = number(row, start)
        && let Some((status, end)) = flags(row, end)
    {
        *at = end;
        return Ok((value, status));
    }
    let end = memchr::memchr(b'\t', &row[start..]).map_or(row.len(), |tab| start + tab);
    *at = end;
    slow(&row[start..end])
}

/// The usual spellings of a value: `:` or digits with at most one point, exactly.
/// `None`: look again, slowly.
#[inline]
fn number(row: &[u8], mut at: usize) -> Option<(f64, usize)> {
    let first = *row.get(at)?;
    if first == b':' {
        return Some((f64::NAN, at + 1));
    }
    let negative = first == b'-';
    at += usize::from(negative);
    let start = at;
    let mut mantissa = 0_u64;
    while let Some(digit) = row
        .get(at)
        .map(|byte| byte.wrapping_sub(b'0'))
        .filter(|&digit| digit < 10)
    {
        mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    let (mut digits, mut fraction) = (at - start, 0);
    if digits == 0 {
        return None;
    }
    if row.get(at) == Some(&b'.') {
        at += 1;
        let point = at;
        while let Some(digit) = row
            .get(at)
            .map(|byte| byte.wrapping_sub(b'0'))
            .filter(|&digit| digit < 10)
        {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
        }
        fraction = at - point;
        digits += fraction;
    }
    // Up to 15 digits are below 2^53 and the power of ten is exact, so one division rounds
    // once: the result is the double nearest to the decimal.
    if digits > 15 {
        return None;
    }
    let value = mantissa as f64 / POWERS[fraction];
    Some((if negative { -value } else { value }, at))
}

/// Blanks and flag letters up to the tab or the end of the row.
#[inline]
fn flags(row: &[u8], mut at: usize) -> Option<(Status, usize)> {
    match row.get(at) {
        None | Some(b'\t') => return Some((Status::NONE, at)),
        Some(b' ') => at += 1,
        Some(_) => return None,
    }
    let start = at;
    while let Some(&byte) = row.get(at) {
        if byte == b'\t' {
            break;
        }
        at += 1;
    }
    let token = row[start..at].trim_ascii();
    if token.is_empty() {
        return Some((Status::NONE, at));
    }
    let plain = token.len() <= 6 && token.iter().all(u8::is_ascii_lowercase);
    Some((Status::from_flags(token).filter(|_| plain)?, at))
}

#[cold]
fn slow(bytes: &[u8]) -> Result<Cell, String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    if text.is_empty() {
        return Err("the cell is empty; expected `:` or a number".to_string());
    }
    let (number, flags) = text.split_once(' ').unwrap_or((text, ""));
    let value = if number == ":" {
        f64::NAN
    } else {
        numbers::decimal(number)?
    };
    Ok((value, numbers::flags(flags.trim())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(text: &str) -> Result<(Option<f64>, String), String> {
        let mut at = 0;
        let (value, status) = read(text.as_bytes(), &mut at)?;
        assert_eq!(at, text.find('\t').unwrap_or(text.len()));
        Ok(((!value.is_nan()).then_some(value), status.flags()))
    }

    #[test]
    fn every_spelling_of_the_agency_is_read() {
        for (text, value, flags) in [
            ("1430827 ", Some(1_430_827.0), ""),
            ("70.4 b", Some(70.4), "b"),
            (": ", None, ""),
            (":", None, ""),
            (": u\t3", None, "u"),
            (": bc", None, "bc"),
            ("-0.3 bep", Some(-0.3), "bep"),
            ("0", Some(0.0), ""),
            ("123456789012345678", Some(123_456_789_012_345_678.0), ""),
            ("1.5e3 p", Some(1500.0), "p"),
            ("2.0  e ", Some(2.0), "e"),
        ] {
            assert_eq!(cell(text), Ok((value, flags.to_string())), "{text}");
        }
        for text in [
            "", "1e999", "abc", "1,5", "NaN", "5 !", "--1", "1.2.3", "inf u",
        ] {
            assert!(cell(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_is_the_nearest_double(whole in 0_u64..10_000_000_000, decimals in 0_usize..9, sign in any::<bool>()) {
            let digits = format!("{:0>10}", whole);
            let (left, right) = digits.split_at(10 - decimals);
            let point = if decimals > 0 { "." } else { "" };
            let text = format!("{}{left}{point}{right}", if sign { "-" } else { "" });
            let found = cell(&text).unwrap().0.unwrap();
            prop_assert_eq!(found.to_bits(), text.parse::<f64>().unwrap().to_bits());
        }
    }
}
