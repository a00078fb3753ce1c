//! What a difference of two rates is made of: Kitagawa (1955) and Das Gupta (1993).

use super::{MethodError, finite, real};

/// One part of a population, such as an age group, in both populations.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// Persons in it, or its share, in the first and the second population. Only the
    /// proportion to the other strata counts.
    pub weights: [f64; 2],
    /// The rate in it in the first and the second population, in any unit. Not used where
    /// the weight is 0, but must be a number.
    pub rates: [f64; 2],
}

/// A component of a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// What both populations would have if they differed in this component only.
    pub standardised: [f64; 2],
    /// Second − first.
    pub diff: f64,
    /// Part of the whole difference in per cent; none when there is no difference.
    pub share: Option<f64>,
}

impl Component {
    fn of(standardised: [f64; 2], diff: f64, whole: f64) -> Self {
        Self {
            standardised,
            diff,
            share: (whole != 0.0).then(|| 100.0 * diff / whole),
        }
    }
}

/// What the parts contribute, in the unit of the rates; all of them add up to the difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The stratum.
    pub name: String,
    /// Because it is a larger or smaller part of the population. Read against the others:
    /// only the sum over all strata does not depend on where the rate's zero lies.
    pub structure: f64,
    /// Because its rate differs.
    pub rate: f64,
}

/// The difference of two rates, second − first, in two components without a rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Kitagawa {
    /// Because the populations are composed differently.
    pub structure: Component,
    /// Because the rates within the strata differ.
    pub rate: Component,
    /// The rates of both populations, and the whole difference.
    pub crude: Component,
    /// Each stratum's part (Chevan and Sutherland 2009), in the order given.
    pub strata: Vec<Contribution>,
}

/// Kitagawa's two components.
///
/// For a gap group − reference, the reference is the first population.
///
/// # Errors
/// When there is no stratum, a name is there twice, a weight is negative, all weights of a
/// population are 0, or a number is not finite.
pub fn kitagawa(strata: &[Stratum]) -> Result<Kitagawa, MethodError> {
    if strata.is_empty() {
        return Err(MethodError::new("", "no strata", "at least one stratum"));
    }
    let mut seen = std::collections::BTreeSet::new();
    for (at, stratum) in strata.iter().enumerate() {
        let place = || format!("[{at}]");
        if !seen.insert(&stratum.name) {
            return Err(MethodError::new(
                place(),
                format!("`{}` a second time", stratum.name),
                "each stratum once",
            ));
        }
        for side in 0..2 {
            let weight = stratum.weights[side];
            if !(weight.is_finite() && weight >= 0.0) {
                let error = MethodError::new("size", weight, "a finite weight, 0 or more");
                return Err(error.within(&place()));
            }
            finite("rate", stratum.rates[side]).map_err(|error| error.within(&place()))?;
        }
    }
    let totals = [0, 1].map(|side| strata.iter().map(|s| s.weights[side]).sum::<f64>());
    for (side, total) in totals.iter().enumerate() {
        if !(*total > 0.0 && total.is_finite()) {
            return Err(MethodError::new(
                "size",
                format!("a total of {total} in population {}", side + 1),
                "weights that add up to more than 0",
            ));
        }
    }
    let share = |s: &Stratum, side: usize| s.weights[side] / totals[side];
    let mean = |pair: [f64; 2]| 0.5 * (pair[0] + pair[1]);
    let shares = |s: &Stratum| [share(s, 0), share(s, 1)];
    let sum = |part: &dyn Fn(&Stratum) -> f64| strata.iter().map(part).sum::<f64>();
    let structure = [0, 1].map(|side| sum(&|s| share(s, side) * mean(s.rates)));
    let rate = [0, 1].map(|side| sum(&|s| s.rates[side] * mean(shares(s))));
    let crude = [0, 1].map(|side| sum(&|s| s.rates[side] * share(s, side)));
    let contributions: Vec<Contribution> = strata
        .iter()
        .map(|s| Contribution {
            name: s.name.clone(),
            structure: (share(s, 1) - share(s, 0)) * mean(s.rates),
            rate: (s.rates[1] - s.rates[0]) * mean(shares(s)),
        })
        .collect();
    let whole = crude[1] - crude[0];
    finite("rate", whole)?;
    let of_structure = contributions.iter().map(|c| c.structure).sum();
    let of_rates = contributions.iter().map(|c| c.rate).sum();
    Ok(Kitagawa {
        structure: Component::of(structure, of_structure, whole),
        rate: Component::of(rate, of_rates, whole),
        crude: Component::of(crude, whole, whole),
        strata: contributions,
    })
}

/// A rate that is a product of factors, in two populations.
#[derive(Debug, Clone, PartialEq)]
pub struct DasGupta {
    /// One component a factor, in the order given; they add up to `crude`.
    pub factors: Vec<Component>,
    /// The products of both populations, and the whole difference.
    pub crude: Component,
}

/// Das Gupta's decomposition of a product: each factor's effect is the mean over all orders
/// of replacing the factors, so it depends on none.
///
/// `factors[k]` has factor k in the first and the second population.
///
/// # Errors
/// When there are fewer than 2 or more than 20 factors, or a number or product is not finite.
pub fn das_gupta(factors: &[[f64; 2]]) -> Result<DasGupta, MethodError> {
    if !(2..=20).contains(&factors.len()) {
        return Err(MethodError::new(
            "factors",
            factors.len(),
            "2 to 20 factors",
        ));
    }
    let crude = [0, 1].map(|side| factors.iter().map(|f| f[side]).product::<f64>());
    let whole = finite("factors", crude[1] - crude[0])?;
    let components = (0..factors.len())
        .map(|at| {
            let others = symmetric_mean(factors, at);
            let standardised = [factors[at][0] * others, factors[at][1] * others];
            let diff = finite("factors", (factors[at][1] - factors[at][0]) * others)?;
            Ok(Component::of(standardised, diff, whole))
        })
        .collect::<Result<_, MethodError>>()?;
    Ok(DasGupta {
        factors: components,
        crude: Component::of(crude, whole, whole),
    })
}

/// The mean of the product of all factors but one, over all orders of replacement.
fn symmetric_mean(factors: &[[f64; 2]], left_out: usize) -> f64 {
    // sums[s]: the products that take s factors from the second population, added up.
    let mut sums = vec![1.0];
    for (at, [first, second]) in factors.iter().enumerate() {
        if at == left_out {
            continue;
        }
        let mut next = vec![0.0; sums.len() + 1];
        for (s, sum) in sums.iter().enumerate() {
            next[s] += sum * first;
            next[s + 1] += sum * second;
        }
        sums = next;
    }
    // s of the K − 1 others come before this one in s! (K − 1 − s)! of K! orders.
    let others = factors.len() - 1;
    let mut subsets = 1.0;
    let mut mean = 0.0;
    for (s, sum) in sums.iter().enumerate() {
        mean += sum / (real(factors.len()) * subsets);
        subsets *= real(others - s.min(others)) / real(s + 1);
    }
    mean
}
