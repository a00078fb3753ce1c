//! Smaller members of a document that come in several spellings.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Codes in order.
#[derive(Debug)]
pub(super) struct Index(pub(super) Vec<String>);

/// The first key of an object and the number of its keys.
#[derive(Debug, Default)]
pub(super) struct FirstKey {
    pub(super) key: Option<String>,
    pub(super) keys: u64,
}

/// A text, or anything else, which is passed over.
#[derive(Debug, Default)]
pub(super) struct Loose(pub(super) Option<String>);

/// The texts anywhere in a value, joined; cut when long.
#[derive(Debug, Default)]
pub(super) struct Said(pub(super) String);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Loose;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Loose, E> {
                Ok(Loose(Some(text.to_string())))
            }

            fn visit_unit<E: Error>(self) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Loose, E> {
                Ok(Loose(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Loose(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
                while items.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Loose(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

const SAID_BYTES: usize = 300;

impl Said {
    fn add(&mut self, other: &str) {
        if self.0.len() < SAID_BYTES && !other.is_empty() {
            let blank = if self.0.is_empty() { "" } else { ", " };
            let other: String = other.chars().take(SAID_BYTES).collect();
            self.0 = format!("{}{blank}{other}", self.0);
        }
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Said;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Said, E> {
                let mut said = Said::default();
                said.add(text);
                Ok(said)
            }

            fn visit_unit<E: Error>(self) -> Result<Said, E> {
                Ok(Said::default())
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Said, E> {
                Ok(Said::default())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Said, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Said, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Said, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Said, A::Error> {
                let mut said = Said::default();
                while let Some(item) = items.next_element::<Said>()? {
                    said.add(&item.0);
                }
                Ok(said)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Said, A::Error> {
                let mut said = Said::default();
                while let Some((_, item)) = items.next_entry::<IgnoredAny, Said>()? {
                    said.add(&item.0);
                }
                Ok(said)
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Codes;
        impl<'de> Visitor<'de> for Codes {
            type Value = Index;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`index` as a list of codes, or as an object from code to position")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Index, A::Error> {
                let mut codes = Vec::new();
                while let Some(code) = items.next_element()? {
                    codes.push(code);
                }
                Ok(Index(codes))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Index, A::Error> {
                let mut codes: Vec<(u64, String)> = Vec::new();
                while let Some((code, position)) = items.next_entry::<String, u64>()? {
                    codes.push((position, code));
                }
                codes.sort_unstable();
                let in_order = codes
                    .iter()
                    .zip(0..)
                    .all(|((at, _), expected)| *at == expected);
                if !in_order {
                    return Err(A::Error::custom(
                        "the positions in `index` do not count from 0 without a hole",
                    ));
                }
                Ok(Index(codes.into_iter().map(|(_, code)| code).collect()))
            }
        }
        deserializer.deserialize_any(Codes)
    }
}

impl<'de> Deserialize<'de> for FirstKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = FirstKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`label` as an object from code to label")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<FirstKey, A::Error> {
                let mut first = FirstKey::default();
                while let Some((key, _)) = items.next_entry::<String, IgnoredAny>()? {
                    first.key.get_or_insert(key);
                    first.keys += 1;
                }
                Ok(first)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}
