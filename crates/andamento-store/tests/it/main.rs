//! The store through its public door.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod atomic;
mod backups;
mod ledger;
mod round_trip;
mod seen;
mod table;
mod vintages;
