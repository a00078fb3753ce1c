//! What was paid, tried and reached, and by whom.

use super::{AS_OF, FIELD, LINK, MISSING, ORGANISATIONS, REVIEW_BY, SUMMARY, TERRITORIES, TITLE};
use crate::register::kind::EntryKind as K;
use crate::register::schema::FieldKind::{Amount, Code, Reference, Span, Text};
use crate::register::schema::Need::{Optional, Required};
use crate::register::schema::{Field, many, one};

pub(super) const PROGRAMME: &[Field] = &[
    TITLE,
    one("fund", Text, Optional, "the fund's short name: AMIF, ESF+"),
    one("period", Span, Optional, "years that it covers"),
    one(
        "managing_authority",
        Reference(ORGANISATIONS),
        Optional,
        "who runs it",
    ),
    one("amount", Amount, Optional, "amount stated for it"),
    one(
        "amount_kind",
        Code(&[
            "planned",
            "available",
            "committed",
            "allocated",
            "paid",
            "granted",
        ]),
        Optional,
        "which amount it is",
    ),
    one(
        "currency",
        Code(&["EUR"]),
        Optional,
        "currency of the amount",
    ),
    SUMMARY,
    FIELD,
    TERRITORIES,
    LINK,
    MISSING,
];

pub(super) const OPERATION: &[Field] = &[
    TITLE,
    one(
        "programme",
        Reference(&[K::Programme]),
        Optional,
        "who pays",
    ),
    one("period", Span, Optional, "when it runs or ran"),
    one(
        "coordinator",
        Reference(ORGANISATIONS),
        Optional,
        "who leads it",
    ),
    many(
        "partners",
        Reference(ORGANISATIONS),
        Optional,
        "who takes part",
    ),
    one("budget", Amount, Optional, "amount stated for it"),
    one(
        "currency",
        Code(&["EUR"]),
        Optional,
        "currency of the budget",
    ),
    one(
        "target_group",
        Text,
        Optional,
        "people aimed at, in the source's terms",
    ),
    SUMMARY,
    FIELD,
    TERRITORIES,
    one(
        "boxed_in",
        Reference(&[K::Document, K::Plan]),
        Optional,
        "the document or plan that shows it in a box",
    ),
    LINK,
    REVIEW_BY,
    MISSING,
];

pub(super) const PRACTICE: &[Field] = &[
    TITLE,
    one(
        "operation",
        Reference(&[K::Operation]),
        Optional,
        "where it was tried",
    ),
    one("by", Reference(ORGANISATIONS), Optional, "who does it"),
    one("period", Span, Optional, "when"),
    one(
        "state",
        Code(&["planned", "ongoing", "done", "stated"]),
        Optional,
        "state that the source gives; `stated`: it gives none",
    ),
    one(
        "target_group",
        Text,
        Optional,
        "people aimed at, in the source's terms",
    ),
    SUMMARY,
    FIELD,
    TERRITORIES,
    one(
        "boxed_in",
        Reference(&[K::Document, K::Plan]),
        Optional,
        "the document or plan that shows it in a box",
    ),
    LINK,
    REVIEW_BY,
    MISSING,
];

pub(super) const ORGANISATION: &[Field] = &[
    TITLE,
    one(
        "type",
        Code(&[
            "eu-institution",
            "eu-agency",
            "international-organisation",
            "national-authority",
            "regional-authority",
            "local-authority",
            "civil-society",
            "migrant-led",
            "social-partner",
            "network",
            "company",
            "research",
            "group-of-organisations",
        ]),
        Optional,
        "what sort of body it is",
    ),
    SUMMARY,
    TERRITORIES,
    LINK,
    MISSING,
];

pub(super) const TARGET: &[Field] = &[
    one("item", Reference(&[]), Required, "what it belongs to"),
    one("title", Text, Required, "what is counted"),
    one(
        "unit",
        Text,
        Required,
        "what one unit is: licences, persons, EUR",
    ),
    one("baseline", Amount, Optional, "where it started"),
    one("target", Amount, Optional, "what was aimed at"),
    one("result", Amount, Optional, "what was reached"),
    one(
        "state",
        Code(&[
            "intended",
            "running",
            "reached",
            "missed",
            "missed-value-not-published",
            "stated",
        ]),
        Optional,
        "state that the source gives; `stated`: a number, no target",
    ),
    one(
        "previous_stage",
        Reference(&[K::Target]),
        Optional,
        "the stage of the funnel before this one",
    ),
    one(
        "group",
        Text,
        Optional,
        "who is counted, in the source's terms",
    ),
    SUMMARY,
    AS_OF,
    MISSING,
];
