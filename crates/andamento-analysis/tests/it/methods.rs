//! Methods against the numbers that their authors printed.

use andamento_analysis::method::convergence::{Best, Panel, Pattern, beta, delta, gamma, sigma};
use andamento_analysis::method::decomposition::{Stratum, das_gupta, kitagawa};
use andamento_analysis::method::oaxaca::{Microdata, oaxaca};
use andamento_analysis::method::proportion::{
    Bounded, Count, mover, published_rate, single_proportion, two_proportions,
};
use andamento_analysis::method::ratio::two_by_two;
use andamento_analysis::method::trend::{Pair, Scale, trend};
use andamento_analysis::method::{Level, METHODS, find};
use andamento_analysis::{Interval, SampleSize, interval};
use proptest::prelude::*;

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} against {expected}"
    );
}

fn both(found: Interval, expected: [f64; 2], tolerance: f64) {
    close(found.low, expected[0], tolerance);
    close(found.high, expected[1], tolerance);
}

fn count(x: u64, n: u64) -> Count {
    Count::new(x, n).unwrap()
}

#[test]
fn newcombes_table_of_single_proportions_is_reproduced() {
    // Statistics in Medicine 17:857-872, Table I: methods 1, 3, 4, 5.
    let of = single_proportion(count(81, 263), Level::usual());
    both(of.wald, [0.2522, 0.3638], 5e-5);
    both(of.wilson, [0.2553, 0.3662], 5e-5);
    both(of.wilson_cc, [0.2535, 0.3682], 5e-5);
    both(of.clopper_pearson, [0.2527, 0.3676], 5e-5);
    let of = single_proportion(count(0, 20), Level::usual());
    both(of.wilson, [0.0, 0.1611], 5e-5);
    both(of.wilson_cc, [0.0, 0.2005], 5e-5);
    both(of.clopper_pearson, [0.0, 0.1684], 5e-5);
}

#[test]
fn newcombes_table_of_differences_is_reproduced() {
    // Statistics in Medicine 17:873-890, Table II: methods 1, 6 and 10.
    let of = two_proportions(count(56, 70), count(48, 80), Level::usual()).unwrap();
    close(of.diff, 0.2, 1e-15);
    both(of.wald, [0.0575, 0.3425], 5e-5);
    both(of.miettinen_nurminen, [0.0528, 0.3382], 5e-5);
    both(of.newcombe, [0.0524, 0.3339], 5e-5);
    let of = two_proportions(count(5, 56), count(0, 29), Level::usual()).unwrap();
    both(of.newcombe, [-0.0381, 0.1926], 5e-5);
}

#[test]
fn the_house_has_one_wilson_interval() {
    let here = single_proportion(count(15, 148), Level::usual()).wilson;
    let there = interval::wilson(1500.0 / 148.0, SampleSize::new(148).unwrap()).unwrap();
    both(here, [there.low / 100.0, there.high / 100.0], 1e-15);
    let whole = published_rate(15.0 / 148.0, 148.0, 1.0, Level::usual()).unwrap();
    assert_eq!(whole.wilson_eff, here);
}

#[test]
fn a_design_effect_shrinks_the_sample() {
    let of = published_rate(0.62, 400.0, 1.5, Level::usual()).unwrap();
    close(of.n_eff, 400.0 / 1.5, 1e-12);
    close(of.se, 0.0297, 5e-5);
    assert_eq!(
        published_rate(0.0, 10.0, 1.0, Level::usual()).unwrap().rse,
        None
    );
    for (p, n, deff) in [
        (1.1, 10.0, 1.0),
        (0.5, 0.0, 1.0),
        (0.5, 10.0, 0.0),
        (f64::NAN, 1.0, 1.0),
    ] {
        assert!(published_rate(p, n, deff, Level::usual()).is_err());
    }
}

#[test]
fn agrestis_aspirin_table_is_reproduced() {
    // Categorical Data Analysis: relative risk 1.82, odds ratio 1.83 [1.44, 2.33].
    let of = two_by_two(count(189, 11_034), count(104, 11_037), Level::usual()).unwrap();
    close(of.risk_ratio.unwrap(), 1.82, 5e-3);
    both(of.risk_ratio_ci.unwrap(), [1.43, 2.31], 5e-3);
    close(of.odds_ratio.unwrap(), 1.83, 5e-3);
    both(of.odds_ratio_ci.unwrap(), [1.44, 2.33], 5e-3);
    close(of.diff, 0.0077, 5e-5);
}

#[test]
fn mover_gives_newcombes_interval_from_wilsons_bounds_and_fiellers_from_even_ones() {
    let side = |x, n| {
        let wilson = single_proportion(count(x, n), Level::usual()).wilson;
        Bounded::new(count(x, n).share(), wilson.low, wilson.high).unwrap()
    };
    let of = mover(side(56, 70), side(48, 80)).unwrap();
    both(of.diff_interval, [0.0524, 0.3339], 5e-5);
    // With bounds at even distances A and B the ratio's bounds are Fieller's:
    // (ab ± √(a²b² − (a² − A²)(b² − B²))) / (b² − B²).
    let (a, b, da, db) = (6.0_f64, 4.0_f64, 1.5_f64, 1.0_f64);
    let of = mover(
        Bounded::new(a, a - da, a + da).unwrap(),
        Bounded::new(b, b - db, b + db).unwrap(),
    )
    .unwrap();
    let divisor = b * b - db * db;
    let root = ((a * b).powi(2) - (a * a - da * da) * divisor).sqrt();
    close(of.ratio_low.unwrap(), (a * b - root) / divisor, 1e-12);
    close(of.ratio_high.unwrap(), (a * b + root) / divisor, 1e-12);
    // A reference that may be 0 bounds no ratio.
    let of = mover(
        Bounded::new(6.0, 5.0, 7.0).unwrap(),
        Bounded::new(1.0, 0.0, 2.0).unwrap(),
    )
    .unwrap();
    assert_eq!(of.ratio_high, None);
    assert!(Bounded::new(1.0, 2.0, 3.0).is_err());
    assert!(Bounded::new(1.0, 0.0, f64::INFINITY).is_err());
}

/// Das Gupta (1993), example 5.1: household headship per 100 by age, United States.
const HEADSHIP: [(&str, [f64; 2], [f64; 2]); 13] = [
    ("15-19", [12.9, 10.1], [1.9, 2.2]),
    ("20-24", [10.9, 11.2], [25.8, 24.3]),
    ("25-29", [9.5, 11.6], [45.7, 45.8]),
    ("30-34", [8.0, 10.9], [49.6, 52.5]),
    ("35-39", [7.8, 9.4], [51.2, 56.1]),
    ("40-44", [8.4, 7.7], [51.6, 55.6]),
    ("45-49", [8.6, 6.3], [51.8, 56.0]),
    ("50-54", [7.8, 6.0], [54.9, 57.4]),
    ("55-59", [7.0, 6.3], [58.7, 57.2]),
    ("60-64", [5.9, 5.9], [60.4, 61.2]),
    ("65-69", [4.7, 5.1], [62.8, 63.9]),
    ("70-74", [3.6, 4.0], [66.6, 68.6]),
    ("75+", [4.9, 5.5], [66.8, 72.2]),
];

fn stratum(name: &str, weights: [f64; 2], rates: [f64; 2]) -> Stratum {
    Stratum {
        name: name.to_string(),
        weights,
        rates,
    }
}

#[test]
fn das_guptas_headship_example_is_reproduced() {
    let strata: Vec<Stratum> = HEADSHIP
        .iter()
        .map(|(n, w, r)| stratum(n, *w, *r))
        .collect();
    let of = kitagawa(&strata).unwrap();
    close(of.crude.standardised[0], 44.7268, 5e-5);
    close(of.crude.standardised[1], 47.6940, 5e-5);
    close(of.structure.diff, 1.2269, 5e-5);
    close(of.structure.share.unwrap(), 41.35, 5e-3);
    close(of.rate.diff, 1.7403, 5e-5);
    close(of.strata.iter().map(|s| s.rate).sum(), of.rate.diff, 1e-12);
}

#[test]
fn kitagawa_refuses_what_it_cannot_weigh() {
    assert!(kitagawa(&[]).is_err());
    let zero = stratum("F", [0.0, 1.0], [1.0, 1.0]);
    let message = kitagawa(&[zero]).unwrap_err().to_string();
    assert!(message.contains("population 1"), "{message}");
    let negative = stratum("F", [-1.0, 1.0], [1.0, 1.0]);
    let message = kitagawa(&[negative]).unwrap_err().to_string();
    assert!(message.starts_with("[0].size: found -1"), "{message}");
    let twice = stratum("F", [1.0, 1.0], [1.0, 1.0]);
    assert!(kitagawa(&[twice.clone(), twice]).is_err());
}

#[test]
fn das_guptas_examples_of_products_are_reproduced() {
    // Example 2.1: mean earnings of black and white persons, United States 1980.
    let of = das_gupta(&[[10_930.0, 16_591.0], [0.717_892, 0.825_974]]).unwrap();
    close(of.crude.diff, 5857.175, 5e-4);
    close(of.factors[0].diff, 4369.913, 5e-4);
    close(of.factors[1].diff, 1487.262, 5e-4);
    close(of.factors[0].share.unwrap(), 74.61, 5e-3);
    // Example 2.2: crude birth rates of Austria 1981 and Chile 1980.
    let factors = [
        [51.787_46, 84.905_02],
        [0.459_19, 0.757_56],
        [0.526_38, 0.510_65],
    ];
    let of = das_gupta(&factors).unwrap();
    close(of.factors[0].diff, 10.434, 5e-4);
    close(of.factors[1].diff, 10.561, 5e-4);
    close(of.factors[2].diff, -0.667, 5e-4);
    assert!(das_gupta(&[[1.0, 2.0]]).is_err());
    assert!(das_gupta(&[[1e200, 1.0], [1e200, 1.0]]).is_err());
}

proptest! {
    #[test]
    fn effects_of_factors_add_up(
        factors in proptest::collection::vec([0.1..9.0_f64, 0.1..9.0_f64], 2..8)
    ) {
        let of = das_gupta(&factors).unwrap();
        let sum: f64 = of.factors.iter().map(|f| f.diff).sum();
        let scale = of.crude.standardised[0].abs() + of.crude.standardised[1].abs();
        prop_assert!((sum - of.crude.diff).abs() <= 1e-12 * scale);
    }

    #[test]
    fn intervals_enclose_their_proportions(n in 1_u64..400, part in 0.0..=1.0_f64) {
        let x = (part * n as f64) as u64;
        let of = single_proportion(count(x, n), Level::usual());
        let p = x as f64 / n as f64;
        for interval in [of.wald, of.wilson, of.agresti_coull, of.clopper_pearson, of.wilson_cc] {
            prop_assert!(interval.low <= p + 1e-12 && p <= interval.high + 1e-12);
            prop_assert!(interval.low >= 0.0 && interval.high <= 1.0);
        }
        let two = two_proportions(count(x, n), count(n - x, n), Level::usual()).unwrap();
        prop_assert!(two.miettinen_nurminen.low <= two.diff);
        prop_assert!(two.miettinen_nurminen.high >= two.diff);
    }
}

/// y = 1 + 2a + 3·low + 4·middle in group A, one more on a in group B; the base is high.
fn microdata(dummies: [&str; 2]) -> Microdata {
    let mut data = Microdata {
        outcome: Vec::new(),
        in_b: Vec::new(),
        regressors: vec![("a".to_string(), Vec::new())],
        dummies: dummies.iter().map(ToString::to_string).collect(),
    };
    for name in dummies {
        data.regressors.push((name.to_string(), Vec::new()));
    }
    for row in 0..24_u32 {
        let in_b = row % 2 == 1;
        let a = f64::from(row * row % 11);
        let level = ["low", "middle", "high"][(row / 2 % 3) as usize];
        let step = match level {
            "low" => 3.0,
            "middle" => 4.0,
            _ => 0.0,
        };
        data.outcome
            .push(1.0 + if in_b { 3.0 } else { 2.0 } * a + step);
        data.in_b.push(in_b);
        data.regressors[0].1.push(a);
        for (name, values) in &mut data.regressors[1..] {
            values.push(f64::from(u8::from(name == level)));
        }
    }
    data
}

#[test]
fn detailed_parts_do_not_depend_on_the_base() {
    let one = oaxaca(&microdata(["low", "middle"])).unwrap();
    let other = oaxaca(&microdata(["high", "middle"])).unwrap();
    let part = |of: &andamento_analysis::method::oaxaca::Oaxaca, name: &str| {
        let found = of.by_variable.iter().find(|(n, _)| n == name);
        found.unwrap().1
    };
    for (here, there) in [
        ("(Base)", "high"),
        ("low", "(Base)"),
        ("middle", "middle"),
        ("a", "a"),
    ] {
        let (here, there) = (part(&one, here), part(&other, there));
        close(here.endowments, there.endowments, 1e-9);
        close(here.coefficients, there.coefficients, 1e-9);
        close(here.interaction, there.interaction, 1e-9);
    }
    let sum = one.threefold;
    let gap = one.means[0] - one.means[1];
    close(
        sum.endowments + sum.coefficients + sum.interaction,
        gap,
        1e-9,
    );
    close(one.twofold.group_b.explained, sum.endowments, 1e-9);
}

#[test]
fn a_regressor_that_says_nothing_new_is_named() {
    let mut data = microdata(["low", "middle"]);
    let double = data.regressors[0].1.iter().map(|a| 2.0 * a).collect();
    data.regressors.push(("b".to_string(), double));
    let message = oaxaca(&data).unwrap_err().to_string();
    assert!(message.contains("`b`, which in group A"), "{message}");
    let mut data = microdata(["low", "middle"]);
    data.regressors[0].1.pop();
    assert!(oaxaca(&data).unwrap_err().to_string().contains("23 values"));
}

fn panel(rows: &[(i32, [f64; 4])]) -> Panel {
    let units = ["A", "B", "C", "D"].map(String::from).to_vec();
    let times = rows.iter().map(|(time, _)| *time).collect();
    Panel::new(
        times,
        units,
        rows.iter().map(|(_, row)| row.to_vec()).collect(),
    )
    .unwrap()
}

#[test]
fn units_on_one_path_converge_on_every_measure() {
    let of = panel(&[(2000, [1.0, 2.0, 4.0, 8.0]), (2010, [8.0, 8.0, 8.0, 8.0])]);
    let spread = sigma(&of);
    // Mean 3.75, squares 7.5625 + 3.0625 + 0.0625 + 18.0625 = 28.75, over 4.
    close(spread[0].std_dev, 7.1875_f64.sqrt(), 1e-12);
    assert_eq!(spread[1].std_dev, 0.0);
    let pattern = Pattern::between(spread[0], spread[1], Best::High);
    assert_eq!(pattern, Pattern::UpwardConvergence);
    // ln y_t is the same for all: growth falls by a tenth of ln y_0.
    let regression = beta(&of, 2000, 2010).unwrap();
    close(regression.beta, -0.1, 1e-12);
    close(regression.adj_r2.unwrap(), 1.0, 1e-12);
    let far = delta(&of, Best::High);
    assert_eq!((far[0].delta, far[1].delta), (17.0, 0.0));
    assert_eq!(delta(&of, Best::Low)[0].delta, 11.0);
}

#[test]
fn ranks_that_stay_are_in_full_concordance() {
    let of = panel(&[
        (2000, [1.0, 2.0, 3.0, 4.0]),
        (2001, [2.0, 3.0, 5.0, 9.0]),
        (2002, [1.0, 2.0, 3.0, 4.0]),
    ]);
    let same = gamma(&of, 2000, 2002).unwrap();
    close(same.rank_concordance, 1.0, 1e-12);
    close(same.kendall_w_ratio, 9.0 / 16.0, 1e-12);
    let turned = panel(&[(2000, [1.0, 2.0, 3.0, 4.0]), (2001, [4.0, 3.0, 2.0, 1.0])]);
    close(
        gamma(&turned, 2000, 2001).unwrap().rank_concordance,
        0.0,
        1e-12,
    );
    assert!(gamma(&of, 2000, 2003).is_err());
    assert!(gamma(&of, 2002, 2000).is_err());
}

#[test]
fn a_panel_has_the_same_units_in_every_year() {
    let units = vec!["A".to_string(), "B".to_string()];
    let of = |times: Vec<i32>, values: Vec<Vec<f64>>| Panel::new(times, units.clone(), values);
    assert!(of(vec![], vec![]).is_err());
    assert!(of(vec![2000], vec![vec![1.0]]).is_err());
    assert!(of(vec![2000], vec![vec![1.0, f64::NAN]]).is_err());
    assert!(of(vec![2000, 2000], vec![vec![1.0, 2.0]; 2]).is_err());
    let backwards = of(vec![2001, 2000], vec![vec![1.0, 2.0], vec![3.0, 4.0]]).unwrap();
    assert_eq!(backwards.times(), [2000, 2001]);
    assert_eq!(sigma(&backwards)[0].mean, 3.5);
}

fn pairs(rates: &[(u16, f64, f64)]) -> Vec<Pair<u16>> {
    let pair = |(time, group, reference): &(u16, f64, f64)| Pair {
        time: *time,
        group: *group,
        reference: *reference,
    };
    rates.iter().map(pair).collect()
}

#[test]
fn a_gap_that_only_some_scales_show_depends_on_scale() {
    // The gap stays at 20 points; the ratio rises, that of the complements rises too.
    let of = trend(
        &pairs(&[(2015, 40.0, 60.0), (2024, 60.0, 80.0)]),
        Scale::PerCent,
    )
    .unwrap();
    let change = of.change.unwrap();
    assert!(change.depends_on_scale());
    assert_eq!(
        change.warning().unwrap(),
        "depends on scale: by ratio the group rose against the reference; by ratio of the \
         complements, odds ratio the group fell against the reference; by difference nothing \
         changed"
    );
    close(of.rows[0].ratio.unwrap(), 2.0 / 3.0, 1e-12);
    close(of.rows[0].complement_ratio.unwrap(), 1.5, 1e-12);
    close(of.rows[0].log_odds_ratio.unwrap().exp(), 4.0 / 9.0, 1e-12);
}

#[test]
fn a_gap_that_closes_on_every_scale_carries_no_warning() {
    let closing = pairs(&[(2015, 50.0, 70.0), (2020, 55.0, 70.0), (2024, 65.0, 70.0)]);
    let change = trend(&closing, Scale::PerCent).unwrap().change.unwrap();
    assert_eq!((change.from, change.to), (2015, 2024));
    assert_eq!(change.warning(), None);
    assert_eq!(trend(&closing[..1], Scale::PerCent).unwrap().change, None);
    assert!(trend(&closing[..0], Scale::PerCent).is_err());
    let incomes = pairs(&[(2015, 15_000.0, 20_000.0), (2024, 18_000.0, 25_000.0)]);
    let of = trend(&incomes, Scale::Amount).unwrap();
    assert_eq!(of.rows[0].log_odds_ratio, None);
    assert!(trend(&incomes, Scale::PerCent).is_err());
}

#[test]
fn a_method_answers_to_its_cases() {
    assert_eq!(find("kitagawa_headship").unwrap().name, "kitagawa");
    assert_eq!(find("gaps/kitagawa_headship").unwrap().name, "kitagawa");
    assert!(find("headship").is_none());
    for method in METHODS {
        assert!(!method.equations.is_empty() && !method.source.is_empty());
    }
}
