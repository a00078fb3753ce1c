//! From flat positions to cells.

use andamento_model::{Period, SinkError};

use super::document::Document;
use super::parts::Cursor;
use crate::cells::CellWriter;

/// One dimension of the grid.
pub(super) enum Axis {
    /// The time dimension.
    Time,
    /// Another dimension, with its codes in order.
    Codes(Vec<String>),
}

/// The product of the dimensions, row-major.
pub(super) struct Grid {
    axes: Vec<Axis>,
    sizes: Vec<u64>,
    strides: Vec<u64>,
    /// `None`: the code is not a period and its cells were rejected.
    periods: Vec<Option<Period>>,
    count: u64,
}

impl Grid {
    pub(super) fn new(
        axes: Vec<Axis>,
        sizes: &[u64],
        periods: Vec<Option<Period>>,
        count: u64,
    ) -> Self {
        let mut strides = vec![1; sizes.len()];
        for at in (1..sizes.len()).rev() {
            strides[at - 1] = strides[at] * sizes[at];
        }
        Self {
            axes,
            sizes: sizes.to_vec(),
            strides,
            periods,
            count,
        }
    }

    /// Hands every cell to the writer. `derived`: the writer has a `freq` dimension in front
    /// that the grid lacks.
    pub(super) fn write(
        &self,
        document: &Document,
        derived: bool,
        writer: &mut CellWriter<'_>,
    ) -> Result<(), SinkError> {
        let shift = usize::from(derived);
        let mut numbers: Vec<Vec<u32>> = Vec::new();
        for axis in &self.axes {
            if let Axis::Codes(codes) = axis {
                let dimension = numbers.len() + shift;
                numbers.push(
                    codes
                        .iter()
                        .map(|code| writer.code(dimension, code))
                        .collect(),
                );
            }
        }
        let times: Vec<Option<Time>> = self
            .periods
            .iter()
            .map(|period| {
                period.map(|period| Time {
                    number: writer.period(period),
                    freq: if derived {
                        writer.code(0, period.frequency().code())
                    } else {
                        0
                    },
                })
            })
            .collect();
        let mut cells = Cells {
            grid: self,
            numbers,
            times,
            key: vec![0; self.axes.len() - 1 + shift],
            shift,
            writer,
        };
        if document.sparse {
            cells.present(document)
        } else {
            cells.all(document)
        }
    }
}

/// A period as the writer knows it.
#[derive(Clone, Copy)]
struct Time {
    number: u32,
    freq: u32,
}

struct Cells<'a, 'w, 's> {
    grid: &'a Grid,
    numbers: Vec<Vec<u32>>,
    times: Vec<Option<Time>>,
    key: Vec<u32>,
    shift: usize,
    writer: &'w mut CellWriter<'s>,
}

impl Cells<'_, '_, '_> {
    /// Every position of the grid, series by series.
    fn all(&mut self, document: &Document) -> Result<(), SinkError> {
        let (stride, length) = self.time();
        let series = self.grid.count.checked_div(length).unwrap_or(0);
        let (mut values, mut statuses) = (Cursor::default(), Cursor::default());
        let mut offsets = vec![0_u64; self.grid.sizes.len()];
        let mut base = 0;
        for _ in 0..series {
            self.fill_key(&offsets);
            for at in 0..length {
                let position = base + at * stride;
                let value = document.value(position, &mut values);
                let status = document.status(position, &mut statuses);
                self.put(at, value.unwrap_or(f64::NAN), status.unwrap_or_default())?;
            }
            base = self.advance(&mut offsets);
        }
        Ok(())
    }

    /// Only the positions that `value` or `status` names.
    fn present(&mut self, document: &Document) -> Result<(), SinkError> {
        let (mut values, mut statuses) = (Cursor::default(), Cursor::default());
        let mut offsets = vec![0_u64; self.grid.sizes.len()];
        for position in document.positions() {
            let mut time = 0;
            for (at, axis) in self.grid.axes.iter().enumerate() {
                let offset = position / self.grid.strides[at] % self.grid.sizes[at];
                match axis {
                    Axis::Time => time = offset,
                    Axis::Codes(_) => offsets[at] = offset,
                }
            }
            self.fill_key(&offsets);
            let value = document.value(position, &mut values);
            let status = document.status(position, &mut statuses);
            self.put(time, value.unwrap_or(f64::NAN), status.unwrap_or_default())?;
        }
        Ok(())
    }

    fn put(
        &mut self,
        time: u64,
        value: f64,
        status: andamento_model::Status,
    ) -> Result<(), SinkError> {
        let at = usize::try_from(time).unwrap_or(usize::MAX);
        let Some(Some(time)) = self.times.get(at).copied() else {
            return Ok(());
        };
        if self.shift == 1 {
            self.key[0] = time.freq;
        }
        self.writer.push(&self.key, time.number, value, status)
    }

    /// Step and length of the time axis.
    fn time(&self) -> (u64, u64) {
        let at = self
            .grid
            .axes
            .iter()
            .position(|axis| matches!(axis, Axis::Time));
        at.map_or((1, 1), |at| (self.grid.strides[at], self.grid.sizes[at]))
    }

    fn fill_key(&mut self, offsets: &[u64]) {
        let mut dimension = 0;
        for (axis, &offset) in self.grid.axes.iter().zip(offsets) {
            if let Axis::Codes(_) = axis {
                let at = usize::try_from(offset).unwrap_or(usize::MAX);
                let number = self.numbers[dimension].get(at).copied();
                self.key[dimension + self.shift] = number.unwrap_or_default();
                dimension += 1;
            }
        }
    }

    /// Steps to the next series, time standing still; returns the position of its first cell.
    fn advance(&self, offsets: &mut [u64]) -> u64 {
        for at in (0..offsets.len()).rev() {
            if matches!(self.grid.axes[at], Axis::Time) {
                continue;
            }
            offsets[at] += 1;
            if offsets[at] < self.grid.sizes[at] {
                break;
            }
            offsets[at] = 0;
        }
        offsets
            .iter()
            .zip(&self.grid.strides)
            .map(|(o, s)| o * s)
            .sum()
    }
}
