//! Lines over time, with breaks and flags visible.

use super::Chart;
use super::scale::Scale;
use super::svg::{Anchor, Drawing, Look, cut};

/// One point of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period as written.
    pub time: String,
    /// The place of the period: years, with fractions.
    pub year: f64,
    /// The value. `None`: none is published; the line is interrupted.
    pub value: Option<f64>,
    /// Status letters as received.
    pub flags: String,
    /// The published or computed interval. `None`: there is none.
    pub interval: Option<(f64, f64)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its points, oldest first.
    pub points: Vec<Point>,
}

/// Lines with a name and a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// A name for the picture.
    pub title: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// The unit of the values.
    pub unit: String,
    /// The lines, at most six are told apart.
    pub lines: Vec<Line>,
}

const WIDTH: f64 = 380.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 14.0;
const PLOT: f64 = 190.0;

impl Lines {
    /// The picture.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(WIDTH);
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let top = 28.0 + 17.0 * self.lines.len() as f64;
        let bottom = top + PLOT;
        let bounds = points()
            .filter_map(|p| p.interval)
            .flat_map(|(low, high)| [low, high]);
        let y = Scale::over(points().filter_map(|p| p.value).chain(bounds), bottom, top);
        let (first, last) = points().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| {
            (a.min(p.year), b.max(p.year))
        });
        let span = (last - first).max(1.0);
        let x = |year: f64| LEFT + 10.0 + (year - first) / span * (WIDTH - LEFT - RIGHT - 18.0);

        for (at, line) in self.lines.iter().enumerate() {
            let (look, place) = (Look::of(at), 10.0 + 17.0 * at as f64);
            drawing.path(&[(2.0, place), (26.0, place)], look);
            drawing.mark((14.0, place), look, false, 4.0);
            let class = ["t1", "t2", "t3"][at.min(2)];
            drawing.text(
                (32.0, place + 4.0),
                Anchor::Start,
                class,
                &cut(&line.name, 52),
            );
        }
        for tick in y.ticks() {
            let place = y.at(tick);
            drawing.line((LEFT, place), (WIDTH - RIGHT, place), Look::Grid, 1.0);
            let text = super::written(tick, y.decimals());
            drawing.text((LEFT - 5.0, place + 4.0), Anchor::End, "tick", &text);
        }
        drawing.text(
            (LEFT - 5.0, top - 12.0),
            Anchor::End,
            "tick",
            &cut(&self.unit, 8),
        );
        if first.is_finite() {
            let every = (span / 6.0).ceil().max(1.0);
            let mut year = first.floor();
            while year <= last + 1e-9 {
                if year >= first - 1e-9 {
                    drawing.text(
                        (x(year), bottom + 16.0),
                        Anchor::Middle,
                        "tick",
                        &format!("{year:.0}"),
                    );
                }
                year += every;
            }
        }
        self.breaks(&mut drawing, x, top, bottom);
        for (at, line) in self.lines.iter().enumerate() {
            draw(&mut drawing, line, Look::of(at), x, &y);
        }
        Chart {
            svg: drawing.finish(bottom + 24.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }

    /// A dashed upright where any line is broken.
    fn breaks(&self, drawing: &mut Drawing, x: impl Fn(f64) -> f64, top: f64, bottom: f64) {
        let points = self.lines.iter().flat_map(|line| &line.points);
        let broken = points.filter(|point| point.flags.contains('b'));
        let places = broken.map(|point| x(point.year - 0.5).max(LEFT));
        drawing.breaks(places.collect(), top, bottom);
    }
}

/// Draws a line: interrupted where a value is missing or the series is broken.
pub(super) fn draw(
    drawing: &mut Drawing,
    line: &Line,
    look: Look,
    x: impl Fn(f64) -> f64,
    y: &Scale,
) {
    let mut run: Vec<(f64, f64)> = Vec::new();
    for point in &line.points {
        if point.flags.contains('b') || point.value.is_none() {
            drawing.path(&run, look);
            run.clear();
        }
        if let Some(value) = point.value {
            run.push((x(point.year), y.at(value)));
        }
    }
    drawing.path(&run, look);
    for point in &line.points {
        let place = x(point.year);
        if let Some((low, high)) = point.interval {
            drawing.line((place, y.at(low)), (place, y.at(high)), look, 1.0);
        }
        let Some(value) = point.value else {
            continue;
        };
        let unsure = point.flags.contains(['u', 'n']);
        drawing.mark((place, y.at(value)), look, unsure, 3.4);
        if !point.flags.is_empty() {
            let text = cut(&point.flags, 4);
            drawing.text((place, y.at(value) - 7.0), Anchor::Middle, "flag", &text);
        }
    }
}
