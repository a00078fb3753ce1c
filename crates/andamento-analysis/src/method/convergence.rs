//! Whether territories grow alike: sigma, beta, gamma and delta convergence, as Eurofound
//! computes them (Eustace, Mascherini et al. 2018; R package convergEU).

use super::distribution::student_two_sided;
use super::{MethodError, real};

/// The same units in several years, each with a value: who comes and goes would look like
/// convergence.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    times: Vec<i32>,
    units: Vec<String>,
    values: Vec<Vec<f64>>,
}

/// Whether a higher or a lower value is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Best {
    /// As employment.
    High,
    /// As unemployment.
    Low,
}

/// How far the units are apart in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sigma {
    /// The year.
    pub time: i32,
    /// The unweighted mean of the units.
    pub mean: f64,
    /// Standard deviation of the units themselves: the squares are divided by n, not n − 1.
    pub std_dev: f64,
    /// Standard deviation over mean; none unless the mean is above 0.
    pub cv: Option<f64>,
    /// Sum of the squared distances from the mean.
    pub deviance: f64,
}

/// Whether those that began low grew faster: yearly growth of the log on the log at first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// The first year.
    pub time_0: i32,
    /// The last year.
    pub time_t: i32,
    /// The slope; below 0 those that began low grew faster.
    pub beta: f64,
    /// Its standard error.
    pub se: f64,
    /// Slope over standard error; none when all points lie on a line.
    pub t: Option<f64>,
    /// Two-sided probability of such a `t` by chance, with n − 2 degrees of freedom.
    pub p: Option<f64>,
    /// The intercept.
    pub intercept: f64,
    /// Adjusted coefficient of determination; none when all units grew equally.
    pub adj_r2: Option<f64>,
}

/// Whether the order of the units stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gamma {
    /// The first year.
    pub time_0: i32,
    /// The last year.
    pub time_t: i32,
    /// As convergEU has it: variance of the units' rank sums over all years, over the variance
    /// of first ranks times one more than the number of years. It cannot reach 1.
    pub kendall_w_ratio: f64,
    /// The same over the number of years itself: 1 when no unit changes its place.
    pub rank_concordance: f64,
}

/// How far the units are from the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delta {
    /// The year.
    pub time: i32,
    /// Sum of the distances from the best unit, in the unit of the values.
    pub delta: f64,
}

/// Eurofound's names for what mean and spread do together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Better on average and closer together.
    UpwardConvergence,
    /// Better on average and further apart.
    UpwardDivergence,
    /// Worse on average and closer together.
    DownwardConvergence,
    /// Worse on average and further apart.
    DownwardDivergence,
    /// Mean or spread is (about) as it was.
    Parallel,
}

impl Pattern {
    /// What two years show; every change counts.
    pub fn between(first: Sigma, last: Sigma, best: Best) -> Self {
        let of = first.mean.abs().max(first.std_dev).max(1.0);
        Self::beyond(first, last, best, 1e-9 * of)
    }

    /// What two years show, where changes of mean or spread up to `least`, in the unit of the
    /// values, count as none.
    pub fn beyond(first: Sigma, last: Sigma, best: Best, least: f64) -> Self {
        let rise = match best {
            Best::High => last.mean - first.mean,
            Best::Low => first.mean - last.mean,
        };
        let spread = last.std_dev - first.std_dev;
        if rise.abs() <= least || spread.abs() <= least {
            return Self::Parallel;
        }
        match (rise > 0.0, spread < 0.0) {
            (true, true) => Self::UpwardConvergence,
            (true, false) => Self::UpwardDivergence,
            (false, true) => Self::DownwardConvergence,
            (false, false) => Self::DownwardDivergence,
        }
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::UpwardConvergence => "upward convergence: better on average, closer together",
            Self::UpwardDivergence => "upward divergence: better on average, further apart",
            Self::DownwardConvergence => "downward convergence: worse on average, closer together",
            Self::DownwardDivergence => "downward divergence: worse on average, further apart",
            Self::Parallel => "parallel: the mean or the spread is as it was",
        }
    }
}

impl Panel {
    /// Takes one row a year with one value a unit; years are put in order.
    ///
    /// # Errors
    /// When there is no year, fewer than 2 units, a year or unit twice, a row of another
    /// length, or a value that is not a finite number.
    pub fn new(
        times: Vec<i32>,
        units: Vec<String>,
        values: Vec<Vec<f64>>,
    ) -> Result<Self, MethodError> {
        let wrong = |found: String, expected: &str| Err(MethodError::new("data", found, expected));
        if times.is_empty() || times.len() != values.len() {
            let found = format!("{} years and {} rows", times.len(), values.len());
            return wrong(found, "one row a year, at least one");
        }
        if units.len() < 2 {
            return wrong(format!("{} units", units.len()), "at least 2 units");
        }
        let mut names: Vec<&String> = units.iter().collect();
        names.sort();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return wrong(format!("`{}` twice", pair[0]), "each unit once");
        }
        for (time, row) in times.iter().zip(&values) {
            if row.len() != units.len() {
                let found = format!("{} values in {time}", row.len());
                return wrong(found, &format!("{}, one a unit", units.len()));
            }
            if let Some(at) = row.iter().position(|value| !value.is_finite()) {
                let found = format!("{} for {} in {time}", row[at], units[at]);
                return wrong(found, "a finite number for each unit in each year");
            }
        }
        let mut rows: Vec<(i32, Vec<f64>)> = times.into_iter().zip(values).collect();
        rows.sort_by_key(|(time, _)| *time);
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return wrong(format!("{} twice", pair[0].0), "each year once");
        }
        let (times, values) = rows.into_iter().unzip();
        Ok(Self {
            times,
            units,
            values,
        })
    }

    /// The years, in order.
    pub fn times(&self) -> &[i32] {
        &self.times
    }

    /// The units.
    pub fn units(&self) -> &[String] {
        &self.units
    }

    fn at(&self, key: &str, time: i32) -> Result<usize, MethodError> {
        self.times.binary_search(&time).map_err(|_| {
            let years: Vec<String> = self.times.iter().map(ToString::to_string).collect();
            MethodError::new(key, time, format!("one of {}", years.join(", ")))
        })
    }

    fn window(&self, from: i32, to: i32) -> Result<(usize, usize), MethodError> {
        let (first, last) = (self.at("time_0", from)?, self.at("time_t", to)?);
        if first < last {
            Ok((first, last))
        } else {
            Err(MethodError::new(
                "time_t",
                to,
                format!("a year after {from}"),
            ))
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / real(values.len())
}

fn deviance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

/// Spread and mean of the units in each year.
pub fn sigma(panel: &Panel) -> Vec<Sigma> {
    let of = |(time, row): (&i32, &Vec<f64>)| {
        let (mean, deviance) = (mean(row), deviance(row));
        let std_dev = (deviance / real(row.len())).sqrt();
        Sigma {
            time: *time,
            mean,
            std_dev,
            cv: (mean > 0.0).then(|| std_dev / mean),
            deviance,
        }
    };
    panel.times.iter().zip(&panel.values).map(of).collect()
}

/// Regression of the yearly growth of the log between two years on the log in the first.
///
/// # Errors
/// When a year is not in the panel, there are fewer than 3 units, a value is not above 0, or
/// all units began equally.
pub fn beta(panel: &Panel, from: i32, to: i32) -> Result<Beta, MethodError> {
    let (first, last) = panel.window(from, to)?;
    let wrong = |found: String, expected: &str| Err(MethodError::new("data", found, expected));
    let n = panel.units.len();
    if n < 3 {
        return wrong(format!("{n} units"), "at least 3 units for a regression");
    }
    for row in [first, last] {
        if let Some(at) = panel.values[row].iter().position(|value| *value <= 0.0) {
            let (value, time) = (panel.values[row][at], panel.times[row]);
            let found = format!("{value} for {} in {time}", panel.units[at]);
            return wrong(found, "values above 0, as logarithms are taken");
        }
    }
    let years = f64::from(to) - f64::from(from);
    let x: Vec<f64> = panel.values[first].iter().map(|v| v.ln()).collect();
    let growth = |(start, end): (&f64, &f64)| (end.ln() - start) / years;
    let y: Vec<f64> = x.iter().zip(&panel.values[last]).map(growth).collect();
    let (mean_x, mean_y) = (mean(&x), mean(&y));
    let square_x = deviance(&x);
    if square_x <= 1e-24 {
        return wrong(
            format!("equal values in {from}"),
            "units that began differently",
        );
    }
    let along: f64 = x
        .iter()
        .zip(&y)
        .map(|(x, y)| (x - mean_x) * (y - mean_y))
        .sum();
    let slope = along / square_x;
    let intercept = mean_y - slope * mean_x;
    let rest = |(x, y): (&f64, &f64)| (y - intercept - slope * x).powi(2);
    let residual: f64 = x.iter().zip(&y).map(rest).sum();
    let degrees = real(n - 2);
    let se = (residual / degrees / square_x).sqrt();
    let t = (se > 0.0).then(|| slope / se);
    let total = deviance(&y);
    Ok(Beta {
        time_0: from,
        time_t: to,
        beta: slope,
        se,
        t,
        p: t.map(|t| student_two_sided(t, degrees)),
        intercept,
        adj_r2: (total > 0.0).then(|| 1.0 - (residual / degrees) / (total / real(n - 1))),
    })
}

/// Ranks from 1 for the lowest; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start]];
        let equal = order[start..].iter().take_while(|&&at| values[at] == value);
        let end = start + equal.count().max(1);
        let shared = 0.5 * real(start + end + 1);
        for &at in &order[start..end] {
            ranks[at] = shared;
        }
        start = end;
    }
    ranks
}

/// How far ranks in all years from the first to the last agree with those in the first.
///
/// # Errors
/// When a year is not in the panel, or all units began equally.
pub fn gamma(panel: &Panel, from: i32, to: i32) -> Result<Gamma, MethodError> {
    let (first, last) = panel.window(from, to)?;
    let mut sums = vec![0.0; panel.units.len()];
    for row in &panel.values[first..=last] {
        for (sum, rank) in sums.iter_mut().zip(ranks(row)) {
            *sum += rank;
        }
    }
    let at_first = deviance(&ranks(&panel.values[first]));
    if at_first <= 0.0 {
        let found = format!("equal values in {from}");
        return Err(MethodError::new(
            "data",
            found,
            "units that began differently",
        ));
    }
    let years = real(last - first + 1);
    let ratio = deviance(&sums) / at_first;
    Ok(Gamma {
        time_0: from,
        time_t: to,
        kendall_w_ratio: ratio / (years + 1.0).powi(2),
        rank_concordance: ratio / years.powi(2),
    })
}

/// Sum of the units' distances from the best in each year.
pub fn delta(panel: &Panel, best: Best) -> Vec<Delta> {
    let of = |(time, row): (&i32, &Vec<f64>)| {
        let top = match best {
            Best::High => row.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Best::Low => row.iter().copied().fold(f64::INFINITY, f64::min),
        };
        Delta {
            time: *time,
            delta: row.iter().map(|value| (top - value).abs()).sum(),
        }
    };
    panel.times.iter().zip(&panel.values).map(of).collect()
}
