//! What contradicts itself, is empty, or is overdue.

use std::collections::BTreeSet;

use andamento_analysis::register::lint::{Finding, Lint, LintQuestion, Rule};
use andamento_model::register::{EntryId, EntryKind, Register, Source};
use andamento_store::ledger::Selection;
use askama::Template;

use super::{plan, today};
use crate::ask::beside::LOOKED_THROUGH;
use crate::ask::follow_up::ask_lint;
use crate::ask::lint::ask_lint_part;
use crate::pages::paged::{after, behind};
use crate::pages::register::beside::quoted;
use crate::pages::register::{Known, Link, Part, Titles, at_line, ways};
use crate::pages::{Frame, Paged};
use crate::views::lint as view;
use crate::views::register::entries::told;
use crate::views::text_table::safe;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most findings on the page.
const MOST: usize = 150;
/// Entries that are looked at for one part of a long register.
const ENTRIES: usize = 50;
/// The most entries that are looked at for one answer as data.
const MOST_ENTRIES: usize = 1_000;
/// The most characters of a quoted line.
const LONGEST: usize = 400;

struct EvidenceShown {
    document: String,
    /// `line 12`; empty: the whole document.
    line: String,
    address: String,
    /// What stands there; empty: not quoted.
    text: String,
    loaded: bool,
}

struct FindingShown {
    entry: Link,
    message: String,
    evidence: Vec<EvidenceShown>,
}

struct RuleShown {
    name: &'static str,
    severity: &'static str,
    finds: &'static str,
    count: usize,
    findings: Vec<FindingShown>,
    hidden: usize,
}

#[derive(Template)]
#[template(path = "lint.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    plan: String,
    today: String,
    total: usize,
    rules: Vec<RuleShown>,
    not_loaded: Vec<Link>,
    all: String,
    /// Which entries were looked at. `None`: all that were asked for.
    part: Option<PartShown>,
}

/// A part of a register that is too long to be looked through at once.
struct PartShown {
    looked_at: usize,
    first: String,
    last: String,
    /// Where the register goes on; empty: it ends here.
    next: String,
    /// Where it begins; empty: here.
    begin: String,
}

/// Findings of the linter: all of them, those about a plan, or those about some entries of a register
/// that is too long to be looked through at once.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["plan", "today", "after", "limit", "known_on"], &forms)?;
    let known = Known::of(asked, &["plan", "today"])?;
    let plan = asked.one("plan")?.map(plan).transpose();
    let question = LintQuestion {
        plan: plan.map_err(|why| Fault::Bad(format!("`plan`: {why}")))?,
        today: today(site, asked, &known)?,
    };
    let after = after(asked)?;
    let paged = Paged::of(asked, ENTRIES, MOST_ENTRIES)?;
    let asks_for_part = after.is_some() || asked.one("limit")?.is_some();
    if question.plan.is_some() && asks_for_part {
        return Err(Fault::Bad(
            "a plan is shown with everything about it: `after` and `limit` go without `plan`"
                .to_string(),
        ));
    }
    let is_long = || Ok::<_, Fault>(site.ledger.head()?.number > LOOKED_THROUGH);
    let begin = after
        .as_ref()
        .map(|_| asked.address_with(Form::Page, &[("after", None)]));
    let (found, part) = if asks_for_part || (question.plan.is_none() && is_long()?) {
        let of = (&*site.lexicon, question.today);
        let found = ask_lint_part(&site.ledger, known.day, of, after, paged.limit)?;
        let next = behind(asked, found.next.as_ref());
        let name = |id: Option<EntryId>| id.map_or_else(String::new, |id| id.to_string());
        let part = PartShown {
            looked_at: found.looked_at,
            first: name(found.first),
            last: name(found.last),
            next: next.unwrap_or_default(),
            begin: begin.unwrap_or_default(),
        };
        (found.lint, Some(part))
    } else if question.plan.is_some() {
        let (found, _) = ask_lint(&site.ledger, known.day, &site.lexicon, &question)?;
        (found, None)
    } else {
        // The findings that stand beside entries are the same.
        let (lexicon, today) = (&site.lexicon, question.today);
        let all = site.beside.all(&site.ledger, known.day, lexicon, today)?;
        (all.lint().cloned().unwrap_or_default(), None)
    };
    let next = part.as_ref().map(|part| part.next.clone());
    let next = next.filter(|next| !next.is_empty());
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found)?).going_on(next)),
        Form::Csv => {
            let instead = "`andamento lint --format csv` writes all";
            paged.whole(asked, next.is_some(), instead)?;
            return Ok(Reply::csv(view::csv(&found)?).going_on(next));
        }
        _ => {}
    }
    let titles = Titles::of(site, &known);
    let cited = found.findings.iter().flat_map(|one| &one.evidence);
    let cited = cited.map(|one| one.document.as_str());
    titles.learn(cited.chain(found.not_loaded.iter().map(String::as_str)))?;
    let not_loaded = found.not_loaded.iter().map(|hash| Link {
        text: titles.title(hash),
        address: known.at(&format!("/documents/{hash}")),
    });
    let page = Page {
        frame: Frame::new(
            "Where the register contradicts itself",
            "plans",
            asked,
            &forms,
        ),
        ways: ways(&known, "/lint"),
        plan: question
            .plan
            .map_or_else(String::new, |plan| plan.names().to_string()),
        today: question.today.to_string(),
        total: found.findings.len(),
        rules: rules(&found, &known, &titles, &entries_of(site, &found, &known)?),
        not_loaded: not_loaded.collect(),
        all: asked.address(Form::Csv),
        part,
        known,
    };
    Ok(Reply::html(page.render()?))
}

/// Every rule, also those that found nothing.
/// The entries that are found about, as far as they are shown.
fn entries_of(site: &Site, found: &Lint, known: &Known) -> Result<Register, Fault> {
    let ids = found.findings.iter().take(2 * MOST);
    let ids: BTreeSet<EntryId> = ids
        .filter_map(|one| EntryId::parse(&one.entry).ok())
        .collect();
    if ids.is_empty() {
        return Ok(Register::default());
    }
    Ok(site.ledger.register(known.day, &Selection::of_ids(ids))?)
}

fn rules(found: &Lint, known: &Known, titles: &Titles, entries: &Register) -> Vec<RuleShown> {
    let mut room = MOST;
    let rule = |rule: Rule| {
        let findings: Vec<&Finding> = found
            .findings
            .iter()
            .filter(|one| one.rule == rule)
            .collect();
        let shown = findings.len().min(room);
        room -= shown;
        RuleShown {
            name: rule.name(),
            severity: rule.severity().name(),
            finds: finds(rule),
            count: findings.len(),
            hidden: findings.len() - shown,
            findings: findings
                .into_iter()
                .take(shown)
                .map(|one| finding(one, known, titles, entries))
                .collect(),
        }
    };
    Rule::ALL.into_iter().map(rule).collect()
}

/// What a rule finds; docs/lint.md says how.
fn finds(rule: Rule) -> &'static str {
    match rule {
        Rule::StatusContradictsText => {
            "The status of an action and the text about the action cannot both be true."
        }
        Rule::PromisedListEmpty => "A text announces a list, and nothing follows.",
        Rule::FieldEmpty => {
            "A field that entries of this kind are expected to state is empty; a known reason does \
             not make it less empty."
        }
        Rule::DuplicateDocument => "Two imported documents have the same words in another layout.",
        Rule::CountDiffers => {
            "A list is not as long as announced, or numbers stated of one thing differ."
        }
        Rule::FigurePopulationsDiffer => {
            "Figures of one property of one subject count different people."
        }
        Rule::PromisedDatePassed => {
            "Something was promised for a time that has passed, and nothing says that it came."
        }
        Rule::ReviewDatePassed => "An entry should have been looked at again.",
    }
}

fn finding(one: &Finding, known: &Known, titles: &Titles, entries: &Register) -> FindingShown {
    let evidence = one.evidence.iter().map(|place| {
        let source = Source {
            document: place.document.clone(),
            line: place.line,
            last_line: None,
            fields: std::collections::BTreeMap::new(),
        };
        let quoted = place.text.as_deref().unwrap_or_default();
        let mut text: String = quoted.chars().take(LONGEST).collect();
        if text.len() < quoted.len() {
            text.push('…');
        }
        EvidenceShown {
            document: titles.title(&place.document),
            line: place
                .line
                .map_or_else(String::new, |line| format!("line {line}")),
            address: at_line(&source, place.line, known),
            loaded: place.text.is_some() || place.line.is_none(),
            text: safe(&text),
        }
    });
    FindingShown {
        entry: entry(one, known, titles, entries),
        message: quoted(&one.message),
        evidence: evidence.collect(),
    }
}

/// The entry of a finding; a document leads to its text, whether it is an entry or not.
fn entry(one: &Finding, known: &Known, titles: &Titles, entries: &Register) -> Link {
    let id = EntryId::parse(&one.entry).ok();
    match (id, one.evidence.first()) {
        (Some(id), Some(place)) if id.kind() == EntryKind::Document => Link {
            text: titles.title(&place.document),
            address: known.at(&format!("/documents/{}", place.document)),
        },
        (Some(id), _) => {
            let title = entries
                .entry(&id)
                .map_or(id.as_str().into(), |entry| told(entry));
            known.link(id.as_str(), &title)
        }
        (None, _) => Link {
            text: one.entry.clone(),
            address: String::new(),
        },
    }
}
