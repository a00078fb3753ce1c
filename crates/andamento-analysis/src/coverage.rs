//! Which cells an indicator has, and what kind of nothing stands where it has none.

use andamento_model::{
    CellSource, ConfStatus, Cube, DataflowId, Indicator, Period, SliceRequest, Status,
};

use crate::answer::{NoAnswer, dataflows_of};
use crate::measured::{Measured, Reader};
use crate::question::{
    Asked, Context, Question, QuestionError, Scope, SeriesQuestion, definition_slices,
};
use crate::rows::{available_territories, periods, unknown_territory};

/// For which territories, groups and times does an indicator have a figure?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageQuestion {
    /// Indicator id.
    pub indicator: String,
    /// Group codes; empty: those of the definition, then the others that the figures have.
    pub groups: Vec<String>,
    /// The day on which it is asked, for the age of figures. `None`: no figure is called old.
    pub today: Option<Period>,
    /// A newest figure more than this many years before `today` is old.
    pub old_after: u16,
    /// Where and when.
    pub scope: Scope,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoverageState {
    /// A value that no status speaks against.
    Value,
    /// A value of low reliability or not significant (`u n`).
    Unreliable,
    /// No value because it would not be reliable (`u` on an empty cell).
    Withheld,
    /// No value because it is confidential (`c`).
    Confidential,
    /// No value because there cannot be one (`m z`).
    NotApplicable,
    /// The source has the cell and gives no value.
    Empty,
    /// No file has the cell.
    Absent,
}

impl CoverageState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Value,
        Self::Unreliable,
        Self::Withheld,
        Self::Confidential,
        Self::NotApplicable,
        Self::Empty,
        Self::Absent,
    ];

    fn of(measured: Option<&Measured<'_>>) -> Self {
        let Some(measured) = measured else {
            return Self::Absent;
        };
        let any = |letters: &str| letters.chars().any(|l| measured.status.obs().contains(l));
        match measured.value {
            Some(_) if any("un") => Self::Unreliable,
            Some(_) => Self::Value,
            None if measured.status.conf() == ConfStatus::Confidential => Self::Confidential,
            None if any("un") => Self::Withheld,
            None if any("mz") => Self::NotApplicable,
            None => Self::Empty,
        }
    }

    /// As written in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Unreliable => "unreliable",
            Self::Withheld => "withheld",
            Self::Confidential => "confidential",
            Self::NotApplicable => "not-applicable",
            Self::Empty => "empty",
            Self::Absent => "absent",
        }
    }

    /// One letter for a grid.
    pub fn letter(self) -> char {
        match self {
            Self::Value => '#',
            Self::Unreliable => 'u',
            Self::Withheld => ':',
            Self::Confidential => 'c',
            Self::NotApplicable => 'z',
            Self::Empty => '.',
            Self::Absent => ' ',
        }
    }

    /// Whether there is a value, reliable or not.
    pub fn has_value(self) -> bool {
        matches!(self, Self::Value | Self::Unreliable)
    }
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoveredCell {
    /// What stands there.
    pub state: CoverageState,
    /// Statuses as received.
    pub status: Status,
}

/// The cells of one territory and group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageLine {
    /// Territory code.
    pub territory: String,
    /// Group code.
    pub group: String,
    /// One entry a period of [`Coverage::periods`].
    pub cells: Vec<CoveredCell>,
    /// The newest period with a value, reliable or not. `None`: there is none.
    pub latest: Option<Period>,
    /// Whole calendar years from `latest` to today. `None`: no value, or today is not given.
    pub age_years: Option<u16>,
    /// Whether the newest value is old. `None`: as above.
    pub old: Option<bool>,
}

/// A group and whether the figures in the store have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredGroup {
    /// Its code.
    pub code: String,
    /// Whether any file has the code.
    pub published: bool,
}

/// The grid of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The indicator.
    pub indicator: Indicator,
    /// Sex code.
    pub sex: String,
    /// As the question gave it.
    pub today: Option<Period>,
    /// As the question gave it.
    pub old_after: u16,
    /// Groups in the order of the lines.
    pub groups: Vec<CoveredGroup>,
    /// Periods in the order of the cells.
    pub periods: Vec<Period>,
    /// By territory, then group.
    pub lines: Vec<CoverageLine>,
    /// Remarks on the answer as a whole.
    pub notes: Vec<String>,
    /// The files that the cells came from.
    pub sources: Vec<CellSource>,
    /// The dataflow of each file, in the order of `sources`.
    pub dataflows: Vec<DataflowId>,
}

impl Coverage {
    /// How many cells are in each state, in the order of [`CoverageState::ALL`].
    pub fn counts(&self) -> [(CoverageState, usize); 7] {
        CoverageState::ALL.map(|state| {
            let cells = self.lines.iter().flat_map(|line| &line.cells);
            (state, cells.filter(|cell| cell.state == state).count())
        })
    }
}

impl CoverageQuestion {
    /// The slices that the answer needs.
    pub fn needs(&self, indicator: &Indicator) -> Vec<SliceRequest> {
        definition_slices(&indicator.definition, self.scope.vintage.as_ref())
    }
}

/// Answers from the slices that [`CoverageQuestion::needs`] names, in that order.
///
/// # Errors
/// What is wrong with the question.
pub fn coverage(
    question: &CoverageQuestion,
    indicator: &Indicator,
    cubes: &[Cube],
    context: &Context<'_>,
) -> Result<Coverage, NoAnswer> {
    let scope = &question.scope;
    if let (Some(from), Some(to)) = (scope.from, scope.to)
        && from > to
    {
        return Err(QuestionError::YearOrder { from, to }.into());
    }
    let as_series = Question::Series(SeriesQuestion {
        indicator: question.indicator.clone(),
        groups: question.groups.clone(),
        n_group: None,
        scope: scope.clone(),
    });
    let readers = crate::answer::readers(
        Asked {
            indicator,
            reference_indicator: None,
        },
        cubes,
        &scope.sex,
    )?;
    let reader = &readers[0];
    let groups = groups(question, reader, context)?;
    let available = available_territories(&readers);
    let mut territories: Vec<String> = Vec::new();
    for code in &scope.territories {
        if available.binary_search(&code.as_str()).is_err() {
            return Err(unknown_territory(code, &available, &readers, context).into());
        }
        if !territories.contains(code) {
            territories.push(code.clone());
        }
    }
    if territories.is_empty() {
        territories = available.iter().map(|&code| code.to_string()).collect();
    }
    let periods = periods(&as_series, &readers)?;
    let (_, mut notes) = crate::guard::check_geography(&as_series, &readers, context);
    if question.today.is_none() {
        notes.push("no figure is called old: give the day of the question as --today".to_string());
    }
    let mut sources: Vec<CellSource> = Vec::new();
    let mut lines = Vec::with_capacity(territories.len() * groups.len());
    for territory in &territories {
        for group in &groups {
            let line = reader.line(territory, &group.code);
            let cells: Vec<CoveredCell> = periods
                .iter()
                .map(|&period| {
                    let measured = line.at(period);
                    for source in measured.iter().flat_map(|m| &m.sources) {
                        if !sources.contains(*source) {
                            sources.push((*source).clone());
                        }
                    }
                    CoveredCell {
                        state: CoverageState::of(measured.as_ref()),
                        status: measured.as_ref().map_or(Status::NONE, |m| m.status),
                    }
                })
                .collect();
            let newest = cells.iter().rposition(|cell| cell.state.has_value());
            let latest = newest.map(|at| periods[at]);
            let age_years = latest
                .zip(question.today)
                .map(|(latest, today)| today.year().saturating_sub(latest.year()));
            lines.push(CoverageLine {
                territory: territory.clone(),
                group: group.code.clone(),
                cells,
                latest,
                age_years,
                old: age_years.map(|age| age > question.old_after),
            });
        }
    }
    Ok(Coverage {
        indicator: indicator.clone(),
        sex: scope.sex.clone(),
        today: question.today,
        old_after: question.old_after,
        groups,
        periods,
        lines,
        notes,
        dataflows: dataflows_of(&sources, cubes),
        sources,
    })
}

/// The groups of the grid: a group that the catalog names is shown although no file has it,
/// so that its absence is seen.
fn groups(
    question: &CoverageQuestion,
    reader: &Reader<'_>,
    context: &Context<'_>,
) -> Result<Vec<CoveredGroup>, QuestionError> {
    let available = reader.groups();
    let mut codes: Vec<&str> = Vec::new();
    if question.groups.is_empty() {
        let defined = reader.indicator().definition.groups.iter();
        codes.extend(defined.map(String::as_str));
        codes.extend(available.iter().copied());
    } else {
        for code in &question.groups {
            match crate::rows::group_exists(reader, code, context) {
                Ok(()) | Err(QuestionError::GroupNotPublished { .. }) => codes.push(code),
                Err(other) => return Err(other),
            }
        }
    }
    let mut groups: Vec<CoveredGroup> = Vec::new();
    for code in codes {
        if !groups.iter().any(|known| known.code == code) {
            groups.push(CoveredGroup {
                code: code.to_string(),
                published: available.contains(&code),
            });
        }
    }
    Ok(groups)
}
