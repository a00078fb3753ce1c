//! The store through its public door.

mod atomic;
mod round_trip;
mod table;
mod vintages;
