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
    loaded: bool,
}

#[derive(Template)]
#[template(path = "indicators.html")]
struct Indicators {
    frame: Frame,
    indicators: Vec<Listed>,
}

/// All indicators of the catalog, with whether the data folder has their dataflow.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&[], &forms)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(indicators::json(&site.indicators)?)),
        Form::Csv => return Ok(Reply::csv(indicators::csv(&site.indicators)?)),
        _ => {}
    }
    let loaded = site.store.dataflows()?;
    let page = Indicators {
        frame: Frame::new("Indicators", "indicators", asked, &forms),
        indicators: site
            .indicators
            .iter()
            .map(|indicator| {
                let definition = &indicator.definition;
                Listed {
                    id: indicator.id.to_string(),
                    title: indicator.reading.title.clone(),
                    unit: super::sources::unit(definition.unit.code()),
                    geography: definition.geography.name(),
                    dataflow: definition.dataflow.to_string(),
                    loaded: loaded.contains(&definition.dataflow),
                }
            })
            .collect(),
    };
    Ok(Reply::html(page.render()?))
}
