//! Exit codes.

use std::process::ExitCode;

/// Everything that was asked for is done.
pub const ALL_DONE: u8 = 0;
/// Something was refused or rejected, and the rest is done.
pub const SOME_REFUSED: u8 = 1;
/// Nothing was done.
pub const NOTHING_DONE: u8 = 2;

/// How a command ended when it did not fail altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// See [`ALL_DONE`].
    AllDone,
    /// See [`SOME_REFUSED`].
    SomeRefused,
    /// See [`NOTHING_DONE`]; what is wrong is already printed.
    NothingDone,
}

impl Exit {
    /// The code that the process ends with.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::AllDone => ALL_DONE,
            Self::SomeRefused => SOME_REFUSED,
            Self::NothingDone => NOTHING_DONE,
        })
    }
}
