//! About the site, and its description for programs.

use askama::Template;

use super::Frame;
use crate::web::{Asked, Fault, Form, Reply, Site, openapi as document};

#[derive(Template)]
#[template(path = "about.html")]
struct Page {
    frame: Frame,
    /// Whether the program's catalog has entries that the journal lacks.
    behind: bool,
}

/// What this is and how to use it.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&[], &[])?;
    let page = Page {
        frame: Frame::new("About", "about", asked, &[]),
        behind: site.ledger.is_behind_catalog()?,
    };
    Ok(Reply::html(page.render()?))
}

/// OpenAPI 3.1.
pub fn openapi(_site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&[], &[Form::Json])?;
    Ok(Reply::json(format!("{:#}\n", document())))
}
