//! The kinds of entries.

use std::fmt;
use std::str::FromStr;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A document that promises: an action plan, a strategy.
    Plan,
    /// A part of a plan, a priority.
    Area,
    /// One promise of a plan. Identity: plan, area, number.
    Action,
    /// What one body asks another to do.
    Recommendation,
    /// What somebody reported about an entry, beside its own status.
    StatusReport,
    /// What money comes from: a fund's programme, a call.
    Programme,
    /// Funded work (*project* in pages).
    Operation,
    /// A documented approach; also a measure that a state reports.
    Practice,
    /// A body: authority, association, network, agency.
    Organisation,
    /// A round of asking for views.
    Consultation,
    /// An organisation's dated view on an item.
    Position,
    /// A stated target and what was reached; stages of a funnel name their previous stage.
    Target,
    /// Something promised for a time, or held.
    Event,
    /// A statement of a figure or fact about a subject.
    Claim,
    /// A typed, sourced connection between two entries.
    Link,
    /// A text that was read, kept with its hash and lines.
    Document,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::Plan,
        Self::Area,
        Self::Action,
        Self::Recommendation,
        Self::StatusReport,
        Self::Programme,
        Self::Operation,
        Self::Practice,
        Self::Organisation,
        Self::Consultation,
        Self::Position,
        Self::Target,
        Self::Event,
        Self::Claim,
        Self::Link,
        Self::Document,
    ];

    /// The name in files, commands and addresses: `status-report`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Area => "area",
            Self::Action => "action",
            Self::Recommendation => "recommendation",
            Self::StatusReport => "status-report",
            Self::Programme => "programme",
            Self::Operation => "operation",
            Self::Practice => "practice",
            Self::Organisation => "organisation",
            Self::Consultation => "consultation",
            Self::Position => "position",
            Self::Target => "target",
            Self::Event => "event",
            Self::Claim => "claim",
            Self::Link => "link",
            Self::Document => "document",
        }
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for EntryKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|kind| kind.name()).collect();
            format!(
                "`{}` is not a kind of entry (there are: {})",
                text.chars().take(60).collect::<String>().escape_debug(),
                names.join(", ")
            )
        })
    }
}
