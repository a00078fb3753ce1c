//! Gap dumbbells: one line a pair of values.

use super::Chart;
use super::scale::Scale;
use super::svg::{Anchor, Drawing, Look, cut};

/// One end of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The value. `None`: none is published.
    pub value: Option<f64>,
    /// Status letters of this side as received.
    pub flags: String,
    /// Whether the value is not to be relied on: its mark is hollow.
    pub unsure: bool,
}

/// One pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// What the line is about: a territory, a year, an indicator.
    pub label: String,
    /// The group's end.
    pub group: End,
    /// The reference's end.
    pub reference: End,
    /// The difference as written on the line.
    pub gap: String,
}

/// Where the labels stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// Beside their lines: short names.
    Beside,
    /// Above their lines: whole titles.
    Above,
}

/// Pairs with the names of both sides and a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Dumbbells {
    /// A name for the picture.
    pub title: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// The group's name.
    pub group: String,
    /// The reference's name.
    pub reference: String,
    /// The unit of the values.
    pub unit: String,
    /// Where the labels stand.
    pub labels: Labels,
    /// The pairs, from top to bottom.
    pub pairs: Vec<Pair>,
}

const WIDTH: f64 = 380.0;
/// Height of the names of both sides and of the axis.
const HEAD: f64 = 66.0;

/// Height of a further line of a label.
const LINE: f64 = 15.0;

/// The measures of a picture with labels in one place.
struct Room {
    left: f64,
    right: f64,
    row: f64,
    /// Where marks stand in a row.
    marks: f64,
    /// How many letters a line of a label has room for.
    letters: usize,
    /// How many lines a label may have.
    lines: usize,
}

impl Room {
    /// A label in lines; what does not fit is cut.
    fn lines(&self, label: &str) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in label.split(' ') {
            let room = lines.last().map_or(0, |line| line.chars().count());
            let longer = room > 0 && room + 1 + word.chars().count() > self.letters;
            if longer && lines.len() < self.lines {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        lines.iter().map(|line| cut(line, self.letters)).collect()
    }

    /// The height of a row whose label has so many lines.
    fn height(&self, lines: usize) -> f64 {
        self.row + LINE * lines.saturating_sub(1) as f64
    }
}

impl Labels {
    fn room(self) -> Room {
        match self {
            Self::Beside => Room {
                left: 146.0,
                right: 52.0,
                row: 22.0,
                marks: 0.5,
                letters: 19,
                lines: 1,
            },
            Self::Above => Room {
                left: 12.0,
                right: 92.0,
                row: 42.0,
                marks: 0.72,
                letters: 51,
                lines: 3,
            },
        }
    }
}

impl Dumbbells {
    /// The picture.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(WIDTH);
        let bottom = self.draw(&mut drawing, 0.0, self.values());
        Chart {
            svg: drawing.finish(bottom + 8.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }

    fn values(&self) -> Vec<f64> {
        let ends = self.pairs.iter().flat_map(|p| [&p.group, &p.reference]);
        ends.filter_map(|end| end.value).collect()
    }

    /// Draws from `top` with an axis that holds some values; where it ends.
    fn draw(&self, drawing: &mut Drawing, top: f64, values: Vec<f64>) -> f64 {
        let room = self.labels.room();
        let values = values.into_iter();
        let scale = Scale::over(values, room.left + 8.0, WIDTH - room.right - 8.0);
        let first = top + HEAD;
        let labels: Vec<Vec<String>> = self
            .pairs
            .iter()
            .map(|pair| room.lines(&pair.label))
            .collect();
        let heights = labels.iter().map(|lines| room.height(lines.len()));
        let bottom = first + heights.sum::<f64>();
        drawing.mark((12.0, top + 12.0), Look::First, false, 4.5);
        let name = cut(&self.group, 52);
        drawing.text((22.0, top + 16.0), Anchor::Start, "t1", &name);
        drawing.mark((12.0, top + 29.0), Look::Second, false, 4.5);
        let name = cut(&self.reference, 52);
        drawing.text((22.0, top + 33.0), Anchor::Start, "t2", &name);
        for tick in scale.ticks() {
            let x = scale.at(tick);
            drawing.line((x, first - 6.0), (x, bottom), Look::Grid, 1.0);
            let text = super::written(tick, scale.decimals());
            drawing.text((x, first - 10.0), Anchor::Middle, "tick", &text);
        }
        let unit = match self.labels {
            Labels::Beside => (room.left - 6.0, first - 10.0),
            Labels::Above => (WIDTH - 2.0, top + 33.0),
        };
        drawing.text(unit, Anchor::End, "tick", &self.unit);
        drawing.text((WIDTH - 2.0, first - 10.0), Anchor::End, "tick", "gap");
        let mut row = first;
        for (pair, label) in self.pairs.iter().zip(&labels) {
            let top = row;
            row += room.height(label.len());
            let y = row - room.row * (1.0 - room.marks);
            for (at, text) in label.iter().enumerate() {
                let (place, anchor) = match self.labels {
                    Labels::Beside => ((room.left - 6.0, y + 4.0), Anchor::End),
                    Labels::Above => ((2.0, top + 14.0 + LINE * at as f64), Anchor::Start),
                };
                drawing.text(place, anchor, "label", text);
            }
            line(drawing, pair, &scale, y);
            drawing.text((WIDTH - 2.0, y + 4.0), Anchor::End, "strong", &pair.gap);
        }
        bottom
    }
}

/// Both marks, the line between them, and the flags of each beside its own mark.
fn line(drawing: &mut Drawing, pair: &Pair, scale: &Scale, y: f64) {
    let place = |end: &End| end.value.map(|value| scale.at(value));
    let places = [place(&pair.group), place(&pair.reference)];
    if let [Some(group), Some(reference)] = places {
        drawing.line((group, y), (reference, y), Look::Other, 2.0);
    }
    let ends = [
        (&pair.reference, Look::Second, 1),
        (&pair.group, Look::First, 0),
    ];
    for (end, look, at) in ends {
        let Some(x) = places[at] else {
            continue;
        };
        drawing.mark((x, y), look, end.unsure, 4.5);
        if end.flags.is_empty() {
            continue;
        }
        // Away from the other mark, so that nobody takes the letters for its flags.
        let is_left = places[1 - at].is_some_and(|other| x < other);
        let (x, anchor) = if is_left {
            (x - 4.0, Anchor::End)
        } else {
            (x + 4.0, Anchor::Start)
        };
        drawing.text((x, y - 4.5), anchor, "flag", &cut(&end.flags, 5));
    }
}

/// Several pictures, one below the other: each with its own sides and axis, as what they show is
/// not to be read on one; those of one unit have the same scale, so that a gap is as long as another
/// of its size.
pub fn together(title: &str, sentence: String, parts: &[Dumbbells]) -> Chart {
    let mut drawing = Drawing::new(WIDTH);
    let mut top = 0.0;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            top += 26.0;
            let y = top - 12.0;
            drawing.line((0.0, y), (WIDTH, y), Look::Grid, 2.0);
        }
        let same = parts.iter().filter(|other| other.unit == part.unit);
        let values = same.flat_map(Dumbbells::values).collect();
        top = part.draw(&mut drawing, top, values);
    }
    Chart {
        svg: drawing.finish(top + 8.0, title, &sentence),
        sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(value: f64, flags: &str) -> End {
        End {
            value: Some(value),
            flags: flags.to_string(),
            unsure: flags.contains('u'),
        }
    }

    fn drawn(group: End, reference: End) -> String {
        let pairs = vec![Pair {
            label: "Somewhere".to_string(),
            group,
            reference,
            gap: "+1.0".to_string(),
        }];
        let dumbbells = Dumbbells {
            title: "t".to_string(),
            sentence: "s".to_string(),
            group: "group".to_string(),
            reference: "reference".to_string(),
            unit: "%".to_string(),
            labels: Labels::Beside,
            pairs,
        };
        dumbbells.chart().svg
    }

    #[test]
    fn a_long_label_above_its_line_is_told_whole() {
        let label = "Neither in employment nor in education or training, 15 to 29 · 2024";
        let lines = Labels::Above.room().lines(label);
        assert_eq!(lines.join(" "), label);
        assert!(lines.len() == 2 && lines.iter().all(|line| line.chars().count() <= 51));
        assert_eq!(Labels::Beside.room().lines(label), ["Neither in employm…"]);
    }

    #[test]
    fn only_the_side_that_is_not_sure_is_hollow() {
        let group = drawn(end(60.0, "u"), end(70.0, ""));
        assert!(group.contains("class=\"c1 hollow\""));
        assert!(!group.contains("class=\"c2 hollow\""));
        let reference = drawn(end(60.0, ""), end(70.0, "u"));
        assert!(!reference.contains("class=\"c1 hollow\""));
        assert!(reference.contains("class=\"c2 hollow\""));
    }

    #[test]
    fn flags_stand_beside_the_mark_that_they_belong_to() {
        let at = |svg: &str, mark: &str| -> (f64, f64) {
            let number = |text: &str, name: &str| -> f64 {
                let rest = text.split(&format!(" {name}=\"")).nth(1).unwrap_or("");
                rest.split('"').next().unwrap_or("").parse().unwrap_or(-1.0)
            };
            let flag = svg.split("<text class=\"flag\"").nth(1).unwrap_or("");
            let marks = svg.split(mark).last().unwrap_or("");
            let x = number(marks, "cx").max(number(marks, "x") + 4.05);
            (number(flag, "x"), x)
        };
        let (flag, mark) = at(&drawn(end(60.0, "u"), end(70.0, "")), "<circle");
        assert!((flag - mark).abs() < 6.0, "{flag} is not at {mark}");
        let (flag, mark) = at(&drawn(end(60.0, ""), end(70.0, "b")), "<rect class=\"c2");
        assert!((flag - mark).abs() < 6.0, "{flag} is not at {mark}");
    }
}
