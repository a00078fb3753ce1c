//! The same key on two rows.

use std::borrow::Cow;
use std::io::{BufRead, BufReader};

use andamento_model::Place;

use crate::error::ReadError;
use crate::input::Input;

/// Looks for two rows with one key. Hashes find the candidates; the lines themselves, read
/// again, decide.
pub(crate) fn check(input: &Input<'_>, keys: &mut [(u64, u32)]) -> Result<(), ReadError> {
    keys.sort_unstable();
    for pair in keys.windows(2) {
        let [(first, early), (second, late)] = pair else {
            continue;
        };
        if first == second {
            compare(input, u64::from(*early), u64::from(*late))?;
        }
    }
    Ok(())
}

/// The codes of a row as they are kept: without blanks around them.
pub(super) fn bare(codes: &[u8]) -> Cow<'_, [u8]> {
    let blank = |byte: &u8| byte.is_ascii_whitespace() || !byte.is_ascii();
    if !codes.iter().any(blank) {
        return Cow::Borrowed(codes);
    }
    let text = String::from_utf8_lossy(codes);
    let bare: Vec<&str> = text.split(',').map(str::trim).collect();
    Cow::Owned(bare.join(",").into_bytes())
}

fn compare(input: &Input<'_>, early: u64, late: u64) -> Result<(), ReadError> {
    let file = input.name().to_string();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut reader = BufReader::new(input.again()?);
    for line in 1..=late {
        let target = if line <= early {
            &mut first
        } else {
            &mut second
        };
        target.clear();
        reader
            .read_until(b'\n', target)
            .map_err(|error| ReadError::from_io(&file, error))?;
    }
    let key = |row: &[u8]| {
        let codes = row.split(|&byte| byte == b'\t').next();
        bare(codes.unwrap_or_default()).into_owned()
    };
    if key(&first) != key(&second) {
        return Ok(());
    }
    if first.trim_ascii_end() == second.trim_ascii_end() {
        return Err(ReadError::Malformed {
            file,
            place: Place::line(late),
            message: format!("the row repeats line {early}; delete one of the two"),
        });
    }
    let key = String::from_utf8_lossy(&key(&first)).into_owned();
    Err(ReadError::DuplicateKeys {
        file,
        first: early,
        second: late,
        key,
    })
}
