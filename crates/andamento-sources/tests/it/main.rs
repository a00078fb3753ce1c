//! The porch from outside: what is fetched, what is read, what is refused.

mod bad_input;
mod fetch;
mod json_stat;
mod native;
mod nuts_versions;
mod scene;
mod specimens;
mod unresolved;
