//! The picture of territories side by side, and the sentence that says the same.

use std::ops::Range;

use andamento_analysis::{Compared, Comparison};

use super::super::sources::unit;
use super::super::{NONE, decimals_of, picture, place, shown, signed};
use super::{capital, kind, runs};
use crate::charts::Chart;
use crate::charts::dots::{Dot, Dots, Mark, Section};
use crate::charts::dumbbell::{Dumbbells, Labels};
use crate::web::Site;

/// How many rows the picture shows.
const DRAWN: usize = 60;
/// How many groups the picture tells apart.
const MOST_GROUPS: usize = 3;

/// Dumbbells for gaps without intervals, dots with intervals for everything else. `None`:
/// there is no figure.
pub(super) fn chart(site: &Site, found: &Comparison, title: &str) -> Option<Chart> {
    let answer = &found.answer;
    let drawn: Vec<Range<usize>> = runs(found)
        .into_iter()
        .map(|run| {
            run.start
                ..run
                    .clone()
                    .take_while(|&at| figure(found, at).is_some())
                    .count()
                    + run.start
        })
        .filter(|run| !run.is_empty())
        .collect();
    let mut sentence = sentence(site, found, &drawn)?;
    let first = &answer.rows.first()?.group;
    let of_first = drawn
        .iter()
        .filter(|run| answer.rows[run.start].group == *first);
    let all: usize = of_first.map(ExactSizeIterator::len).sum();
    if all > DRAWN {
        sentence.push_str(&format!(" The picture shows {DRAWN} of {all} territories."));
    }
    let places = decimals_of(answer);
    let label = |at: usize| {
        let name = place(site, answer, &answer.rows[at].territory);
        picture::short(&name)
    };
    if found.compared == Compared::Gap && answer.rows.iter().all(|row| row.interval.is_none()) {
        let (group, reference) = picture::sides(site, answer);
        let pairs = drawn.into_iter().flatten().take(DRAWN);
        let pairs = pairs.map(|at| picture::pair(&answer.rows[at], label(at), places));
        return Some(
            Dumbbells {
                title: title.to_string(),
                sentence,
                group,
                reference,
                unit: unit(&answer.unit),
                labels: Labels::Beside,
                pairs: pairs.collect(),
            }
            .chart(),
        );
    }
    Some(dots(site, found, &drawn, title, sentence).chart())
}

/// A line a territory, in the order of the first group; a mark a group.
fn dots(
    site: &Site,
    found: &Comparison,
    drawn: &[Range<usize>],
    title: &str,
    sentence: String,
) -> Dots {
    let answer = &found.answer;
    let dimension = answer.indicator.definition.group_dimension.as_ref();
    let groups = groups(found);
    let figure = |at: usize| figure(found, at);
    let written = |value: f64| written(found, value);
    let mark = |at: usize| {
        let row = &answer.rows[at];
        let flags = picture::flags(row);
        Mark {
            value: figure(at),
            unsure: picture::is_unsure(&flags),
            flags,
            interval: found
                .compared
                .interval(row)
                .map(|interval| (interval.low, interval.high)),
        }
    };
    let none = Mark {
        value: None,
        flags: String::new(),
        unsure: false,
        interval: None,
    };
    let mut room = DRAWN;
    let mut sections = Vec::new();
    let first = groups.first();
    for run in drawn {
        if Some(&&*answer.rows[run.start].group) != first {
            continue;
        }
        let run: Vec<usize> = run.clone().take(room).collect();
        room -= run.len();
        let dots = run.iter().map(|&at| {
            let row = &answer.rows[at];
            let marks = groups.iter().map(|&group| {
                let same = answer
                    .rows
                    .iter()
                    .position(|other| &*other.group == group && other.territory == row.territory);
                same.map_or_else(|| none.clone(), mark)
            });
            Dot {
                label: picture::short(&place(site, answer, &row.territory)),
                text: figure(at).map_or_else(|| NONE.to_string(), written),
                marks: marks.collect(),
            }
        });
        let Some(&at) = run.first() else {
            continue;
        };
        sections.push(Section {
            heading: capital(kind(found.standings[at].kind)),
            dots: dots.collect(),
        });
    }
    Dots {
        title: title.to_string(),
        sentence,
        unit: unit_of(found),
        series: groups
            .into_iter()
            .map(|group| site.group(dimension, group).to_string())
            .collect(),
        sections,
    }
}

/// The groups that a picture tells apart.
fn groups(found: &Comparison) -> Vec<&str> {
    let mut groups: Vec<&str> = Vec::new();
    for row in &found.answer.rows {
        if !groups.contains(&&*row.group) {
            groups.push(&row.group);
        }
    }
    groups.truncate(MOST_GROUPS);
    groups
}

/// What is compared.
fn figure(found: &Comparison, at: usize) -> Option<f64> {
    found.compared.figure(&found.answer.rows[at])
}

/// The same as written: a gap with its sign, a ratio with two decimals.
fn written(found: &Comparison, value: f64) -> String {
    let places = decimals_of(&found.answer);
    match found.compared {
        Compared::Value => shown(value, places),
        Compared::Gap => signed(value, places),
        Compared::Ratio => shown(value, 2),
    }
}

/// Its unit in words.
fn unit_of(found: &Comparison) -> String {
    match found.compared {
        Compared::Ratio => "group ÷ reference".to_string(),
        compared => unit(compared.unit(&found.answer)),
    }
}

/// The lowest and the highest of the first group in the largest kind of territory, and what may not be concluded.
fn sentence(site: &Site, found: &Comparison, drawn: &[Range<usize>]) -> Option<String> {
    let answer = &found.answer;
    let first = &answer.rows.first()?.group;
    let of_first = drawn
        .iter()
        .filter(|run| answer.rows[run.start].group == *first);
    let run = of_first.max_by_key(|run| run.len())?;
    let say = |at: usize| {
        let value = figure(found, at).map(|value| written(found, value));
        format!(
            "{}{} in {}",
            value.unwrap_or_default(),
            picture::doubt(&answer.rows[at]),
            place(site, answer, &answer.rows[at].territory)
        )
    };
    let dimension = answer.indicator.definition.group_dimension.as_ref();
    let (group, reference) = picture::sides(site, answer);
    let what = if answer.is_gap {
        let what = found.compared.name();
        format!("the {what} between {group} and {reference}")
    } else if dimension.is_some() {
        let row = &answer.rows[run.start];
        format!("the figure of {}", site.group(dimension, &row.group))
    } else {
        "the figure".to_string()
    };
    let unit = unit_of(found);
    let ranked = found.standings.iter().any(|s| s.ranks.is_some());
    let ranks = if ranked {
        "A rank is a range: the one that the intervals allow"
    } else {
        "Without intervals nobody can tell which differences are more than chance, so there are no ranks"
    };
    Some(format!(
        "In {}, {what} goes, in {unit}, from {} to {} among {} {} with a figure. {ranks}.",
        found.time?,
        say(run.end - 1),
        say(run.start),
        run.len(),
        kind(found.standings[run.start].kind),
    ))
}
