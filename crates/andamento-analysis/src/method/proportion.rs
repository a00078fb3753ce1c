//! Intervals of one proportion, of a difference of two, of a published rate, and from
//! published bounds.

use super::distribution::{beta_quantile, halve};
use super::{Level, MethodError, around, finite};
use crate::interval::{self, Interval};

/// Persons with a trait among persons asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    with: u64,
    of: u64,
}

impl Count {
    /// The largest number of persons that is taken.
    pub const MOST: u64 = 1_000_000_000;

    /// `with` of `of` persons.
    ///
    /// # Errors
    /// When `of` is 0 or too large, or fewer than `with`; keys `n` and `x`.
    pub fn new(with: u64, of: u64) -> Result<Self, MethodError> {
        if of == 0 || of > Self::MOST {
            return Err(MethodError::new(
                "n",
                of,
                "a number of persons, from 1 to 1000000000",
            ));
        }
        if with > of {
            return Err(MethodError::new("x", with, format!("at most n = {of}")));
        }
        Ok(Self { with, of })
    }

    pub(super) fn parts(self) -> (f64, f64) {
        let whole = |n: u64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        (whole(self.with), whole(self.of))
    }

    /// The share, 0 to 1.
    pub fn share(self) -> f64 {
        let (x, n) = self.parts();
        x / n
    }

    fn score(self, level: Level) -> Interval {
        let (_, n) = self.parts();
        interval::score(self.share(), n, level.z())
    }
}

/// Six intervals of one proportion; bounds are proportions, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SingleProportion {
    /// The textbook interval, cut at 0 and 1: too short for small samples.
    pub wald: Interval,
    /// Wilson's score interval (1927): the one that the house uses.
    pub wilson: Interval,
    /// Agresti and Coull (1998): Wald around Wilson's centre, cut at 0 and 1.
    pub agresti_coull: Interval,
    /// Clopper and Pearson (1934): never too short, often too long.
    pub clopper_pearson: Interval,
    /// Equal tails of the posterior under Jeffreys's prior.
    pub jeffreys: Interval,
    /// Wilson's with continuity correction.
    pub wilson_cc: Interval,
}

/// Intervals of one proportion.
pub fn single_proportion(count: Count, level: Level) -> SingleProportion {
    let (x, n) = count.parts();
    let (p, z, tail) = (count.share(), level.z(), level.tail());
    let cut = |i: Interval| Interval {
        low: i.low.max(0.0),
        high: i.high.min(1.0),
    };
    let wald = |p: f64, n: f64| cut(around(p, z * (p * (1.0 - p) / n).sqrt()));
    let nearly = n + z * z;
    SingleProportion {
        wald: wald(p, n),
        wilson: count.score(level),
        agresti_coull: wald((x + z * z / 2.0) / nearly, nearly),
        clopper_pearson: Interval {
            low: if x == 0.0 {
                0.0
            } else {
                beta_quantile(tail, x, n - x + 1.0)
            },
            high: if x == n {
                1.0
            } else {
                beta_quantile(1.0 - tail, x + 1.0, n - x)
            },
        },
        jeffreys: Interval {
            low: beta_quantile(tail, x + 0.5, n - x + 0.5),
            high: beta_quantile(1.0 - tail, x + 0.5, n - x + 0.5),
        },
        wilson_cc: with_continuity(p, n, z),
    }
}

fn with_continuity(p: f64, n: f64, z: f64) -> Interval {
    let q = 1.0 - p;
    let bound = |sign: f64| {
        let root = (z * z + 2.0 * sign - 1.0 / n + 4.0 * p * (n * q - sign)).max(0.0);
        (2.0 * n * p + z * z + sign * (1.0 + z * root.sqrt())) / (2.0 * (n + z * z))
    };
    Interval {
        low: if p == 0.0 { 0.0 } else { bound(-1.0).max(0.0) },
        high: if q == 0.0 { 1.0 } else { bound(1.0).min(1.0) },
    }
}

/// The difference of two proportions, first − second, and four intervals of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoProportions {
    /// First − second, −1 to 1.
    pub diff: f64,
    /// The textbook interval.
    pub wald: Interval,
    /// Agresti and Caffo (2000): Wald after one more of each kind on both sides.
    pub agresti_caffo: Interval,
    /// Newcombe's hybrid score interval (1998, method 10): the one that the house uses.
    pub newcombe: Interval,
    /// Miettinen and Nurminen's score interval (1985).
    pub miettinen_nurminen: Interval,
    /// The same as statsmodels up to 0.15 prints it, whose restricted proportions do not
    /// maximise the likelihood (its issue 10269): for comparison only. None where its cubic
    /// has no such root.
    pub statsmodels_score: Option<Interval>,
}

/// The difference of two independent proportions.
///
/// # Errors
/// Never in practice: a score interval encloses its proportion.
pub fn two_proportions(
    first: Count,
    second: Count,
    level: Level,
) -> Result<TwoProportions, MethodError> {
    let ((x1, n1), (x2, n2), z) = (first.parts(), second.parts(), level.z());
    let diff = first.share() - second.share();
    let wald = |p1: f64, n1: f64, p2: f64, n2: f64| {
        let variance = p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2;
        around(p1 - p2, z * variance.sqrt())
    };
    let more = |x: f64, n: f64| ((x + 1.0) / (n + 2.0), n + 2.0);
    let ((q1, m1), (q2, m2)) = (more(x1, n1), more(x2, n2));
    Ok(TwoProportions {
        diff,
        wald: wald(first.share(), n1, second.share(), n2),
        agresti_caffo: wald(q1, m1, q2, m2),
        newcombe: newcombe(first, second, level)?,
        miettinen_nurminen: miettinen_nurminen(first, second, z),
        statsmodels_score: statsmodels_score(first, second, z),
    })
}

/// Newcombe's hybrid score interval of first − second.
pub(super) fn newcombe(first: Count, second: Count, level: Level) -> Result<Interval, MethodError> {
    let (p1, p2) = (first.share(), second.share());
    interval::difference(p1, first.score(level), p2, second.score(level))
        .map_err(|error| MethodError::new("", error, "bounds that enclose the proportions"))
}

/// The difference in standard errors from an assumed difference `delta`, when the second
/// proportion is then taken to be `p2`.
fn score_distance(first: Count, second: Count, delta: f64, p2: f64) -> f64 {
    let ((_, n1), (_, n2)) = (first.parts(), second.parts());
    let inflate = (n1 + n2) / (n1 + n2 - 1.0);
    let p1 = p2 + delta;
    let variance = inflate * (p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2);
    (first.share() - second.share() - delta) / variance.max(f64::MIN_POSITIVE).sqrt()
}

/// The differences that a score test does not reject.
fn miettinen_nurminen(first: Count, second: Count, z: f64) -> Interval {
    let ((x1, n1), (x2, n2)) = (first.parts(), second.parts());
    let diff = first.share() - second.share();
    let distance = |delta: f64| {
        // The likeliest second proportion when the first is delta above it.
        let slope = |p: f64| {
            let part = |x: f64, p: f64| if x == 0.0 { 0.0 } else { x / p };
            let of = |x: f64, n: f64, p: f64| part(x, p) - part(n - x, 1.0 - p);
            of(x1, n1, p + delta) + of(x2, n2, p)
        };
        let (least, most) = ((-delta).max(0.0), (1.0 - delta).min(1.0));
        let p2 = halve(least, most, |p| slope(p) > 0.0);
        score_distance(first, second, delta, p2)
    };
    Interval {
        low: halve(-1.0, diff, |delta| distance(delta) > z),
        high: halve(diff, 1.0, |delta| distance(delta) > -z),
    }
}

/// The closed form of the likeliest second proportion as statsmodels up to 0.15 has it: where
/// Miettinen and Nurminen have the second group's size, it has its count.
fn statsmodels_score(first: Count, second: Count, z: f64) -> Option<Interval> {
    let ((x1, n1), (x2, n2)) = (first.parts(), second.parts());
    let diff = first.share() - second.share();
    let (n, x) = (n1 + n2, x1 + x2);
    let distance = |delta: f64| {
        let square = ((n1 + 2.0 * n2) * delta - n - x) / (3.0 * n);
        let linear = ((x2 * delta - n - 2.0 * x2) * delta + x) / (3.0 * n);
        let constant = x2 * delta * (1.0 - delta) / (2.0 * n);
        let q = square.powi(3) - 1.5 * linear * square + constant;
        let p = (square * square - linear).sqrt().copysign(q);
        let angle = (std::f64::consts::PI + (q / p.powi(3)).acos()) / 3.0;
        score_distance(first, second, delta, 2.0 * p * angle.cos() - square)
    };
    let bound = |low: f64, high: f64, wanted: f64| {
        let root = halve(low, high, |delta| distance(delta) > wanted);
        ((distance(root) - wanted).abs() < 1e-6).then_some(root)
    };
    Some(Interval {
        low: bound(-1.0, diff, z)?,
        high: bound(diff, 1.0, -z)?,
    })
}

/// What a published rate says when the survey's design effect is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublishedRate {
    /// Persons that a simple random sample would have needed: n / deff (Kish).
    pub n_eff: f64,
    /// Standard error of the proportion.
    pub se: f64,
    /// Standard error over proportion; none at a proportion of 0.
    pub rse: Option<f64>,
    /// Wilson's interval with the effective size.
    pub wilson_eff: Interval,
}

/// The precision of a published proportion.
///
/// # Errors
/// When `p` is not within 0 and 1, `n` not at least 1, or `deff` not positive.
pub fn published_rate(
    p: f64,
    n: f64,
    deff: f64,
    level: Level,
) -> Result<PublishedRate, MethodError> {
    if !(0.0..=1.0).contains(&p) {
        return Err(MethodError::new("p", p, "a proportion from 0 to 1"));
    }
    if !(1.0..=1e12).contains(&n) {
        return Err(MethodError::new("n", n, "persons asked, at least 1"));
    }
    if !(1e-3..=1e6).contains(&deff) {
        return Err(MethodError::new(
            "deff",
            deff,
            "a design effect, from 0.001 to 1000000; 1 for a simple random sample",
        ));
    }
    let n_eff = n / deff;
    let se = (p * (1.0 - p) / n_eff).sqrt();
    Ok(PublishedRate {
        n_eff,
        se,
        rse: (p > 0.0).then(|| se / p),
        wilson_eff: interval::score(p, n_eff, level.z()),
    })
}

/// An estimate with published bounds, in any unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    /// The estimate.
    pub estimate: f64,
    /// Its bounds, at the level that the publisher chose.
    pub bounds: Interval,
}

impl Bounded {
    /// Takes an estimate and its bounds.
    ///
    /// # Errors
    /// When a number is not finite or the bounds do not enclose the estimate.
    pub fn new(estimate: f64, low: f64, high: f64) -> Result<Self, MethodError> {
        finite("estimate", estimate)?;
        if !(low.is_finite() && low <= estimate) {
            return Err(MethodError::new("low", low, format!("at most {estimate}")));
        }
        if !(high.is_finite() && high >= estimate) {
            return Err(MethodError::new(
                "high",
                high,
                format!("at least {estimate}"),
            ));
        }
        Ok(Self {
            estimate,
            bounds: Interval { low, high },
        })
    }
}

/// Difference and ratio of two estimates from their bounds alone, at the bounds' level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FromBounds {
    /// Group − reference.
    pub diff: f64,
    /// Its interval.
    pub diff_interval: Interval,
    /// Group / reference; none unless the reference is above 0 and the group not below.
    pub ratio: Option<f64>,
    /// The ratio's lower bound; none where there is no ratio or a bound is below 0.
    pub ratio_low: Option<f64>,
    /// The ratio's upper bound; none also where it is unbounded.
    pub ratio_high: Option<f64>,
}

/// The method of variance estimates recovery: MOVER (Zou and Donner 2008), MOVER-R for the
/// ratio (Donner and Zou 2012). Both estimates are taken as independent.
///
/// # Errors
/// Never in practice: [`Bounded`] encloses its estimate.
pub fn mover(group: Bounded, reference: Bounded) -> Result<FromBounds, MethodError> {
    let (a, b) = (group.estimate, reference.estimate);
    let (of_a, of_b) = (group.bounds, reference.bounds);
    let diff_interval = interval::difference(a, of_a, b, of_b)
        .map_err(|error| MethodError::new("", error, "bounds that enclose the estimates"))?;
    let positive = of_a.low >= 0.0 && of_b.low >= 0.0 && b > 0.0;
    // The bound R solves (a − R b)² = (a − a')² + R² (b − b')², a' and b' being the bounds.
    let product = |v: f64, bound: f64| bound * (2.0 * v - bound);
    let root = |group_bound: f64, reference_bound: f64| {
        let inside = (a * b).powi(2) - product(a, group_bound) * product(b, reference_bound);
        inside.max(0.0).sqrt()
    };
    let low = product(a, of_a.low) / (a * b + root(of_a.low, of_b.high));
    let high = (a * b + root(of_a.high, of_b.low)) / product(b, of_b.low);
    let known = |bound: f64| (positive && bound.is_finite()).then_some(bound);
    Ok(FromBounds {
        diff: a - b,
        diff_interval,
        ratio: (a >= 0.0 && b > 0.0).then(|| a / b),
        ratio_low: if a == 0.0 { known(0.0) } else { known(low) },
        ratio_high: known(high),
    })
}
