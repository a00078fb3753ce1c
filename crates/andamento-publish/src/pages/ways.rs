//! From one question about an indicator to the others.

use andamento_analysis::{Published, Question, Scope, usual_group, usual_pair};
use andamento_model::{Frequency, GeographyLevel, Indicator, Quantity};

use super::names::listed;
use crate::web::Site;

/// A way to another question about the same indicator.
pub(crate) struct Way {
    /// The question in a few words.
    pub name: &'static str,
    /// Its address.
    pub address: String,
    /// Whether this is the page.
    pub here: bool,
}

/// What a page knows of the question that it answers.
pub(crate) struct From<'a> {
    /// The last part of the page's address; empty for the indicator's own page.
    pub here: &'a str,
    /// Where and when. `None`: nothing in particular.
    pub scope: Option<&'a Scope>,
    /// A territory for questions that need one, where the scope names none. `None`: without a
    /// territory they are left out.
    pub usual: Option<&'a str>,
    /// The group asked about. `None`: none in particular.
    pub group: Option<&'a str>,
    /// The reference asked about. `None`: none in particular.
    pub reference: Option<&'a str>,
    /// What the figures have.
    pub published: &'a Published,
}

impl<'a> From<'a> {
    /// What a question says of itself.
    pub fn question(here: &'a str, question: &'a Question, published: &'a Published) -> Self {
        let (group, reference) = match question {
            Question::Gap(gap) => (Some(gap.group.as_str()), Some(gap.reference.as_str())),
            Question::Series(series) => match series.groups.as_slice() {
                [only] => (Some(only.as_str()), None),
                _ => (None, None),
            },
        };
        Self {
            here,
            scope: Some(question.scope()),
            usual: None,
            group,
            reference,
            published,
        }
    }

    /// The sides of a gap: those asked about as far as they can be, otherwise the first pair
    /// that has figures. `None`: the indicator compares nobody, or no pair has figures.
    fn pair(&self, site: &Site, indicator: &Indicator) -> Option<(String, String)> {
        let definition = &indicator.definition;
        let compares = !definition.groups.is_empty() && !definition.references.is_empty();
        if !compares || definition.quantity == Quantity::Count {
            return None;
        }
        let context = site.context();
        let given = [
            (self.group, self.reference),
            (self.group, None),
            (None, None),
        ];
        let published = &self.published.groups;
        let pairs = given.into_iter();
        pairs
            .filter_map(|given| usual_pair(definition, published, given, &context))
            .next()
    }
}

/// The questions about an indicator that its figures can answer, each with what stays the same
/// of where, when and whom.
pub(crate) fn ways(site: &Site, indicator: &Indicator, from: &From<'_>) -> Vec<Way> {
    let definition = &indicator.definition;
    let pair = from.pair(site, indicator);
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
        if gap && pair.is_none() {
            continue;
        }
        // Of the Member States, and in figures of several years only.
        let yearly = definition.frequency == Frequency::Annual && from.published.years.len() > 1;
        // Numbers of persons do not converge; levels that are not comparable stand side by side
        // as ratios only.
        let grows = definition.quantity != Quantity::Count;
        let beside = definition.levels_comparable || pair.is_some();
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
            let codes = from.scope.map_or(&[][..], |scope| &scope.territories);
            let mut codes: Vec<String> = codes.iter().map(|code| listed(code)).collect();
            if codes.is_empty() {
                codes.extend(from.usual.map(listed));
            }
            if codes.is_empty() {
                continue;
            }
            query.push(format!("territory={}", codes.join(",")));
        }
        if gap || matches!(part, "compare" | "convergence") {
            match &pair {
                Some((group, reference)) => {
                    query.push(format!("group={group}"));
                    query.push(format!("reference={reference}"));
                }
                // Convergence is asked of one group.
                None if part == "convergence" && definition.group_dimension.is_some() => {
                    let usual = usual_group(definition, &from.published.groups);
                    query.extend(usual.map(|group| format!("group={group}")));
                }
                None => {}
            }
        }
        if let Some(scope) = from.scope
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
            here: part == from.here,
        });
    }
    ways
}
