//! A dataflow: its files, their vintages, and what newer ones say differently.

use andamento_analysis::revision::{RevisionReport, compare};
use andamento_model::{DataflowId, Import, Observation};
use andamento_store::StoreError;
use askama::Template;

use super::dataflows::FileView;
use super::{Frame, NONE, shown};
use crate::views::{revisions, stored};
use crate::web::{Asked, Fault, Form, Reply, Site};

/// Larger dataflows are compared on the command line only.
const MOST_CELLS: u64 = 500_000;
/// How many revisions the page shows.
const SHOWN: usize = 40;

struct Revised {
    key: String,
    time: String,
    before: String,
    before_vintage: String,
    after: String,
    after_vintage: String,
}

#[derive(Template)]
#[template(path = "dataflow.html")]
struct Page {
    frame: Frame,
    id: String,
    title: String,
    link: String,
    files: Vec<FileView>,
    summary: String,
    revised: Vec<Revised>,
    /// Id and title.
    indicators: Vec<(String, String)>,
}

/// The page of a dataflow; of one that the catalog names but nobody imported too.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&[], &forms)?;
    let id =
        DataflowId::parse(asked.part(0)).map_err(|error| Fault::NotFound(error.to_string()))?;
    let used = || {
        site.indicators
            .iter()
            .filter(|one| one.definition.dataflow == id)
    };
    let files: Vec<Import> = match site.store.files(&id) {
        Ok(files) => files.into_iter().map(|file| file.import).collect(),
        Err(StoreError::UnknownDataflow { .. })
            if asked.form == Form::Page && used().next().is_some() =>
        {
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    let cells: u64 = files
        .iter()
        .map(|import| import.summary.values + import.summary.missing)
        .sum();
    let compared = files.len() > 1 && cells <= MOST_CELLS && asked.form != Form::Csv;
    let report = if compared {
        let cubes: Vec<_> = site
            .store
            .slices_by_file(&id)?
            .into_iter()
            .map(|(_, cube)| cube)
            .collect();
        Some(compare(&cubes))
    } else {
        None
    };
    match asked.form {
        Form::Json => return Ok(Reply::json(json(&id, &files, report.as_ref())?)),
        Form::Csv => return Ok(Reply::csv(stored::csv(&files)?)),
        _ => {}
    }
    let source = used().next().map(|one| &one.reading.source);
    let summary = match (&report, files.len()) {
        (Some(report), _) => format!(
            "{} cells are in more than one file; {} values differ, {} differ in status only.",
            shown(report.shared_cells as f64, 0),
            shown(report.value_changes as f64, 0),
            shown(report.status_changes as f64, 0)
        ),
        (None, 0 | 1) => String::new(),
        (None, _) => {
            format!("The files are too large to compare while you wait: andamento revisions {id}")
        }
    };
    let page = Page {
        frame: Frame::new(
            format!("Dataflow {id}"),
            "dataflows",
            asked,
            if files.is_empty() { &[] } else { &forms },
        ),
        title: source.map_or_else(
            || "A table of official statistics.".to_string(),
            |source| source.title.clone(),
        ),
        link: source.map_or_else(String::new, |source| source.link.clone()),
        files: files.iter().map(FileView::of).collect(),
        summary,
        revised: report.as_ref().map_or_else(Vec::new, revised),
        indicators: used()
            .map(|one| (one.id.to_string(), one.reading.title.clone()))
            .collect(),
        id: id.to_string(),
    };
    Ok(Reply::html(page.render()?))
}

fn revised(report: &RevisionReport) -> Vec<Revised> {
    let said = |observation: &Observation| {
        let value = observation
            .value
            .map_or_else(|| NONE.to_string(), |v| v.to_string());
        format!("{value} {}", observation.status.flags())
            .trim_end()
            .to_string()
    };
    let vintage = |at: usize| {
        report
            .sources
            .get(at)
            .map_or_else(String::new, |s| s.vintage.to_string())
    };
    let order = revisions::largest_first(report).into_iter().take(SHOWN);
    order
        .map(|revision| Revised {
            key: revision.key.join(" "),
            time: revision.period.to_string(),
            before: said(&revision.before),
            before_vintage: vintage(revision.before_source),
            after: said(&revision.after),
            after_vintage: vintage(revision.after_source),
        })
        .collect()
}

fn json(
    id: &DataflowId,
    files: &[Import],
    report: Option<&RevisionReport>,
) -> Result<String, Fault> {
    let fault = |error: serde_json::Error| Fault::View(error.to_string());
    let parse = |text: String| serde_json::from_str::<serde_json::Value>(&text).map_err(fault);
    let revisions = match report {
        Some(report) => parse(revisions::json(id, report)?)?,
        None => serde_json::Value::Null,
    };
    let view = serde_json::json!({
        "dataflow": id.as_str(),
        "files": parse(stored::json(files)?)?,
        "revisions": revisions,
    });
    Ok(format!("{view:#}\n"))
}
