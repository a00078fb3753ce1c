//! The members of a JSON-stat document that are read, in any order.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use andamento_model::Status;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::members::{FirstKey, Index, Loose, Said};
use super::parts::{Bounds, Cursor, Part, StatusPart, ValuePart};
use crate::numbers::cut;

/// What a document says.
#[derive(Debug, Default)]
pub(super) struct Document {
    class: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) id: Option<Vec<String>>,
    pub(super) size: Option<Vec<u64>>,
    role: Role,
    dimension: BTreeMap<String, Dimension>,
    values: Option<Part<f64>>,
    statuses: Part<Status>,
    /// Status texts that are not sets of letters, with the number of cells.
    pub(super) odd_statuses: BTreeMap<String, u64>,
    /// The id of the dataflow, from `extension`.
    pub(super) dataflow: Option<String>,
    /// Only the positions named in `value` or `status` are cells.
    pub(super) sparse: bool,
    /// What an agency's error answer says.
    error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Role {
    time: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dimension {
    category: Category,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Category {
    index: Option<Index>,
    label: Option<FirstKey>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Extension {
    id: Loose,
    #[serde(rename = "datasetId")]
    dataset_id: Loose,
    andamento: Own,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Own {
    sparse: bool,
}

/// Why a document could not be parsed.
pub(super) enum ParseFault {
    TooManyCells,
    Json(serde_json::Error),
}

/// Parses a document, holding at most `cells` values.
pub(super) fn parse(text: &[u8], cells: u64) -> Result<Document, ParseFault> {
    let exceeded = Cell::new(false);
    let bounds = Bounds {
        entries: cells,
        exceeded: &exceeded,
    };
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let read = Members(bounds)
        .deserialize(&mut deserializer)
        .and_then(|document| deserializer.end().map(|()| document));
    read.map_err(|error| match exceeded.get() {
        true => ParseFault::TooManyCells,
        false => ParseFault::Json(error),
    })
}

impl Document {
    /// Why this is not a dataset. `None`: it is one.
    pub(super) fn refusal(&self) -> Option<String> {
        if let Some(error) = &self.error {
            return Some(format!(
                "this is an error answer of the agency, not a table: {}; ask again, or for less",
                error.escape_debug()
            ));
        }
        match self.class.as_deref() {
            Some("dataset") | None if self.values.is_some() => None,
            Some("dataset") => {
                Some("a JSON-stat dataset without `value`; download it again".into())
            }
            None => Some("this is JSON, but not JSON-stat 2.0 of class `dataset`".into()),
            Some(class) => Some(format!(
                "this is JSON-stat of class `{}`; only class `dataset` is read",
                cut(class)
            )),
        }
    }

    /// Which dimension is time.
    pub(super) fn time_dimension(&self, ids: &[String]) -> Result<usize, String> {
        let named = |name: &str| ids.iter().position(|id| id.eq_ignore_ascii_case(name));
        match &self.role.time[..] {
            [one] => named(one)
                .ok_or_else(|| format!("`role.time` names `{}`, which is no dimension", cut(one))),
            [] => named("time")
                .or_else(|| named("TIME_PERIOD"))
                .ok_or_else(|| {
                    "no time dimension: neither `role.time` nor a dimension `time`".into()
                }),
            _ => Err("`role.time` names several dimensions; only one is read".into()),
        }
    }

    /// The codes of a dimension, in order; taken out of the document.
    pub(super) fn codes(&mut self, id: &str, size: u64) -> Result<Vec<String>, String> {
        let named = cut(id);
        let dimension = self
            .dimension
            .remove(id)
            .ok_or_else(|| format!("`dimension` lacks `{named}`, which `id` names"))?;
        let codes = match (dimension.category.index, dimension.category.label) {
            (Some(index), _) => index.0,
            (
                None,
                Some(FirstKey {
                    key: Some(key),
                    keys: 1,
                }),
            ) => vec![key],
            _ => return Err(format!("dimension `{named}` has no `category.index`")),
        };
        if codes.len() as u64 != size {
            return Err(format!(
                "dimension `{named}` has {} codes, `size` says {size}",
                codes.len()
            ));
        }
        let mut sorted: Vec<&String> = codes.iter().collect();
        sorted.sort_unstable();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!(
                "dimension `{named}` has the code `{}` twice",
                cut(pair[0])
            )),
            None => Ok(codes),
        }
    }

    /// Checks that `value` and `status` fit the grid.
    pub(super) fn check_positions(&self, count: u64) -> Result<(), String> {
        let values = self.values.as_ref();
        if let Some(Part::Dense(all)) = values
            && all.len() as u64 != count
        {
            return Err(format!(
                "`value` lists {} cells, the sizes multiply to {count}",
                all.len()
            ));
        }
        for (name, reach) in [
            ("value", values.and_then(Part::reach)),
            ("status", self.statuses.reach()),
        ] {
            if let Some(reach) = reach
                && reach > count
            {
                return Err(format!(
                    "`{name}` has position {}, the sizes multiply to {count}",
                    reach - 1
                ));
            }
        }
        Ok(())
    }

    /// The value at a position. `None`: no key.
    pub(super) fn value(&self, position: u64, cursor: &mut Cursor) -> Option<f64> {
        self.values.as_ref()?.at(position, cursor)
    }

    /// The status at a position. `None`: nothing is said.
    pub(super) fn status(&self, position: u64, cursor: &mut Cursor) -> Option<Status> {
        self.statuses.at(position, cursor)
    }

    /// The positions that are cells, in order.
    pub(super) fn positions(&self) -> impl Iterator<Item = u64> + '_ {
        let mut values = self.values.iter().flat_map(Part::positions).peekable();
        let mut statuses = self.statuses.positions().peekable();
        std::iter::from_fn(move || {
            let next = match (values.peek(), statuses.peek()) {
                (Some(&value), Some(&status)) => value.min(status),
                (Some(&one), None) | (None, Some(&one)) => one,
                (None, None) => return None,
            };
            values.next_if_eq(&next);
            statuses.next_if_eq(&next);
            Some(next)
        })
    }
}

struct Members<'a>(Bounds<'a>);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON-stat document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "class" => document.class = members.next_value::<Loose>()?.0,
                "updated" => document.updated = members.next_value::<Loose>()?.0,
                "id" if document.id.is_none() => document.id = Some(members.next_value()?),
                "size" if document.size.is_none() => document.size = Some(members.next_value()?),
                "role" => document.role = members.next_value()?,
                "dimension" if document.dimension.is_empty() => {
                    document.dimension = members.next_value()?;
                }
                "value" if document.values.is_none() => {
                    document.values = Some(members.next_value_seed(ValuePart(self.0))?);
                }
                "status" if document.statuses == Part::None => {
                    document.statuses = members.next_value_seed(StatusPart {
                        bounds: self.0,
                        odd: &mut document.odd_statuses,
                    })?;
                }
                "id" | "size" | "dimension" | "value" | "status" => {
                    return Err(A::Error::custom(format_args!("`{name}` comes twice")));
                }
                "extension" => {
                    let extension: Extension = members.next_value()?;
                    document.dataflow = extension.id.0.or(extension.dataset_id.0);
                    document.sparse = extension.andamento.sparse;
                }
                "error" | "warning" => {
                    document.error = Some(members.next_value::<Said>()?.0);
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if document.values.is_some() {
            document.error = None;
        }
        Ok(document)
    }
}
