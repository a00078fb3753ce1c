//! Whether mean and spread tell a story, and what speaks against telling it.

use std::collections::BTreeSet;

use super::Convergence;
use super::said::broken;
use crate::method::convergence::{Best, Pattern, Sigma};

/// A change of mean, spread or mean distance from the best is spoken of when it is larger than
/// this part of the standard deviation in the first year. A convention, no test: nothing says
/// how much of the spread is error of the samples.
pub const SPOKEN_OF: f64 = 0.05;

/// What became of the spread, in a pattern and in words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// The pattern. `None`: neither way is better, or it is withheld.
    pub pattern: Option<Pattern>,
    /// Why no pattern is named although one way is better, without a full stop. `None`: one is
    /// named, or neither way is better.
    pub withheld: Option<String>,
    /// Pattern, or why it is withheld, in words without a full stop. Empty: neither way is
    /// better.
    pub text: String,
    /// What speaks against reading the pattern alone, one remark each: the distances from the
    /// best tell another story, or the years in between do.
    pub warnings: Vec<String>,
}

/// Which way a measure went.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Rose,
    Fell,
    Stayed,
}

impl Way {
    fn of(change: f64, least: f64) -> Self {
        if change.abs() <= least {
            Self::Stayed
        } else if change > 0.0 {
            Self::Rose
        } else {
            Self::Fell
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::Stayed => "stayed about the same",
        }
    }
}

/// How many territories have a break after the first year, how many there are, and the years
/// of these breaks.
pub(super) fn breaks(found: &Convergence) -> (usize, usize, BTreeSet<u16>) {
    let territories: BTreeSet<&str> = broken(found).map(|row| &*row.territory).collect();
    let years = broken(found).map(|row| row.time.year()).collect();
    (territories.len(), found.territories.len(), years)
}

/// Whether at least half of the series are broken, so that first and last year were measured
/// in different ways.
pub(super) fn broken_for_most(found: &Convergence) -> bool {
    let (with, all, _) = breaks(found);
    2 * with >= all
}

pub(super) fn of(found: &Convergence) -> Verdict {
    let ends = found.sigma.first().zip(found.sigma.last());
    let (Some(best), Some((&first, &last))) = (found.best, ends) else {
        return Verdict::default();
    };
    let least = SPOKEN_OF * first.std_dev;
    let warnings = warnings(found, first, last, least);
    if broken_for_most(found) {
        let (with, all, years) = breaks(found);
        let in_year = |year: u16| broken(found).filter(|row| row.time.year() == year).count();
        let general = years.iter().copied().find(|&year| 2 * in_year(year) >= all);
        let (when, instead) = match general {
            Some(year) => (
                format!("{} in {year}", in_year(year)),
                format!("ask for years before {year}, or from {year} on"),
            ),
            None => {
                let years: Vec<String> = years.iter().map(ToString::to_string).collect();
                let instead = "ask for a shorter span of years";
                (format!("in {}", years.join(", ")), instead.to_string())
            }
        };
        let why = format!(
            "no pattern is named, as {with} of {all} series are broken between {} and {} ({when}): \
             what changed may be the survey; {instead}",
            first.time, last.time,
        );
        return Verdict {
            pattern: None,
            text: why.clone(),
            withheld: Some(why),
            warnings,
        };
    }
    let pattern = Pattern::beyond(first, last, best, least);
    let end = match best {
        Best::High => "higher is better",
        Best::Low => "lower is better",
    };
    let text = match pattern {
        Pattern::Parallel => parallel(first, last, least),
        named => format!("{}; {end}", named.text()),
    };
    Verdict {
        pattern: Some(pattern),
        withheld: None,
        text,
        warnings,
    }
}

/// What is said where mean or spread changed by less than is spoken of.
fn parallel(first: Sigma, last: Sigma, least: f64) -> String {
    let spread = Way::of(last.std_dev - first.std_dev, least);
    let what = match spread {
        Way::Stayed => "parallel: the spread is about the same, neither closer together nor apart",
        Way::Fell => "closer together, the mean about the same",
        Way::Rose => "further apart, the mean about the same",
    };
    format!("{what}; changes up to a twentieth of the first standard deviation count as none")
}

fn warnings(found: &Convergence, first: Sigma, last: Sigma, least: f64) -> Vec<String> {
    let mut warnings = Vec::new();
    let spread = Way::of(last.std_dev - first.std_dev, least);
    if let (Some(start), Some(end)) = (found.delta.first(), found.delta.last()) {
        // Of one territory, so that it is measured with the same yardstick.
        let count = found.territories.len().max(1);
        let each = (end.delta - start.delta) / crate::method::real(count);
        let distance = Way::of(each, least);
        if distance != spread {
            warnings.push(format!(
                "sigma and delta tell different stories: the standard deviation {}, the \
                 distances from the best {} (delta {:.1} to {:.1})",
                spread.text(),
                distance.text(),
                start.delta,
                end.delta
            ));
        }
    }
    let (low, high) = if first.std_dev <= last.std_dev {
        (first.std_dev, last.std_dev)
    } else {
        (last.std_dev, first.std_dev)
    };
    let beyond = |year: &Sigma| (year.std_dev - high).max(low - year.std_dev);
    let farthest = found
        .sigma
        .iter()
        .max_by(|a, b| beyond(a).total_cmp(&beyond(b)));
    if let Some(year) = farthest.filter(|year| beyond(year) > least) {
        warnings.push(format!(
            "first and last year do not tell the way between them: the standard deviation was \
             {:.2} in {}",
            year.std_dev, year.time
        ));
    }
    warnings
}
