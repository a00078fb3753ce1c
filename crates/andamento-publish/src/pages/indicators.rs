//! The list of indicators.

use askama::Template;

use super::Frame;
use crate::views::indicators;
use crate::web::{Asked, Fault, Form, Reply, Site};

struct Listed {
    id: String,
    title: String,
    unit: String,
    geography: &'static str,
    dataflow: String,
    figures: &'static str,
    commands: Vec<String>,
}

#[derive(Template)]
#[template(path = "indicators.html")]
struct Indicators {
    frame: Frame,
    indicators: Vec<Listed>,
    /// How many the data folder can answer.
    loaded: usize,
}

/// All indicators of the catalog, with whether the data folder has their dataflow.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&[], &forms)?;
    let listed = indicators::list(&site.indicators, Some(&site.store))?;
    match asked.form {
        Form::Json => return Ok(Reply::json(indicators::json(&listed)?)),
        Form::Csv => return Ok(Reply::csv(indicators::csv(&listed)?)),
        _ => {}
    }
    let page = Indicators {
        frame: Frame::new("Indicators", "indicators", asked, &forms),
        loaded: listed.iter().filter(|one| one.loaded).count(),
        indicators: listed
            .into_iter()
            .map(|one| {
                let definition = &one.indicator.definition;
                Listed {
                    id: one.indicator.id.to_string(),
                    title: one.indicator.reading.title.clone(),
                    unit: super::sources::unit(definition.unit.code()),
                    geography: definition.geography.name(),
                    dataflow: definition.dataflow.to_string(),
                    figures: one.figures(),
                    commands: one.commands,
                }
            })
            .collect(),
    };
    Ok(Reply::html(page.render()?))
}
