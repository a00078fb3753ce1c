//! Gap dumbbells: one line a pair of values.

use super::Chart;
use super::scale::Scale;
use super::svg::{Anchor, Drawing, Look, cut};

/// One pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// What the line is about: a territory, a year.
    pub label: String,
    /// The group's value. `None`: none is published.
    pub group: Option<f64>,
    /// The reference's value. `None`: none is published.
    pub reference: Option<f64>,
    /// The difference as written on the line.
    pub gap: String,
    /// Status letters of both sides.
    pub flags: String,
    /// Whether either value is not to be relied on.
    pub unsure: bool,
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
    /// The pairs, from top to bottom.
    pub pairs: Vec<Pair>,
}

const WIDTH: f64 = 380.0;
const LEFT: f64 = 146.0;
const RIGHT: f64 = 52.0;
const ROW: f64 = 22.0;
const TOP: f64 = 66.0;

impl Dumbbells {
    /// The picture.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(WIDTH);
        let values = || {
            self.pairs
                .iter()
                .flat_map(|pair| [pair.group, pair.reference])
                .flatten()
        };
        let scale = Scale::over(values(), LEFT + 8.0, WIDTH - RIGHT - 8.0);
        let bottom = TOP + ROW * self.pairs.len() as f64;
        drawing.mark((12.0, 12.0), Look::First, false, 4.5);
        drawing.text((22.0, 16.0), Anchor::Start, "t1", &cut(&self.group, 52));
        drawing.mark((12.0, 29.0), Look::Second, false, 4.5);
        drawing.text((22.0, 33.0), Anchor::Start, "t2", &cut(&self.reference, 52));
        for tick in scale.ticks() {
            let x = scale.at(tick);
            drawing.line((x, TOP - 6.0), (x, bottom), Look::Grid, 1.0);
            let text = super::written(tick, scale.decimals());
            drawing.text((x, TOP - 10.0), Anchor::Middle, "tick", &text);
        }
        drawing.text((LEFT - 6.0, TOP - 10.0), Anchor::End, "tick", &self.unit);
        drawing.text((WIDTH - 2.0, TOP - 10.0), Anchor::End, "tick", "gap");
        for (at, pair) in self.pairs.iter().enumerate() {
            let y = TOP + ROW * (at as f64 + 0.5);
            drawing.text(
                (LEFT - 6.0, y + 4.0),
                Anchor::End,
                "label",
                &cut(&pair.label, 19),
            );
            if let (Some(group), Some(reference)) = (pair.group, pair.reference) {
                drawing.line(
                    (scale.at(group), y),
                    (scale.at(reference), y),
                    Look::Other,
                    2.0,
                );
            }
            if let Some(reference) = pair.reference {
                drawing.mark((scale.at(reference), y), Look::Second, pair.unsure, 4.5);
            }
            if let Some(group) = pair.group {
                drawing.mark((scale.at(group), y), Look::First, pair.unsure, 4.5);
            }
            if !pair.flags.is_empty() {
                let right = [pair.group, pair.reference]
                    .into_iter()
                    .flatten()
                    .fold(LEFT, |x, v| x.max(scale.at(v)));
                drawing.text(
                    (right + 7.0, y + 3.5),
                    Anchor::Start,
                    "flag",
                    &cut(&pair.flags, 5),
                );
            }
            drawing.text((WIDTH - 2.0, y + 4.0), Anchor::End, "strong", &pair.gap);
        }
        Chart {
            svg: drawing.finish(bottom + 8.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }
}
