//! What stands around every page.

use crate::web::{Asked, Form, METHOD_VERSION, stylesheet};

/// Head, navigation, the ways to take the view elsewhere, and how to cite it.
pub(crate) struct Frame {
    /// The page's title, also its first heading.
    pub title: String,
    /// Address of the stylesheet.
    pub style: &'static str,
    /// The part of the site, for the navigation: `indicators`.
    pub part: &'static str,
    /// Other forms of this view: name and address.
    pub forms: Vec<(&'static str, String)>,
    /// How to cite the page, without its address.
    pub cite: String,
    /// The page's own address.
    pub address: String,
}

impl Frame {
    /// A frame for a view that has these other forms.
    pub fn new(
        title: impl Into<String>,
        part: &'static str,
        asked: &Asked,
        forms: &[Form],
    ) -> Self {
        let title = title.into();
        let forms = forms.iter().map(|&form| {
            let name = match form {
                Form::Page => "HTML",
                Form::Json => "JSON",
                Form::Csv => "CSV",
                Form::Svg => "SVG",
                Form::Atom => "Atom",
                Form::Ics => "iCalendar",
            };
            (name, asked.address(form))
        });
        Self {
            style: stylesheet(),
            part,
            forms: forms.collect(),
            cite: {
                let end = if title.ends_with('?') { "" } else { "." };
                format!("{title}{end} Andamento, method version {METHOD_VERSION}.")
            },
            address: asked.address(Form::Page),
            title,
        }
    }

    /// A frame without other forms and without an address of its own.
    pub fn plain(title: &str) -> Self {
        Self {
            title: title.to_string(),
            style: stylesheet(),
            part: "",
            forms: Vec::new(),
            cite: String::new(),
            address: String::new(),
        }
    }

    /// Says in the citation where the figures come from.
    pub fn citing(mut self, sources: &super::Sources) -> Self {
        let named = sources.named();
        if !named.is_empty() {
            self.cite = format!("{} {named}", self.cite);
        }
        self
    }

    /// The version of the methods.
    pub fn version(&self) -> &'static str {
        METHOD_VERSION
    }
}
