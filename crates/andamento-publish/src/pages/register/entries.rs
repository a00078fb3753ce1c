//! Lists of entries: all of them, of one kind, of one plan.

use andamento_model::register::{EntryId, EntryKind, Register};
use andamento_store::ledger::{Naming, Selection};
use askama::Template;

use super::{Known, Link, Part, ways};
use crate::ask::register::ask_entries;
use crate::pages::paged::{MOST, ON_A_PAGE, after, behind};
use crate::pages::{Frame, Paged};
use crate::views::register::entries;
use crate::views::register::record::change;
use crate::views::register::words;
use crate::web::{Asked, Fault, Form, Reply, Site};

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
    let after = after(asked)?;
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
    let paged = Paged::of(asked, ON_A_PAGE, MOST)?;
    let selection = Selection {
        kind,
        prefix: (!plan.is_empty()).then(|| plan.clone()),
        naming: territory.map(|code| vec![Naming::place(code)]),
        after,
        ..Selection::default()
    };
    let (found, next) = ask_entries(&site.ledger, known.day, selection, paged.limit)?;
    let on = behind(asked, next.as_ref());
    let next = next.map(|next| next.to_string());
    match asked.form {
        Form::Json => {
            let text = entries::json(&found, known.day, next.as_deref())?;
            return Ok(Reply::json(text).going_on(on));
        }
        Form::Csv => {
            let instead = "narrow them down with kind=, plan= or territory=";
            paged.whole(asked, next.is_some(), instead)?;
            return Ok(Reply::csv(entries::csv(&found)?).going_on(on));
        }
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
        next: on.unwrap_or_default(),
        known,
    };
    Ok(Reply::html(page.render()?))
}

/// A list of all entries of a kind, in the form that is asked for.
pub(super) enum Listing {
    /// The answer.
    Data(Reply),
    /// The entries for a page, and the address at which they go on; empty: these were the last.
    Page(Register, String),
}

/// A part of all entries of a kind: `after=`, `limit=`.
pub(super) fn part(
    site: &Site,
    asked: &Asked,
    known: &Known,
    kind: EntryKind,
) -> Result<Listing, Fault> {
    let paged = Paged::of(asked, ON_A_PAGE, MOST)?;
    let selection = Selection {
        after: after(asked)?,
        ..Selection::of_kind(kind)
    };
    let (found, next) = ask_entries(&site.ledger, known.day, selection, paged.limit)?;
    let address = behind(asked, next.as_ref());
    let next = next.as_ref().map(|next| next.as_str());
    Ok(match asked.form {
        Form::Json => {
            let text = entries::json(&found, known.day, next)?;
            Listing::Data(Reply::json(text).going_on(address))
        }
        Form::Csv => {
            let instead = "`andamento entries --format csv` writes all";
            paged.whole(asked, next.is_some(), instead)?;
            Listing::Data(Reply::csv(entries::csv(&found)?).going_on(address))
        }
        _ => Listing::Page(found, address.unwrap_or_default()),
    })
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
