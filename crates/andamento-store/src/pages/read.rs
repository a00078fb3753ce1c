//! Row groups back to blocks, reading only what a slice needs.

use std::ops::Range;
use std::sync::Arc;

use andamento_model::{Block, DimensionId, Period, PeriodColumn, Status};

use super::columns::{Group, TextColumn};

/// Why a row group could not be read.
pub(crate) type ReadFailure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the series of a row group whose codes are wanted; `wanted` has one entry a
/// dimension, `None` meaning every code. `None`: nothing here is wanted.
pub(crate) fn read_group(
    group: &Group<'_>,
    dimensions: &[DimensionId],
    wanted: &[Option<&[String]>],
) -> Result<Option<Block>, ReadFailure> {
    let mut columns = Vec::with_capacity(dimensions.len());
    let mut keeps: Vec<Vec<bool>> = Vec::with_capacity(dimensions.len());
    for (at, wanted) in wanted.iter().enumerate() {
        let Some(column) = group.text(at, *wanted)? else {
            return Ok(None);
        };
        let keep = |word: &String| wanted.is_none_or(|codes| codes.contains(word));
        keeps.push(column.words.iter().map(keep).collect());
        columns.push(column);
    }
    let mut block = Block::new(dimensions);
    let ranges = matching_runs(&columns, &keeps, group.cells, &mut block);
    if ranges.is_empty() {
        return Ok(None);
    }
    for (column, text) in block.dimensions.iter_mut().zip(&columns) {
        column.codes = only_used(&text.words, &mut column.ids);
    }
    fill_cells(group, &ranges, &mut block)?;
    Ok(Some(block))
}

/// The words that are used, in the order of their first use; the numbers then mean these.
fn only_used(words: &[String], ids: &mut [u32]) -> Vec<String> {
    let mut used = Vec::new();
    let mut numbers: Vec<Option<u32>> = vec![None; words.len()];
    for id in ids {
        let word = *id as usize;
        *id = *numbers[word].get_or_insert_with(|| {
            used.push(words[word].clone());
            u32::try_from(used.len() - 1).unwrap_or(u32::MAX)
        });
    }
    used
}

/// Walks the runs of all dimensions side by side; each stretch in which all are constant is
/// a series run. Where a dimension has a code that is not wanted, its whole run is passed over.
/// Returns the ranges of cells to keep.
fn matching_runs(
    columns: &[Arc<TextColumn>],
    keeps: &[Vec<bool>],
    cells: usize,
    block: &mut Block,
) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut cursors: Vec<usize> = vec![0; columns.len()];
    let mut at = 0;
    while at < cells {
        let (mut end, mut passed) = (cells, at);
        for ((cursor, column), keep) in cursors.iter_mut().zip(columns).zip(keeps) {
            *cursor = column.run_of(at, *cursor);
            let run_end = column.ends[*cursor] as usize;
            end = end.min(run_end);
            if !keep[column.ids[*cursor] as usize] {
                passed = passed.max(run_end);
            }
        }
        if passed > at {
            at = passed;
            continue;
        }
        for (dimension, (cursor, column)) in cursors.iter().zip(columns).enumerate() {
            block.dimensions[dimension].ids.push(column.ids[*cursor]);
        }
        let length = u32::try_from(end - at).unwrap_or(u32::MAX);
        block.lengths.push(length);
        match ranges.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => ranges.push(at..end),
        }
        at = end;
    }
    ranges
}

fn fill_cells(
    group: &Group<'_>,
    ranges: &[Range<usize>],
    block: &mut Block,
) -> Result<(), ReadFailure> {
    let first = block.dimensions.len();
    let text = |at: usize| {
        group
            .text(at, None)?
            .ok_or_else(|| ReadFailure::from("a text column without words"))
    };
    let ids = |column: &TextColumn| {
        let mut ids = Vec::new();
        for range in ranges {
            column.runs(range, |id, length| {
                ids.extend(std::iter::repeat_n(id, length))
            });
        }
        ids
    };
    let periods = text(first)?;
    block.periods = PeriodColumn {
        periods: periods
            .words
            .iter()
            .map(|word| word.parse::<Period>())
            .collect::<Result<_, _>>()?,
        ids: ids(&periods),
    };
    let values = group.values(first + 1)?;
    let wanted = ranges.iter().flat_map(|range| &values[range.clone()]);
    block.values = wanted.copied().collect();
    let (observed, confidential) = (text(first + 2)?, text(first + 3)?);
    let letters = observed
        .words
        .iter()
        .map(|word| Status::from_flags(word.as_bytes()).ok_or("a status that is not letters"))
        .collect::<Result<Vec<_>, _>>()?;
    let hidden: Vec<bool> = confidential
        .words
        .iter()
        .map(|word| !word.is_empty())
        .collect();
    let both = ids(&observed).into_iter().zip(ids(&confidential));
    let status = |(letter, hides): (u32, u32)| {
        let status = letters[letter as usize];
        if hidden[hides as usize] {
            status.confidential()
        } else {
            status
        }
    };
    block.statuses = both.map(status).collect();
    Ok(())
}
