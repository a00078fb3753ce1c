//! E-mail addresses and telephone numbers.

use super::Stretch;

/// Words before a number that make it a telephone number.
const PHONE_WORDS: [&str; 7] = ["telephone", "phone", "mobile", "tel", "mob", "fax", "gsm"];

/// `name@host.domain`.
pub(super) fn emails(line: &str) -> Vec<Stretch> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'@', bytes) {
        let local = |c: &char| c.is_alphanumeric() || "._%+-".contains(*c);
        let left: usize = line[..at]
            .chars()
            .rev()
            .take_while(local)
            .map(char::len_utf8)
            .sum();
        let host: usize = line[at + 1..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || ".-".contains(*c))
            .map(char::len_utf8)
            .sum();
        let host = line[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
        if left > 0 && host.contains('.') {
            found.push(at - left..at + 1 + host.len());
        }
    }
    found
}

/// An international number (`+` and at least nine digits), or a number of at least six digits
/// behind a word such as `Tel.`.
pub(super) fn phones(line: &str) -> Vec<Stretch> {
    let bytes = line.as_bytes();
    let mut found: Vec<Stretch> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let least = if bytes[at] == b'+' && !after_word(line, at) {
            Some(9)
        } else if (bytes[at].is_ascii_digit() || bytes[at] == b'(') && after_phone_word(line, at) {
            Some(6)
        } else {
            None
        };
        let end = least.map_or(at, |least| number_end(bytes, at, least));
        if end > at {
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

fn after_word(line: &str, at: usize) -> bool {
    line.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_some_and(char::is_alphanumeric)
}

fn after_phone_word(line: &str, at: usize) -> bool {
    let Some(before) = line.get(..at) else {
        return false;
    };
    let bare = before.trim_end_matches([' ', '.', ':', '\u{a0}', '\t']);
    if bare.len() == before.len() {
        return false;
    }
    PHONE_WORDS.iter().any(|word| {
        let Some(start) = bare.len().checked_sub(word.len()) else {
            return false;
        };
        bare.get(start..)
            .is_some_and(|end| end.eq_ignore_ascii_case(word))
            && !after_word(bare, start)
    })
}

/// Where the number that begins at `at` ends; `at` itself when it has too few or too many digits.
fn number_end(bytes: &[u8], at: usize, least: usize) -> usize {
    let (mut digits, mut end) = (0, at);
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                end = at + offset + 1;
            }
            b'+' if offset == 0 => {}
            b' ' | b'(' | b')' | b'-' | b'.' | b'/' if offset > 0 || *byte == b'(' => {}
            _ => break,
        }
        if digits > 15 {
            return at;
        }
    }
    if digits >= least { end } else { at }
}
