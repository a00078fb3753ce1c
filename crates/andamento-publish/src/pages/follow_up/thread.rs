//! From the money to the figure and back.

use andamento_analysis::register::thread::{Connection, Member, Stage, Thread};
use askama::Template;

use crate::ask::follow_up::ask_thread;
use crate::pages::Frame;
use crate::pages::register::{Known, Link, Part, SourceShown, Titles, ways};
use crate::views::register::words;
use crate::views::thread as view;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// The most members of one stage on the page.
const MOST: usize = 60;
/// The most connections of one member on the page.
const CONNECTIONS: usize = 6;

struct ConnectionShown {
    how: Link,
    to: Link,
    source: Option<SourceShown>,
}

struct MemberShown {
    entry: Link,
    /// The thread that begins here; empty: it begins here already.
    thread: String,
    here: bool,
    known: bool,
    connections: Vec<ConnectionShown>,
    hidden: usize,
}

struct StepShown {
    stage: String,
    meaning: &'static str,
    members: Vec<MemberShown>,
    hidden: usize,
}

#[derive(Template)]
#[template(path = "thread.html")]
struct Page {
    frame: Frame,
    known: Known,
    ways: Vec<Part>,
    start: Link,
    standing: &'static str,
    missing: usize,
    steps: Vec<StepShown>,
    all: String,
}

/// The thread through an entry or an indicator.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&["known_on"], &forms)?;
    let known = Known::of(asked, &[])?;
    let start = format!("{}/{}", asked.part(0), asked.part(1));
    let (found, names) = ask_thread(&site.ledger, known.day, &site.indicators, &start)?;
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, &names)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found, &names)?)),
        _ => {}
    }
    let titles = Titles::of(site, &known);
    let title = title(&found, &found.start);
    let page = Page {
        frame: Frame::new(
            format!("The thread through {title}"),
            "plans",
            asked,
            &forms,
        ),
        ways: ways(&known, ""),
        start: known.link(&found.start, &title),
        standing: view::STANDING,
        missing: found
            .steps
            .iter()
            .filter(|step| step.members.is_empty())
            .count(),
        steps: steps(&found, &known, &titles),
        all: asked.address(Form::Csv),
        known,
    };
    Ok(Reply::html(page.render()?))
}

/// The title of a member; its identifier where nothing has it.
fn title(found: &Thread, id: &str) -> String {
    let members = found.steps.iter().flat_map(|step| &step.members);
    let title = members
        .filter(|one| one.id == id)
        .find_map(|one| one.title.clone());
    title.unwrap_or_else(|| id.to_string())
}

/// What a stage is.
fn meaning(stage: Stage) -> &'static str {
    match stage {
        Stage::Programme => "who paid",
        Stage::Operation => "who did it",
        Stage::Target => "whom it was to reach, and reached",
        Stage::Practice => "what was done",
        Stage::Action => "what was promised",
        Stage::Recommendation => "what was asked",
        Stage::Indicator => "what is measured",
    }
}

fn steps(found: &Thread, known: &Known, titles: &Titles) -> Vec<StepShown> {
    let step = |step: &andamento_analysis::register::thread::Step| StepShown {
        stage: words(step.stage.name()),
        meaning: meaning(step.stage),
        hidden: step.members.len().saturating_sub(MOST),
        members: step
            .members
            .iter()
            .take(MOST)
            .map(|one| member(found, one, known, titles))
            .collect(),
    };
    found.steps.iter().map(step).collect()
}

fn member(found: &Thread, one: &Member, known: &Known, titles: &Titles) -> MemberShown {
    let here = one.id == found.start;
    let is_known = one.title.is_some();
    MemberShown {
        entry: Link {
            text: one.title.clone().unwrap_or_else(|| one.id.clone()),
            // What nothing has leads nowhere.
            address: if is_known {
                known.entry(&one.id)
            } else {
                String::new()
            },
        },
        thread: if here || !is_known {
            String::new()
        } else {
            known.at(&format!("/thread/{}", one.id))
        },
        here,
        known: is_known,
        hidden: one.connections.len().saturating_sub(CONNECTIONS),
        connections: one
            .connections
            .iter()
            .take(CONNECTIONS)
            .map(|to| connection(found, to, known, titles))
            .collect(),
    }
}

fn connection(found: &Thread, one: &Connection, known: &Known, titles: &Titles) -> ConnectionShown {
    ConnectionShown {
        how: Link {
            text: words(&one.how),
            address: one
                .link
                .as_ref()
                .map_or_else(String::new, |link| known.entry(link.as_str())),
        },
        to: Link {
            text: title(found, &one.from),
            address: String::new(),
        },
        source: one
            .source
            .as_ref()
            .map(|source| SourceShown::read(source, titles, known)),
    }
}
