//! The only place where store and analysis meet: a question's slices are read, then answered.

pub mod beside;
pub mod document;
pub mod due;
pub mod follow_up;
pub mod lint;
mod part;
pub mod plan;
pub mod positions;
mod promises;
pub mod register;
pub mod targets;
pub mod territory;
pub mod usual;

use std::collections::BTreeMap;

use andamento_analysis::answer::check;
use andamento_analysis::{
    Answer, Asked, Comparison, Context, Convergence, ConvergenceQuestion, Coverage,
    CoverageQuestion, Decomposition, DecompositionQuestion, IndicatorCatalog, NoAnswer, Purpose,
    Question, QuestionError, Undecomposed, answer, compare, convergence, coverage, decomposition,
};
use andamento_model::{
    Cube, DataflowId, Definition, DimensionId, Formula, Indicator, NOT_SPECIFIED, SliceRequest,
};
use andamento_store::{Store, StoreError};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The definition guard refuses, or the question cannot be understood.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// The indicator is defined, and nothing of a dataflow that it takes was imported.
    #[error(
        "indicator {indicator} is defined, not loaded: no data of dataflow `{missing}` in the \
         folder; to bring it: {}; see {link}; there are: {known}",
        commands.join("; ")
    )]
    NotLoaded {
        /// The indicator.
        indicator: String,
        /// The dataflow that is not there.
        missing: String,
        /// Where the agency shows it.
        link: String,
        /// The commands that bring it.
        commands: Vec<String>,
        /// The dataflows that are there.
        known: String,
    },
    /// The gap cannot be taken apart by this breakdown, or a table that it takes is not there.
    #[error(transparent)]
    Undecomposed(#[from] Undecomposed),
    /// The slices cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<QuestionError> for AskError {
    fn from(error: QuestionError) -> Self {
        Self::NoAnswer(error.into())
    }
}

/// Answers a question from a data folder.
///
/// What the definitions alone refuse is refused before anything is read, so that it needs no
/// figures.
///
/// # Errors
/// A refusal, what is wrong with the question, or why the folder cannot be read.
pub fn ask(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &Question,
) -> Result<Answer, AskError> {
    answered(store, indicators, context, question, |_, request| request)
}

/// Answers from the slices that a question needs, each as `narrowed` for the indicator.
fn answered(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &Question,
    narrowed: impl Fn(&Definition, SliceRequest) -> SliceRequest,
) -> Result<Answer, AskError> {
    let asked = Asked {
        indicator: indicators.get(question.indicator())?,
        reference_indicator: match question.reference_indicator() {
            Some(id) => Some(indicators.get(id)?),
            None => None,
        },
    };
    check(question, asked, context)?;
    let requests = question.needs(asked).into_iter();
    let definition = &asked.indicator.definition;
    let cubes = cubes(store, requests.map(|one| narrowed(definition, one)), asked)?;
    Ok(answer(question, asked, &cubes, context)?)
}

/// The slices, or why there is none of an indicator.
fn cubes(
    store: &Store,
    requests: impl Iterator<Item = SliceRequest>,
    asked: Asked<'_>,
) -> Result<Vec<Cube>, AskError> {
    requests
        .map(|request| slice(store, request))
        .collect::<Result<Vec<Cube>, StoreError>>()
        .map_err(|error| not_loaded(error, asked))
}

/// Sets territories side by side, from a data folder.
///
/// # Errors
/// A refusal, what is wrong with the question, or why the folder cannot be read.
pub fn ask_compare(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &Question,
) -> Result<Comparison, AskError> {
    let question = question.clone().wanted_for(Purpose::SideBySide);
    Ok(compare(
        ask(store, indicators, context, &question)?,
        context,
    ))
}

/// The same about a few countries, cities or aggregates of countries: of the indicator's own table
/// nothing else is read but the members of aggregates. What it answers is what [`ask`] answers; what
/// it refuses may have another reason there, since it does not know of other territories. Not for
/// regions, of which it is noted when a whole table mixes versions of their codes.
///
/// # Errors
/// As [`ask`].
pub fn ask_there(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &Question,
) -> Result<Answer, AskError> {
    let asked = &question.scope().territories;
    let mut territories: Vec<String> = asked.clone();
    for aggregate in asked {
        let members = context.aggregates.get(aggregate).into_iter().flatten();
        territories.extend(members.cloned());
    }
    answered(store, indicators, context, question, |own, request| {
        if request.dataflow == own.dataflow {
            request.with(own.territory_dimension.clone(), territories.clone())
        } else {
            request
        }
    })
}

/// Answers a question about coverage from a data folder.
///
/// # Errors
/// What is wrong with the question, or why the folder cannot be read.
pub fn ask_coverage(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &CoverageQuestion,
) -> Result<Coverage, AskError> {
    let asked = Asked {
        indicator: indicators.get(&question.indicator)?,
        reference_indicator: None,
    };
    let requests = question.needs(asked.indicator).into_iter();
    let cubes = cubes(store, requests, asked)?;
    Ok(coverage(question, asked.indicator, &cubes, context)?)
}

/// Answers a question about convergence from a data folder.
///
/// # Errors
/// A refusal, what is wrong with the question, or why the folder cannot be read.
pub fn ask_convergence(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &ConvergenceQuestion,
) -> Result<Convergence, AskError> {
    let inner = question.question(indicators.get(&question.indicator)?);
    let open = usual::Open {
        group: question.group.is_none(),
        reference: false,
    };
    let (_, answer) = usual::ask_usual(store, indicators, context, inner, open)?;
    Ok(convergence(answer, question, context)?)
}

/// Takes a gap apart, from a data folder.
///
/// # Errors
/// A refusal, what is wrong with the question, which table is missing, or why the folder
/// cannot be read.
pub fn ask_decomposition(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: &DecompositionQuestion,
) -> Result<Decomposition, AskError> {
    let indicator = indicators.get(&question.gap.indicator)?;
    let requests = question.needs(indicator)?;
    let known = store.dataflows()?;
    let absent = requests.iter().filter(|r| !known.contains(&r.dataflow));
    let commands: Vec<String> = absent
        .map(|request| {
            let filters = request.filters.iter().map(|(dimension, codes)| {
                let stated = codes.iter().filter(|code| *code != NOT_SPECIFIED);
                (dimension, stated.map(String::as_str).collect())
            });
            fetch_command(&request.dataflow, &filters.collect())
        })
        .collect();
    if !commands.is_empty() {
        return Err(question.lacking(commands).into());
    }
    let cubes = requests
        .into_iter()
        .map(|request| slice(store, request))
        .collect::<Result<Vec<Cube>, StoreError>>()?;
    Ok(decomposition(question, indicator, &cubes, context)?)
}

/// Whether the folder has every dataflow that an indicator takes.
///
/// # Errors
/// Why the folder cannot be read.
pub fn is_loaded(store: &Store, indicator: &Indicator) -> Result<bool, StoreError> {
    Ok(is_loaded_from(&store.dataflows()?, indicator))
}

/// Whether these dataflows are all that an indicator takes.
pub fn is_loaded_from(known: &[DataflowId], indicator: &Indicator) -> bool {
    dataflows(indicator).all(|dataflow| known.contains(dataflow))
}

/// The dataflows that an indicator takes.
pub fn dataflows(indicator: &Indicator) -> impl Iterator<Item = &DataflowId> {
    let definition = &indicator.definition;
    let other = definition.formula.denominator();
    std::iter::once(&definition.dataflow).chain(other.map(|other| &other.dataflow))
}

/// The commands that bring the figures of an indicator, one a dataflow.
pub fn fetch_commands(indicator: &Indicator) -> Vec<String> {
    let definition = &indicator.definition;
    let mut own: BTreeMap<&DimensionId, Vec<&str>> = BTreeMap::new();
    for (dimension, code) in &definition.filters {
        own.entry(dimension).or_default().push(code);
    }
    if let Some(bounds) = &definition.bounds {
        let codes = own.entry(&bounds.dimension).or_default();
        codes.extend([bounds.low.as_str(), bounds.high.as_str()]);
    }
    match &definition.formula {
        Formula::Published | Formula::PerOther { .. } => {}
        Formula::SumOf { dimension, codes } => {
            own.entry(dimension)
                .or_default()
                .extend(codes.iter().map(String::as_str));
        }
        Formula::ShareOf {
            dimension,
            numerator,
            denominator,
        } => {
            let codes = own.entry(dimension).or_default();
            for code in numerator.iter().chain(denominator) {
                if !codes.contains(&code.as_str()) {
                    codes.push(code);
                }
            }
        }
    }
    let mut commands = vec![fetch_command(&definition.dataflow, &own)];
    if let Some(other) = definition.formula.denominator() {
        let filters = other.filters.iter();
        let filters = filters.map(|(dimension, code)| (dimension, vec![code.as_str()]));
        commands.push(fetch_command(&other.dataflow, &filters.collect()));
    }
    commands
}

fn fetch_command(dataflow: &DataflowId, filters: &BTreeMap<&DimensionId, Vec<&str>>) -> String {
    let mut command = format!("andamento fetch {dataflow}");
    for (dimension, codes) in filters {
        command.push_str(&format!(" --where {dimension}={}", codes.join(",")));
    }
    command
}

/// An indicator of the catalog whose dataflow was never imported is defined, not loaded.
fn not_loaded(error: StoreError, asked: Asked<'_>) -> AskError {
    let StoreError::UnknownDataflow { dataflow, known } = error else {
        return error.into();
    };
    let taken = |indicator: &&Indicator| dataflows(indicator).any(|own| *own == dataflow);
    let candidates = std::iter::once(asked.indicator).chain(asked.reference_indicator);
    let Some(indicator) = candidates.into_iter().find(taken) else {
        return StoreError::UnknownDataflow { dataflow, known }.into();
    };
    AskError::NotLoaded {
        indicator: indicator.id.to_string(),
        missing: dataflow.to_string(),
        link: indicator.reading.source.link.clone(),
        commands: fetch_commands(indicator),
        known,
    }
}

/// A table of one unit may leave the unit out.
fn slice(store: &Store, mut request: SliceRequest) -> Result<Cube, StoreError> {
    match store.slice(&request) {
        Err(StoreError::UnknownDimension { dimension, .. }) if dimension.as_str() == "unit" => {
            request.filters.remove(&dimension);
            store.slice(&request)
        }
        other => other,
    }
}
