//! Ordinary least squares by Householder's reflections.

/// Coefficients in the order of the columns.
pub(super) struct Fit {
    pub coefficients: Vec<f64>,
}

/// A column that the columns before it already say; its place.
#[derive(Debug)]
pub(super) struct Dependent(pub usize);

/// Fits `outcome` on `columns`, each as long as `outcome`; no intercept is added.
///
/// # Errors
/// When a column depends on those before it, or there are fewer rows than columns.
pub(super) fn fit(columns: &[Vec<f64>], outcome: &[f64]) -> Result<Fit, Dependent> {
    let (rows, width) = (outcome.len(), columns.len());
    if rows < width {
        return Err(Dependent(rows));
    }
    let mut columns = columns.to_vec();
    let mut outcome = outcome.to_vec();
    let mut diagonal = vec![0.0; width];
    let norm = |v: &[f64]| v.iter().fold(0.0_f64, |n, x| n.hypot(*x));
    for at in 0..width {
        let (done, rest) = columns.split_at_mut(at + 1);
        let pivot = &mut done[at];
        let (whole, length) = (norm(pivot), norm(&pivot[at..]));
        if length <= 1e-10 * whole {
            return Err(Dependent(at));
        }
        let reflected = -length.copysign(pivot[at]);
        pivot[at] -= reflected;
        diagonal[at] = reflected;
        let axis = &pivot[at..];
        let square: f64 = axis.iter().map(|x| x * x).sum();
        for target in rest.iter_mut().chain(std::iter::once(&mut outcome)) {
            let along: f64 = axis.iter().zip(&target[at..]).map(|(a, t)| a * t).sum();
            let step = 2.0 * along / square;
            for (t, a) in target[at..].iter_mut().zip(axis) {
                *t -= step * a;
            }
        }
    }
    let mut coefficients = vec![0.0; width];
    for at in (0..width).rev() {
        let known: f64 = (at + 1..width)
            .map(|later| columns[later][at] * coefficients[later])
            .sum();
        coefficients[at] = (outcome[at] - known) / diagonal[at];
    }
    Ok(Fit { coefficients })
}
