//! Intervals for rates: Wilson's score interval for one proportion and Newcombe's hybrid
//! score interval for a difference (Statistics in Medicine 17:857-872 and 17:873-890, 1998;
//! method 10 of the latter).
//!
//! An interval comes from a supplied sample size or from bounds that the agency publishes.
//! There is no third way: without either there is no interval.

/// The 97.5 % quantile of the standard normal distribution: intervals are at 95 %.
pub const Z: f64 = 1.959_963_984_540_054;

/// Two bounds in the unit of the value they belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// Why an interval cannot be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IntervalError {
    /// The rate is not a per cent of a base.
    #[error(
        "{0} is not a rate between 0 and 100 per cent: sample sizes give intervals for rates only"
    )]
    NotARate(f64),
    /// The sample size is not a number of persons.
    #[error("`{0}` is not a sample size: give a whole number of persons, at least 1")]
    NotASampleSize(String),
    /// The published bounds do not enclose the value.
    #[error("published bounds {low} and {high} do not enclose the value {value}")]
    Bounds {
        /// The value.
        value: f64,
        /// The published lower bound.
        low: f64,
        /// The published upper bound.
        high: f64,
    },
}

/// A number of persons in a sample, at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSize(u64);

impl SampleSize {
    /// Takes a number.
    ///
    /// # Errors
    /// When it is 0.
    pub fn new(persons: u64) -> Result<Self, IntervalError> {
        if persons == 0 {
            return Err(IntervalError::NotASampleSize("0".to_string()));
        }
        Ok(Self(persons))
    }

    /// Reads a whole number.
    ///
    /// # Errors
    /// When it is not a whole number of at least 1.
    pub fn parse(text: &str) -> Result<Self, IntervalError> {
        let persons = text.trim().parse::<u64>().ok().filter(|&n| n > 0);
        persons
            .map(Self)
            .ok_or_else(|| IntervalError::NotASampleSize(text.chars().take(40).collect()))
    }

    /// The number of persons.
    pub fn persons(self) -> u64 {
        self.0
    }
}

/// Wilson's interval of a rate in per cent, 0 to 100, observed in a simple random sample.
///
/// # Errors
/// When the rate is not within 0 and 100.
pub fn wilson(rate: f64, sample: SampleSize) -> Result<Interval, IntervalError> {
    if !(0.0..=100.0).contains(&rate) {
        return Err(IntervalError::NotARate(rate));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "samples are far below 2^53 persons"
    )]
    let n = sample.0 as f64;
    let Interval { low, high } = score(rate / 100.0, n, Z);
    Ok(Interval {
        low: (100.0 * low).clamp(0.0, rate),
        high: (100.0 * high).clamp(rate, 100.0),
    })
}

/// Wilson's score interval of a proportion `p`, 0 to 1, in a sample of `n` persons (an
/// effective size need not be whole), for the normal quantile `z`.
pub(crate) fn score(p: f64, n: f64, z: f64) -> Interval {
    let z2 = z * z;
    let centre = p + z2 / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Interval {
        low: ((centre - half) / scale).clamp(0.0, p),
        high: ((centre + half) / scale).clamp(p, 1.0),
    }
}

/// The interval of group − reference from the interval of each (Newcombe's square-and-add;
/// also called MOVER). With Wilson's intervals it is Newcombe's method 10.
///
/// # Errors
/// When an interval does not enclose its value.
pub fn difference(
    group: f64,
    group_interval: Interval,
    reference: f64,
    reference_interval: Interval,
) -> Result<Interval, IntervalError> {
    for (value, Interval { low, high }) in
        [(group, group_interval), (reference, reference_interval)]
    {
        if !(low <= value && value <= high) {
            return Err(IntervalError::Bounds { value, low, high });
        }
    }
    let gap = group - reference;
    let below = (group - group_interval.low).hypot(reference_interval.high - reference);
    let above = (group_interval.high - group).hypot(reference - reference_interval.low);
    Ok(Interval {
        low: gap - below,
        high: gap + above,
    })
}
