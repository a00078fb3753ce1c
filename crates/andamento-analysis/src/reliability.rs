//! How far a row can be relied on, from the statuses of its cells. Defined in
//! `docs/reliability.md`.

use std::fmt;

use andamento_model::{ConfStatus, Status};

/// How far a row can be relied on. Ordered from the best to the worst; a row has the worst
/// of its sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reliability {
    /// Every side has a value and no status speaks against it.
    Ok,
    /// A value is estimated, imputed, forecast or provisional (`e i s f p`).
    Estimated,
    /// The territory measures by another definition (`d`), and the row stands beside those of
    /// other territories.
    Differs,
    /// The series is broken at this time (`b`).
    Break,
    /// A value has low reliability or is not significant (`u n`).
    Low,
    /// A side has no value.
    Missing,
}

impl Reliability {
    /// The reliability of one side.
    pub fn of(has_value: bool, status: Status) -> Self {
        let any = |letters: &str| letters.chars().any(|l| status.obs().contains(l));
        if !has_value {
            Self::Missing
        } else if any("un") {
            Self::Low
        } else if any("b") {
            Self::Break
        } else if any("eisfp") {
            Self::Estimated
        } else {
            Self::Ok
        }
    }

    /// As written in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Estimated => "estimated",
            Self::Differs => "differs",
            Self::Break => "break",
            Self::Low => "low",
            Self::Missing => "missing",
        }
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a break means for the reader.
pub const BREAK_NOTE: &str = "break in time series: do not compare across it";

/// What the statuses of one side say, in words; `side` is `group` or `reference`.
pub fn status_notes(side: &str, status: Status) -> Vec<String> {
    let mut notes = Vec::new();
    for letter in status.obs().letters() {
        let words = match letter {
            'b' => continue,
            'd' => "definition differs, see the source's metadata",
            'e' | 's' => "estimated",
            'f' => "forecast",
            'i' => "imputed",
            'm' => "data cannot exist",
            'n' => "not significant",
            'p' => "provisional",
            'r' => "revised",
            'u' => "low reliability",
            'z' => "not applicable",
            _ => "status not known here, see the source",
        };
        notes.push(format!("{side}: {words} ({letter})"));
    }
    if status.conf() == ConfStatus::Confidential {
        notes.push(format!("{side}: confidential (c)"));
    }
    notes
}
