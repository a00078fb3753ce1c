//! From a question and its slices to an answer.

use andamento_model::{CellSource, Cube, Indicator, Period, Status, Unit};

use crate::guard::{Refusal, check_definitions, check_described, check_geography};
use crate::interval::{Interval, IntervalError, SampleSize, difference, wilson};
use crate::measured::{Line, Measured, Reader, join};
use crate::nearest::nearest;
use crate::question::{Asked, Context, GapQuestion, Question, QuestionError, SeriesQuestion};
use crate::reliability::{BREAK_NOTE, Reliability, status_notes};

/// One side of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The value in the indicator's unit. `None`: there is no cell, or it has no value.
    pub value: Option<f64>,
    /// Statuses as received; nothing when there is no cell.
    pub status: Status,
    /// Whether any file has the cell.
    pub present: bool,
    /// The files that it came from: indices into [`Answer::sources`].
    pub sources: Vec<usize>,
}

/// One row of an answer: a territory, a group and a time.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRow {
    /// Indicator id; for two indicators both, joined by ` - `.
    pub indicator: String,
    /// Territory code.
    pub territory: String,
    /// Time.
    pub time: Period,
    /// Sex code.
    pub sex: String,
    /// Age code; for two indicators of different age both, joined by ` - `.
    pub age: String,
    /// Group code.
    pub group: String,
    /// Reference code. `None`: the row is not a gap.
    pub reference: Option<String>,
    /// The group's side.
    pub group_side: Side,
    /// The reference's side. `None`: the row is not a gap.
    pub reference_side: Option<Side>,
    /// Group − reference, in [`Answer::gap_unit`]. `None`: a side has no value, or the row is
    /// not a gap.
    pub gap: Option<f64>,
    /// Group / reference. `None`: as for the gap, or the reference is 0.
    pub ratio: Option<f64>,
    /// Odds of the group / odds of the reference. `None`: as for the gap, or not rates, or a
    /// rate is 0 or 100 or beyond.
    pub odds_ratio: Option<f64>,
    /// The 95 % interval of the gap, or of the value when the row is not a gap. `None`:
    /// neither published bounds nor sample sizes.
    pub interval: Option<Interval>,
    /// How far the row can be relied on.
    pub reliability: Reliability,
    /// What a reader must know, one remark each.
    pub notes: Vec<String>,
    /// Dataflow; for two both, joined by `+`.
    pub dataflow: String,
    /// Vintage of the cells; for several all, joined by `+`. Empty: there is no cell.
    pub vintage: String,
}

/// That the guard was overridden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The reason given.
    pub reason: String,
    /// What the guard refused.
    pub refusal: Refusal,
}

/// An answer: rows with what is needed to understand them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The indicator.
    pub indicator: Indicator,
    /// The reference's own indicator. `None`: the same one, or no reference.
    pub reference_indicator: Option<Indicator>,
    /// Whether the rows are gaps.
    pub is_gap: bool,
    /// Unit code of the values; for two units both, joined by ` - `.
    pub unit: String,
    /// Unit of the gap: `pp` for rates.
    pub gap_unit: String,
    /// Rows by territory, group and time.
    pub rows: Vec<AnswerRow>,
    /// Remarks on the answer as a whole.
    pub notes: Vec<String>,
    /// The files that the rows came from, each once.
    pub sources: Vec<CellSource>,
    /// Set when the guard refused and the question overrode it.
    pub overridden: Option<Override>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoAnswer {
    /// The definition guard refuses.
    #[error("{0}")]
    Refused(Refusal),
    /// The question cannot be understood or there are no figures.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

/// What the guard says before any figure is read; an override lets it pass.
///
/// # Errors
/// The refusal.
pub fn check(question: &Question, asked: Asked<'_>, context: &Context<'_>) -> Result<(), NoAnswer> {
    let differences = check_definitions(question, asked, context);
    if differences.is_empty() || question.scope().override_reason.is_some() {
        return Ok(());
    }
    Err(NoAnswer::Refused(Refusal { differences }))
}

/// Answers a question from the slices that [`Question::needs`] names, in that order.
///
/// # Errors
/// A refusal when the figures do not mean the same, or what is wrong with the question.
pub fn answer(
    question: &Question,
    asked: Asked<'_>,
    cubes: &[Cube],
    context: &Context<'_>,
) -> Result<Answer, NoAnswer> {
    let needed = 1 + usize::from(asked.reference_indicator.is_some());
    if cubes.len() != needed {
        return Err(NoAnswer::Question(QuestionError::Slices {
            needed,
            given: cubes.len(),
        }));
    }
    let scope = question.scope();
    if let (Some(from), Some(to)) = (scope.from, scope.to)
        && from > to
    {
        return Err(QuestionError::YearOrder { from, to }.into());
    }
    check(question, asked, context)?;
    let mut differences = check_definitions(question, asked, context);
    let mut readers = vec![Reader::new(asked.indicator, &cubes[0], &scope.sex)?];
    if let Some(reference) = asked.reference_indicator {
        readers.push(Reader::new(reference, &cubes[1], &scope.sex)?);
    }
    if let Question::Gap(gap) = question {
        let last = readers.last().unwrap_or(&readers[0]);
        group_exists(&readers[0], &gap.group, context)?;
        group_exists(last, &gap.reference, context)?;
        differences.extend(check_described(gap, asked, context));
    }
    let (geography, remarks) = check_geography(question, &readers, context);
    differences.extend(geography);
    let overridden = match (&scope.override_reason, differences.is_empty()) {
        (_, true) => None,
        (Some(reason), false) => Some(Override {
            reason: reason.clone(),
            refusal: Refusal { differences },
        }),
        (None, false) => return Err(NoAnswer::Refused(Refusal { differences })),
    };
    let indicators = [
        asked.indicator,
        asked.reference_indicator.unwrap_or(asked.indicator),
    ];
    let pair = |of: &dyn Fn(&Indicator) -> String| {
        let [a, b] = indicators.map(of);
        if a == b { a } else { format!("{a} - {b}") }
    };
    let mut work = Work {
        context,
        answer: Answer {
            indicator: asked.indicator.clone(),
            reference_indicator: asked.reference_indicator.cloned(),
            is_gap: matches!(question, Question::Gap(_)),
            unit: pair(&|i| i.definition.unit.code().to_string()),
            gap_unit: pair(&|i| i.definition.unit.of_difference().to_string()),
            rows: Vec::new(),
            notes: remarks,
            sources: Vec::new(),
            overridden,
        },
        indicator: pair(&|i| i.id.to_string()),
        age: pair(&|i| i.definition.base.age.clone()),
    };
    if scope.override_reason.is_some() && work.answer.overridden.is_none() {
        let note = "the override was not needed: nothing was refused";
        work.answer.notes.push(note.to_string());
    }
    match question {
        Question::Series(series) => work.series(series, question, &readers)?,
        Question::Gap(gap) => work.gaps(gap, question, &readers)?,
    }
    Ok(work.answer)
}

struct Work<'a> {
    context: &'a Context<'a>,
    answer: Answer,
    indicator: String,
    age: String,
}

impl Work<'_> {
    fn series(
        &mut self,
        series: &SeriesQuestion,
        question: &Question,
        readers: &[Reader<'_>],
    ) -> Result<(), QuestionError> {
        let reader = &readers[0];
        let definition = &reader.indicator().definition;
        if series.n_group.is_some() {
            self.rates_only(reader)?;
        }
        let groups = if series.groups.is_empty() {
            let available = reader.groups();
            let usual: Vec<String> = definition
                .groups
                .iter()
                .filter(|group| available.contains(&group.as_str()))
                .cloned()
                .collect();
            if usual.is_empty() {
                available.iter().map(|&code| code.to_string()).collect()
            } else {
                usual
            }
        } else {
            series.groups.clone()
        };
        for group in &groups {
            group_exists(reader, group, self.context)?;
        }
        self.note_bases(reader, &groups);
        let territories = self.territories(question, readers)?;
        let periods = periods(question, readers)?;
        for territory in &territories {
            for group in &groups {
                let line = reader.line(territory, group);
                let members = self.members(reader, territory, group);
                for &period in &periods {
                    let Some(measured) = line.at(period) else {
                        continue;
                    };
                    let interval = side_interval(&line, &measured, series.n_group, period)
                        .map_err(|error| QuestionError::Interval {
                            territory: territory.clone(),
                            time: period.to_string(),
                            error,
                        })?;
                    let mut notes = side_notes("group", Some(&measured));
                    if measured.status.obs().contains('b') {
                        notes.insert(0, BREAK_NOTE.to_string());
                    }
                    notes.extend(missing_members("group", &members, period));
                    notes.extend(interval.as_ref().map(|(_, how)| format!("interval: {how}")));
                    let row = self.row(territory, group, None, &question.scope().sex, period);
                    let reliability = Reliability::of(measured.value.is_some(), measured.status);
                    let sides = [reader.cube().dataflow().as_str()];
                    self.push(row, Some(measured), None, &sides, notes, |row| {
                        row.reliability = reliability;
                        row.interval = interval.and_then(|(interval, _)| interval);
                    });
                }
            }
        }
        Ok(())
    }

    fn gaps(
        &mut self,
        gap: &GapQuestion,
        question: &Question,
        readers: &[Reader<'_>],
    ) -> Result<(), QuestionError> {
        let (reader, other) = (&readers[0], readers.last().unwrap_or(&readers[0]));
        let samples = match (gap.n_group, gap.n_reference) {
            (Some(group), Some(reference)) => {
                self.rates_only(reader)?;
                self.rates_only(other)?;
                Some((group, reference))
            }
            (None, None) => None,
            _ => return Err(QuestionError::OneSampleSize),
        };
        let territories = self.territories(question, readers)?;
        let periods = periods(question, readers)?;
        let unit = |reader: &Reader<'_>| reader.indicator().definition.unit.clone();
        let rates = unit(reader).is_rate() && unit(other).is_rate();
        let mut dataflows = vec![reader.cube().dataflow().as_str()];
        if other.cube().dataflow() != reader.cube().dataflow() {
            dataflows.push(other.cube().dataflow().as_str());
        }
        for territory in &territories {
            let lines = [
                reader.line(territory, &gap.group),
                other.line(territory, &gap.reference),
            ];
            let members = [
                self.members(reader, territory, &gap.group),
                self.members(other, territory, &gap.reference),
            ];
            for &period in &periods {
                let [group, reference] = [lines[0].at(period), lines[1].at(period)];
                if group.is_none() && reference.is_none() {
                    continue;
                }
                let interval = gap_interval(&lines, [&group, &reference], samples, period)
                    .map_err(|error| QuestionError::Interval {
                        territory: territory.clone(),
                        time: period.to_string(),
                        error,
                    })?;
                let mut notes = gap_notes(&group, &reference);
                notes.extend(missing_members("group", &members[0], period));
                notes.extend(missing_members("reference", &members[1], period));
                notes.extend(interval.as_ref().map(|(_, how)| format!("interval: {how}")));
                let row = self.row(
                    territory,
                    &gap.group,
                    Some(&gap.reference),
                    &question.scope().sex,
                    period,
                );
                let side = |side: &Option<Measured<'_>>| match side {
                    None => Reliability::Missing,
                    Some(m) => Reliability::of(m.value.is_some(), m.status),
                };
                let reliability = side(&group).max(side(&reference));
                let values = group
                    .as_ref()
                    .and_then(|m| m.value)
                    .zip(reference.as_ref().and_then(|m| m.value));
                let reference = Some(reference);
                self.push(row, group, reference, &dataflows, notes, |row| {
                    row.reliability = reliability;
                    row.interval = interval.and_then(|(interval, _)| interval);
                    if let Some((group, reference)) = values {
                        row.gap = Some(clean(group - reference));
                        row.ratio = (reference != 0.0).then(|| group / reference);
                        row.odds_ratio = odds_ratio(group, reference).filter(|_| rates);
                    }
                });
            }
        }
        Ok(())
    }

    fn rates_only(&self, reader: &Reader<'_>) -> Result<(), QuestionError> {
        let indicator = reader.indicator();
        match &indicator.definition.unit {
            Unit::Percent => Ok(()),
            Unit::Other(unit) => Err(QuestionError::NotARate {
                indicator: indicator.id.to_string(),
                unit: unit.clone(),
            }),
        }
    }

    fn note_bases(&mut self, reader: &Reader<'_>, groups: &[String]) {
        let Some(dimension) = &reader.indicator().definition.group_dimension else {
            return;
        };
        let mut bases: Vec<String> = groups
            .iter()
            .filter_map(|group| self.context.groups.get(dimension, group)?.base.clone())
            .collect();
        bases.sort();
        bases.dedup();
        if bases.len() > 1 {
            self.answer.notes.push(format!(
                "groups rest on different compositions of the EU ({}): do not compare them",
                bases.join(", ")
            ));
        }
    }

    /// The territories asked for, each once; all that any side has when none is named.
    fn territories(
        &self,
        question: &Question,
        readers: &[Reader<'_>],
    ) -> Result<Vec<String>, QuestionError> {
        let mut available: Vec<&str> = readers.iter().flat_map(Reader::territories).collect();
        available.sort_unstable();
        available.dedup();
        let asked = &question.scope().territories;
        if asked.is_empty() {
            return Ok(available.iter().map(|&code| code.to_string()).collect());
        }
        let mut territories: Vec<String> = Vec::new();
        for code in asked {
            if available.binary_search(&code.as_str()).is_err() {
                return Err(self.unknown_territory(code, &available, readers));
            }
            if !territories.contains(code) {
                territories.push(code.clone());
            }
        }
        Ok(territories)
    }

    fn unknown_territory(
        &self,
        code: &str,
        available: &[&str],
        readers: &[Reader<'_>],
    ) -> QuestionError {
        let nuts = self.context.nuts;
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
            _ => String::new(),
        };
        QuestionError::UnknownTerritory {
            given: code.to_string(),
            dataflow: readers[0].cube().dataflow().to_string(),
            nearest: nearest(code, available.iter().copied()),
            hint,
        }
    }

    /// The members of an aggregate with their cells; empty for anything else.
    fn members<'c>(
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

    fn row(
        &self,
        territory: &str,
        group: &str,
        reference: Option<&str>,
        sex: &str,
        time: Period,
    ) -> AnswerRow {
        let nothing = Side {
            value: None,
            status: Status::NONE,
            present: false,
            sources: Vec::new(),
        };
        AnswerRow {
            indicator: self.indicator.clone(),
            territory: territory.to_string(),
            time,
            sex: sex.to_string(),
            age: self.age.clone(),
            group: group.to_string(),
            reference: reference.map(str::to_string),
            group_side: nothing.clone(),
            reference_side: reference.map(|_| nothing),
            gap: None,
            ratio: None,
            odds_ratio: None,
            interval: None,
            reliability: Reliability::Missing,
            notes: Vec::new(),
            dataflow: String::new(),
            vintage: String::new(),
        }
    }

    /// Puts sides, sources, vintages and marks into a row and keeps it.
    fn push(
        &mut self,
        mut row: AnswerRow,
        group: Option<Measured<'_>>,
        reference: Option<Option<Measured<'_>>>,
        dataflows: &[&str],
        mut notes: Vec<String>,
        fill: impl FnOnce(&mut AnswerRow),
    ) {
        row.group_side = self.side(group);
        row.reference_side = reference.map(|side| self.side(side));
        let of_reference = row.reference_side.iter().flat_map(|side| &side.sources);
        let mut vintages: Vec<String> = Vec::new();
        for &source in row.group_side.sources.iter().chain(of_reference) {
            let vintage = self.answer.sources[source].vintage.to_string();
            if !vintages.contains(&vintage) {
                vintages.push(vintage);
            }
        }
        if vintages.len() > 1 {
            notes.push(format!(
                "cells of different vintages: {}",
                vintages.join(", ")
            ));
        }
        if let Some(Override { reason, refusal }) = &self.answer.overridden {
            let fields = refusal.fields().join(", ");
            notes.push(format!("override: {reason} (differing: {fields})"));
        }
        row.dataflow = dataflows.join("+");
        row.vintage = vintages.join("+");
        row.notes = notes;
        fill(&mut row);
        self.answer.rows.push(row);
    }

    fn side(&mut self, measured: Option<Measured<'_>>) -> Side {
        let present = measured.is_some();
        let (value, status, sources) = measured.map_or((None, Status::NONE, Vec::new()), |m| {
            (m.value, m.status, m.sources)
        });
        let sources = sources
            .into_iter()
            .map(|source| {
                let known = self.answer.sources.iter().position(|s| s == source);
                known.unwrap_or_else(|| {
                    self.answer.sources.push(source.clone());
                    self.answer.sources.len() - 1
                })
            })
            .collect();
        Side {
            value,
            status,
            present,
            sources,
        }
    }
}

/// Says which groups there are when this one is not among them.
fn group_exists(
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
fn periods(question: &Question, readers: &[Reader<'_>]) -> Result<Vec<Period>, QuestionError> {
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
type Found = Option<(Option<Interval>, String)>;

/// The interval of one value.
fn side_interval(
    line: &Line<'_>,
    side: &Measured<'_>,
    sample: Option<SampleSize>,
    period: Period,
) -> Result<Found, IntervalError> {
    let Some(value) = side.value else {
        return Ok(None);
    };
    if let Some(sample) = sample {
        let how = format!("Wilson score, n = {} supplied", sample.persons());
        return Ok(Some((Some(wilson(value, sample)?), how)));
    }
    Ok(published(line, value, period))
}

fn published(line: &Line<'_>, value: f64, period: Period) -> Found {
    let (below, above) = line.bounds_at(period)?;
    let (low, high) = below.value.zip(above.value)?;
    if !(low <= value && value <= high) {
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

fn gap_interval(
    lines: &[Line<'_>; 2],
    sides: [&Option<Measured<'_>>; 2],
    samples: Option<(SampleSize, SampleSize)>,
    period: Period,
) -> Result<Found, IntervalError> {
    let [group, reference] = sides.map(|side| side.as_ref().and_then(|m| m.value));
    let Some((group, reference)) = group.zip(reference) else {
        return Ok(None);
    };
    if let Some((n_group, n_reference)) = samples {
        let (of_group, of_reference) = (wilson(group, n_group)?, wilson(reference, n_reference)?);
        let interval = difference(group, of_group, reference, of_reference)?;
        let how = format!(
            "Newcombe hybrid score, n = {} and {} supplied",
            n_group.persons(),
            n_reference.persons()
        );
        return Ok(Some((Some(interval), how)));
    }
    let of_group = published(&lines[0], group, period);
    let of_reference = published(&lines[1], reference, period);
    let Some(((of_group, group_how), (of_reference, reference_how))) = of_group.zip(of_reference)
    else {
        return Ok(None);
    };
    let interval = match of_group.zip(of_reference) {
        Some((g, r)) => Some(difference(group, g, reference, r)?),
        None => None,
    };
    let how = format!("group {group_how}; reference {reference_how}");
    Ok(Some((interval, how)))
}

fn side_notes(side: &str, measured: Option<&Measured<'_>>) -> Vec<String> {
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

fn gap_notes(group: &Option<Measured<'_>>, reference: &Option<Measured<'_>>) -> Vec<String> {
    let status = |side: &Option<Measured<'_>>| side.as_ref().map_or(Status::NONE, |m| m.status);
    let mut notes = Vec::new();
    if join(status(group), status(reference)).obs().contains('b') {
        notes.push(BREAK_NOTE.to_string());
    }
    notes.extend(side_notes("group", group.as_ref()));
    notes.extend(side_notes("reference", reference.as_ref()));
    notes
}

/// Which members of an aggregate have no value of their own.
fn missing_members(side: &str, members: &[(String, Line<'_>)], period: Period) -> Option<String> {
    let missing: Vec<&str> = members
        .iter()
        .filter(|(_, line)| line.at(period).is_none_or(|m| m.value.is_none()))
        .map(|(member, _)| member.as_str())
        .collect();
    (!missing.is_empty()).then(|| format!("{side}: members without a value: {}", missing.join(" ")))
}

fn odds_ratio(group: f64, reference: f64) -> Option<f64> {
    let odds = |rate: f64| (rate > 0.0 && rate < 100.0).then(|| rate / (100.0 - rate));
    Some(odds(group)? / odds(reference)?)
}

/// A difference of published figures without the noise of binary fractions: rounded to nine
/// decimals, more than any agency publishes.
fn clean(difference: f64) -> f64 {
    let scaled = (difference * 1e9).round();
    if scaled.abs() < 1e15 {
        scaled / 1e9 + 0.0
    } else {
        difference
    }
}
