//! End to end: the built program, the house it is in, and the readers of others.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where it stopped"
)]

mod backup;
mod bad_folder;
mod bad_input;
mod beside_windows;
mod catalogue;
mod contradictions;
mod dumped;
mod first_minutes;
mod follow_up_feeds;
mod follow_up_windows;
mod house;
mod journals;
mod killed;
mod ledger;
mod made_up;
mod meaning;
mod methods;
mod page_meaning;
mod peers_read;
mod questions;
mod register_content;
mod register_read;
mod register_stays;
mod register_ways;
mod register_windows;
mod round_trip;
mod sample;
mod scene;
mod search;
mod served;
mod superseded;
mod windows;
