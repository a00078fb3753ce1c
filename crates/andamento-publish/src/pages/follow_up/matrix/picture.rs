//! The matrix as a picture: a square a cell, where nothing known and nothing reported look
//! different without colour.

use andamento_analysis::register::matrix::{CellState, FollowUp, Matrix};

use super::{meaning, signs};
use crate::charts::Chart;
use crate::charts::grid::{Columns, Grid, GridCell, GridLine, Tone};
use crate::views::matrix as view;

/// How many rows the picture shows.
const DRAWN: usize = 60;

/// The picture of a matrix.
pub(super) fn picture(found: &Matrix, title: &str) -> Chart {
    let lines = found.rows.iter().enumerate().take(DRAWN);
    let lines = lines.map(|(at, row)| {
        let cells = (0..found.states.len()).map(|state| {
            let known = found.state_of(at, state);
            let letters = match known {
                CellState::Unknown => "·".to_string(),
                _ => signs(found.cell(at, state)),
            };
            // Known, and not of the class that is asked for: nothing is drawn.
            let tone = match letters.is_empty() {
                true => Tone::None,
                false => tone(known),
            };
            GridCell { letters, tone }
        });
        let asked = match (&row.area, row.specified) {
            (Some(area), true) => format!("{area} {}", row.title),
            (Some(area), false) => format!("{area} not specified"),
            (None, true) => row.title.clone(),
            (None, false) => "the plan, not specified".to_string(),
        };
        GridLine {
            label: asked,
            cells: cells.collect(),
            end: end(found, at),
        }
    });
    let lines = lines.collect();
    Grid {
        title: title.to_string(),
        sentence: sentence(found),
        columns: found.states.clone(),
        columns_are: Columns::Names,
        lines,
        legend: legend(),
    }
    .chart()
}

fn tone(state: CellState) -> Tone {
    match state {
        CellState::Reported => Tone::Half,
        CellState::NoneReported => Tone::Hatched,
        CellState::Unknown => Tone::None,
    }
}

/// How many states report, and the classes of measures that name none.
fn end(found: &Matrix, at: usize) -> String {
    let states = 0..found.states.len();
    let reported = states.filter(|state| found.state_of(at, *state) == CellState::Reported);
    let without = found.without_state.iter().filter(|(of, _)| *of == at);
    let without: Vec<_> = without.map(|(_, one)| one.clone()).collect();
    match (reported.count(), without.is_empty()) {
        (reported, true) => format!("{reported} of {}", found.states.len()),
        (reported, false) => {
            let signs = signs(&without);
            format!("{reported} of {} + {signs}", found.states.len())
        }
    }
}

fn sentence(found: &Matrix) -> String {
    let totals = found.totals();
    let (rows, states) = (found.rows.len(), found.states.len());
    let many = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let cut = if rows > DRAWN {
        format!(" The picture shows {DRAWN} of {rows} rows.")
    } else {
        String::new()
    };
    format!(
        "Of {} ({}, {}), {} a measure, {} none by a source that claims to be complete, and {} \
         unknown.{cut}",
        many(rows * states, "cell", "cells"),
        many(rows, "row", "rows"),
        many(states, "Member State", "Member States"),
        many(totals.reported, "reports", "report"),
        many(totals.none_reported, "reports", "report"),
        many(totals.unknown, "is", "are"),
    )
}

fn legend() -> Vec<(GridCell, String)> {
    let class = |class: FollowUp| {
        let tone = match class {
            FollowUp::NoneReported => Tone::Hatched,
            _ => Tone::Half,
        };
        let letters = view::sign(class).to_string();
        let said = format!("{}: {}", class.name(), meaning(class));
        (GridCell { letters, tone }, said)
    };
    let unknown = GridCell {
        letters: "·".to_string(),
        tone: Tone::None,
    };
    let mut legend: Vec<_> = FollowUp::ALL.map(class).into();
    legend.push((unknown, "unknown: no source says anything".to_string()));
    legend
}
