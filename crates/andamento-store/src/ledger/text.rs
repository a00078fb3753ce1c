//! Texts that people give beside an entry: recorder, reason.

/// Says why a text cannot stand in a record: too long, or it holds a character that does not
/// show as what it is.
pub(super) fn plain(text: &str, longest: usize) -> Result<(), String> {
    if text.chars().count() > longest {
        return Err(format!("it is longer than {longest} characters"));
    }
    match text.chars().find(|c| changes_the_show(*c)) {
        Some(bad) => Err(format!(
            "it holds the character U+{:04X}, which does not show as what it is; take it out",
            u32::from(bad)
        )),
        None => Ok(()),
    }
}

/// Control characters, line ends, and marks that embed, override or isolate a direction of
/// writing.
fn changes_the_show(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
