//! Walking through the small XML documents of the API.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// One step of the walk. Names are local names, without a namespace's prefix.
pub(super) enum Step<'a> {
    /// An element begins.
    Open {
        /// Its name.
        name: &'a str,
        /// Its attribute `id`; `None`: it has none.
        id: Option<String>,
    },
    /// An element ends.
    Close {
        /// Its name.
        name: &'a str,
        /// The text since the last begin or end of an element, trimmed.
        text: &'a str,
    },
}

/// Calls `on` for every begin and end of an element. Entities other than the five of XML
/// and numbered characters are left out, never expanded.
///
/// # Errors
/// When the document is not well-formed: where and why.
pub(super) fn walk(document: &str, mut on: impl FnMut(Step<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().expand_empty_elements = true;
    let mut text = String::new();
    let mut depth = 0_u32;
    loop {
        let event = reader
            .read_event()
            .map_err(|e| format!("byte {}: {e}", reader.error_position()))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                text.clear();
                let id = start
                    .try_get_attribute("id")
                    .ok()
                    .flatten()
                    .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok())
                    .map(|value| value.into_owned());
                let name = start.local_name();
                on(Step::Open {
                    name: name.into_inner(),
                    id,
                });
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                let name = end.local_name();
                on(Step::Close {
                    name: name.into_inner(),
                    text: text.trim(),
                });
                text.clear();
            }
            Event::Text(piece) => text.push_str(&piece.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(piece) => text.push_str(&piece.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(entity) => {
                if let Ok(Some(letter)) = entity.resolve_char_ref() {
                    text.push(letter);
                } else {
                    match &*entity {
                        "lt" => text.push('<'),
                        "gt" => text.push('>'),
                        "amp" => text.push('&'),
                        "quot" => text.push('"'),
                        "apos" => text.push('\''),
                        _ => {}
                    }
                }
            }
            Event::Eof if depth > 0 => return Err("the document ends too early".to_string()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
