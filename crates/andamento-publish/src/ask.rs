//! The only place where store and analysis meet: a question's slices are read, then answered.

use andamento_analysis::answer::check;
use andamento_analysis::{
    Answer, Asked, Context, IndicatorCatalog, NoAnswer, Question, QuestionError, answer,
};
use andamento_model::{Cube, SliceRequest};
use andamento_store::{Store, StoreError};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The definition guard refuses, or the question cannot be understood.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
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
    let asked = Asked {
        indicator: indicators.get(question.indicator())?,
        reference_indicator: match question.reference_indicator() {
            Some(id) => Some(indicators.get(id)?),
            None => None,
        },
    };
    check(question, asked, context)?;
    let cubes = question
        .needs(asked)
        .into_iter()
        .map(|request| slice(store, request))
        .collect::<Result<Vec<Cube>, StoreError>>()?;
    Ok(answer(question, asked, &cubes, context)?)
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
