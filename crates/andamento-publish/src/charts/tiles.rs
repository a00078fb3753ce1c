//! An equal-area map: one square a country, roughly where it lies.

use std::collections::BTreeMap;

use super::Chart;
use super::svg::{Anchor, Drawing, cut};

/// A value of one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// The country's code, as Eurostat writes it: `EL`, `UK`.
    pub code: String,
    /// The value. `None`: none is published.
    pub value: Option<f64>,
    /// The value as written.
    pub text: String,
    /// What the value is about: a year, a month.
    pub time: String,
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
        let tiles = || self.tiles.iter().filter(|tile| has_place(&tile.code));
        let values = || tiles().filter_map(|tile| tile.value);
        let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
            (a.min(v), b.max(v))
        });
        let width = ((high - low) / 5.0).max(f64::MIN_POSITIVE);
        let shade = |value: f64| -> usize {
            (1..5)
                .filter(|&class| value >= low + width * f64::from(class))
                .count()
        };
        let usual = usual_time(tiles());
        for (code, column, row) in PLACES {
            let at = (LEFT + STEP * f64::from(column), 4.0 + STEP * f64::from(row));
            let tile = self.tiles.iter().find(|tile| tile.code == code);
            let value = tile.and_then(|tile| tile.value);
            let (text, particular) = match (tile, value) {
                (Some(tile), Some(value)) => {
                    let own = tile.time != usual;
                    let time = if own {
                        short_time(&tile.time)
                    } else {
                        String::new()
                    };
                    let room = 7_usize.saturating_sub(time.chars().count());
                    let said = format!("{} {time}", cut(&tile.flags, room));
                    (written(value, &tile.text), said.trim().to_string())
                }
                _ => (":".to_string(), String::new()),
            };
            drawing.tile(at, SIZE, value.map(shade), [code, &text, &particular]);
        }
        let mut legend = 4.0 + STEP * 8.0 + 14.0;
        if low.is_finite() {
            for class in 0..5u8 {
                let from = low + width * f64::from(class);
                let at = (LEFT + 70.0 * f64::from(class), legend);
                drawing.tile(at, 14.0, Some(usize::from(class)), [""; 3]);
                let places = usize::from(high - low < 20.0);
                let text = format!("≥ {}", written(from, &super::written(from, places)));
                drawing.text((at.0 + 18.0, at.1 + 11.0), Anchor::Start, "tick", &text);
            }
        }
        legend += 20.0;
        drawing.tile((LEFT, legend), 14.0, None, [""; 3]);
        let rest = format!("no value · unit: {}", self.unit);
        let at = (LEFT + 18.0, legend + 11.0);
        drawing.text(at, Anchor::Start, "tick", &cut(&rest, 60));
        let mut rest =
            format!("figures of {usual} unless a tile says otherwise; letters are flags");
        if values().any(|value| value.abs() >= SHORTENED) {
            rest.push_str("; k thousand, M million");
        }
        let at = (LEFT, legend + 29.0);
        drawing.text(at, Anchor::Start, "tick", &rest);
        Chart {
            svg: drawing.finish(legend + 40.0, &self.title, &self.sentence),
            sentence: self.sentence,
        }
    }
}

/// From here on values are written in thousands or millions: longer ones do not fit a tile.
const SHORTENED: f64 = 10_000.0;

/// A value as a tile has room for it.
fn written(value: f64, text: &str) -> String {
    let size = value.abs();
    if size >= 1e6 {
        format!("{}M", super::written(value / 1e6, usize::from(size < 1e8)))
    } else if size >= SHORTENED {
        format!("{}k", super::written(value / 1e3, usize::from(size < 1e5)))
    } else if text.chars().count() > 6 {
        super::written(value, 0)
    } else {
        text.to_string()
    }
}

/// The time of most of the tiles with a value; of several the latest. Empty: no tile has one.
pub fn usual_time<'a>(tiles: impl Iterator<Item = &'a Tile>) -> String {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for tile in tiles.filter(|tile| tile.value.is_some()) {
        *times.entry(&tile.time).or_default() += 1;
    }
    let usual = times.into_iter().max_by_key(|&(time, count)| (count, time));
    usual.map_or_else(String::new, |(time, _)| time.to_string())
}

/// `’19` of 2019; other periods without their century.
fn short_time(time: &str) -> String {
    match time.get(2..) {
        Some(rest) if time.len() == 4 => format!("’{rest}"),
        Some(rest) => rest.to_string(),
        None => time.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(code: &str, value: f64, time: &str, flags: &str) -> Tile {
        Tile {
            code: code.to_string(),
            value: Some(value),
            text: format!("{value:.1}"),
            time: time.to_string(),
            flags: flags.to_string(),
        }
    }

    #[test]
    fn a_tile_of_another_year_says_which() {
        let map = TileMap {
            title: "t".to_string(),
            sentence: "s".to_string(),
            unit: "%".to_string(),
            tiles: vec![
                tile("SE", 1.0, "2024", ""),
                tile("IT", 2.0, "2024", "d"),
                tile("UK", 501.2, "2019", "d"),
            ],
        };
        let svg = map.chart().svg;
        assert_eq!(svg.matches('’').count(), 1);
        assert!(svg.contains(">d ’19<") && svg.contains(">501.2<") && svg.contains(">d<"));
        assert!(svg.contains("figures of 2024 unless"));
    }

    #[test]
    fn no_value_is_longer_than_a_tile_has_room_for() {
        for value in [
            0.0, -18.5, 501.25, -9359.3, 12_345.0, 123_456.0, 1.5e6, 83e6,
        ] {
            let text = written(value, &super::super::written(value, 1));
            assert!(text.chars().count() <= 6, "{value} is written {text}");
        }
    }
}
