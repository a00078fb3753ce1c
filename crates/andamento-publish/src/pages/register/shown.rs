//! What all pages of the register have: the day, links, fields and sources.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{Day, EntryId, EntryKind, FieldKind, Record, Source};
use andamento_store::ledger::{Ledger, Naming, Selection};

use crate::pages::names::encoded;
use crate::views::register::entry::{FieldView, fields};
use crate::views::register::words;
use crate::web::{Asked, Fault, Site};

/// The day as known on which a page is made, and how to ask for another one.
pub(crate) struct Known {
    /// The day. `None`: with all that is recorded.
    pub day: Option<Day>,
    /// The day as text; empty: today.
    pub text: String,
    /// Where the form leads: the page's own path.
    pub action: String,
    /// What else the address says and the form must not lose.
    pub kept: Vec<(&'static str, String)>,
}

impl Known {
    /// The day that is asked for; `keep` are the page's other parameters.
    pub fn of(asked: &Asked, keep: &[&'static str]) -> Result<Self, Fault> {
        let day = day(asked, "known_on")?;
        let mut kept = Vec::new();
        for name in keep {
            if let Some(value) = asked.one(name)? {
                kept.push((*name, value.to_string()));
            }
        }
        Ok(Self {
            day,
            text: day.map(|day| day.to_string()).unwrap_or_default(),
            action: asked.path.clone(),
            kept,
        })
    }

    /// An address as known on the same day.
    pub fn at(&self, path: &str) -> String {
        if self.day.is_none() {
            return path.to_string();
        }
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}known_on={}", self.text)
    }

    /// The page of an entry or indicator, as known on the same day. Empty: the text names none.
    pub fn entry(&self, id: &str) -> String {
        if let Some(indicator) = id.strip_prefix("indicator/") {
            return format!("/indicators/{indicator}");
        }
        let Ok(id) = EntryId::parse(id) else {
            return String::new();
        };
        let count = id.names().split('/').count();
        match (id.kind(), count) {
            (EntryKind::Plan, 1) | (EntryKind::Area, 2) => {
                self.at(&format!("/plans/{}", id.names()))
            }
            _ => self.at(&format!("/entries/{id}")),
        }
    }

    /// A link to an entry.
    pub fn link(&self, id: &str, title: &str) -> Link {
        Link {
            text: title.to_string(),
            address: self.entry(id),
        }
    }
}

/// A parameter that is a day. `None`: not given.
pub(crate) fn day(asked: &Asked, name: &str) -> Result<Option<Day>, Fault> {
    let parse = |text: &str| {
        let day = text.parse::<Day>();
        day.map_err(|why| Fault::Bad(format!("`{name}`: {why}")))
    };
    asked.one(name)?.map(parse).transpose()
}

/// A text that leads somewhere, or not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Link {
    /// The text.
    pub text: String,
    /// Where it leads; empty: nowhere.
    pub address: String,
}

/// Titles of documents by their hash, each looked up when it is first needed.
pub(crate) struct Titles<'s> {
    ledger: &'s Ledger,
    day: Option<Day>,
    found: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'s> Titles<'s> {
    /// The documents that are known on a day.
    pub fn of(site: &'s Site, known: &Known) -> Self {
        Self {
            ledger: &site.ledger,
            day: known.day,
            found: RefCell::default(),
        }
    }

    /// Looks up several documents at once, for a page that shows many.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn learn<'h>(&self, hashes: impl Iterator<Item = &'h str>) -> Result<(), Fault> {
        let mut found = self.found.borrow_mut();
        let new: BTreeSet<&str> = hashes.filter(|hash| !found.contains_key(*hash)).collect();
        if new.len() < 2 {
            return Ok(());
        }
        let bytes = new.iter().map(|hash| Naming::Bytes((*hash).to_string()));
        let selection = Selection::naming(EntryKind::Document, bytes);
        let register = self.ledger.register(self.day, &selection)?;
        let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
        for (document, _) in register.of_kind(EntryKind::Document) {
            if let Some(hash) = document.text("sha256") {
                titles.entry(hash).or_insert(document.title());
            }
        }
        for hash in new {
            let title = titles.get(hash).map(|title| (*title).to_string());
            found.insert(hash.to_string(), title);
        }
        Ok(())
    }

    /// The title of a document; the beginning of its hash where it has no entry, or none that can
    /// be read.
    pub fn title(&self, sha256: &str) -> String {
        let mut found = self.found.borrow_mut();
        let title = found
            .entry(sha256.to_string())
            .or_insert_with(|| self.look_up(sha256));
        title.clone().unwrap_or_else(|| {
            let short: String = sha256.chars().take(12).collect();
            format!("document {short}…")
        })
    }

    fn look_up(&self, sha256: &str) -> Option<String> {
        let bytes = Naming::Bytes(sha256.to_string());
        let selection = Selection::naming(EntryKind::Document, [bytes]);
        let register = self.ledger.register(self.day, &selection).ok()?;
        let (entry, _) = register.of_kind(EntryKind::Document).next()?;
        Some(entry.title().to_string())
    }
}

/// Where something was read, as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct SourceShown {
    /// Title of the document.
    pub title: String,
    /// `lines 6 to 11`; empty: the whole document.
    pub lines: String,
    /// The lines in the document.
    pub address: String,
}

impl SourceShown {
    /// Where a record was read. `None`: entered without a document.
    pub fn of(record: &Record, titles: &Titles, known: &Known) -> Option<Self> {
        let source = record.source.as_ref()?;
        Some(Self::read(source, titles, known))
    }

    /// A source.
    pub fn read(source: &Source, titles: &Titles, known: &Known) -> Self {
        let lines = match (source.line, source.last_line) {
            (None, _) => String::new(),
            (Some(first), Some(last)) if last != first => format!("lines {first} to {last}"),
            (Some(first), _) => format!("line {first}"),
        };
        Self {
            title: titles.title(&source.document),
            lines,
            address: at_line(source, source.line, known),
        }
    }
}

/// A line of a source in its document; the source's lines are marked there.
pub(crate) fn at_line(source: &Source, line: Option<u32>, known: &Known) -> String {
    let document = format!("/documents/{}", source.document);
    let Some(first) = source.line.or(line) else {
        return known.at(&document);
    };
    let last = source.last_line.unwrap_or(first);
    let anchor = line.unwrap_or(first);
    let path = known.at(&format!("{document}?line={first}&last_line={last}"));
    format!("{path}#line-{anchor}")
}

/// A field of an entry, as a page shows it.
pub(crate) struct FieldShown {
    /// Its name in words.
    pub label: String,
    /// What it means.
    pub meaning: &'static str,
    /// Its values.
    pub values: Vec<Link>,
    /// What is said in the place of a value; empty: there are values.
    pub instead: String,
    /// The line from which it was read; 0: not stated apart.
    pub line: u32,
    /// That line in its document.
    pub line_address: String,
}

impl FieldShown {
    /// The fields of a record's entry, without its title and summary, which stand above them.
    pub fn all<'t>(
        record: &Record,
        known: &Known,
        title_of: impl Fn(&'t str) -> String,
        keep: &'t [FieldView],
    ) -> Vec<Self> {
        let shown = keep
            .iter()
            .filter(|field| !["title", "summary"].contains(&field.name));
        shown
            .map(|field| Self {
                label: words(field.name),
                meaning: field.meaning,
                values: field
                    .values
                    .iter()
                    .map(|value| linked(field, value, known, &title_of))
                    .collect(),
                instead: instead(field),
                line: field.line.unwrap_or_default(),
                line_address: match (&record.source, field.line) {
                    (Some(source), Some(line)) => at_line(source, Some(line), known),
                    _ => String::new(),
                },
            })
            .collect()
    }

    /// The fields of a record, for [`FieldShown::all`].
    pub fn of(record: &Record) -> Vec<FieldView> {
        fields(record)
    }
}

fn instead(field: &FieldView) -> String {
    if !field.values.is_empty() {
        return String::new();
    }
    match (&field.missing, field.name) {
        (Some(why), "as_of") => format!("date unknown: {why}"),
        (Some(why), _) => why.clone(),
        (None, "as_of") => "date unknown".to_string(),
        (None, _) => "not stated".to_string(),
    }
}

fn linked<'t>(
    field: &FieldView,
    value: &'t str,
    known: &Known,
    title_of: &impl Fn(&'t str) -> String,
) -> Link {
    let plain = |text: String| Link {
        text,
        address: String::new(),
    };
    match field.kind {
        FieldKind::Reference(_) => Link {
            text: title_of(value),
            address: known.entry(value),
        },
        FieldKind::Text if field.name == "to" => Link {
            text: title_of(value),
            address: known.entry(value),
        },
        FieldKind::Text if field.name == "sha256" => Link {
            text: value.to_string(),
            address: known.at(&format!("/documents/{value}")),
        },
        FieldKind::Territory => Link {
            text: value.to_string(),
            address: format!("/territories/{}", encoded(value)),
        },
        FieldKind::Address => Link {
            text: value.to_string(),
            address: value.to_string(),
        },
        FieldKind::Code(_) if field.name != "currency" => plain(words(value)),
        FieldKind::Amount => plain(amount(value)),
        _ => plain(value.to_string()),
    }
}

/// A figure with thin spaces between thousands, and how exactly it is stated in words.
pub(crate) fn amount(text: &str) -> String {
    use andamento_model::register::{Amount, Exactness};
    let Ok(amount) = text.parse::<Amount>() else {
        return text.to_string();
    };
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    let number = crate::pages::shown(amount.value, places);
    match amount.exactness {
        Exactness::Exact => number,
        Exactness::About => format!("about {number}"),
        Exactness::MoreThan => format!("more than {number}"),
        Exactness::LessThan => format!("less than {number}"),
    }
}

/// A way from one part of the register to another.
pub(crate) struct Part {
    /// Its name.
    pub name: &'static str,
    /// Its page.
    pub address: String,
    /// Whether it is this page.
    pub here: bool,
}

/// The parts of the register; `here` is the path of this page.
pub(crate) fn ways(known: &Known, here: &str) -> Vec<Part> {
    let parts = [
        ("Plans", "/plans"),
        ("Targets", "/targets"),
        ("What is due", "/due"),
        ("Contradictions", "/lint"),
        ("Organisations", "/organisations"),
        ("Documents", "/documents"),
        ("All entries", "/entries"),
        ("What changed", "/changes"),
    ];
    let parts = parts.into_iter();
    parts
        .map(|(name, path)| Part {
            name,
            address: known.at(path),
            here: path == here,
        })
        .collect()
}
