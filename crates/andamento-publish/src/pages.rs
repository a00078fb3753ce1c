//! Pages: each is a struct with a template, made from the same views as data and pictures.

pub mod about;
pub mod compare;
pub mod convergence;
pub mod coverage;
pub mod dataflow;
pub mod dataflows;
pub mod fault;
pub mod follow_up;
pub mod indicator;
pub mod indicators;
pub mod methods;
pub mod places;
pub mod question;
pub mod register;
pub mod start;
pub mod table;
pub mod territory;
pub mod trend;

mod alone;
mod asking;
mod controls;
mod decomposition;
mod figures;
mod frame;
mod names;
mod paged;
mod parameters;
mod picture;
mod sources;
mod ways;

pub(crate) use figures::{Figures, NONE, decimals_of, place, sentences, shown, signed};
pub(crate) use frame::Frame;
pub(crate) use paged::Paged;
pub(crate) use sources::{Meaning, Sources};
