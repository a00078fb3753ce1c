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

/// The cells whose codes are all wanted, and their series: stretches in which every dimension is
/// constant. The dimension with the longest runs narrows down first.
fn matching_runs(
    columns: &[Arc<TextColumn>],
    keeps: &[Vec<bool>],
    cells: usize,
    block: &mut Block,
) -> Vec<Range<usize>> {
    let mut narrowing: Vec<(&TextColumn, &[bool])> = columns
        .iter()
        .zip(keeps)
        .filter(|(_, keep)| keep.contains(&false))
        .map(|(column, keep)| (column.as_ref(), keep.as_slice()))
        .collect();
    narrowing.sort_by_key(|(column, _)| column.ends.len());
    let mut ranges: Vec<Range<usize>> = Vec::new();
    if cells > 0 {
        ranges.push(0..cells);
    }
    for (column, keep) in narrowing {
        ranges = kept(&ranges, column, keep);
    }
    let mut cursors: Vec<usize> = vec![0; columns.len()];
    for range in &ranges {
        let mut at = range.start;
        while at < range.end {
            let mut end = range.end;
            for ((cursor, column), dimension) in
                cursors.iter_mut().zip(columns).zip(&mut block.dimensions)
            {
                *cursor = column.run_of(at, *cursor);
                end = end.min(column.ends[*cursor] as usize);
                dimension.ids.push(column.ids[*cursor]);
            }
            let length = u32::try_from(end - at).unwrap_or(u32::MAX);
            block.lengths.push(length);
            at = end;
        }
    }
    ranges
}

/// The cells of some ranges whose code in a column is wanted.
fn kept(ranges: &[Range<usize>], column: &TextColumn, keep: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut run = 0;
    for range in ranges {
        let mut at = range.start;
        run = column.run_of(at, run);
        while at < range.end {
            let end = (column.ends[run] as usize).min(range.end);
            if keep[column.ids[run] as usize] {
                match found.last_mut() {
                    Some(last) if last.end == at => last.end = end,
                    _ => found.push(at..end),
                }
            }
            at = end;
            if at < range.end {
                run += 1;
            }
        }
    }
    found
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
