//! The porch from outside: what is fetched, what is read, what is refused.

mod fetch;
mod nuts_versions;
mod unresolved;
