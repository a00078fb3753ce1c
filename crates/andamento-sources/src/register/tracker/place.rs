//! Which plan and which area a page is about, from the page's own words.

/// What a page says of its plan or area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The name in identifiers: `eu-2021-2027`, `partnerships`.
    pub(super) slug: String,
    /// The page's words.
    pub(super) words: String,
    /// The field of integration that the lexicon gives an area. `None`: the area is not in the
    /// lexicon, and its slug is made of the page's words.
    pub(super) field: Option<&'static str>,
}

/// The sentence that introduces the actions of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Intro {
    /// The plan. `None`: the lexicon does not know it.
    pub(super) plan: Option<Said>,
    /// The area.
    pub(super) area: Said,
}

/// Phrases of a plan's name, all of which must be there, and the plan.
const PLANS: [(&[&str], &str); 2] = [
    (
        &["action plan on integration and inclusion", "2021-2027"],
        "eu-2021-2027",
    ),
    (
        &["action plan on the integration of third-country nationals"],
        "eu-2016",
    ),
];

/// Beginnings of words in the name of an area, and the field of integration that the area is
/// about; the slug of the area is the same word.
const AREAS: [(&[&str], &str); 10] = [
    (&["partnership"], "partnerships"),
    (&["education", "training"], "education-and-training"),
    (
        &["employment", "skill", "labour market"],
        "employment-and-skills",
    ),
    (&["health"], "health"),
    (&["housing"], "housing"),
    (
        &["participation", "encounter"],
        "participation-and-inclusion",
    ),
    (&["funding", "funds"], "funding"),
    (&["digital", "technolog"], "digital"),
    (&["evidence", "monitoring progress"], "evidence"),
    (&["discrimination", "racism"], "anti-discrimination"),
];

/// Reads a line such as "The … action plan … sets the following goals in relation to …:".
/// `None`: it is no such sentence.
pub(super) fn intro(line: &str) -> Option<Intro> {
    let line = line.trim().trim_matches(['#', '*', '_', ' ']);
    let sentence = line.strip_suffix(':')?;
    let (before, phrase) = sentence.split_once(" in relation to ")?;
    let folded = fold(before);
    if !folded.contains("plan") || phrase.trim().is_empty() {
        return None;
    }
    let plan = PLANS
        .iter()
        .find(|(phrases, _)| phrases.iter().all(|phrase| folded.contains(phrase)))
        .map(|(_, slug)| Said {
            slug: (*slug).to_string(),
            words: plan_words(before),
            field: None,
        });
    Some(Intro {
        plan,
        area: area(phrase.trim())?,
    })
}

/// The subject of the sentence: what stands before its verb, without the article.
fn plan_words(before: &str) -> String {
    let subject = before.split(" sets ").next().unwrap_or(before).trim();
    let bare = ["The ", "the "]
        .iter()
        .find_map(|a| subject.strip_prefix(a));
    bare.unwrap_or(subject).to_string()
}

/// Lower case, with plain hyphens and single spaces.
fn fold(text: &str) -> String {
    let plain = text
        .to_lowercase()
        .replace(['\u{2010}', '\u{2011}', '\u{2013}'], "-");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The area that a phrase names. `None`: no slug can be made of it.
fn area(phrase: &str) -> Option<Said> {
    let folded = fold(phrase);
    let begins_a_word = |start: &str| {
        folded.match_indices(start).any(|(at, _)| {
            !folded[..at]
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric)
        })
    };
    let mut known = AREAS
        .iter()
        .filter(|(starts, _)| starts.iter().any(|start| begins_a_word(start)));
    // Words of two areas decide for none.
    let field = match (known.next(), known.next()) {
        (Some((_, field)), None) => Some(*field),
        _ => None,
    };
    let slug = field.map_or_else(|| slug(&folded), ToString::to_string);
    (!slug.is_empty()).then(|| Said {
        slug,
        words: phrase.to_string(),
        field,
    })
}

/// Words joined by hyphens, as they may stand in an identifier.
fn slug(folded: &str) -> String {
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(8).collect();
    words.join("-").chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plan_and_area_come_from_the_sentence_that_introduces_them() {
        let line = "The 2021–2027 Action Plan on integration and inclusion sets these goals in \
                    relation to better Housing for all:";
        let read = intro(line).unwrap();
        let plan = read.plan.unwrap();
        assert_eq!(plan.slug, "eu-2021-2027");
        assert_eq!(
            plan.words,
            "2021–2027 Action Plan on integration and inclusion"
        );
        assert_eq!(
            (read.area.slug.as_str(), read.area.field),
            ("housing", Some("housing"))
        );
    }

    #[test]
    fn an_area_outside_the_lexicon_or_of_two_areas_is_named_by_its_words() {
        for (phrase, slug) in [
            ("made-up matters", "made-up-matters"),
            ("health and housing", "health-and-housing"),
        ] {
            let said = area(phrase).unwrap();
            assert_eq!((said.slug.as_str(), said.field), (slug, None));
        }
    }

    #[test]
    fn a_plan_outside_the_lexicon_and_any_other_sentence_are_not_guessed() {
        let other = intro("The made-up plan sets goals in relation to housing:").unwrap();
        assert_eq!(other.plan, None);
        for line in [
            "",
            "We act in relation to housing:",
            "The plan sets goals:",
            "in relation to x",
        ] {
            assert_eq!(intro(line), None, "{line}");
        }
    }
}
