//! Markup in texts: tags, entities, and what is struck through.

/// Something that is no word.
pub(crate) struct Markup {
    /// Bytes that it takes.
    pub width: usize,
    /// Whether something new begins behind it: a line, a paragraph, an item, a cell.
    pub block: bool,
}

const BLOCKS: [&str; 14] = [
    "br", "p", "li", "ul", "ol", "div", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5",
];
const STRUCK: [&str; 3] = ["del", "s", "strike"];

/// Longer ones are text.
const LONGEST: usize = 400;

/// The markup at the beginning of some text. `None`: there is none.
pub(crate) fn markup(text: &str) -> Option<Markup> {
    let plain = |width| Markup {
        width,
        block: false,
    };
    if let Some(inner) = text.strip_prefix("~~") {
        let length = inner.find("~~")?;
        return Some(plain(length + 4));
    }
    if let Some(inner) = text.strip_prefix('&') {
        let length = inner.find(';').filter(|length| *length < 10)?;
        let name = inner[..length].trim_start_matches('#');
        let entity = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        return entity.then(|| plain(length + 2));
    }
    let inner = text.strip_prefix('<')?;
    let bare = inner.strip_prefix('/').unwrap_or(inner);
    if !bare.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = inner.find('>').filter(|length| *length < LONGEST)?;
    let name: String = bare
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let width = end + 2;
    if STRUCK.contains(&name.as_str()) && !inner.starts_with('/') {
        let close = format!("</{name}>");
        let struck = text[width..].to_ascii_lowercase().find(&close);
        return Some(plain(struck.map_or(width, |at| width + at + close.len())));
    }
    Some(Markup {
        width,
        block: BLOCKS.contains(&name.as_str()),
    })
}
