//! What is stated of entries, and where it is written.

use super::{AS_OF, CLASSES, LINK, MISSING, ORGANISATIONS, SUMMARY, TERRITORIES, TITLE};
use crate::register::kind::EntryKind as K;
use crate::register::schema::FieldKind::{Amount, Code, Reference, Span, Text};
use crate::register::schema::Need::{Optional, Required};
use crate::register::schema::{Field, one};

pub(super) const CLAIM: &[Field] = &[
    one("subject", Reference(&[]), Required, "the entry it is about"),
    one(
        "property",
        Text,
        Required,
        "what is stated: `number-of-areas`, `amount`",
    ),
    one("value", Amount, Optional, "the figure"),
    one(
        "text",
        Text,
        Optional,
        "what is stated, where it is not a figure; own words",
    ),
    one("unit", Text, Optional, "unit of the figure"),
    one(
        "population",
        Text,
        Optional,
        "who is counted, in the source's terms",
    ),
    one("span", Span, Optional, "the time that it is about"),
    one("by", Reference(ORGANISATIONS), Optional, "who states it"),
    TERRITORIES,
    SUMMARY,
    LINK,
    MISSING,
];

pub(super) const LINKED: &[Field] = &[
    one(
        "from",
        Reference(&[]),
        Required,
        "the measure, operation or answer",
    ),
    one(
        "to",
        Text,
        Required,
        "the entry that it answers, or `indicator/<id>` for an indicator",
    ),
    one("class", Code(CLASSES), Required, "how the two relate"),
    one(
        "judged_by",
        Reference(ORGANISATIONS),
        Optional,
        "who judged; left out: this project's reading",
    ),
    one(
        "why",
        Text,
        Optional,
        "why they relate so, in own words; not why it was recorded, which every record can say",
    ),
    AS_OF,
    MISSING,
];

pub(super) const DOCUMENT: &[Field] = &[
    TITLE,
    one("sha256", Text, Required, "SHA-256 of the bytes as received"),
    one("bytes", Amount, Optional, "number of bytes as received"),
    one("lines", Amount, Optional, "number of lines"),
    one(
        "type",
        Code(&["tracker-page", "text"]),
        Optional,
        "how it was read",
    ),
    one(
        "reference",
        Text,
        Optional,
        "official number: SWD(2020) 290",
    ),
    one("by", Reference(ORGANISATIONS), Optional, "who issued it"),
    one(
        "licence",
        Text,
        Optional,
        "terms under which it may be shown",
    ),
    one(
        "same_content_as",
        Reference(&[K::Document]),
        Optional,
        "another layout of the same text",
    ),
    SUMMARY,
    LINK,
    AS_OF,
    MISSING,
];
