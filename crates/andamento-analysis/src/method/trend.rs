//! Whether a gap grows, on four scales at once: they can tell different stories.
//!
//! When a rate rises for everybody, ratios of the rate tend to shrink and ratios of its
//! complement to grow, whatever else happens (Scanlan). A change that only some scales show
//! is a change of scale as much as a change of the gap.

use super::MethodError;

/// Two values at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<T> {
    /// When.
    pub time: T,
    /// The group's value.
    pub group: f64,
    /// The reference's value.
    pub reference: f64,
}

/// What the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Rates in per cent, 0 to 100: they have a complement and odds.
    PerCent,
    /// Anything else, such as an income: difference and ratio only.
    Amount,
}

/// The gap at one time, on each scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendRow<T> {
    /// When.
    pub time: T,
    /// Group − reference: percentage points for rates, else the values' unit.
    pub gap: f64,
    /// Group / reference; none unless both are above 0.
    pub ratio: Option<f64>,
    /// (100 − group) / (100 − reference); none for amounts and unless both are below 100.
    pub complement_ratio: Option<f64>,
    /// Log of the odds ratio; none for amounts and unless both are strictly within 0 and 100.
    pub log_odds_ratio: Option<f64>,
}

/// What happened between the first and the last time. Above 0 the group rose against the
/// reference on that scale, below 0 it fell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change<T> {
    /// The first time.
    pub from: T,
    /// The last time.
    pub to: T,
    /// Change of the gap.
    pub gap: f64,
    /// Change of the log of the ratio; none when either end has none.
    pub log_ratio: Option<f64>,
    /// Change of the log of the complement's ratio, sign turned so that above 0 is a rise of
    /// the group here too.
    pub log_complement_ratio: Option<f64>,
    /// Change of the log of the odds ratio.
    pub log_odds_ratio: Option<f64>,
}

/// A gap over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend<T> {
    /// In the order given.
    pub rows: Vec<TrendRow<T>>,
    /// From the first row to the last; none with fewer than two rows.
    pub change: Option<Change<T>>,
}

impl<T> Change<T> {
    /// The scales and what they show, those that exist.
    fn scales(&self) -> [(&'static str, Option<f64>); 4] {
        [
            ("difference", Some(self.gap)),
            ("ratio", self.log_ratio),
            ("ratio of the complements", self.log_complement_ratio),
            ("odds ratio", self.log_odds_ratio),
        ]
    }

    /// Whether the scales tell different stories: not all of them rise, fall or stay.
    pub fn depends_on_scale(&self) -> bool {
        let mut directions = self
            .scales()
            .into_iter()
            .filter_map(|(_, v)| v.map(direction));
        let first = directions.next();
        directions.any(|other| Some(other) != first)
    }

    /// The warning, when the scales tell different stories; which shows what.
    pub fn warning(&self) -> Option<String> {
        if !self.depends_on_scale() {
            return None;
        }
        let of = |wanted: i8| -> Option<String> {
            let named: Vec<&str> = self
                .scales()
                .into_iter()
                .filter(|(_, value)| value.map(direction) == Some(wanted))
                .map(|(name, _)| name)
                .collect();
            let word = match wanted {
                1 => "the group rose against the reference",
                -1 => "the group fell against the reference",
                _ => "nothing changed",
            };
            (!named.is_empty()).then(|| format!("by {} {word}", named.join(", ")))
        };
        let stories: Vec<String> = [1, -1, 0].into_iter().filter_map(of).collect();
        Some(format!("depends on scale: {}", stories.join("; ")))
    }
}

/// 1, −1, or 0 for what rounding alone can make.
fn direction(change: f64) -> i8 {
    if change.abs() <= 1e-9 {
        0
    } else if change > 0.0 {
        1
    } else {
        -1
    }
}

/// The gap over time on each scale. Times are taken in the order given.
///
/// # Errors
/// When there is nothing, a value is not a finite number, or a rate not within 0 and 100.
pub fn trend<T: Copy>(pairs: &[Pair<T>], scale: Scale) -> Result<Trend<T>, MethodError> {
    if pairs.is_empty() {
        return Err(MethodError::new("", "no times", "at least one time"));
    }
    let rates = scale == Scale::PerCent;
    for (at, pair) in pairs.iter().enumerate() {
        for (key, value) in [("group", pair.group), ("reference", pair.reference)] {
            let expected = if rates && !(0.0..=100.0).contains(&value) {
                "a rate in per cent, 0 to 100"
            } else if !value.is_finite() {
                "a finite number"
            } else {
                continue;
            };
            return Err(MethodError::new(key, value, expected).within(&format!("[{at}]")));
        }
    }
    let rows: Vec<TrendRow<T>> = pairs.iter().map(|pair| row(*pair, rates)).collect();
    let change = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) if rows.len() > 1 => Some(change(first, last)),
        _ => None,
    };
    Ok(Trend { rows, change })
}

fn row<T>(pair: Pair<T>, rates: bool) -> TrendRow<T> {
    let Pair {
        time,
        group,
        reference,
    } = pair;
    let ratio = |a: f64, b: f64| (a >= 0.0 && b > 0.0).then(|| a / b);
    let ratio_of_rates = ratio(group, reference);
    let complement_ratio = ratio(100.0 - group, 100.0 - reference).filter(|_| rates);
    TrendRow {
        time,
        gap: group - reference,
        ratio: ratio_of_rates,
        complement_ratio,
        log_odds_ratio: ratio_of_rates
            .zip(complement_ratio)
            .filter(|(rate, complement)| *rate > 0.0 && *complement > 0.0)
            .map(|(rate, complement)| rate.ln() - complement.ln()),
    }
}

fn change<T: Copy>(first: &TrendRow<T>, last: &TrendRow<T>) -> Change<T> {
    let of = |at: fn(&TrendRow<T>) -> Option<f64>| Some(at(last)? - at(first)?);
    Change {
        from: first.time,
        to: last.time,
        gap: last.gap - first.gap,
        // A ratio of 0 has no logarithm.
        log_ratio: of(|row| row.ratio.filter(|r| *r > 0.0).map(f64::ln)),
        log_complement_ratio: of(|row| {
            let ratio = row.complement_ratio.filter(|ratio| *ratio > 0.0)?;
            Some(-ratio.ln())
        }),
        log_odds_ratio: of(|row| row.log_odds_ratio),
    }
}
