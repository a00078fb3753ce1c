//! What single cells of a row hold.

use std::collections::BTreeMap;

/// Characters of a cell or a name that a message shows.
const SHOWN: usize = 60;

/// A text as a message shows it.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .take(SHOWN)
        .collect::<String>()
        .escape_debug()
        .to_string()
}

pub(super) fn sha256(text: &str) -> Result<String, String> {
    let good = text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    good.then(|| text.to_string()).ok_or_else(|| {
        format!(
            "`{}` is no SHA-256 (64 of 0-9 a-f, as sha256sum prints it)",
            shown(text)
        )
    })
}

pub(super) fn line_number(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|line| *line > 0)
        .ok_or_else(|| format!("`{}` is no number of a line (from 1)", shown(text)))
}

pub(super) fn field_lines(text: &str) -> Result<BTreeMap<String, u32>, String> {
    let mut lines = BTreeMap::new();
    for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (name, line) = part
            .split_once(':')
            .ok_or_else(|| format!("`{}` is not `field:line`, as in status:12", shown(part)))?;
        let name = name.trim();
        let good = !name.is_empty()
            && name.len() <= SHOWN
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !good {
            return Err(format!("`{}` is no name of a field", shown(name)));
        }
        if lines
            .insert(name.to_string(), line_number(line.trim())?)
            .is_some()
        {
            return Err(format!("the field `{name}` is there twice"));
        }
    }
    Ok(lines)
}
