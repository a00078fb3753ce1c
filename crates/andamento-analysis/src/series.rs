//! How an indicator develops.

use std::sync::Arc;

use andamento_model::{DimensionId, Period, Status};

use crate::interval::{IntervalError, SampleSize, wilson};
use crate::measured::{Line, Measured, Reader};
use crate::question::{Question, QuestionError, SeriesQuestion};
use crate::reliability::{BREAK_NOTE, Reliability};
use crate::rows::{
    Found, Subject, Work, group_exists, missing_members, periods, published, side_notes,
};

impl Work<'_> {
    pub(crate) fn series(
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
            let mut usual: Vec<String> = definition
                .groups
                .iter()
                .filter(|group| available.contains(&group.as_str()))
                .cloned()
                .collect();
            self.keep_one_base(definition.group_dimension.as_ref(), &mut usual);
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
        let text = |text: &str| -> Arc<str> { text.into() };
        let (sex, dataflow) = (text(&question.scope().sex), text(&reader.dataflows()));
        for territory in &territories {
            let place = text(territory);
            for group in &groups {
                let group_code = text(group);
                let subject = Subject {
                    territory: &place,
                    group: &group_code,
                    reference: None,
                    sex: &sex,
                    dataflow: &dataflow,
                };
                let line = reader.line(territory, group);
                let members = self.members(reader, territory, group);
                for &period in &periods {
                    let measured = line.at(period);
                    let interval = side_interval(&line, measured.as_ref(), series.n_group, period)
                        .map_err(|error| QuestionError::Interval {
                            territory: territory.clone(),
                            time: period.to_string(),
                            error,
                        })?;
                    if measured.is_none() && interval.is_none() {
                        continue;
                    }
                    let status = measured.as_ref().map_or(Status::NONE, |m| m.status);
                    let has_value = measured.as_ref().is_some_and(|m| m.value.is_some());
                    let mut notes = side_notes("group", measured.as_ref());
                    if status.obs().contains('b') {
                        notes.insert(0, BREAK_NOTE.to_string());
                    }
                    notes.extend(missing_members("group", &members, period));
                    notes.extend(interval.as_ref().map(|(_, how)| format!("interval: {how}")));
                    let row = self.row(&subject, period);
                    // Bounds without a value still have a source.
                    let side = measured.or_else(|| line.bounds_source(period));
                    self.push(row, side, None, notes, |row| {
                        row.reliability = Reliability::of(has_value, status);
                        row.interval = interval.and_then(|(interval, _)| interval);
                    });
                }
            }
        }
        Ok(())
    }

    /// Of groups that nobody chose, those that rest on the EU composition of the first one.
    fn keep_one_base(&self, dimension: Option<&DimensionId>, groups: &mut Vec<String>) {
        let Some(dimension) = dimension else { return };
        let base = |group: &String| self.context.groups.get(dimension, group)?.base.clone();
        let Some(first) = groups.iter().find_map(base) else {
            return;
        };
        groups.retain(|group| base(group).is_none_or(|other| other == first));
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
}

/// The interval of one value.
fn side_interval(
    line: &Line<'_>,
    side: Option<&Measured<'_>>,
    sample: Option<SampleSize>,
    period: Period,
) -> Result<Found, IntervalError> {
    let value = side.and_then(|side| side.value);
    if let (Some(value), Some(sample)) = (value, sample) {
        let how = format!("Wilson score, n = {} supplied", sample.persons());
        return Ok(Some((Some(wilson(value, sample)?), how)));
    }
    Ok(published(line, value, period))
}
