//! Names of persons, by their form.

use super::Stretch;

/// Forms of address. `MS` is none: it means Member States.
const ADDRESSES: [&str; 23] = [
    "Ms",
    "Mr",
    "Mrs",
    "Miss",
    "Mx",
    "Dr",
    "Prof",
    "Professor",
    "Herr",
    "Frau",
    "Mme",
    "Madame",
    "Monsieur",
    "Señor",
    "Señora",
    "Signor",
    "Signora",
    "MR",
    "MRS",
    "Sr",
    "Sra",
    "Srta",
    "Sig",
];
/// Small words inside names.
const PARTICLES: [&str; 22] = [
    "van", "von", "de", "der", "den", "da", "di", "du", "del", "della", "dos", "das", "la", "le",
    "el", "al", "bin", "ibn", "ter", "ten", "zu", "af",
];
/// Words that begin with a capital and are no part of a name: offices, bodies, subjects.
const NO_NAMES: [&str; 78] = [
    "Academy",
    "Action",
    "Adviser",
    "Advisor",
    "Agency",
    "Agenda",
    "Alliance",
    "Ambassador",
    "Annual",
    "Assembly",
    "Association",
    "Asylum",
    "Authority",
    "Board",
    "Centre",
    "Chair",
    "Chairman",
    "Chairperson",
    "Chairwoman",
    "Cities",
    "City",
    "Civil",
    "Commission",
    "Commissioner",
    "Committee",
    "Community",
    "Consortium",
    "Coordinator",
    "Council",
    "Delegate",
    "Department",
    "Deputy",
    "Director",
    "Directorate",
    "Employment",
    "Europe",
    "European",
    "Executive",
    "Federation",
    "Forum",
    "Foundation",
    "Fund",
    "General",
    "Head",
    "Health",
    "House",
    "Housing",
    "Inclusion",
    "Institute",
    "Integration",
    "International",
    "Local",
    "Manager",
    "Mayor",
    "Member",
    "Migration",
    "Minister",
    "Ministry",
    "Municipality",
    "National",
    "Network",
    "Office",
    "Officer",
    "Organisation",
    "Organization",
    "Parliament",
    "Plan",
    "Policy",
    "President",
    "Project",
    "Region",
    "Secretary",
    "Senior",
    "Social",
    "Speaker",
    "States",
    "Union",
    "University",
];
/// Bodies and funds in capitals.
const ABBREVIATIONS: [&str; 14] = [
    "AMIF", "CSO", "CSOS", "EIN", "ERDF", "ESF", "EWSI", "ICMC", "IOM", "NGO", "NGOS", "OECD",
    "UNHCR", "UNICEF",
];
/// What a role begins with, in lower case.
const ROLES: [&str; 29] = [
    "adviser",
    "advisor",
    "chair of",
    "chairperson",
    "communication officer",
    "consultant",
    "coordinator",
    "deputy",
    "director",
    "executive director",
    "expert",
    "founder",
    "head of",
    "legal officer",
    "manager",
    "mayor of",
    "policy adviser",
    "policy advisor",
    "policy officer",
    "professor",
    "programme manager",
    "programme officer",
    "project coordinator",
    "project manager",
    "project officer",
    "researcher",
    "secretary general",
    "senior",
    "vice-president",
];
/// What stands before the names of persons, in lower case, with a colon behind.
const LABELS: [&str; 20] = [
    "author",
    "authors",
    "contact",
    "contact person",
    "contacts",
    "editor",
    "editors",
    "moderator",
    "compiled by",
    "photo",
    "photo credit",
    "photographer",
    "photos",
    "prepared by",
    "presented by",
    "rapporteur",
    "speaker",
    "speakers",
    "trainer",
    "written by",
];
/// What stands before the name of somebody who signs or is asked, in lower case.
const BEFORE_PERSONS: [&str; 9] = [
    "signed by",
    "signed",
    "interview with",
    "interviewed by",
    "in conversation with",
    "yours sincerely",
    "yours faithfully",
    "kind regards",
    "best regards",
];
/// Boxes that belong to a body, not to a person: what stands beside them is the body's name.
const SHARED_BOXES: [&str; 12] = [
    "admin",
    "contact",
    "enquiries",
    "hello",
    "help",
    "helpdesk",
    "info",
    "mail",
    "office",
    "press",
    "secretariat",
    "support",
];
/// Words of the longest name.
const LONGEST: usize = 6;
/// Words of the shortest name where nothing else says that it is one.
const SHORTEST: usize = 2;

/// The names in a line. `following` is the next line with words, `announced` is how many words
/// the line before makes a name: `None` where it ends like any other line.
pub(super) fn names(line: &str, following: &str, announced: Option<usize>) -> Vec<Stretch> {
    let mut found = Vec::new();
    let start = line.len() - line.trim_start_matches(decoration).len();
    let (end, words) = name_end(line, start);
    if announced.is_some_and(|least| words >= least) {
        found.push(start..end);
    }
    let rest = line[end..].trim_end_matches(decoration);
    let alone = rest.is_empty() && (is_role(following) || is_aged(following));
    let before_role = rest.strip_prefix(',').is_some_and(is_role);
    if (2..=4).contains(&words) && (alone || before_role) {
        found.push(start..end);
    }
    found.extend(labelled(line));
    found.extend(behind_addresses(line));
    found.extend(behind_phrases(line));
    found.extend(beside_emails(line));
    found
}

/// How many words at the beginning of the next line are a name, by how this one ends: one behind a
/// form of address, two behind `Signed,`. `None`: nothing is said of it.
pub(super) fn announces(line: &str) -> Option<usize> {
    if ends_with_address(line) {
        return Some(1);
    }
    let bare = line.trim_matches(|c: char| decoration(c) || ",:.".contains(c));
    let closes = BEFORE_PERSONS
        .iter()
        .any(|phrase| bare.eq_ignore_ascii_case(phrase));
    closes.then_some(SHORTEST)
}

/// `Migrant, 34`: the line below the name of somebody who is quoted.
fn is_aged(text: &str) -> bool {
    let text = text.trim_matches(decoration);
    let text = text.strip_suffix(" years old").unwrap_or(text);
    let Some((who, age)) = text.rsplit_once(',') else {
        return false;
    };
    let age = age.trim().trim_start_matches("aged ");
    let good = age.len() <= 3 && age.parse::<u32>().is_ok_and(|age| (5..=115).contains(&age));
    good && who.chars().any(char::is_alphabetic) && who.len() <= 60
}

/// Behind `Signed,`, `Interview with` and the like.
fn behind_phrases(line: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    let low = line.to_ascii_lowercase();
    for phrase in BEFORE_PERSONS {
        for (at, _) in low.match_indices(phrase) {
            let behind = at + phrase.len();
            let apart = !line[..at].ends_with(char::is_alphanumeric)
                && !line[behind..].starts_with(char::is_alphanumeric);
            let gap = line[behind..].len()
                - line[behind..]
                    .trim_start_matches([' ', '\t', '\u{a0}', ',', ':'])
                    .len();
            let (end, words) = name_end(line, behind + gap);
            if apart && gap > 0 && words >= SHORTEST {
                found.push(behind + gap..end);
            }
        }
    }
    found
}

/// Directly before an e-mail address, as in `Name <address>`, or in brackets behind it.
fn beside_emails(line: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    for email in super::contact::emails(line) {
        let local = line[email.clone()].split('@').next().unwrap_or_default();
        if SHARED_BOXES.contains(&local.to_lowercase().as_str()) {
            continue;
        }
        let before = line[..email.start].trim_end_matches("mailto:");
        let before =
            before.trim_end_matches([' ', '\t', '\u{a0}', '<', '(', '[', ',', ':', '–', '-']);
        // The longest run of words that is a name up to here.
        let starts = before.char_indices().filter(|(at, c)| {
            c.is_uppercase()
                && !before[..*at].ends_with(|c: char| in_name(c) || c == '.')
                && !no_name_begins(&before[*at..])
        });
        let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
        starts.reverse();
        starts.truncate(LONGEST);
        starts.reverse();
        let whole = |start: &usize| {
            let (end, words) = name_end(line, *start);
            (end == before.len() && words >= SHORTEST).then_some(*start..end)
        };
        found.extend(starts.iter().find_map(whole));
        let behind = line[email.end..].trim_start_matches(['>', ' ', ',']);
        if let Some(inner) = behind.strip_prefix('(') {
            let start = line.len() - inner.len();
            let (end, words) = name_end(line, start);
            if words >= SHORTEST && line[end..].starts_with(')') {
                found.push(start..end);
            }
        }
    }
    found
}

/// A form of address, or what is asked of the reader: `Contact Ms …`.
fn no_name_begins(text: &str) -> bool {
    const ASKED: [&str; 8] = [
        "Ask", "Call", "Contact", "Email", "Mail", "Please", "Reach", "Write",
    ];
    let word = text.split(|c: char| !in_name(c)).next().unwrap_or_default();
    ASKED.contains(&word) || ADDRESSES.contains(&word)
}

/// Whether the last word of a line is a form of address.
fn ends_with_address(line: &str) -> bool {
    let bare = line.trim_end();
    let last = bare.split_whitespace().next_back().unwrap_or_default();
    let last = last.trim_start_matches(decoration);
    ADDRESSES.contains(&last.strip_suffix('.').unwrap_or(last))
}

/// What may stand before or behind a name on its line: blanks, bullets, emphasis.
fn decoration(c: char) -> bool {
    c.is_whitespace() || "*_#-•>|".contains(c)
}

fn is_role(text: &str) -> bool {
    let text = text.trim_start_matches(decoration);
    ROLES.iter().any(|role| {
        text.get(..role.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(role))
            && !text[role.len()..].starts_with(char::is_alphanumeric)
    })
}

fn labelled(line: &str) -> Vec<Stretch> {
    let Some(colon) = line.find(':') else {
        return Vec::new();
    };
    let label = line[..colon].trim_matches(decoration).to_lowercase();
    if !LABELS.contains(&label.as_str()) {
        return Vec::new();
    }
    let behind = &line[colon + 1..];
    let gap = behind.len() - behind.trim_start_matches([' ', '\t', '\u{a0}', '©']).len();
    persons(line, colon + 1 + gap)
}

/// The names of two words or more from a place on, joined by commas or *and*.
pub(super) fn persons(line: &str, from: usize) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut at = from;
    loop {
        at += blanks(&line[at..]);
        let (end, words) = name_end(line, at);
        if words < SHORTEST {
            return found;
        }
        found.push(at..end);
        let joint = [",", " and ", " &", ";"];
        let rest = &line[end..];
        match joint.iter().find(|joint| rest.starts_with(**joint)) {
            Some(joint) => at = end + joint.len(),
            None => return found,
        }
    }
}

fn behind_addresses(line: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = next_word(line, at) {
        at = word.end;
        if !ADDRESSES.contains(&&line[word.clone()]) {
            continue;
        }
        // Several forms of address in a row, each perhaps with a full stop.
        let mut name = word.end;
        loop {
            name += usize::from(line[name..].starts_with('.'));
            let begin = name + blanks(&line[name..]);
            match next_word(line, begin).filter(|next| next.start == begin) {
                Some(next) if ADDRESSES.contains(&&line[next.clone()]) => name = next.end,
                _ => {
                    name = begin;
                    break;
                }
            }
        }
        let (end, words) = name_end(line, name);
        if words > 0 {
            found.push(word.start..end);
            at = end;
        }
    }
    found
}

/// The next run of letters from a place on.
fn next_word(line: &str, at: usize) -> Option<Stretch> {
    let begin = at + line[at..].find(char::is_alphanumeric)?;
    let len = line[begin..]
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(line.len() - begin);
    Some(begin..begin + len)
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\u{a0}']).len()
}

/// Where the name that begins at `at` ends, and how many words with a capital it has.
pub(super) fn name_end(line: &str, at: usize) -> (usize, usize) {
    let (mut end, mut words, mut place) = (at, 0, at);
    for _ in 0..LONGEST {
        let rest = &line[place..];
        let len = rest.find(|c: char| !in_name(c)).unwrap_or(rest.len());
        let word = rest[..len].trim_end_matches(['-', '\'', '’']);
        let capital = word.starts_with(char::is_uppercase);
        // Surnames are often in capitals; two letters are a country or the Union.
        let letters = word.chars().count();
        let shouted = letters > 1 && !word.chars().any(char::is_lowercase);
        let shouted = shouted && (letters < 3 || ABBREVIATIONS.contains(&word));
        if capital && !shouted && !NO_NAMES.contains(&word) {
            words += 1;
            end = place + word.len();
            // The full stop of an initial; another one ends the sentence.
            if line[end..].starts_with('.') {
                if letters > 1 {
                    break;
                }
                end += 1;
            }
            place = end;
        } else if PARTICLES.contains(&word) {
            place += word.len();
        } else {
            break;
        }
        let gap = blanks(&line[place..]);
        if gap == 0 {
            break;
        }
        place += gap;
    }
    (end, words)
}

fn in_name(c: char) -> bool {
    c.is_alphabetic() || "-'’".contains(c) || ('\u{300}'..='\u{36f}').contains(&c)
}
