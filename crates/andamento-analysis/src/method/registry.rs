//! What each method computes, in words, and who published it.

/// A method on plain numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// What it is called.
    pub name: &'static str,
    /// Raised whenever a number that it gives changes.
    pub version: &'static str,
    /// What it answers, in one sentence.
    pub summary: &'static str,
    /// How, one line an equation.
    pub equations: &'static [&'static str],
    /// What goes wrong when it is used carelessly.
    pub pitfalls: &'static str,
    /// Who published it.
    pub source: &'static str,
    /// Reference cases that it reproduces, as `family/case`; their names are accepted as
    /// names of the method.
    pub reference_cases: &'static [&'static str],
    /// JSON schema of the input.
    pub schema: &'static str,
    /// Keys of what it gives; of each element when it gives a list.
    pub output: &'static [&'static str],
}

/// The method of this name, or the one that a reference case of this name belongs to.
pub fn find(name: &str) -> Option<&'static Method> {
    let is_case = |case: &&str| *case == name || case.split_once('/').is_some_and(|c| c.1 == name);
    METHODS
        .iter()
        .find(|method| method.name == name)
        .or_else(|| {
            METHODS
                .iter()
                .find(|m| m.reference_cases.iter().any(is_case))
        })
}

/// Every method, by family.
pub const METHODS: &[Method] = &[
    Method {
        name: "single-proportion",
        version: "1",
        summary: "Intervals of one proportion from counted persons",
        equations: &[
            "wilson = (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)",
            "wilson_cc: the same with a continuity correction of 1/2n",
            "wald = p ± z √(p(1−p)/n), cut at 0 and 1",
            "agresti_coull: wald with z²/2 added to x and z² to n",
            "clopper_pearson: beta quantiles B(α/2; x, n−x+1) and B(1−α/2; x+1, n−x)",
            "jeffreys: beta quantiles B(α/2; x+½, n−x+½) and B(1−α/2; x+½, n−x+½)",
        ],
        pitfalls: "Wald's interval is empty at 0 of n: use Wilson's. All of them take persons \
                   as drawn at random; for a survey see published-rate.",
        source: "Newcombe (1998), Statistics in Medicine 17:857-872",
        reference_cases: &["gaps/ci_single_proportion"],
        schema: include_str!("schema/single-proportion.json"),
        output: &[
            "x",
            "n",
            "wald",
            "wilson",
            "agresti_coull",
            "clopper_pearson",
            "jeffreys",
            "wilson_cc",
        ],
    },
    Method {
        name: "two-proportions",
        version: "1",
        summary: "Difference of two proportions, first − second, with intervals",
        equations: &[
            "diff = p1 − p2",
            "newcombe = diff − √((p1−l1)² + (u2−p2)²), diff + √((u1−p1)² + (p2−l2)²), \
             l and u being Wilson's bounds",
            "wald = diff ± z √(p1(1−p1)/n1 + p2(1−p2)/n2)",
            "agresti-caffo: wald with 1 added to each x and 2 to each n",
            "miettinen_nurminen: the differences δ with \
             |diff − δ| ≤ z √(N/(N−1) (q1(1−q1)/n1 + q2(1−q2)/n2)), q being the likeliest \
             proportions with q1 − q2 = δ",
            "miettinen_nurminen_score: the same as statsmodels up to 0.15 prints it, with a \
             count in place of a size in the equation of q (its issue 10269)",
        ],
        pitfalls: "miettinen_nurminen_score is there to compare with statsmodels; it is not \
                   Miettinen and Nurminen's interval. The groups must be disjoint: citizens of other countries are also residents. \
                   Overlap of two intervals is no test; an interval of the difference is.",
        source: "Newcombe (1998), Statistics in Medicine 17:873-890; Miettinen and Nurminen \
                 (1985), Statistics in Medicine 4:213-226",
        reference_cases: &["gaps/ci_gap_two_proportions"],
        schema: include_str!("schema/two-proportions.json"),
        output: &[
            "x1",
            "n1",
            "x2",
            "n2",
            "diff",
            "wald",
            "agresti-caffo",
            "newcombe",
            "miettinen_nurminen",
            "miettinen_nurminen_score",
        ],
    },
    Method {
        name: "published-rate",
        version: "1",
        summary: "Precision of a published survey rate from its sample size and design effect",
        equations: &[
            "n_eff = n / deff",
            "se = √(p(1−p) / n_eff), rse = se / p",
            "wilson_eff: Wilson's interval with n_eff persons",
        ],
        pitfalls: "A design effect belongs to one variable and one group; that of the whole \
                   sample is often too small for migrants, who live clustered.",
        source: "Kish (1965), Survey Sampling; Wilson (1927), Journal of the American \
                 Statistical Association 22:209-212",
        reference_cases: &["gaps/ci_published_rate_with_deff"],
        schema: include_str!("schema/published-rate.json"),
        output: &["n_eff", "se", "rse", "wilson_eff"],
    },
    Method {
        name: "relative-risk",
        version: "1",
        summary: "Risk ratio, odds ratio and difference of a two-by-two table",
        equations: &[
            "risk_ratio = (a/n1) / (c/n2), interval exp(ln RR ± z √(1/a − 1/n1 + 1/c − 1/n2))",
            "odds_ratio = ad / bc, interval exp(ln OR ± z √(1/a + 1/b + 1/c + 1/d))",
            "diff = a/n1 − c/n2 with Newcombe's interval",
        ],
        pitfalls: "The ratio of a rate and that of its complement can tell opposite stories: \
                   show the difference too. No interval of a ratio where a cell is 0.",
        source: "Katz et al. (1978), Biometrics 34:469-474; Woolf (1955), Annals of Human \
                 Genetics 19:251-253; Agresti (2002), Categorical Data Analysis",
        reference_cases: &["gaps/relative_risk_odds_aspirin"],
        schema: include_str!("schema/relative-risk.json"),
        output: &[
            "risk_ratio",
            "risk_ratio_ci_katz_log",
            "odds_ratio",
            "odds_ratio_ci_woolf",
            "log_rr_se",
            "log_or_se",
            "diff",
            "diff_newcombe",
        ],
    },
    Method {
        name: "mover",
        version: "1",
        summary: "Difference and ratio of two estimates from their published bounds alone",
        equations: &[
            "diff = a − b, interval diff − √((a−l_a)² + (u_b−b)²), diff + √((u_a−a)² + (b−l_b)²)",
            "ratio = a / b; its bounds R solve (a − R b)² = (a − l_a)² + R² (u_b − b)² below \
             and (a − R b)² = (u_a − a)² + R² (b − l_b)² above",
        ],
        pitfalls: "Both bounds must be at the same level and the estimates independent: two \
                   groups of one survey nearly are, two years of a panel are not.",
        source: "Zou and Donner (2008), Statistics in Medicine 27:1693-1702; Donner and Zou \
                 (2012), Statistical Methods in Medical Research 21:347-359",
        reference_cases: &[],
        schema: include_str!("schema/mover.json"),
        output: &["diff", "diff_interval", "ratio", "ratio_interval"],
    },
    Method {
        name: "kitagawa",
        version: "1",
        summary: "Difference of two rates in what comes from composition and what from rates",
        equations: &[
            "structure = Σ (w1ᵢ − w0ᵢ) (r1ᵢ + r0ᵢ)/2",
            "rate = Σ (r1ᵢ − r0ᵢ) (w1ᵢ + w0ᵢ)/2",
            "crude = Σ w1ᵢ r1ᵢ − Σ w0ᵢ r0ᵢ = structure + rate, w being shares",
            "decomp: per cent of crude, two decimals",
        ],
        pitfalls: "Weights and rates must be from the same survey. An effect is arithmetic, \
                   not a cause. A suppressed cell is no zero.",
        source: "Kitagawa (1955), Journal of the American Statistical Association \
                 50:1168-1194; Das Gupta (1993), Standardization and Decomposition of Rates, \
                 example 5.1",
        reference_cases: &["gaps/kitagawa_headship"],
        schema: include_str!("schema/kitagawa.json"),
        output: &["<category>_struct", "rate", "crude"],
    },
    Method {
        name: "das-gupta",
        version: "1",
        summary: "Difference of two products of factors in one effect a factor",
        equations: &[
            "effect of factor k = (x1ₖ − x0ₖ) × mean over all orders of replacement of the \
             product of the other factors",
            "the mean takes each product with s of the K−1 others from the second population \
             in s!(K−1−s)!/K! of the orders",
            "the effects add up to crude; decomp: per cent of crude, two decimals",
        ],
        pitfalls: "Per cents can exceed 100 or be negative when effects oppose each other. An \
                   effect is arithmetic, not a cause.",
        source: "Das Gupta (1993), Standardization and Decomposition of Rates, US Bureau of \
                 the Census P23-186, examples 2.1 and 2.2",
        reference_cases: &["gaps/kitagawa_dasgupta_products"],
        schema: include_str!("schema/das-gupta.json"),
        output: &["<factor>", "crude"],
    },
    Method {
        name: "oaxaca-blinder",
        version: "1",
        summary: "Difference of two groups' means from microdata, threefold and twofold",
        equations: &[
            "A: rows where the group column is 0; B: where it is 1; y = X'b by least squares",
            "threefold: endowments (Xa−Xb)'bb, coefficients Xb'(ba−bb), interaction \
             (Xa−Xb)'(ba−bb)",
            "twofold: explained (Xa−Xb)'b*, unexplained the rest; b* of B, of A, the middle, \
             weighted by size, pooled, pooled with a dummy for the group",
            "dummies: coefficients as deviations from their mean, the base counted with 0; \
             the intercept takes the mean",
        ],
        pitfalls: "Detailed parts of dummies depend on the base without the transform. The \
                   pooled regression without the group overstates what is explained. \
                   Unexplained is not discrimination, explained not justified.",
        source: "Oaxaca (1973), International Economic Review 14:693-709; Blinder (1973), \
                 Journal of Human Resources 8:436-455; Gardeazabal and Ugidos (2004), Review \
                 of Economics and Statistics 86:1034-1036; Jann (2008), Stata Journal \
                 8:453-479; Hlavac, R package oaxaca",
        reference_cases: &["gaps/oaxaca_chicago_real_wage"],
        schema: include_str!("schema/oaxaca-blinder.json"),
        output: &["n", "y", "threefold", "threefold_by_variable", "twofold"],
    },
    Method {
        name: "sigma-convergence",
        version: "1",
        summary: "How far units are apart in each year",
        equations: &[
            "mean = Σ y / n, devianceT = Σ (y − mean)²",
            "stdDev = √(devianceT / n), CV = stdDev / mean",
        ],
        pitfalls: "The same units in every year; unweighted, so Malta counts as Germany. The \
                   spread can fall because the best become worse: look at the mean.",
        source: "Eurofound (2018), Upward convergence in the EU; R package convergEU",
        reference_cases: &["convergence/eurofound_sigma"],
        schema: include_str!("schema/sigma-convergence.json"),
        output: &["time", "stdDev", "CV", "mean", "devianceT"],
    },
    Method {
        name: "beta-convergence",
        version: "1",
        summary: "Whether units that began low grew faster",
        equations: &[
            "(ln y_t − ln y_0) / (t − 0) = intercept + beta ln y_0, least squares",
            "t = beta / se with n − 2 degrees of freedom",
        ],
        pitfalls: "Galton's fallacy: beta below 0 without a falling sigma is regression to the \
                   mean, not convergence.",
        source: "Barro and Sala-i-Martin (1992), Journal of Political Economy 100:223-251; \
                 Eurofound (2018); R package convergEU",
        reference_cases: &["convergence/eurofound_beta_2002_2016"],
        schema: include_str!("schema/beta-convergence.json"),
        output: &[
            "time_0",
            "time_t",
            "all_within",
            "beta",
            "se",
            "t",
            "p",
            "intercept",
            "adj_r2",
        ],
    },
    Method {
        name: "gamma-convergence",
        version: "1",
        summary: "Whether the order of units stays",
        equations: &[
            "kendall_w_ratio = var(Σ ranks from time_0 to time_t) / var((T + 1) × ranks at \
             time_0), T being the number of years",
            "rank_concordance: the same with T in place of T + 1; 1 when no unit changes place",
        ],
        pitfalls: "convergEU counts one year too many in the divisor, so kendall_w_ratio never \
                   reaches 1: compare it only with itself over as many years.",
        source: "Boyle and McCarthy (1997), Oxford Bulletin of Economics and Statistics \
                 59:257-264; Eurofound (2018); R package convergEU",
        reference_cases: &["convergence/eurofound_gamma_2002_2016"],
        schema: include_str!("schema/gamma-convergence.json"),
        output: &["time_0", "time_t", "kendall_w_ratio", "rank_concordance"],
    },
    Method {
        name: "delta-convergence",
        version: "1",
        summary: "How far units are from the best one in each year",
        equations: &["delta = Σ |best − y|, best being the largest or the smallest value"],
        pitfalls: "Moves with a single unit, the best: one outlier makes everybody diverge.",
        source: "Eurofound (2018), Upward convergence in the EU; Heichel, Pape and Sommerer \
                 (2005), Journal of European Public Policy 12:817-840",
        reference_cases: &[],
        schema: include_str!("schema/delta-convergence.json"),
        output: &["time", "delta"],
    },
    Method {
        name: "trend",
        version: "1",
        summary: "A gap over time on four scales, with a warning when they disagree",
        equations: &[
            "gap = g − r; ratio = g / r; complement_ratio = (100−g) / (100−r)",
            "log_odds_ratio = ln ratio − ln complement_ratio",
            "change: last − first of the gap and of the logs; depends_on_scale when their \
             signs differ, the complement's turned",
        ],
        pitfalls: "When a rate rises for everybody, its ratios shrink and its complement's \
                   grow. A break in the series forbids reading a change.",
        source: "Scanlan (2006), Chance 19(2):47-51",
        reference_cases: &[],
        schema: include_str!("schema/trend.json"),
        output: &["rows", "change"],
    },
];
