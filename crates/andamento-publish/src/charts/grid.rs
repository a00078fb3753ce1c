//! A grid of cells that have a value or a kind of nothing: each with a pattern and a letter.

use std::collections::BTreeMap;

use super::Chart;
use super::svg::{Anchor, Drawing, cut};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// The letters that stand in the cell; one, or a few in a grid of names.
    pub letters: String,
    /// How dark the cell is; never the only sign, as the letter says the same.
    pub tone: Tone,
}

/// How dark a cell of a grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A value.
    Full,
    /// A value that is not to be relied on.
    Half,
    /// The source has the cell and no value.
    Pale,
    /// No cell, or nothing known of it.
    None,
    /// Somebody who would know says that there is nothing.
    Hatched,
}

/// What the columns of a grid are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// Periods, of which some are written above the grid.
    Times,
    /// Names, of which each is written; cells have room for three letters.
    Names,
}

/// One line of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridLine {
    /// What the line is about.
    pub label: String,
    /// One entry a column.
    pub cells: Vec<GridCell>,
    /// What stands at the end of the line.
    pub end: String,
}

/// Lines with a name and a heading a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// A name for the picture.
    pub title: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// What stands above each column; periods with the oldest first.
    pub columns: Vec<String>,
    /// What the columns are.
    pub columns_are: Columns,
    /// From top to bottom.
    pub lines: Vec<GridLine>,
    /// Letters and what they mean.
    pub legend: Vec<(GridCell, String)>,
}

const ROW: f64 = 18.0;
const LETTERS: f64 = 16.0;
/// Height of a cell.
const HIGH: f64 = 14.5;

/// Where things stand in the picture.
struct Measures {
    /// Room for the names of lines, and how many letters of them are written.
    left: f64,
    letters: usize,
    /// Room for what stands at the end of lines.
    right: f64,
    /// Width of a column.
    cell: f64,
    /// Room for what stands above columns.
    top: f64,
}

impl Columns {
    fn measures(self) -> Measures {
        match self {
            Self::Times => Measures {
                left: 200.0,
                letters: 32,
                right: 60.0,
                cell: 16.0,
                top: 44.0,
            },
            Self::Names => Measures {
                left: 226.0,
                letters: 30,
                right: 84.0,
                cell: 21.0,
                top: 22.0,
            },
        }
    }
}

impl Grid {
    /// The picture.
    pub fn chart(self) -> Chart {
        let Measures {
            left,
            letters,
            right,
            cell,
            top,
        } = self.columns_are.measures();
        let every = match self.columns_are {
            Columns::Times => self.columns.len().div_ceil(12).max(1),
            Columns::Names => 1,
        };
        let plot = cell * self.columns.len() as f64;
        let width = (left + plot + right).max(420.0);
        let mut drawing = Drawing::new(width);
        for (at, column) in self.columns.iter().enumerate().step_by(every) {
            let x = left + cell * (at as f64 + 0.5);
            match self.columns_are {
                Columns::Times => drawing.turned((x + 3.5, top - 4.0), "tick", column),
                Columns::Names => drawing.text((x, top - 5.0), Anchor::Middle, "tick", column),
            }
        }
        for (at, line) in self.lines.iter().enumerate() {
            let y = top + ROW * at as f64;
            let label = (left - 6.0, y + 12.5);
            drawing.text(label, Anchor::End, "label", &cut(&line.label, letters));
            let size = (cell - 1.5, HIGH);
            let x = |at: usize| left + cell * at as f64;
            let mut nothing: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
            for (at, cell) in line.cells.iter().enumerate() {
                if cell.tone == Tone::None {
                    nothing.entry(&cell.letters).or_default().push(x(at));
                } else {
                    drawing.cell((x(at), y), size, cell);
                }
            }
            for (letter, places) in nothing {
                drawing.empty_cells(&places, y, size, letter);
            }
            let end = (left + plot + 6.0, y + 12.5);
            drawing.text(end, Anchor::Start, "tick", &line.end);
        }
        let mut y = top + ROW * self.lines.len() as f64 + 12.0;
        for (cell, meaning) in &self.legend {
            drawing.cell((4.0, y), (HIGH, HIGH), cell);
            drawing.text((26.0, y + 11.5), Anchor::Start, "tick", meaning);
            y += LETTERS + 2.0;
        }
        Chart {
            svg: drawing.finish(y + 4.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }
}
