//! What one dataflow says about a territory: every series, as published.

use std::collections::BTreeMap;

use andamento_model::{Cube, DataflowId};
use askama::Template;

use super::names::{encoded, readable};
use super::territory::held;
use super::territory::place::{Level, level};
use super::{Frame, NONE, Sources, shown};
use crate::export::{Description, ExportFormat, write};
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many series the page shows.
const SHOWN: usize = 220;

/// A series with its newest value.
struct Series {
    /// Label in each dimension that varies.
    key: Vec<String>,
    time: String,
    value: String,
    flags: String,
    /// The anchor of its source; empty when it has no value.
    anchor: String,
    /// `17 values, 2004 to 2024`.
    span: String,
}

#[derive(Template)]
#[template(path = "table.html")]
struct Page {
    frame: Frame,
    /// The territory's page.
    home: String,
    name: String,
    kind: &'static str,
    dataflow: String,
    title: String,
    /// Dimensions that vary.
    columns: Vec<String>,
    /// Dimension and label of what is the same in all series.
    same: Vec<(String, String)>,
    series: Vec<Series>,
    hidden: usize,
    all: String,
    sources: Sources,
}

/// The series of a dataflow about a territory.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&[], &forms)?;
    let code = asked.part(0);
    let dataflow =
        DataflowId::parse(asked.part(1)).map_err(|error| Fault::NotFound(error.to_string()))?;
    let (cube, territory) = held::slice(site, &dataflow, code)?.ok_or_else(|| {
        let code: String = code.chars().take(60).collect();
        Fault::NotFound(format!(
            "{dataflow} has no territory `{}`",
            code.escape_debug()
        ))
    })?;
    match asked.form {
        Form::Json => return exported(site, &cube, ExportFormat::JsonStat).map(Reply::json),
        Form::Csv => return exported(site, &cube, ExportFormat::Csv).map(Reply::csv),
        _ => {}
    }
    let name = site
        .territory(code)
        .map_or_else(|| readable(code), ToString::to_string);
    let label = |dimension: usize, code: &str| {
        let id = &cube.dimensions()[dimension];
        site.label(&dataflow, id, code).unwrap_or(code).to_string()
    };
    let others = || (0..cube.dimensions().len()).filter(|&at| at != territory);
    let varying: Vec<usize> = others().filter(|&at| cube.codes(at).len() > 1).collect();
    let same = others().filter(|&at| cube.codes(at).len() == 1);
    let mut sources = Sources::default();
    let flows = [dataflow.to_string()];
    let filters = format!("{} = {code}", cube.dimensions()[territory]);
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let count = cube.series_count();
    let series = (0..count.min(SHOWN))
        .map(|series| {
            let newest = newest(&cube, series);
            let anchor = newest.and_then(|at| cube.source(series, at)).map(|source| {
                let known = numbers.get(&source.snapshot.sha256).copied();
                let number = known.unwrap_or_else(|| {
                    sources.number(source, &flows, "the value as published", &filters)
                });
                numbers.insert(source.snapshot.sha256.clone(), number);
                format!("source-{number}")
            });
            Series {
                key: varying
                    .iter()
                    .map(|&at| label(at, cube.key_code(series, at)))
                    .collect(),
                time: newest.map_or_else(String::new, |at| cube.periods()[at].to_string()),
                value: newest.map_or_else(|| NONE.to_string(), |at| value(&cube, series, at)),
                flags: newest.map_or_else(String::new, |at| cube.statuses(series)[at].flags()),
                anchor: anchor.unwrap_or_default(),
                span: span(&cube, series),
            }
        })
        .collect();
    let page = Page {
        frame: Frame::new(format!("{name}: {dataflow}"), "places", asked, &forms).citing(&sources),
        kind: match level(site, code) {
            Level::Unknown if cube.dimensions()[territory].as_str() == "cities" => {
                Level::CityByName.name()
            }
            level => level.name(),
        },
        home: format!("/territories/{}", encoded(code)),
        name,
        title: held::title(site, &dataflow),
        columns: varying
            .iter()
            .map(|&at| cube.dimensions()[at].to_string())
            .collect(),
        same: same
            .map(|at| {
                let code = &cube.codes(at)[0];
                (cube.dimensions()[at].to_string(), label(at, code))
            })
            .collect(),
        series,
        hidden: count.saturating_sub(SHOWN),
        all: asked.address(Form::Csv),
        dataflow: dataflow.to_string(),
        sources,
    };
    Ok(Reply::html(page.render()?))
}

/// The newest period with a value. `None`: no cell has one.
fn newest(cube: &Cube, series: usize) -> Option<usize> {
    cube.values(series)
        .iter()
        .rposition(|value| !value.is_nan())
}

/// A value with the decimals that it was published with, at most four.
fn value(cube: &Cube, series: usize, at: usize) -> String {
    let value = cube.values(series)[at];
    let text = value.to_string();
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    shown(value, places.min(4))
}

fn span(cube: &Cube, series: usize) -> String {
    let cells = cube.values(series).iter().enumerate();
    let mut with = cells.filter(|(_, value)| !value.is_nan());
    let Some((first, _)) = with.next() else {
        return "no value".to_string();
    };
    let (count, last) = with.fold((1, first), |(count, _), (at, _)| (count + 1, at));
    let periods = cube.periods();
    if count == 1 {
        format!("1 value, {}", periods[first])
    } else {
        format!("{count} values, {} to {}", periods[first], periods[last])
    }
}

/// The slice as the command `data` writes it.
fn exported(site: &Site, cube: &Cube, format: ExportFormat) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    write(
        cube,
        &Description::eurostat(&site.codelists),
        format,
        &mut bytes,
    )
    .map_err(|error| Fault::View(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Fault::View(error.to_string()))
}
