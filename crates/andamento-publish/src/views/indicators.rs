//! The indicators of the catalog.

use andamento_analysis::IndicatorCatalog;
use andamento_model::Indicator;
use serde::Serialize;

use super::text_table::lay_out;

#[derive(Serialize)]
struct View<'a> {
    indicator: &'a str,
    title: &'a str,
    dataflow: &'a str,
    unit: &'a str,
    direction: &'static str,
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

fn view(indicator: &Indicator) -> View<'_> {
    let (definition, reading) = (&indicator.definition, &indicator.reading);
    View {
        indicator: indicator.id.as_str(),
        title: &reading.title,
        dataflow: definition.dataflow.as_str(),
        unit: definition.unit.code(),
        direction: definition.direction.name(),
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

/// For reading.
pub fn table(catalog: &IndicatorCatalog) -> String {
    let rows: Vec<Vec<String>> = catalog
        .iter()
        .map(view)
        .map(|v| {
            vec![
                v.indicator.into(),
                v.dataflow.into(),
                v.unit.into(),
                v.groups.join(" "),
                v.title.into(),
            ]
        })
        .collect();
    lay_out(&["indicator", "dataflow", "unit", "groups", "title"], &rows)
}

/// One line an indicator.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(catalog: &IndicatorCatalog) -> Result<String, super::ViewError> {
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
    ])?;
    for v in catalog.iter().map(view) {
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
        ])?;
    }
    super::finish(writer)
}

/// An array with one object an indicator, its reading included.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(catalog: &IndicatorCatalog) -> Result<String, super::ViewError> {
    super::to_json(&catalog.iter().map(view).collect::<Vec<_>>())
}
