//! How to ask a page's question differently: form controls.

use andamento_analysis::guard::can_be_sides;
use andamento_analysis::{Published, Question, Scope};
use andamento_model::{Indicator, Quantity};

use super::names::typed;
use crate::web::Site;

/// What the field of territories takes.
pub(crate) const PLACES_HELP: &str = "Codes or names, separated by commas.";
/// The same where the field may stay empty.
pub(crate) const PLACES_OR_ALL_HELP: &str =
    "Codes or names, separated by commas; nothing: every territory that has figures.";

/// A code, its label, and whether it is chosen.
pub(crate) type Choice = (String, String, bool);

/// The controls of a form that asks about an indicator; what a page does not ask is empty.
pub(crate) struct Controls {
    /// Where the form leads: the page's own path.
    pub action: String,
    /// Codes or names, separated by commas.
    pub territories: String,
    /// What the field of territories wants; empty: nothing is said.
    pub territories_help: &'static str,
    /// Groups; empty: the indicator describes everybody.
    pub groups: Vec<Choice>,
    /// The choice of no group in particular; empty: a group must be chosen.
    pub every_group: &'static str,
    /// Groups to compare with; empty: nothing is compared.
    pub references: Vec<Choice>,
    /// The choice of no reference; empty: a reference must be chosen.
    pub no_reference: &'static str,
    /// Sexes.
    pub sexes: Vec<Choice>,
    /// First year as typed.
    pub from: String,
    /// Last year as typed.
    pub to: String,
    /// Further fields: name, label, value.
    pub more: Vec<(&'static str, &'static str, String)>,
    /// What else the address says and the form must not lose: name and value.
    pub kept: Vec<(&'static str, String)>,
}

impl Controls {
    /// Controls that stand on what a question asked.
    pub fn of(
        site: &Site,
        indicator: &Indicator,
        question: &Question,
        published: &Published,
        action: &str,
    ) -> Self {
        let (group, reference) = match question {
            Question::Gap(gap) => (gap.group.as_str(), gap.reference.as_str()),
            Question::Series(series) if series.groups.len() == 1 => (series.groups[0].as_str(), ""),
            Question::Series(_) => ("", ""),
        };
        let scope = question.scope();
        let mut controls = Self::with(site, indicator, scope, group, published, action);
        if let Question::Gap(gap) = question {
            controls.references = references(site, indicator, published, reference);
            let sides = sides(site, indicator, &indicator.definition.groups);
            controls.groups = choices(site, indicator, &sides, published, group);
            let more = [
                ("reference_indicator", gap.reference_indicator.clone()),
                ("n_group", gap.n_group.map(|n| n.persons().to_string())),
                (
                    "n_reference",
                    gap.n_reference.map(|n| n.persons().to_string()),
                ),
            ];
            let given = more.into_iter();
            let given = given.filter_map(|(name, value)| Some((name, value?)));
            controls.kept.extend(given);
        } else {
            controls.every_group = "all";
        }
        controls
    }

    /// Controls of where and when, and of one group.
    pub fn with(
        site: &Site,
        indicator: &Indicator,
        scope: &Scope,
        group: &str,
        published: &Published,
        action: &str,
    ) -> Self {
        let year = |year: Option<u16>| year.map_or_else(String::new, |year| year.to_string());
        let sexes = [("T", "all"), ("F", "women"), ("M", "men")];
        let mut kept = Vec::new();
        if let Some(vintage) = &scope.vintage {
            kept.push(("vintage", vintage.to_string()));
        }
        if let Some(reason) = &scope.override_reason {
            kept.push(("override", reason.clone()));
        }
        Self {
            action: action.to_string(),
            territories: scope
                .territories
                .iter()
                .map(|code| typed(code))
                .collect::<Vec<_>>()
                .join(", "),
            territories_help: PLACES_HELP,
            groups: choices(
                site,
                indicator,
                &indicator.definition.groups,
                published,
                group,
            ),
            every_group: "",
            references: Vec::new(),
            no_reference: "",
            sexes: sexes
                .map(|(code, label)| (code.to_string(), label.to_string(), code == scope.sex))
                .to_vec(),
            from: year(scope.from),
            to: year(scope.to),
            more: Vec::new(),
            kept,
        }
    }
}

/// Those of some groups that are disjoint from another group of the indicator: the others, as
/// the total, can stand on no side of a gap.
fn sides(site: &Site, indicator: &Indicator, codes: &[String]) -> Vec<String> {
    let definition = &indicator.definition;
    let Some(dimension) = &definition.group_dimension else {
        return Vec::new();
    };
    let context = site.context();
    let has_another = |code: &&String| {
        let all = definition.groups.iter().chain(&definition.references);
        all.into_iter()
            .any(|other| can_be_sides(dimension, code, other, &context))
    };
    codes.iter().filter(has_another).cloned().collect()
}

/// With whom may be compared: the usual references first, then the other groups that can be one.
pub(crate) fn references(
    site: &Site,
    indicator: &Indicator,
    published: &Published,
    chosen: &str,
) -> Vec<Choice> {
    let definition = &indicator.definition;
    if definition.quantity == Quantity::Count {
        return Vec::new();
    }
    let mut codes = definition.references.clone();
    let others = definition.groups.iter();
    codes.extend(
        others
            .filter(|code| !definition.references.contains(code))
            .cloned(),
    );
    let sides = sides(site, indicator, &codes);
    choices(site, indicator, &sides, published, chosen)
}

/// What may be chosen, of what has figures; what is chosen stands among it even when the catalog
/// does not list it.
fn choices(
    site: &Site,
    indicator: &Indicator,
    codes: &[String],
    published: &Published,
    chosen: &str,
) -> Vec<Choice> {
    let dimension = indicator.definition.group_dimension.as_ref();
    let mut codes = codes.to_vec();
    codes.retain(|code| published.groups.contains(code));
    if !chosen.is_empty() && !codes.iter().any(|code| code == chosen) {
        codes.push(chosen.to_string());
    }
    codes
        .into_iter()
        .map(|code| {
            let label = site.group(dimension, &code).to_string();
            let is_chosen = code == chosen;
            (code, label, is_chosen)
        })
        .collect()
}
