//! Whether territories grow alike: one view as table, CSV and JSON.

use andamento_analysis::Convergence;
use andamento_analysis::method::convergence::{Best, Pattern};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::frame::{AroundView, around, everywhere, foot, head, unit};
use super::rows::{RowView, number, row, shown};
use super::text_table::{lay_out, safe};

/// What every answer about convergence says.
pub const STANDING: &str = "Convergence of outcomes is not a policy effect.";

/// The columns of the CSV: one line a measure and year, or a measure and span of years.
pub const COLUMNS: [&str; 14] = [
    "indicator",
    "territories",
    "sex",
    "age",
    "group",
    "reference",
    "measure",
    "from",
    "to",
    "value",
    "unit",
    "note",
    "dataflow",
    "vintage",
];

#[derive(Serialize)]
struct YearView {
    time: String,
    mean: f64,
    std_dev: f64,
    /// Standard deviation / mean; none for gaps and unless the mean is above 0.
    cv: Option<f64>,
    /// Sum of the distances from the best territory; none where neither way is better.
    delta: Option<f64>,
}

#[derive(Serialize)]
struct BetaView {
    beta: f64,
    se: f64,
    t: Option<f64>,
    p: Option<f64>,
    intercept: f64,
    adj_r2: Option<f64>,
}

#[derive(Serialize)]
struct GammaView {
    kendall_w_ratio: f64,
    rank_concordance: f64,
}

#[derive(Serialize)]
struct LeftOutView<'a> {
    territory: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct ConvergenceView<'a> {
    kind: &'static str,
    from: u16,
    to: u16,
    unit: &'a str,
    gap_unit: Option<&'a str>,
    /// Unit of mean, standard deviation and delta.
    measure_unit: &'a str,
    sentence: &'a str,
    territories: Vec<&'a str>,
    left_out: Vec<LeftOutView<'a>>,
    /// `high`, `low`, or none where neither way is better.
    best: Option<&'static str>,
    pattern: Option<&'static str>,
    /// Why none is named although one way is better.
    pattern_withheld: Option<&'a str>,
    /// Pattern, or why there is none, in words; empty where neither way is better.
    verdict: &'a str,
    /// What speaks against reading the pattern alone.
    warnings: &'a [String],
    /// What is compared: `value`, `gap` or `ratio`.
    compared: &'static str,
    years: Vec<YearView>,
    beta: Option<BetaView>,
    /// Why there is none.
    beta_missing: Option<&'a str>,
    gamma: Option<GammaView>,
    gamma_missing: Option<&'a str>,
    /// The cells that were compared.
    rows: Vec<RowView<'a>>,
    #[serde(flatten)]
    around: AroundView<'a>,
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::UpwardConvergence => "upward-convergence",
        Pattern::UpwardDivergence => "upward-divergence",
        Pattern::DownwardConvergence => "downward-convergence",
        Pattern::DownwardDivergence => "downward-divergence",
        Pattern::Parallel => "parallel",
    }
}

fn years(found: &Convergence) -> Vec<YearView> {
    let years = found.sigma.iter().enumerate();
    years
        .map(|(at, sigma)| YearView {
            time: sigma.time.to_string(),
            mean: sigma.mean,
            std_dev: sigma.std_dev,
            cv: sigma.cv,
            delta: found.delta.get(at).map(|delta| delta.delta),
        })
        .collect()
}

fn ends(found: &Convergence) -> (u16, u16) {
    let first = found.years.first().copied().unwrap_or_default();
    (first, found.years.last().copied().unwrap_or(first))
}

/// An object with the measures, the cells behind them and everything that belongs to them.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Convergence, described: &PopulationGroups) -> Result<String, super::ViewError> {
    let answer = &found.answer;
    let unit = unit(answer);
    let (from, to) = ends(found);
    let left_out = found.left_out.iter();
    super::to_json(&ConvergenceView {
        kind: "convergence",
        from,
        to,
        unit: &answer.unit,
        gap_unit: answer.is_gap.then_some(answer.gap_unit.as_str()),
        measure_unit: found.unit(),
        sentence: &found.sentence,
        territories: found.territories.iter().map(|code| &**code).collect(),
        left_out: left_out
            .map(|left| LeftOutView {
                territory: &left.territory,
                why: &left.why,
            })
            .collect(),
        best: found.best.map(|best| match best {
            Best::High => "high",
            Best::Low => "low",
        }),
        pattern: found.verdict.pattern.map(pattern),
        pattern_withheld: found.verdict.withheld.as_deref(),
        verdict: &found.verdict.text,
        warnings: &found.verdict.warnings,
        compared: found.compared.name(),
        years: years(found),
        beta: found.beta.as_ref().ok().map(|beta| BetaView {
            beta: beta.beta,
            se: beta.se,
            t: beta.t,
            p: beta.p,
            intercept: beta.intercept,
            adj_r2: beta.adj_r2,
        }),
        beta_missing: found.beta.as_ref().err().map(String::as_str),
        gamma: found.gamma.as_ref().ok().map(|gamma| GammaView {
            kendall_w_ratio: gamma.kendall_w_ratio,
            rank_concordance: gamma.rank_concordance,
        }),
        gamma_missing: found.gamma.as_ref().err().map(String::as_str),
        rows: answer.rows.iter().map(|of| row(of, &unit)).collect(),
        around: around(answer, described, STANDING),
    })
}

/// Name, first and last year, value and unit of every measure.
fn measures(found: &Convergence) -> Vec<(&'static str, String, String, Option<f64>, &str)> {
    let unit = found.unit();
    let spread = if unit == "PC" { "pp" } else { unit };
    let mut all = Vec::new();
    for year in years(found) {
        let time = year.time;
        let of = [
            ("mean", Some(year.mean), unit),
            ("std_dev", Some(year.std_dev), spread),
            ("cv", year.cv, "1"),
            ("delta", year.delta, spread),
        ];
        all.extend(of.map(|(name, value, unit)| (name, time.clone(), time.clone(), value, unit)));
    }
    let (from, to) = ends(found);
    let beta = found.beta.as_ref().ok();
    let gamma = found.gamma.as_ref().ok();
    let spans = [
        ("beta", beta.map(|beta| beta.beta)),
        ("beta_se", beta.map(|beta| beta.se)),
        ("beta_t", beta.and_then(|beta| beta.t)),
        ("beta_p", beta.and_then(|beta| beta.p)),
        ("beta_intercept", beta.map(|beta| beta.intercept)),
        ("beta_adj_r2", beta.and_then(|beta| beta.adj_r2)),
        ("gamma", gamma.map(|gamma| gamma.rank_concordance)),
        (
            "gamma_kendall_w_ratio",
            gamma.map(|gamma| gamma.kendall_w_ratio),
        ),
    ];
    all.extend(spans.map(|(name, value)| (name, from.to_string(), to.to_string(), value, "1")));
    all
}

/// One line a measure and year, or a measure and span, with exactly [`COLUMNS`]; missing is an
/// empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Convergence) -> Result<String, super::ViewError> {
    let answer = &found.answer;
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let mut note = everywhere(answer);
    for left in &found.left_out {
        note.push_str(&format!("; left out: {} ({})", left.territory, left.why));
    }
    let note = note.trim_start_matches("; ");
    let territories: Vec<&str> = found.territories.iter().map(|code| &**code).collect();
    let territories = territories.join(" ");
    let mut vintages: Vec<String> = Vec::new();
    for source in &answer.sources {
        let vintage = source.vintage.to_string();
        if !vintages.contains(&vintage) {
            vintages.push(vintage);
        }
    }
    let vintages = vintages.join("+");
    let Some(one) = answer.rows.first() else {
        return super::finish(writer);
    };
    for (measure, from, to, value, unit) in measures(found) {
        writer.write_record([
            &one.indicator,
            territories.as_str(),
            &one.sex,
            &one.age,
            &one.group,
            one.reference.as_deref().unwrap_or_default(),
            measure,
            &from,
            &to,
            &number(value),
            unit,
            note,
            &one.dataflow,
            &vintages,
        ])?;
    }
    super::finish(writer)
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    format!("{}\n", COLUMNS.join(","))
}

/// For reading.
pub fn table(found: &Convergence, described: &PopulationGroups) -> String {
    let answer = &found.answer;
    let mut text = head(answer, described);
    text.push_str(&format!("\n{}.\n\n", safe(&found.sentence)));
    let rows: Vec<Vec<String>> = years(found)
        .into_iter()
        .map(|year| {
            vec![
                year.time,
                shown(Some(year.mean), 2),
                shown(Some(year.std_dev), 2),
                shown(year.cv, 4),
                shown(year.delta, 1),
            ]
        })
        .collect();
    let header = ["time", "mean", "std dev (sigma)", "cv", "delta"];
    text.push_str(&lay_out(&header, &rows));
    text.push('\n');
    if let Ok(beta) = &found.beta {
        text.push_str(&format!(
            "beta {:+.5} (standard error {:.5}, p {}), adjusted R2 {}\n",
            beta.beta,
            beta.se,
            shown(beta.p, 4),
            shown(beta.adj_r2, 4)
        ));
    }
    if let Ok(gamma) = &found.gamma {
        text.push_str(&format!(
            "gamma {:.4} (ratio of Kendall's W as convergEU has it {:.4})\n",
            gamma.rank_concordance, gamma.kendall_w_ratio
        ));
    }
    let territories: Vec<&str> = found.territories.iter().map(|code| &**code).collect();
    text.push_str(&format!(
        "{} territories: {}\n",
        territories.len(),
        safe(&territories.join(" "))
    ));
    for left in &found.left_out {
        text.push_str(&format!(
            "Left out: {}: {}.\n",
            safe(&left.territory),
            safe(&left.why)
        ));
    }
    text.push_str(&foot(answer, described, STANDING));
    text
}
