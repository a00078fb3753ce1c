//! What changed as a feed: Atom (RFC 4287), paged (RFC 5005).
//!
//! The name of an entry of the feed is the hash of its record (`nih:`, RFC 6920), so that it
//! never changes and can be checked; the feed is named after the first record of the journal.
//! The head of the journal stands in the feed's subtitle: whoever keeps it sees later whether
//! records were cut off.

use super::changes::{Changed, Changes};
use super::words;
use crate::views::text_table::safe;

/// The longest value that is told of a field, in characters.
const LONGEST: usize = 300;

/// What surrounds the records of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What is asked for, without where the page begins: `since=2026-11-22`. Empty: everything.
    query: String,
    /// Hash of the first record of the journal. Empty: nothing was recorded yet.
    first: String,
    /// Where the page begins: before the record with this number. `None`: with the newest.
    before: Option<u64>,
}

impl About {
    /// The feed of these changes in a journal whose first record has this hash; `before` as it
    /// was asked for.
    pub fn new(found: &Changes, first: String, before: Option<u64>) -> Self {
        let part = |name: &str, day: &Option<String>| Some(format!("{name}={}", day.as_ref()?));
        let parts = [
            part("since", &found.since),
            part("known_on", &found.known_on),
        ];
        Self {
            query: parts.into_iter().flatten().collect::<Vec<_>>().join("&"),
            first,
            before,
        }
    }

    fn address(&self, path: &str, before: Option<u64>) -> String {
        let before = before.map(|number| format!("before={number}"));
        let parts = [(!self.query.is_empty()).then(|| self.query.clone()), before];
        let query: Vec<String> = parts.into_iter().flatten().collect();
        if query.is_empty() {
            path.to_string()
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }
}

/// The feed.
pub fn atom(found: &Changes, about: &About) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n",
    );
    let newest = found.changes.first();
    // A feed needs a time; nothing changed before this one.
    let updated = newest.map_or("1970-01-01T00:00:00Z", |one| one.record.recorded.as_str());
    let first = match about.first.as_str() {
        "" => found.head.as_str(),
        first => first,
    };
    element(
        &mut text,
        "title",
        "Andamento: what changed in the register",
    );
    element(
        &mut text,
        "id",
        &format!("nih:sha-256;{first}#{}", about.address("changes", None)),
    );
    element(&mut text, "updated", updated);
    element(
        &mut text,
        "subtitle",
        &format!("Head of the journal: {}", found.head),
    );
    text.push_str("<author><name>Andamento</name></author>\n<generator>Andamento</generator>\n");
    let own = about.address("/changes.atom", about.before);
    link(&mut text, "self", "application/atom+xml", &own);
    link(
        &mut text,
        "alternate",
        "text/html",
        &about.address("/changes", about.before),
    );
    if found.before.is_some() {
        let older = about.address("/changes.atom", found.before);
        link(&mut text, "next", "application/atom+xml", &older);
    }
    for one in &found.changes {
        entry(&mut text, one);
    }
    text.push_str("</feed>\n");
    text
}

fn entry(text: &mut String, one: &Changed) {
    let record = &one.record;
    let title = record.values.get("title").and_then(|title| title.as_str());
    text.push_str("<entry>\n");
    let title = format!("{}: {}", deed(one), title.unwrap_or(&record.entry));
    element(text, "title", &title);
    element(text, "id", &format!("nih:sha-256;{}", record.hash));
    element(text, "updated", &record.recorded);
    text.push_str("<author>");
    element(text, "name", &record.recorded_by);
    text.push_str("</author>\n");
    link(
        text,
        "alternate",
        "text/html",
        &format!("/entries/{}", record.entry),
    );
    let mut said = format!("{}, record {}", record.entry, record.number);
    let why = one.why();
    if !why.is_empty() {
        said.push_str(&format!("\nReason: {why}"));
    }
    if let Some(about) = &record.about {
        said.push_str(&format!("\nAbout: {about}"));
    }
    if let Some(source) = &record.source {
        let line = source
            .line
            .map_or_else(String::new, |line| format!(", line {line}"));
        said.push_str(&format!("\nRead in: {}{line}", source.document));
    }
    for field in &one.differences {
        let value = |value: &Option<String>| {
            let value = value.as_deref().unwrap_or("no value");
            let mut short: String = value.chars().take(LONGEST).collect();
            if short.len() < value.len() {
                short.push('…');
            }
            short
        };
        let name = words(field.field);
        let line = match field.before {
            None => format!("\n{name}: {}", value(&field.after)),
            Some(_) => format!(
                "\n{name}: {} → {}",
                value(&field.before),
                value(&field.after)
            ),
        };
        said.push_str(&line);
    }
    let said: Vec<String> = said.lines().map(safe).collect();
    text.push_str(&format!(
        "<content type=\"text\">{}</content>\n</entry>\n",
        xml(&said.join("\n"))
    ));
}

/// What a record does, in a word.
fn deed(one: &Changed) -> &'static str {
    match one.deed() {
        "new" => "New",
        "confirmed" => "Confirmed",
        "changed" => "Changed",
        "withdrawn" => "Withdrawn",
        "redacted" => "Redacted",
        _ => "Redaction",
    }
}

fn element(text: &mut String, name: &str, value: &str) {
    text.push_str(&format!("<{name}>{}</{name}>\n", xml(&safe(value))));
}

fn link(text: &mut String, how: &str, media: &str, address: &str) {
    text.push_str(&format!(
        "<link rel=\"{how}\" type=\"{media}\" href=\"{}\"/>\n",
        xml(&safe(address))
    ));
}

/// Text for XML; the two characters that XML has not are shown as their numbers.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push_str(&c.escape_unicode().to_string()),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_have_is_shown_as_its_number() {
        let mut text = String::new();
        element(&mut text, "title", "a\u{0}<b>\u{fffe}\u{202e}&\"");
        assert_eq!(
            text,
            "<title>a\\u{0}&lt;b&gt;\\u{fffe}\\u{202e}&amp;&quot;</title>\n"
        );
    }
}
