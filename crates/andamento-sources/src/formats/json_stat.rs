//! JSON-stat 2.0, class `dataset`.
//!
//! The grid of a dataset is the product of its dimensions. A position without a key in
//! `value` is a cell without a value; in the project's own export, which says
//! `"extension": {"andamento": {"sparse": true}}`, it is no cell at all.

mod document;
mod grid;
mod members;
mod parts;

use std::io::Read;

use andamento_model::{BlockSink, DataflowId, DimensionId, Format, Note, Period, Place, Vintage};

use self::document::{Document, ParseFault};
use self::grid::{Axis, Grid};
use super::{Context, TableRead};
use crate::cells::CellWriter;
use crate::error::ReadError;
use crate::frequency;
use crate::input::Input;
use crate::limits::Limits;
use crate::remarks::Remarks;
use crate::tally::FlagsOnMissing;

/// Reads the dataset.
pub(crate) fn read(
    input: &mut Input<'_>,
    context: &Context<'_>,
    sink: &dyn BlockSink,
) -> Result<TableRead, ReadError> {
    let file = input.name().to_string();
    let bytes = all(input, &file, context.limits)?;
    let mut document = parse(&bytes, &file, context.limits)?;
    drop(bytes);
    if let Some(message) = document.refusal() {
        return Err(ReadError::NotATable { file, message });
    }
    let malformed = |message: String| ReadError::Malformed {
        file: file.clone(),
        place: Place::default(),
        message,
    };
    let mut remarks = Remarks::default();
    let (grid, mut dimensions) = layout(&mut document, &mut remarks, context.limits, &file)
        .map_err(|fault| match fault {
            Fault::Malformed(message) => malformed(message),
            Fault::Error(error) => error,
        })?;
    let derived = frequency::complete(&mut dimensions);
    if derived {
        remarks.note(Note::on_file(frequency::DERIVED));
    }
    let mut writer = CellWriter::new(dimensions, sink);
    let kept = |source| ReadError::Sink {
        file: file.clone(),
        source,
    };
    grid.write(&document, derived, &mut writer).map_err(kept)?;
    for (token, count) in &document.odd_statuses {
        remarks.note(Note::on_file(format!(
            "status `{token}` of {count} cells is not a set of letters and was not kept"
        )));
    }
    let vintage = document.updated.take().and_then(|updated| {
        let known = Vintage::parse(&updated).map(|_| updated.clone());
        if known.is_none() {
            remarks.note(Note::on_file(format!(
                "`updated` is `{}`, which is not a date",
                crate::numbers::cut(&updated)
            )));
        }
        known
    });
    Ok(TableRead {
        format: Format::JsonStat,
        dataflow: document
            .dataflow
            .as_deref()
            .and_then(|id| DataflowId::parse(id).ok()),
        vintage,
        summary: writer.finish(FlagsOnMissing::Together).map_err(kept)?,
        rejected: remarks.rejected,
        rejected_count: remarks.rejected_count,
        notes: remarks.notes,
    })
}

/// The whole document; it has to be in memory because its parts come in any order.
fn all(input: &mut Input<'_>, file: &str, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let expected = input.total_bytes().min(limits.json_bytes);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0) + 1);
    input
        .take(limits.json_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|e| ReadError::from_io(file, e))?;
    if bytes.len() as u64 > limits.json_bytes {
        return Err(ReadError::TooLarge {
            file: file.to_string(),
            place: Place::default(),
            limit: "bytes in one JSON document",
            allowed: limits.json_bytes,
            remedy: "ask for a slice, or download the table as TSV or SDMX-CSV",
        });
    }
    Ok(bytes)
}

fn parse(bytes: &[u8], file: &str, limits: &Limits) -> Result<Document, ReadError> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    document::parse(text, limits.json_cells).map_err(|fault| match fault {
        ParseFault::TooManyCells => too_many_cells(file, limits),
        ParseFault::Json(error) => {
            let place = Place {
                line: u64::try_from(error.line()).ok(),
                column: u32::try_from(error.column()).ok(),
            };
            let text = error.to_string();
            let message = text.split(" at line ").next().unwrap_or_default();
            ReadError::Malformed {
                file: file.to_string(),
                place,
                message: format!("not JSON-stat: {message}; download the file again"),
            }
        }
    })
}

fn too_many_cells(file: &str, limits: &Limits) -> ReadError {
    ReadError::TooLarge {
        file: file.to_string(),
        place: Place::default(),
        limit: "cells in one JSON-stat dataset",
        allowed: limits.json_cells,
        remedy: "ask for a slice, or download the table as TSV or SDMX-CSV",
    }
}

enum Fault {
    Malformed(String),
    Error(ReadError),
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self::Malformed(message)
    }
}

/// Checks that sizes, codes and cells fit together.
fn layout(
    document: &mut Document,
    remarks: &mut Remarks,
    limits: &Limits,
    file: &str,
) -> Result<(Grid, Vec<DimensionId>), Fault> {
    let (Some(ids), Some(sizes)) = (document.id.take(), document.size.take()) else {
        return Err("`id` and `size` are needed; expected JSON-stat 2.0"
            .to_string()
            .into());
    };
    if ids.len() != sizes.len() || ids.is_empty() {
        let (ids, sizes) = (ids.len(), sizes.len());
        return Err(format!("`id` names {ids} dimensions and `size` {sizes}").into());
    }
    let count = sizes
        .iter()
        .try_fold(1_u64, |product, &size| product.checked_mul(size))
        .ok_or_else(|| {
            "the product of `size` is beyond 2^64 cells; download the file again".to_string()
        })?;
    if !document.sparse && count > limits.json_cells {
        return Err(Fault::Error(too_many_cells(file, limits)));
    }
    let time = document.time_dimension(&ids)?;
    let mut axes = Vec::with_capacity(ids.len());
    let mut dimensions = Vec::new();
    let mut periods = Vec::new();
    for (at, (id, &size)) in ids.iter().zip(&sizes).enumerate() {
        let codes = document.codes(id, size)?;
        if at == time {
            for code in &codes {
                periods.push(match code.parse::<Period>() {
                    Ok(period) => Some(period),
                    Err(error) => {
                        remarks.reject(Note::on_file(format!("dimension {id}: {error}")));
                        None
                    }
                });
            }
            axes.push(Axis::Time);
        } else {
            let dimension = DimensionId::parse(id).map_err(|e| e.to_string())?;
            if dimensions.contains(&dimension) {
                return Err(format!("dimension `{dimension}` is named twice").into());
            }
            dimensions.push(dimension);
            axes.push(Axis::Codes(codes));
        }
    }
    document.check_positions(count)?;
    Ok((Grid::new(axes, &sizes, periods, count), dimensions))
}
