//! Which part of a dataflow a question needs.

use std::collections::BTreeMap;

use crate::id::{DataflowId, DimensionId};
use crate::provenance::Vintage;

/// A slice of a dataflow: codes by dimension and, if wanted, one vintage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceRequest {
    /// The dataflow.
    pub dataflow: DataflowId,
    /// Wanted codes by dimension; a dimension that is not named is not restricted. An empty
    /// list matches nothing.
    pub filters: BTreeMap<DimensionId, Vec<String>>,
    /// `None`: each cell from the newest vintage that has it. Otherwise only cells of files
    /// of this vintage.
    pub vintage: Option<Vintage>,
}

impl SliceRequest {
    /// The whole dataflow, each cell in its newest vintage.
    pub fn all(dataflow: DataflowId) -> Self {
        Self {
            dataflow,
            filters: BTreeMap::new(),
            vintage: None,
        }
    }

    /// Restricts one dimension, replacing an earlier restriction of it.
    #[must_use]
    pub fn with(mut self, dimension: DimensionId, codes: Vec<String>) -> Self {
        self.filters.insert(dimension, codes);
        self
    }
}
