//! The definition guard: two figures are subtracted or set side by side only when they mean
//! the same thing. Otherwise the answer is a refusal that names the differing fields.

use std::fmt;

use andamento_model::{CodeVersions, Definition, DimensionId, NutsVersions};

use crate::measured::Reader;
use crate::question::{Asked, Context, GapQuestion, Question};

mod levels;

pub(crate) use levels::remarks;

/// A field of a definition in which two figures differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Age of the people described.
    Age,
    /// Citizenship against country of birth, or groups against the whole population.
    Concept,
    /// Somebody can be on both sides.
    Overlap,
    /// The population described, or the composition of the EU on which the groups rest.
    Base,
    /// The unit.
    Unit,
    /// How often it is observed.
    Period,
    /// The version of the region codes.
    GeographyVintage,
    /// What is measured.
    Measure,
    /// The kind of number: numbers of persons have no gap and do not converge.
    Quantity,
    /// Levels that cannot be compared between territories.
    Levels,
}

impl Field {
    /// As written in `refused`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Concept => "concept",
            Self::Overlap => "overlap",
            Self::Base => "base",
            Self::Unit => "unit",
            Self::Period => "period",
            Self::GeographyVintage => "geography vintage",
            Self::Measure => "measure",
            Self::Quantity => "quantity",
            Self::Levels => "levels",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One field in which the sides differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: Field,
    /// What it is on the group's side, or for the first territory.
    pub group: String,
    /// What it is on the reference's side, or for the second territory.
    pub reference: String,
    /// Why that matters, in a sentence without a full stop.
    pub why: String,
}

/// The answer of the guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What differs; never empty.
    pub differences: Vec<Difference>,
}

impl Refusal {
    /// The names of the differing fields, each once.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut fields: Vec<Field> = self.differences.iter().map(|d| d.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.into_iter().map(Field::name).collect()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", self.fields().join(", "))?;
        for Difference {
            field,
            group,
            reference,
            why,
        } in &self.differences
        {
            write!(f, "\n  {field}: {group} against {reference}: {why}")?;
        }
        Ok(())
    }
}

/// What can be said from the definitions alone, before any figure is read.
pub fn check_definitions(
    question: &Question,
    asked: Asked<'_>,
    context: &Context<'_>,
) -> Vec<Difference> {
    match question {
        Question::Series(series) => levels::of_values(series, asked.indicator),
        Question::Gap(gap) => {
            let mut differences = levels::of_gap(gap, asked);
            let group = &asked.indicator.definition;
            let reference = asked.reference_indicator.map_or(group, |i| &i.definition);
            if asked.reference_indicator.is_some() {
                compare_definitions(group, reference, &mut differences);
            }
            compare_groups(gap, group, reference, context, &mut differences);
            differences.sort_by_key(|d| d.field);
            differences
        }
    }
}

fn compare_definitions(a: &Definition, b: &Definition, differences: &mut Vec<Difference>) {
    let mut differ = |field, group: &str, reference: &str, why: &str| {
        if group != reference {
            differences.push(difference(field, group, reference, why));
        }
    };
    differ(
        Field::Age,
        &a.base.age,
        &b.base.age,
        "people of different ages are not comparable",
    );
    let concept = |d: &Definition| match &d.group_dimension {
        Some(dimension) => dimension.to_string(),
        None => "no groups".to_string(),
    };
    differ(
        Field::Concept,
        &concept(a),
        &concept(b),
        "citizenship and country of birth are two different divisions of the population",
    );
    differ(
        Field::Base,
        &a.base.population,
        &b.base.population,
        "the values describe different populations",
    );
    differ(
        Field::Unit,
        a.unit.code(),
        b.unit.code(),
        "values in different units are not subtracted",
    );
    differ(
        Field::Period,
        a.frequency.code(),
        b.frequency.code(),
        "figures of different frequency are not subtracted",
    );
    differ(
        Field::Measure,
        &measure(a, b),
        &measure(b, a),
        "the indicators measure different things",
    );
}

/// The measure, with the fixed codes that the other one does not share (age and unit have
/// fields of their own).
fn measure(own: &Definition, other: &Definition) -> String {
    let mut text = own.measure.clone();
    if own.dataflow == other.dataflow {
        for (dimension, code) in &own.filters {
            let apart = matches!(dimension.as_str(), "age" | "unit");
            if !apart && other.filters.get(dimension) != Some(code) {
                text.push_str(&format!(", {dimension} = {code}"));
            }
        }
    }
    text
}

fn compare_groups(
    gap: &GapQuestion,
    a: &Definition,
    b: &Definition,
    context: &Context<'_>,
    differences: &mut Vec<Difference>,
) {
    let dimension: &DimensionId = match (&a.group_dimension, &b.group_dimension) {
        (Some(a), Some(b)) if a == b => a,
        // Other codes are unknown groups, which is told later.
        (None, None)
            if gap.reference_indicator.is_none()
                && gap.group == "TOTAL"
                && gap.reference == "TOTAL" =>
        {
            let why = "the table describes the whole population only, which cannot be \
                       compared with itself";
            differences.push(difference(Field::Overlap, &gap.group, &gap.reference, why));
            return;
        }
        _ => return,
    };
    let base = |code: &str| context.groups.get(dimension, code)?.base.clone();
    if let (Some(of_group), Some(of_reference)) = (base(&gap.group), base(&gap.reference))
        && of_group != of_reference
    {
        differences.push(difference(
            Field::Base,
            &format!("{} ({of_group})", gap.group),
            &format!("{} ({of_reference})", gap.reference),
            "the groups rest on different compositions of the EU",
        ));
    }
    let anywhere = [String::new()];
    let territories = if gap.scope.territories.is_empty() {
        &anywhere[..]
    } else {
        &gap.scope.territories
    };
    for territory in territories {
        let coverage = |code: &str| {
            let aggregates = context.aggregates;
            context
                .groups
                .coverage(dimension, code, territory, aggregates)
        };
        let same = gap.group == gap.reference;
        let both = coverage(&gap.group).zip(coverage(&gap.reference));
        if same || both.is_some_and(|(group, reference)| group.overlaps(&reference)) {
            let why = "somebody can be in both groups: take two disjoint ones";
            differences.push(difference(Field::Overlap, &gap.group, &gap.reference, why));
            return;
        }
    }
}

/// Whether two groups of one dimension can be the sides of a gap in every territory that is not
/// a country of the two: nobody is in both, and both rest on the same composition of the EU. No
/// where the catalog does not say whom one of them covers.
pub fn can_be_sides(dimension: &DimensionId, a: &str, b: &str, context: &Context<'_>) -> bool {
    let coverage = |code: &str| {
        let aggregates = context.aggregates;
        context.groups.coverage(dimension, code, "", aggregates)
    };
    let base = |code: &str| context.groups.get(dimension, code)?.base.clone();
    let disjoint = coverage(a)
        .zip(coverage(b))
        .is_some_and(|(a, b)| !a.overlaps(&b));
    let same_base = base(a).zip(base(b)).is_none_or(|(a, b)| a == b);
    a != b && disjoint && same_base
}

/// A group that the figures have and the catalog does not describe: nobody can tell whether
/// it is disjoint from the other one.
pub fn check_described(
    gap: &GapQuestion,
    asked: Asked<'_>,
    context: &Context<'_>,
) -> Option<Difference> {
    let dimension = asked.indicator.definition.group_dimension.as_ref()?;
    let described = |code: &str| {
        let aggregates = context.aggregates;
        context
            .groups
            .coverage(dimension, code, "", aggregates)
            .is_some()
    };
    let why = "the catalog does not say whom the group covers, so that nobody can tell whether \
               the groups are disjoint";
    let undescribed = !described(&gap.group) || !described(&gap.reference);
    (undescribed && gap.group != gap.reference)
        .then(|| difference(Field::Overlap, &gap.group, &gap.reference, why))
}

/// What the region codes say: `readers` are those of group and reference, or of the one
/// series. Returns differences and remarks.
pub fn check_geography(
    question: &Question,
    readers: &[Reader<'_>],
    context: &Context<'_>,
) -> (Vec<Difference>, Vec<String>) {
    let mut differences = Vec::new();
    let mut remarks = Vec::new();
    let scope = question.scope();
    let fits: Vec<Option<NutsVersions>> = readers
        .iter()
        .map(|reader| context.nuts.common_versions(reader.territories()))
        .collect();
    // Borders of regions do not touch a figure of a country or of several countries.
    let is_region = |code: &String| match context.nuts.get(code) {
        Some(known) => known.level > 0,
        None => context.aggregates.get(code).is_none(),
    };
    let of_regions = scope.territories.is_empty() || scope.territories.iter().any(is_region);
    for (reader, fit) in readers.iter().zip(&fits) {
        if of_regions && *fit == Some(NutsVersions::NONE) {
            let dataflow = reader.cube().dataflow();
            remarks.push(format!(
                "{dataflow} mixes region codes of different NUTS versions"
            ));
        }
    }
    let mut before: Vec<(&str, CodeVersions)> = Vec::new();
    for territory in &scope.territories {
        let Some(own) = context.nuts.region_versions(territory) else {
            continue;
        };
        // The same code in two tables, each of which may be of one version.
        if let ([one, other], [a, b]) = (readers, &fits[..]) {
            let (in_one, in_other) = (own.within(*a), own.within(*b));
            if in_one.and(in_other).is_empty() {
                let used = |table: &Reader<'_>, by: NutsVersions| {
                    format!("{territory} in {} ({by})", table.cube().dataflow())
                };
                differences.push(difference(
                    Field::GeographyVintage,
                    &used(one, in_one),
                    &used(other, in_other),
                    "the tables use region codes of different NUTS versions, whose borders can \
                     differ",
                ));
            }
        }
        if let Some((other, known)) = before.iter().find(|(other, known)| {
            // Regions of two countries have no land in common.
            let country = other.get(..2) == territory.get(..2);
            country && other != territory && !known.shares_version(own)
        }) {
            differences.push(difference(
                Field::GeographyVintage,
                &format!("{other} ({})", known.certain),
                &format!("{territory} ({})", own.certain),
                "no NUTS version has both codes: one may be a part of the other or share its land",
            ));
        }
        before.push((territory, own));
    }
    (differences, remarks)
}

fn difference(field: Field, group: &str, reference: &str, why: &str) -> Difference {
    Difference {
        field,
        group: group.to_string(),
        reference: reference.to_string(),
        why: why.to_string(),
    }
}
