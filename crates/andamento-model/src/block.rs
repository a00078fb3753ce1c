//! A stretch of a table on its way from a reader to the store.

use crate::id::DimensionId;
use crate::period::Period;
use crate::status::Status;

/// One dimension of a [`Block`]: the codes met in it and which of them each series has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionColumn {
    /// Which dimension.
    pub id: DimensionId,
    /// Codes met in this block, each once, in the order in which they were met.
    pub codes: Vec<String>,
    /// One entry a series run: an index into `codes`.
    pub ids: Vec<u32>,
}

/// The time of each cell of a [`Block`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeriodColumn {
    /// Periods met in this block, each once, in the order in which they were met.
    pub periods: Vec<Period>,
    /// One entry a cell: an index into `periods`.
    pub ids: Vec<u32>,
}

/// A stretch of a table as runs of cells that share one series key.
///
/// Shape: `lengths[i]` consecutive cells belong to series run `i`; the lengths sum to the
/// number of cells; `periods.ids`, `values` and `statuses` have one entry a cell. A series
/// may come back in a later run or block. Each block has dictionaries of its own, so that
/// blocks can be read and written in parallel and memory stays bounded.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The dimensions, time apart; the same ones in the same order in every block of a table.
    pub dimensions: Vec<DimensionColumn>,
    /// Number of cells of each series run; never 0.
    pub lengths: Vec<u32>,
    /// Time of each cell.
    pub periods: PeriodColumn,
    /// Value of each cell; NaN where the source gives none.
    pub values: Vec<f64>,
    /// Statuses of each cell.
    pub statuses: Vec<Status>,
}

impl Block {
    /// An empty block.
    pub fn new(dimensions: &[DimensionId]) -> Self {
        let column = |id: &DimensionId| DimensionColumn {
            id: id.clone(),
            codes: Vec::new(),
            ids: Vec::new(),
        };
        Self {
            dimensions: dimensions.iter().map(column).collect(),
            lengths: Vec::new(),
            periods: PeriodColumn::default(),
            values: Vec::new(),
            statuses: Vec::new(),
        }
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.values.len()
    }
}

/// Why a sink could not take a block.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// Takes the blocks of one table, from several threads at once.
pub trait BlockSink: Sync {
    /// Takes the block with this number; numbers count from 0 without a hole, in the order
    /// of the file, but may arrive in any order.
    ///
    /// # Errors
    /// When the block cannot be kept; the reader then stops.
    fn put(&self, sequence: u64, block: Block) -> Result<(), SinkError>;
}
