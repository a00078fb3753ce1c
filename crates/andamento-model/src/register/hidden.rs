//! Characters that take no room: with them two titles look the same and are not.

/// The first character of a text that does not show. `None`: every one shows, or shapes its
/// neighbours as their script needs it.
///
/// Fillers, tags, soft hyphens and zero-width characters do not show. The joiners U+200C and
/// U+200D are part of the writing of Persian, Hindi and others and of joined signs, and stand
/// between characters of these; behind a Latin, Greek or Cyrillic letter, a digit or a blank they
/// have no meaning.
pub fn hidden_character(text: &str) -> Option<char> {
    let mut before = ' ';
    text.chars().find(|c| {
        let hidden = match c {
            '\u{200c}' | '\u{200d}' => before < '\u{590}',
            c => never_shows(*c),
        };
        before = *c;
        hidden
    })
}

/// A text without the characters that do not show.
pub fn without_hidden(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        shown.push(c);
        let tail = shown.len() - c.len_utf8();
        let before = shown[..tail].chars().next_back().unwrap_or(' ');
        let joiner = matches!(c, '\u{200c}' | '\u{200d}') && before < '\u{590}';
        if joiner || never_shows(c) {
            shown.truncate(tail);
        }
    }
    shown
}

fn never_shows(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_takes_no_room_is_found_and_a_joiner_of_its_script_is_not() {
        for hidden in [
            '\u{200b}',
            '\u{ad}',
            '\u{feff}',
            '\u{2060}',
            '\u{200d}',
            '\u{e0041}',
        ] {
            let text = format!("Par{hidden}ty");
            assert_eq!(hidden_character(&text), Some(hidden));
            assert_eq!(without_hidden(&text), "Party");
        }
        for shown in ["می\u{200c}خواهم", "👩\u{200d}🔧", "Zürich — «ja»", "مرحبا"]
        {
            assert_eq!(hidden_character(shown), None);
            assert_eq!(without_hidden(shown), shown);
        }
    }
}
