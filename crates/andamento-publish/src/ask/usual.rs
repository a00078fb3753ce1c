//! Questions that leave the groups open.

use andamento_analysis::{
    Answer, Context, IndicatorCatalog, NoAnswer, Question, QuestionError, usual_group, usual_pair,
};
use andamento_store::Store;

use super::{AskError, ask};

/// What the asker left open; the question has the definition's first there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Open {
    /// The group.
    pub group: bool,
    /// The reference.
    pub reference: bool,
}

/// Answers a question. Where an open group is not published, the first group or pair that is
/// takes its place; the question that was answered comes with the answer.
///
/// # Errors
/// As [`ask`]; without a published pair as if the question had named its groups itself.
pub fn ask_usual(
    store: &Store,
    indicators: &IndicatorCatalog,
    context: &Context<'_>,
    question: Question,
    open: Open,
) -> Result<(Question, Answer), AskError> {
    let error = match ask(store, indicators, context, &question) {
        Ok(found) => return Ok((question, found)),
        Err(error) => error,
    };
    let AskError::NoAnswer(NoAnswer::Question(QuestionError::GroupNotPublished {
        available, ..
    })) = &error
    else {
        return Err(error);
    };
    let definition = &indicators.get(question.indicator())?.definition;
    let other = match question {
        Question::Gap(mut gap) if gap.reference_indicator.is_none() => {
            let given = (
                (!open.group).then_some(gap.group.as_str()),
                (!open.reference).then_some(gap.reference.as_str()),
            );
            usual_pair(definition, available, given, context).map(|(group, reference)| {
                (gap.group, gap.reference) = (group, reference);
                Question::Gap(gap)
            })
        }
        Question::Series(mut series) if open.group => {
            usual_group(definition, available).map(|group| {
                series.groups = vec![group];
                Question::Series(series)
            })
        }
        _ => None,
    };
    let question = other.ok_or(error)?;
    let found = ask(store, indicators, context, &question)?;
    Ok((question, found))
}
