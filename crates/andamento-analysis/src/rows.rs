//! What series and gaps share: rows with sides, sources, vintages and marks.

use std::sync::Arc;

use andamento_model::{CellSource, GeographyLevel, Period, Status, Unit};

use crate::answer::{Answer, AnswerRow, Override, Side};
use crate::interval::Interval;
use crate::measured::{CellState, Line, Measured, Reader, join};
use crate::nearest::nearest;
use crate::question::{Context, Question, QuestionError};
use crate::reliability::{Reliability, status_notes};

/// An answer while its rows are made.
pub(crate) struct Work<'a> {
    pub context: &'a Context<'a>,
    pub answer: Answer,
    pub indicator: Arc<str>,
    pub age: Arc<str>,
    /// Territory, group and vintages of the row before.
    pub before: Option<(Arc<str>, Arc<str>, Arc<str>)>,
    /// The vintages of a set of sources, remembered from the row before.
    pub vintages: Option<(Vec<usize>, Vintages)>,
}

/// Said of a row whose predecessor came from another file.
const JOINED: &str = "another vintage than the row before: a difference may be a revision, another definition or new borders";

/// The vintages that the cells of a row have.
#[derive(Clone)]
pub(crate) struct Vintages {
    /// All of them, joined by `+`.
    text: Arc<str>,
    /// A remark when there are several.
    note: Option<String>,
}

/// Whom and when a row is about.
pub(crate) struct Subject<'a> {
    pub territory: &'a Arc<str>,
    pub group: &'a Arc<str>,
    pub reference: Option<&'a Arc<str>>,
    pub sex: &'a Arc<str>,
    pub dataflow: &'a Arc<str>,
}

impl Work<'_> {
    pub(crate) fn rates_only(&self, reader: &Reader<'_>) -> Result<(), QuestionError> {
        let indicator = reader.indicator();
        match &indicator.definition.unit {
            Unit::Percent => Ok(()),
            Unit::Other(unit) => Err(QuestionError::NotARate {
                indicator: indicator.id.to_string(),
                unit: unit.clone(),
            }),
        }
    }

    /// The territories asked for, each once; all that any side has when none is named.
    pub(crate) fn territories(
        &self,
        question: &Question,
        readers: &[Reader<'_>],
    ) -> Result<Vec<String>, QuestionError> {
        let available = available_territories(readers);
        let asked = &question.scope().territories;
        if asked.is_empty() {
            return Ok(available.iter().map(|&code| code.to_string()).collect());
        }
        let mut territories: Vec<String> = Vec::new();
        for code in asked {
            if available.binary_search(&code.as_str()).is_err() {
                return Err(unknown_territory(code, &available, readers, self.context));
            }
            if !territories.contains(code) {
                territories.push(code.clone());
            }
        }
        Ok(territories)
    }

    /// The members of an aggregate with their cells; empty for anything else.
    pub(crate) fn members<'c>(
        &self,
        reader: &Reader<'c>,
        territory: &str,
        group: &str,
    ) -> Vec<(String, Line<'c>)> {
        let members = self.context.aggregates.get(territory);
        let members = members.into_iter().flatten();
        members
            .map(|member| (member.clone(), reader.line(member, group)))
            .collect()
    }

    pub(crate) fn row(&self, subject: &Subject<'_>, time: Period) -> AnswerRow {
        let nothing = Side {
            value: None,
            status: Status::NONE,
            present: false,
            sources: Vec::new(),
        };
        AnswerRow {
            indicator: Arc::clone(&self.indicator),
            territory: Arc::clone(subject.territory),
            time,
            sex: Arc::clone(subject.sex),
            age: Arc::clone(&self.age),
            group: Arc::clone(subject.group),
            reference: subject.reference.map(Arc::clone),
            group_side: nothing.clone(),
            reference_side: subject.reference.map(|_| nothing),
            gap: None,
            ratio: None,
            odds_ratio: None,
            interval: None,
            reliability: Reliability::Missing,
            notes: Vec::new(),
            dataflow: Arc::clone(subject.dataflow),
            vintage: Arc::clone(subject.dataflow),
        }
    }

    /// Puts sides, sources, vintages and marks into a row and keeps it.
    pub(crate) fn push(
        &mut self,
        mut row: AnswerRow,
        group: Option<Measured<'_>>,
        reference: Option<Option<Measured<'_>>>,
        mut notes: Vec<String>,
        fill: impl FnOnce(&mut AnswerRow),
    ) {
        row.group_side = self.side(group);
        row.reference_side = reference.map(|side| self.side(side));
        let vintages = self.vintages(&row);
        notes.extend(vintages.note);
        row.vintage = vintages.text;
        let joined = self.joins_vintages(&row);
        if joined {
            notes.push(JOINED.to_string());
        }
        if let Some(Override { reason, refusal }) = &self.answer.overridden {
            let fields = refusal.fields().join(", ");
            notes.push(format!("override: {reason} (differing: {fields})"));
        }
        row.notes = notes;
        fill(&mut row);
        if joined && self.answer.indicator.definition.geography == GeographyLevel::City {
            // The same city redrawn is a break, not growth.
            row.reliability = row.reliability.max(Reliability::Break);
        }
        self.answer.rows.push(row);
    }

    /// Whether the row goes on a series whose row before came from another vintage.
    fn joins_vintages(&mut self, row: &AnswerRow) -> bool {
        let joins = self
            .before
            .as_ref()
            .is_some_and(|(territory, group, vintage)| {
                *territory == row.territory
                    && *group == row.group
                    && *vintage != row.vintage
                    && !vintage.is_empty()
                    && !row.vintage.is_empty()
            });
        let now = (
            Arc::clone(&row.territory),
            Arc::clone(&row.group),
            Arc::clone(&row.vintage),
        );
        self.before = Some(now);
        joins
    }

    fn vintages(&mut self, row: &AnswerRow) -> Vintages {
        let of_reference = row.reference_side.iter().flat_map(|side| &side.sources);
        let sources = || {
            row.group_side
                .sources
                .iter()
                .chain(of_reference.clone())
                .copied()
        };
        if let Some((known, vintages)) = &self.vintages
            && sources().eq(known.iter().copied())
        {
            return vintages.clone();
        }
        let mut texts: Vec<String> = Vec::new();
        for source in sources() {
            let text = self.answer.sources[source].vintage.to_string();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let note =
            (texts.len() > 1).then(|| format!("cells of different vintages: {}", texts.join(", ")));
        let vintages = Vintages {
            text: texts.join("+").into(),
            note,
        };
        self.vintages = Some((sources().collect(), vintages.clone()));
        vintages
    }

    pub(crate) fn side(&mut self, measured: Option<Measured<'_>>) -> Side {
        side_of(&mut self.answer.sources, measured)
    }
}

/// What a cell said, with its files among `sources`; new ones are added.
pub(crate) fn side_of(sources: &mut Vec<CellSource>, measured: Option<Measured<'_>>) -> Side {
    let Some(measured) = measured else {
        return Side {
            value: None,
            status: Status::NONE,
            present: false,
            sources: Vec::new(),
        };
    };
    let of_cell = measured.sources.into_iter();
    Side {
        value: measured.value,
        status: measured.status,
        present: true,
        sources: of_cell
            .map(|source| {
                let known = sources.iter().position(|s| s == source);
                known.unwrap_or_else(|| {
                    sources.push(source.clone());
                    sources.len() - 1
                })
            })
            .collect(),
    }
}

/// Territory codes that any side has, sorted.
pub(crate) fn available_territories<'a>(readers: &[Reader<'a>]) -> Vec<&'a str> {
    let mut available: Vec<&str> = readers.iter().flat_map(Reader::territories).collect();
    available.sort_unstable();
    available.dedup();
    available
}

/// Says which territories are the nearest when this one is not among them.
pub(crate) fn unknown_territory(
    code: &str,
    available: &[&str],
    readers: &[Reader<'_>],
    context: &Context<'_>,
) -> QuestionError {
    let nuts = context.nuts;
    let hint = match (
        nuts.region_versions(code),
        nuts.common_versions(available.iter().copied()),
    ) {
        (Some(own), Some(table)) if own.possible.and(table).is_empty() && !table.is_empty() => {
            format!(
                "; `{code}` is a code of {}, the table uses {table}",
                own.certain
            )
        }
        _ if context.aggregates.get(code).is_some() => {
            format!("; `{code}` is several countries together, which the table does not sum up so")
        }
        _ => String::new(),
    };
    // Whoever asks for several countries together is not helped by the names of single ones.
    let is_aggregate = |code: &&str| context.aggregates.get(code).is_some();
    let together: Vec<&str> = available.iter().copied().filter(is_aggregate).collect();
    QuestionError::UnknownTerritory {
        given: code.to_string(),
        dataflow: readers[0].cube().dataflow().to_string(),
        nearest: if is_aggregate(&code) && !together.is_empty() {
            nearest(code, together)
        } else {
            nearest(code, available.iter().copied())
        },
        hint,
    }
}

/// Says which groups there are when this one is not among them.
pub(crate) fn group_exists(
    reader: &Reader<'_>,
    group: &str,
    context: &Context<'_>,
) -> Result<(), QuestionError> {
    let available = reader.groups();
    if available.contains(&group) {
        return Ok(());
    }
    let indicator = reader.indicator();
    let definition = &indicator.definition;
    let listed = |codes: &[&str]| codes.iter().map(|&code| code.to_string()).collect();
    let described = definition
        .group_dimension
        .as_ref()
        .is_some_and(|dimension| {
            context.groups.get(dimension, group).is_some()
                || definition.groups.iter().any(|known| known == group)
        });
    if described {
        return Err(QuestionError::GroupNotPublished {
            given: group.to_string(),
            indicator: indicator.id.to_string(),
            dataflow: definition.dataflow.to_string(),
            available: listed(&available),
        });
    }
    Err(QuestionError::UnknownGroup {
        given: group.to_string(),
        indicator: indicator.id.to_string(),
        known: if available.len() > 12 {
            nearest(group, available.iter().copied())
        } else {
            listed(&available)
        },
    })
}

/// The periods of the asked years that any side has.
pub(crate) fn periods(
    question: &Question,
    readers: &[Reader<'_>],
) -> Result<Vec<Period>, QuestionError> {
    let scope = question.scope();
    let mut all: Vec<Period> = readers
        .iter()
        .flat_map(|reader| {
            let frequency = reader.indicator().definition.frequency;
            let periods = reader.cube().periods().iter().copied();
            periods.filter(move |period| period.frequency() == frequency)
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    let (first, last) = match (all.first(), all.last()) {
        (Some(first), Some(last)) => (first.year(), last.year()),
        _ => (0, 0),
    };
    let from = scope.from.unwrap_or(first);
    let to = scope.to.unwrap_or(last);
    all.retain(|period| (from..=to).contains(&period.year()));
    if all.is_empty() {
        return Err(QuestionError::NoYears {
            dataflow: readers[0].cube().dataflow().to_string(),
            from: scope.from.unwrap_or(to.min(first)),
            to: scope.to.unwrap_or(from.max(last)),
            first,
            last,
        });
    }
    Ok(all)
}

/// An interval and how it was made; no interval when the published bounds are unusable.
pub(crate) type Found = Option<(Option<Interval>, String)>;

/// The published bounds; they may be there although the value is not.
pub(crate) fn published(line: &Line<'_>, value: Option<f64>, period: Period) -> Found {
    let (below, above) = line.bounds_at(period)?;
    let (low, high) = below.value.zip(above.value)?;
    if low > high || value.is_some_and(|value| !(low <= value && value <= high)) {
        let how = format!("none: the published bounds {low} and {high} do not enclose the value");
        return Some((None, how));
    }
    let flags = join(below.status, above.status).flags();
    let how = if flags.is_empty() {
        "95 % as published".to_string()
    } else {
        format!("95 % as published, bounds with status {flags}")
    };
    Some((Some(Interval { low, high }), how))
}

pub(crate) fn side_notes(side: &str, measured: Option<&Measured<'_>>) -> Vec<String> {
    let Some(measured) = measured else {
        return vec![format!("{side}: not in the file")];
    };
    let mut notes = Vec::new();
    if measured.value.is_none() {
        notes.push(format!("{side}: no value published"));
    }
    notes.extend(status_notes(side, measured.status));
    notes
}

/// Which members of an aggregate have no value of their own: those whose cell the source has
/// without a value, and those that no imported file has a cell for, apart.
pub(crate) fn missing_members(
    side: &str,
    members: &[(String, Line<'_>)],
    period: Period,
) -> Vec<String> {
    let (mut unpublished, mut absent): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for (member, line) in members {
        match line.state(period) {
            CellState::Valued => {}
            CellState::Empty => unpublished.push(member),
            CellState::Absent => absent.push(member),
        }
    }
    let mut notes = Vec::new();
    if !unpublished.is_empty() {
        notes.push(format!(
            "{side}: members without a value: {}",
            unpublished.join(" ")
        ));
    }
    if !absent.is_empty() {
        notes.push(format!(
            "{side}: members not in the imported files: {}",
            absent.join(" ")
        ));
    }
    notes
}
