//! Codes of territories that a register may name, and what is meant by others.

use std::collections::BTreeSet;

use andamento_model::{Aggregates, Codelists, DimensionId, NutsTable};

/// Codelists whose codes are territories.
const CODELISTS: [&str; 3] = ["geo", "cities", "fua"];
/// ISO 3166 writes these countries otherwise than official European statistics.
const OTHERWISE: [(&str, &str); 2] = [("GR", "EL"), ("GB", "UK")];
/// What codelists have beside territories.
const NONE: [&str; 1] = ["TOTAL"];

/// Codes of territories that are known: countries, aggregates, regions, cities.
#[derive(Debug, Clone, Default)]
pub struct Territories {
    codes: BTreeSet<String>,
}

impl Territories {
    /// The codes of the lists that are at hand.
    pub fn new(codelists: &Codelists, nuts: &NutsTable, aggregates: &Aggregates) -> Self {
        let lists = CODELISTS.iter().filter_map(|name| {
            let dimension: DimensionId = DimensionId::parse(name).ok()?;
            codelists.get(&dimension)
        });
        let mut codes: BTreeSet<String> = lists
            .flat_map(|list| list.iter().map(|(code, _)| code.to_string()))
            .collect();
        codes.extend(nuts.iter().map(|(code, _)| code.to_string()));
        codes.extend(aggregates.codes().map(ToString::to_string));
        codes.retain(|code| !NONE.contains(&code.as_str()));
        Self { codes }
    }

    /// What is to be said of a code: how it is written here, or which known codes are near.
    /// `None`: it is known, or no list is at hand.
    pub fn doubt(&self, code: &str) -> Option<String> {
        if self.codes.is_empty() || self.codes.contains(code) {
            return None;
        }
        for (iso, own) in OTHERWISE {
            let region = code.strip_prefix(iso);
            let region = region.filter(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric()));
            if let Some(rest) = region.filter(|rest| rest.len() <= 3) {
                return Some(format!(
                    "`{code}` is not how official European statistics write it, so nothing is \
                     found by it; write `{own}{rest}`"
                ));
            }
        }
        let near = self.near(code);
        let meant = if near.is_empty() {
            "write a country as `LV`, a region as `BE3`, the Union as `EU27_2020`".to_string()
        } else {
            format!("near: {}", near.join(", "))
        };
        Some(format!(
            "`{code}` is in no list of territories at hand, so no page of a territory and no state \
             shows it; {meant}"
        ))
    }

    /// Codes from which one leads to another by one character changed, added or left out; at most
    /// five.
    fn near(&self, code: &str) -> Vec<&str> {
        let near = self.codes.iter().filter(|known| is_near(known, code));
        near.take(5).map(String::as_str).collect()
    }
}

fn is_near(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    // Two characters are too few to guess from one of them, unless they are turned round.
    if long.len() <= 2 {
        return short.len() == 2 && short.bytes().rev().eq(long.bytes());
    }
    let same = short.bytes().zip(long.bytes());
    let ahead = same.take_while(|(a, b)| a == b).count();
    let (a, b) = (short.as_bytes(), long.as_bytes());
    match b.len() - a.len() {
        0 => a.get(ahead + 1..) == b.get(ahead + 1..),
        1 => a.get(ahead..) == b.get(ahead + 1..),
        _ => false,
    }
}
