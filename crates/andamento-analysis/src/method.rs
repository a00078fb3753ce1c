//! Pure methods on plain numbers: intervals, ratios, decompositions, convergence, trends.
//!
//! One file a family. A method takes numbers and returns numbers; it knows no cube, no
//! indicator and no file. [`registry`] says of each what it computes and who published it.
//! The sums of [`crate::interval`] are used, not repeated.

pub mod convergence;
pub mod decomposition;
pub mod distribution;
pub mod oaxaca;
pub mod proportion;
pub mod ratio;
pub mod registry;
pub mod trend;

mod least_squares;

pub use registry::{METHODS, Method, find};

use crate::interval::Interval;

/// Why a method cannot be computed: which input, what it is, what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: found {found}, expected {expected}")]
pub struct MethodError {
    /// The input, as a path: `input[2].n`.
    pub key: String,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: String,
}

impl MethodError {
    /// Names an input, what was found there and what was expected.
    pub fn new(
        key: impl Into<String>,
        found: impl std::fmt::Display,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            key: key.into(),
            found: found.to_string(),
            expected: expected.into(),
        }
    }

    /// The same error one level further out: `n` within `input[2]` is `input[2].n`.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.key = match (outer, self.key.as_str()) {
            ("", _) => self.key,
            (outer, "") => outer.to_string(),
            (outer, key) if key.starts_with('[') => format!("{outer}{key}"),
            (outer, key) => format!("{outer}.{key}"),
        };
        self
    }
}

/// How sure an interval is, strictly between 0.5 and 1; usually 0.95.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    level: f64,
    z: f64,
}

impl Level {
    /// Takes a level.
    ///
    /// # Errors
    /// When it is not within 0.5 and 0.999999.
    pub fn new(level: f64) -> Result<Self, MethodError> {
        if !(0.5..=0.999_999).contains(&level) {
            return Err(MethodError::new(
                "level",
                level,
                "a level between 0.5 and 0.999999, usually 0.95",
            ));
        }
        let z = distribution::normal_quantile(0.5 + level / 2.0);
        Ok(Self { level, z })
    }

    /// 95 %.
    pub fn usual() -> Self {
        Self {
            level: 0.95,
            z: crate::interval::Z,
        }
    }

    /// The two-sided quantile of the standard normal distribution.
    pub fn z(self) -> f64 {
        self.z
    }

    /// What is left out at each end: 0.025 for 95 %.
    pub fn tail(self) -> f64 {
        (1.0 - self.level) / 2.0
    }
}

fn around(centre: f64, half: f64) -> Interval {
    Interval {
        low: centre - half,
        high: centre + half,
    }
}

/// The number as it is, when it can be computed with.
fn finite(key: &str, number: f64) -> Result<f64, MethodError> {
    if number.is_finite() {
        Ok(number)
    } else {
        Err(MethodError::new(key, number, "a finite number"))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of rows and persons are far below 2^53"
)]
pub(crate) fn real(count: usize) -> f64 {
    count as f64
}
