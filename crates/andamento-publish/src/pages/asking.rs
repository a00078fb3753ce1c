//! From a question as it was typed to its answer: open groups and names of territories.

use andamento_analysis::{Answer, NoAnswer, Question, QuestionError, Scope};
use andamento_model::Indicator;

use super::names::meant;
use crate::ask::AskError;
use crate::ask::usual::{Open, ask_usual};
use crate::web::{Asked, Fault, Site};

/// The answer, and the question that it answers: with published groups where the address leaves
/// them open, and with codes where it gives names of territories.
pub(crate) fn answered(
    site: &Site,
    indicator: &Indicator,
    asked: &Asked,
    mut question: Question,
) -> Result<(Question, Answer), Fault> {
    let open = Open {
        group: asked.one("group")?.is_none(),
        reference: asked.one("reference")?.is_none(),
    };
    with_names(site, indicator, &mut question, scope_of, |question| {
        let context = site.context();
        ask_usual(
            &site.store,
            &site.indicators,
            &context,
            question.clone(),
            open,
        )
    })
}

fn scope_of(question: &mut Question) -> &mut Scope {
    match question {
        Question::Series(series) => &mut series.scope,
        Question::Gap(gap) => &mut gap.scope,
    }
}

/// Asks; when the figures have no such territory, asks once more with the codes of the
/// territories that were named. What the figures have is never taken for a name.
///
/// # Errors
/// As `ask`, and when several territories have a name.
pub(crate) fn with_names<Q, A>(
    site: &Site,
    indicator: &Indicator,
    question: &mut Q,
    scope: fn(&mut Q) -> &mut Scope,
    ask: impl Fn(&Q) -> Result<A, AskError>,
) -> Result<A, Fault> {
    let error = match ask(question) {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let AskError::NoAnswer(NoAnswer::Question(QuestionError::UnknownTerritory { .. })) = &error
    else {
        return Err(error.into());
    };
    let mut named = false;
    for territory in &mut scope(question).territories {
        if let Some(code) = meant(site, indicator, territory)? {
            named |= code != *territory;
            *territory = code;
        }
    }
    if named {
        Ok(ask(question)?)
    } else {
        Err(error.into())
    }
}
