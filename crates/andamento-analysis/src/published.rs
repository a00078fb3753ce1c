//! What figures have, and which groups a question takes that names none.

use andamento_model::Definition;

use crate::guard::can_be_sides;
use crate::measured::Reader;
use crate::question::Context;

/// What the figures of an indicator have, whatever of it an answer shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// Codes of the groups that have cells, sorted; `TOTAL` alone when the indicator describes
    /// everybody.
    pub groups: Vec<String>,
    /// Years of the indicator's frequency that have cells, oldest first.
    pub years: Vec<u16>,
}

impl Published {
    /// What the slice of an indicator has.
    pub(crate) fn of(reader: &Reader<'_>) -> Self {
        let frequency = reader.indicator().definition.frequency;
        let periods = reader.cube().periods().iter();
        let periods = periods.filter(|period| period.frequency() == frequency);
        let mut years: Vec<u16> = periods.map(|period| period.year()).collect();
        years.sort_unstable();
        years.dedup();
        Self {
            groups: reader.groups().iter().map(ToString::to_string).collect(),
            years,
        }
    }
}

/// The group of a question that leaves it open: the first of the definition's groups that is
/// published, otherwise the first that is. `None`: nothing is published.
pub fn usual_group(definition: &Definition, published: &[String]) -> Option<String> {
    let mut groups = definition.groups.iter();
    let usual = groups.find(|group| published.contains(group));
    usual.or(published.first()).cloned()
}

/// The group and the reference of a gap that leaves them open: the first of the definition's
/// groups and of its usual references that are published and share nobody. A side that is given
/// stays. `None`: there is no such pair.
pub fn usual_pair(
    definition: &Definition,
    published: &[String],
    given: (Option<&str>, Option<&str>),
    context: &Context<'_>,
) -> Option<(String, String)> {
    let dimension = definition.group_dimension.as_ref()?;
    let side = |given: Option<&str>, usual: &[String]| match given {
        Some(code) => vec![code.to_string()],
        None => {
            let usual = usual.iter().filter(|code| published.contains(code));
            usual.cloned().collect()
        }
    };
    let references = side(given.1, &definition.references);
    for group in side(given.0, &definition.groups) {
        for reference in &references {
            if can_be_sides(dimension, &group, reference, context) {
                return Some((group, reference.clone()));
            }
        }
    }
    None
}
