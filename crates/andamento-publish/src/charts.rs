//! Pictures as SVG: text as text, colours that a page may change, no script.
//!
//! A picture alone has light colours of its own; on a page the stylesheet replaces them by
//! class, so that the same picture is readable in the dark and on paper.

pub mod dots;
pub mod dumbbell;
pub mod grid;
pub mod lines;
pub mod panels;
pub mod tiles;

mod scale;
mod svg;

pub(crate) use svg::escape;

/// A picture, with the sentence that says the same in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The SVG.
    pub svg: String,
    /// What it shows, in one sentence.
    pub sentence: String,
}

/// A number as axes write it.
fn written(value: f64, places: usize) -> String {
    crate::pages::shown(value, places)
}
