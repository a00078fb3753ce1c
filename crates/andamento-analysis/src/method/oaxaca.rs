//! What a difference of two means is made of, from microdata: Oaxaca (1973), Blinder (1973).

use super::least_squares::{Dependent, fit};
use super::{MethodError, finite, real};

/// Microdata of two groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Microdata {
    /// The outcome of each person.
    pub outcome: Vec<f64>,
    /// Whether the person is in group B, the one whose coefficients weigh the endowments.
    pub in_b: Vec<bool>,
    /// Names and values of the regressors, without an intercept.
    pub regressors: Vec<(String, Vec<f64>)>,
    /// Regressors that are dummies of one variable with the base left out. Their part is
    /// computed so that it does not depend on which one is the base. May be empty.
    pub dummies: Vec<String>,
}

/// Three components of A − B.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Threefold {
    /// Because the groups differ in their characteristics, at B's coefficients.
    pub endowments: f64,
    /// Because the groups' coefficients differ, at B's characteristics.
    pub coefficients: f64,
    /// Because both differ at once.
    pub interaction: f64,
}

/// Two components of A − B.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Twofold {
    /// The weight of A's coefficients in the reference; −1 and −2 stand for the pooled
    /// regressions, as in the R package `oaxaca`.
    pub group_weight: f64,
    /// Because of characteristics.
    pub explained: f64,
    /// The rest.
    pub unexplained: f64,
}

/// Twofold decompositions by their reference coefficients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Twofolds {
    /// Group B's.
    pub group_b: Twofold,
    /// Group A's.
    pub group_a: Twofold,
    /// The middle of both (Reimers 1983).
    pub half: Twofold,
    /// Weighted by the groups' sizes (Cotton 1988).
    pub share: Twofold,
    /// Of both groups pooled (Neumark 1988).
    pub pooled: Twofold,
    /// Of both groups pooled with a dummy for the group (Jann 2008): the safe default.
    pub pooled_with_group: Twofold,
}

/// The decomposition of mean(A) − mean(B).
#[derive(Debug, Clone, PartialEq)]
pub struct Oaxaca {
    /// Persons in A and in B.
    pub persons: [usize; 2],
    /// Mean outcomes of A and of B.
    pub means: [f64; 2],
    /// Three components.
    pub threefold: Threefold,
    /// Three components of each term: the intercept, the regressors, and the base of the
    /// dummies if there are any.
    pub by_variable: Vec<(String, Threefold)>,
    /// Two components.
    pub twofold: Twofolds,
}

/// Name of the intercept among the terms.
pub const INTERCEPT: &str = "(Intercept)";
/// Name of the dummies' base among the terms.
pub const BASE: &str = "(Base)";

/// Mean characteristics and coefficients of one group.
struct Group {
    persons: usize,
    mean: f64,
    characteristics: Vec<f64>,
    coefficients: Vec<f64>,
}

/// Decomposes the difference of two groups' means.
///
/// # Errors
/// When columns differ in length, a number is not finite, a dummy is not among the
/// regressors, a group is empty, or a regressor says nothing new within a group.
pub fn oaxaca(data: &Microdata) -> Result<Oaxaca, MethodError> {
    check(data)?;
    let rows_of = |in_b: bool| -> Vec<usize> {
        (0..data.outcome.len())
            .filter(|&row| data.in_b[row] == in_b)
            .collect()
    };
    let (a_rows, b_rows) = (rows_of(false), rows_of(true));
    let (mut a, mut b) = (group(data, &a_rows, "A")?, group(data, &b_rows, "B")?);
    let mut names: Vec<String> = vec![INTERCEPT.to_string()];
    names.extend(data.regressors.iter().map(|(name, _)| name.clone()));
    let both: Vec<usize> = (0..data.outcome.len()).collect();
    let pooled = estimate(data, &both, "both groups", false)?;
    let pooled_with_group = estimate(data, &both, "both groups", true)?;

    let difference: Vec<f64> = pairs(&a.characteristics, &b.characteristics)
        .map(|(a, b)| a - b)
        .collect();
    let gap = a.mean - b.mean;
    let twofold = |group_weight: f64, reference: &dyn Fn(usize) -> f64| {
        let explained = (0..difference.len())
            .map(|k| difference[k] * reference(k))
            .sum();
        Twofold {
            group_weight,
            explained,
            unexplained: gap - explained,
        }
    };
    let weighted = |weight: f64| {
        let of_both = |k: usize| weight * a.coefficients[k] + (1.0 - weight) * b.coefficients[k];
        twofold(weight, &of_both)
    };
    let twofold = Twofolds {
        group_b: weighted(0.0),
        group_a: weighted(1.0),
        half: weighted(0.5),
        share: weighted(real(a.persons) / real(a.persons + b.persons)),
        pooled: twofold(-1.0, &|k| pooled[k]),
        pooled_with_group: twofold(-2.0, &|k| pooled_with_group[k]),
    };

    if !data.dummies.is_empty() {
        names.push(BASE.to_string());
        let dummies: Vec<usize> = (0..names.len())
            .filter(|&k| data.dummies.contains(&names[k]))
            .collect();
        a.free_of_base(&dummies);
        b.free_of_base(&dummies);
    }
    let by_variable: Vec<(String, Threefold)> = names
        .into_iter()
        .enumerate()
        .map(|(k, name)| {
            let apart = a.characteristics[k] - b.characteristics[k];
            let steeper = a.coefficients[k] - b.coefficients[k];
            let parts = Threefold {
                endowments: apart * b.coefficients[k],
                coefficients: b.characteristics[k] * steeper,
                interaction: apart * steeper,
            };
            (name, parts)
        })
        .collect();
    let sum = |part: fn(&Threefold) -> f64| by_variable.iter().map(|(_, t)| part(t)).sum();
    Ok(Oaxaca {
        persons: [a.persons, b.persons],
        means: [a.mean, b.mean],
        threefold: Threefold {
            endowments: sum(|t| t.endowments),
            coefficients: sum(|t| t.coefficients),
            interaction: sum(|t| t.interaction),
        },
        by_variable,
        twofold,
    })
}

fn pairs<'a>(a: &'a [f64], b: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    a.iter().copied().zip(b.iter().copied())
}

impl Group {
    /// Gardeazabal and Ugidos (2004), Yun (2005): the dummies' coefficients are expressed as
    /// deviations from their mean, the base counted with 0; the intercept takes the mean.
    fn free_of_base(&mut self, dummies: &[usize]) {
        let sum: f64 = dummies.iter().map(|&k| self.coefficients[k]).sum();
        let mean = sum / real(dummies.len() + 1);
        let covered: f64 = dummies.iter().map(|&k| self.characteristics[k]).sum();
        for &k in dummies {
            self.coefficients[k] -= mean;
        }
        self.coefficients[0] += mean;
        self.coefficients.push(-mean);
        self.characteristics.push(1.0 - covered);
    }
}

fn check(data: &Microdata) -> Result<(), MethodError> {
    let rows = data.outcome.len();
    let same = |key: &str, found: usize| {
        if found == rows {
            Ok(())
        } else {
            let found = format!("{found} values");
            let expected = format!("{rows}, as many as the outcome has");
            Err(MethodError::new(key, found, expected))
        }
    };
    same("group", data.in_b.len())?;
    for value in &data.outcome {
        finite("outcome", *value)?;
    }
    for (at, (name, values)) in data.regressors.iter().enumerate() {
        same(name, values.len())?;
        for value in values {
            finite(name, *value)?;
        }
        if data.regressors[..at].iter().any(|(other, _)| other == name) {
            let found = format!("`{name}` a second time");
            return Err(MethodError::new("regressors", found, "each regressor once"));
        }
    }
    if data.regressors.is_empty() {
        return Err(MethodError::new(
            "regressors",
            "none",
            "at least one regressor",
        ));
    }
    for dummy in &data.dummies {
        let Some((_, values)) = data.regressors.iter().find(|(name, _)| name == dummy) else {
            return Err(MethodError::new(
                "dummy_set_made_invariant_to_base",
                format!("`{dummy}`"),
                "names that are among the regressors",
            ));
        };
        if let Some(value) = values.iter().find(|v| **v != 0.0 && **v != 1.0) {
            return Err(MethodError::new(dummy, value, "0 or 1, as it is a dummy"));
        }
    }
    Ok(())
}

fn group(data: &Microdata, rows: &[usize], name: &str) -> Result<Group, MethodError> {
    let mean = |values: &[f64]| rows.iter().map(|&r| values[r]).sum::<f64>() / real(rows.len());
    let coefficients = estimate(data, rows, &format!("group {name}"), false)?;
    let mut characteristics = vec![1.0];
    characteristics.extend(data.regressors.iter().map(|(_, values)| mean(values)));
    Ok(Group {
        persons: rows.len(),
        mean: mean(&data.outcome),
        characteristics,
        coefficients,
    })
}

/// Coefficients: the intercept, then the regressors, then the group's own if asked for.
fn estimate(
    data: &Microdata,
    rows: &[usize],
    whom: &str,
    with_group: bool,
) -> Result<Vec<f64>, MethodError> {
    let pick = |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>();
    let mut columns = vec![vec![1.0; rows.len()]];
    columns.extend(data.regressors.iter().map(|(_, values)| pick(values)));
    if with_group {
        columns.push(
            rows.iter()
                .map(|&row| f64::from(u8::from(data.in_b[row])))
                .collect(),
        );
    }
    if rows.len() < columns.len() {
        return Err(MethodError::new(
            "group",
            format!("{} persons in {whom}", rows.len()),
            format!("at least {}, one for each coefficient", columns.len()),
        ));
    }
    let fit = fit(&columns, &pick(&data.outcome)).map_err(|Dependent(at)| {
        let name = match at.checked_sub(1).map(|k| data.regressors.get(k)) {
            None => INTERCEPT,
            Some(None) => "group",
            Some(Some((name, _))) => name,
        };
        MethodError::new(
            "regressors",
            format!("`{name}`, which in {whom} follows from those before it"),
            "regressors of which none is constant or a sum of others within a group",
        )
    })?;
    Ok(fit.coefficients)
}
