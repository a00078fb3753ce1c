//! How far a group is from a reference.

use std::sync::Arc;

use andamento_model::{Period, Status};

use crate::interval::{IntervalError, SampleSize, difference, wilson};
use crate::measured::{Line, Measured, Reader, join};
use crate::question::{GapQuestion, Question, QuestionError};
use crate::reliability::{BREAK_NOTE, Reliability};
use crate::rows::{Found, Subject, Work, missing_members, periods, published, side_notes};

impl Work<'_> {
    pub(crate) fn gaps(
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
        let mut dataflow = reader.cube().dataflow().to_string();
        if other.cube().dataflow() != reader.cube().dataflow() {
            dataflow.push_str(&format!("+{}", other.cube().dataflow()));
        }
        let text = |text: &str| -> Arc<str> { text.into() };
        let (group_code, reference_code) = (text(&gap.group), text(&gap.reference));
        let (sex, dataflow) = (text(&question.scope().sex), text(&dataflow));
        self.answer.rows.reserve(territories.len() * periods.len());
        for territory in &territories {
            let lines = [
                reader.line(territory, &gap.group),
                other.line(territory, &gap.reference),
            ];
            let members = [
                self.members(reader, territory, &gap.group),
                self.members(other, territory, &gap.reference),
            ];
            let place = text(territory);
            let subject = Subject {
                territory: &place,
                group: &group_code,
                reference: Some(&reference_code),
                sex: &sex,
                dataflow: &dataflow,
            };
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
                let row = self.row(&subject, period);
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
                self.push(row, group, reference, notes, |row| {
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
}

/// The interval of a difference: from supplied sample sizes, else from published bounds.
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
    let of_group = published(&lines[0], Some(group), period);
    let of_reference = published(&lines[1], Some(reference), period);
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
