//! Which fields each kind of entry has.

use super::kind::EntryKind;

/// How much a field is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Without it the entry is not accepted.
    Required,
    /// The entry is accepted without it, and the rule `field-empty` reports it.
    Expected,
    /// It may be left out.
    Optional,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Words; one line.
    Text,
    /// One of the codes.
    Code(&'static [&'static str]),
    /// A date or span, see [`super::Span`].
    Span,
    /// A figure, see [`super::Amount`].
    Amount,
    /// The identifier of an entry of one of these kinds; of any kind when there is none.
    Reference(&'static [EntryKind]),
    /// The address of a page.
    Address,
    /// The code of a territory: `EU27_2020`, `LV`, `BE3`.
    Territory,
}

/// A field of a kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name, as in templates and JSON: lower case, words joined by `_`.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it may hold several values; in CSV they are separated by `;`.
    pub many: bool,
    /// How much it is needed.
    pub need: Need,
    /// What it means.
    pub meaning: &'static str,
}

pub(super) const fn one(
    name: &'static str,
    kind: FieldKind,
    need: Need,
    meaning: &'static str,
) -> Field {
    Field {
        name,
        kind,
        many: false,
        need,
        meaning,
    }
}

pub(super) const fn many(
    name: &'static str,
    kind: FieldKind,
    need: Need,
    meaning: &'static str,
) -> Field {
    Field {
        many: true,
        ..one(name, kind, need, meaning)
    }
}
