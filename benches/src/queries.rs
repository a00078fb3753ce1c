//! One series, a gap over all territories and years, ranks per age and year.

use std::path::Path;

use andamento_analysis::rank::ranks;
use andamento_analysis::{
    Asked, Context, GapQuestion, Question, Scope, SeriesQuestion, answer, parse_indicator,
    parse_population_groups,
};
use andamento_model::{Aggregates, DataflowId, NutsTable, SliceRequest};
use andamento_store::Store;
use anyhow::{Context as _, Result};

use crate::median_ms;

const GROUPS: &str = include_str!("../../catalog/population_groups.toml");
const NUTS: &str = include_str!("../../catalog/geography/nuts.csv");
const AGGREGATES: &str = include_str!("../../catalog/geography/aggregates.csv");

/// Times the questions through the same functions that the program answers with: statuses,
/// notes, reliability and sources included.
pub fn run(data: &Path, dataflow: &str) -> Result<()> {
    let store = Store::open(data)?;
    let start = std::time::Instant::now();
    let cube = store.slice(&SliceRequest::all(DataflowId::parse(dataflow)?))?;
    let loaded = start.elapsed().as_secs_f64();
    println!(
        "load: {loaded:.2} s, {} series, {} periods",
        cube.series_count(),
        cube.periods().len()
    );
    let indicator = parse_indicator(
        "bench-indicator.toml",
        &INDICATOR.replace("DATAFLOW", dataflow),
    )?;
    let groups = parse_population_groups("population_groups.toml", GROUPS)?;
    let nuts = NutsTable::parse(NUTS).map_err(|note| anyhow::anyhow!("{note}"))?;
    let aggregates = Aggregates::parse(AGGREGATES).map_err(|note| anyhow::anyhow!("{note}"))?;
    let context = Context {
        groups: &groups,
        nuts: &nuts,
        aggregates: &aggregates,
    };
    let asked = Asked {
        indicator: &indicator,
        reference_indicator: None,
    };
    let cubes = [cube];

    let series = Question::Series(SeriesQuestion {
        indicator: indicator.id.to_string(),
        groups: vec!["NAT".into()],
        n_group: None,
        scope: Scope::of(&["DE"]),
    });
    let rows = answer(&series, asked, &cubes, &context)?.rows.len();
    println!(
        "series: {:.4} ms, {rows} rows",
        median_ms(15, || answer(&series, asked, &cubes, &context))
    );

    let gap = Question::Gap(GapQuestion {
        indicator: indicator.id.to_string(),
        group: "NEU27_2020_FOR".into(),
        reference: "NAT".into(),
        reference_indicator: None,
        n_group: None,
        n_reference: None,
        scope: Scope::of(&[]),
    });
    let rows = answer(&gap, asked, &cubes, &context)?.rows.len();
    println!(
        "gap: {:.4} ms, {rows} rows",
        median_ms(
            std::env::var("ROUNDS").map_or(15, |r| r.parse().unwrap_or(15)),
            || answer(&gap, asked, &cubes, &context)
        )
    );

    let [cube] = &cubes;
    let dimension = |id: &str| {
        cube.dimension(id)
            .with_context(|| format!("no dimension {id}"))
    };
    let mut fixed = vec![None; cube.dimensions().len()];
    fixed[dimension("citizen")?] = cube.code(dimension("citizen")?, "NAT");
    fixed[dimension("sex")?] = cube.code(dimension("sex")?, "T");
    let over = dimension("geo")?;
    let found = ranks(cube, &fixed, over).context("geo is not the last dimension")?;
    let rows: usize = found.iter().map(|part| part.ranks.len()).sum();
    println!(
        "ranks: {:.4} ms, {rows} rows",
        median_ms(15, || ranks(cube, &fixed, over))
    );
    Ok(())
}

const INDICATOR: &str = r#"
[definition]
measure = "persons"
dataflow = "DATAFLOW"
group_dimension = "citizen"
groups = ["NEU27_2020_FOR", "NAT"]
references = ["NAT"]
unit = "NR"
direction = "neutral"
geography = "country"
frequency = "A"

[definition.filters]
age = "TOTAL"
unit = "NR"

[definition.base]
population = "made-up persons of the generated table"
age = "TOTAL"

[definition.formula]
kind = "published"

[reading]
title = "Made-up persons"
says = "Nothing: the table is generated for measuring speed."
does_not_say = "Anything about people."
caveats = []

[reading.source]
dataset = "generated"
title = "Generated table"
link = "https://example.org"
acknowledgement = "Made-up data"
"#;
