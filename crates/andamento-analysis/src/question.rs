//! What can be asked, which slices that needs, and what is wrong with a question.

use andamento_model::{
    Aggregates, Definition, DimensionId, Formula, Indicator, NOT_SPECIFIED, NutsTable,
    PopulationGroups, SliceRequest, Vintage,
};

use crate::interval::{IntervalError, SampleSize};

/// What figures are wanted for. Where territories are compared the guard asks more of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Each territory for itself, over time.
    OverTime,
    /// Territories side by side at one time.
    SideBySide,
    /// Whether territories grow alike.
    Convergence,
}

/// The parts that every question has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Territory codes in the order of the answer; empty: all that the dataflow has.
    pub territories: Vec<String>,
    /// The sex code; `T` is both.
    pub sex: String,
    /// First year; `None`: from the first there is.
    pub from: Option<u16>,
    /// Last year; `None`: to the last there is.
    pub to: Option<u16>,
    /// Only this vintage; `None`: each cell in its newest one.
    pub vintage: Option<Vintage>,
    /// Compute although the definition guard refuses, for this reason. `None`: obey.
    pub override_reason: Option<String>,
    /// What the figures are for. Whoever compares territories sets it; see
    /// [`Question::wanted_for`].
    pub purpose: Purpose,
}

impl Scope {
    /// Everything about these territories: both sexes, all years, newest vintages.
    pub fn of(territories: &[&str]) -> Self {
        Self {
            territories: territories.iter().map(|&code| code.to_string()).collect(),
            sex: "T".to_string(),
            from: None,
            to: None,
            vintage: None,
            override_reason: None,
            purpose: Purpose::OverTime,
        }
    }
}

/// How does an indicator develop?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesQuestion {
    /// Indicator id.
    pub indicator: String,
    /// Group codes in the order of the answer; empty: those of the indicator's definition.
    pub groups: Vec<String>,
    /// Sample size behind each value, for Wilson's interval. `None`: none is known.
    pub n_group: Option<SampleSize>,
    /// Where and when.
    pub scope: Scope,
}

/// How far is a group from a reference?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapQuestion {
    /// Indicator id.
    pub indicator: String,
    /// Group code.
    pub group: String,
    /// Reference code.
    pub reference: String,
    /// Another indicator for the reference. `None`: the same one.
    pub reference_indicator: Option<String>,
    /// Sample size of the group. `None`: not known.
    pub n_group: Option<SampleSize>,
    /// Sample size of the reference. `None`: not known.
    pub n_reference: Option<SampleSize>,
    /// Where and when.
    pub scope: Scope,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// How does an indicator develop?
    Series(SeriesQuestion),
    /// How far is a group from a reference?
    Gap(GapQuestion),
}

/// The indicators that a question names, found in the catalog.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The reference's indicator. `None`: the same one.
    pub reference_indicator: Option<&'a Indicator>,
}

/// Tables of the catalog that answers need.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Whom group codes cover.
    pub groups: &'a PopulationGroups,
    /// Region codes by NUTS version.
    pub nuts: &'a NutsTable,
    /// Aggregates of countries and their members.
    pub aggregates: &'a Aggregates,
}

impl Question {
    /// Where and when.
    pub fn scope(&self) -> &Scope {
        match self {
            Self::Series(question) => &question.scope,
            Self::Gap(question) => &question.scope,
        }
    }

    /// The same question, its figures wanted for something else.
    #[must_use]
    pub fn wanted_for(mut self, purpose: Purpose) -> Self {
        match &mut self {
            Self::Series(question) => question.scope.purpose = purpose,
            Self::Gap(question) => question.scope.purpose = purpose,
        }
        self
    }

    /// The indicator's id.
    pub fn indicator(&self) -> &str {
        match self {
            Self::Series(question) => &question.indicator,
            Self::Gap(question) => &question.indicator,
        }
    }

    /// The id of the reference's own indicator. `None`: there is no reference, or it has the
    /// same indicator.
    pub fn reference_indicator(&self) -> Option<&str> {
        match self {
            Self::Series(_) => None,
            Self::Gap(question) => question
                .reference_indicator
                .as_deref()
                .filter(|&id| id != question.indicator),
        }
    }

    /// The slices that the answer needs: one for the indicator and, if its formula takes another
    /// dataflow, one for that; if the reference has an indicator of its own, the same for it. Territories, groups and sexes are not restricted:
    /// an answer about an aggregate looks at its members, and a code that is not there is
    /// answered with those that are.
    pub fn needs(&self, asked: Asked<'_>) -> Vec<SliceRequest> {
        let vintage = &self.scope().vintage;
        std::iter::once(asked.indicator)
            .chain(asked.reference_indicator)
            .flat_map(|indicator| definition_slices(&indicator.definition, vintage.as_ref()))
            .collect()
    }
}

/// The slices of one indicator: its own and, if its formula takes another dataflow, that one.
/// A vintage belongs to the indicator's own dataflow; the other one is taken as it is newest.
pub(crate) fn definition_slices(
    definition: &Definition,
    vintage: Option<&Vintage>,
) -> Vec<SliceRequest> {
    let mut slices = vec![slice(definition, vintage.cloned())];
    if let Some(other) = definition.formula.denominator() {
        let mut request = SliceRequest::all(other.dataflow.clone());
        for (dimension, code) in &other.filters {
            let codes = vec![code.clone(), NOT_SPECIFIED.to_string()];
            request = request.with(dimension.clone(), codes);
        }
        slices.push(request);
    }
    slices
}

fn slice(definition: &Definition, vintage: Option<Vintage>) -> SliceRequest {
    let mut request = SliceRequest::all(definition.dataflow.clone());
    request.vintage = vintage;
    let mut restrict = |dimension: &DimensionId, codes: &[&str]| {
        let mut codes: Vec<String> = codes.iter().map(|&code| code.to_string()).collect();
        codes.push(NOT_SPECIFIED.to_string());
        codes.sort();
        codes.dedup();
        request.filters.insert(dimension.clone(), codes);
    };
    for (dimension, code) in &definition.filters {
        restrict(dimension, &[code]);
    }
    match &definition.formula {
        Formula::Published | Formula::PerOther { .. } => {}
        Formula::SumOf { dimension, codes } => {
            restrict(
                dimension,
                &codes.iter().map(String::as_str).collect::<Vec<_>>(),
            );
        }
        Formula::ShareOf {
            dimension,
            numerator,
            denominator,
        } => {
            let codes: Vec<&str> = numerator
                .iter()
                .chain(denominator)
                .map(String::as_str)
                .collect();
            restrict(dimension, &codes);
        }
    }
    if let Some(bounds) = &definition.bounds {
        let value = definition.filters.get(&bounds.dimension);
        let mut codes = vec![bounds.low.as_str(), bounds.high.as_str()];
        codes.extend(value.map(String::as_str));
        restrict(&bounds.dimension, &codes);
    }
    request
}

/// What is wrong with a question; says what exists instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuestionError {
    /// No such indicator.
    #[error("there is no indicator `{given}`; the nearest are: {}", nearest.join(", "))]
    UnknownIndicator {
        /// As given.
        given: String,
        /// The nearest ids.
        nearest: Vec<String>,
    },
    /// The dataflow has no such territory.
    #[error("{dataflow} has no territory `{given}`; the nearest are: {}{hint}", nearest.join(", "))]
    UnknownTerritory {
        /// As given.
        given: String,
        /// The dataflow that was looked into.
        dataflow: String,
        /// The nearest codes.
        nearest: Vec<String>,
        /// A remark on NUTS versions, or nothing.
        hint: String,
    },
    /// Neither the catalog nor the dataflow has such a group.
    #[error("there is no group `{given}` in {indicator}; it has: {}", known.join(", "))]
    UnknownGroup {
        /// As given.
        given: String,
        /// The indicator.
        indicator: String,
        /// Groups that exist.
        known: Vec<String>,
    },
    /// The catalog knows the group, the figures in the store do not have it.
    #[error(
        "{dataflow} has no figures for group `{given}` under {indicator}; it has: {}",
        available.join(", ")
    )]
    GroupNotPublished {
        /// As given.
        given: String,
        /// The indicator.
        indicator: String,
        /// The dataflow that was looked into.
        dataflow: String,
        /// Groups with figures.
        available: Vec<String>,
    },
    /// The dataflow has no such sex code.
    #[error("{dataflow} has no sex `{given}`; it has: {}", available.join(", "))]
    UnknownSex {
        /// As given.
        given: String,
        /// The dataflow that was looked into.
        dataflow: String,
        /// Codes with figures.
        available: Vec<String>,
    },
    /// The first year is after the last.
    #[error("the first year {from} is after the last year {to}: exchange them")]
    YearOrder {
        /// First year.
        from: u16,
        /// Last year.
        to: u16,
    },
    /// No figures in the asked years.
    #[error("{dataflow} has no figures from {from} to {to}; it has {first} to {last}")]
    NoYears {
        /// The dataflow that was looked into.
        dataflow: String,
        /// First year asked for.
        from: u16,
        /// Last year asked for.
        to: u16,
        /// First year with cells.
        first: u16,
        /// Last year with cells.
        last: u16,
    },
    /// The slice is empty.
    #[error(
        "the store has no figures of {dataflow} with {filters}: import a file of {dataflow} \
         that has them"
    )]
    NoFigures {
        /// The dataflow.
        dataflow: String,
        /// The filters of the definition.
        filters: String,
    },
    /// The definition fixes a dimension that the figures lack.
    #[error(
        "indicator {indicator} fixes dimension `{dimension}`, which {dataflow} does not have: \
         the file is of another table, or the definition needs a change"
    )]
    NoDimension {
        /// The indicator.
        indicator: String,
        /// The dataflow.
        dataflow: String,
        /// The dimension.
        dimension: String,
    },
    /// The figures have a dimension that the definition leaves open.
    #[error(
        "indicator {indicator} does not say which `{dimension}` of {dataflow} to take \
         ({}): add it to [definition.filters]",
        codes.join(", ")
    )]
    OpenDimension {
        /// The indicator.
        indicator: String,
        /// The dataflow.
        dataflow: String,
        /// The dimension.
        dimension: String,
        /// Codes it has.
        codes: Vec<String>,
    },
    /// A gap was asked with one sample size.
    #[error("an interval of a gap needs both sample sizes: give --n-group and --n-reference")]
    OneSampleSize,
    /// A sample size was given for something that is not a rate.
    #[error("{indicator} is in {unit}: sample sizes give intervals for rates in per cent only")]
    NotARate {
        /// The indicator.
        indicator: String,
        /// Its unit.
        unit: String,
    },
    /// An interval cannot be computed.
    #[error("{territory} {time}: {error}")]
    Interval {
        /// The row's territory.
        territory: String,
        /// The row's period.
        time: String,
        /// Why.
        error: IntervalError,
    },
    /// Convergence was asked of figures that are not yearly.
    #[error(
        "{indicator} has figures of frequency {frequency}: convergence is computed for yearly \
         figures (A) only"
    )]
    NotYearly {
        /// The indicator.
        indicator: String,
        /// Its frequency code.
        frequency: String,
    },
    /// Territories of several kinds were to be compared as equals.
    #[error("{one} and {other} are territories of different kinds: ask for those of one kind")]
    MixedKinds {
        /// A territory with its kind.
        one: String,
        /// Another one with its kind.
        other: String,
    },
    /// Too few territories have figures in the same years.
    #[error(
        "{indicator}: convergence needs two territories with figures in the same two years; \
         {asked} were asked for: {found}. Name territories and years that have figures: \
         `coverage` shows which"
    )]
    NoPanel {
        /// The indicator.
        indicator: String,
        /// How many territories were asked for.
        asked: usize,
        /// What there is instead.
        found: String,
    },
    /// The caller gave other cubes than the question needs.
    #[error("the question needs {needed} slices and was given {given}")]
    Slices {
        /// How many [`Question::needs`] names.
        needed: usize,
        /// How many came.
        given: usize,
    },
}
