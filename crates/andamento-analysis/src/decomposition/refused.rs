//! Which gaps can be taken apart, and what the others would need.

use std::fmt;

use andamento_model::{Formula, Indicator};

use super::{DecompositionQuestion, weights};

/// The dataflow of the rates that can be taken apart.
const RATES: &str = "lfsa_ergan";
/// Their age; the other tables count people of this age.
const AGE: &str = "Y15-64";

/// A table that a decomposition would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededTable {
    /// Its dataflow.
    pub dataflow: String,
    /// Which of its cells, in words.
    pub cells: String,
}

/// A gap that is not taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Undecomposed {
    /// The indicator.
    pub indicator: String,
    /// The breakdown asked for.
    pub by: String,
    /// Why, without a full stop.
    pub why: String,
    /// What it would take. Empty: no dataflow with such a breakdown is known here.
    pub needed: Vec<NeededTable>,
    /// The commands that bring what is missing, where that is all that is missing.
    pub commands: Vec<String>,
}

impl fmt::Display for Undecomposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "refused: the gap in {} is not decomposed by `{}`: {}",
            self.indicator,
            self.by.chars().take(60).collect::<String>().escape_debug(),
            self.why
        )?;
        for table in &self.needed {
            write!(f, "\n  needed: {}: {}", table.dataflow, table.cells)?;
        }
        for command in &self.commands {
            write!(f, "\n  to bring it: {command}")?;
        }
        Ok(())
    }
}

fn table(dataflow: &str, cells: impl Into<String>) -> NeededTable {
    NeededTable {
        dataflow: dataflow.to_string(),
        cells: cells.into(),
    }
}

/// Whether this gap is the one whose tables count both sides: employment, 15 to 64, foreign
/// against national citizens, both sexes together, by sex.
pub(super) fn check(
    question: &DecompositionQuestion,
    indicator: &Indicator,
) -> Result<(), Undecomposed> {
    let gap = &question.gap;
    let definition = &indicator.definition;
    let (group, reference) = (gap.group.as_str(), gap.reference.as_str());
    let refuse = |why: &str, needed: Vec<NeededTable>| {
        Err(Undecomposed {
            indicator: indicator.id.to_string(),
            by: question.by.clone(),
            why: why.to_string(),
            needed,
            commands: Vec::new(),
        })
    };
    let age = definition.base.age.as_str();
    match question.by.as_str() {
        "sex" => {}
        "age" => {
            return refuse(
                "the tables that are taken count one age class only",
                vec![
                    table(
                        RATES,
                        format!("rates of {group} and {reference} by age class within {age}"),
                    ),
                    table(
                        weights::FOREIGNERS,
                        format!("persons of {group} and {reference} by age class within {age}"),
                    ),
                ],
            );
        }
        "education" | "isced11" => {
            return refuse(
                "rates and persons by citizenship and level of education are needed together",
                vec![
                    table(
                        "lfsa_ergaedn",
                        format!("rates of {group} and {reference} by level of education"),
                    ),
                    table(
                        "edat_lfs_9911",
                        format!("levels of education of {group} and {reference}, age {age}"),
                    ),
                ],
            );
        }
        _ => {
            return refuse(
                "no dataflow that counts both sides by this breakdown is known here; the \
                 breakdown that is computed is `sex`",
                Vec::new(),
            );
        }
    }
    if gap.scope.sex != "T" {
        return refuse(
            "one sex has no composition by sex: ask for both together (T)",
            Vec::new(),
        );
    }
    if definition.dataflow.as_str() != RATES
        || definition.formula != Formula::Published
        || gap
            .reference_indicator
            .as_ref()
            .is_some_and(|id| *id != gap.indicator)
    {
        return refuse(
            "only published employment rates have tables that count both sides by sex",
            vec![table(
                definition.dataflow.as_str(),
                format!(
                    "the base population of the indicator ({}, {age}) in {group} and {reference} \
                     by sex, in persons",
                    definition.base.population
                ),
            )],
        );
    }
    if age != AGE || (group, reference) != (weights::GROUP, weights::REFERENCE) {
        return refuse(
            "foreign (FOR) against national (NAT) citizens of 15 to 64 are the only sides that \
             are taken apart",
            vec![
                table(
                    weights::FOREIGNERS,
                    format!("persons of {group} by sex and labour status, age {age}"),
                ),
                table(
                    weights::EMPLOYED,
                    format!("employed persons of {reference} by sex, age {age}"),
                ),
            ],
        );
    }
    Ok(())
}
