//! The start page, with search.

use askama::Template;

use super::Frame;
use crate::web::{Asked, Fault, Form, Found, Reply, Site, search};

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    frame: Frame,
    words: String,
    found: Vec<Found>,
    countries: Vec<(String, String)>,
    /// Id, title, what a value says.
    indicators: Vec<(String, String, String)>,
}

/// The start page; with `q`, what matches.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&["q"], &[Form::Json])?;
    let words: String = asked
        .one("q")?
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect();
    let found = search(site, &words);
    if asked.form == Form::Json {
        let results: Vec<serde_json::Value> = found
            .iter()
            .map(|one| {
                serde_json::json!({
                    "kind": one.kind, "code": one.code, "label": one.label, "page": one.address,
                })
            })
            .collect();
        let view = serde_json::json!({ "words": words, "results": results });
        return Ok(Reply::json(format!("{view:#}\n")));
    }
    let title = if words.is_empty() {
        "Is integration going well?".to_string()
    } else {
        format!("Search: {words}")
    };
    let union = site.aggregates.get("EU27_2020").into_iter().flatten();
    let codes = std::iter::once("EU27_2020").chain(union.map(String::as_str));
    let others = ["CH", "IS", "NO", "UK"];
    let page = Start {
        frame: Frame::new(title, "", asked, &[Form::Json]),
        words,
        found,
        countries: codes
            .chain(others)
            .map(|code| {
                let label = if code == "EU27_2020" {
                    "European Union"
                } else {
                    site.territory(code).unwrap_or(code)
                };
                (code.to_string(), label.to_string())
            })
            .collect(),
        indicators: site
            .indicators
            .iter()
            .map(|indicator| {
                let reading = &indicator.reading;
                (
                    indicator.id.to_string(),
                    reading.title.clone(),
                    reading.says.clone(),
                )
            })
            .collect(),
    };
    Ok(Reply::html(page.render()?))
}
