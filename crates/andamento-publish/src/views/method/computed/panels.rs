//! Convergence and trends.

use andamento_analysis::method::MethodError;
use andamento_analysis::method::convergence::{
    Best, Panel, beta as regression, delta as distances, gamma as concordance, sigma as spread,
};
use andamento_analysis::method::trend::{Pair, Scale, trend as scales};
use serde_json::{Value, json};

use super::super::tables::{Files, Table};
use super::{Part, number};

pub(super) fn sigma(input: &Part<'_>, files: &mut Files<'_>) -> Result<Value, MethodError> {
    input.object(&["data"])?;
    let panel = Table::read(input, files)?.panel()?;
    let rows = spread(&panel).into_iter().map(|of| {
        json!({
            "time": of.time,
            "stdDev": number(of.std_dev),
            "CV": number(of.cv),
            "mean": number(of.mean),
            "devianceT": number(of.deviance),
        })
    });
    Ok(rows.collect())
}

/// The years asked for; those in the case's name (`…_2002_2016`); the first and the last.
fn window(input: &Part<'_>, case: Option<&str>, panel: &Panel) -> Result<(i32, i32), MethodError> {
    let year = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 4);
    let named = case.and_then(|case| {
        let mut words = case.rsplit('_');
        let last = year(words.next()?)?;
        Some((year(words.next()?)?, last))
    });
    let times = panel.times();
    let edge = |time: Option<&i32>| time.copied().unwrap_or_default();
    let (first, last) = named.unwrap_or((edge(times.first()), edge(times.last())));
    let asked = |key: &str, otherwise: i32| match input.optional(key) {
        None => Ok(otherwise),
        Some(part) => part.year(),
    };
    Ok((asked("time_0", first)?, asked("time_t", last)?))
}

pub(super) fn beta(
    input: &Part<'_>,
    case: Option<&str>,
    files: &mut Files<'_>,
) -> Result<Value, MethodError> {
    const MODEL: &str = "(ln y_t - ln y_0)/(t-0) ~ ln y_0 (ordinary least squares)";
    input.object(&["data", "model", "time_0", "time_t"])?;
    if let Some(model) = input.optional("model")
        && model.text(MODEL)? != MODEL
    {
        return Err(model.wrong(format!("`{MODEL}`, the only model there is, or no key")));
    }
    let panel = Table::read(input, files)?.panel()?;
    let (from, to) = window(input, case, &panel)?;
    let of = regression(&panel, from, to).map_err(|error| error.within(input.path()))?;
    Ok(json!({
        "time_0": of.time_0,
        "time_t": of.time_t,
        "all_within": false,
        "beta": number(of.beta),
        "se": number(of.se),
        "t": number(of.t),
        "p": number(of.p),
        "intercept": number(of.intercept),
        "adj_r2": number(of.adj_r2),
    }))
}

pub(super) fn gamma(
    input: &Part<'_>,
    case: Option<&str>,
    files: &mut Files<'_>,
) -> Result<Value, MethodError> {
    input.object(&["data", "time_0", "time_t"])?;
    let panel = Table::read(input, files)?.panel()?;
    let (from, to) = window(input, case, &panel)?;
    let of = concordance(&panel, from, to).map_err(|error| error.within(input.path()))?;
    Ok(json!({
        "time_0": of.time_0,
        "time_t": of.time_t,
        "kendall_w_ratio": number(of.kendall_w_ratio),
        "rank_concordance": number(of.rank_concordance),
    }))
}

pub(super) fn delta(input: &Part<'_>, files: &mut Files<'_>) -> Result<Value, MethodError> {
    input.object(&["data", "best"])?;
    let best = match input.optional("best") {
        None => Best::High,
        Some(part) => match part.value().as_str() {
            Some("high") => Best::High,
            Some("low") => Best::Low,
            _ => return Err(part.wrong("`high` or `low`")),
        },
    };
    let panel = Table::read(input, files)?.panel()?;
    let rows = distances(&panel, best)
        .into_iter()
        .map(|of| json!({ "time": of.time, "delta": number(of.delta) }));
    Ok(rows.collect())
}

pub(super) fn trend(input: &Part<'_>) -> Result<Value, MethodError> {
    input.object(&["series", "scale"])?;
    let scale = match input.optional("scale") {
        None => Scale::PerCent,
        Some(part) => match part.value().as_str() {
            Some("percent") => Scale::PerCent,
            Some("amount") => Scale::Amount,
            _ => return Err(part.wrong("`percent` or `amount`")),
        },
    };
    let expected = "an array of objects with time, group and reference, at least one";
    let series = input.key("series", expected)?;
    let items = series.items(1, expected)?;
    let pair = |item: &Part<'_>| {
        item.object(&["time", "group", "reference"])?;
        item.key("time", "a year or period")?
            .label("a year or period")?;
        let at = |key: &str| item.key(key, "a number")?.number("a number");
        Ok((at("group")?, at("reference")?))
    };
    let mut pairs = Vec::with_capacity(items.len());
    for (time, item) in items.iter().enumerate() {
        let (group, reference) = pair(item)?;
        pairs.push(Pair {
            time,
            group,
            reference,
        });
    }
    let name = |time: usize| items[time].value()["time"].clone();
    for at in 1..items.len() {
        let (before, after) = (name(at - 1), name(at));
        let numbers = before.as_f64().zip(after.as_f64()).map(|(a, b)| a < b);
        let texts = before.as_str().zip(after.as_str()).map(|(a, b)| a < b);
        if numbers.or(texts) == Some(false) {
            let found = format!("{after} behind {before}");
            let expected = "times that follow each other, each once";
            return Err(MethodError::new("time", found, expected)
                .within(&format!("[{at}]"))
                .within(series.path()));
        }
    }
    let of = scales(&pairs, scale).map_err(|error| error.within(series.path()))?;
    let rows: Vec<Value> = of
        .rows
        .iter()
        .map(|row| {
            json!({
                "time": name(row.time),
                "gap": number(row.gap),
                "ratio": number(row.ratio),
                "complement_ratio": number(row.complement_ratio),
                "log_odds_ratio": number(row.log_odds_ratio),
            })
        })
        .collect();
    let change = of.change.map(|change| {
        json!({
            "from": name(change.from),
            "to": name(change.to),
            "gap": number(change.gap),
            "log_ratio": number(change.log_ratio),
            "log_complement_ratio": number(change.log_complement_ratio),
            "log_odds_ratio": number(change.log_odds_ratio),
            "depends_on_scale": change.depends_on_scale(),
            "warning": change.warning(),
        })
    });
    Ok(json!({ "rows": rows, "change": change }))
}
