//! The windows: what leaves the house, as files, answers, pictures and pages.
//!
//! What this room keeps out: formulas and the reading of files. A number shown here was
//! computed in `andamento-analysis` or stands in the store as it was received.

pub mod ask;
pub mod charts;
pub mod export;
pub mod pages;
pub mod views;
pub mod web;
