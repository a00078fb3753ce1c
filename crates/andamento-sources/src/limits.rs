//! How much of anything is read before a file is refused.

/// Limits that keep memory bounded whatever a file holds. The defaults are far above what
/// any official table needs; tests lower them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in one line or record.
    pub line_bytes: usize,
    /// Lines of a file; of each row a few bytes are remembered, to notice a repeated one.
    pub lines: u64,
    /// Bytes of a file once decompressed.
    pub decoded_bytes: u64,
    /// Columns of a table: periods across in TSV, fields of a line in delimited formats.
    pub columns: usize,
    /// Different codes of one dimension.
    pub codes: usize,
    /// Bytes of a JSON document once decompressed; it is held in memory.
    pub json_bytes: u64,
    /// Cells of the grid of a JSON-stat dataset, with or without a value.
    pub json_cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line_bytes: 64 << 20,
            lines: 50_000_000,
            decoded_bytes: 64 << 30,
            columns: 20_000,
            codes: 1_000_000,
            json_bytes: 256 << 20,
            json_cells: 20_000_000,
        }
    }
}
