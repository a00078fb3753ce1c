//! The text of a cell or a heading: without tags and signs of emphasis, list items apart,
//! entities as the characters that they stand for.

use std::borrow::Cow;

use andamento_model::register::without_hidden;

/// Tags behind which something new begins.
const BLOCKS: [&str; 16] = [
    "br", "p", "li", "ul", "ol", "div", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
];
/// Tags whose content is not said: struck out, or no text.
const UNSAID: [&str; 5] = ["del", "s", "strike", "script", "style"];
/// Longer tags and entities are text.
const LONGEST_TAG: usize = 400;
const LONGEST_ENTITY: usize = 10;
/// Entities by name that pages of public bodies have.
const ENTITIES: [(&str, &str); 24] = [
    ("nbsp", " "),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("shy", ""),
    ("zwnj", ""),
    ("zwj", ""),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("euro", "€"),
];

/// What a cell says: one text for each item or line of it, blanks made single; none where it says
/// nothing.
pub(super) fn parts(cell: &str) -> Vec<String> {
    if !has_markup(cell) {
        return Vec::from_iter(spaced(cell));
    }
    let bare = without_tags(cell);
    bare.split('\n')
        .filter_map(|line| spaced(&decoded(&without_emphasis(line))))
        .collect()
}

/// The same as one text.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if has_markup(text) {
        Cow::Owned(parts(text).join(" "))
    } else {
        Cow::Borrowed(text)
    }
}

fn has_markup(text: &str) -> bool {
    text.contains(['<', '&', '*', '_', '`', '~', '[']) || !text.is_ascii()
}

/// `None`: only blanks.
fn spaced(text: &str) -> Option<String> {
    let shown = without_hidden(text);
    let words: Vec<&str> = shown.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A line end for each tag that begins something new, nothing for the others.
fn without_tags(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        bare.push_str(&rest[..at]);
        let here = &rest[at..];
        match tag(here) {
            Some((width, block)) => {
                if block {
                    bare.push('\n');
                }
                rest = &here[width..];
            }
            None => {
                bare.push('<');
                rest = &here[1..];
            }
        }
    }
    bare.push_str(rest);
    bare
}

/// The tag at the beginning of a text: the bytes that it takes, with what it leaves unsaid, and
/// whether something new begins behind it. `None`: it is text.
fn tag(text: &str) -> Option<(usize, bool)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some((comment.find("-->")? + 7, false));
    }
    let inner = text.strip_prefix('<')?;
    let bare = inner.strip_prefix('/').unwrap_or(inner);
    let len = bare.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, behind) = bare.split_at(len);
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && behind.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/');
    let end = inner.find('>').filter(|end| is_tag && *end < LONGEST_TAG)?;
    let name = name.to_ascii_lowercase();
    let width = end + 2;
    if UNSAID.contains(&name.as_str()) && !inner.starts_with('/') {
        let close = format!("</{name}>");
        let found = text[width..].to_ascii_lowercase().find(&close);
        return Some((width + found.map_or(0, |at| at + close.len()), false));
    }
    Some((width, BLOCKS.contains(&name.as_str())))
}

/// Drops pairs of signs around words, what is struck out, and the address behind a linked text.
fn without_emphasis(line: &str) -> String {
    let mut text = unlinked(line);
    while let Some((before, rest)) = text.split_once("~~")
        && let Some((_, behind)) = rest.split_once("~~")
    {
        text = format!("{before}{behind}");
    }
    for sign in ["***", "**", "__", "*", "_", "`"] {
        text = unpaired(&text, sign);
    }
    text
}

/// Drops a sign where it stands before and behind words: not in the middle of a word, and not
/// with a blank inside.
fn unpaired(text: &str, sign: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(sign) {
        let (before, here) = rest.split_at(at);
        let inner = &here[sign.len()..];
        let previous = before.chars().next_back().or(bare.chars().next_back());
        let opens = !previous.is_some_and(char::is_alphanumeric)
            && inner.starts_with(|c: char| !c.is_whitespace());
        let closes = |end: &usize| {
            let behind = inner[end + sign.len()..].chars().next();
            !inner[..*end].ends_with(char::is_whitespace)
                && *end > 0
                && !behind.is_some_and(char::is_alphanumeric)
        };
        let end = inner.match_indices(sign).map(|(end, _)| end).find(closes);
        bare.push_str(before);
        match end.filter(|_| opens) {
            Some(end) => {
                bare.push_str(&inner[..end]);
                rest = &inner[end + sign.len()..];
            }
            None => {
                bare.push_str(sign);
                rest = inner;
            }
        }
    }
    bare.push_str(rest);
    bare
}

/// `[text](address)` as the text.
fn unlinked(line: &str) -> String {
    let mut bare = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        let (before, here) = rest.split_at(at);
        bare.push_str(before);
        let linked = here[1..].split_once("](").and_then(|(words, behind)| {
            let end = behind.find(')')?;
            let whole = !words.contains(['[', ']']) && !behind[..end].contains(char::is_whitespace);
            whole.then_some((words, &behind[end + 1..]))
        });
        match linked {
            Some((words, behind)) => {
                bare.push_str(words);
                rest = behind;
            }
            None => {
                bare.push('[');
                rest = &here[1..];
            }
        }
    }
    bare.push_str(rest);
    bare
}

fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, here) = rest.split_at(at);
        plain.push_str(before);
        let name = here[1..].split_once(';').map(|(name, _)| name);
        let name = name.filter(|name| name.len() <= LONGEST_ENTITY);
        match name.and_then(|name| Some((name, entity(name)?))) {
            Some((name, character)) => {
                plain.push_str(&character);
                rest = &here[name.len() + 2..];
            }
            None => {
                plain.push('&');
                rest = &here[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// What an entity stands for; a blank where that is no character of a text. `None`: it is none.
fn entity(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = hexadecimal.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
        let character = char::from_u32(code.ok()?).filter(|c| !c.is_control());
        return Some(character.map_or(" ".into(), |c| c.to_string().into()));
    }
    let known = ENTITIES.iter().find(|(known, _)| *known == name);
    known.map(|(_, character)| Cow::Borrowed(*character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_as_its_text() {
        for (cell, text) in [
            ("Complete", &["Complete"][..]),
            ("<strong>Complete</strong>", &["Complete"]),
            ("**Complete**", &["Complete"]),
            ("***Complete***", &["Complete"]),
            ("_Complete_ ", &["Complete"]),
            ("Complete&nbsp;", &["Complete"]),
            ("Comp\u{200b}lete\u{a0}", &["Complete"]),
            ("R&amp;D &#8211; &#x201C;x&#x201D;", &["R&D – “x”"]),
            (
                "<ul><li>Funding</li><li>Tool</li></ul>",
                &["Funding", "Tool"],
            ),
            ("Funding<br/>Tool<BR>Law", &["Funding", "Tool", "Law"]),
            ("<p class=\"a>\">", &["\">"]),
            ("<s>Pending</s> Complete", &["Complete"]),
            ("~~Pending~~ Complete", &["Complete"]),
            ("<script>alert(1)</script>", &[]),
            ("<!-- no --> yes", &["yes"]),
            ("&nbsp;<br>", &[]),
            ("[Tool](https://tests.example/a_b)", &["Tool"]),
            ("&lt;b&gt;", &["<b>"]),
        ] {
            assert_eq!(parts(cell), text, "{cell}");
        }
    }

    #[test]
    fn what_is_no_markup_stays() {
        for cell in [
            "a < b and b > a",
            "5 * 4 * 3",
            "snake_case_name and _x",
            "2*3",
            "AT&T; B&B",
            "[1] a [note]",
            "<https://tests.example>",
            "~70000",
            "**never closed",
        ] {
            assert_eq!(parts(cell), [cell], "{cell}");
        }
    }
}
