//! The store through its public door.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod atomic;
<<<<<<< HEAD
mod backups;
=======
mod ledger;
>>>>>>> 042cf24 (store: a journal of the register, with two time axes)
mod round_trip;
mod table;
mod vintages;
