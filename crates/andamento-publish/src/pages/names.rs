//! Names of territories: from a name to its code, and from a code in an address.

use andamento_model::{GeographyLevel, Indicator};

use super::territory::place::level;
use crate::web::{Fault, Site, plain};

/// The code of the territory that a name means for an indicator: of the codes that its table
/// can have, those of its own kind of territory first. Capitals and marks on letters do not
/// matter. `None`: no list has the name.
///
/// # Errors
/// When several have it; says which.
pub(crate) fn meant(
    site: &Site,
    indicator: &Indicator,
    name: &str,
) -> Result<Option<String>, Fault> {
    let definition = &indicator.definition;
    let wanted = plain(name);
    let mut found: Vec<String> = Vec::new();
    let mut add = |code: &str, labels: &[String]| {
        let same = plain(code) == wanted || labels.iter().any(|label| plain(label) == wanted);
        if same && !found.iter().any(|known| known == code) {
            found.push(code.to_string());
        }
    };
    let dimension = &definition.territory_dimension;
    if let Some(list) = site.codelists.get_for(&definition.dataflow, dimension) {
        list.iter()
            .for_each(|(code, _)| add(code, list.labels(code)));
    }
    if definition.geography != GeographyLevel::City {
        let regions = site.nuts.iter().filter(|(_, region)| region.level > 0);
        regions.for_each(|(code, region)| add(code, std::slice::from_ref(&region.name)));
    }
    let of_kind = |code: &String| level(site, code).geography() == definition.geography;
    if found.iter().any(of_kind) {
        found.retain(of_kind);
    }
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.clone())),
        several => {
            let said: Vec<String> = several
                .iter()
                .take(12)
                .map(|code| format!("{code} ({})", level(site, code).name()))
                .collect();
            let name: String = name.chars().take(60).collect();
            Err(Fault::Bad(format!(
                "several territories are called `{}`: {}; say which by its code",
                name.escape_debug(),
                said.join(", ")
            )))
        }
    }
}

/// A code of a table without codes as a reader understands it: of several places of one name
/// in a file, which one.
pub(crate) fn readable(code: &str) -> String {
    let Some((name, rest)) = code.rsplit_once(" [block ") else {
        return code.to_string();
    };
    let block = rest
        .strip_suffix(']')
        .and_then(|rest| rest.split_once(" of "));
    match block {
        Some((number, file)) => {
            let number = match number {
                "1" => "first",
                "2" => "second",
                other => other,
            };
            format!("{name} ({number} of that name in file {file})")
        }
        None => code.to_string(),
    }
}

/// The name in such a code.
pub(crate) fn without_block(code: &str) -> &str {
    code.rsplit_once(" [block ").map_or(code, |(name, _)| name)
}

/// A code as a part of an address: letters, digits and `-._~` stay, other bytes are
/// percent-encoded. Some tables have names in the place of codes.
pub(crate) fn encoded(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A code as it is typed into a list of territories: between quotation marks where it has a
/// comma or a quotation mark, or would be taken for several codes.
pub(crate) fn typed(code: &str) -> String {
    let capitals = code.contains(' ') && !code.contains(char::is_lowercase);
    if capitals || code.contains([',', '"']) {
        format!("\"{}\"", code.replace('"', "\"\""))
    } else {
        code.to_string()
    }
}

/// A code as the parameter `territory` takes it in an address.
pub(crate) fn listed(code: &str) -> String {
    encoded(&typed(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_places_of_a_name_is_told_in_words() {
        assert_eq!(
            readable("Sevilla [block 2 of 780ec7d7]"),
            "Sevilla (second of that name in file 780ec7d7)"
        );
        assert_eq!(readable("Göteborg"), "Göteborg");
        assert_eq!(without_block("Sevilla [block 2 of 780ec7d7]"), "Sevilla");
    }

    #[test]
    fn a_name_in_an_address_keeps_no_byte_that_means_something_there() {
        assert_eq!(encoded("SE002C"), "SE002C");
        assert_eq!(encoded("A / B?é"), "A%20%2F%20B%3F%C3%A9");
        assert_eq!(listed("Prat, El"), "%22Prat%2C%20El%22");
    }
}
