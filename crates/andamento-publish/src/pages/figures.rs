//! Figures as a page shows them: rounded alike, with flags, each linked to its source.

use andamento_analysis::{Answer, AnswerRow, Side};

use crate::web::Site;

/// A number on a page, with its flags and the anchor of its source.
pub(crate) struct Figure {
    /// The rounded value; `–` when there is none.
    pub text: String,
    /// Status letters as received.
    pub flags: String,
    /// `source-1`; empty when no file has the cell.
    pub anchor: String,
}

/// A row of figures.
pub(crate) struct FigureRow {
    /// The territory's page.
    pub home: String,
    /// Territory code.
    pub territory: String,
    /// Territory label.
    pub place: String,
    /// Period.
    pub time: String,
    /// Label of the group.
    pub group: String,
    /// The group's value.
    pub value: Figure,
    /// The reference's value. `None`: the row is not a gap.
    pub reference: Option<Figure>,
    /// The gap. `None`: the row is not a gap.
    pub gap: Option<Figure>,
    /// Group ÷ reference. `None`: the row is not a gap.
    pub ratio: Option<Figure>,
    /// The odds ratio. `None`: the row is not a gap.
    pub odds_ratio: Option<Figure>,
    /// The interval, `71.0 to 74.2`; empty when there is none.
    pub interval: String,
    /// `ok`, `estimated`, `break`, `low`, `missing`.
    pub reliability: &'static str,
    /// What a reader must know.
    pub notes: String,
}

/// The rows of an answer.
pub(crate) struct Figures {
    /// The rows.
    pub rows: Vec<FigureRow>,
    /// Whether they are gaps.
    pub is_gap: bool,
    /// Whether some row has an interval.
    pub intervals: bool,
    /// Whether rows differ in territory.
    pub places: bool,
    /// Whether rows differ in group.
    pub groups: bool,
    /// Unit of the values.
    pub unit: String,
    /// Unit of the gaps.
    pub gap_unit: String,
    /// Whose values stand on the group's side: its label, or `Group` where rows have several.
    pub group_name: String,
    /// The same of the reference.
    pub reference_name: String,
    /// Whether some row has an odds ratio.
    pub odds: bool,
}

impl Figures {
    /// No rows at all.
    pub fn none() -> Self {
        Self {
            rows: Vec::new(),
            is_gap: false,
            intervals: false,
            places: false,
            groups: false,
            unit: String::new(),
            gap_unit: String::new(),
            group_name: String::new(),
            reference_name: String::new(),
            odds: false,
        }
    }

    /// The rows of an answer; `numbers` are those of its sources on the page.
    pub fn of(site: &Site, answer: &Answer, numbers: &[usize]) -> Self {
        let places = decimals_of(answer);
        let differ = |text: fn(&AnswerRow) -> &str| {
            let mut texts = answer.rows.iter().map(text);
            let first = texts.next();
            texts.any(|text| Some(text) != first)
        };
        let groups = differ(|row| &row.group);
        let dimension = answer.indicator.definition.group_dimension.as_ref();
        let name = |code: Option<&str>, several: &str| match code {
            Some(code) if !groups => site.group(dimension, code).to_string(),
            _ => several.to_string(),
        };
        let first = answer.rows.first();
        Self {
            group_name: name(first.map(|row| &*row.group), "Group"),
            reference_name: name(first.and_then(|row| row.reference.as_deref()), "Reference"),
            odds: answer.rows.iter().any(|row| row.odds_ratio.is_some()),
            rows: answer
                .rows
                .iter()
                .map(|row| figures(site, answer, row, places, numbers))
                .collect(),
            is_gap: answer.is_gap,
            intervals: answer.rows.iter().any(|row| row.interval.is_some()),
            places: differ(|row| &row.territory),
            groups,
            unit: super::sources::unit(&answer.unit),
            gap_unit: super::sources::unit(&answer.gap_unit),
        }
    }
}

fn figures(
    site: &Site,
    answer: &Answer,
    row: &AnswerRow,
    places: usize,
    numbers: &[usize],
) -> FigureRow {
    let dimension = answer.indicator.definition.group_dimension.as_ref();
    // What is computed from both sides leads to the source of the first that has one.
    let of_both = |side: &Side, text: String| Figure {
        text,
        flags: String::new(),
        anchor: anchor(&row.group_side, numbers)
            .or_else(|| anchor(side, numbers))
            .unwrap_or_default(),
    };
    let written = |value: Option<f64>, write: &dyn Fn(f64) -> String| {
        value.map_or_else(|| NONE.to_string(), write)
    };
    let reference = row.reference_side.as_ref();
    FigureRow {
        home: format!("/territories/{}", super::names::encoded(&row.territory)),
        territory: row.territory.to_string(),
        place: place(site, answer, &row.territory),
        time: row.time.to_string(),
        group: site.group(dimension, &row.group).to_string(),
        value: figure(&row.group_side, places, numbers),
        reference: reference.map(|side| figure(side, places, numbers)),
        gap: reference.map(|side| of_both(side, written(row.gap, &|gap| signed(gap, places)))),
        ratio: reference.map(|side| of_both(side, written(row.ratio, &|ratio| shown(ratio, 2)))),
        odds_ratio: reference
            .map(|side| of_both(side, written(row.odds_ratio, &|ratio| shown(ratio, 2)))),
        interval: row.interval.map_or_else(String::new, |interval| {
            format!("{} to {}", shown(interval.low, 1), shown(interval.high, 1))
        }),
        reliability: row.reliability.name(),
        notes: row.notes.join("; "),
    }
}

/// What stands where there is no value.
pub(crate) const NONE: &str = "–";

fn figure(side: &Side, places: usize, numbers: &[usize]) -> Figure {
    Figure {
        text: side
            .value
            .map_or_else(|| NONE.to_string(), |value| shown(value, places)),
        flags: side.status.flags(),
        anchor: anchor(side, numbers).unwrap_or_default(),
    }
}

fn anchor(side: &Side, numbers: &[usize]) -> Option<String> {
    let number = numbers.get(*side.sources.first()?)?;
    Some(format!("source-{number}"))
}

/// Remarks as sentences of their own: a capital letter, unless a code comes first.
pub(crate) fn sentences(notes: &[String]) -> Vec<String> {
    let sentence = |note: &String| {
        let first = note.split(' ').next().unwrap_or_default();
        let mut letters = note.chars();
        match letters.next() {
            Some(letter) if !first.contains(['_', '-']) && !first.contains(char::is_numeric) => {
                letter.to_uppercase().chain(letters).collect()
            }
            _ => note.clone(),
        }
    };
    notes.iter().map(sentence).collect()
}

/// The label of a territory; its code where no list has it.
pub(crate) fn place(site: &Site, answer: &Answer, code: &str) -> String {
    let definition = &answer.indicator.definition;
    site.label(&definition.dataflow, &definition.territory_dimension, code)
        .or_else(|| site.territory(code))
        .map_or_else(|| super::names::readable(code), ToString::to_string)
}

/// Decimals of the published figures, at most two.
pub(crate) fn decimals_of(answer: &Answer) -> usize {
    let reference = |row: &AnswerRow| row.reference_side.as_ref().and_then(|side| side.value);
    let of = |value: Option<f64>| {
        let text = value.map_or_else(String::new, |v| v.to_string());
        text.split_once('.').map_or(0, |(_, places)| places.len())
    };
    let rows = answer.rows.iter();
    rows.map(|row| of(row.group_side.value).max(of(reference(row))))
        .max()
        .unwrap_or_default()
        .min(if answer.unit == "PC" { 1 } else { 2 })
}

/// A value with this many decimals and a thin space between thousands.
pub(crate) fn shown(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() > 4 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if !rest.is_empty() {
        grouped.push('.');
        grouped.push_str(rest);
    }
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if negative {
        format!("−{grouped}")
    } else {
        grouped
    }
}

/// The same with a sign.
pub(crate) fn signed(value: f64, places: usize) -> String {
    let text = shown(value, places);
    let zero = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if zero || text.starts_with('−') {
        text
    } else {
        format!("+{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_sign_thin_spaces_and_no_negative_zero() {
        assert_eq!(shown(-12345.678, 1), "−12\u{202f}345.7");
        assert_eq!(shown(1234.0, 0), "1234");
        assert_eq!(signed(-0.04, 1), "0.0");
        assert_eq!(signed(3.12, 1), "+3.1");
    }

    #[test]
    fn a_remark_begins_with_a_capital_unless_with_a_code() {
        let notes = ["no ranks".to_string(), "ilc_peps11 mixes".to_string()];
        assert_eq!(sentences(&notes), ["No ranks", "ilc_peps11 mixes"]);
    }
}
