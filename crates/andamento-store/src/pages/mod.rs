//! Cells to Parquet pages and back, at the level of dictionary numbers.
//!
//! The `parquet` crate frames pages and writes the metadata; the encoding of dictionary
//! numbers is done here, because a table comes as runs of equal keys and the page format
//! stores runs: nothing has to be expanded to one text per cell and hashed again.

pub(crate) mod columns;
pub(crate) mod hybrid;
mod page;
pub(crate) mod planes;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod write;
