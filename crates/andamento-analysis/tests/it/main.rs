//! Tests of the sums on tiny cubes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where it stopped"
)]

mod catalog;
mod compare;
mod convergence;
mod coverage;
mod decomposition;
mod gap;
mod guard;
mod intervals;
mod levels;
mod lint;
mod methods;
mod properties;
mod register;
mod series;
mod tables;
mod trend;
