//! What is said about a convergence: one sentence, and the remarks that go with it.

use std::collections::BTreeMap;

use andamento_model::Period;

use super::{Convergence, verdict};
use crate::answer::{AnswerRow, Side};
use crate::compared::Compared;

/// Below this two-sided probability of a slope by chance, a relation is spoken of: a
/// convention, no more.
const BY_CHANCE: f64 = 0.05;

fn has(row: &AnswerRow, letters: &str) -> bool {
    let of = |side: &Side| letters.chars().any(|l| side.status.obs().contains(l));
    of(&row.group_side) || row.reference_side.as_ref().is_some_and(of)
}

/// The rows with one of these statuses by year: `2021 (AT BE); 2022 (SE)`.
fn listed<'a>(rows: impl Iterator<Item = &'a AnswerRow>) -> String {
    let mut by_year: BTreeMap<Period, Vec<&str>> = BTreeMap::new();
    for row in rows {
        by_year.entry(row.time).or_default().push(&row.territory);
    }
    let years = by_year.iter();
    let said: Vec<String> = years
        .map(|(year, territories)| format!("{year} ({})", territories.join(" ")))
        .collect();
    said.join("; ")
}

/// Rows whose series is broken after the first year: between them and the first is a break.
pub(super) fn broken(found: &Convergence) -> impl Iterator<Item = &AnswerRow> {
    let first = found.years[0];
    let rows = found.answer.rows.iter();
    rows.filter(move |row| row.time.year() > first && has(row, "b"))
}

pub(super) fn add_notes(found: &mut Convergence) {
    let mut notes = Vec::new();
    match found.compared {
        Compared::Value => {}
        Compared::Gap => {
            notes.push("gaps are taken with their sign: a mean of 0 is equality".to_string());
        }
        Compared::Ratio => notes.push(
            "compared is the ratio of group and reference in each territory, where 1 is \
             equality, as levels are not comparable between territories and years"
                .to_string(),
        ),
    }
    notes.extend(found.verdict.withheld.clone());
    notes.extend(found.verdict.warnings.iter().cloned());
    if found.best.is_none() {
        notes.push(
            "neither way is better by itself: no distance from the best, no pattern".to_string(),
        );
    }
    for (name, why) in [
        ("beta", found.beta.as_ref().err()),
        ("gamma", found.gamma.as_ref().err()),
    ] {
        notes.extend(why.map(|why| format!("no {name}: {why}")));
    }
    let breaks = listed(broken(found));
    if !breaks.is_empty() {
        notes.push(format!(
            "breaks in series, so that growth may be a change of the survey: {breaks}"
        ));
    }
    let low = listed(found.answer.rows.iter().filter(|row| has(row, "un")));
    if !low.is_empty() {
        notes.push(format!("values of low reliability: {low}"));
    }
    notes.push(
        "each territory counts the same, whatever its population; nothing says how much of the \
         spread is error of the samples"
            .to_string(),
    );
    found.answer.notes.extend(notes);
}

pub(super) fn sentence(found: &Convergence) -> String {
    let (Some(first), Some(last)) = (found.sigma.first(), found.sigma.last()) else {
        return String::new();
    };
    let (unit, spread_unit) = match found.unit() {
        "PC" => (" %".to_string(), " pp".to_string()),
        "1" => (String::new(), String::new()),
        other => (format!(" {other}"), format!(" {other}")),
    };
    // As the pattern takes it: so small a change is none.
    let least = verdict::SPOKEN_OF * first.std_dev;
    let moved = |from: f64, to: f64, unit: &str| {
        let (before, after) = (format!("{from:.2}"), format!("{to:.2}"));
        if before != after && (to - from).abs() <= least {
            return format!("stayed about the same, {before} and {after}{unit}");
        }
        let verb = match to.partial_cmp(&from) {
            _ if before == after => return format!("stayed at {after}{unit}"),
            Some(std::cmp::Ordering::Greater) => "rose",
            _ => "fell",
        };
        format!("{verb} from {before} to {after}{unit}")
    };
    let what = found.compared.name();
    // What speaks against all that follows stands first.
    let (with, all, _) = verdict::breaks(found);
    let front = match &found.verdict.withheld {
        Some(why) => format!("{}; ", capital(why)),
        None if with > 0 => format!(
            "{with} of {all} series are broken between these years, so this may be the survey; "
        ),
        None => String::new(),
    };
    let mut text = format!(
        "{front}{} to {}, {} territories: the standard deviation {}, the mean {what} {}",
        first.time,
        last.time,
        found.territories.len(),
        moved(first.std_dev, last.std_dev, &spread_unit),
        moved(first.mean, last.mean, &unit),
    );
    if found.verdict.pattern.is_some() {
        text.push_str(&format!(" ({})", found.verdict.text));
    }
    for warning in &found.verdict.warnings {
        text.push_str(&format!("; {warning}"));
    }
    if let Ok(beta) = &found.beta {
        let shown = format!("beta {:+.4}, standard error {:.4}", beta.beta, beta.se);
        let clear = beta.p.is_some_and(|p| p < BY_CHANCE);
        text.push_str(&match (clear, beta.beta < 0.0) {
            _ if found.verdict.withheld.is_some() => {
                format!("; {shown}, not read across the breaks")
            }
            (true, true) => format!("; those that began low grew faster ({shown})"),
            (true, false) => format!("; those that began high grew faster ({shown})"),
            (false, _) => {
                format!("; where they began does not tell how they grew ({shown})")
            }
        });
    }
    if let Ok(gamma) = &found.gamma {
        let concordance = gamma.rank_concordance;
        text.push_str(&format!(
            "; agreement of their order {concordance:.2}, where 1 is that none changed its place"
        ));
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
