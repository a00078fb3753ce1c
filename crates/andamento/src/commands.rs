//! One module a command.

pub mod actions;
pub mod ask;
pub mod backup;
pub mod changes;
pub mod compare;
pub mod convergence;
pub mod coverage;
pub mod data;
pub mod dataflows;
pub mod decomposition;
pub mod demo;
pub mod dump;
pub mod entries;
pub mod fetch;
pub mod follow_up;
pub mod import;
pub mod indicators;
pub mod journal;
pub mod method;
pub mod redact;
pub mod revisions;
pub mod serve;
pub mod template;
pub mod trend;
pub mod verify;
