//! The thread of results: from the money to the figure and back.
//!
//! programme, operation, target, practice, action, recommendation, indicator. Two entries are
//! connected where a field of one names the other, or where a recorded link does. From a start
//! the thread is followed up and down, never back and forth: what shares a programme with the
//! start is not part of its thread. A stage without an entry is *missing*, and is shown so.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{Entry, EntryId, EntryKind, Record, Register, Source};

/// A stage of the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Who paid.
    Programme,
    /// Who did it.
    Operation,
    /// Whom it reached.
    Target,
    /// What was done.
    Practice,
    /// What was promised.
    Action,
    /// What was asked: a recommendation, or the area or plan where a source names only that.
    Recommendation,
    /// What is measured.
    Indicator,
}

impl Stage {
    /// All stages, from the money to the figure.
    pub const ALL: [Self; 7] = [
        Self::Programme,
        Self::Operation,
        Self::Target,
        Self::Practice,
        Self::Action,
        Self::Recommendation,
        Self::Indicator,
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Operation => "operation",
            Self::Target => "target",
            Self::Practice => "practice",
            Self::Action => "action",
            Self::Recommendation => "recommendation",
            Self::Indicator => "indicator",
        }
    }

    /// The stage of an identifier, indicators (`indicator/<id>`) included. `None`: it has no
    /// place in a thread.
    pub fn of(id: &str) -> Option<Self> {
        if id.starts_with(INDICATOR) {
            return Some(Self::Indicator);
        }
        match EntryId::parse(id).ok()?.kind() {
            EntryKind::Programme => Some(Self::Programme),
            EntryKind::Operation => Some(Self::Operation),
            EntryKind::Target => Some(Self::Target),
            EntryKind::Practice => Some(Self::Practice),
            EntryKind::Action => Some(Self::Action),
            EntryKind::Recommendation | EntryKind::Area | EntryKind::Plan => {
                Some(Self::Recommendation)
            }
            _ => None,
        }
    }
}

/// With what the identifier of an indicator begins.
pub const INDICATOR: &str = "indicator/";

/// Classes of links that hold a thread together; others say that two things are apart, the same,
/// or that nothing is known.
const HOLDS: [&str; 12] = [
    "prompted-by",
    "in-line",
    "additional",
    "beyond",
    "unclear",
    "taken-up",
    "partly-taken-up",
    "funds",
    "implements",
    "reaches",
    "uses",
    "measured-by",
];

/// How two members are connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The member nearer to the start.
    pub from: String,
    /// The class of the link, or the name of the field.
    pub how: String,
    /// The link. `None`: a field connects them.
    pub link: Option<EntryId>,
    /// Where it was read. `None`: entered without a document.
    pub source: Option<Source>,
}

/// An entry, or an indicator, in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its identifier.
    pub id: String,
    /// Its title. `None`: it is named by a link, and neither register nor catalog has it.
    pub title: Option<String>,
    /// How it is connected; empty for the start.
    pub connections: Vec<Connection>,
}

/// A stage of a thread with its members; none: the link is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// The members, by identifier.
    pub members: Vec<Member>,
}

/// The thread through a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Where it was begun.
    pub start: String,
    /// All stages, the missing ones included.
    pub steps: Vec<Step>,
}

/// The connections of a register, both ways.
struct Web<'r> {
    ends: BTreeMap<String, Vec<End<'r>>>,
}

/// The other end of a connection.
struct End<'r> {
    to: String,
    how: String,
    link: Option<&'r Entry>,
    record: &'r Record,
}

impl<'r> Web<'r> {
    fn of(register: &'r Register) -> Self {
        let mut web = Self {
            ends: BTreeMap::new(),
        };
        for (kind, field) in [
            (EntryKind::Operation, "programme"),
            (EntryKind::Practice, "operation"),
            (EntryKind::Target, "item"),
        ] {
            for (entry, record) in register.of_kind(kind) {
                if let Some(other) = entry.text(field) {
                    web.connect(entry.id().as_str(), other, field, None, record);
                }
            }
        }
        for (link, record) in register.of_kind(EntryKind::Link) {
            let class = link.text("class").unwrap_or_default();
            if let (Some(from), Some(to), true) =
                (link.text("from"), link.text("to"), HOLDS.contains(&class))
            {
                web.connect(from, to, class, Some(link), record);
            }
        }
        web
    }

    fn connect(
        &mut self,
        one: &str,
        other: &str,
        how: &str,
        link: Option<&'r Entry>,
        record: &'r Record,
    ) {
        for (from, to) in [(one, other), (other, one)] {
            let ends = self.ends.entry(from.to_string()).or_default();
            ends.push(End {
                to: to.to_string(),
                how: how.to_string(),
                link,
                record,
            });
        }
    }
}

/// The thread through an entry or an indicator (`indicator/<id>`).
///
/// `indicators` are the titles of the catalog's indicators by their identifiers. `None`: the
/// start has no place in a thread (an organisation, a claim).
pub fn thread(
    register: &Register,
    indicators: &BTreeMap<String, String>,
    start: &str,
) -> Option<Thread> {
    let begins = Stage::of(start)?;
    let web = Web::of(register);
    let mut found: BTreeMap<String, Vec<Connection>> = BTreeMap::new();
    found.insert(start.to_string(), Vec::new());
    // A target hangs on what it belongs to, and is followed through it.
    let mut roots = vec![start.to_string()];
    if begins == Stage::Target {
        roots = follow(&web, &roots, &mut found, |_, _| true);
    }
    for up in [true, false] {
        let onward = |from: Stage, to: Stage| if up { to > from } else { to < from };
        let mut waiting = roots.clone();
        while !waiting.is_empty() {
            waiting = follow(&web, &waiting, &mut found, |from, to| {
                onward(from, to) && from != Stage::Target && to != Stage::Target
            });
        }
    }
    let members: Vec<String> = found.keys().cloned().collect();
    follow(&web, &members, &mut found, |from, to| {
        to == Stage::Target && from != Stage::Target
    });
    if begins == Stage::Target {
        // Other targets of the same item stand beside it.
        found.entry(start.to_string()).or_default().clear();
    }
    let title = |id: &str| match id.strip_prefix(INDICATOR) {
        Some(name) => indicators.get(name).cloned(),
        None => EntryId::parse(id)
            .ok()
            .and_then(|id| register.entry(&id).map(|e| e.title().to_string())),
    };
    let steps = Stage::ALL.map(|stage| Step {
        stage,
        members: found
            .iter()
            .filter(|(id, _)| Stage::of(id) == Some(stage))
            .map(|(id, connections)| Member {
                id: id.clone(),
                title: title(id),
                connections: connections.clone(),
            })
            .collect(),
    });
    Some(Thread {
        start: start.to_string(),
        steps: steps.into(),
    })
}

/// One step from some members; returns those that are new.
fn follow(
    web: &Web<'_>,
    from: &[String],
    found: &mut BTreeMap<String, Vec<Connection>>,
    goes: impl Fn(Stage, Stage) -> bool,
) -> Vec<String> {
    let mut new = BTreeSet::new();
    for id in from {
        let stage = Stage::of(id);
        for end in web.ends.get(id).map_or(&[][..], Vec::as_slice) {
            let (Some(stage), Some(next)) = (stage, Stage::of(&end.to)) else {
                continue;
            };
            if !goes(stage, next) {
                continue;
            }
            let connections = found.entry(end.to.clone()).or_insert_with(|| {
                new.insert(end.to.clone());
                Vec::new()
            });
            let connection = Connection {
                from: id.clone(),
                how: end.how.clone(),
                link: end.link.map(|link| link.id().clone()),
                source: end.record.source.clone(),
            };
            if !connections.contains(&connection) {
                connections.push(connection);
            }
        }
    }
    new.into_iter().collect()
}
