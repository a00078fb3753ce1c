//! A plan or one of its areas: what it promises, how that stands, and what others say.

use std::collections::{BTreeMap, BTreeSet};

use andamento_analysis::register::freshness::PromisedEvents;
use andamento_model::register::{Day, Entry, EntryId, EntryKind, Record, Register};
use serde::Serialize;

use super::beside::{BesideView, FreshView, findings, rules};
use super::entries::{title, told};
use super::known;
use super::position::{self, Reworked, ReworkedView};
use super::record::{SourceView, change, values};
use crate::ask::beside::Beside;
use crate::views::lint::FindingView;
use crate::views::{ViewError, finish, to_json};

/// The titles of the CSV, in their order.
const COLUMNS: [&str; 13] = [
    "number",
    "title",
    "area",
    "status",
    "types",
    "as_of",
    "entry",
    "document",
    "line",
    "freshness",
    "look_again_by",
    "findings",
    "kind",
];

/// What the view of a plan or area is made of, all as known on one day.
#[derive(Debug, Clone)]
pub struct PlanFacts {
    /// The day. `None`: with all that is recorded.
    pub known_on: Option<Day>,
    /// The plan or area.
    pub record: Record,
    /// Areas of the plan; the area itself.
    pub areas: Register,
    /// Actions.
    pub actions: Register,
    /// Recommendations.
    pub recommendations: Register,
    /// Claims about it, its areas and actions.
    pub claims: Register,
    /// Positions on it, its areas and actions.
    pub positions: Register,
    /// Positions on these that were altered or withdrawn.
    pub reworked: Vec<Reworked>,
    /// Whatever else names it.
    pub beside: Register,
    /// The entries that are named by these.
    pub named: Register,
}

/// An action as lists have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// The action's identifier.
    pub entry: String,
    /// Its number in the area.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its area.
    pub area: String,
    /// Status as the source states it. `None`: not stated.
    pub status: Option<String>,
    /// Types as the source states them.
    pub types: Vec<String>,
    /// Date of the statement. `None`: unknown.
    pub as_of: Option<String>,
    /// Where it was read. `None`: entered without a document.
    pub source: Option<SourceView>,
    /// Why values are missing, by field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<String, String>,
}

impl ActionView {
    fn of(entry: &Entry, record: &Record) -> Self {
        let text = |field: &str| entry.text(field).map(str::to_string);
        Self {
            entry: record.entry.to_string(),
            number: text("number").unwrap_or_default(),
            title: entry.title().to_string(),
            area: text("area").unwrap_or_default(),
            status: text("status"),
            types: entry.all("types").to_vec(),
            as_of: text("as_of"),
            source: record.source.as_ref().map(SourceView::of),
            missing: super::entry::missing(entry),
        }
    }
}

/// Figures and statements about one property of one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claimed {
    /// The subject's identifier.
    pub subject: String,
    /// What is stated.
    pub property: String,
    /// Whether values of the same population, time and unit differ.
    pub differ: bool,
    /// The claims: identifiers with their values.
    pub claims: Vec<BTreeMap<&'static str, serde_json::Value>>,
    /// The claims' identifiers, in the same order.
    pub entries: Vec<String>,
}

impl PlanFacts {
    /// The actions, by area and number.
    pub fn actions(&self) -> Vec<ActionView> {
        let all = self.actions.of_kind(EntryKind::Action);
        let mut actions: Vec<ActionView> = all.map(|(e, r)| ActionView::of(e, r)).collect();
        actions.sort_by_cached_key(|action| {
            let number = action.number.parse::<u64>().unwrap_or(u64::MAX);
            (action.area.clone(), number, action.entry.clone())
        });
        actions
    }

    /// How many actions have each status, the most frequent first; `None`: not stated.
    pub fn by_status(actions: &[ActionView]) -> Vec<(Option<String>, usize)> {
        let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for action in actions {
            *counts.entry(action.status.as_deref()).or_default() += 1;
        }
        let mut counts: Vec<_> = counts
            .into_iter()
            .map(|(status, count)| (status.map(str::to_string), count))
            .collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// Claims by subject and property, those that differ first.
    pub fn claimed(&self) -> Vec<Claimed> {
        let mut groups: BTreeMap<(&str, &str), Vec<&Entry>> = BTreeMap::new();
        for (claim, _) in self.claims.of_kind(EntryKind::Claim) {
            let key = (
                claim.text("subject").unwrap_or_default(),
                claim.text("property").unwrap_or_default(),
            );
            groups.entry(key).or_default().push(claim);
        }
        let groups = groups.into_iter();
        let mut groups: Vec<Claimed> = groups
            .map(|((subject, property), claims)| Claimed {
                subject: subject.to_string(),
                property: property.to_string(),
                differ: differ(&claims),
                entries: claims.iter().map(|one| one.id().to_string()).collect(),
                claims: claims.into_iter().map(values).collect(),
            })
            .collect();
        groups.sort_by_key(|group| !group.differ);
        groups
    }
}

/// Whether two figures of the same unit, population and time are not the same.
fn differ(claims: &[&Entry]) -> bool {
    let mut seen: BTreeMap<[Option<&str>; 3], BTreeSet<&str>> = BTreeMap::new();
    for claim in claims {
        let of = ["unit", "population", "span"].map(|field| claim.text(field));
        if let Some(value) = claim.text("value") {
            seen.entry(of).or_default().insert(value);
        }
    }
    seen.values().any(|values| values.len() > 1)
}

#[derive(Serialize)]
struct View<'f> {
    entry: &'f str,
    kind: &'static str,
    title: &'f str,
    known_on: Option<String>,
    state: &'static str,
    values: BTreeMap<&'static str, serde_json::Value>,
    #[serde(flatten)]
    beside: BesideView<'f>,
    areas: Vec<Part<'f>>,
    actions_by_status: Vec<Count>,
    actions: Vec<ActionBeside<'f>>,
    recommendations: Vec<Part<'f>>,
    claims: Vec<Claimed>,
    positions: Vec<Part<'f>>,
    positions_changed: Vec<ReworkedView<'f>>,
}

#[derive(Serialize)]
struct ActionBeside<'f> {
    #[serde(flatten)]
    action: &'f ActionView,
    /// `null`: the action has no date.
    freshness: Option<FreshView>,
    /// `null`: the journal is too long to be looked through for a page.
    findings: Option<Vec<FindingView<'f>>>,
}

#[derive(Serialize)]
struct Count {
    status: Option<String>,
    actions: usize,
}

#[derive(Serialize)]
struct Part<'b> {
    entry: String,
    title: String,
    values: BTreeMap<&'static str, serde_json::Value>,
    freshness: Option<FreshView>,
    findings: Option<Vec<FindingView<'b>>>,
}

fn parts<'b>(
    register: &Register,
    kind: EntryKind,
    beside: &'b Beside,
    events: &PromisedEvents<'_>,
) -> Vec<Part<'b>> {
    let all = register.of_kind(kind);
    all.map(|(entry, record)| Part {
        entry: record.entry.to_string(),
        title: entry.title().to_string(),
        values: values(entry),
        freshness: FreshView::of(entry, beside, events),
        findings: findings(record.entry.as_str(), beside),
    })
    .collect()
}

/// How fresh an action of the plan is.
fn fresh(
    facts: &PlanFacts,
    action: &ActionView,
    beside: &Beside,
    events: &PromisedEvents<'_>,
) -> Option<FreshView> {
    let id = EntryId::parse(&action.entry).ok()?;
    FreshView::of(facts.actions.entry(&id)?, beside, events)
}

/// An object with everything on the page; `actions` are those asked for.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(
    facts: &PlanFacts,
    actions: &[ActionView],
    beside: &Beside,
) -> Result<String, ViewError> {
    let record = &facts.record;
    let events = beside.promised();
    let parts = |register: &Register, kind| parts(register, kind, beside, &events);
    to_json(&View {
        entry: record.entry.as_str(),
        kind: record.entry.kind().name(),
        title: title(record),
        known_on: known(facts.known_on),
        state: change(record),
        values: record.stated().map(values).unwrap_or_default(),
        beside: BesideView::of(record, beside, &events),
        areas: parts(&facts.areas, EntryKind::Area),
        actions_by_status: PlanFacts::by_status(actions)
            .into_iter()
            .map(|(status, actions)| Count { status, actions })
            .collect(),
        actions: actions
            .iter()
            .map(|action| ActionBeside {
                action,
                freshness: fresh(facts, action, beside, &events),
                findings: findings(&action.entry, beside),
            })
            .collect(),
        recommendations: parts(&facts.recommendations, EntryKind::Recommendation),
        claims: facts.claimed(),
        positions: parts(&facts.positions, EntryKind::Position),
        positions_changed: position::view(&facts.reworked),
    })
}

/// The actions, one line each, and then everything else that belongs to the plan or names it: areas,
/// recommendations, claims, positions and what is beside; `findings` names the rules that find
/// something.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn csv(
    facts: &PlanFacts,
    actions: &[ActionView],
    beside: &Beside,
) -> Result<String, ViewError> {
    let events = beside.promised();
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for action in actions {
        let source = action.source.as_ref();
        let line = source.and_then(|source| source.line);
        let fresh = fresh(facts, action, beside, &events);
        writer.write_record([
            action.number.as_str(),
            &action.title,
            &action.area,
            action.status.as_deref().unwrap_or_default(),
            &action.types.join("; "),
            action.as_of.as_deref().unwrap_or_default(),
            &action.entry,
            source.map_or("", |source| source.document.as_str()),
            &line.map_or_else(String::new, |line| line.to_string()),
            fresh.as_ref().map_or("", |fresh| fresh.state),
            fresh.as_ref().map_or("", |fresh| &fresh.until),
            &rules(&action.entry, beside),
            EntryKind::Action.name(),
        ])?;
    }
    let others = [
        &facts.areas,
        &facts.recommendations,
        &facts.claims,
        &facts.positions,
        &facts.beside,
    ];
    let others = others.into_iter().flat_map(Register::records);
    for (record, entry) in others.filter_map(|one| Some((one, one.stated()?))) {
        let text = |field: &str| entry.text(field).unwrap_or_default();
        let source = record.source.as_ref().map(SourceView::of);
        let line = source.as_ref().and_then(|source| source.line);
        writer.write_record([
            text("number"),
            &told(entry),
            text("area"),
            text("state"),
            "",
            text("as_of"),
            record.entry.as_str(),
            source
                .as_ref()
                .map_or("", |source| source.document.as_str()),
            &line.map_or_else(String::new, |line| line.to_string()),
            "",
            "",
            &rules(record.entry.as_str(), beside),
            record.entry.kind().name(),
        ])?;
    }
    finish(writer)
}
