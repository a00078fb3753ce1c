//! From a question and its slices to an answer.

use std::sync::Arc;

use andamento_model::{CellSource, Cube, DataflowId, Indicator, Period, Status};

use crate::guard::{Refusal, check_definitions, check_described, check_geography, remarks};
use crate::interval::Interval;
use crate::measured::Reader;
use crate::published::Published;
use crate::question::{Asked, Context, Question, QuestionError};
use crate::reliability::Reliability;
use crate::rows::{Work, group_exists};

/// One side of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The value in the indicator's unit. `None`: there is no cell, or it has no value.
    pub value: Option<f64>,
    /// Statuses as received; nothing when there is no cell.
    pub status: Status,
    /// Whether any file has the cell.
    pub present: bool,
    /// The files that it came from: indices into [`Answer::sources`].
    pub sources: Vec<usize>,
}

/// One row of an answer: a territory, a group and a time.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRow {
    /// Indicator id; for two indicators both, joined by ` - `.
    pub indicator: Arc<str>,
    /// Territory code.
    pub territory: Arc<str>,
    /// Time.
    pub time: Period,
    /// Sex code.
    pub sex: Arc<str>,
    /// Age code; for two indicators of different age both, joined by ` - `.
    pub age: Arc<str>,
    /// Group code.
    pub group: Arc<str>,
    /// Reference code. `None`: the row is not a gap.
    pub reference: Option<Arc<str>>,
    /// The group's side.
    pub group_side: Side,
    /// The reference's side. `None`: the row is not a gap.
    pub reference_side: Option<Side>,
    /// Group − reference, in [`Answer::gap_unit`]. `None`: a side has no value, or the row is
    /// not a gap.
    pub gap: Option<f64>,
    /// Group / reference. `None`: as for the gap, or the reference is 0.
    pub ratio: Option<f64>,
    /// Odds of the group / odds of the reference. `None`: as for the gap, or not rates, or a
    /// rate is 0 or 100 or beyond.
    pub odds_ratio: Option<f64>,
    /// The 95 % interval of the gap, or of the value when the row is not a gap. `None`:
    /// neither published bounds nor sample sizes.
    pub interval: Option<Interval>,
    /// How far the row can be relied on.
    pub reliability: Reliability,
    /// What a reader must know, one remark each.
    pub notes: Vec<String>,
    /// Dataflow; for two both, joined by `+`.
    pub dataflow: Arc<str>,
    /// Vintage of the cells; for several all, joined by `+`. Empty: there is no cell.
    pub vintage: Arc<str>,
}

/// That the guard was overridden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The reason given.
    pub reason: String,
    /// What the guard refused.
    pub refusal: Refusal,
}

/// An answer: rows with what is needed to understand them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The indicator.
    pub indicator: Indicator,
    /// The reference's own indicator. `None`: the same one, or no reference.
    pub reference_indicator: Option<Indicator>,
    /// Whether the rows are gaps.
    pub is_gap: bool,
    /// Unit code of the values; for two units both, joined by ` - `.
    pub unit: String,
    /// Unit of the gap: `pp` for rates.
    pub gap_unit: String,
    /// Rows by territory, group and time.
    pub rows: Vec<AnswerRow>,
    /// What the figures of the indicator have beside what was asked for.
    pub published: Published,
    /// Remarks on the answer as a whole.
    pub notes: Vec<String>,
    /// The files that the rows came from, each once.
    pub sources: Vec<CellSource>,
    /// The dataflow of each file of `sources`, in their order, as far as the indicators' own
    /// tables have them.
    pub dataflows: Vec<DataflowId>,
    /// Set when the guard refused and the question overrode it.
    pub overridden: Option<Override>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoAnswer {
    /// The definition guard refuses.
    #[error("{0}")]
    Refused(Refusal),
    /// The question cannot be understood or there are no figures.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

/// What the guard says before any figure is read; an override lets it pass.
///
/// # Errors
/// The refusal.
pub fn check(question: &Question, asked: Asked<'_>, context: &Context<'_>) -> Result<(), NoAnswer> {
    let differences = check_definitions(question, asked, context);
    if differences.is_empty() || question.scope().override_reason.is_some() {
        return Ok(());
    }
    Err(NoAnswer::Refused(Refusal { differences }))
}

/// Answers a question from the slices that [`Question::needs`] names, in that order.
///
/// # Errors
/// A refusal when the figures do not mean the same, or what is wrong with the question.
pub fn answer(
    question: &Question,
    asked: Asked<'_>,
    cubes: &[Cube],
    context: &Context<'_>,
) -> Result<Answer, NoAnswer> {
    let scope = question.scope();
    if let (Some(from), Some(to)) = (scope.from, scope.to)
        && from > to
    {
        return Err(QuestionError::YearOrder { from, to }.into());
    }
    check(question, asked, context)?;
    let mut differences = check_definitions(question, asked, context);
    let readers = readers(asked, cubes, &scope.sex)?;
    if let Question::Gap(gap) = question {
        let last = readers.last().unwrap_or(&readers[0]);
        group_exists(&readers[0], &gap.group, context)?;
        group_exists(last, &gap.reference, context)?;
        differences.extend(check_described(gap, asked, context));
    }
    let (geography, of_codes) = check_geography(question, &readers, context);
    differences.extend(geography);
    let overridden = match (&scope.override_reason, differences.is_empty()) {
        (_, true) => None,
        (Some(reason), false) => Some(Override {
            reason: reason.clone(),
            refusal: Refusal { differences },
        }),
        (None, false) => return Err(NoAnswer::Refused(Refusal { differences })),
    };
    let indicators = [
        asked.indicator,
        asked.reference_indicator.unwrap_or(asked.indicator),
    ];
    let pair = |of: &dyn Fn(&Indicator) -> String| {
        let [a, b] = indicators.map(of);
        if a == b { a } else { format!("{a} - {b}") }
    };
    let mut work = Work {
        context,
        answer: Answer {
            indicator: asked.indicator.clone(),
            reference_indicator: asked.reference_indicator.cloned(),
            is_gap: matches!(question, Question::Gap(_)),
            unit: pair(&|i| i.definition.unit.code().to_string()),
            gap_unit: pair(&|i| i.definition.unit.of_difference().to_string()),
            rows: Vec::new(),
            published: Published::of(&readers[0]),
            notes: of_codes,
            sources: Vec::new(),
            dataflows: Vec::new(),
            overridden,
        },
        indicator: pair(&|i| i.id.to_string()).into(),
        age: pair(&|i| i.definition.base.age.clone()).into(),
        before: None,
        vintages: None,
    };
    if scope.override_reason.is_some() && work.answer.overridden.is_none() {
        let note = "the override was not needed: nothing was refused";
        work.answer.notes.push(note.to_string());
    }
    if work.answer.is_gap {
        let definition = &asked.indicator.definition;
        let says = if definition.levels_comparable {
            definition.direction.of_gap()
        } else {
            definition.direction.of_ratio()
        };
        work.answer.notes.push(says.to_string());
    }
    work.answer.notes.extend(remarks(question, asked.indicator));
    for reader in &readers {
        if let Some(other) = reader.indicator().definition.formula.denominator() {
            work.answer.notes.push(format!(
                "derived by division of {} by {}: the two tables may count people in different \
                 ways and at different times",
                reader.cube().dataflow(),
                other.dataflow
            ));
        }
    }
    match question {
        Question::Series(series) => work.series(series, question, &readers)?,
        Question::Gap(gap) => work.gaps(gap, question, &readers)?,
    }
    if work.answer.rows.is_empty() {
        let note = "no file has a cell of these territories, groups and years together";
        work.answer.notes.push(note.to_string());
    }
    work.answer.dataflows = dataflows_of(&work.answer.sources, cubes);
    Ok(work.answer)
}

/// The dataflow of each file: that of the cube with its cells.
pub(crate) fn dataflows_of(sources: &[CellSource], cubes: &[Cube]) -> Vec<DataflowId> {
    let of = |source: &CellSource| {
        let mut cubes = cubes.iter();
        let cube = cubes.find(|cube| cube.sources().contains(source))?;
        Some(cube.dataflow().clone())
    };
    sources.iter().map_while(of).collect()
}

/// One reader an indicator, from the slices in the order of [`Question::needs`].
pub(crate) fn readers<'a>(
    asked: Asked<'a>,
    cubes: &'a [Cube],
    sex: &str,
) -> Result<Vec<Reader<'a>>, QuestionError> {
    let indicators = std::iter::once(asked.indicator).chain(asked.reference_indicator);
    let slices = |indicator: &Indicator| {
        1 + usize::from(indicator.definition.formula.denominator().is_some())
    };
    let needed: usize = indicators.clone().map(slices).sum();
    if cubes.len() != needed {
        return Err(QuestionError::Slices {
            needed,
            given: cubes.len(),
        });
    }
    let mut rest = cubes;
    let mut readers = Vec::new();
    for indicator in indicators {
        let (own, others) = rest.split_at(slices(indicator));
        readers.push(Reader::new(indicator, own, sex)?);
        rest = others;
    }
    Ok(readers)
}
