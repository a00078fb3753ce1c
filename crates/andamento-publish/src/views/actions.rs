//! The actions of plans: what was promised and how it stands.

use andamento_model::register::{Change, Day, Entry, EntryId, EntryKind, Record, Register};
use serde::Serialize;

use super::register::record::SourceView;
use super::text_table::lay_out;
use super::{ViewError, finish, to_json};

/// Which actions are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of this plan. `None`: of every plan.
    pub plan: Option<EntryId>,
    /// Of this area: its name in the plan, or its identifier. `None`: of every area.
    pub area: Option<String>,
    /// With this status, in whatever case. `None`: with any or none.
    pub status: Option<String>,
}

impl Asked {
    fn takes(&self, entry: &Entry) -> bool {
        let plan = self.plan.as_ref();
        let area = entry.text("area").unwrap_or_default();
        plan.is_none_or(|plan| entry.text("plan") == Some(plan.as_str()))
            && self
                .area
                .as_ref()
                .is_none_or(|asked| asked == area || asked == name_of(area))
            && self.status.as_ref().is_none_or(|asked| {
                let status = entry.text("status").unwrap_or_default();
                status.to_lowercase() == asked.trim().to_lowercase()
            })
    }
}

/// A number of an action: a number where it is one, else as the source writes it (`4a`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
enum Number {
    Whole(u32),
    Written(String),
}

#[derive(Debug, Serialize)]
struct Action<'r> {
    number: Number,
    title: &'r str,
    area: &'r str,
    status: Option<&'r str>,
    types: &'r [String],
    as_of: Option<&'r str>,
    source: Option<SourceView>,
}

/// The last name of an identifier: `partnerships` of `area/eu-2021-2027/partnerships`.
fn name_of(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// The actions in the order of plan, area and number.
fn view<'r>(register: &'r Register, asked: &Asked) -> Vec<Action<'r>> {
    let mut found: Vec<(&Entry, &Record)> = register
        .of_kind(EntryKind::Action)
        .filter(|(entry, _)| asked.takes(entry))
        .collect();
    found.sort_by_cached_key(|(entry, _)| {
        let area = entry.text("area").unwrap_or_default().to_string();
        (area, number(entry), entry.id().clone())
    });
    let action = |(entry, record): (&'r Entry, &'r Record)| Action {
        number: number(entry),
        title: entry.title(),
        area: name_of(entry.text("area").unwrap_or_default()),
        status: entry.text("status"),
        types: entry.all("types"),
        as_of: entry.text("as_of"),
        source: record.source.as_ref().map(SourceView::of),
    };
    found.into_iter().map(action).collect()
}

fn number(entry: &Entry) -> Number {
    let text = entry.text("number").unwrap_or_default();
    text.parse()
        .map_or_else(|_| Number::Written(text.to_string()), Number::Whole)
}

fn cells(action: &Action<'_>) -> Vec<String> {
    let source = action.source.as_ref().map(|source| match source.line {
        Some(line) => format!("{}:{line}", source.document),
        None => source.document.clone(),
    });
    vec![
        match &action.number {
            Number::Whole(number) => number.to_string(),
            Number::Written(text) => text.clone(),
        },
        action.title.to_string(),
        action.area.to_string(),
        action.status.unwrap_or_default().to_string(),
        action.types.join("; "),
        action.as_of.unwrap_or_default().to_string(),
        source.unwrap_or_default(),
    ]
}

const HEADER: [&str; 7] = [
    "number", "title", "area", "status", "types", "as_of", "source",
];

/// For reading; actions that were withdrawn or redacted are named below.
pub fn table(register: &Register, asked: &Asked, known_on: Option<Day>) -> String {
    let mut text = String::new();
    let actions = view(register, asked);
    if let Some(day) = known_on {
        text.push_str(&format!("As known on {day}.\n"));
    }
    if actions.is_empty() {
        text.push_str("No action is asked for that is there.\n");
    } else {
        let rows: Vec<Vec<String>> = actions
            .iter()
            .map(|action| {
                let mut row = cells(action);
                if row[5].is_empty() {
                    row[5] = "date unknown".to_string();
                }
                if let Some(source) = &action.source {
                    let hash: String = source.document.chars().take(8).collect();
                    row[6] = source
                        .line
                        .map_or_else(|| hash.clone(), |line| format!("{hash}, line {line}"));
                }
                row
            })
            .collect();
        text.push_str(&lay_out(&HEADER, &rows));
    }
    for record in taken_out(register, asked) {
        let entry = &record.entry;
        let line = if record.change == Change::Withdrawn {
            let reason = record.reason.as_deref().unwrap_or("no reason given");
            format!("withdrawn: {entry} ({reason})")
        } else {
            format!("redacted: {entry} (`andamento history {entry}` says when and why)")
        };
        text.push_str(&super::text_table::safe(&line));
        text.push('\n');
    }
    text
}

/// The actions of the plan and area whose last record withdraws them, or was redacted.
fn taken_out<'r>(register: &'r Register, asked: &'r Asked) -> impl Iterator<Item = &'r Record> {
    let of_place = |id: &EntryId| {
        let mut names = id.names().rsplitn(3, '/').skip(1);
        let (area, plan) = (names.next(), names.next());
        let full = format!(
            "area/{}/{}",
            plan.unwrap_or_default(),
            area.unwrap_or_default()
        );
        asked.plan.as_ref().is_none_or(|p| plan == Some(p.names()))
            && asked
                .area
                .as_deref()
                .is_none_or(|a| area == Some(a) || full == a)
    };
    register.records().filter(move |record| {
        record.entry.kind() == EntryKind::Action
            && matches!(record.change, Change::Withdrawn | Change::Redacted(_))
            && of_place(&record.entry)
    })
}

/// One line an action: `types` separated by `;`, `source` as document and line.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(register: &Register, asked: &Asked) -> Result<String, ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    view(register, asked)
        .iter()
        .try_for_each(|action| writer.write_record(cells(action)))?;
    finish(writer)
}

/// An array with one object an action; `as_of` is null where the date is unknown.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(register: &Register, asked: &Asked) -> Result<String, ViewError> {
    to_json(&view(register, asked))
}
