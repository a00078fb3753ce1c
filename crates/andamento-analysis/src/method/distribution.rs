//! Quantiles and tails of the normal, beta and Student distributions.

/// The quantile of the standard normal distribution at `p`, strictly between 0 and 1 and not
/// nearer to either than 1e-10 (Wichura, algorithm AS 241, 1988; about 16 digits).
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_6,
        133.141_667_891_784_38,
        1_971.590_950_306_551_4,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ];
    const B: [f64; 8] = [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    let polynomial = |c: &[f64; 8], r: f64| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&A, r) / polynomial(&B, r);
    }
    let r = (-p.min(1.0 - p).ln()).sqrt() - 1.6;
    (polynomial(&C, r) / polynomial(&D, r)).copysign(q)
}

/// The natural logarithm of the gamma function for positive `x` (Lanczos, g = 7).
fn ln_gamma(x: f64) -> f64 {
    const C: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        let pi = std::f64::consts::PI;
        return (pi / (pi * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let mut sum = 0.999_999_999_999_809_9;
    let mut at = x;
    for c in C {
        at += 1.0;
        sum += c / at;
    }
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction.
pub fn beta_cumulative(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cumulative_left(b, a, 1.0 - x);
    }
    beta_cumulative_left(a, b, x)
}

fn beta_cumulative_left(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let log = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p();
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let mut m = 0.0;
    // The number of terms grows with the root of the larger parameter.
    for _ in 0..200_000 {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    log.exp() * fraction / a
}

/// The quantile of the beta distribution at `p`, by halving; 0 to 1.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    halve(0.0, 1.0, |x| beta_cumulative(a, b, x) < p)
}

/// The probability that Student's t with this many degrees of freedom is further from 0.
pub fn student_two_sided(t: f64, degrees: f64) -> f64 {
    beta_cumulative(degrees / 2.0, 0.5, degrees / (degrees + t * t))
}

/// The place between two bounds where `below` turns from true to false.
pub(crate) fn halve(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_printed_tables() {
        for (p, z) in [
            (0.975, crate::interval::Z),
            (0.95, 1.644_853_626_951_472_6),
            (0.995, 2.575_829_303_548_901),
            (0.5, 0.0),
            (0.025, -crate::interval::Z),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-14, "{p}");
        }
        // 2.228 at 10 degrees, 12.706 at one: two-sided 5 %.
        assert!((student_two_sided(2.228_138_851_986_273, 10.0) - 0.05).abs() < 1e-12);
        assert!((student_two_sided(12.706_204_736_174_69, 1.0) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn the_beta_function_has_its_closed_forms() {
        for x in [0.01, 0.3, 0.77, 0.999] {
            assert!((beta_cumulative(1.0, 1.0, x) - x).abs() < 1e-14);
            assert!((beta_cumulative(3.0, 1.0, x) - x.powi(3)).abs() < 1e-14);
        }
        assert!((beta_quantile(0.5, 40_000.0, 40_000.0) - 0.5).abs() < 1e-12);
    }
}
