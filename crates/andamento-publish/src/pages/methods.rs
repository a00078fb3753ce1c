//! How figures are made.

use askama::Template;

use super::Frame;
use crate::views::answer::STANDING;
use crate::web::{Asked, Fault, Reply, Site};

#[derive(Template)]
#[template(path = "methods.html")]
struct Page {
    frame: Frame,
    standing: &'static str,
    /// Label, dimension and code, who is not covered.
    groups: Vec<(String, String, String)>,
}

/// The methods, and whom the groups cover.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&[], &[])?;
    let page = Page {
        frame: Frame::new("Methods", "methods", asked, &[]),
        standing: STANDING,
        groups: site
            .groups
            .iter()
            .map(|group| {
                let code = format!("{} {}", group.dimension, group.code);
                (group.label.clone(), code, group.not_covered.clone())
            })
            .collect(),
    };
    Ok(Reply::html(page.render()?))
}
