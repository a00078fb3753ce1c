//! An equal-area map: one square a country, roughly where it lies.

use super::Chart;
use super::svg::{Anchor, Drawing};

/// A value of one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// The country's code, as Eurostat writes it: `EL`, `UK`.
    pub code: String,
    /// The value. `None`: none is published.
    pub value: Option<f64>,
    /// The value as written.
    pub text: String,
    /// Status letters as received.
    pub flags: String,
}

/// Countries with a name and a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct TileMap {
    /// A name for the picture.
    pub title: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// The unit of the values.
    pub unit: String,
    /// The countries; those without a place on the map are left out.
    pub tiles: Vec<Tile>,
}

/// Column and row of each country.
const PLACES: [(&str, u8, u8); 32] = [
    ("IS", 0, 0),
    ("NO", 4, 0),
    ("SE", 5, 0),
    ("FI", 6, 0),
    ("EE", 7, 1),
    ("IE", 0, 2),
    ("UK", 1, 2),
    ("DK", 4, 2),
    ("LV", 7, 2),
    ("NL", 3, 3),
    ("DE", 4, 3),
    ("PL", 5, 3),
    ("LT", 6, 3),
    ("BE", 2, 3),
    ("LU", 3, 4),
    ("CZ", 5, 4),
    ("SK", 6, 4),
    ("FR", 2, 4),
    ("LI", 3, 5),
    ("CH", 2, 5),
    ("AT", 4, 5),
    ("HU", 5, 5),
    ("RO", 6, 5),
    ("SI", 4, 6),
    ("HR", 5, 6),
    ("BG", 6, 6),
    ("PT", 0, 6),
    ("ES", 1, 6),
    ("IT", 3, 6),
    ("EL", 6, 7),
    ("MT", 3, 7),
    ("CY", 7, 7),
];

/// Whether a country has a place on the map.
pub fn has_place(code: &str) -> bool {
    PLACES.iter().any(|(known, _, _)| *known == code)
}

const SIZE: f64 = 40.0;
const STEP: f64 = 43.0;
const LEFT: f64 = 14.0;

impl TileMap {
    /// The picture: five shades between the lowest and the highest value, each as wide as
    /// the others.
    pub fn chart(self) -> Chart {
        let mut drawing = Drawing::new(370.0);
        let values = || {
            let tiles = self.tiles.iter().filter(|tile| has_place(&tile.code));
            tiles.filter_map(|tile| tile.value)
        };
        let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
            (a.min(v), b.max(v))
        });
        let width = ((high - low) / 5.0).max(f64::MIN_POSITIVE);
        let shade = |value: f64| -> usize {
            (1..5)
                .filter(|&class| value >= low + width * f64::from(class))
                .count()
        };
        for (code, column, row) in PLACES {
            let at = (LEFT + STEP * f64::from(column), 4.0 + STEP * f64::from(row));
            let tile = self.tiles.iter().find(|tile| tile.code == code);
            let value = tile.and_then(|tile| tile.value);
            let text = match tile {
                Some(tile) if value.is_some() => format!("{}{}", tile.text, tile.flags),
                _ => ":".to_string(),
            };
            drawing.tile(at, SIZE, value.map(shade), code, &text);
        }
        let legend = 4.0 + STEP * 8.0 + 14.0;
        if low.is_finite() {
            for class in 0..5u8 {
                let from = low + width * f64::from(class);
                let at = (LEFT + 68.0 * f64::from(class), legend);
                drawing.tile(at, 14.0, Some(usize::from(class)), "", "");
                let places = usize::from(high - low < 20.0);
                let text = format!("from {}", super::written(from, places));
                drawing.text((at.0 + 18.0, at.1 + 11.0), Anchor::Start, "tick", &text);
            }
        }
        drawing.tile((LEFT, legend + 20.0), 14.0, None, "", "");
        let rest = format!("no value · values in {}; letters are flags", self.unit);
        drawing.text((LEFT + 18.0, legend + 31.0), Anchor::Start, "tick", &rest);
        Chart {
            svg: drawing.finish(legend + 42.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }
}
