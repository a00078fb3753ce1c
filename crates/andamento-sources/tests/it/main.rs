//! The porch from outside: what is fetched, what is read, what is refused.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where it stopped"
)]

mod bad_input;
mod fetch;
mod json_stat;
mod native;
mod nuts_versions;
mod properties;
mod register_entries;
mod register_pages;
mod scene;
mod specimens;
mod unresolved;
