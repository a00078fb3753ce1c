//! Writing SVG.

use std::fmt::Write as _;

use super::grid::{GridCell, Tone};

/// Text for an element or an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// At most this many characters, with `…` for the rest.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The class of a mark: how it looks by itself, and what a page may change.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// The first series: a full mark.
    First,
    /// The second series.
    Second,
    /// The third series; lines between two marks.
    Other,
    Fourth,
    Fifth,
    /// The sixth and further series.
    Sixth,
    /// Axes and grid.
    Grid,
    /// A break in a series.
    Break,
}

impl Look {
    pub fn of(at: usize) -> Self {
        match at {
            0 => Self::First,
            1 => Self::Second,
            2 => Self::Other,
            3 => Self::Fourth,
            4 => Self::Fifth,
            _ => Self::Sixth,
        }
    }

    /// The class of the name of a series.
    pub fn of_text(at: usize) -> &'static str {
        ["t1", "t2", "t3", "t4", "t5", "t6"][at.min(5)]
    }

    fn class(self) -> &'static str {
        match self {
            Self::First => "c1",
            Self::Second => "c2",
            Self::Other => "c3",
            Self::Fourth => "c4",
            Self::Fifth => "c5",
            Self::Sixth => "c6",
            Self::Grid => "grid",
            Self::Break => "brk",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Self::First => "#9c3d10",
            Self::Second => "#1f5c7a",
            Self::Other => "#5b5f66",
            Self::Fourth => "#6a3d9a",
            Self::Fifth => "#2c6b3f",
            Self::Sixth => "#8c1d5b",
            Self::Grid => "#d8d4cb",
            Self::Break => "#7a6a00",
        }
    }
}

/// A triangle up, a triangle down, or a cross of two bars.
fn polygon(look: Look, (x, y): (f64, f64), r: f64) -> String {
    let corners: &[(f64, f64)] = match look {
        Look::Fourth => &[(-1.0, 0.8), (0.0, -1.0), (1.0, 0.8)],
        Look::Fifth => &[(-1.0, -0.8), (0.0, 1.0), (1.0, -0.8)],
        _ => &[
            (-0.4, -1.0),
            (0.4, -1.0),
            (0.4, -0.4),
            (1.0, -0.4),
            (1.0, 0.4),
            (0.4, 0.4),
            (0.4, 1.0),
            (-0.4, 1.0),
            (-0.4, 0.4),
            (-1.0, 0.4),
            (-1.0, -0.4),
            (-0.4, -0.4),
        ],
    };
    let mut path = String::new();
    for (at, (right, down)) in corners.iter().enumerate() {
        let letter = if at == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{:.1} {:.1}", x + r * right, y + r * down);
    }
    path.push('Z');
    path
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A picture being drawn.
pub(super) struct Drawing {
    body: String,
    width: f64,
}

impl Drawing {
    pub fn new(width: f64) -> Self {
        Self {
            body: String::new(),
            width,
        }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), look: Look, width: f64) {
        let _ = writeln!(
            self.body,
            "<line class=\"{}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{}\" stroke-width=\"{width}\"/>",
            look.class(),
            from.0,
            from.1,
            to.0,
            to.1,
            look.colour()
        );
    }

    pub fn dashed(&mut self, from: (f64, f64), to: (f64, f64), look: Look) {
        let _ = writeln!(
            self.body,
            "<line class=\"{}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{}\" stroke-width=\"1\" stroke-dasharray=\"2 3\"/>",
            look.class(),
            from.0,
            from.1,
            to.0,
            to.1,
            look.colour()
        );
    }

    /// Dashed uprights where series are broken, in any order. Of uprights that stand close
    /// together the first bears the word for all.
    pub fn breaks(&mut self, mut places: Vec<f64>, top: f64, bottom: f64) {
        const WORD: f64 = 34.0;
        places.sort_by(f64::total_cmp);
        places.dedup();
        let mut written = f64::NEG_INFINITY;
        for place in places {
            self.dashed((place, top), (place, bottom), Look::Break);
            if place - written >= WORD {
                self.text((place, top - 3.5), Anchor::Middle, "flag", "break");
                written = place;
            }
        }
    }

    pub fn path(&mut self, points: &[(f64, f64)], look: Look) {
        if points.len() < 2 {
            return;
        }
        let mut d = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            let _ = write!(d, "{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
        }
        let dash = match look {
            Look::Second => " stroke-dasharray=\"6 3\"",
            Look::Other => " stroke-dasharray=\"2 2\"",
            Look::Fourth => " stroke-dasharray=\"9 3 2 3\"",
            Look::Fifth => " stroke-dasharray=\"1 3\"",
            Look::Sixth => " stroke-dasharray=\"12 4\"",
            _ => "",
        };
        let _ = writeln!(
            self.body,
            "<path class=\"{}\" d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-linejoin=\"round\"{dash}/>",
            look.class(),
            look.colour()
        );
    }

    /// A dot, ring, diamond or square by series; hollow when the value is not sure.
    pub fn mark(&mut self, at: (f64, f64), look: Look, hollow: bool, radius: f64) {
        let (class, colour) = (look.class(), look.colour());
        let (fill, kind) = if hollow {
            ("#fff", "hollow")
        } else {
            (colour, "full")
        };
        let (x, y) = at;
        let _ = match look {
            Look::Second => {
                let r = radius * 0.9;
                writeln!(
                    self.body,
                    "<rect class=\"{class} {kind}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.6\"/>",
                    x - r,
                    y - r,
                    2.0 * r,
                    2.0 * r
                )
            }
            Look::Other => writeln!(
                self.body,
                "<path class=\"{class} {kind}\" d=\"M{:.1} {y:.1}L{x:.1} {:.1}L{:.1} {y:.1}L{x:.1} {:.1}Z\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.6\"/>",
                x - radius,
                y - radius,
                x + radius,
                y + radius
            ),
            Look::Fourth | Look::Fifth | Look::Sixth => {
                let points = polygon(look, at, radius);
                writeln!(
                    self.body,
                    "<path class=\"{class} {kind}\" d=\"{points}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.6\"/>"
                )
            }
            _ => writeln!(
                self.body,
                "<circle class=\"{class} {kind}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.6\"/>"
            ),
        };
    }

    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, class: &str, text: &str) {
        let (size, colour) = match class {
            "label" => (12.0, "#1c1b19"),
            "strong" => (12.0, "#1c1b19"),
            "flag" => (10.0, "#6b5a00"),
            "t1" => (12.0, "#9c3d10"),
            "t2" => (12.0, "#1f5c7a"),
            "t3" => (12.0, "#5b5f66"),
            "t4" => (12.0, "#6a3d9a"),
            "t5" => (12.0, "#2c6b3f"),
            "t6" => (12.0, "#8c1d5b"),
            _ => (11.0, "#57534c"),
        };
        let weight = if class == "strong" {
            " font-weight=\"600\""
        } else {
            ""
        };
        let _ = writeln!(
            self.body,
            "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{}\" font-size=\"{size}\"{weight} fill=\"{colour}\">{}</text>",
            at.0,
            at.1,
            anchor.name(),
            escape(text)
        );
    }

    /// Text that runs upwards from its point.
    pub fn turned(&mut self, at: (f64, f64), class: &str, text: &str) {
        let (x, y) = at;
        let _ = writeln!(
            self.body,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"11\" fill=\"#57534c\" \
             transform=\"rotate(-90 {x:.1} {y:.1})\">{}</text>",
            escape(text)
        );
    }

    /// A cell of a grid with its letter.
    pub fn cell(&mut self, at: (f64, f64), (width, height): (f64, f64), cell: &GridCell) {
        let (class, fill, ink, dash) = match cell.tone {
            Tone::Full => ("s3", "#a9551f", "#ffffff", ""),
            Tone::Half => ("s1", "#e5bd9a", "#1c1b19", ""),
            Tone::Pale => ("s0", "#f3e3d3", "#1c1b19", ""),
            Tone::None => ("none", "#ffffff", "#57534c", " stroke-dasharray=\"2 2\""),
            Tone::Hatched => ("none", "#ffffff", "#57534c", ""),
        };
        let (x, y) = at;
        let _ = writeln!(
            self.body,
            "<rect class=\"tile {class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" stroke=\"#8a8478\" stroke-width=\"0.5\"{dash}/>\
             <text class=\"on-{class}\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"10\" fill=\"{ink}\">{}</text>",
            x + width / 2.0,
            y + height * 0.75,
            escape(&cell.letters)
        );
        if cell.tone == Tone::Hatched {
            self.hatch(at, (width, height));
        }
    }

    /// Cells of one line that hold nothing, drawn as one: their places from the left, and their
    /// one letter.
    pub fn empty_cells(
        &mut self,
        places: &[f64],
        y: f64,
        (width, height): (f64, f64),
        letter: &str,
    ) {
        let (mut cells, mut letters, mut middles) = (String::new(), String::new(), String::new());
        for x in places {
            let _ = write!(cells, "M{x:.1} {y:.1}h{width}v{height}h-{width}z");
            letters.push_str(&escape(letter));
            let _ = write!(middles, "{:.1} ", x + width / 2.0);
        }
        let _ = writeln!(
            self.body,
            "<path class=\"tile none\" d=\"{cells}\" fill=\"#ffffff\" stroke=\"#8a8478\" stroke-width=\"0.5\" stroke-dasharray=\"2 2\"/>\
             <text class=\"on-none\" x=\"{}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"10\" fill=\"#57534c\">{letters}</text>",
            middles.trim_end(),
            y + height * 0.75,
        );
    }

    /// Strokes across the corners of a cell, beside its letters, and a full edge.
    fn hatch(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let (right, low) = (x + width, y + height);
        for step in [height * 0.25, height * 0.5] {
            self.line((x, y + step), (x + step, y), Look::First, 1.2);
            self.line((right, low - step), (right - step, low), Look::First, 1.2);
        }
        for (from, to) in [
            ((x, y), (right, y)),
            ((right, y), (right, low)),
            ((right, low), (x, low)),
            ((x, low), (x, y)),
        ] {
            self.line(from, to, Look::First, 1.2);
        }
    }

    /// A tile of a map; `shade` 0 (palest) to 4, `None`: no value. It says a code, a value, and
    /// what is particular about the value.
    pub fn tile(&mut self, at: (f64, f64), size: f64, shade: Option<usize>, said: [&str; 3]) {
        const FILL: [&str; 5] = ["#f3e3d3", "#e5bd9a", "#cf8a5b", "#a9551f", "#6f2f08"];
        let (class, fill, ink, dash) = match shade {
            Some(shade) => {
                let shade = shade.min(4);
                let ink = if shade < 3 { "#1c1b19" } else { "#ffffff" };
                (format!("s{shade}"), FILL[shade], ink, "")
            }
            None => (
                "none".to_string(),
                "#ffffff",
                "#57534c",
                " stroke-dasharray=\"3 2\"",
            ),
        };
        let (x, y) = at;
        let middle = x + size / 2.0;
        let _ = writeln!(
            self.body,
            "<rect class=\"tile {class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{size:.1}\" height=\"{size:.1}\" rx=\"2\" fill=\"{fill}\" stroke=\"#8a8478\" stroke-width=\"0.6\"{dash}/>\
             <text class=\"on-{class}\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"10\" fill=\"{ink}\">{}</text>\
             <text class=\"on-{class}\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"10.5\" font-weight=\"600\" fill=\"{ink}\">{}</text>",
            y + size * 0.30,
            escape(said[0]),
            y + size * 0.62,
            escape(said[1])
        );
        if !said[2].is_empty() {
            let _ = writeln!(
                self.body,
                "<text class=\"on-{class}\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"9\" fill=\"{ink}\">{}</text>",
                y + size * 0.90,
                escape(said[2])
            );
        }
    }

    /// The whole picture. `title` names it, `sentence` says what it shows.
    pub fn finish(self, height: f64, title: &str, sentence: &str) -> String {
        let width = self.width;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             role=\"img\" aria-label=\"{}\" font-family=\"system-ui, sans-serif\">\n\
             <title>{}</title>\n<desc>{}</desc>\n\
             <rect class=\"paper\" width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escape(title),
            escape(title),
            escape(sentence),
            self.body
        )
    }
}
