//! `value` and `status`: lists by position, or objects keyed by it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use andamento_model::Status;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::numbers::{cut, letters_of_status};

/// Something for each cell, or for some.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Part<T> {
    /// Nothing at all.
    #[default]
    None,
    /// The same for every cell.
    Every(T),
    /// One for each position.
    Dense(Vec<T>),
    /// Sorted by position, each position once.
    Sparse(Vec<(u64, T)>),
}

/// Where the last look-up ended; positions mostly come in order.
#[derive(Debug, Default)]
pub(super) struct Cursor(usize);

impl<T: Copy> Part<T> {
    /// What stands at a position. `None`: nothing.
    pub(super) fn at(&self, position: u64, cursor: &mut Cursor) -> Option<T> {
        match self {
            Self::None => None,
            Self::Every(thing) => Some(*thing),
            Self::Dense(all) => all.get(usize::try_from(position).ok()?).copied(),
            Self::Sparse(some) => {
                let near = &mut cursor.0;
                let between = some.get(*near).is_none_or(|(at, _)| *at >= position)
                    && (*near == 0 || some[*near - 1].0 < position);
                if !between {
                    *near = some.partition_point(|(at, _)| *at < position);
                }
                let (at, thing) = *some.get(*near)?;
                if at != position {
                    return None;
                }
                *near += 1;
                Some(thing)
            }
        }
    }

    /// The positions that are named one by one.
    pub(super) fn positions(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        match self {
            Self::None | Self::Every(_) => Box::new(std::iter::empty()),
            Self::Dense(all) => Box::new(0..all.len() as u64),
            Self::Sparse(some) => Box::new(some.iter().map(|(at, _)| *at)),
        }
    }

    /// How many positions are needed to hold it. `None`: any number does.
    pub(super) fn reach(&self) -> Option<u64> {
        match self {
            Self::None | Self::Every(_) => None,
            Self::Dense(all) => Some(all.len() as u64),
            Self::Sparse(some) => some.last().map(|(at, _)| at + 1),
        }
    }
}

/// What is to be known while a part is read.
#[derive(Clone, Copy)]
pub(super) struct Bounds<'a> {
    /// How many entries are allowed.
    pub(super) entries: u64,
    /// Set when there are more.
    pub(super) exceeded: &'a Cell<bool>,
}

impl Bounds<'_> {
    fn check<E: Error>(self, entries: usize) -> Result<(), E> {
        if entries as u64 >= self.entries {
            self.exceeded.set(true);
            return Err(E::custom("too many cells"));
        }
        Ok(())
    }
}

/// Reads `value`.
pub(super) struct ValuePart<'a>(pub(super) Bounds<'a>);

impl<'de> DeserializeSeed<'de> for ValuePart<'_> {
    type Value = Part<f64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Part<f64>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValuePart<'_> {
    type Value = Part<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`value` as a list, or as an object keyed by position")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Part<f64>, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = items.next_element_seed(OneValue)? {
            self.0.check(all.len())?;
            all.push(value);
        }
        Ok(Part::Dense(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Part<f64>, A::Error> {
        let mut some = Vec::new();
        while let Some(position) = items.next_key_seed(Position)? {
            self.0.check(some.len())?;
            some.push((position, items.next_value_seed(OneValue)?));
        }
        sorted(some).map(Part::Sparse)
    }
}

/// Puts entries in order of position.
fn sorted<T, E: Error>(mut some: Vec<(u64, T)>) -> Result<Vec<(u64, T)>, E> {
    if !some.is_sorted_by(|a, b| a.0 < b.0) {
        some.sort_by_key(|(position, _)| *position);
    }
    match some.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(E::custom(format_args!(
            "position {} comes twice",
            pair[0].0
        ))),
        None => Ok(some),
    }
}

/// A key that is a number in decimal digits.
struct Position;

impl<'de> DeserializeSeed<'de> for Position {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Position {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the position of a cell in decimal digits")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        let digits = (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(position) if digits => Ok(position),
            _ => Err(E::custom(format_args!(
                "`{}` is not the position of a cell",
                cut(text)
            ))),
        }
    }
}

/// A number, or nothing.
struct OneValue;

impl<'de> DeserializeSeed<'de> for OneValue {
    type Value = f64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for OneValue {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or null")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a value is the nearest number, as in a decimal"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a value is the nearest number, as in a decimal"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_unit<E: Error>(self) -> Result<f64, E> {
        Ok(f64::NAN)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        match text {
            "" | ":" => Ok(f64::NAN),
            _ => Err(E::custom(format_args!(
                "value `{}` is not a number",
                cut(text)
            ))),
        }
    }
}

/// Reads `status`, and counts what is not a set of letters.
pub(super) struct StatusPart<'a, 'o> {
    pub(super) bounds: Bounds<'a>,
    pub(super) odd: &'o mut BTreeMap<String, u64>,
}

impl<'de> DeserializeSeed<'de> for StatusPart<'_, '_> {
    type Value = Part<Status>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Part<Status>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StatusPart<'_, '_> {
    type Value = Part<Status>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`status` as a text, a list, or an object keyed by position")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Part<Status>, E> {
        Ok(Part::Every(OneStatus(self.odd).visit_str(text)?))
    }

    fn visit_unit<E: Error>(self) -> Result<Part<Status>, E> {
        Ok(Part::None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Part<Status>, A::Error> {
        let mut all = Vec::new();
        while let Some(status) = items.next_element_seed(OneStatus(&mut *self.odd))? {
            self.bounds.check(all.len())?;
            all.push(status);
        }
        Ok(Part::Dense(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Part<Status>, A::Error> {
        let mut some = Vec::new();
        while let Some(position) = items.next_key_seed(Position)? {
            self.bounds.check(some.len())?;
            some.push((position, items.next_value_seed(OneStatus(&mut *self.odd))?));
        }
        sorted(some).map(Part::Sparse)
    }
}

struct OneStatus<'o>(&'o mut BTreeMap<String, u64>);

/// How many different odd status texts are named.
const ODD_NAMED: usize = 20;

impl<'de> DeserializeSeed<'de> for OneStatus<'_> {
    type Value = Status;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Status, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for OneStatus<'_> {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status as a text, or null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Status, E> {
        Ok(letters_of_status(text).unwrap_or_else(|_| {
            let named = if self.0.len() < ODD_NAMED {
                cut(text)
            } else {
                "…".to_string()
            };
            *self.0.entry(named).or_default() += 1;
            Status::NONE
        }))
    }

    fn visit_unit<E: Error>(self) -> Result<Status, E> {
        Ok(Status::NONE)
    }
}
