//! Intervals and ratios.

use andamento_analysis::method::proportion::{
    Bounded, Count, mover as from_bounds, published_rate, single_proportion, two_proportions,
};
use andamento_analysis::method::ratio::two_by_two;
use andamento_analysis::method::{Level, MethodError};
use serde_json::{Value, json};

use super::{Part, bounds, level, number};

const PERSONS: &str = "a whole number of persons, from 1 to 1000000000";
const WITH: &str = "a whole number of persons, from 0 to 1000000000";

/// A count from two keys; an error carries these keys.
fn count(case: &Part<'_>, with: &str, of: &str) -> Result<Count, MethodError> {
    let x = case.key(with, WITH)?.count(WITH)?;
    let n = case.key(of, PERSONS)?.count(PERSONS)?;
    Count::new(x, n).map_err(|mut error| {
        error.key = if error.key == "n" { of } else { with }.to_string();
        error.within(case.path())
    })
}

pub(super) fn single(input: &Part<'_>) -> Result<Value, MethodError> {
    input.object(&["cases", "level"])?;
    let level = level(input)?;
    let expected = "an array of objects with x and n, at least one";
    let cases = input.key("cases", expected)?.items(1, expected)?;
    let one = |case: &Part<'_>| {
        case.object(&["x", "n"])?;
        let of = single_proportion(count(case, "x", "n")?, level);
        Ok(json!({
            "x": case.value()["x"],
            "n": case.value()["n"],
            "wald": bounds(of.wald),
            "wilson": bounds(of.wilson),
            "agresti_coull": bounds(of.agresti_coull),
            "clopper_pearson": bounds(of.clopper_pearson),
            "jeffreys": bounds(of.jeffreys),
            "wilson_cc": bounds(of.wilson_cc),
        }))
    };
    cases.iter().map(one).collect()
}

pub(super) fn two(input: &Part<'_>) -> Result<Value, MethodError> {
    let one = |case: &Part<'_>| {
        case.object(&["x1", "n1", "x2", "n2"])?;
        let (first, second) = (count(case, "x1", "n1")?, count(case, "x2", "n2")?);
        let of = two_proportions(first, second, Level::usual())?;
        let given = |key: &str| case.value()[key].clone();
        Ok(json!({
            "x1": given("x1"),
            "n1": given("n1"),
            "x2": given("x2"),
            "n2": given("n2"),
            "diff": number(of.diff),
            "wald": bounds(of.wald),
            "agresti-caffo": bounds(of.agresti_caffo),
            "newcombe": bounds(of.newcombe),
            "miettinen_nurminen": bounds(of.miettinen_nurminen),
            "miettinen_nurminen_score": bounds(of.statsmodels_score),
        }))
    };
    let expected = "an array of objects with x1, n1, x2 and n2, at least one";
    input.items(1, expected)?.iter().map(one).collect()
}

pub(super) fn published(input: &Part<'_>) -> Result<Value, MethodError> {
    let one = |case: &Part<'_>| {
        case.object(&["p", "n", "deff"])?;
        let required = |key: &str, expected: &str| case.key(key, expected)?.number(expected);
        let p = required("p", "a proportion from 0 to 1")?;
        let n = required("n", "persons asked, at least 1")?;
        let deff = match case.optional("deff") {
            None => 1.0,
            Some(part) => part.number("a design effect, 1 for a simple random sample")?,
        };
        let of = published_rate(p, n, deff, Level::usual())
            .map_err(|error| error.within(case.path()))?;
        Ok(json!({
            "n_eff": number(of.n_eff),
            "se": number(of.se),
            "rse": number(of.rse),
            "wilson_eff": bounds(of.wilson_eff),
        }))
    };
    let expected = "an array of objects with p, n and deff, at least one";
    input.items(1, expected)?.iter().map(one).collect()
}

pub(super) fn ratios(input: &Part<'_>) -> Result<Value, MethodError> {
    const TABLE: &str = "rows_are_groups_cols_event_nonevent";
    input.object(&[TABLE, "level"])?;
    let expected = "two rows, one a group, of two counts: with the event and without";
    let group = |row: &Part<'_>| {
        let [with, without] = row.two(expected)?;
        let (x, rest) = (with.count(WITH)?, without.count(WITH)?);
        Count::new(x, x.saturating_add(rest)).map_err(|_| {
            row.wrong("two counts that add up to a number of persons from 1 to 1000000000")
        })
    };
    let [first, second] = input.key(TABLE, expected)?.two(expected)?;
    let of = two_by_two(group(&first)?, group(&second)?, level(input)?)?;
    Ok(json!({
        "risk_ratio": number(of.risk_ratio),
        "risk_ratio_ci_katz_log": bounds(of.risk_ratio_ci),
        "odds_ratio": number(of.odds_ratio),
        "odds_ratio_ci_woolf": bounds(of.odds_ratio_ci),
        "log_rr_se": number(of.log_rr_se),
        "log_or_se": number(of.log_or_se),
        "diff": number(of.diff),
        "diff_newcombe": bounds(of.diff_newcombe),
    }))
}

pub(super) fn mover(input: &Part<'_>) -> Result<Value, MethodError> {
    let expected = "an object with estimate, low and high";
    input.object(&["group", "reference"])?;
    let side = |key: &str| {
        let part = input.key(key, expected)?;
        part.object(&["estimate", "low", "high"])?;
        let at = |key: &str| part.key(key, "a number")?.number("a number");
        Bounded::new(at("estimate")?, at("low")?, at("high")?)
            .map_err(|error| error.within(part.path()))
    };
    let of = from_bounds(side("group")?, side("reference")?)?;
    Ok(json!({
        "diff": number(of.diff),
        "diff_interval": bounds(of.diff_interval),
        "ratio": number(of.ratio),
        "ratio_interval": [number(of.ratio_low), number(of.ratio_high)],
    }))
}
