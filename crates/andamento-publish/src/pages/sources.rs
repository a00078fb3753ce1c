//! Where the figures of a page come from, and what they mean.

use andamento_analysis::{Answer, Coverage};
use andamento_model::{CellSource, DataflowId, Direction, Formula, Indicator, Quantity};

use crate::web::Site;

/// One file.
pub(crate) struct Source {
    /// Number on the page: the anchor is `source-1`.
    pub number: usize,
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its vintage.
    pub vintage: String,
    /// The dataflow, or all of which the indicator takes cells.
    pub dataflows: Vec<String>,
    /// How the figures are made from its cells.
    pub formula: String,
    /// Which of its cells: dimension and code.
    pub filters: String,
}

/// The files of a page, each once.
#[derive(Default)]
pub(crate) struct Sources {
    /// In the order of their numbers.
    pub list: Vec<Source>,
}

impl Sources {
    /// Notes the files of an answer; the numbers on the page, in the answer's order.
    pub fn add(&mut self, answer: &Answer) -> Vec<usize> {
        let indicators = [Some(&answer.indicator), answer.reference_indicator.as_ref()];
        self.add_files(&indicators, &answer.sources, &answer.dataflows)
    }

    /// Notes the files of a grid of coverage.
    pub fn add_covered(&mut self, found: &Coverage) {
        self.add_files(&[Some(&found.indicator)], &found.sources, &found.dataflows);
    }

    /// Notes files; each with the cells that these indicators take of its own dataflow.
    fn add_files(
        &mut self,
        indicators: &[Option<&Indicator>],
        files: &[CellSource],
        dataflows: &[DataflowId],
    ) -> Vec<usize> {
        let indicators: Vec<&Indicator> = indicators.iter().flatten().copied().collect();
        let own = indicators.first().map(|one| &one.definition.dataflow);
        let files = files.iter().enumerate();
        files
            .map(|(at, source)| {
                let Some(dataflow) = dataflows.get(at).or(own) else {
                    return self.number(source, &[], "", "");
                };
                let of_it: Vec<&Indicator> = indicators
                    .iter()
                    .copied()
                    .filter(|one| crate::ask::dataflows(one).any(|own| own == dataflow))
                    .collect();
                let formula = joined(&of_it, |one| one.definition.formula.text());
                let cells = joined(&of_it, |one| cells(one, dataflow));
                self.number(source, &[dataflow.to_string()], &formula, &cells)
            })
            .collect()
    }

    /// Notes a file with cells of an indicator; its number.
    pub fn add_one(&mut self, source: &CellSource, indicator: &Indicator) -> usize {
        let definition = &indicator.definition;
        let flows = [definition.dataflow.to_string()];
        self.number(
            source,
            &flows,
            &definition.formula.text(),
            &filters(indicator),
        )
    }

    /// Notes a file whose cells are another dataflow's than the indicator's; its number.
    pub fn add_other(&mut self, source: &CellSource, dataflow: &str, formula: &str) -> usize {
        self.number(source, &[dataflow.to_string()], formula, "")
    }

    /// Notes a file; its number on the page.
    pub fn number(
        &mut self,
        source: &CellSource,
        dataflows: &[String],
        formula: &str,
        filters: &str,
    ) -> usize {
        let known = self.list.iter().find(|known| {
            known.sha256 == source.snapshot.sha256
                && known.dataflows == dataflows
                && known.formula == formula
                && known.filters == filters
        });
        if let Some(known) = known {
            return known.number;
        }
        let number = self.list.len() + 1;
        self.list.push(Source {
            number,
            file: source.snapshot.name.clone(),
            sha256: source.snapshot.sha256.clone(),
            vintage: source.vintage.to_string(),
            dataflows: dataflows.to_vec(),
            formula: formula.to_string(),
            filters: filters.to_string(),
        });
        number
    }

    /// Dataflows and vintages, for a citation: `Source: Eurostat, lfsa_ergan (2026-04-21).`
    pub fn named(&self) -> String {
        let mut named: Vec<String> = Vec::new();
        for source in &self.list {
            let one = format!(
                "{} (vintage {})",
                source.dataflows.join(" and "),
                source.vintage
            );
            if !named.contains(&one) {
                named.push(one);
            }
        }
        if named.is_empty() {
            return String::new();
        }
        format!("Source of the figures: Eurostat, {}.", named.join("; "))
    }
}

fn joined(indicators: &[&Indicator], text: impl Fn(&Indicator) -> String) -> String {
    let mut texts: Vec<String> = Vec::new();
    for indicator in indicators {
        let text = text(indicator);
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join(" and ")
}

/// Which cells an indicator takes of a dataflow: of its own, of the one that it is divided by,
/// or of both where they are one.
fn cells(indicator: &Indicator, dataflow: &DataflowId) -> String {
    let definition = &indicator.definition;
    let mut all = Vec::new();
    if definition.dataflow == *dataflow {
        all.push(filters(indicator));
    }
    if let Some(other) = definition.formula.denominator()
        && other.dataflow == *dataflow
    {
        let fixed = other.filters.iter();
        let fixed: Vec<String> = fixed
            .map(|(dimension, code)| format!("{dimension} = {code}"))
            .collect();
        all.push(fixed.join(", "));
    }
    all.retain(|cells| !cells.is_empty());
    all.join(" and ")
}

/// Which cells of its own dataflow an indicator takes.
fn filters(indicator: &Indicator) -> String {
    let definition = &indicator.definition;
    let filters = definition.filters.iter();
    let mut said: Vec<String> = filters
        .map(|(dimension, code)| format!("{dimension} = {code}"))
        .collect();
    match &definition.formula {
        Formula::SumOf { dimension, codes } => {
            said.push(format!("{dimension} = {}", codes.join(" or ")));
        }
        Formula::ShareOf {
            dimension,
            numerator,
            denominator,
        } => {
            let mut codes: Vec<&str> = Vec::new();
            for code in numerator.iter().chain(denominator) {
                if !codes.contains(&code.as_str()) {
                    codes.push(code);
                }
            }
            said.push(format!("{dimension} = {}", codes.join(" or ")));
        }
        Formula::Published | Formula::PerOther { .. } => {}
    }
    said.join(", ")
}

/// What an indicator says and does not say.
pub(crate) struct Meaning {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What a value says.
    pub says: String,
    /// What it does not say.
    pub does_not_say: String,
    /// Traps.
    pub caveats: Vec<String>,
    /// Unit code.
    pub unit: String,
    /// Which way is better, in words.
    pub direction: &'static str,
    /// What the kind of number forbids; empty: nothing.
    pub quantity: &'static str,
    /// Indicators to ask instead.
    pub instead: Vec<String>,
    /// Whom it describes.
    pub base: String,
    /// How it is made.
    pub formula: String,
    /// Which cells.
    pub filters: String,
    /// The dataflow.
    pub dataflow: String,
    /// The acknowledgement.
    pub acknowledgement: String,
    /// The dataset's address at the agency.
    pub link: String,
}

impl Meaning {
    /// The reading of an indicator.
    pub fn of(indicator: &Indicator) -> Self {
        let (definition, reading) = (&indicator.definition, &indicator.reading);
        Self {
            id: indicator.id.to_string(),
            title: reading.title.clone(),
            says: reading.says.clone(),
            does_not_say: reading.does_not_say.clone(),
            caveats: reading.caveats.clone(),
            unit: unit(definition.unit.code()),
            direction: match definition.direction {
                Direction::HigherIsBetter => "a higher value is better",
                Direction::LowerIsBetter => "a lower value is better",
                Direction::Neutral => "neither way is better by itself",
            },
            quantity: match (definition.quantity, definition.levels_comparable) {
                (Quantity::Count, _) => {
                    "A number of persons or cases: it grows with group and territory, and has no gap"
                }
                (_, false) => {
                    "Levels are not comparable between territories or years; the ratio of two groups is"
                }
                (Quantity::Rate | Quantity::Amount, true) => "",
            },
            instead: reading
                .ask_instead
                .iter()
                .map(ToString::to_string)
                .collect(),
            base: match definition.base.age.as_str() {
                "TOTAL" => format!("{}, all ages", definition.base.population),
                age => format!("{}, {age}", definition.base.population),
            },
            formula: definition.formula.text(),
            filters: filters(indicator),
            dataflow: definition.dataflow.to_string(),
            acknowledgement: reading.source.acknowledgement.clone(),
            link: reading.source.link.clone(),
        }
    }
}

/// A unit code in words a reader knows.
pub(crate) fn unit(code: &str) -> String {
    match code {
        "PC" => "%".to_string(),
        "EUR" => "euro".to_string(),
        "pp" => "percentage points".to_string(),
        "NR" | "PER" => "persons".to_string(),
        "P_THAB" => "per 1,000 inhabitants".to_string(),
        "THS_PER" | "THS" => "thousand persons".to_string(),
        other => other.to_string(),
    }
}

/// Who is not covered by the groups of an answer, each group once.
pub(crate) fn not_covered(site: &Site, answer: &Answer) -> Vec<(String, String)> {
    let mut groups: Vec<(String, String)> = Vec::new();
    let reference = answer
        .reference_indicator
        .as_ref()
        .unwrap_or(&answer.indicator);
    for row in &answer.rows {
        let sides = [
            (Some(&row.group), &answer.indicator),
            (row.reference.as_ref(), reference),
        ];
        for (code, indicator) in sides {
            let dimension = indicator.definition.group_dimension.as_ref();
            let (Some(code), Some(dimension)) = (code, dimension) else {
                continue;
            };
            let Some(group) = site.groups.get(dimension, code) else {
                continue;
            };
            if !groups.iter().any(|(label, _)| *label == group.label) {
                groups.push((group.label.clone(), group.not_covered.clone()));
            }
        }
    }
    groups
}
