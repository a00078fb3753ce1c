//! A thread from the money to the figure: one view as table, CSV and JSON.

use andamento_analysis::register::thread::{Connection, Member, Thread};
use serde::Serialize;

use super::place::{DocumentNames, PlaceView, place};
use super::text_table::safe;

/// The columns of the CSV: one line a connection; a missing stage has one line.
pub const COLUMNS: [&str; 8] = [
    "stage",
    "state",
    "entry",
    "title",
    "how",
    "connected_to",
    "link",
    "source",
];

/// What every thread says.
pub const STANDING: &str = "A connection is what somebody recorded with its source; it is not an effect. A missing link is missing.";

#[derive(Serialize)]
struct ConnectionView<'a> {
    to: &'a str,
    how: &'a str,
    link: Option<&'a str>,
    source: Option<PlaceView>,
}

#[derive(Serialize)]
struct MemberView<'a> {
    entry: &'a str,
    title: Option<&'a str>,
    start: bool,
    connections: Vec<ConnectionView<'a>>,
}

#[derive(Serialize)]
struct StepView<'a> {
    stage: &'static str,
    missing: bool,
    members: Vec<MemberView<'a>>,
}

#[derive(Serialize)]
struct ThreadView<'a> {
    kind: &'static str,
    start: &'a str,
    steps: Vec<StepView<'a>>,
    note: &'static str,
}

fn connection<'a>(one: &'a Connection, names: &DocumentNames) -> ConnectionView<'a> {
    ConnectionView {
        to: &one.from,
        how: &one.how,
        link: one.link.as_ref().map(|link| link.as_str()),
        source: one.source.as_ref().map(|source| place(source, names)),
    }
}

fn member<'a>(found: &'a Thread, one: &'a Member, names: &DocumentNames) -> MemberView<'a> {
    MemberView {
        entry: &one.id,
        title: one.title.as_deref(),
        start: one.id == found.start,
        connections: one
            .connections
            .iter()
            .map(|c| connection(c, names))
            .collect(),
    }
}

/// An object with all stages, the missing ones included.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Thread, names: &DocumentNames) -> Result<String, super::ViewError> {
    super::to_json(&ThreadView {
        kind: "thread",
        start: &found.start,
        steps: found
            .steps
            .iter()
            .map(|step| StepView {
                stage: step.stage.name(),
                missing: step.members.is_empty(),
                members: step
                    .members
                    .iter()
                    .map(|one| member(found, one, names))
                    .collect(),
            })
            .collect(),
        note: STANDING,
    })
}

/// One line a connection, with [`COLUMNS`].
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Thread, names: &DocumentNames) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for step in &found.steps {
        let stage = step.stage.name();
        if step.members.is_empty() {
            writer.write_record([stage, "missing", "", "", "", "", "", ""])?;
        }
        for one in &step.members {
            let state = state(found, one);
            let title = one.title.as_deref().unwrap_or_default();
            if one.connections.is_empty() {
                writer.write_record([stage, state, &one.id, title, "", "", "", ""])?;
            }
            for c in &one.connections {
                let link = c.link.as_ref().map_or("", |link| link.as_str());
                let source = c
                    .source
                    .as_ref()
                    .map_or_else(String::new, |source| names.place(source));
                writer
                    .write_record([stage, state, &one.id, title, &c.how, &c.from, link, &source])?;
            }
        }
    }
    super::finish(writer)
}

fn state(found: &Thread, one: &Member) -> &'static str {
    if one.id == found.start {
        "start"
    } else if one.title.is_none() {
        "not-in-the-register"
    } else {
        "connected"
    }
}

/// For reading: stage by stage, with how each member is connected.
pub fn table(found: &Thread, names: &DocumentNames) -> String {
    let mut text = String::new();
    for step in &found.steps {
        text.push_str(&format!("{}\n", step.stage.name()));
        if step.members.is_empty() {
            text.push_str("  missing\n");
        }
        for one in &step.members {
            let start = if one.id == found.start {
                "  <- start"
            } else {
                ""
            };
            let title = one.title.as_deref().unwrap_or("not in the register");
            text.push_str(&format!("  {} ({}){start}\n", safe(title), safe(&one.id)));
            for c in &one.connections {
                let source = c
                    .source
                    .as_ref()
                    .map_or_else(String::new, |s| format!(", {}", names.place(s)));
                text.push_str(&format!(
                    "    {} {}{}\n",
                    safe(&c.how),
                    safe(&c.from),
                    safe(&source)
                ));
            }
        }
    }
    text.push_str(&format!("\n{STANDING}\n"));
    text
}
