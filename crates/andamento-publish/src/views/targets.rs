//! Targets, results and funnels: one view as table, CSV and JSON.

use andamento_analysis::register::targets::{Rate, TargetLine};
use andamento_model::register::Amount;
use serde::Serialize;

use super::place::{DocumentNames, PlaceView, place};
use super::text_table::lay_out;

/// The columns of the CSV: one line a target.
pub const COLUMNS: [&str; 19] = [
    "item",
    "entry",
    "title",
    "unit",
    "group",
    "state",
    "as_of",
    "target",
    "result",
    "previous_stage",
    "of_target_per_cent",
    "of_previous_per_cent",
    "approximate",
    "units_differ",
    "cost_each_intended",
    "currency",
    "notes",
    "source",
    "item_title",
];

#[derive(Serialize)]
struct AmountView {
    value: f64,
    /// `exact`, `about`, `more-than`, `less-than`.
    exactness: &'static str,
}

#[derive(Serialize)]
struct RateView<'a> {
    per_cent: f64,
    approximate: bool,
    /// Units of result and base, where they differ.
    mixed_units: Option<[&'a str; 2]>,
}

#[derive(Serialize)]
struct CostView<'a> {
    amount: f64,
    currency: &'a str,
    approximate: bool,
    label: &'static str,
}

#[derive(Serialize)]
struct TargetView<'a> {
    entry: &'a str,
    item: &'a str,
    item_title: &'a str,
    title: &'a str,
    unit: &'a str,
    group: Option<&'a str>,
    state: Option<&'a str>,
    as_of: Option<String>,
    target: Option<AmountView>,
    result: Option<AmountView>,
    previous_stage: Option<&'a str>,
    of_target: Option<RateView<'a>>,
    of_previous: Option<RateView<'a>>,
    cost_each_intended: Option<CostView<'a>>,
    notes: &'a [String],
    source: Option<PlaceView>,
}

fn amount(amount: Amount) -> AmountView {
    use andamento_model::register::Exactness::{About, Exact, LessThan, MoreThan};
    AmountView {
        value: amount.value,
        exactness: match amount.exactness {
            Exact => "exact",
            About => "about",
            MoreThan => "more-than",
            LessThan => "less-than",
        },
    }
}

fn rate(rate: &Rate) -> RateView<'_> {
    RateView {
        per_cent: rate.per_cent,
        approximate: rate.approximate,
        mixed_units: rate
            .mixed
            .as_ref()
            .map(|(own, base)| [own.as_str(), base.as_str()]),
    }
}

/// An array with one object a target.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &[TargetLine], names: &DocumentNames) -> Result<String, super::ViewError> {
    let view = |line: &'_ TargetLine| -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(TargetView {
            entry: line.entry.as_str(),
            item: line.item.as_str(),
            item_title: &line.item_title,
            title: &line.title,
            unit: &line.unit,
            group: line.group.as_deref(),
            state: line.state.as_deref(),
            as_of: line.as_of.map(|span| span.to_string()),
            target: line.target.map(amount),
            result: line.result.map(amount),
            previous_stage: line.previous.as_ref().map(|id| id.as_str()),
            of_target: line.of_target.as_ref().map(rate),
            of_previous: line.of_previous.as_ref().map(rate),
            cost_each_intended: line.cost_each_intended.as_ref().map(|cost| CostView {
                amount: cost.amount,
                currency: &cost.currency,
                approximate: cost.approximate,
                label: "per one intended, not reached",
            }),
            notes: &line.notes,
            source: line.source.as_ref().map(|source| place(source, names)),
        })
    };
    let views = found.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    super::to_json(&views)
}

/// One line a target, with [`COLUMNS`]; rates with all their digits.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &[TargetLine], names: &DocumentNames) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let text =
        |amount: Option<Amount>| amount.map_or_else(String::new, |amount| amount.to_string());
    for line in found {
        let rates = [line.of_target.as_ref(), line.of_previous.as_ref()];
        let per_cent =
            |at: usize| rates[at].map_or_else(String::new, |rate| rate.per_cent.to_string());
        let cost = line.cost_each_intended.as_ref();
        writer.write_record([
            line.item.as_str(),
            line.entry.as_str(),
            &line.title,
            &line.unit,
            line.group.as_deref().unwrap_or_default(),
            line.state.as_deref().unwrap_or_default(),
            &line.as_of.map_or_else(String::new, |span| span.to_string()),
            &text(line.target),
            &text(line.result),
            line.previous.as_ref().map_or("", |id| id.as_str()),
            &per_cent(0),
            &per_cent(1),
            &(rates.iter().flatten().any(|rate| rate.approximate)
                || cost.is_some_and(|cost| cost.approximate))
            .to_string(),
            &rates
                .iter()
                .flatten()
                .any(|rate| rate.mixed.is_some())
                .to_string(),
            &cost.map_or_else(String::new, |cost| cost.amount.to_string()),
            cost.map_or("", |cost| cost.currency.as_str()),
            &line.notes.join("; "),
            &line
                .source
                .as_ref()
                .map_or_else(String::new, |source| names.place(source)),
            &line.item_title,
        ])?;
    }
    super::finish(writer)
}

/// A rate for reading: `about 18.4 %`, `13.6 % (courses per assessments)`.
pub fn rate_text(rate: &Rate) -> String {
    let about = if rate.approximate { "about " } else { "" };
    let mixed = rate.mixed.as_ref().map_or_else(String::new, |(own, base)| {
        format!(" ({own} in per cent of {base})")
    });
    format!("{about}{:.1} %{mixed}", rate.per_cent)
}

/// For reading: stages of a funnel are set in below each other.
pub fn table(found: &[TargetLine]) -> String {
    let shown = |amount: Option<Amount>| {
        amount.map_or_else(|| "not stated".to_string(), |amount| amount.to_string())
    };
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|line| {
            let rate = |rate: &Option<Rate>| rate.as_ref().map_or_else(String::new, rate_text);
            let cost = line.cost_each_intended.as_ref().map(|cost| {
                let about = if cost.approximate { "about " } else { "" };
                format!(
                    "{about}{:.0} {} for each one intended",
                    cost.amount, cost.currency
                )
            });
            let notes: Vec<String> = line.notes.iter().cloned().chain(cost).collect();
            vec![
                line.item_title.clone(),
                format!("{}{}", "  ".repeat(line.depth.min(8)), line.title),
                line.unit.clone(),
                shown(line.target),
                shown(line.result),
                rate(&line.of_target),
                rate(&line.of_previous),
                line.as_of
                    .map_or_else(|| "date unknown".to_string(), |span| span.to_string()),
                notes.join("; "),
            ]
        })
        .collect();
    lay_out(
        &[
            "item",
            "what",
            "unit",
            "target",
            "result",
            "of target",
            "of stage before",
            "as of",
            "notes",
        ],
        &rows,
    )
}
