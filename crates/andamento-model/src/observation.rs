//! One cell of a cube.

use crate::status::Status;

/// A value with its statuses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The value in the unit of its series. `None`: the source has the cell and gives no
    /// value; the status may say why. Zero is a value.
    pub value: Option<f64>,
    /// Observation status and confidentiality, as received.
    pub status: Status,
}
