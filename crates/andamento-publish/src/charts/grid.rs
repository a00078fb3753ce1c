//! A grid of cells that have a value or a kind of nothing: each with a pattern and a letter.

use super::Chart;
use super::svg::{Anchor, Drawing, cut};

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridCell {
    /// The letter that stands in the cell.
    pub letter: char,
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
    /// No cell.
    None,
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
    /// Periods, oldest first.
    pub columns: Vec<String>,
    /// From top to bottom.
    pub lines: Vec<GridLine>,
    /// Letters and what they mean.
    pub legend: Vec<(GridCell, String)>,
}

const LEFT: f64 = 200.0;
const RIGHT: f64 = 60.0;
const CELL: f64 = 16.0;
const ROW: f64 = 18.0;
const TOP: f64 = 44.0;
const LETTERS: f64 = 16.0;

impl Grid {
    /// The picture.
    pub fn chart(self) -> Chart {
        let plot = CELL * self.columns.len() as f64;
        let width = (LEFT + plot + RIGHT).max(420.0);
        let mut drawing = Drawing::new(width);
        let every = self.columns.len().div_ceil(12).max(1);
        for (at, column) in self.columns.iter().enumerate().step_by(every) {
            let x = LEFT + CELL * (at as f64 + 0.5);
            drawing.turned((x + 3.5, TOP - 4.0), "tick", column);
        }
        for (at, line) in self.lines.iter().enumerate() {
            let y = TOP + ROW * at as f64;
            let label = (LEFT - 6.0, y + 12.5);
            drawing.text(label, Anchor::End, "label", &cut(&line.label, 32));
            for (at, cell) in line.cells.iter().enumerate() {
                let place = (LEFT + CELL * at as f64, y);
                drawing.cell(place, CELL - 1.5, *cell);
            }
            let end = (LEFT + plot + 6.0, y + 12.5);
            drawing.text(end, Anchor::Start, "tick", &line.end);
        }
        let mut y = TOP + ROW * self.lines.len() as f64 + 12.0;
        for (cell, meaning) in &self.legend {
            drawing.cell((4.0, y), CELL - 1.5, *cell);
            drawing.text((26.0, y + 11.5), Anchor::Start, "tick", meaning);
            y += LETTERS + 2.0;
        }
        Chart {
            svg: drawing.finish(y + 4.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }
}
