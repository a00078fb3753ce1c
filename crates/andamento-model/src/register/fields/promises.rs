//! What was promised and asked.

use super::{AS_OF, FIELD, LINK, MISSING, ORGANISATIONS, REVIEW_BY, SUMMARY, TITLE};
use crate::register::kind::EntryKind as K;
use crate::register::schema::FieldKind::{Amount, Code, Reference, Span, Text};
use crate::register::schema::Need::{Expected, Optional, Required};
use crate::register::schema::{Field, many, one};

pub(super) const PLAN: &[Field] = &[
    TITLE,
    one("period", Span, Optional, "years that it covers"),
    one("issuer", Reference(ORGANISATIONS), Optional, "who promises"),
    one("adopted", Span, Optional, "when it was adopted"),
    SUMMARY,
    LINK,
    REVIEW_BY,
    MISSING,
];

pub(super) const AREA: &[Field] = &[
    one("plan", Reference(&[K::Plan]), Required, "the plan"),
    one("number", Text, Optional, "its number in the plan"),
    TITLE,
    SUMMARY,
    FIELD,
    LINK,
    MISSING,
];

pub(super) const ACTION: &[Field] = &[
    one("plan", Reference(&[K::Plan]), Required, "the plan"),
    one(
        "area",
        Reference(&[K::Area]),
        Required,
        "the area of the plan",
    ),
    one("number", Text, Required, "its number in the area"),
    TITLE,
    one(
        "promise",
        Text,
        Optional,
        "what is promised, as the page states it",
    ),
    one("status", Text, Expected, "status as the source states it"),
    many("types", Text, Expected, "types as the source states them"),
    SUMMARY,
    FIELD,
    one(
        "responsible",
        Reference(ORGANISATIONS),
        Optional,
        "who has to act",
    ),
    one("due", Span, Optional, "by when it is promised"),
    AS_OF,
    REVIEW_BY,
    one(
        "text_hash",
        Text,
        Optional,
        "SHA-256 of the text about its implementation, spaces made single; a reworded \
                     text shows by it",
    ),
    MISSING,
];

pub(super) const RECOMMENDATION: &[Field] = &[
    one(
        "plan",
        Reference(&[K::Plan]),
        Optional,
        "the plan that makes it",
    ),
    one(
        "area",
        Reference(&[K::Area]),
        Optional,
        "the area of the plan",
    ),
    one("number", Text, Optional, "its number in the source"),
    TITLE,
    SUMMARY,
    one("by", Reference(ORGANISATIONS), Optional, "who recommends"),
    many(
        "addressed_to",
        Code(&[
            "eu-institutions",
            "member-states",
            "national-authorities",
            "regional-authorities",
            "local-authorities",
            "civil-society",
            "employers",
        ]),
        Optional,
        "who should act",
    ),
    FIELD,
    AS_OF,
    MISSING,
];

pub(super) const STATUS_REPORT: &[Field] = &[
    one("item", Reference(&[]), Required, "the entry it is about"),
    one("status", Text, Required, "status as reported"),
    SUMMARY,
    one("by", Reference(ORGANISATIONS), Optional, "who reports"),
    AS_OF,
    REVIEW_BY,
    MISSING,
];

pub(super) const EVENT: &[Field] = &[
    TITLE,
    one(
        "when",
        Span,
        Optional,
        "the time promised, or when it was held",
    ),
    one(
        "state",
        Code(&["promised", "held", "cancelled"]),
        Required,
        "what the source says of it",
    ),
    one("item", Reference(&[]), Optional, "the entry it belongs to"),
    one("place", Text, Optional, "where"),
    SUMMARY,
    AS_OF,
    MISSING,
];

pub(super) const CONSULTATION: &[Field] = &[
    TITLE,
    one("by", Reference(ORGANISATIONS), Optional, "who asked"),
    one("period", Span, Optional, "when"),
    one("item", Reference(&[]), Optional, "what it was about"),
    one("responses", Amount, Optional, "number of responses"),
    SUMMARY,
    LINK,
    MISSING,
];

pub(super) const POSITION: &[Field] = &[
    one(
        "holder",
        Reference(ORGANISATIONS),
        Required,
        "whose view it is",
    ),
    one(
        "item",
        Reference(&[]),
        Required,
        "the entry it is about; a position that it answers",
    ),
    one(
        "stance",
        Code(&["welcomes", "criticises", "asks-for", "observes", "answers"]),
        Required,
        "what it does",
    ),
    one(
        "title",
        Text,
        Required,
        "the view in one line, in own words",
    ),
    SUMMARY,
    FIELD,
    AS_OF,
    MISSING,
];
