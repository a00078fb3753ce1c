//! One dot a territory, with its interval: values side by side.

use super::Chart;
use super::scale::Scale;
use super::svg::{Anchor, Drawing, Look, cut};

/// One value of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The value. `None`: none is published.
    pub value: Option<f64>,
    /// Status letters as received.
    pub flags: String,
    /// Whether the value is not to be relied on: the mark is hollow.
    pub unsure: bool,
    /// The published or computed interval. `None`: there is none.
    pub interval: Option<(f64, f64)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// What the line is about: a territory.
    pub label: String,
    /// The value as written at the end of the line; with several values their flags stand
    /// there instead.
    pub text: String,
    /// One value a series of [`Dots::series`].
    pub marks: Vec<Mark>,
}

/// Lines that are sorted together.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What they have in common: a kind of territory.
    pub heading: String,
    /// From top to bottom.
    pub dots: Vec<Dot>,
}

/// Sections with a name and a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// A name for the picture.
    pub title: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// The unit of the values.
    pub unit: String,
    /// Names of the series, at most three; with one of them no name is written.
    pub series: Vec<String>,
    /// The sections, from top to bottom.
    pub sections: Vec<Section>,
}

const WIDTH: f64 = 380.0;
const RIGHT: f64 = 58.0;
/// Width of a letter of a label, and how many letters there is room for.
const LETTER: f64 = 7.0;
const FEW: usize = 12;
const MOST: usize = 26;
const ROW: f64 = 20.0;
const HEADING: f64 = 28.0;
const TOP: f64 = 24.0;

impl Dots {
    /// The picture; an upright marks zero where values lie on both sides of it.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(WIDTH);
        let dots = self.sections.iter().flat_map(|section| &section.dots);
        let marks = dots.flat_map(|dot| &dot.marks);
        let values = marks.flat_map(|mark| {
            let (low, high) = mark.interval.unzip();
            [mark.value, low, high].into_iter().flatten()
        });
        let left = self.left();
        let scale = Scale::over(values, left + 8.0, WIDTH - RIGHT - 8.0);
        let mut top = TOP;
        if self.series.len() > 1 {
            for (at, name) in self.series.iter().enumerate() {
                let y = 8.0 + 17.0 * at as f64;
                drawing.mark((8.0, y), Look::of(at), false, 4.2);
                let class = Look::of_text(at);
                drawing.text((20.0, y + 4.0), Anchor::Start, class, &cut(name, 54));
            }
            top += 17.0 * self.series.len() as f64 + 6.0;
        }
        let height: f64 = self
            .sections
            .iter()
            .map(|section| HEADING + ROW * section.dots.len() as f64)
            .sum();
        for tick in scale.ticks() {
            let x = scale.at(tick);
            let (look, width) = if tick.abs() < 1e-9 {
                (Look::Other, 1.2)
            } else {
                (Look::Grid, 1.0)
            };
            drawing.line((x, top - 6.0), (x, top + height), look, width);
            let text = super::written(tick, scale.decimals());
            drawing.text((x, top - 11.0), Anchor::Middle, "tick", &text);
        }
        let unit = cut(&self.unit, 22);
        drawing.text((left - 6.0, top - 11.0), Anchor::End, "tick", &unit);
        let mut y = top;
        for section in &self.sections {
            drawing.text(
                (0.0, y + HEADING - 9.0),
                Anchor::Start,
                "strong",
                &cut(&section.heading, 52),
            );
            y += HEADING;
            for dot in &section.dots {
                self.line(&mut drawing, &scale, y + ROW / 2.0, dot);
                y += ROW;
            }
        }
        Chart {
            svg: drawing.finish(y + 8.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }

    /// Room for the longest label, as far as marks have room beside it.
    fn left(&self) -> f64 {
        let dots = self.sections.iter().flat_map(|section| &section.dots);
        let longest = dots.map(|dot| dot.label.chars().count()).max();
        12.0 + LETTER * longest.unwrap_or_default().clamp(FEW, MOST) as f64
    }

    fn line(&self, drawing: &mut Drawing, scale: &Scale, y: f64, dot: &Dot) {
        let label = cut(&dot.label, MOST);
        drawing.text((self.left() - 6.0, y + 4.0), Anchor::End, "label", &label);
        for (at, mark) in dot.marks.iter().enumerate().rev() {
            let look = Look::of(at);
            if let Some((low, high)) = mark.interval {
                let (low, high) = (scale.at(low), scale.at(high));
                drawing.line((low, y), (high, y), look, 1.4);
                for end in [low, high] {
                    drawing.line((end, y - 3.0), (end, y + 3.0), look, 1.4);
                }
            }
            let Some(value) = mark.value else {
                continue;
            };
            drawing.mark((scale.at(value), y), look, mark.unsure, 4.2);
            if !mark.flags.is_empty() && dot.marks.len() == 1 {
                let right = mark.interval.map_or(value, |(_, high)| high);
                let place = (scale.at(right) + 7.0, y + 3.5);
                drawing.text(place, Anchor::Start, "flag", &cut(&mark.flags, 4));
            }
        }
        let end = (WIDTH - 2.0, y + 4.0);
        if dot.marks.len() > 1 {
            // Marks lie too close for letters beside them; hollow ones are not to be relied on.
            let shown = dot.marks.iter().filter(|mark| mark.value.is_some());
            let mut letters: Vec<char> = shown.flat_map(|mark| mark.flags.chars()).collect();
            letters.sort_unstable();
            letters.dedup();
            let letters: String = letters.into_iter().collect();
            drawing.text(end, Anchor::End, "flag", &letters);
            return;
        }
        drawing.text(end, Anchor::End, "strong", &dot.text);
    }
}
