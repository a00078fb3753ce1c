//! The page that says what went wrong and where to go.

use askama::Template;

use super::Frame;
use crate::web::{Fault, visible};

#[derive(Template)]
#[template(path = "fault.html")]
struct Page {
    frame: Frame,
    said: String,
    /// Field, group's side, reference's side, why.
    differences: Vec<(&'static str, String, String, String)>,
}

/// The page of a fault.
///
/// # Errors
/// Never in practice: the template writes to memory.
pub fn page(fault: &Fault) -> Result<String, Fault> {
    let differences = match fault {
        Fault::Refused(refusal) => refusal
            .differences
            .iter()
            .map(|one| {
                (
                    one.field.name(),
                    visible(&one.group),
                    visible(&one.reference),
                    one.why.clone(),
                )
            })
            .collect(),
        _ => Vec::new(),
    };
    let said = match fault {
        Fault::Refused(_) => "These two may not be compared.".to_string(),
        other => {
            let said = visible(&other.to_string());
            let mut letters = said.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            format!("{}{}.", first.unwrap_or_default(), letters.as_str())
        }
    };
    let page = Page {
        frame: Frame::plain(fault.title()),
        said,
        differences,
    };
    Ok(page.render()?)
}
