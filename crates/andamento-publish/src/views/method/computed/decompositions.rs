//! Kitagawa, Das Gupta, Oaxaca and Blinder.

use andamento_analysis::method::MethodError;
use andamento_analysis::method::decomposition::{
    Component, Stratum, das_gupta as products, kitagawa as components,
};
use andamento_analysis::method::oaxaca::{Microdata, Twofold, oaxaca as decompose};
use serde_json::{Map, Value, json};

use super::super::reading::short;
use super::super::tables::{Files, Table};
use super::{Part, number};

/// Keys of a component beside the populations'.
const RESERVED: [&str; 3] = ["diff", "decomp", "_row"];

fn component(of: &Component, populations: &[String; 2], row: &str) -> Value {
    let mut fields = Map::new();
    for (name, value) in populations.iter().zip(of.standardised) {
        fields.insert(name.clone(), number(value));
    }
    fields.insert("diff".to_string(), number(of.diff));
    // Per cent with two decimals, as the reference implementation prints it.
    let share = of.share.map(|share| (100.0 * share).round() / 100.0);
    fields.insert("decomp".to_string(), number(share));
    fields.insert("_row".to_string(), json!(row));
    Value::Object(fields)
}

fn population(row: &Part<'_>) -> Result<String, MethodError> {
    let expected = "the name of a population: text or a whole number";
    let part = row.key("pop", expected)?;
    let name = part.label(expected)?;
    if RESERVED.contains(&name.as_str()) {
        return Err(part.wrong(format!("a name other than {}", RESERVED.join(", "))));
    }
    Ok(name)
}

/// Rows of one population: category, weight, rate.
type Rows = Vec<(String, f64, f64)>;

pub(super) fn kitagawa(input: &Part<'_>) -> Result<Value, MethodError> {
    const KNOWN: [&str; 3] = ["pop", "size", "rate"];
    let expected = "an array of objects with pop, size, rate and a category such as age_group";
    let mut category: Option<String> = None;
    let mut populations: Vec<(String, Rows)> = Vec::new();
    for row in input.items(1, expected)? {
        let fields = row.any_object("an object with pop, size, rate and a category")?;
        let other: Vec<&String> = fields
            .keys()
            .filter(|key| !KNOWN.contains(&key.as_str()))
            .collect();
        let [key] = other[..] else {
            let found = format!("{} keys beside pop, size and rate", other.len());
            let expected = "one, the category; join several, as in F 25-54";
            return Err(MethodError::new(row.path(), found, expected));
        };
        let first = category.get_or_insert_with(|| key.clone());
        if first != key {
            let expected = format!("the category `{}` as in the first row", short(first));
            return Err(MethodError::new(
                row.path(),
                format!("`{}`", short(key)),
                expected,
            ));
        }
        let named = "the name of the category: text or a whole number";
        let name = row.key(key, named)?.label(named)?;
        let population = population(&row)?;
        let weight = "a weight, 0 or more: persons or a share";
        let part = row.key("size", weight)?;
        let size = part.number(weight)?;
        if size < 0.0 {
            return Err(part.wrong(weight));
        }
        let rate = row.key("rate", "a rate")?.number("a rate")?;
        let rows = match populations.iter().position(|(pop, _)| *pop == population) {
            Some(at) => &mut populations[at].1,
            None => {
                populations.push((population, Vec::new()));
                match populations.last_mut() {
                    Some((_, rows)) => rows,
                    None => continue,
                }
            }
        };
        if rows.iter().any(|(other, ..)| *other == name) {
            let found = format!("`{}` a second time", short(&name));
            let expected = "each category once in each population";
            return Err(MethodError::new(row.path(), found, expected));
        }
        rows.push((name, size, rate));
    }
    let found = format!("{} populations", populations.len());
    let [(first, rows), (second, other_rows)]: [(String, Rows); 2] = populations
        .try_into()
        .map_err(|_| MethodError::new(input.path(), found, "two populations"))?;
    let missing = |name: &str, population: &str| {
        let found = format!("no `{}` in population {}", short(name), short(population));
        MethodError::new(input.path(), found, "every category in both populations")
    };
    if let Some((name, ..)) = other_rows
        .iter()
        .find(|(name, ..)| rows.iter().all(|(other, ..)| other != name))
    {
        return Err(missing(name, &first));
    }
    let strata = rows
        .into_iter()
        .map(|(name, size, rate)| {
            let other = other_rows.iter().find(|(other, ..)| *other == name);
            let (_, other_size, other_rate) = other.ok_or_else(|| missing(&name, &second))?;
            Ok(Stratum {
                name,
                weights: [size, *other_size],
                rates: [rate, *other_rate],
            })
        })
        .collect::<Result<Vec<_>, MethodError>>()?;
    let of = components(&strata).map_err(|mut error| {
        error.key = input.path().to_string();
        error
    })?;
    let structure = format!("{}_struct", category.unwrap_or_default());
    let names = [first, second];
    let mut fields = Map::new();
    for (row, part) in [
        (structure.as_str(), &of.structure),
        ("rate", &of.rate),
        ("crude", &of.crude),
    ] {
        fields.insert(row.to_string(), component(part, &names, row));
    }
    Ok(Value::Object(fields))
}

pub(super) fn das_gupta(input: &Part<'_>) -> Result<Value, MethodError> {
    let expected = "an object with populations and factors, or several of them by name";
    let fields = input.any_object(expected)?;
    if input.has("populations") || input.has("factors") {
        return problem(input);
    }
    if fields.is_empty() {
        return Err(input.wrong(expected));
    }
    let mut results = Map::new();
    for name in fields.keys() {
        results.insert(name.clone(), problem(&input.key(name, expected)?)?);
    }
    Ok(Value::Object(results))
}

fn problem(input: &Part<'_>) -> Result<Value, MethodError> {
    input.object(&["populations", "factors"])?;
    let expected = "an array of 2 to 20 keys of the populations";
    let part = input.key("factors", expected)?;
    let mut factors: Vec<&str> = Vec::new();
    for item in part.items(2, expected)? {
        let name = item.text("a key of the populations")?;
        if factors.contains(&name) || ["crude", "pop"].contains(&name) {
            return Err(item.wrong("each factor once, and none called crude or pop"));
        }
        factors.push(name);
    }
    let expected = "two objects with pop and a number for each factor";
    let both = input.key("populations", expected)?.two(expected)?;
    let mut known = factors.clone();
    known.push("pop");
    let mut names = [String::new(), String::new()];
    let mut values = vec![[0.0, 0.0]; factors.len()];
    for (side, row) in both.iter().enumerate() {
        row.object(&known)?;
        names[side] = population(row)?;
        for (factor, values) in factors.iter().zip(&mut values) {
            values[side] = row.key(factor, "a number")?.number("a number")?;
        }
    }
    if names[0] == names[1] {
        return Err(both[1].wrong("a population of another name"));
    }
    let of = products(&values).map_err(|mut error| {
        error.key = part.path().to_string();
        error
    })?;
    let mut fields = Map::new();
    for (factor, part) in factors.iter().zip(&of.factors) {
        fields.insert((*factor).to_string(), component(part, &names, factor));
    }
    fields.insert("crude".to_string(), component(&of.crude, &names, "crude"));
    Ok(Value::Object(fields))
}

/// The outcome: a column, or the exponential or logarithm of one.
fn outcome(text: &str) -> (&str, fn(f64) -> f64) {
    let within = |function: &str| {
        let rest = text.strip_prefix(function)?.trim_start();
        Some(rest.strip_prefix('(')?.strip_suffix(')')?.trim())
    };
    if let Some(column) = within("exp") {
        return (column, f64::exp);
    }
    match within("ln").or_else(|| within("log")) {
        Some(column) => (column, f64::ln),
        None => (text, |value| value),
    }
}

fn names(part: &Part<'_>, least: usize) -> Result<Vec<String>, MethodError> {
    let expected = "an array of column names";
    let items = part.items(least, expected)?;
    let name = |item: &Part<'_>| Ok(item.text("the name of a column")?.to_string());
    items.iter().map(name).collect()
}

pub(super) fn oaxaca(input: &Part<'_>, files: &mut Files<'_>) -> Result<Value, MethodError> {
    const DUMMIES: &str = "dummy_set_made_invariant_to_base";
    input.object(&[
        "data",
        "outcome",
        "regressors",
        "group",
        "drop_rows_with_missing",
        DUMMIES,
    ])?;
    let expected = "a column, exp(column) or ln(column)";
    let outcome_part = input.key("outcome", expected)?;
    let (column, function) = outcome(outcome_part.text(expected)?);
    let regressors_part = input.key("regressors", "an array of column names")?;
    let regressors = names(&regressors_part, 1)?;
    let expected = "a column that is 0 for group A and 1 for group B";
    let group_part = input.key("group", expected)?;
    let group = group_part.text(expected)?;
    let drop_missing = match input.optional("drop_rows_with_missing") {
        None => false,
        Some(part) => part.boolean()?,
    };
    let dummies = match input.optional(DUMMIES) {
        None => Vec::new(),
        Some(part) => names(&part, 0)?,
    };
    let table = Table::read(input, files)?;
    let mut wanted = vec![
        (outcome_part.path().to_string(), column.to_string()),
        (group_part.path().to_string(), group.to_string()),
    ];
    for name in &regressors {
        wanted.push((regressors_part.path().to_string(), name.clone()));
    }
    let mut columns = table.complete(&wanted, drop_missing)?.into_iter();
    let outcome: Vec<f64> = columns.next().unwrap_or_default();
    let outcome: Vec<f64> = outcome.into_iter().map(function).collect();
    if let Some(value) = outcome.iter().find(|value| !value.is_finite()) {
        let expected = "an outcome that is a finite number in every row";
        return Err(MethodError::new(outcome_part.path(), value, expected));
    }
    let membership = columns.next().unwrap_or_default();
    if let Some(value) = membership.iter().find(|v| **v != 0.0 && **v != 1.0) {
        let found = format!("{value} in column `{}`", short(group));
        return Err(MethodError::new(group_part.path(), found, "0 or 1"));
    }
    let data = Microdata {
        outcome,
        in_b: membership.iter().map(|v| *v == 1.0).collect(),
        regressors: regressors.into_iter().zip(columns).collect(),
        dummies,
    };
    let of = decompose(&data).map_err(|error| error.within(input.path()))?;
    let mut by_variable = Map::new();
    for (name, part) in &of.by_variable {
        let parts = json!({
            "endowments": number(part.endowments),
            "coefficients": number(part.coefficients),
            "interaction": number(part.interaction),
        });
        by_variable.insert(name.clone(), parts);
    }
    let twofold = |of: Twofold| {
        json!({
            "group_weight": number(of.group_weight),
            "explained": number(of.explained),
            "unexplained": number(of.unexplained),
        })
    };
    let [a, b] = of.persons;
    Ok(json!({
        "n": { "n.A": a, "n.B": b, "n.pooled": a + b },
        "y": {
            "y.A": number(of.means[0]),
            "y.B": number(of.means[1]),
            "y.diff": number(of.means[0] - of.means[1]),
        },
        "threefold": {
            "endowments": number(of.threefold.endowments),
            "coefficients": number(of.threefold.coefficients),
            "interaction": number(of.threefold.interaction),
        },
        "threefold_by_variable": by_variable,
        "twofold": {
            "weight_0_group_B_coef": twofold(of.twofold.group_b),
            "weight_1_group_A_coef": twofold(of.twofold.group_a),
            "weight_half_reimers": twofold(of.twofold.half),
            "weight_share_cotton": twofold(of.twofold.share),
            "pooled_neumark_no_group_dummy": twofold(of.twofold.pooled),
            "pooled_jann_with_group_dummy": twofold(of.twofold.pooled_with_group),
        },
    }))
}
