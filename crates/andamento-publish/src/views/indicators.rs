//! The indicators of the catalog, and which of them a data folder can answer.

use andamento_analysis::IndicatorCatalog;
use andamento_model::{DataflowId, Indicator};
use andamento_store::{Store, StoreError};
use serde::Serialize;

use super::text_table::lay_out;
use crate::ask::{fetch_commands, is_loaded_from};

/// How it is said that the data folder has every dataflow that an indicator takes.
pub const LOADED: &str = "loaded";
/// How it is said that it lacks one.
pub const NOT_LOADED: &str = "defined, not loaded";

/// An indicator, seen from a data folder.
#[derive(Debug)]
pub struct Listed<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Whether the folder has every dataflow that it takes.
    pub loaded: bool,
    /// The commands that bring its figures, one a dataflow; empty if it is loaded.
    pub commands: Vec<String>,
}

impl Listed<'_> {
    /// [`LOADED`] or [`NOT_LOADED`].
    pub fn figures(&self) -> &'static str {
        if self.loaded { LOADED } else { NOT_LOADED }
    }
}

/// The indicators of the catalog, sorted by id. Without a data folder none is loaded.
///
/// # Errors
/// When the folder cannot be read.
pub fn list<'a>(
    catalog: &'a IndicatorCatalog,
    store: Option<&Store>,
) -> Result<Vec<Listed<'a>>, StoreError> {
    let known: Vec<DataflowId> = store.map_or(Ok(Vec::new()), Store::dataflows)?;
    Ok(catalog
        .iter()
        .map(|indicator| {
            let loaded = is_loaded_from(&known, indicator);
            Listed {
                indicator,
                loaded,
                commands: if loaded {
                    Vec::new()
                } else {
                    fetch_commands(indicator)
                },
            }
        })
        .collect())
}

#[derive(Serialize)]
struct View<'a> {
    indicator: &'a str,
    title: &'a str,
    figures: &'static str,
    fetch: &'a [String],
    dataflow: &'a str,
    unit: &'a str,
    direction: &'static str,
    quantity: &'static str,
    levels_comparable: bool,
    ask_instead: Vec<&'a str>,
    formula: String,
    population: &'a str,
    age: &'a str,
    groups: &'a [String],
    references: &'a [String],
    says: &'a str,
    does_not_say: &'a str,
    caveats: &'a [String],
    source: &'a str,
    link: &'a str,
}

fn view<'a>(listed: &'a Listed<'_>) -> View<'a> {
    let indicator = listed.indicator;
    let (definition, reading) = (&indicator.definition, &indicator.reading);
    View {
        indicator: indicator.id.as_str(),
        title: &reading.title,
        figures: listed.figures(),
        fetch: &listed.commands,
        dataflow: definition.dataflow.as_str(),
        unit: definition.unit.code(),
        direction: definition.direction.name(),
        quantity: definition.quantity.name(),
        levels_comparable: definition.levels_comparable,
        ask_instead: reading.ask_instead.iter().map(|id| id.as_str()).collect(),
        formula: definition.formula.text(),
        population: &definition.base.population,
        age: &definition.base.age,
        groups: &definition.groups,
        references: &definition.references,
        says: &reading.says,
        does_not_say: &reading.does_not_say,
        caveats: &reading.caveats,
        source: &reading.source.acknowledgement,
        link: &reading.source.link,
    }
}

/// One indicator as an object: what it means, and whether a data folder has its figures.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn one(listed: &Listed<'_>) -> Result<String, super::ViewError> {
    super::to_json(&view(listed))
}

/// For reading.
pub fn table(listed: &[Listed<'_>]) -> String {
    let rows: Vec<Vec<String>> = listed
        .iter()
        .map(view)
        .map(|v| {
            vec![
                v.indicator.into(),
                v.dataflow.into(),
                v.unit.into(),
                v.figures.into(),
                v.groups.join(" "),
                v.title.into(),
            ]
        })
        .collect();
    let header = [
        "indicator",
        "dataflow",
        "unit",
        "figures",
        "groups",
        "title",
    ];
    let mut text = lay_out(&header, &rows);
    if listed.iter().any(|one| !one.loaded) {
        text.push_str(
            "\nTo bring figures that are not loaded, ask for the indicator: the answer names the \
             command.\n--format csv and json name it here.\n",
        );
    }
    text
}

/// One line an indicator.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(listed: &[Listed<'_>]) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "indicator",
        "title",
        "dataflow",
        "unit",
        "direction",
        "formula",
        "population",
        "age",
        "groups",
        "references",
        "source",
        "link",
        "figures",
        "fetch",
        "quantity",
        "levels_comparable",
        "ask_instead",
    ])?;
    for v in listed.iter().map(view) {
        writer.write_record([
            v.indicator,
            v.title,
            v.dataflow,
            v.unit,
            v.direction,
            &v.formula,
            v.population,
            v.age,
            &v.groups.join(" "),
            &v.references.join(" "),
            v.source,
            v.link,
            v.figures,
            &v.fetch.join("; "),
            v.quantity,
            if v.levels_comparable { "true" } else { "false" },
            &v.ask_instead.join(" "),
        ])?;
    }
    super::finish(writer)
}

/// An array with one object an indicator, its reading included.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(listed: &[Listed<'_>]) -> Result<String, super::ViewError> {
    super::to_json(&listed.iter().map(view).collect::<Vec<_>>())
}
