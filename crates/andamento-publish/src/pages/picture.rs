//! From an answer to its picture and the sentence that says the same.

use andamento_analysis::{Answer, AnswerRow, Side};
use andamento_model::{Direction, Period};

use super::sources::unit;
use super::{decimals_of, place, shown, signed};
use crate::charts::Chart;
use crate::charts::dumbbell::{Dumbbells, End, Labels, Pair};
use crate::charts::lines::{Line, Lines, Point};
use crate::web::Site;

/// How many pairs a picture of gaps holds.
const MOST_PAIRS: usize = 40;
/// How many of them have room for labels above their lines.
const MOST_ABOVE: usize = 16;
/// How many lines a picture tells apart.
const MOST_LINES: usize = 6;

/// Lines for one territory, dumbbells for a gap in several.
pub(crate) fn of(site: &Site, found: &Answer, title: &str) -> Chart {
    let first = found.rows.first().map(|row| &row.territory);
    let several = found.rows.iter().any(|row| Some(&row.territory) != first);
    if found.is_gap && several {
        dumbbells(site, found, title)
    } else {
        lines(site, found, title)
    }
}

pub(super) fn year(period: Period) -> f64 {
    let day = period.first_day();
    let month: f64 = day.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(1.0);
    f64::from(period.year()) + (month - 1.0) / 12.0
}

/// The latest gap of each territory, in the order of the answer.
fn dumbbells(site: &Site, found: &Answer, title: &str) -> Chart {
    let places = decimals_of(found);
    let mut latest: Vec<&AnswerRow> = Vec::new();
    for row in &found.rows {
        match latest
            .iter_mut()
            .find(|known| known.territory == row.territory)
        {
            Some(known) if row.gap.is_some() && (known.gap.is_none() || row.time > known.time) => {
                *known = row
            }
            Some(_) => {}
            None => latest.push(row),
        }
    }
    // One picture of several years says at each line which one it is.
    let one_year = latest.windows(2).all(|two| two[0].time == two[1].time);
    let labels = if one_year || latest.len() > MOST_ABOVE {
        Labels::Beside
    } else {
        Labels::Above
    };
    let label = |row: &AnswerRow| {
        let name = short(&place(site, found, &row.territory));
        match (one_year, labels) {
            (true, _) => name,
            (_, Labels::Above) => format!("{name}\u{a0}·\u{a0}{}", row.time),
            (_, Labels::Beside) => {
                let name: String = name.chars().take(11).collect();
                format!("{}, {}", name.trim_end(), row.time)
            }
        }
    };
    let pairs: Vec<Pair> = latest
        .iter()
        .take(MOST_PAIRS)
        .map(|row| pair(row, label(row), places))
        .collect();
    let (group, reference) = sides(site, found);
    let with: Vec<&&AnswerRow> = latest.iter().filter(|row| row.gap.is_some()).collect();
    let by = |row: &&&&AnswerRow| row.gap.unwrap_or_default();
    let say = |row: &AnswerRow| {
        let gap = row.gap.map_or_else(String::new, |gap| signed(gap, places));
        format!(
            "{gap}{} in {} ({})",
            doubt(row),
            place(site, found, &row.territory),
            row.time
        )
    };
    let lowest = with.iter().min_by(|a, b| by(a).total_cmp(&by(b)));
    let highest = with.iter().max_by(|a, b| by(a).total_cmp(&by(b)));
    let mut sentence = match (lowest, highest) {
        (Some(low), Some(high)) if low.territory != high.territory => format!(
            "The gap between {group} and {reference}, in {}, goes from {} to {}, each in its latest year.",
            unit(&found.gap_unit),
            say(low),
            say(high)
        ),
        (Some(one), Some(_)) => format!(
            "The latest gap between {group} and {reference}, in {}: {}.",
            unit(&found.gap_unit),
            say(one),
        ),
        _ => format!("No territory has both {group} and {reference}."),
    };
    if !with.is_empty() && with.len() < latest.len() {
        let without = latest.iter().filter(|row| row.gap.is_none());
        let names: Vec<String> = without
            .map(|row| place(site, found, &row.territory))
            .collect();
        sentence.push_str(&format!(" No gap has a value in: {}.", names.join(", ")));
    }
    Dumbbells {
        title: title.to_string(),
        sentence,
        group,
        reference,
        unit: unit(&found.unit),
        labels,
        pairs,
    }
    .chart()
}

/// The status letters of both sides, each once.
pub(super) fn flags(row: &AnswerRow) -> String {
    letters(std::iter::once(&row.group_side).chain(&row.reference_side))
}

/// The status letters of some cells, each once.
pub(super) fn letters<'a>(sides: impl IntoIterator<Item = &'a Side>) -> String {
    let flags = sides.into_iter().map(|side| side.status.flags());
    let mut letters: Vec<char> = flags
        .flat_map(|flags| flags.chars().collect::<Vec<_>>())
        .collect();
    letters.sort_unstable();
    letters.dedup();
    letters.into_iter().collect()
}

/// What a sentence says behind a figure that is not to be relied on; nothing behind another.
pub(crate) fn doubt(row: &AnswerRow) -> &'static str {
    doubt_of(&flags(row))
}

/// The same of a figure with these letters.
fn doubt_of(flags: &str) -> &'static str {
    if is_unsure(flags) {
        " (low reliability)"
    } else {
        ""
    }
}

/// Whether some of these letters says that a value is not to be relied on.
pub(super) fn is_unsure(flags: &str) -> bool {
    flags.contains(['u', 'n'])
}

/// One pair of a row.
pub(crate) fn pair(row: &AnswerRow, label: String, places: usize) -> Pair {
    let end = |side: Option<&Side>| {
        let flags = letters(side);
        End {
            value: side.and_then(|side| side.value),
            unsure: is_unsure(&flags),
            flags,
        }
    };
    Pair {
        label,
        group: end(Some(&row.group_side)),
        reference: end(row.reference_side.as_ref()),
        gap: row
            .gap
            .map_or_else(|| super::NONE.to_string(), |gap| signed(gap, places)),
    }
}

/// A name short enough for a picture.
pub(super) fn short(place: &str) -> String {
    if place.starts_with("European Union - 27 countries (from 2020)") {
        return "European Union".to_string();
    }
    if place.starts_with("European Union (EU6") {
        return "European Union, as it was each year".to_string();
    }
    if place.starts_with("Euro area (EA11") {
        return "Euro area, as it was each year".to_string();
    }
    place.to_string()
}

pub(super) fn sides(site: &Site, found: &Answer) -> (String, String) {
    let dimension = found.indicator.definition.group_dimension.as_ref();
    let row = found.rows.first();
    let group = row.map_or("", |row| &row.group);
    let reference = row.and_then(|row| row.reference.as_deref()).unwrap_or("");
    (
        site.group(dimension, group).to_string(),
        site.group(dimension, reference).to_string(),
    )
}

fn lines(site: &Site, found: &Answer, title: &str) -> Chart {
    let dimension = found.indicator.definition.group_dimension.as_ref();
    let first = found.rows.first().map(|row| &row.territory);
    let several = found.rows.iter().any(|row| Some(&row.territory) != first);
    let mut lines: Vec<(String, Vec<Point>)> = Vec::new();
    let mut add =
        |name: String, point: Point| match lines.iter_mut().find(|(known, _)| *known == name) {
            Some((_, points)) => points.push(point),
            None => lines.push((name, vec![point])),
        };
    for row in &found.rows {
        let group = site.group(dimension, &row.group);
        let name = match (several, dimension.is_some()) {
            (true, true) => format!("{}, {group}", place(site, found, &row.territory)),
            (true, false) => place(site, found, &row.territory),
            (false, true) => group.to_string(),
            (false, false) => found.indicator.reading.title.clone(),
        };
        let point = |value, flags, interval| Point {
            time: row.time.to_string(),
            year: year(row.time),
            value,
            flags,
            interval,
        };
        let interval = row
            .interval
            .filter(|_| !found.is_gap)
            .map(|i| (i.low, i.high));
        add(
            name,
            point(
                row.group_side.value,
                row.group_side.status.flags(),
                interval,
            ),
        );
        if let (Some(side), Some(reference)) = (&row.reference_side, &row.reference) {
            let name = site.group(dimension, reference).to_string();
            add(name, point(side.value, side.status.flags(), None));
        }
    }
    let all = lines.len();
    lines.truncate(MOST_LINES);
    let mut sentence = sentence(found, &lines);
    if all > MOST_LINES {
        sentence.push_str(&format!(
            " The picture shows {MOST_LINES} of {all} lines, the table all."
        ));
    }
    Lines {
        title: title.to_string(),
        sentence,
        unit: unit(&found.unit),
        lines: lines
            .into_iter()
            .map(|(name, points)| Line { name, points })
            .collect(),
    }
    .chart()
}

fn sentence(found: &Answer, lines: &[(String, Vec<Point>)]) -> String {
    let places = decimals_of(found);
    let unit_text = unit(&found.unit);
    let gaps: Vec<&AnswerRow> = found.rows.iter().filter(|row| row.gap.is_some()).collect();
    let broken = broken(found);
    // Only years that no break separates are told together.
    let since = found
        .rows
        .iter()
        .rposition(breaks)
        .map(|at| found.rows[at].time);
    let mut together = gaps
        .iter()
        .filter(|row| since.is_none_or(|since| row.time >= since));
    if let (true, Some(first), Some(last)) = (found.is_gap, together.next(), gaps.last()) {
        let value = |row: &AnswerRow| row.gap.map_or_else(String::new, |gap| signed(gap, places));
        let year = |row: &AnswerRow| format!("{}{}", row.time, doubt(row));
        let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
        let between = names.join(" and ");
        let gap_unit = unit(&found.gap_unit);
        let group = lines.first().map_or("", |(name, _)| name.as_str());
        let worse = worse(found, last, group);
        return if first.time == last.time {
            format!(
                "The gap between {between} was {} {gap_unit} in {}{broken}.{worse}",
                value(first),
                year(first)
            )
        } else {
            format!(
                "The gap between {between} was {} {gap_unit} in {} and {} in {}{broken}.{worse}",
                value(first),
                year(first),
                value(last),
                year(last),
            )
        };
    }
    let said: Vec<String> = lines
        .iter()
        .filter_map(|(name, points)| {
            let last = points.iter().rev().find(|point| point.value.is_some())?;
            let value = shown(last.value?, places);
            let unsure = doubt_of(&last.flags);
            let time = &last.time;
            Some(format!("{name}: {value} {unit_text} in {time}{unsure}"))
        })
        .collect();
    if said.is_empty() {
        "No figures are published for this question.".to_string()
    } else {
        format!("Latest figures: {}{broken}.", said.join("; "))
    }
}

/// Whether the group is better or worse off by the last gap, as the indicator's direction
/// tells; empty where the places are several, the sides are equal, or neither way is better.
fn worse(found: &Answer, last: &AnswerRow, group: &str) -> String {
    let direction = found.indicator.definition.direction;
    let one = found.rows.iter().all(|row| row.territory == last.territory);
    let said = last.gap.and_then(|gap| direction.group_is(gap));
    let (true, Some(said)) = (one, said) else {
        return String::new();
    };
    let better = match direction {
        Direction::LowerIsBetter => "Lower",
        _ => "Higher",
    };
    let when = last.time;
    format!(" {better} is better: in {when} the first of the two ({group}) is {said}.")
}

/// Whether the series of either side is broken at this row.
fn breaks(row: &AnswerRow) -> bool {
    let mut sides = std::iter::once(&row.group_side).chain(&row.reference_side);
    sides.any(|side| side.status.obs().contains('b'))
}

fn broken(found: &Answer) -> String {
    let mut times: Vec<Period> = Vec::new();
    for row in found.rows.iter().filter(|row| breaks(row)) {
        if !times.contains(&row.time) {
            times.push(row.time);
        }
    }
    times.sort();
    // A break in the yearly denominator of months stands at each of them.
    let mut years: Vec<String> = Vec::new();
    for time in &times {
        let same = times.iter().filter(|other| other.year() == time.year());
        let year = if same.count() > 1 {
            time.year().to_string()
        } else {
            time.to_string()
        };
        if !years.contains(&year) {
            years.push(year);
        }
    }
    if years.is_empty() {
        String::new()
    } else {
        format!(
            "; the series is broken in {}: times on the two sides of a break are not compared",
            years.join(" and in ")
        )
    }
}
