//! What others say of an entry: positions with their answers, and claims side by side.

use andamento_model::register::{Entry, EntryKind, Record, Register};

use super::shown::amount;
use super::{Known, Link, SourceShown, Titles};
use crate::views::register::entry::Facts;
use crate::views::register::plan::Claimed;
use crate::views::register::position::{Rework, Reworked};
use crate::views::register::words;

/// An organisation's view on an item.
pub(crate) struct PositionShown {
    /// The view in one line.
    pub title: String,
    /// Its page, where it can be cited and where its history stands.
    pub address: String,
    /// What it does: `criticises`.
    pub stance: String,
    /// Whose view it is.
    pub holder: Link,
    /// More of it; empty: nothing more.
    pub summary: String,
    /// Its date.
    pub as_of: String,
    /// The item, where it is not the page's own; empty otherwise.
    pub item: Link,
    /// Where it was read.
    pub source: Option<SourceShown>,
    /// Positions that answer it.
    pub answers: Vec<PositionShown>,
    /// Whether it stands no more.
    pub gone: bool,
    /// What was done to it since it was first recorded: who, when and why.
    pub became: Vec<String>,
}

impl PositionShown {
    /// A position without its answers.
    pub fn of(
        entry: &Entry,
        record: &Record,
        known: &Known,
        titles: &Titles,
        title_of: &dyn Fn(&str) -> String,
        own: &str,
    ) -> Self {
        let holder = entry.text("holder").unwrap_or_default();
        let item = entry.text("item").unwrap_or_default();
        Self {
            title: entry.title().to_string(),
            address: known.entry(record.entry.as_str()),
            stance: words(entry.text("stance").unwrap_or_default()),
            holder: known.link(holder, &title_of(holder)),
            summary: entry.text("summary").unwrap_or_default().to_string(),
            as_of: entry.text("as_of").unwrap_or("date unknown").to_string(),
            item: if item == own {
                Link::default()
            } else {
                known.link(item, &title_of(item))
            },
            source: SourceShown::of(record, titles, known),
            answers: Vec::new(),
            gone: false,
            became: Vec::new(),
        }
    }

    /// With what was done to it, where it is not as it was first recorded.
    pub fn with(mut self, record: &Record, reworked: &[Reworked]) -> Self {
        if let Some(one) = reworked.iter().find(|one| one.last.entry == record.entry) {
            self.gone = !one.stands;
            self.became = one.changes.iter().map(Rework::said).collect();
        }
        self
    }

    /// The positions on an entry, each with its answers.
    pub fn on(facts: &Facts, known: &Known, titles: &Titles) -> Vec<Self> {
        let title_of = |id: &str| facts.title_of(id).to_string();
        let own = facts.record().map_or("", |record| record.entry.as_str());
        let positions = facts.naming(EntryKind::Position, "item");
        positions
            .chain(gone(&facts.reworked, own))
            .map(|(entry, record)| {
                let id = record.entry.as_str();
                let shown = Self::of(entry, record, known, titles, &title_of, own);
                let mut shown = shown.with(record, &facts.reworked);
                shown.answers = answers(&facts.answers, id)
                    .chain(gone(&facts.reworked, id))
                    .map(|(entry, record)| {
                        let answer = Self::of(entry, record, known, titles, &title_of, id);
                        answer.with(record, &facts.reworked)
                    })
                    .collect();
                shown
            })
            .collect()
    }
}

/// The positions on an item that stand no more, with the record that last said something.
pub(crate) fn gone<'r>(
    reworked: &'r [Reworked],
    item: &'r str,
) -> impl Iterator<Item = (&'r Entry, &'r Record)> {
    let gone = reworked.iter().filter(|one| !one.stands);
    gone.filter_map(|one| Some((one.last.stated()?, &one.last)))
        .filter(move |(entry, _)| entry.text("item") == Some(item))
}

fn answers<'r>(
    register: &'r Register,
    to: &'r str,
) -> impl Iterator<Item = (&'r Entry, &'r Record)> {
    let positions = register.of_kind(EntryKind::Position);
    positions.filter(move |(entry, _)| entry.text("item") == Some(to))
}

/// What is stated about one property, with who states it.
pub(crate) struct ClaimGroup {
    /// The property in words.
    pub property: String,
    /// Whether figures of the same population, time and unit differ.
    pub differ: bool,
    /// The claims.
    pub claims: Vec<ClaimShown>,
}

/// A claim.
pub(crate) struct ClaimShown {
    /// The figure or statement.
    pub value: String,
    /// The claim's page.
    pub address: String,
    /// Unit, population and time, as far as stated.
    pub of: String,
    /// Who states it.
    pub by: Link,
    /// Where it was read.
    pub source: Option<SourceShown>,
}

impl ClaimGroup {
    /// Groups of claims, of the register in which they stand.
    pub fn of(
        group: &Claimed,
        claims: &Register,
        known: &Known,
        titles: &Titles,
        title_of: &dyn Fn(&str) -> String,
        own: &str,
    ) -> Self {
        let all = claims.of_kind(EntryKind::Claim);
        let found = all.filter(|(entry, _)| {
            entry.text("subject") == Some(group.subject.as_str())
                && entry.text("property") == Some(group.property.as_str())
        });
        let mut property = words(&group.property);
        if group.subject != own {
            property = format!("{property}, {}", title_of(&group.subject));
        }
        Self {
            property,
            differ: group.differ,
            claims: found
                .map(|(entry, record)| ClaimShown::of(entry, record, known, titles, title_of))
                .collect(),
        }
    }
}

impl ClaimShown {
    /// A claim as a page shows it.
    pub fn of(
        entry: &Entry,
        record: &Record,
        known: &Known,
        titles: &Titles,
        title_of: &dyn Fn(&str) -> String,
    ) -> Self {
        let figure = entry.text("value").map(amount);
        let text = entry.text("text").map(str::to_string);
        let value = match (figure, text) {
            (Some(figure), Some(text)) => format!("{figure} ({text})"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "no value stated".to_string(),
        };
        let of = ["unit", "population", "span"];
        let of: Vec<&str> = of.into_iter().filter_map(|name| entry.text(name)).collect();
        let by = entry.text("by").unwrap_or_default();
        Self {
            value,
            address: known.entry(record.entry.as_str()),
            of: of.join(" · "),
            by: known.link(by, &title_of(by)),
            source: SourceShown::of(record, titles, known),
        }
    }
}
