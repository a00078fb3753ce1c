//! What Member States did about what a plan asked of them: recommendations × Member States.
//!
//! A row is a recommendation that the register has; what a source ties to an area only is in the
//! row of the area, *not specified*, and what it ties to the plan only in the row of the plan. A
//! measure is in a cell because a person recorded a link of a class, with a source. A cell
//! without a measure is *unknown*: silence says nothing. Only a link of the class `none-reported`
//! makes it *none reported*, and such a link needs a source that claims to be complete: without a
//! source it is passed over, and the cell stays unknown. A measure that was withdrawn or redacted is in
//! no cell; one that several links tie to one row by one class counts once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use andamento_model::register::{Entry, EntryId, EntryKind, Register, Source, only_of_a_source};

/// How a measure relates to what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FollowUp {
    /// It was done because of what was asked.
    PromptedBy,
    /// It goes the way that was asked, whatever caused it.
    InLine,
    /// It comes on top of what was asked.
    Additional,
    /// It goes further than what was asked.
    Beyond,
    /// The source does not say how it relates.
    Unclear,
    /// A source that claims to be complete reports no measure.
    NoneReported,
}

impl FollowUp {
    /// All classes, in the order of tables.
    pub const ALL: [Self; 6] = [
        Self::PromptedBy,
        Self::InLine,
        Self::Additional,
        Self::Beyond,
        Self::Unclear,
        Self::NoneReported,
    ];

    /// The name, as in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::PromptedBy => "prompted-by",
            Self::InLine => "in-line",
            Self::Additional => "additional",
            Self::Beyond => "beyond",
            Self::Unclear => "unclear",
            Self::NoneReported => "none-reported",
        }
    }

    /// By its name. `None`: it is no class of the matrix.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

impl fmt::Display for FollowUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a filter on classes leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The measures of a class.
    Class(FollowUp),
    /// The cells of which nothing is known: no measure.
    Unknown,
}

impl Wanted {
    const UNKNOWN: &'static str = "unknown";

    /// The names, in the order of tables.
    pub fn names() -> [&'static str; 7] {
        let [a, b, c, d, e, f] = FollowUp::ALL.map(FollowUp::name);
        [a, b, c, d, e, f, Self::UNKNOWN]
    }

    /// The name of a class, or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Class(class) => class.name(),
            Self::Unknown => Self::UNKNOWN,
        }
    }

    /// By its name.
    ///
    /// # Errors
    /// There is no such class; says which there are.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name == Self::UNKNOWN {
            return Ok(Self::Unknown);
        }
        FollowUp::parse(name).map(Self::Class).ok_or_else(|| {
            let there = Self::names().join(", ");
            format!("there is no such class (there are: {there})")
        })
    }
}

/// A row: what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The recommendation, the area or the plan that measures are linked to.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// The number of the area. `None`: the plan as a whole.
    pub area: Option<String>,
    /// Whether the row is a recommendation; otherwise the source does not say which one.
    pub specified: bool,
}

/// A measure in a cell, or one that names no state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The practice, operation or programme.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// How it relates to what was asked.
    pub class: FollowUp,
    /// The link that says so.
    pub link: EntryId,
    /// Where the link was read. `None`: entered without a document.
    pub source: Option<Source>,
    /// Why the two are linked so. `None`: not stated.
    pub why: Option<String>,
}

/// What is known of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellState {
    /// There is at least one measure.
    Reported,
    /// A complete source reports none.
    NoneReported,
    /// No source says anything.
    Unknown,
}

/// What is asked of the matrix.
#[derive(Debug, Clone, Default)]
pub struct MatrixQuestion {
    /// Only measures of this class, or only what is unknown. `None`: all.
    pub class: Option<Wanted>,
    /// Only this state. `None`: all.
    pub state: Option<String>,
    /// Only rows of the area with this number. `None`: of all, and of the plan as a whole.
    pub area: Option<String>,
}

/// The matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The plan.
    pub plan: EntryId,
    /// The rows, by area; recommendations before what is not specified.
    pub rows: Vec<Asked>,
    /// The Member States, by code.
    pub states: Vec<String>,
    /// The measures by row and state, `rows` × `states`.
    cells: Vec<Vec<Vec<Measure>>>,
    /// What is known of each cell, whatever classes are shown.
    known: Vec<Vec<CellState>>,
    /// Measures that name no Member State, with the number of their row; they are in no cell.
    pub without_state: Vec<(usize, Measure)>,
}

/// Sums of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixTotals {
    /// Measures in cells by class, in the order of [`FollowUp::ALL`]; a measure of seven states
    /// counts seven times.
    pub by_class: [usize; 6],
    /// Measures that name no state, by class.
    pub without_state: [usize; 6],
    /// Cells with a measure.
    pub reported: usize,
    /// Cells for which a complete source reports none.
    pub none_reported: usize,
    /// Cells of which nothing is known.
    pub unknown: usize,
}

impl Matrix {
    /// The measures of a cell, `none-reported` included; none when row or state are not there.
    pub fn cell(&self, row: usize, state: usize) -> &[Measure] {
        let cell = self.cells.get(row).and_then(|row| row.get(state));
        cell.map_or(&[], Vec::as_slice)
    }

    /// What is known of a cell; a filter on classes takes measures out and leaves this. Unknown
    /// where row or state are not there.
    pub fn state_of(&self, row: usize, state: usize) -> CellState {
        let cell = self.known.get(row).and_then(|row| row.get(state));
        cell.copied().unwrap_or(CellState::Unknown)
    }

    /// The sums; [`MatrixTotals::reported`], `none_reported` and `unknown` add up to all cells.
    pub fn totals(&self) -> MatrixTotals {
        let mut totals = MatrixTotals {
            by_class: [0; 6],
            without_state: [0; 6],
            reported: 0,
            none_reported: 0,
            unknown: 0,
        };
        for row in 0..self.rows.len() {
            for state in 0..self.states.len() {
                match self.state_of(row, state) {
                    CellState::Reported => totals.reported += 1,
                    CellState::NoneReported => totals.none_reported += 1,
                    CellState::Unknown => totals.unknown += 1,
                }
                for measure in self.cell(row, state) {
                    totals.by_class[measure.class as usize] += 1;
                }
            }
        }
        for (_, measure) in &self.without_state {
            totals.without_state[measure.class as usize] += 1;
        }
        totals
    }
}

/// The matrix of a plan.
///
/// `states` are the codes of the Member States; a region counts for its state (`BE3` for `BE`).
/// A filter on classes takes measures out of cells; what is known of a cell, and the totals of
/// that, stay.
pub fn matrix(
    register: &Register,
    plan: &EntryId,
    states: &[String],
    question: &MatrixQuestion,
) -> Matrix {
    let mut rows = rows(register, plan);
    rows.retain(|row| question.area.is_none() || row.area == question.area);
    let mut states = states.to_vec();
    states.sort();
    states.retain(|state| question.state.as_ref().is_none_or(|wanted| wanted == state));
    let mut matrix = Matrix {
        plan: plan.clone(),
        cells: vec![vec![Vec::new(); states.len()]; rows.len()],
        known: vec![vec![CellState::Unknown; states.len()]; rows.len()],
        without_state: Vec::new(),
        states,
        rows,
    };
    let numbers: BTreeMap<String, usize> = matrix
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| (row.entry.to_string(), at))
        .collect();
    let mut seen = BTreeSet::new();
    for (link, record) in register.of_kind(EntryKind::Link) {
        let class = link.text("class").and_then(FollowUp::parse);
        let row = link.text("to").and_then(|to| numbers.get(to));
        let (Some(class), Some(row), Some(from)) = (class, row, link.reference("from")) else {
            continue;
        };
        if only_of_a_source(class.name()) && record.source.is_none() {
            continue;
        }
        // What was withdrawn or redacted is no measure, nor is who does something.
        let Some(entry) = register.entry(&from).filter(|_| is_measure(from.kind())) else {
            continue;
        };
        if !seen.insert((*row, from.clone(), class)) {
            continue;
        }
        let measure = Measure {
            title: entry.title().to_string(),
            entry: from,
            class,
            link: link.id().clone(),
            source: record.source.clone(),
            why: link.text("why").map(str::to_string),
        };
        place(&mut matrix, *row, measure, entry, question);
    }
    matrix
}

/// Kinds of entries that can be a measure, or the report of a source that there is none.
fn is_measure(kind: EntryKind) -> bool {
    matches!(
        kind,
        EntryKind::Practice
            | EntryKind::Operation
            | EntryKind::Programme
            | EntryKind::StatusReport
            | EntryKind::Event
    )
}

fn place(
    matrix: &mut Matrix,
    row: usize,
    measure: Measure,
    entry: &Entry,
    question: &MatrixQuestion,
) {
    let territories = entry.all("territories");
    let of_state = |state: &str| {
        territories.iter().any(|code| {
            code == state || (code.starts_with(state) && code.len() <= 5 && !code.contains('_'))
        })
    };
    let class = measure.class;
    let wanted = question
        .class
        .is_none_or(|asked| asked == Wanted::Class(class));
    let mut placed = false;
    for (at, state) in matrix.states.iter().enumerate() {
        if of_state(state) {
            placed = true;
            let known = &mut matrix.known[row][at];
            *known = match (*known, class) {
                (CellState::Unknown, FollowUp::NoneReported) => CellState::NoneReported,
                (known, FollowUp::NoneReported) => known,
                _ => CellState::Reported,
            };
            if wanted {
                matrix.cells[row][at].push(measure.clone());
            }
        }
    }
    // With a filter on a state, measures of other states are left out, not stateless.
    if wanted && !placed && question.state.is_none() {
        matrix.without_state.push((row, measure));
    }
}

fn rows(register: &Register, plan: &EntryId) -> Vec<Asked> {
    let number = |area: Option<&Entry>| {
        area.map(|area| area.text("number").unwrap_or(area.id().names()).to_string())
    };
    let mut rows = Vec::new();
    for (asked, _) in register.of_kind(EntryKind::Recommendation) {
        let area = asked
            .reference("area")
            .and_then(|area| register.entry(&area));
        let of_area = area.and_then(|area| area.text("plan"));
        if asked.text("plan").or(of_area) == Some(plan.as_str()) {
            rows.push(Asked {
                entry: asked.id().clone(),
                title: asked.title().to_string(),
                area: number(area),
                specified: true,
            });
        }
    }
    for (area, _) in register.referring(EntryKind::Area, "plan", plan) {
        rows.push(Asked {
            entry: area.id().clone(),
            title: area.title().to_string(),
            area: number(Some(area)),
            specified: false,
        });
    }
    let order = |row: &Asked| {
        let area = row.area.clone().unwrap_or_default();
        let number = area.parse::<u32>().unwrap_or(u32::MAX);
        (number, area, !row.specified, row.entry.clone())
    };
    rows.sort_by_cached_key(order);
    if let Some(entry) = register.entry(plan) {
        rows.push(Asked {
            entry: plan.clone(),
            title: entry.title().to_string(),
            area: None,
            specified: false,
        });
    }
    rows
}
