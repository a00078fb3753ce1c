//! Several measures of one thing over the same years, one panel a measure.

use super::Chart;
use super::lines::Line;
use super::scale::Scale;
use super::svg::{Anchor, Drawing, Look, cut};

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The measure with its unit.
    pub heading: String,
    /// The value that says that both sides are equal: 0 for a difference, 1 for a ratio.
    pub equality: f64,
    /// One line a territory, in the same order in every panel.
    pub lines: Vec<Line>,
}

/// Panels with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Panels {
    /// A name for the picture.
    pub title: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// Who is compared with whom.
    pub sides: String,
    /// The panels, from top to bottom.
    pub panels: Vec<Panel>,
}

const WIDTH: f64 = 380.0;
const RIGHT: f64 = 14.0;
const PLOT: f64 = 84.0;
const HEADING: f64 = 34.0;
const GAP: f64 = 12.0;

impl Panels {
    /// The picture. Every panel has an upright where a series is broken and a level line at
    /// equality.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(WIDTH);
        let mut top = 6.0;
        for line in in_lines(&self.sides) {
            drawing.text((0.0, top + 10.0), Anchor::Start, "label", &line);
            top += 16.0;
        }
        let names: Vec<&str> = self.panels.first().map_or_else(Vec::new, |panel| {
            panel.lines.iter().map(|line| line.name.as_str()).collect()
        });
        if names.len() > 1 {
            for (at, name) in names.iter().enumerate() {
                let look = Look::of(at);
                drawing.path(&[(2.0, top + 4.0), (26.0, top + 4.0)], look);
                drawing.mark((14.0, top + 4.0), look, false, 4.0);
                let class = Look::of_text(at);
                let at = (32.0, top + 8.0);
                drawing.text(at, Anchor::Start, class, &cut(name, 52));
                top += 17.0;
            }
            top += 4.0;
        }
        let years = self
            .panels
            .iter()
            .flat_map(|panel| &panel.lines)
            .flat_map(|line| &line.points)
            .map(|point| point.year);
        let (first, last) = years.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), year| {
            (a.min(year), b.max(year))
        });
        let span = (last - first).max(1.0);
        let rooms = self.panels.iter().map(|panel| scale(panel, 0.0).room());
        let left = rooms.fold(0.0, f64::max);
        let x = |year: f64| left + 10.0 + (year - first) / span * (WIDTH - left - RIGHT - 18.0);
        let mut bottom = top;
        for panel in &self.panels {
            bottom = panel_at(&mut drawing, panel, (left, top), &x);
            top = bottom + GAP;
        }
        if first.is_finite() {
            let every = (span / 6.0).ceil().max(1.0);
            let mut year = first.ceil();
            while year <= last + 1e-9 {
                let at = (x(year), bottom + 16.0);
                drawing.text(at, Anchor::Middle, "tick", &format!("{year:.0}"));
                year += every;
            }
        }
        Chart {
            svg: drawing.finish(bottom + 24.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }
}

/// A text in lines that a picture has room for.
fn in_lines(text: &str) -> Vec<String> {
    const LETTERS: usize = 58;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, LETTERS)),
        }
    }
    lines
}

/// The values of a panel that begins at `top`.
fn scale(panel: &Panel, top: f64) -> Scale {
    let points = panel.lines.iter().flat_map(|line| &line.points);
    let values = points.filter_map(|point| point.value);
    let (upper, lower) = (top + HEADING, top + HEADING + PLOT);
    Scale::over(values.chain([panel.equality]), lower, upper)
}

/// Draws a panel from its upper left corner; where it ends.
fn panel_at(
    drawing: &mut Drawing,
    panel: &Panel,
    (left, top): (f64, f64),
    x: &impl Fn(f64) -> f64,
) -> f64 {
    let (upper, lower) = (top + HEADING, top + HEADING + PLOT);
    drawing.text((0.0, top + 14.0), Anchor::Start, "strong", &panel.heading);
    let y = scale(panel, top);
    for tick in y.ticks() {
        let place = y.at(tick);
        drawing.line((left, place), (WIDTH - RIGHT, place), Look::Grid, 1.0);
        let text = super::written(tick, y.decimals());
        drawing.text((left - 5.0, place + 4.0), Anchor::End, "tick", &text);
    }
    let equal = y.at(panel.equality);
    drawing.line((left, equal), (WIDTH - RIGHT, equal), Look::Other, 1.2);
    drawing.text(
        (WIDTH - RIGHT, top + 14.0),
        Anchor::End,
        "tick",
        &format!("equal at {:.0}", panel.equality),
    );
    let lines = panel.lines.iter();
    let broken = lines.flat_map(|line| super::lines::breaks_of(&panel.lines, line));
    let broken = broken.map(|year| x(year).max(left));
    drawing.breaks(broken.collect(), upper, lower);
    super::lines::draw(drawing, &panel.lines, x, &y);
    lower
}
