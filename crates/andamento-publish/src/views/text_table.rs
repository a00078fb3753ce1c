//! Columns of text for a terminal.

/// Lays rows out in columns, two blanks apart; the last column is not padded. Control
/// characters are shown escaped, so that no label can steer a terminal.
pub(crate) fn lay_out(header: &[&str], rows: &[Vec<String>]) -> String {
    let shown: Vec<Vec<String>> = std::iter::once(header.iter().map(ToString::to_string).collect())
        .chain(
            rows.iter()
                .map(|row| row.iter().map(|cell| safe(cell)).collect()),
        )
        .collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|at| {
            shown
                .iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in &shown {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(
                ' ',
                width + 2 - cell.chars().count().min(*width),
            ));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Text without control characters and direction marks.
pub(crate) fn safe(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hidden) {
        return text.to_string();
    }
    text.chars()
        .map(|c| {
            if hidden(c) {
                c.escape_unicode().to_string()
            } else {
                c.to_string()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_steer_the_terminal() {
        let text = lay_out(
            &["a", "b"],
            &[vec!["x\u{1b}[2J".into(), "y\u{202e}z".into()]],
        );
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{text:?}"
        );
    }
}
