//! From the parameters of an address to a question, the same for every page that asks one.

use andamento_analysis::{
    GapQuestion, Purpose, Question, QuestionError, SampleSize, Scope, SeriesQuestion,
};
use andamento_model::{Indicator, Vintage};

use crate::web::{Asked, Fault, visible};

/// Where and when: parameters of every question about an indicator.
pub(crate) const WHERE: [&str; 5] = ["territory", "sex", "from", "to", "vintage"];
/// Parameters of a series, beside [`WHERE`].
pub(crate) const SERIES: [&str; 3] = ["override", "group", "n_group"];
/// Parameters of a gap, beside [`WHERE`] and [`SERIES`].
pub(crate) const GAP: [&str; 3] = ["reference", "reference_indicator", "n_reference"];
/// The longest reason, in letters; the site's description says the same.
const LONGEST_REASON: usize = 400;

/// Where and when; no territory stands for all that the figures have.
///
/// # Errors
/// Names the parameter and what was expected.
pub(crate) fn scope(asked: &Asked) -> Result<Scope, Fault> {
    let vintage = asked.one("vintage")?.map(|text| {
        Vintage::parse(text).ok_or_else(|| {
            Fault::Bad(
                "`vintage`: expected a date such as 2025-03-21, or undated-0a1b2c3d".to_string(),
            )
        })
    });
    let (from, to) = (asked.year("from")?, asked.year("to")?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(QuestionError::YearOrder { from, to }.into());
    }
    Ok(Scope {
        territories: asked.territories("territory")?,
        sex: asked.one("sex")?.unwrap_or("T").to_string(),
        from,
        to,
        vintage: vintage.transpose()?,
        override_reason: reason(asked)?,
        purpose: Purpose::OverTime,
    })
}

/// Why figures are computed although their definitions differ. `None`: not given.
fn reason(asked: &Asked) -> Result<Option<String>, Fault> {
    match asked.one("override")? {
        Some(text) if text.chars().count() > LONGEST_REASON => Err(Fault::Bad(format!(
            "`override`: the reason has more than {LONGEST_REASON} letters; say it more briefly"
        ))),
        given => Ok(given.map(visible)),
    }
}

/// The same for a question that needs a territory.
fn placed(asked: &Asked) -> Result<Scope, Fault> {
    let scope = scope(asked)?;
    if scope.territories.is_empty() {
        return Err(Fault::Bad(
            "which territory? Add `territory` to the address, for example ?territory=SE"
                .to_string(),
        ));
    }
    Ok(scope)
}

fn persons(asked: &Asked, name: &str) -> Result<Option<SampleSize>, Fault> {
    let size = asked.one(name)?.map(SampleSize::parse).transpose();
    size.map_err(|error| Fault::Bad(format!("`{name}`: {error}")))
}

/// The question of `series`.
///
/// # Errors
/// Names the parameter and what was expected.
pub(crate) fn series(indicator: &Indicator, asked: &Asked) -> Result<Question, Fault> {
    Ok(Question::Series(SeriesQuestion {
        indicator: indicator.id.to_string(),
        groups: asked.many("group")?,
        n_group: persons(asked, "n_group")?,
        scope: placed(asked)?,
    }))
}

/// The question of `gap` and `trend`: the usual pair of groups unless others are given.
///
/// # Errors
/// Names the parameter and what was expected.
pub(crate) fn gap(indicator: &Indicator, asked: &Asked) -> Result<Question, Fault> {
    gap_in(indicator, asked, placed(asked)?)
}

fn gap_in(indicator: &Indicator, asked: &Asked, scope: Scope) -> Result<Question, Fault> {
    let definition = &indicator.definition;
    let side = |name: &str, usual: Option<&String>| -> Result<String, Fault> {
        let given = asked.one(name)?.map(ToString::to_string);
        given.or_else(|| usual.cloned()).ok_or_else(|| {
            Fault::Bad(format!(
                "{} describes the whole population only: it has no {name}; ask for its series",
                indicator.id
            ))
        })
    };
    Ok(Question::Gap(GapQuestion {
        indicator: indicator.id.to_string(),
        group: side("group", definition.groups.first())?,
        reference: side("reference", definition.references.first())?,
        reference_indicator: asked.one("reference_indicator")?.map(ToString::to_string),
        n_group: persons(asked, "n_group")?,
        n_reference: persons(asked, "n_reference")?,
        scope,
    }))
}

/// The question of `compare`: gaps to a reference if one is given, values otherwise.
///
/// # Errors
/// Names the parameter and what was expected.
pub(crate) fn side_by_side(indicator: &Indicator, asked: &Asked) -> Result<Question, Fault> {
    let scope = scope(asked)?;
    if asked.one("reference")?.is_some() {
        return gap_in(indicator, asked, scope);
    }
    Ok(Question::Series(SeriesQuestion {
        indicator: indicator.id.to_string(),
        groups: asked.many("group")?,
        n_group: None,
        scope,
    }))
}
