//! The gaps of a territory as a picture.

use andamento_analysis::{Answer, AnswerRow};
use andamento_model::Direction;

use super::super::sources::unit;
use super::super::{decimals_of, picture, signed};
use crate::charts::Chart;
use crate::charts::dumbbell::{Dumbbells, Labels, together};
use crate::web::Site;

/// One picture for each pair of groups: citizenship and country of birth are never read on one
/// axis, nor are different groups taken for one. `None`: there is no gap in per cent.
pub(super) fn chart(site: &Site, name: &str, answers: &[Answer]) -> Option<Chart> {
    let mut parts: Vec<(String, Dumbbells)> = Vec::new();
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for found in answers.iter().filter(|found| is_drawn(found)) {
        let Some(row) = found.rows.first() else {
            continue;
        };
        let dimension = found.indicator.definition.group_dimension.as_ref();
        let (group, reference) = picture::sides(site, found);
        let which = format!(
            "{} {} {}",
            dimension.map_or("", |dimension| dimension.as_str()),
            row.group,
            row.reference.as_deref().unwrap_or_default()
        );
        let title = &found.indicator.reading.title;
        let places = decimals_of(found);
        let mut pair = picture::pair(row, format!("{title}\u{a0}·\u{a0}{}", row.time), places);
        let verdict = verdict(found, row);
        pair.gap = format!("{} {verdict}", pair.gap).trim_end().to_string();
        let gap = row.gap.map_or_else(String::new, |gap| signed(gap, places));
        let told = format!("{title} {gap} {verdict}").trim_end().to_string();
        let told = format!("{told} ({}){}", row.time, picture::doubt(row));
        let sides = format!("{group} against {reference}");
        match parts.iter_mut().position(|(known, _)| *known == which) {
            Some(at) => {
                parts[at].1.pairs.push(pair);
                said[at].1.push(told);
            }
            None => {
                let part = Dumbbells {
                    title: String::new(),
                    sentence: String::new(),
                    group,
                    reference,
                    unit: unit(&found.unit),
                    labels: Labels::Above,
                    pairs: vec![pair],
                };
                parts.push((which, part));
                said.push((sides, vec![told]));
            }
        }
    }
    if parts.is_empty() {
        return None;
    }
    let said: Vec<String> = said
        .into_iter()
        .map(|(sides, told)| format!("{sides}: {}", told.join("; ")))
        .collect();
    let sentence = format!(
        "Gaps in percentage points, worse or better for the group by the direction of each \
         indicator. {}.",
        said.join(". ")
    );
    let parts: Vec<Dumbbells> = parts.into_iter().map(|(_, part)| part).collect();
    Some(together(
        &format!("Gaps between groups, {name}"),
        sentence,
        &parts,
    ))
}

/// Whether a gap is to the group's disadvantage: `worse`, `better`, or nothing where there is no
/// difference or the indicator has no good end.
pub(in crate::pages) fn verdict(found: &Answer, row: &AnswerRow) -> &'static str {
    let gap = row.gap.unwrap_or_default();
    match found.indicator.definition.direction {
        Direction::HigherIsBetter if gap < 0.0 => "worse",
        Direction::LowerIsBetter if gap > 0.0 => "worse",
        Direction::HigherIsBetter if gap > 0.0 => "better",
        Direction::LowerIsBetter if gap < 0.0 => "better",
        _ => "",
    }
}

/// Whether an answer is a gap that the picture has.
pub(super) fn is_drawn(found: &Answer) -> bool {
    found.is_gap && found.unit == "PC"
}
