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
const RIGHT: f64 = 14.0;
const PLOT: f64 = 190.0;

impl Lines {
    /// The picture.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(WIDTH);
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let top = 36.0 + 17.0 * self.lines.len() as f64;
        let bottom = top + PLOT;
        let bounds = points()
            .filter_map(|p| p.interval)
            .flat_map(|(low, high)| [low, high]);
        let y = Scale::over(points().filter_map(|p| p.value).chain(bounds), bottom, top);
        let (first, last) = points().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| {
            (a.min(p.year), b.max(p.year))
        });
        let span = (last - first).max(1.0);
        let left = y.room();
        let x = |year: f64| left + 10.0 + (year - first) / span * (WIDTH - left - RIGHT - 18.0);

        for (at, line) in self.lines.iter().enumerate() {
            let (look, place) = (Look::of(at), 10.0 + 17.0 * at as f64);
            drawing.path(&[(2.0, place), (26.0, place)], look);
            drawing.mark((14.0, place), look, false, 4.0);
            let class = Look::of_text(at);
            drawing.text(
                (32.0, place + 4.0),
                Anchor::Start,
                class,
                &cut(&line.name, 52),
            );
        }
        for tick in y.ticks() {
            let place = y.at(tick);
            drawing.line((left, place), (WIDTH - RIGHT, place), Look::Grid, 1.0);
            let text = super::written(tick, y.decimals());
            drawing.text((left - 5.0, place + 4.0), Anchor::End, "tick", &text);
        }
        let unit = cut(&self.unit, 52);
        drawing.text((2.0, top - 18.0), Anchor::Start, "tick", &unit);
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
        self.breaks(&mut drawing, (x, &y), left, (top, bottom));
        draw(&mut drawing, &self.lines, x, &y);
        Chart {
            svg: drawing.finish(bottom + 24.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }

    /// A dashed upright where lines are broken.
    fn breaks(
        &self,
        drawing: &mut Drawing,
        (x, y): (impl Fn(f64) -> f64, &Scale),
        left: f64,
        (top, bottom): (f64, f64),
    ) {
        // Where some lines are broken and others go on, the break stands at those alone.
        let lines = self.lines.iter();
        let all: Vec<Vec<f64>> = lines.map(|line| breaks_of(&self.lines, line)).collect();
        let of_all = |year: f64| all.iter().all(|years| years.contains(&year));
        let common = all.iter().flatten().copied().filter(|year| of_all(*year));
        let places = common.map(|year| x(year).max(left));
        drawing.breaks(places.collect(), top, bottom);
        for (line, years) in self.lines.iter().zip(&all) {
            for year in years.iter().copied().filter(|year| !of_all(*year)) {
                let Some(value) = line.after(year) else {
                    continue;
                };
                let (x, y) = (x(year).max(left), y.at(value));
                drawing.dashed((x, y - 13.0), (x, y + 13.0), Look::Break);
                drawing.text((x, y - 15.0), Anchor::Middle, "flag", "break");
            }
        }
    }
}

impl Line {
    /// The first value behind a break.
    fn after(&self, year: f64) -> Option<f64> {
        let mut behind = self.points.iter().filter(|point| point.year > year);
        behind.find_map(|point| point.value)
    }
}

/// Where one of some lines is broken: half a period before each first period of a run that has
/// the letter.
pub(super) fn breaks_of(lines: &[Line], line: &Line) -> Vec<f64> {
    let mut years: Vec<f64> = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|point| point.year))
        .collect();
    years.sort_by(f64::total_cmp);
    let steps = years.windows(2).map(|two| two[1] - two[0]);
    let step = steps.filter(|step| *step > 1e-6).fold(1.0, f64::min);
    let broken = |at: usize| line.points[at].flags.contains('b');
    // Months bear the break of their year, one after the other.
    let goes_on = |at: usize| {
        let next = at > 0 && line.points[at].year - line.points[at - 1].year < 0.99;
        next && broken(at - 1)
    };
    // Before the first point nothing is cut off; its letter says that it is broken.
    let firsts = (1..line.points.len()).filter(|at| broken(*at) && !goes_on(*at));
    firsts.map(|at| line.points[at].year - step / 2.0).collect()
}

/// How far the letters of a flag stand from the middle of their mark, above and below it.
const ABOVE: f64 = 7.0;
const BELOW: f64 = 14.0;
/// Nearer to each other than this, letters would run together.
const CLOSE: f64 = 16.0;

/// Draws lines, and the flags of all above all marks, so that no mark hides one.
pub(super) fn draw(
    drawing: &mut Drawing,
    lines: &[Line],
    x: impl Fn(f64) -> f64 + Copy,
    y: &Scale,
) {
    for (at, line) in lines.iter().enumerate() {
        draw_line(drawing, line, Look::of(at), x, y);
    }
    for line in lines {
        let mut before: Option<(&str, f64)> = None;
        for point in &line.points {
            let Some(value) = point.value.filter(|_| !point.flags.is_empty()) else {
                before = None;
                continue;
            };
            // Of marks that stand close together the first bears the letters for all that have them.
            let close = before
                .is_some_and(|(flags, at)| flags == point.flags && x(point.year) - at < CLOSE);
            before = Some((&point.flags, x(point.year)));
            if close {
                continue;
            }
            let place = y.at(value);
            let of_others = lines.iter().filter(|other| *other != line);
            let crowded = of_others.flat_map(|other| &other.points).any(|other| {
                let above = other.value.map(|value| place - y.at(value));
                other.time == point.time && above.is_some_and(|above| (0.0..16.0).contains(&above))
            });
            let place = if crowded {
                place + BELOW
            } else {
                place - ABOVE
            };
            let text = cut(&point.flags, 4);
            drawing.text((x(point.year), place), Anchor::Middle, "flag", &text);
        }
    }
}

/// Draws a line: interrupted where a value is missing or the series is broken.
fn draw_line(drawing: &mut Drawing, line: &Line, look: Look, x: impl Fn(f64) -> f64, y: &Scale) {
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
    }
}
