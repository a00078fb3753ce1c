//! The table of fields: what each kind of entry can state.

mod deeds;
mod promises;
mod statements;

use super::kind::EntryKind;
use super::schema::{Field, FieldKind, Need, many, one};

use EntryKind as K;
use FieldKind::{Address, Code, Span, Territory, Text};
use Need::{Optional, Required};

/// The fields of integration policy onto which plans map their areas.
const FIELDS_OF_INTEGRATION: &[&str] = &[
    "pre-departure",
    "education-and-training",
    "language-and-orientation",
    "employment-and-skills",
    "health",
    "housing",
    "participation-and-inclusion",
    "anti-discrimination",
    "partnerships",
    "funding",
    "digital",
    "evidence",
];

/// How a measure relates to what was asked; see the matrix. `none-reported` needs a source that
/// claims to be complete.
const CLASSES: &[&str] = &[
    "prompted-by",
    "in-line",
    "additional",
    "beyond",
    "unclear",
    "none-reported",
    "taken-up",
    "partly-taken-up",
    "not-taken-up",
    "unknown",
    "funds",
    "implements",
    "reaches",
    "uses",
    "measured-by",
    "part-of",
    "member-of",
    "supersedes",
    "same-as",
];

const TITLE: Field = one(
    "title",
    Text,
    Required,
    "short name, as the source heads it",
);
const SUMMARY: Field = one("summary", Text, Optional, "what it is, in own words");
const FIELD: Field = many(
    "field",
    Code(FIELDS_OF_INTEGRATION),
    Optional,
    "fields of integration that it touches",
);
const TERRITORIES: Field = many(
    "territories",
    Territory,
    Optional,
    "territories that it concerns",
);
const ORGANISATIONS: &[EntryKind] = &[K::Organisation];
const LINK: Field = one("link", Address, Optional, "page that shows it");
const AS_OF: Field = one(
    "as_of",
    Span,
    Optional,
    "date of the statement; left out: date unknown",
);
const REVIEW_BY: Field = one(
    "review_by",
    Span,
    Optional,
    "when it should be looked at again; later it is update due, then stale",
);
/// What every kind has at its end.
const MISSING: Field = many(
    "missing",
    Text,
    Optional,
    "`field: reason` for values known to be lost, as `types: lost in source capture`",
);

impl EntryKind {
    /// The fields of the kind, in the order of its template.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Plan => promises::PLAN,
            Self::Area => promises::AREA,
            Self::Action => promises::ACTION,
            Self::Recommendation => promises::RECOMMENDATION,
            Self::StatusReport => promises::STATUS_REPORT,
            Self::Programme => deeds::PROGRAMME,
            Self::Operation => deeds::OPERATION,
            Self::Practice => deeds::PRACTICE,
            Self::Organisation => deeds::ORGANISATION,
            Self::Consultation => promises::CONSULTATION,
            Self::Position => promises::POSITION,
            Self::Target => deeds::TARGET,
            Self::Event => promises::EVENT,
            Self::Claim => statements::CLAIM,
            Self::Link => statements::LINKED,
            Self::Document => statements::DOCUMENT,
        }
    }

    /// A field by its name. `None`: the kind has no such field.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_named_like_what_every_record_says() {
        for kind in EntryKind::ALL {
            for name in ["id", "about", "source", "reason"] {
                assert_eq!(kind.field(name), None, "{kind}");
            }
        }
    }
}
