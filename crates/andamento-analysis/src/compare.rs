//! Territories side by side at one time, sorted by value.
//!
//! A rank is never one number: where every value has an interval it is the range of ranks that
//! the intervals allow, elsewhere there is none.

use std::fmt;
use std::sync::Arc;

use andamento_model::{GeographyLevel, Period};

use crate::answer::{Answer, AnswerRow};
use crate::compared::{Compared, mark_other_definitions, other_definition};
use crate::interval::Interval;
use crate::question::Context;

/// What kind of territory a code is; only territories of one kind are sorted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TerritoryKind {
    /// Several countries under one code.
    Aggregate,
    /// A country.
    Country,
    /// A NUTS region with its level, 1 to 3.
    Nuts(u8),
    /// A city within its administrative borders.
    City,
    /// A city with its surroundings, where the city is smaller than what people call it.
    GreaterCity,
    /// A city with its commuting zone.
    FunctionalUrbanArea,
    /// A city of which the table gives the name only: within borders of another time, or one of
    /// several areas of that name; the same city may be there under its code too.
    CityByName,
    /// None of these.
    Other,
}

impl TerritoryKind {
    /// The kind of a code in a table of this geography.
    pub fn of(code: &str, geography: GeographyLevel, context: &Context<'_>) -> Self {
        let union = code.starts_with("EU") || code.starts_with("EA");
        if context.aggregates.get(code).is_some() || (union && code.len() != 3) {
            return Self::Aggregate;
        }
        let plain = code.bytes().all(|b| b.is_ascii_alphanumeric());
        let begins = code
            .get(..2)
            .is_some_and(|country| country.bytes().all(|b| b.is_ascii_uppercase()));
        match (geography, code.len()) {
            (GeographyLevel::City, _) if !plain || !begins => Self::CityByName,
            _ if !plain || !begins => Self::Other,
            (_, 2) => Self::Country,
            (GeographyLevel::City, _) => match code.as_bytes().last() {
                Some(b'C') => Self::City,
                Some(b'K') => Self::GreaterCity,
                Some(b'F') => Self::FunctionalUrbanArea,
                _ => Self::Other,
            },
            (_, 3) => Self::Nuts(1),
            (_, 4) => Self::Nuts(2),
            (_, 5) => Self::Nuts(3),
            _ => Self::Other,
        }
    }

    /// As written in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aggregate => "aggregate",
            Self::Country => "country",
            Self::Nuts(1) => "nuts1",
            Self::Nuts(2) => "nuts2",
            Self::Nuts(_) => "nuts3",
            Self::City => "city",
            Self::GreaterCity => "greater-city",
            Self::FunctionalUrbanArea => "fua",
            Self::CityByName => "city-by-name",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for TerritoryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a territory stands among those of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankRange {
    /// The best rank that the intervals allow; 1 is the highest value.
    pub first: usize,
    /// The worst.
    pub last: usize,
}

/// What a comparison says about a row beyond its figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The kind of its territory.
    pub kind: TerritoryKind,
    /// The range of ranks among territories of the same kind and group. `None`: a value
    /// without an interval is among them, so that nobody knows which differences are more
    /// than chance; or the row has no value; or its territory is an aggregate, or measures by
    /// another definition than the others.
    pub ranks: Option<RankRange>,
    /// The newest earlier period of the asked years with a figure, where this one has none.
    /// `None`: the row has a figure, or there is no earlier one.
    pub earlier: Option<Period>,
}

/// Territories side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The time that is compared. `None`: there is no figure at all.
    pub time: Option<Period>,
    /// What is compared, and sorted by.
    pub compared: Compared,
    /// The answer with the rows of that time only: by group, kind of territory, then figure,
    /// highest first, rows without one last.
    pub answer: Answer,
    /// One entry a row.
    pub standings: Vec<Standing>,
}

/// Sets the territories of an answer side by side.
///
/// Compared is the newest period in which at least half of the territories that have any
/// figure have one; restrict the question's years to compare another.
pub fn compare(mut answer: Answer, context: &Context<'_>) -> Comparison {
    let compared = Compared::of(&answer);
    let geography = answer.indicator.definition.geography;
    let time = common_time(&answer, compared);
    /// Territory and group, the row that stands for them, and its period when it has a figure.
    type Latest = ((Arc<str>, Arc<str>), AnswerRow, Option<Period>);
    let mut latest: Vec<Latest> = Vec::new();
    for row in std::mem::take(&mut answer.rows) {
        let Some(time) = time.filter(|&time| row.time <= time) else {
            continue;
        };
        let key = (Arc::clone(&row.territory), Arc::clone(&row.group));
        if latest.last().is_none_or(|(known, ..)| *known != key) {
            latest.push((key, row.clone(), None));
        }
        let Some((_, kept, with_figure)) = latest.last_mut() else {
            continue;
        };
        if row.time < time && compared.figure(&row).is_some() {
            *with_figure = Some(row.time);
        }
        *kept = row;
    }
    let mut groups: Vec<Arc<str>> = Vec::new();
    for ((_, group), ..) in &latest {
        if !groups.contains(group) {
            groups.push(Arc::clone(group));
        }
    }
    let mut without: Vec<String> = Vec::new();
    let mut rows: Vec<(usize, TerritoryKind, AnswerRow, Option<Period>)> = Vec::new();
    for ((territory, group), row, earlier) in latest {
        let at_time = time == Some(row.time);
        if !at_time {
            if !without.iter().any(|known| **known == *territory) {
                without.push(territory.to_string());
            }
            continue;
        }
        let place = groups.iter().position(|known| *known == group);
        let kind = TerritoryKind::of(&territory, geography, context);
        let earlier = earlier.filter(|_| compared.figure(&row).is_none());
        rows.push((place.unwrap_or(usize::MAX), kind, row, earlier));
    }
    rows.sort_by(|a, b| {
        let order = match (compared.figure(&a.2), compared.figure(&b.2)) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        };
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then(order)
            .then_with(|| a.2.territory.cmp(&b.2.territory))
    });
    let standings: Vec<Standing> = rows
        .iter()
        .map(|(group, kind, row, earlier)| {
            let others = rows
                .iter()
                .filter(|(g, k, other, _)| {
                    let counts = compared.figure(other).is_some() && !other_definition(other);
                    g == group && k == kind && counts
                })
                .map(|(_, _, other, _)| compared.interval(other));
            Standing {
                kind: *kind,
                ranks: compared
                    .figure(row)
                    .filter(|_| *kind != TerritoryKind::Aggregate && !other_definition(row))
                    .and(compared.interval(row))
                    .and_then(|own| ranks(own, others)),
                earlier: *earlier,
            }
        })
        .collect();
    let kinds: std::collections::BTreeSet<TerritoryKind> =
        standings.iter().map(|standing| standing.kind).collect();
    if !without.is_empty() {
        answer.notes.push(format!(
            "territories without a cell at this time: {}",
            without.join(" ")
        ));
    }
    if kinds.len() > 1 {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        answer.notes.push(format!(
            "kinds of territory are sorted apart: {}",
            names.join(", ")
        ));
    }
    if standings.iter().all(|standing| standing.ranks.is_none()) && !standings.is_empty() {
        answer.notes.push(
            "no ranks: without an interval for every value nobody can tell which differences \
             are more than chance"
                .to_string(),
        );
    }
    answer.rows = rows.into_iter().map(|(_, _, row, _)| row).collect();
    if compared == Compared::Ratio {
        let note = "sorted by the ratio of the groups, as levels are not comparable between \
                    territories";
        answer.notes.push(note.to_string());
    }
    answer
        .notes
        .extend(mark_other_definitions(&mut answer.rows));
    Comparison {
        time,
        compared,
        answer,
        standings,
    }
}

/// The ranks that intervals allow: behind everybody whose interval lies wholly above, before
/// everybody whose interval lies wholly below. `None`: somebody has no interval.
fn ranks(own: Interval, all: impl Iterator<Item = Option<Interval>>) -> Option<RankRange> {
    let (mut above, mut below, mut count) = (0, 0, 0);
    for other in all {
        let other = other?;
        count += 1;
        above += usize::from(other.low > own.high);
        below += usize::from(other.high < own.low);
    }
    Some(RankRange {
        first: above + 1,
        last: count - below,
    })
}

/// The newest period in which at least half of the territories with any figure have one; the
/// newest with any figure if there is none such.
fn common_time(answer: &Answer, compared: Compared) -> Option<Period> {
    let mut by_period: std::collections::BTreeMap<Period, std::collections::BTreeSet<&str>> =
        std::collections::BTreeMap::new();
    let mut all: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for row in &answer.rows {
        if compared.figure(row).is_some() {
            by_period
                .entry(row.time)
                .or_default()
                .insert(&row.territory);
            all.insert(&row.territory);
        }
    }
    let mut newest_first = by_period.iter().rev();
    let half = newest_first
        .clone()
        .find(|(_, have)| 2 * have.len() >= all.len());
    half.or_else(|| newest_first.next())
        .map(|(&period, _)| period)
        .or_else(|| answer.rows.iter().map(|row| row.time).max())
}
