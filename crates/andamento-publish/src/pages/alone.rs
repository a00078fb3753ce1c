//! A picture that leaves its page: it says itself where its figures come from.

use super::Sources;
use crate::web::METHOD_VERSION;

/// How many letters a line has room for.
const LETTERS: usize = 66;
/// The height of a line.
const LINE: f64 = 13.0;

/// A picture with its sources, their vintages and the terms of reuse as text at its foot.
pub(crate) fn alone(svg: &str, sources: &Sources) -> String {
    let named = sources.named();
    if named.is_empty() {
        return svg.to_string();
    }
    let said = format!(
        "{named} © European Union, reuse with acknowledgement. Andamento, method version \
         {METHOD_VERSION}."
    );
    let Some((width, height)) = size(svg) else {
        return svg.to_string();
    };
    let lines = wrapped(&said);
    let taller = height + LINE * lines.len() as f64 + 6.0;
    let mut foot = String::new();
    for (at, line) in lines.iter().enumerate() {
        let y = height + LINE * (at as f64 + 0.8);
        foot.push_str(&format!(
            "<text class=\"tick\" x=\"4\" y=\"{y:.1}\" font-size=\"10\" fill=\"#57534c\">{}</text>\n",
            crate::charts::escape(line)
        ));
    }
    let grown = svg
        .replacen(
            &format!("viewBox=\"0 0 {width:.0} {height:.0}\""),
            &format!("viewBox=\"0 0 {width:.0} {taller:.0}\""),
            1,
        )
        .replacen(
            &format!("height=\"{height:.0}\" fill=\"#ffffff\""),
            &format!("height=\"{taller:.0}\" fill=\"#ffffff\""),
            1,
        );
    match grown.rsplit_once("</svg>") {
        Some((drawn, end)) => format!("{drawn}{foot}</svg>{end}"),
        None => grown,
    }
}

/// Width and height of a picture. `None`: it does not say.
fn size(svg: &str) -> Option<(f64, f64)> {
    let sizes = svg.split("viewBox=\"0 0 ").nth(1)?.split('"').next()?;
    let (width, height) = sizes.split_once(' ')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let room = lines.last().map_or(0, |line| line.chars().count());
        if room > 0 && room + 1 + word.chars().count() > LETTERS {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_keep_every_word() {
        let text = "one two ".repeat(40);
        let lines = wrapped(&text);
        assert!(lines.iter().all(|line| line.chars().count() <= LETTERS));
        assert_eq!(lines.join(" "), text.trim());
    }
}
