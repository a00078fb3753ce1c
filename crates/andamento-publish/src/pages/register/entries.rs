//! Lists of entries: all of them, of one kind, of one plan.

use andamento_model::register::{EntryId, EntryKind};
use andamento_store::ledger::{Naming, Selection};
use askama::Template;

use super::{Known, Link, Part, ways};
use crate::pages::Frame;
use crate::views::register::entries;
use crate::views::register::record::change;
use crate::views::register::words;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// Entries on one page.
const ON_A_PAGE: usize = 100;
/// The most entries of one answer as data.
const MOST: usize = 10_000;

struct Listed {
    link: Link,
    kind: String,
    /// Empty: it stands.
    state: &'static str,
    recorded: String,
    beside: String,
}

#[derive(Template)]
#[template(path = "entries.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    lead: &'static str,
    /// Name, words, whether it is chosen; empty: the page is of one kind.
    kinds: Vec<(&'static str, String, bool)>,
    plan: String,
    entries: Vec<Listed>,
    /// Empty: these were all.
    next: String,
}

/// All entries; `kind=`, `plan=` and `territory=` narrow them down, `after=` reads on.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let parameters = ["kind", "plan", "territory", "after", "limit", "known_on"];
    asked.allow(&parameters, &[Form::Json, Form::Csv])?;
    let kind = match asked.one("kind")? {
        Some(kind) => Some(kind.parse::<EntryKind>().map_err(Fault::Bad)?),
        None => None,
    };
    list(site, asked, kind, "Entries", "")
}

/// All organisations.
pub fn organisations(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    asked.allow(&["after", "limit", "known_on"], &[Form::Json, Form::Csv])?;
    let lead = "Who promises, pays, acts, asks and answers, as far as the documents name them. Private persons are never named here.";
    list(
        site,
        asked,
        Some(EntryKind::Organisation),
        "Organisations",
        lead,
    )
}

fn list(
    site: &Site,
    asked: &Asked,
    kind: Option<EntryKind>,
    heading: &str,
    lead: &'static str,
) -> Result<Reply, Fault> {
    let known = Known::of(asked, &["kind", "plan", "territory"])?;
    let after = match asked.one("after")? {
        Some(text) => Some(EntryId::parse(text).map_err(Fault::Bad)?),
        None => None,
    };
    let plan = asked.one("plan")?.unwrap_or_default();
    let plan = plan.strip_prefix("plan/").unwrap_or(plan).to_string();
    if !plan.is_empty() {
        EntryId::parse(&format!("plan/{plan}"))
            .map_err(|why| Fault::Bad(format!("`plan`: {why}")))?;
    }
    let territory = asked.one("territory")?;
    let good = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    if territory.is_some_and(|code| code.is_empty() || code.len() > 40 || !code.chars().all(good)) {
        return Err(Fault::Bad(
            "`territory`: expected the code of a territory, for example LV".to_string(),
        ));
    }
    let limit = limit(asked)?;
    let selection = Selection {
        kind,
        prefix: (!plan.is_empty()).then(|| plan.clone()),
        naming: territory.map(|code| vec![Naming::Territory(code.to_string())]),
        limit: Some(limit + 1),
        after,
        ..Selection::default()
    };
    let mut found = site.ledger.register(known.day, &selection)?;
    let mut next = None;
    if found.records().count() > limit {
        let mut records: Vec<_> = found.records().cloned().collect();
        records.sort_by(|a, b| a.entry.as_str().cmp(b.entry.as_str()));
        records.truncate(limit);
        next = records.last().map(|record| record.entry.to_string());
        found = andamento_model::register::Register::new(records);
    }
    match asked.form {
        Form::Json => {
            return Ok(Reply::json(entries::json(
                &found,
                known.day,
                next.as_deref(),
            )?));
        }
        Form::Csv if next.is_some() => {
            return Err(Fault::Bad(format!(
                "there are more than {limit} entries, and a CSV cannot say where it was cut: \
                 narrow them down with kind=, plan= or territory=, read on behind the last one with \
                 after=, or take the JSON, which names it"
            )));
        }
        Form::Csv => return Ok(Reply::csv(entries::csv(&found)?)),
        _ => {}
    }
    let listed = |record: &andamento_model::register::Record| Listed {
        link: known.link(record.entry.as_str(), entries::title(record)),
        kind: words(record.entry.kind().name()),
        state: match change(record) {
            "stated" => "",
            other => other,
        },
        recorded: record.recorded.chars().take(10).collect(),
        beside: beside(record),
    };
    let mut records: Vec<_> = found.records().collect();
    records.sort_by_key(|record| record.entry.as_str());
    let all = kind == Some(EntryKind::Organisation) && heading == "Organisations";
    let page = Page {
        frame: Frame::new(heading, "plans", asked, &[Form::Json, Form::Csv]),
        ways: ways(&known, &asked.path),
        lead,
        kinds: if all {
            Vec::new()
        } else {
            let kinds = EntryKind::ALL.into_iter();
            kinds
                .map(|one| (one.name(), words(one.name()), kind == Some(one)))
                .collect()
        },
        plan,
        entries: records.into_iter().map(listed).collect(),
        next: next.map_or_else(String::new, |next| {
            let mut path = format!("{}?after={next}", asked.path);
            for (name, value) in &known.kept {
                path.push_str(&format!("&{name}={value}"));
            }
            known.at(&path)
        }),
        known,
    };
    Ok(Reply::html(page.render()?))
}

/// What a list says beside the title: type, status, stance.
fn beside(record: &andamento_model::register::Record) -> String {
    let Some(entry) = record.stated() else {
        return String::new();
    };
    let kind = entry.kind();
    let field = match kind {
        EntryKind::Organisation => "type",
        EntryKind::Action | EntryKind::StatusReport => {
            return entry
                .text("status")
                .unwrap_or("status not stated")
                .to_string();
        }
        EntryKind::Position => "stance",
        EntryKind::Link => "class",
        EntryKind::Event | EntryKind::Practice | EntryKind::Target => "state",
        _ => return entry.text("period").unwrap_or_default().to_string(),
    };
    entry.text(field).map(words).unwrap_or_default()
}

fn limit(asked: &Asked) -> Result<usize, Fault> {
    let usual = if asked.form == Form::Page {
        ON_A_PAGE
    } else {
        MOST
    };
    let Some(text) = asked.one("limit")? else {
        return Ok(usual);
    };
    match text.parse::<usize>() {
        Ok(limit) if (1..=usual).contains(&limit) => Ok(limit),
        _ => Err(Fault::Bad(format!(
            "`limit`: expected a whole number from 1 to {usual}"
        ))),
    }
}
