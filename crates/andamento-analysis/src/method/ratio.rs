//! Relative risk and odds ratio of a two-by-two table.

use super::proportion::{Count, newcombe};
use super::{Level, MethodError};
use crate::interval::Interval;

/// How two groups compare on three scales. First group over, or minus, second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoByTwo {
    /// Share of the first over share of the second; none when the second's is 0.
    pub risk_ratio: Option<f64>,
    /// Katz's log interval; none when either group has no event.
    pub risk_ratio_ci: Option<Interval>,
    /// Odds of the first over odds of the second; none when a divisor is 0.
    pub odds_ratio: Option<f64>,
    /// Woolf's log interval; none when any of the four cells is 0.
    pub odds_ratio_ci: Option<Interval>,
    /// Standard error of the log of the risk ratio.
    pub log_rr_se: Option<f64>,
    /// Standard error of the log of the odds ratio.
    pub log_or_se: Option<f64>,
    /// Difference of the shares.
    pub diff: f64,
    /// Newcombe's interval of the difference.
    pub diff_newcombe: Interval,
}

/// Compares two groups of counted persons.
///
/// # Errors
/// Never in practice: a score interval encloses its proportion.
pub fn two_by_two(first: Count, second: Count, level: Level) -> Result<TwoByTwo, MethodError> {
    let ((a, n1), (c, n2)) = (first.parts(), second.parts());
    let (b, d) = (n1 - a, n2 - c);
    let some = |divisor: f64, value: f64| (divisor > 0.0).then_some(value);
    let risk_ratio = some(c, first.share() / second.share());
    let odds_ratio = some(b * c, a * d / (b * c));
    let log_rr_se = some(
        a * c,
        (1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2).max(0.0).sqrt(),
    );
    let log_or_se = some(
        a * b * c * d,
        (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt(),
    );
    let interval = |ratio: Option<f64>, se: Option<f64>| {
        let (ratio, half) = (ratio?, level.z() * se?);
        Some(Interval {
            low: ratio * (-half).exp(),
            high: ratio * half.exp(),
        })
    };
    Ok(TwoByTwo {
        risk_ratio,
        risk_ratio_ci: interval(risk_ratio, log_rr_se),
        odds_ratio,
        odds_ratio_ci: interval(odds_ratio, log_or_se),
        log_rr_se,
        log_or_se,
        diff: first.share() - second.share(),
        diff_newcombe: newcombe(first, second, level)?,
    })
}
