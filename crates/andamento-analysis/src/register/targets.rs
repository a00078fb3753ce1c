//! Targets, results and the stages of funnels, with rates from the figures as stated.
//!
//! A rate is the result in per cent of the target, or of the stage before. It is marked as
//! approximate when a figure it comes from is, and as mixed when the two count different units. A
//! target that a source calls missed without a value has no rate: neither 0 nor 100 per cent.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{Amount, Entry, EntryId, EntryKind, Record, Register, Span};

/// A rate in per cent.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// The rate in per cent, not rounded.
    pub per_cent: f64,
    /// Whether a figure that it comes from is only about, more than or less than.
    pub approximate: bool,
    /// The units of the result and of what it is divided by, where they differ.
    pub mixed: Option<(String, String)>,
}

/// An amount of money for each one intended.
#[derive(Debug, Clone, PartialEq)]
pub struct CostEach {
    /// Money for each unit, in the currency below.
    pub amount: f64,
    /// The currency.
    pub currency: String,
    /// Whether one of the two figures is approximate.
    pub approximate: bool,
}

/// A target with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetLine {
    /// The target.
    pub entry: EntryId,
    /// What it belongs to.
    pub item: EntryId,
    /// The title of what it belongs to.
    pub item_title: String,
    /// What is counted.
    pub title: String,
    /// What one unit is.
    pub unit: String,
    /// Who is counted, in the source's terms. `None`: not stated.
    pub group: Option<String>,
    /// The state that the source gives. `None`: none.
    pub state: Option<String>,
    /// What was aimed at. `None`: not stated.
    pub target: Option<Amount>,
    /// What was reached. `None`: not stated.
    pub result: Option<Amount>,
    /// When the figures were taken. `None`: date unknown.
    pub as_of: Option<Span>,
    /// The stage of the funnel before this one. `None`: the first stage, or no funnel.
    pub previous: Option<EntryId>,
    /// How many stages stand before it.
    pub depth: usize,
    /// The result in per cent of the target. `None`: one of them is not stated, or zero.
    pub of_target: Option<Rate>,
    /// The result in per cent of the stage before. `None`: as above.
    pub of_previous: Option<Rate>,
    /// Money for each one intended; it says nothing of those reached. `None`: the state is not
    /// `intended`, or no amount is stated.
    pub cost_each_intended: Option<CostEach>,
    /// What a reader has to know.
    pub notes: Vec<String>,
    /// Hash and line of the document. `None`: entered without one.
    pub source: Option<andamento_model::register::Source>,
}

/// All targets, or those of one item. Items come in the order of the first identifiers of their
/// targets, as texts; the stages of a funnel stand below each other, within their item.
pub fn targets(register: &Register, item: Option<&EntryId>) -> Vec<TargetLine> {
    let all: BTreeMap<&EntryId, (&Entry, &Record)> = register
        .of_kind(EntryKind::Target)
        .filter(|(entry, _)| item.is_none_or(|item| entry.text("item") == Some(item.as_str())))
        .map(|(entry, record)| (entry.id(), (entry, record)))
        .collect();
    let mut after: BTreeMap<EntryId, Vec<&EntryId>> = BTreeMap::new();
    let mut first = Vec::new();
    for (id, (entry, _)) in &all {
        match entry.reference("previous_stage").filter(|before| {
            let before = all.get(before);
            before.is_some_and(|(before, _)| before.text("item") == entry.text("item"))
        }) {
            Some(before) => after.entry(before).or_default().push(id),
            None => first.push(*id),
        }
    }
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<(&EntryId, usize)> = first.into_iter().rev().map(|id| (id, 0)).collect();
    // Stages that lead back to themselves have no first one; they are listed by themselves.
    let mut rest = all.keys();
    loop {
        let Some((id, depth)) = waiting.pop() else {
            let Some(id) = rest.find(|id| !seen.contains(**id)) else {
                break;
            };
            waiting.push((*id, 0));
            continue;
        };
        if !seen.insert(id) {
            continue;
        }
        let below = after.get(id).map_or(&[][..], Vec::as_slice);
        waiting.extend(below.iter().rev().map(|next| (*next, depth + 1)));
        lines.push(line(register, all[id], depth));
    }
    let mut firsts: BTreeMap<EntryId, String> = BTreeMap::new();
    for line in &lines {
        let own = line.entry.as_str();
        let first = firsts.entry(line.item.clone());
        let first = first.or_insert_with(|| own.to_string());
        if own < first.as_str() {
            *first = own.to_string();
        }
    }
    lines.sort_by_cached_key(|line| firsts.get(&line.item).cloned());
    lines
}

fn line(register: &Register, (entry, record): (&Entry, &Record), depth: usize) -> TargetLine {
    let unit = entry.text("unit").unwrap_or_default();
    let state = entry.text("state");
    let (target, result) = (entry.amount("target"), entry.amount("result"));
    let previous = entry.reference("previous_stage");
    let before = previous.as_ref().and_then(|before| register.entry(before));
    let item = entry
        .reference("item")
        .unwrap_or_else(|| entry.id().clone());
    let belongs_to = register.entry(&item);
    let missed = state == Some("missed-value-not-published");
    let of_target = result
        .zip(target)
        .filter(|_| !missed)
        .and_then(|(r, t)| rate(r, t, unit, unit));
    let of_previous = before.and_then(|before| {
        let stage = |entry: &Entry| entry.amount("result").or_else(|| entry.amount("target"));
        rate(
            result?,
            stage(before)?,
            unit,
            before.text("unit").unwrap_or_default(),
        )
    });
    let mut notes = Vec::new();
    if missed {
        notes.push("missed, value not published".to_string());
    }
    if of_target.as_ref().is_some_and(|rate| rate.per_cent > 100.0) {
        notes.push("more was reached than aimed at: the target may have been low".to_string());
    }
    if let Some((own, other)) = of_previous.as_ref().and_then(|rate| rate.mixed.as_ref()) {
        notes.push(format!(
            "the rate is {own} in per cent of {other}: two units"
        ));
    }
    if state == Some("intended") {
        notes.push("intended, not reached".to_string());
    }
    if before.is_some_and(|before| before.span("as_of") != entry.span("as_of")) {
        notes.push("the stage before has another date".to_string());
    }
    if previous.is_some() && before.is_none() {
        notes.push("the stage before is not in the register".to_string());
    }
    TargetLine {
        entry: entry.id().clone(),
        item_title: belongs_to.map_or(item.as_str(), Entry::title).to_string(),
        item,
        title: entry.title().to_string(),
        unit: unit.to_string(),
        group: entry.text("group").map(str::to_string),
        state: state.map(str::to_string),
        target,
        result,
        as_of: entry.span("as_of"),
        previous,
        depth,
        of_target,
        of_previous,
        cost_each_intended: target
            .filter(|_| state == Some("intended"))
            .zip(belongs_to)
            .and_then(|(target, item)| cost(target, item)),
        notes,
        source: record.source.clone(),
    }
}

fn rate(part: Amount, whole: Amount, unit: &str, of: &str) -> Option<Rate> {
    (whole.value != 0.0).then(|| Rate {
        per_cent: part.value / whole.value * 100.0,
        approximate: part.is_approximate() || whole.is_approximate(),
        mixed: (unit != of).then(|| (unit.to_string(), of.to_string())),
    })
}

fn cost(intended: Amount, item: &Entry) -> Option<CostEach> {
    let money = item.amount("amount").or_else(|| item.amount("budget"))?;
    let currency = item.text("currency")?;
    (intended.value != 0.0).then(|| CostEach {
        amount: money.value / intended.value,
        currency: currency.to_string(),
        approximate: money.is_approximate() || intended.is_approximate(),
    })
}
