//! Targets, what was reached, and the stages of funnels.

use andamento_analysis::register::targets::{Rate, TargetLine};
use andamento_model::register::{Amount, EntryId};
use askama::Template;

use crate::ask::follow_up::ask_targets;
use crate::ask::targets::{TargetsPart, ask_targets_part};
use crate::pages::paged::{MOST, after, behind};
use crate::pages::register::{Known, Link, Part, SourceShown, Titles, amount, ways};
use crate::pages::{Frame, Paged};
use crate::views::register::words;
use crate::views::targets as view;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// Targets of one part of the list, as a rule.
const IN_A_PART: usize = 50;
/// The most targets on the page, items whole.
const SHOWN: usize = 150;

/// A rate as text and as a bar.
struct RateShown {
    text: String,
    /// How long the bar is, in hundredths of a per cent of the scale.
    width: String,
    /// Where 100 per cent stand on the scale; empty: at its end.
    mark: String,
    /// Whether a figure that it comes from is approximate, or units are mixed.
    unsure: bool,
}

struct LineShown {
    what: Link,
    /// How far it is set in: 0 to 4.
    depth: usize,
    unit: String,
    group: String,
    target: String,
    result: String,
    of_target: Option<RateShown>,
    of_previous: Option<RateShown>,
    as_of: String,
    notes: Vec<String>,
    source: Option<SourceShown>,
}

/// What targets belong to.
struct Item {
    item: Link,
    thread: String,
    lines: Vec<LineShown>,
}

#[derive(Template)]
#[template(path = "targets.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    one: bool,
    items: Vec<Item>,
    /// How many targets of the last item are not shown.
    hidden: usize,
    all: String,
    /// Where the list begins; empty: here.
    begin: String,
    /// Where it goes on; empty: it ends here.
    next: String,
}

/// Targets of an item; or all, a part of the list at a time.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["item", "after", "limit", "known_on"], &forms)?;
    let known = Known::of(asked, &["item"])?;
    let item = asked.one("item")?.map(EntryId::parse).transpose();
    let item = item.map_err(|why| Fault::Bad(format!("`item`: {why}")))?;
    let after = after(asked)?;
    let paged = Paged::of(asked, IN_A_PART, MOST)?;
    if item.is_some() && (after.is_some() || asked.one("limit")?.is_some()) {
        return Err(Fault::Bad(
            "an item is shown with all its targets: `after` and `limit` go without `item`"
                .to_string(),
        ));
    }
    let begun = after.is_some();
    let TargetsPart { lines, names, next } = match &item {
        None => ask_targets_part(&site.ledger, known.day, after, paged.limit)?,
        Some(item) => {
            let (lines, names) = ask_targets(&site.ledger, known.day, Some(item))?;
            let next = None;
            TargetsPart { lines, names, next }
        }
    };
    let found = lines;
    let next = behind(asked, next.as_ref());
    match asked.form {
        Form::Json => {
            return Ok(Reply::json(view::json(&found, &names)?).going_on(next));
        }
        Form::Csv => {
            let instead = "`andamento targets --format csv` writes all";
            paged.whole(asked, next.is_some(), instead)?;
            return Ok(Reply::csv(view::csv(&found, &names)?).going_on(next));
        }
        _ => {}
    }
    let titles = Titles::of(site, &known);
    let sources = found.iter().filter_map(|target| target.source.as_ref());
    titles.learn(sources.map(|source| source.document.as_str()))?;
    let shown = found.iter().take(SHOWN);
    let mut items: Vec<Item> = Vec::new();
    let mut last: Option<&EntryId> = None;
    for target in shown {
        if last != Some(&target.item) {
            items.push(Item {
                item: known.link(target.item.as_str(), &target.item_title),
                thread: known.at(&format!("/thread/{}", target.item)),
                lines: Vec::new(),
            });
            last = Some(&target.item);
        }
        if let Some(item) = items.last_mut() {
            item.lines.push(line(target, &known, &titles));
        }
    }
    let page = Page {
        frame: Frame::new(
            "What was aimed at, and what was reached",
            "plans",
            asked,
            &forms,
        ),
        ways: ways(&known, "/targets"),
        one: item.is_some(),
        items,
        hidden: found.len().saturating_sub(SHOWN),
        all: asked.address(Form::Csv),
        begin: match begun {
            true => known.at("/targets"),
            false => String::new(),
        },
        next: next.unwrap_or_default(),
        known,
    };
    Ok(Reply::html(page.render()?))
}

fn line(target: &TargetLine, known: &Known, titles: &Titles) -> LineShown {
    let figure = |stated: Option<Amount>| {
        stated.map_or_else(String::new, |stated| amount(&stated.to_string()))
    };
    let missed = target.state.as_deref() == Some("missed-value-not-published");
    let cost = target.cost_each_intended.as_ref().map(|cost| {
        let about = if cost.approximate { "about " } else { "" };
        format!(
            "{about}{} {} for each one intended, not reached",
            crate::pages::shown(cost.amount, 0),
            cost.currency
        )
    });
    let result = match (target.result, missed) {
        (_, true) => "missed, value not published".to_string(),
        (None, false) => "not stated".to_string(),
        (stated, false) => figure(stated),
    };
    let notes = target
        .notes
        .iter()
        .filter(|note| !(missed && note.starts_with("missed")));
    LineShown {
        what: known.link(target.entry.as_str(), &target.title),
        depth: target.depth.min(4),
        unit: target.unit.clone(),
        group: target.group.clone().unwrap_or_default(),
        target: target
            .target
            .map_or_else(|| "not stated".to_string(), |stated| figure(Some(stated))),
        result,
        of_target: target.of_target.as_ref().map(rate),
        of_previous: target.of_previous.as_ref().map(rate),
        as_of: target
            .as_of
            .map_or_else(|| "date unknown".to_string(), |span| span.to_string()),
        notes: notes
            .map(|note| words(note))
            .chain(cost.map(|cost| words(&cost)))
            .collect(),
        source: target
            .source
            .as_ref()
            .map(|source| SourceShown::read(source, titles, known)),
    }
}

/// A bar of 100 units; beyond 100 per cent the scale ends where the bar does, and 100 per cent
/// have a mark.
fn rate(rate: &Rate) -> RateShown {
    let scale = rate.per_cent.max(100.0);
    let at = |per_cent: f64| format!("{:.2}", (per_cent / scale * 100.0).clamp(0.0, 100.0));
    RateShown {
        text: view::rate_text(rate),
        width: at(rate.per_cent),
        mark: if scale > 100.0 {
            at(100.0)
        } else {
            String::new()
        },
        unsure: rate.approximate || rate.mixed.is_some(),
    }
}
