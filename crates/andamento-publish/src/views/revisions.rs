//! What newer vintages of a dataflow say differently.

use andamento_analysis::revision::{Revision, RevisionReport};
use andamento_model::{DataflowId, Observation};
use serde::Serialize;

use super::text_table::lay_out;

#[derive(Serialize)]
struct Report<'a> {
    dataflow: &'a str,
    vintages: Vec<File<'a>>,
    shared_cells: u64,
    value_changes: u64,
    status_changes: u64,
    revisions: Vec<Change<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct File<'a> {
    vintage: String,
    file: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    key: std::collections::BTreeMap<&'a str, &'a str>,
    time: String,
    before: Said,
    after: Said,
    change: Option<f64>,
}

#[derive(Serialize)]
struct Said {
    value: Option<f64>,
    obs_status: String,
    conf_status: String,
    vintage: String,
}

fn said(report: &RevisionReport, observation: &Observation, source: usize) -> Said {
    Said {
        value: observation.value,
        obs_status: observation.status.obs().to_string(),
        conf_status: observation.status.conf().to_string(),
        vintage: report
            .sources
            .get(source)
            .map(|s| s.vintage.to_string())
            .unwrap_or_default(),
    }
}

fn change(revision: &Revision) -> Option<f64> {
    Some(revision.after.value? - revision.before.value?)
}

/// Remarks on the order of the files, oldest first: `earliest` is the earliest date that each
/// can have.
pub fn order_notes(files: &[(String, String)]) -> Vec<String> {
    let tied = files.windows(2).filter(|pair| pair[0].1 == pair[1].1);
    tied.map(|pair| {
        format!(
            "nothing says whether {} or {} is older: before and after are not known between them; \
             `import --vintage DATE` tells",
            pair[0].0, pair[1].0
        )
    })
    .collect()
}

/// An object with the vintages, the counts and every cell that differs.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(dataflow: &DataflowId, report: &RevisionReport) -> Result<String, super::ViewError> {
    let names = report.dimensions.iter().map(String::as_str);
    let revisions = report.revisions.iter().map(|revision| Change {
        key: names
            .clone()
            .zip(revision.key.iter().map(String::as_str))
            .collect(),
        time: revision.period.to_string(),
        before: said(report, &revision.before, revision.before_source),
        after: said(report, &revision.after, revision.after_source),
        change: change(revision),
    });
    super::to_json(&Report {
        dataflow: dataflow.as_str(),
        vintages: report
            .sources
            .iter()
            .map(|source| File {
                vintage: source.vintage.to_string(),
                file: &source.snapshot.name,
                sha256: &source.snapshot.sha256,
            })
            .collect(),
        shared_cells: report.shared_cells,
        value_changes: report.value_changes,
        status_changes: report.status_changes,
        revisions: revisions.collect(),
        notes: &report.notes,
    })
}

fn row(report: &RevisionReport, revision: &Revision) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let before = said(report, &revision.before, revision.before_source);
    let after = said(report, &revision.after, revision.after_source);
    let mut row = revision.key.clone();
    row.extend([
        revision.period.to_string(),
        number(before.value),
        revision.before.status.flags(),
        before.vintage,
        number(after.value),
        revision.after.status.flags(),
        after.vintage,
        number(change(revision)),
    ]);
    row
}

fn header(report: &RevisionReport) -> Vec<&str> {
    let mut header: Vec<&str> = report.dimensions.iter().map(String::as_str).collect();
    header.extend([
        "TIME_PERIOD",
        "before",
        "before_status",
        "before_vintage",
        "after",
        "after_status",
        "after_vintage",
        "change",
    ]);
    header
}

/// One line a cell that differs.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(report: &RevisionReport) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(header(report))?;
    report
        .revisions
        .iter()
        .try_for_each(|revision| writer.write_record(row(report, revision)))?;
    super::finish(writer)
}

/// The largest relative changes first; numbers that changed come before cells that had no
/// value at first.
pub fn largest_first(report: &RevisionReport) -> Vec<&Revision> {
    let relative = |revision: &Revision| -> f64 {
        match (revision.before.value, revision.after.value) {
            (Some(before), Some(after)) if before != 0.0 => ((after - before) / before).abs(),
            (Some(_), Some(_)) => f64::INFINITY,
            _ => -1.0,
        }
    };
    let mut order: Vec<&Revision> = report.revisions.iter().collect();
    order.sort_by(|a, b| relative(b).total_cmp(&relative(a)));
    order
}

/// How many cells a terminal shows.
const SHOWN: usize = 40;

/// For reading: the largest relative changes first.
pub fn table(dataflow: &DataflowId, report: &RevisionReport) -> String {
    let mut text = format!(
        "{dataflow}: {} files; {} cells in more than one; {} values differ, {} differ in status only\n",
        report.sources.len(),
        report.shared_cells,
        report.value_changes,
        report.status_changes
    );
    let order = largest_first(report);
    let rows: Vec<Vec<String>> = order
        .iter()
        .take(SHOWN)
        .map(|revision| row(report, revision))
        .collect();
    if !rows.is_empty() {
        text.push_str(&lay_out(&header(report), &rows));
    }
    if order.len() > SHOWN {
        text.push_str(&format!(
            "… and {} more: --format csv or json has all\n",
            order.len() - SHOWN
        ));
    }
    for note in &report.notes {
        text.push_str(&format!("Note: {note}\n"));
    }
    text.push_str(
        "A revision is a difference between files; a place redrawn under the same code looks like one too.\n",
    );
    text
}
