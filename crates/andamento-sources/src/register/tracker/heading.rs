//! The numbered heading above the table of an action.

use super::plain;

/// Digits of the number of an action; more are a year.
const MOST_DIGITS: usize = 3;

/// A line that may head an action.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// `4`, `4a`, `4.1`, in lower case.
    pub(super) number: String,
    pub(super) title: String,
    /// Whether the number ends as that of a heading does, `4.`, `4)` or `Action 4:`; other forms
    /// are one only where a table stands below.
    pub(super) stopped: bool,
}

/// `4. Title`, `4) Title`, `Action 4: Title`; also `4 - Title`, `4: Title`, `4 Title`, `4.Title`,
/// `(4) Title` and `#4 Title`; with tags and signs of a heading or emphasis around.
pub(super) fn heading(line: &str) -> Option<Heading> {
    let line = plain::line(line);
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "#*_".contains(c));
    let (bare, named) = match bare.get(..7) {
        Some(word) if word.eq_ignore_ascii_case("action ") => (bare[7..].trim_start(), true),
        _ => (bare, false),
    };
    let bare = bare.trim_start_matches('#');
    let inner = bare.strip_prefix('(');
    let (number, rest) = number(inner.unwrap_or(bare))?;
    let (rest, stopped) = if inner.is_some() {
        (rest.strip_prefix(')')?, false)
    } else if let Some(rest) = rest.strip_prefix(['.', ')']) {
        (rest, is_apart(rest))
    } else if let Some(rest) = rest.strip_prefix(':') {
        (rest, named)
    } else {
        let dashed = rest.trim_start();
        let behind = dashed.strip_prefix(['-', '\u{2013}', '\u{2014}', ':']);
        match behind.filter(|behind| is_apart(behind)) {
            Some(behind) => (behind, false),
            None if rest.starts_with(char::is_whitespace) || named && rest.is_empty() => {
                (rest, false)
            }
            None => return None,
        }
    };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let title = rest.trim().to_string();
    let good = stopped || digits <= MOST_DIGITS && title.starts_with(char::is_alphabetic);
    good.then_some(Heading {
        number,
        title,
        stopped,
    })
}

/// Nothing, or a blank before what follows.
fn is_apart(text: &str) -> bool {
    text.is_empty() || text.starts_with(char::is_whitespace)
}

/// A number at the beginning, as digits, parts behind stops, and one letter; and what is behind.
fn number(text: &str) -> Option<(String, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    if end == 0 {
        return None;
    }
    while let Some(rest) = text[end..].strip_prefix('.') {
        let more = digits(rest);
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    // A letter that is no word: `4a`, `4.a`.
    let dotted = usize::from(text[end..].starts_with('.'));
    let mut behind = text[end + dotted..].chars();
    let letter = behind.next().is_some_and(|c| c.is_ascii_alphabetic());
    let ends = behind.next().map_or(dotted == 0, |c| !c.is_alphanumeric());
    if letter && ends {
        end += dotted + 1;
    }
    let (number, rest) = text.split_at(end);
    (number.len() <= 12).then(|| (number.to_lowercase(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_a_number_and_a_title() {
        for (line, number, title, stopped) in [
            ("4. Title", "4", "Title", true),
            ("## 4) Title", "4", "Title", true),
            ("**4. Title**", "4", "Title", true),
            ("4. **Title**", "4", "Title", true),
            ("<h3>4. Title</h3>", "4", "Title", true),
            ("Action 4: Title", "4", "Title", true),
            ("4a. Title", "4a", "Title", true),
            ("4.1. Title", "4.1", "Title", true),
            ("4.1 Title", "4.1", "Title", false),
            ("4.", "4", "", true),
            ("2021. Title", "2021", "Title", true),
            ("4 - Title", "4", "Title", false),
            ("4 \u{2013} Title", "4", "Title", false),
            ("4: Title", "4", "Title", false),
            ("4 Title", "4", "Title", false),
            ("4.Title", "4", "Title", false),
            ("1.T", "1", "T", false),
            ("(4) Title", "4", "Title", false),
            ("#4 Title", "4", "Title", false),
            ("4A Title", "4a", "Title", false),
        ] {
            let found = heading(line).unwrap_or_else(|| panic!("{line}"));
            let expected = Heading {
                number: number.to_string(),
                title: title.to_string(),
                stopped,
            };
            assert_eq!(found, expected, "{line}");
        }
        for line in [
            "",
            "Title",
            "2021-2027 Action plan",
            "2024 Title",
            "5-year plan",
            "3 | 4",
            "12",
            "(4 Title",
            "4% of all",
        ] {
            assert_eq!(heading(line), None, "{line}");
        }
    }
}
