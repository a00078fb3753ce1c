//! Cutting a page into the tables of its actions.

use std::collections::BTreeSet;

use andamento_model::Note;

use super::heading::{Heading, heading};
use super::place::{Intro, intro};
use super::plain;

/// What a row of an action's table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// What is promised.
    Action,
    /// The status.
    Status,
    /// The types.
    Type,
    /// The text about its implementation.
    Implementation,
}

impl Label {
    fn of(cell: &str) -> Option<Self> {
        let cell = plain::line(cell);
        let bare = cell.trim_matches(|c: char| c.is_whitespace() || "*_:#".contains(c));
        match bare.to_lowercase().as_str() {
            "action" => Some(Self::Action),
            "status" => Some(Self::Status),
            "type" | "types" | "type(s)" | "type of action" => Some(Self::Type),
            "implementation" => Some(Self::Implementation),
            _ => None,
        }
    }

    /// The word in remarks.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::Status => "Status",
            Self::Type => "Type",
            Self::Implementation => "Implementation",
        }
    }
}

/// A row: what it holds, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: Label,
    /// Its first line, from 1.
    pub(super) line: u32,
    /// The cells behind the label, and the lines below that belong to the last of them.
    pub(super) parts: Vec<String>,
    /// How many of the parts stand on the row's own line.
    pub(super) on_line: usize,
}

/// The table of an action, with the heading above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// Which of the page's areas; `None`: it stands above all of them.
    pub(super) area: Option<usize>,
    pub(super) number: String,
    pub(super) title: String,
    /// The line of the heading.
    pub(super) line: u32,
    /// The last line that belongs to it.
    pub(super) last: u32,
    pub(super) rows: Vec<Row>,
}

/// A page, cut up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// The areas with the line of their sentence.
    pub(super) areas: Vec<(Intro, u32)>,
    pub(super) tables: Vec<Table>,
    /// Tables that belong to no numbered heading.
    pub(super) rejected: Vec<Note>,
    pub(super) notes: Vec<Note>,
}

/// Cuts a text up. A text that is no page of actions has no tables.
pub(super) fn cut(text: &str) -> Page {
    let lines: Vec<&str> = text.lines().collect();
    let mut cutter = Cutter::default();
    for (at, line) in lines.iter().enumerate() {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let line = line.trim();
        if !line.is_empty() {
            let next = || {
                let below = lines[at + 1..].iter().map(|line| line.trim());
                below.into_iter().find(|line| !line.is_empty())
            };
            cutter.take(number, line, next);
        }
    }
    cutter.page
}

#[derive(Default)]
struct Cutter {
    page: Page,
    /// Whether the last row of the last table goes on below its line.
    open: bool,
    /// Whether rows are for the last table; not after a break.
    inside: bool,
    /// Labels side by side whose values are on the next row.
    across: Vec<Label>,
    /// Whether the rows without a heading were spoken of.
    told: bool,
}

impl Cutter {
    fn take<'l>(&mut self, number: u32, line: &'l str, next: impl Fn() -> Option<&'l str>) {
        if let Some(found) = intro(line) {
            self.page.areas.push((found, number));
            (self.open, self.inside) = (false, false);
        } else if let Some((label, cells)) = labelled(line) {
            self.row(number, line, label, cells);
        } else if let Some((name, title)) = self.heading(line, next) {
            self.page.tables.push(Table {
                area: self.page.areas.len().checked_sub(1),
                number: name,
                title,
                line: number,
                last: number,
                rows: Vec::new(),
            });
            (self.open, self.inside, self.told) = (false, true, false);
        } else if is_rule(line) {
            self.open = false;
            self.reach(number);
        } else if !self.across.is_empty() && line.contains('|') {
            let labels = std::mem::take(&mut self.across);
            let cells = line.trim_matches('|').split('|').map(str::trim);
            for (label, cell) in labels.into_iter().zip(cells) {
                self.add(number, label, vec![cell.to_string()]);
            }
        } else if self.open {
            self.go_on(number, line);
        } else if self.inside
            && line
                .split_once('|')
                .is_some_and(|(l, _)| !l.trim().is_empty())
        {
            let name: String = line.chars().take_while(|c| *c != '|').take(40).collect();
            let text = format!("the row `{}` is not read", name.trim());
            self.page.notes.push(Note::on_line(number.into(), text));
            self.reach(number);
        }
    }

    fn reach(&mut self, number: u32) {
        if let Some(table) = self.page.tables.last_mut().filter(|_| self.inside) {
            table.last = number;
        }
    }

    fn row(&mut self, number: u32, line: &str, label: Label, cells: &str) {
        self.across.clear();
        let others: Option<Vec<Label>> = cells
            .trim_end_matches('|')
            .split('|')
            .map(Label::of)
            .collect();
        // Two labels may be a label and its value; three are a header.
        if let Some(others) = others.filter(|others| others.len() > 1) {
            self.across = std::iter::once(label).chain(others).collect();
            self.open = false;
            self.reach(number);
            return;
        }
        let parts = cells.split('|').map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        self.add(number, label, parts.map(ToString::to_string).collect());
        // `Type |` has no cell yet: what it holds is below.
        self.open = !line.ends_with('|') || cells.trim().is_empty();
    }

    fn add(&mut self, number: u32, label: Label, parts: Vec<String>) {
        self.reach(number);
        let table = self.page.tables.last_mut().filter(|_| self.inside);
        let Some(table) = table else {
            if !self.told {
                self.page.rejected.push(Note::on_line(
                    number.into(),
                    "a table without a numbered heading above it; write `4. Title` above it",
                ));
            }
            self.told = true;
            return;
        };
        table.rows.push(Row {
            label,
            line: number,
            on_line: parts.len(),
            parts,
        });
    }

    fn go_on(&mut self, number: u32, line: &str) {
        self.reach(number);
        self.open = !line.ends_with('|');
        let part = line.trim_matches('|').trim();
        let row = self.page.tables.last_mut().filter(|_| self.inside);
        if let Some(row) = row.and_then(|table| table.rows.last_mut())
            && !part.is_empty()
        {
            row.parts.push(part.to_string());
        }
    }

    /// `4. Title` above a row, or between two tables when the number is higher than the last;
    /// `4 Title` and the like only above a row that can begin a table.
    fn heading<'l>(
        &self,
        line: &str,
        next: impl Fn() -> Option<&'l str>,
    ) -> Option<(String, String)> {
        let Heading {
            number,
            title,
            stopped,
        } = heading(line)?;
        let below = next().and_then(labelled).map(|(label, _)| label);
        let follows = || {
            let last = self.page.tables.last()?;
            let value = |text: &str| text.parse::<u32>().ok();
            Some(value(&number)? > value(&last.number)?)
        };
        let between = stopped && !self.open && self.inside && follows().unwrap_or(false);
        let above = below.is_some_and(|label| stopped || !self.open || label == Label::Action);
        (above || between).then_some((number, title))
    }
}

/// A row that begins with a known label: the label, and the line behind its first bar.
fn labelled(line: &str) -> Option<(Label, &str)> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let (cell, rest) = line.split_once('|')?;
    Some((Label::of(cell)?, rest))
}

/// `---|---|`
fn is_rule(line: &str) -> bool {
    line.contains("---") && line.contains('|') && line.bytes().all(|b| b"-|: ".contains(&b))
}

/// Where a text has rows of actions although no table of them was found: the first line, and the
/// labels. `None`: it has none, or fewer than make a table.
pub(super) fn unread(text: &str) -> Option<(u32, Vec<&'static str>)> {
    let mut first = None;
    let mut barred = BTreeSet::new();
    let mut others = BTreeSet::new();
    for (line, number) in text.lines().zip(1..) {
        let line = plain::line(line.trim());
        let bare = line.trim_start_matches(['|', ' ']);
        let end = bare.find(['|', ':', '\t']).unwrap_or(bare.len());
        let Some(label) = Label::of(&bare[..end]) else {
            continue;
        };
        first.get_or_insert(number);
        others.insert(label);
        if bare[end..].starts_with('|') {
            barred.insert(label);
        }
    }
    let labels = others.iter().map(|label| label.name()).collect();
    (barred.len() > 1 || others.len() > 2).then_some((first?, labels))
}
