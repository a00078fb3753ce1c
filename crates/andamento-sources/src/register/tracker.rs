//! Reading a page of an action tracker: numbered headings, each with a table of the rows Action,
//! Status, Type and Implementation.
//!
//! A page has lost things on its way: lists, cells, rows. What is not there is named as missing
//! and never filled.

mod arrival;
mod heading;
mod place;
mod plain;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::Note;
use andamento_model::register::{Draft, Entry, EntryId, Source, Span, Value};
use sha2::{Digest, Sha256};

pub use arrival::{Arrival, ChangedEntry, settle};

use super::error::RegisterError;
use super::text::TextFile;
use place::Said;
use rows::{Label, Page, Row, Table};

/// What is said about a page besides the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// The plan, `plan/…`. `None`: the page says it.
    pub plan: Option<EntryId>,
    /// The area: its name in the plan, `partnerships`, or `area/…`. `None`: the page says it.
    pub area: Option<String>,
    /// The date of the page's statements. `None`: unknown.
    pub as_of: Option<Span>,
}

/// What a page of an action tracker states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackerPage {
    /// SHA-256 of the page's bytes as received.
    pub document: String,
    /// The plan.
    pub plan: EntryId,
    /// The plan and areas as entries, for a register that does not have them yet.
    pub places: Vec<Draft>,
    /// The areas that the page is about.
    pub areas: BTreeSet<EntryId>,
    /// The actions, in the page's order.
    pub actions: Vec<Draft>,
    /// Tables that are no actions, with line and reason.
    pub rejected: Vec<Note>,
    /// Remarks.
    pub notes: Vec<Note>,
}

/// Whether a text is a page of an action tracker: a numbered heading stands above a table with a
/// row Action or Status.
pub fn is_tracker_page(text: &str) -> bool {
    let page = rows::cut(text);
    page.tables.iter().any(|table| {
        let has = |label| table.rows.iter().any(|row| row.label == label);
        has(Label::Action) || has(Label::Status)
    })
}

/// What to say of a text that has rows of actions and is no page of actions: the line of the first
/// and what to do. `None`: it has none.
pub fn unread_actions(text: &str) -> Option<Note> {
    let (line, labels) = rows::unread(text)?;
    let text = format!(
        "this looks like tables of actions ({}), and no action was read: no numbered heading is \
         above them; write `4. Title` above each, with rows such as `Status | Pending |`",
        labels.join(", ")
    );
    Some(Note::on_line(line.into(), text))
}

/// Reads a page of an action tracker.
///
/// # Errors
/// When neither the page nor the options say which plan and area the actions belong to.
pub fn read_tracker(text: &TextFile, options: &PageOptions) -> Result<TrackerPage, RegisterError> {
    let page = rows::cut(&text.text);
    let refuse = |message: String| RegisterError::Page {
        file: text.name.clone(),
        message,
    };
    let places = Places::new(&page, options, &text.sha256).map_err(refuse)?;
    let Page {
        tables,
        mut rejected,
        mut notes,
        ..
    } = page;
    let mut actions: Vec<Draft> = Vec::new();
    let mut seen: BTreeMap<EntryId, u32> = BTreeMap::new();
    let mut areas = BTreeSet::new();
    for table in &tables {
        let line = u64::from(table.line);
        let area = places.area_of(table).map_err(refuse)?;
        areas.insert(area.clone());
        match action(
            table,
            &places.plan,
            &area,
            &text.sha256,
            options.as_of,
            &mut notes,
        ) {
            Ok(draft) => match seen.get(&draft.entry) {
                None => {
                    seen.insert(draft.entry.clone(), table.line);
                    actions.push(draft);
                }
                Some(first) => rejected.push(Note::on_line(
                    line,
                    format!(
                        "number {} is on line {first} already; an area has one action of a number",
                        table.number
                    ),
                )),
            },
            Err(reason) => rejected.push(Note::on_line(
                line,
                format!("action {}: {reason}", table.number),
            )),
        }
    }
    notes.extend(places.notes);
    Ok(TrackerPage {
        document: text.sha256.clone(),
        plan: places.plan,
        places: places.drafts,
        areas,
        actions,
        rejected,
        notes,
    })
}

/// Plan and areas of a page.
struct Places {
    plan: EntryId,
    /// Areas in the page's order; one when the options name it.
    areas: Vec<EntryId>,
    given: bool,
    drafts: Vec<Draft>,
    notes: Vec<Note>,
}

impl Places {
    fn new(page: &Page, options: &PageOptions, document: &str) -> Result<Self, String> {
        let mut notes = Vec::new();
        let said = page.areas.iter().find_map(|(intro, line)| {
            let plan = intro.plan.as_ref()?;
            Some((plan, *line))
        });
        let plan = match (&options.plan, said) {
            (Some(plan), _) => plan.clone(),
            (None, Some((said, _))) => EntryId::parse(&format!("plan/{}", said.slug))?,
            (None, None) => {
                return Err(
                    "this is a page of actions, and its plan is not known from its words; name \
                     it: --plan eu-2021-2027"
                        .to_string(),
                );
            }
        };
        let mut drafts = Vec::new();
        let own = said.filter(|(said, _)| *plan.names() == *said.slug);
        drafts.push(place(&plan, &[], own, document)?);
        let mut areas = Vec::new();
        if let Some(area) = &options.area {
            let area = &area_id(&plan, area)?;
            if page.areas.len() > 1 {
                return Err("the page has several areas; leave --area out".to_string());
            }
            let said = page.areas.first().map(|(intro, line)| (&intro.area, *line));
            let own = said.filter(|(said, _)| area.names().ends_with(&format!("/{}", said.slug)));
            drafts.push(place(area, &[("plan", plan.as_str())], own, document)?);
            areas.push(area.clone());
        } else {
            for (intro, line) in &page.areas {
                let area = EntryId::parse(&format!("area/{}/{}", plan.names(), intro.area.slug))?;
                if intro.area.field.is_none() {
                    notes.push(Note::on_line(
                        u64::from(*line),
                        format!(
                            "the area is named by the page's words: {area}; --area names another"
                        ),
                    ));
                }
                let fields = [
                    ("plan", plan.as_str()),
                    ("field", intro.area.field.unwrap_or_default()),
                ];
                drafts.push(place(&area, &fields, Some((&intro.area, *line)), document)?);
                areas.push(area);
            }
        }
        Ok(Self {
            plan,
            areas,
            given: options.area.is_some(),
            drafts,
            notes,
        })
    }

    fn area_of(&self, table: &Table) -> Result<EntryId, String> {
        let at = if self.given { Some(0) } else { table.area };
        at.and_then(|at| self.areas.get(at))
            .cloned()
            .ok_or_else(|| {
                format!(
                    "line {}: no sentence above this action says its area; name it: --area \
                     partnerships",
                    table.line
                )
            })
    }
}

/// An area of a plan, by its name in the plan or its identifier.
fn area_id(plan: &EntryId, name: &str) -> Result<EntryId, String> {
    let own = format!("area/{}/", plan.names());
    let name = name.strip_prefix(own.as_str()).unwrap_or(name);
    if name.contains('/') {
        return Err(format!(
            "`{name}` is no area of {plan}; write --area partnerships"
        ));
    }
    EntryId::parse(&format!("{own}{name}"))
}

/// The entry of a plan or an area, for a register that does not have it.
fn place(
    id: &EntryId,
    fields: &[(&'static str, &str)],
    said: Option<(&Said, u32)>,
    document: &str,
) -> Result<Draft, String> {
    let one = |text: &str| Value::One(text.to_string());
    let title = said.map_or_else(|| id.names(), |(said, _)| &said.words);
    let mut values = vec![("title", one(title))];
    if said.is_none() {
        values.push(("missing", one("title: not stated on the page")));
    }
    values.extend(fields.iter().map(|(name, text)| (*name, one(text))));
    let entry = Entry::new(id.clone(), values).map_err(|error| error.to_string())?;
    let source = Source {
        document: document.to_string(),
        line: said.map(|(_, line)| line),
        last_line: None,
        fields: BTreeMap::new(),
    };
    Ok(Draft::stated(entry, Some(source)))
}

/// Makes the entry of an action; what the page does not have is named under `missing`.
fn action(
    table: &Table,
    plan: &EntryId,
    area: &EntryId,
    document: &str,
    as_of: Option<Span>,
    notes: &mut Vec<Note>,
) -> Result<Draft, String> {
    let slug = area.names().rsplit('/').next().unwrap_or_default();
    let id = EntryId::action(plan.names(), slug, &table.number)?;
    let mut missing = Vec::new();
    let mut lines = BTreeMap::from([("title".to_string(), table.line)]);
    let mut find = |label: Label, field: &str| -> Result<Option<&Row>, String> {
        let mut rows = table.rows.iter().filter(|row| row.label == label);
        let row = rows.next();
        match row {
            None => missing.push(format!("{field}: no such row in the source")),
            Some(row) => {
                lines.insert(field.to_string(), row.line);
                if says_nothing(row) {
                    missing.push(format!("{field}: empty in the source"));
                }
                if let Some(other) = rows.find(|other| other.parts != row.parts) {
                    return Err(format!(
                        "the rows `{}` on lines {} and {} differ; keep one of them",
                        label.name(),
                        row.line,
                        other.line
                    ));
                }
            }
        }
        Ok(row.filter(|row| !says_nothing(row)))
    };
    let promise = find(Label::Action, "promise")?.map(|row| said(row).join(" "));
    let status = find(Label::Status, "status")?.map(|row| (row, said(row)));
    let types = find(Label::Type, "types")?.map(types).unwrap_or_default();
    let text = find(Label::Implementation, "implementation")?.map(|row| row.parts.join("\n"));
    if let Some((row, said)) = status.as_ref().filter(|(_, said)| said.len() > 1) {
        notes.push(Note::on_line(
            u64::from(row.line),
            format!(
                "the row `Status` holds {} values; the first is taken",
                said.len()
            ),
        ));
    }
    let status = status.and_then(|(_, said)| said.into_iter().next());
    let title = if table.title.is_empty() {
        missing.push("title: empty in the source".to_string());
        promise
            .clone()
            .unwrap_or_else(|| format!("{}.", table.number))
    } else {
        table.title.clone()
    };
    let one = |text: String| Value::One(text);
    let mut values = vec![
        ("plan", one(plan.to_string())),
        ("area", one(area.to_string())),
        ("number", one(table.number.clone())),
        ("title", one(title)),
        ("types", Value::Many(types)),
        ("missing", Value::Many(missing)),
    ];
    values.extend(promise.map(|text| ("promise", one(text))));
    values.extend(status.map(|text| ("status", one(text))));
    values.extend(text.map(|text| ("text_hash", one(text_hash(&text)))));
    values.extend(as_of.map(|span| ("as_of", one(span.to_string()))));
    let entry = Entry::new(id, values).map_err(|error| error.to_string())?;
    let source = Source {
        document: document.to_string(),
        line: Some(table.line),
        last_line: Some(table.last),
        fields: lines,
    };
    let mut draft = Draft::stated(entry, Some(source));
    draft.about = as_of;
    Ok(draft)
}

/// Types stand in cells of their own, on lines below, or in one cell separated by `,`, `;` or ` / `.
fn types(row: &Row) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in said(row) {
        let bare = part.trim_start_matches(|c: char| c.is_whitespace() || "-*•·–".contains(c));
        for name in bare.replace(" / ", ";").split([',', ';']) {
            let name = single_spaced(name);
            if !is_blank(&name) && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// What the cells of a row say, without markup: one text for each cell, line and item.
fn said(row: &Row) -> Vec<String> {
    row.parts
        .iter()
        .flat_map(|part| plain::parts(part))
        .collect()
}

/// Whether a row has blanks and dashes only.
fn says_nothing(row: &Row) -> bool {
    said(row).iter().all(|part| is_blank(part))
}

/// Nothing, or a dash that stands for nothing.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || "-–—*•·".contains(c))
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hash by which a reworded text shows: SHA-256 of the text about an action's implementation
/// as the kept document has it, without the bars of the table, every run of blanks and line ends
/// made one space.
pub fn text_hash(text: &str) -> String {
    let digest = Sha256::digest(single_spaced(text).as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
