//! Whether territories grow alike: in an indicator, or in a gap between two groups.
//!
//! The measures are those of [`crate::method::convergence`]; here is said on which
//! territories and years they are computed, and what speaks against reading them as a trend.

use std::collections::BTreeMap;
use std::sync::Arc;

use andamento_model::{Direction, Frequency, Indicator, Period};

use crate::answer::Answer;
use crate::compare::TerritoryKind;
use crate::compared::{Compared, mark_other_definitions};
use crate::method::MethodError;
use crate::method::convergence::{
    Best, Beta, Delta, Gamma, Panel, Sigma, beta, delta, gamma, sigma,
};
use crate::question::{
    Context, GapQuestion, Purpose, Question, QuestionError, Scope, SeriesQuestion,
};

mod balanced;
mod said;
mod verdict;

pub use verdict::{SPOKEN_OF, Verdict};

/// The territories that are compared when none are named: the Member States since 2020.
pub const MEMBER_STATES: &str = "EU27_2020";

/// Do territories grow alike?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvergenceQuestion {
    /// Indicator id.
    pub indicator: String,
    /// Group code. `None`: the first that the indicator compares; the whole population where
    /// it compares none.
    pub group: Option<String>,
    /// Code of the group compared with, if the gap is asked for. `None`: the values are.
    pub reference: Option<String>,
    /// Where and when. Without territories: the 27 Member States. Without a first or last
    /// year: those that give the largest balanced panel.
    pub scope: Scope,
}

impl ConvergenceQuestion {
    /// The question about values or gaps whose answer [`convergence`] takes.
    pub fn question(&self, indicator: &Indicator) -> Question {
        let definition = &indicator.definition;
        let usual = || match &definition.group_dimension {
            Some(_) => definition.groups.first().cloned(),
            None => Some("TOTAL".to_string()),
        };
        let group = self.group.clone().or_else(usual);
        let indicator = self.indicator.clone();
        let question = match &self.reference {
            Some(reference) => Question::Gap(GapQuestion {
                indicator,
                group: group.unwrap_or_default(),
                reference: reference.clone(),
                reference_indicator: None,
                n_group: None,
                n_reference: None,
                scope: self.scope.clone(),
            }),
            None => Question::Series(SeriesQuestion {
                indicator,
                groups: group.into_iter().collect(),
                n_group: None,
                scope: self.scope.clone(),
            }),
        };
        question.wanted_for(Purpose::Convergence)
    }
}

/// A territory that is not among those compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its code.
    pub territory: Arc<str>,
    /// Why, without a full stop.
    pub why: String,
}

/// How far territories are apart, year by year, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Convergence {
    /// The answer with exactly the rows that are compared: by territory, then year; each has a
    /// figure.
    pub answer: Answer,
    /// Which figure that is.
    pub compared: Compared,
    /// The years, in order; at least two.
    pub years: Vec<u16>,
    /// The territories, in the order of the answer; at least two, each with a figure in every
    /// year.
    pub territories: Vec<Arc<str>>,
    /// Those that were asked for and are not among them.
    pub left_out: Vec<LeftOut>,
    /// Which end is the better one. `None`: the indicator's direction is neutral.
    pub best: Option<Best>,
    /// Mean and spread, one entry a year, unweighted: each territory counts the same. In the
    /// unit of the values, or of the gap. Gaps have no coefficient of variation, as their mean
    /// can lie on either side of 0.
    pub sigma: Vec<Sigma>,
    /// Sum of the distances from the best territory, one entry a year. Empty: there is no best.
    pub delta: Vec<Delta>,
    /// Whether those that began low grew faster; or why that cannot be computed.
    pub beta: Result<Beta, String>,
    /// Whether the order of the territories stayed; or why that cannot be computed.
    pub gamma: Result<Gamma, String>,
    /// What mean and spread did between the first year and the last, and what speaks against
    /// saying so.
    pub verdict: Verdict,
    /// All of it in one sentence, without a full stop.
    pub sentence: String,
}

impl Convergence {
    /// The unit of mean, spread and distances.
    pub fn unit(&self) -> &str {
        self.compared.unit(&self.answer)
    }
}

/// Computes the four measures on the territories that have a figure in every year.
///
/// `question` is the one whose answer is given. Years in which fewer than half of the
/// territories with any figure have one are passed over; of the others, without a first or
/// last year in the question, those are taken that give the largest balanced panel.
///
/// # Errors
/// When figures are not yearly, territories are of several kinds, or fewer than two of them
/// have figures in two common years.
pub fn convergence(
    mut answer: Answer,
    question: &ConvergenceQuestion,
    context: &Context<'_>,
) -> Result<Convergence, QuestionError> {
    let definition = &answer.indicator.definition;
    let id = answer.indicator.id.to_string();
    if definition.frequency != Frequency::Annual {
        return Err(QuestionError::NotYearly {
            indicator: id,
            frequency: definition.frequency.code().to_string(),
        });
    }
    let (compared, geography) = (Compared::of(&answer), definition.geography);
    let best = match definition.direction {
        Direction::HigherIsBetter => Some(Best::High),
        Direction::LowerIsBetter => Some(Best::Low),
        Direction::Neutral => None,
    };
    let mut figures: BTreeMap<Arc<str>, BTreeMap<Period, f64>> = BTreeMap::new();
    for row in &answer.rows {
        if let Some(value) = compared.figure(row) {
            let of_territory = figures.entry(Arc::clone(&row.territory)).or_default();
            of_territory.insert(row.time, value);
        }
    }
    let wanted: Vec<Arc<str>> = if question.scope.territories.is_empty() {
        let members = context.aggregates.get(MEMBER_STATES).into_iter().flatten();
        members.map(|code| code.as_str().into()).collect()
    } else {
        let mut wanted: Vec<Arc<str>> = Vec::new();
        for code in &question.scope.territories {
            if !wanted.iter().any(|known| **known == **code) {
                wanted.push(code.as_str().into());
            }
        }
        wanted
    };
    let kind = |code: &Arc<str>| TerritoryKind::of(code, geography, context);
    let (aggregates, wanted): (Vec<Arc<str>>, Vec<Arc<str>>) = wanted
        .into_iter()
        .partition(|code| kind(code) == TerritoryKind::Aggregate);
    if let Some(other) = wanted.iter().find(|code| kind(code) != kind(&wanted[0])) {
        return Err(QuestionError::MixedKinds {
            one: format!("{} ({})", wanted[0], kind(&wanted[0])),
            other: format!("{other} ({})", kind(other)),
        });
    }
    let mut left_out: Vec<LeftOut> = aggregates
        .into_iter()
        .map(|territory| LeftOut {
            territory,
            why: "it stands for several territories".to_string(),
        })
        .collect();
    let panel = balanced::largest(&wanted, &figures, &question.scope).map_err(|found| {
        QuestionError::NoPanel {
            indicator: id.clone(),
            asked: wanted.len(),
            found,
        }
    })?;
    left_out.extend(panel.left_out);
    let years: Vec<u16> = panel.periods.iter().map(|period| period.year()).collect();
    let values = panel.periods.iter().map(|period| {
        let of = |territory: &Arc<str>| figures.get(territory)?.get(period).copied();
        panel.territories.iter().filter_map(of).collect()
    });
    let units = panel.territories.iter().map(ToString::to_string).collect();
    let measured = Panel::new(
        years.iter().map(|&year| i32::from(year)).collect(),
        units,
        values.collect(),
    )
    .map_err(|error| QuestionError::NoPanel {
        indicator: id,
        asked: wanted.len(),
        found: error.to_string(),
    })?;
    let (first, last) = (measured.times()[0], measured.times()[years.len() - 1]);
    answer.rows.retain(|row| {
        panel.territories.contains(&row.territory) && panel.periods.contains(&row.time)
    });
    answer.notes.extend(panel.notes);
    let mut sigma = sigma(&measured);
    if compared == Compared::Gap {
        for year in &mut sigma {
            year.cv = None;
        }
    }
    let why = |error: MethodError| format!("{}; expected {}", error.found, error.expected);
    let mut found = Convergence {
        years,
        territories: panel.territories,
        left_out,
        best,
        delta: best.map_or_else(Vec::new, |best| delta(&measured, best)),
        beta: beta(&measured, first, last).map_err(why),
        gamma: gamma(&measured, first, last).map_err(why),
        verdict: Verdict::default(),
        sigma,
        compared,
        answer,
        sentence: String::new(),
    };
    found.verdict = verdict::of(&found);
    said::add_notes(&mut found);
    let differing = mark_other_definitions(&mut found.answer.rows);
    found.answer.notes.extend(differing);
    found.sentence = said::sentence(&found);
    Ok(found)
}
