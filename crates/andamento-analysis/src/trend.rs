//! A gap over time, measured in four ways that need not agree.
//!
//! A difference of rates can shrink while their ratio grows. Whoever reports one of them
//! alone has chosen the story; here all are told, and the answer warns where they part.

use std::fmt;
use std::sync::Arc;

use andamento_model::Period;

use crate::answer::{Answer, AnswerRow};
use crate::method::trend::{Pair, Scale, Trend as Scales, trend as scales};
use crate::reliability::Reliability;

/// What became of a measure of inequality since the first period compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Closer to equality.
    Narrower,
    /// Farther from equality.
    Wider,
    /// As far.
    Same,
    /// The other side is ahead now.
    Reversed,
}

impl Change {
    /// From the distances to equality, with their sign.
    fn of(before: f64, after: f64) -> Self {
        let tolerance = 1e-9;
        let (near, far) = (before.abs(), after.abs());
        if before * after < 0.0 && near > tolerance && far > tolerance {
            Self::Reversed
        } else if (near - far).abs() <= tolerance {
            Self::Same
        } else if far < near {
            Self::Narrower
        } else {
            Self::Wider
        }
    }

    /// As written in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Same => "same",
            Self::Reversed => "reversed",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What became of each measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changes {
    /// Of group − reference. `None`: levels of different years are not comparable, as amounts
    /// in current prices, so that a change of the difference is a change of prices too.
    pub gap: Option<Change>,
    /// Of group / reference. `None`: one of the two ratios is not defined.
    pub ratio: Option<Change>,
    /// Of (100 − group) / (100 − reference). `None`: as above.
    pub complement_ratio: Option<Change>,
    /// Of the odds ratio. `None`: as above.
    pub odds_ratio: Option<Change>,
    /// Whether the measures tell different stories; see
    /// [`crate::method::trend::Change::depends_on_scale`].
    pub differ: bool,
}

/// What a trend says about a row beyond its figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendPoint {
    /// Number of the stretch without a break that the row lies in, from 1, for its territory.
    pub stretch: usize,
    /// (100 − group) / (100 − reference): the ratio of those who are *not* in the state that
    /// is measured. `None`: not rates, a value is missing, or a side is 100.
    pub complement_ratio: Option<f64>,
    /// Since the first gap of the stretch. `None`: this is the first, or there is no gap.
    pub changes: Option<Changes>,
}

/// A stretch without a break, told in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The territory.
    pub territory: Arc<str>,
    /// The number of the stretch.
    pub stretch: usize,
    /// Its first period with a gap.
    pub from: Period,
    /// Its last.
    pub to: Period,
    /// From the first to the last.
    pub changes: Changes,
    /// Whether the measures tell different stories.
    pub differ: bool,
    /// In words, without a full stop.
    pub sentence: String,
}

/// Gaps over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The answer to the question about the gap.
    pub answer: Answer,
    /// One entry a row.
    pub points: Vec<TrendPoint>,
    /// One entry a stretch with at least two gaps.
    pub stories: Vec<Story>,
}

/// Tells how gaps develop. An answer that is not about a gap has no changes and no stories.
pub fn trend(mut answer: Answer) -> Trend {
    let scale = if answer.gap_unit == "pp" {
        Scale::PerCent
    } else {
        Scale::Amount
    };
    let mut sides = std::iter::once(&answer.indicator).chain(&answer.reference_indicator);
    let levels = sides.all(|indicator| indicator.definition.levels_comparable);
    let mut points: Vec<TrendPoint> = Vec::with_capacity(answer.rows.len());
    let mut stories: Vec<Story> = Vec::new();
    let mut territory: Option<Arc<str>> = None;
    let mut stretch = 0;
    let mut first: Option<usize> = None;
    for (at, row) in answer.rows.iter().enumerate() {
        if territory.as_ref() != Some(&row.territory) {
            (territory, stretch, first) = (Some(Arc::clone(&row.territory)), 1, None);
        } else if is_break(row) {
            (stretch, first) = (stretch + 1, None);
        }
        let mut point = TrendPoint {
            stretch,
            complement_ratio: measured(&[row], scale)
                .and_then(|found| found.rows.first()?.complement_ratio),
            changes: None,
        };
        if row.gap.is_some() {
            match first {
                None => first = Some(at),
                Some(first) => {
                    point.changes = changes(&answer.rows[first], row, scale, levels);
                    if let Some(changes) = point.changes {
                        tell(&mut stories, &answer.rows[first], row, stretch, changes);
                    }
                }
            }
        }
        points.push(point);
    }
    let parting = stories.iter().filter(|story| story.differ).count();
    if parting > 0 {
        answer.notes.push(format!(
            "difference and ratios tell different stories in {parting} of {} stretches: say \
             which one is meant, and why",
            stories.len()
        ));
    }
    if stories.iter().any(|story| story.stretch > 1) {
        let note = "changes are told within stretches without a break in series only";
        answer.notes.push(note.to_string());
    }
    if !stories.is_empty() && answer.rows.iter().all(|row| row.interval.is_none()) {
        let note = "no interval: nobody can tell whether a change is more than chance";
        answer.notes.push(note.to_string());
    }
    Trend {
        answer,
        points,
        stories,
    }
}

fn is_break(row: &AnswerRow) -> bool {
    let broken = |side: &crate::answer::Side| side.status.obs().contains('b');
    broken(&row.group_side) || row.reference_side.as_ref().is_some_and(broken)
}

/// The gaps of some rows on every scale. `None`: a value is missing. Where a rate is beyond 0
/// and 100 there are only difference and ratio.
fn measured(rows: &[&AnswerRow], scale: Scale) -> Option<Scales<Period>> {
    let pairs: Vec<Pair<Period>> = rows
        .iter()
        .map(|row| {
            Some(Pair {
                time: row.time,
                group: row.group_side.value?,
                reference: row.reference_side.as_ref()?.value?,
            })
        })
        .collect::<Option<_>>()?;
    scales(&pairs, scale)
        .or_else(|_| scales(&pairs, Scale::Amount))
        .ok()
}

fn changes(before: &AnswerRow, after: &AnswerRow, scale: Scale, levels: bool) -> Option<Changes> {
    let found = measured(&[before, after], scale)?;
    let [before, after] = found.rows.as_slice() else {
        return None;
    };
    let of = |before: Option<f64>, after: Option<f64>| Some(Change::of(before?, after?));
    // A ratio of 0 has no logarithm.
    let ln = |ratio: Option<f64>| ratio.filter(|ratio| *ratio > 0.0).map(f64::ln);
    Some(Changes {
        gap: levels.then(|| Change::of(before.gap, after.gap)),
        ratio: of(ln(before.ratio), ln(after.ratio)),
        complement_ratio: of(ln(before.complement_ratio), ln(after.complement_ratio)),
        odds_ratio: of(before.log_odds_ratio, after.log_odds_ratio),
        differ: levels && found.change?.depends_on_scale(),
    })
}

/// Keeps the story of a stretch up to date with its last row.
fn tell(
    stories: &mut Vec<Story>,
    first: &AnswerRow,
    last: &AnswerRow,
    stretch: usize,
    changes: Changes,
) {
    let differ = changes.differ;
    let measures = [
        ("difference", changes.gap),
        ("ratio", changes.ratio),
        ("ratio of the complements", changes.complement_ratio),
        ("odds ratio", changes.odds_ratio),
    ];
    let told: Vec<String> = measures
        .into_iter()
        .filter_map(|(name, change)| Some((name, change?)))
        .enumerate()
        .map(|(at, (name, change))| {
            let verb = if at == 0 { " is" } else { "" };
            format!("the {name}{verb} {change}")
        })
        .collect();
    let mut sentence = format!(
        "{} {} to {}: {}",
        first.territory,
        first.time,
        last.time,
        if told.is_empty() {
            "no measure is comparable".to_string()
        } else {
            told.join(", ")
        }
    );
    if differ {
        sentence.push_str("; the measures tell different stories");
    }
    if first.reliability.max(last.reliability) >= Reliability::Low {
        sentence.push_str("; it rests on a value of low reliability");
    }
    let story = Story {
        territory: Arc::clone(&first.territory),
        stretch,
        from: first.time,
        to: last.time,
        changes,
        differ,
        sentence,
    };
    match stories.last_mut() {
        Some(known) if known.territory == story.territory && known.stretch == stretch => {
            *known = story;
        }
        _ => stories.push(story),
    }
}
