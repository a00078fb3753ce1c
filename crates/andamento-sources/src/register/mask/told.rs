//! Names of persons by what is told of them: who wrote, who is quoted, who came from where.

use super::Stretch;
use super::name::{name_end, persons};

/// What stands before the name of who wrote or made something, in lower case.
const MADE_BY: [&str; 8] = [
    "written by",
    "edited by",
    "compiled by",
    "translated by",
    "text by",
    "photo by",
    "photos by",
    "photograph by",
];
/// What stands before the name of somebody who is quoted, in lower case.
const SAYS: [&str; 9] = [
    "says",
    "said",
    "explains",
    "explained",
    "recalls",
    "recalled",
    "adds",
    "added",
    "remembers",
];
/// What a private person in a report is, in lower case.
const PERSONS: [&str; 21] = [
    "refugee",
    "migrant",
    "asylum seeker",
    "asylum-seeker",
    "immigrant",
    "newcomer",
    "mother",
    "father",
    "woman",
    "man",
    "girl",
    "boy",
    "student",
    "pupil",
    "teacher",
    "nurse",
    "volunteer",
    "mentor",
    "mentee",
    "participant",
    "worker",
];
/// Behind these stands a place, not a person, in lower case.
const BEFORE_PLACES: [&str; 19] = [
    "in",
    "from",
    "of",
    "to",
    "at",
    "across",
    "within",
    "near",
    "outside",
    "throughout",
    "into",
    "for",
    "and",
    "around",
    "the",
    "a",
    "an",
    "this",
    "our",
];
/// Forms of address that are no single word of letters.
const JOINED_ADDRESSES: [&str; 8] = [
    "Sig.ra ",
    "Sig.na ",
    "Dott.ssa ",
    "Г-н ",
    "Г-жа ",
    "г-н ",
    "г-жа ",
    "Dipl.-Ing. ",
];
/// Words that are a form of address only before two words of a name.
const WEAK_ADDRESSES: [&str; 2] = ["Pan ", "Pani "];

/// The names in a line by what is told around them.
pub(super) fn told(line: &str) -> Vec<Stretch> {
    let mut found = behind_made_by(line);
    found.extend(byline(line));
    found.extend(addressed(line));
    found.extend(described(line));
    found
}

/// `Written by …` anywhere.
fn behind_made_by(line: &str) -> Vec<Stretch> {
    let low = line.to_ascii_lowercase();
    let phrases = MADE_BY.iter().flat_map(|phrase| {
        let places = low.match_indices(phrase);
        places.map(|(at, phrase)| (at, at + phrase.len()))
    });
    phrases
        .filter(|(at, behind)| {
            !line[..*at].ends_with(char::is_alphanumeric) && line[*behind..].starts_with(' ')
        })
        .flat_map(|(_, behind)| persons(line, behind))
        .collect()
}

/// `By …` alone on its line.
fn byline(line: &str) -> Vec<Stretch> {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "*_#>".contains(c));
    let Some(rest) = ["By ", "BY "].iter().find_map(|by| bare.strip_prefix(by)) else {
        return Vec::new();
    };
    let found = persons(line, line.len() - rest.len());
    let end = found.last().map_or(0, |last| last.end);
    let behind = line[end..].trim_start_matches(['*', '_', ' ']);
    let alone = behind.is_empty() || behind.starts_with(['|', ',', '–', '(']);
    if alone { found } else { Vec::new() }
}

fn addressed(line: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    for (addresses, least) in [(&JOINED_ADDRESSES[..], 1), (&WEAK_ADDRESSES[..], 2)] {
        for address in addresses {
            for (at, _) in line.match_indices(address) {
                let (end, words) = name_end(line, at + address.len());
                if words >= least && !line[..at].ends_with(char::is_alphanumeric) {
                    found.push(at..end);
                }
            }
        }
    }
    found
}

/// Before `, a refugee from …`, `, mother of …` and `, 34, …`.
fn described(line: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    for (comma, _) in line.match_indices(',') {
        let Some((start, words)) = name_before(line, comma) else {
            continue;
        };
        let before = line[..start].trim_end();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next();
        let word = word.unwrap_or_default().to_lowercase();
        let behind = line[comma + 1..].trim_start();
        let begins =
            before.is_empty() || before.ends_with(['.', '!', '?', '“', '"', '»', '-', '•']);
        let quoted = SAYS.contains(&word.as_str());
        let first = line[start..comma].split(' ').next().unwrap_or_default();
        let place = [word.as_str(), first.to_lowercase().as_str()]
            .iter()
            .any(|word| BEFORE_PLACES.contains(word));
        let one_of = behind.starts_with("a ") || behind.starts_with("an ");
        let hit = words >= 2 && !place && (is_person(behind) || quoted && one_of)
            || !place && (begins || quoted) && is_age(behind);
        if hit {
            found.push(start..comma);
        }
    }
    found
}

/// The name that ends at a place: where it begins, and its words. `None`: there is none.
fn name_before(line: &str, end: usize) -> Option<(usize, usize)> {
    let starts = line[..end].char_indices().rev().filter(|(at, c)| {
        c.is_uppercase()
            && !line[..*at].ends_with(|c: char| c.is_alphanumeric() || "-'’".contains(c))
    });
    let whole = |(start, _): (usize, char)| {
        let (reached, words) = name_end(line, start);
        (reached == end && words > 0).then_some((start, words))
    };
    // The longest one; name_end takes six words at most.
    starts.take(6).filter_map(whole).last()
}

/// `a refugee from Syria`, `refugee.`: what a private person is, and no more than where from.
fn is_person(text: &str) -> bool {
    let bare = ["a ", "an ", "the "]
        .iter()
        .find_map(|article| text.strip_prefix(article));
    let bare = bare.unwrap_or(text);
    // `a young Syrian mother`
    let at_most = bare.char_indices().filter(|(_, c)| *c == ' ').take(2);
    let starts = std::iter::once(0).chain(at_most.map(|(at, _)| at + 1));
    let mut tails = starts.map(|at| &bare[at..]);
    tails.any(|tail| {
        PERSONS.iter().any(|person| {
            tail.strip_prefix(person).is_some_and(|behind| {
                behind.is_empty()
                    || behind.starts_with([',', '.', ';', ':', ')', '”', '"', '*'])
                    || [" from ", " of ", " who ", " living ", " in "]
                        .iter()
                        .any(|word| behind.starts_with(word))
            })
        })
    })
}

/// `34, came …`: an age, and a sentence that goes on.
fn is_age(text: &str) -> bool {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let age = text[..len].parse::<u32>();
    let goes_on = text[len..]
        .strip_prefix(", ")
        .or_else(|| text[len..].strip_prefix("-year-old "));
    age.is_ok_and(|age| (5..=115).contains(&age))
        && goes_on.is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::super::mask;

    // Every person here is made up.

    #[test]
    fn who_wrote_is_quoted_or_told_of_is_masked() {
        for (text, expected) in [
            ("By Xenia Maden", "By [name masked]"),
            (
                "Written by Xenia Maden and Ivo Made",
                "Written by [name masked] and [name masked]",
            ),
            ("Photo: Ivo Maden", "Photo: [name masked]"),
            ("Photo credit: © Ivo Maden", "Photo credit: © [name masked]"),
            ("Prepared by: Ivo Maden", "Prepared by: [name masked]"),
            (
                "“I found work”, says Xenia Al-Made, a refugee from afar.",
                "“I found work”, says [name masked], a refugee from afar.",
            ),
            (
                "Xenia, 34, came from afar.",
                "[name masked], 34, came from afar.",
            ),
            ("Xenia M., refugee", "[name masked], refugee"),
            (
                "Ivo Maden, a young carpenter and father of two, stayed.",
                "Ivo Maden, a young carpenter and father of two, stayed.",
            ),
            (
                "Ivo Maden, a young Maden father, stayed.",
                "[name masked], a young Maden father, stayed.",
            ),
            ("MR IVO MADEN", "[name masked]"),
            ("Sra. Xenia Maden", "[name masked]"),
            ("Sig.ra Xenia Maden", "[name masked]"),
            ("Pan Ivo Maden", "[name masked]"),
            ("Г-н Мейден", "[name masked]"),
            (
                "Contact Mr Ivo Maden, im@tests.example",
                "Contact [name masked], [e-mail masked]",
            ),
        ] {
            assert_eq!(mask(text).0, expected);
        }
    }

    #[test]
    fn places_bodies_and_other_sentences_stay() {
        for text in [
            "In South Maden, a refugee may work from the first day.",
            "In Maden, a migrant who arrives is told.",
            "By December 2024",
            "By Member States",
            "By Maden Street the tram turns",
            "Prepared by the House of Tests",
            "Written by European Commission",
            "Photo: European Union",
            "In total, 34, of which 12 are new",
            "Skills Profile, a tool for newcomers",
            "Pan European Network",
            "Member States, migrant women and mothers",
        ] {
            assert_eq!(mask(text).0, text);
        }
    }
}
