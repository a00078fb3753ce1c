//! How to ask a page's question differently: form controls, and links to the other questions.

use andamento_analysis::guard::can_be_sides;
use andamento_analysis::{Question, Scope};
use andamento_model::{Frequency, GeographyLevel, Indicator, Quantity};

use crate::web::Site;

/// A code, its label, and whether it is chosen.
pub(crate) type Choice = (String, String, bool);

/// The controls of a form that asks about an indicator; what a page does not ask is empty.
pub(crate) struct Controls {
    /// Where the form leads: the page's own path.
    pub action: String,
    /// Codes, separated by commas.
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
    pub fn of(site: &Site, indicator: &Indicator, question: &Question, action: &str) -> Self {
        let (group, reference) = match question {
            Question::Gap(gap) => (gap.group.as_str(), gap.reference.as_str()),
            Question::Series(series) if series.groups.len() == 1 => (series.groups[0].as_str(), ""),
            Question::Series(_) => ("", ""),
        };
        let mut controls = Self::with(site, indicator, question.scope(), group, action);
        if let Question::Gap(gap) = question {
            controls.references = choices(site, indicator, &references(site, indicator), reference);
            let sides = sides(site, indicator, &indicator.definition.groups);
            controls.groups = choices(site, indicator, &sides, group);
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
            territories: scope.territories.join(","),
            territories_help: "",
            groups: choices(site, indicator, &indicator.definition.groups, group),
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

/// The usual references first, then the other groups that can be one.
pub(crate) fn references(site: &Site, indicator: &Indicator) -> Vec<String> {
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
    sides(site, indicator, &codes)
}

/// What may be chosen; what is chosen stands among it even when the catalog does not list it.
pub(crate) fn choices(
    site: &Site,
    indicator: &Indicator,
    codes: &[String],
    chosen: &str,
) -> Vec<Choice> {
    let dimension = indicator.definition.group_dimension.as_ref();
    let mut codes = codes.to_vec();
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

/// A way to another question about the same indicator.
pub(crate) struct Way {
    /// The question in a few words.
    pub name: &'static str,
    /// Its address.
    pub address: String,
    /// Whether this is the page.
    pub here: bool,
}

/// The questions about an indicator, each with what stays the same of where and when.
///
/// `here` is the last part of this page's address, empty for the indicator's own page.
/// Questions that need a territory take `usual` where the scope names none; without either
/// they are left out.
pub(crate) fn ways(
    indicator: &Indicator,
    here: &str,
    scope: Option<&Scope>,
    usual: Option<&str>,
) -> Vec<Way> {
    let definition = &indicator.definition;
    let compares = !definition.groups.is_empty() && !definition.references.is_empty();
    let questions: [(&'static str, &str, bool, bool); 7] = [
        // Name, last part of the address, needs a gap, needs a territory.
        ("Latest", "", false, false),
        ("Over time", "series", false, true),
        ("Gap", "gap", true, true),
        ("Trend of the gap", "trend", true, true),
        ("Side by side", "compare", false, false),
        ("Convergence", "convergence", false, false),
        ("Coverage", "coverage", false, false),
    ];
    let mut ways = Vec::new();
    for (name, part, gap, placed) in questions {
        if gap && !compares {
            continue;
        }
        // Of the Member States, and in yearly figures only.
        let yearly = definition.frequency == Frequency::Annual;
        // Numbers of persons do not converge; levels that are not comparable stand side by side
        // as ratios only.
        let grows = definition.quantity != Quantity::Count;
        let beside = definition.levels_comparable || compares;
        if matches!(part, "compare" | "convergence") && !beside {
            continue;
        }
        let here_too = yearly && grows && definition.geography != GeographyLevel::City;
        if part == "convergence" && !here_too {
            continue;
        }
        let mut address = format!("/indicators/{}", indicator.id);
        if !part.is_empty() {
            address.push('/');
            address.push_str(part);
        }
        let mut query: Vec<String> = Vec::new();
        if placed {
            let mut codes = scope.map_or_else(Vec::new, |scope| plain(&scope.territories));
            if codes.is_empty() {
                codes.extend(usual);
            }
            if codes.is_empty() {
                continue;
            }
            query.push(format!("territory={}", codes.join(",")));
        }
        if matches!(part, "compare" | "convergence") && compares {
            query.push(format!("group={}", definition.groups[0]));
            query.push(format!("reference={}", definition.references[0]));
        }
        if let Some(scope) = scope
            && !part.is_empty()
        {
            if ["F", "M"].contains(&scope.sex.as_str()) {
                query.push(format!("sex={}", scope.sex));
            }
            for (name, year) in [("from", scope.from), ("to", scope.to)] {
                query.extend(year.map(|year| format!("{name}={year}")));
            }
        }
        if !query.is_empty() {
            address.push('?');
            address.push_str(&query.join("&"));
        }
        ways.push(Way {
            name,
            address,
            here: part == here,
        });
    }
    ways
}

/// Codes that can stand in an address as they are.
fn plain(codes: &[String]) -> Vec<&str> {
    let plain = |code: &&str| {
        let mut bytes = code.bytes();
        bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    codes.iter().map(String::as_str).filter(plain).collect()
}
