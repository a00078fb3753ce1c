//! Reads catalog texts: one TOML file an indicator, and the table of population groups.
//!
//! Pure on text: who reads the files says what they are called.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use andamento_model::{
    BasePopulation, DataflowId, Definition, Denominator, DimensionId, Direction, Formula,
    Frequency, GeographyLevel, Indicator, IndicatorId, IndicatorSource, PopulationGroup,
    PopulationGroups, PopulationPart, PublishedBounds, Reading, Unit,
};
use serde::Deserialize;

mod quantity;

use crate::nearest::nearest;
use crate::question::QuestionError;

/// Why a catalog text cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct CatalogError {
    /// The file's name as the caller gave it.
    pub file: String,
    /// Which key, what was expected, and the line where known.
    pub message: String,
}

/// The indicators of the catalog, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorCatalog {
    indicators: BTreeMap<IndicatorId, Indicator>,
}

impl IndicatorCatalog {
    /// Adds the indicator of one file; the file's name without `.toml` is its id.
    ///
    /// # Errors
    /// When the name is not an id, the id is taken, a key is unknown or missing, or a value
    /// is not what the key allows.
    pub fn add_toml(&mut self, file: &str, text: &str) -> Result<&Indicator, CatalogError> {
        let indicator = parse_indicator(file, text)?;
        match self.indicators.entry(indicator.id.clone()) {
            std::collections::btree_map::Entry::Occupied(_) => Err(error(
                file,
                format!("indicator `{}` is already in the catalog", indicator.id),
            )),
            std::collections::btree_map::Entry::Vacant(slot) => Ok(slot.insert(indicator)),
        }
    }

    /// The indicator with this id.
    ///
    /// # Errors
    /// When there is none; the nearest ids are named.
    pub fn get(&self, id: &str) -> Result<&Indicator, QuestionError> {
        let known = IndicatorId::parse(id)
            .ok()
            .and_then(|id| self.indicators.get(&id));
        known.ok_or_else(|| QuestionError::UnknownIndicator {
            given: id.to_string(),
            nearest: nearest(id, self.indicators.keys().map(IndicatorId::as_str)),
        })
    }

    /// All indicators, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.values()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorFile {
    definition: DefinitionFile,
    reading: ReadingFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionFile {
    measure: String,
    dataflow: String,
    territory_dimension: Option<String>,
    group_dimension: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    unit: String,
    quantity: Option<String>,
    levels_comparable: Option<bool>,
    direction: String,
    geography: String,
    frequency: String,
    #[serde(default)]
    filters: BTreeMap<String, String>,
    base: BaseFile,
    formula: FormulaFile,
    bounds: Option<BoundsFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseFile {
    population: String,
    age: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum FormulaFile {
    Published {},
    SumOf {
        dimension: String,
        codes: Vec<String>,
    },
    ShareOf {
        dimension: String,
        numerator: Vec<String>,
        denominator: Vec<String>,
    },
    PerOther {
        scale: u32,
        dataflow: String,
        #[serde(default)]
        filters: BTreeMap<String, String>,
        territory_dimension: Option<String>,
        frequency: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundsFile {
    dimension: String,
    low: String,
    high: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingFile {
    title: String,
    says: String,
    does_not_say: String,
    #[serde(default)]
    caveats: Vec<String>,
    #[serde(default)]
    ask_instead: Vec<String>,
    source: SourceFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    dataset: String,
    title: String,
    link: String,
    acknowledgement: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupsFile {
    group: Vec<GroupFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    code: String,
    dimension: String,
    label: String,
    covers: Vec<String>,
    base: Option<String>,
    not_covered: String,
}

fn error(file: &str, message: impl Into<String>) -> CatalogError {
    CatalogError {
        file: file.to_string(),
        message: message.into(),
    }
}

/// The message of the TOML reader with the line, on one line.
fn toml_error(file: &str, text: &str, e: &toml::de::Error) -> CatalogError {
    let line = e.span().map(|span| {
        1 + text
            .bytes()
            .take(span.start)
            .filter(|&b| b == b'\n')
            .count()
    });
    let message = e.message().replace('\n', " ");
    match line {
        Some(line) => error(file, format!("line {line}: {message}")),
        None => error(file, message),
    }
}

/// Reads the text of one indicator file.
///
/// # Errors
/// As [`IndicatorCatalog::add_toml`].
pub fn parse_indicator(file: &str, text: &str) -> Result<Indicator, CatalogError> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let id = IndicatorId::parse(name.strip_suffix(".toml").unwrap_or(name))
        .map_err(|e| error(file, e.to_string()))?;
    let parsed: IndicatorFile = toml::from_str(text).map_err(|e| toml_error(file, text, &e))?;
    let definition = definition(file, parsed.definition)?;
    let reading = parsed.reading;
    for (key, value) in [
        ("reading.title", &reading.title),
        ("reading.says", &reading.says),
        ("reading.does_not_say", &reading.does_not_say),
        ("reading.source.dataset", &reading.source.dataset),
        (
            "reading.source.acknowledgement",
            &reading.source.acknowledgement,
        ),
    ] {
        if value.trim().is_empty() {
            return Err(error(file, format!("key `{key}` is empty: write a text")));
        }
    }
    let ask_instead = quantity::ask_instead(file, &id, &reading.ask_instead)?;
    Ok(Indicator {
        id,
        definition,
        reading: Reading {
            title: reading.title,
            says: reading.says,
            does_not_say: reading.does_not_say,
            caveats: reading.caveats,
            ask_instead,
            source: IndicatorSource {
                dataset: reading.source.dataset,
                title: reading.source.title,
                link: reading.source.link,
                acknowledgement: reading.source.acknowledgement,
            },
        },
    })
}

fn definition(file: &str, given: DefinitionFile) -> Result<Definition, CatalogError> {
    let dimension = |key: &str, text: &str| {
        DimensionId::parse(text).map_err(|e| error(file, format!("key `definition.{key}`: {e}")))
    };
    let wrong = |key: &str, given: &str, expected: &str| {
        let given = given.escape_debug();
        error(
            file,
            format!("key `definition.{key}`: `{given}` is not one of {expected}"),
        )
    };
    let (quantity, levels_comparable) = quantity::of(file, &given)?;
    let mut filters = BTreeMap::new();
    for (key, code) in given.filters {
        filters.insert(dimension(&format!("filters.{key}"), &key)?, code);
    }
    let formula = match given.formula {
        FormulaFile::Published {} => Formula::Published,
        FormulaFile::SumOf {
            dimension: id,
            codes,
        } => Formula::SumOf {
            dimension: dimension("formula.dimension", &id)?,
            codes: some_codes(file, "formula.codes", codes)?,
        },
        FormulaFile::ShareOf {
            dimension: id,
            numerator,
            denominator,
        } => Formula::ShareOf {
            dimension: dimension("formula.dimension", &id)?,
            numerator: some_codes(file, "formula.numerator", numerator)?,
            denominator: some_codes(file, "formula.denominator", denominator)?,
        },
        FormulaFile::PerOther {
            scale,
            dataflow,
            filters: codes,
            territory_dimension,
            frequency: code,
        } => {
            let place = territory_dimension.or_else(|| given.territory_dimension.clone());
            let code = code.unwrap_or_else(|| given.frequency.clone());
            let mut fixed = BTreeMap::new();
            for (key, code) in codes {
                fixed.insert(dimension(&format!("formula.filters.{key}"), &key)?, code);
            }
            if scale == 0 {
                return Err(wrong("formula.scale", "0", "the whole numbers from 1"));
            }
            Formula::PerOther {
                scale,
                denominator: Denominator {
                    dataflow: DataflowId::parse(&dataflow).map_err(|e| {
                        error(file, format!("key `definition.formula.dataflow`: {e}"))
                    })?,
                    filters: fixed,
                    territory_dimension: dimension(
                        "formula.territory_dimension",
                        place.as_deref().unwrap_or("geo"),
                    )?,
                    frequency: frequency(&code).ok_or_else(|| {
                        wrong("formula.frequency", &code, "`A`, `S`, `Q`, `M`, `W`, `D`")
                    })?,
                },
            }
        }
    };
    let bounds = match given.bounds {
        None => None,
        Some(bounds) => Some(PublishedBounds {
            dimension: dimension("bounds.dimension", &bounds.dimension)?,
            low: bounds.low,
            high: bounds.high,
        }),
    };
    if let Some(bounds) = &bounds
        && !filters.contains_key(&bounds.dimension)
    {
        return Err(error(
            file,
            format!(
                "key `definition.bounds.dimension`: `{}` must also stand in \
                 `definition.filters`, with the code of the value itself",
                bounds.dimension
            ),
        ));
    }
    let group_dimension = match &given.group_dimension {
        None => None,
        Some(id) => Some(dimension("group_dimension", id)?),
    };
    if group_dimension.is_some() == given.groups.is_empty() {
        return Err(error(
            file,
            "keys `definition.group_dimension` and `definition.groups` go together: \
             give both or neither",
        ));
    }
    Ok(Definition {
        measure: given.measure,
        dataflow: DataflowId::parse(&given.dataflow)
            .map_err(|e| error(file, format!("key `definition.dataflow`: {e}")))?,
        filters,
        territory_dimension: dimension(
            "territory_dimension",
            given.territory_dimension.as_deref().unwrap_or("geo"),
        )?,
        group_dimension,
        groups: given.groups,
        references: given.references,
        formula,
        unit: Unit::parse(&given.unit),
        quantity,
        levels_comparable,
        direction: match given.direction.as_str() {
            "higher-is-better" => Direction::HigherIsBetter,
            "lower-is-better" => Direction::LowerIsBetter,
            "neutral" => Direction::Neutral,
            other => {
                let expected = "`higher-is-better`, `lower-is-better`, `neutral`";
                return Err(wrong("direction", other, expected));
            }
        },
        base: BasePopulation {
            population: given.base.population,
            age: given.base.age,
        },
        geography: match given.geography.as_str() {
            "country" => GeographyLevel::Country,
            "region" => GeographyLevel::Region,
            "city" => GeographyLevel::City,
            other => return Err(wrong("geography", other, "`country`, `region`, `city`")),
        },
        frequency: frequency(&given.frequency).ok_or_else(|| {
            wrong(
                "frequency",
                &given.frequency,
                "`A`, `S`, `Q`, `M`, `W`, `D`",
            )
        })?,
        bounds,
    })
}

fn some_codes(file: &str, key: &str, codes: Vec<String>) -> Result<Vec<String>, CatalogError> {
    if codes.is_empty() {
        return Err(error(
            file,
            format!("key `definition.{key}` is empty: name at least one code"),
        ));
    }
    Ok(codes)
}

fn frequency(code: &str) -> Option<Frequency> {
    [
        Frequency::Annual,
        Frequency::HalfYearly,
        Frequency::Quarterly,
        Frequency::Monthly,
        Frequency::Weekly,
        Frequency::Daily,
    ]
    .into_iter()
    .find(|frequency| frequency.code() == code)
}

/// Reads the table of population groups (`[[group]]` entries).
///
/// # Errors
/// When a key is unknown or missing, a part of the population is not known, or a code stands
/// twice in one dimension.
pub fn parse_population_groups(file: &str, text: &str) -> Result<PopulationGroups, CatalogError> {
    let parsed: GroupsFile = toml::from_str(text).map_err(|e| toml_error(file, text, &e))?;
    let mut groups = PopulationGroups::default();
    for group in parsed.group {
        let place = format!("group `{}` of `{}`", group.code, group.dimension);
        let dimension = DimensionId::parse(&group.dimension)
            .map_err(|e| error(file, format!("{place}: {e}")))?;
        let mut covers = BTreeSet::new();
        for name in &group.covers {
            let part = PopulationPart::parse(name).ok_or_else(|| {
                let known: Vec<_> = PopulationPart::ALL.iter().map(|p| p.name()).collect();
                let known = known.join(", ");
                error(
                    file,
                    format!("{place}, key `covers`: `{name}` is not one of {known}"),
                )
            })?;
            covers.insert(part);
        }
        let added = groups.add(PopulationGroup {
            code: group.code,
            dimension,
            label: group.label,
            covers,
            base: group.base,
            not_covered: group.not_covered,
        });
        if !added {
            return Err(error(file, format!("{place} stands there twice")));
        }
    }
    Ok(groups)
}
