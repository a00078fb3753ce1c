//! What the data folder holds.

use andamento_model::{DataflowId, Import};
use andamento_store::{StoreError, StoredFile};
use askama::Template;

use super::{Frame, shown};
use crate::views::stored;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// One imported file.
pub(crate) struct FileView {
    pub dataflow: String,
    pub vintage: String,
    pub periods: String,
    pub values: String,
    pub missing: String,
    pub file: String,
    pub hash8: String,
    pub sha256: String,
    pub bytes: String,
    pub format: &'static str,
    pub flags: String,
    pub rejected: u64,
    /// Remarks of the import with their places.
    pub notes: Vec<String>,
}

impl FileView {
    pub fn of(import: &Import) -> Self {
        let summary = &import.summary;
        let periods = match (summary.first_period, summary.last_period) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(first), _) => first.to_string(),
            _ => "none".to_string(),
        };
        let count = |n: u64| shown(n as f64, 0);
        let notes = import.rejected.iter().chain(&import.notes);
        Self {
            dataflow: import.dataflow.to_string(),
            vintage: import.vintage.to_string(),
            periods,
            values: count(summary.values),
            missing: count(summary.missing),
            file: import.snapshot.name.clone(),
            hash8: import.snapshot.hash8().to_string(),
            sha256: import.snapshot.sha256.clone(),
            bytes: count(import.snapshot.bytes),
            format: import.format.name(),
            flags: summary
                .flags
                .iter()
                .map(|(flag, n)| format!("{flag}: {}", count(*n)))
                .collect::<Vec<_>>()
                .join(", "),
            rejected: import.rejected_count,
            notes: notes.take(20).map(ToString::to_string).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "dataflows.html")]
struct Page {
    frame: Frame,
    files: Vec<FileView>,
    /// Names of stored files that are damaged.
    damaged: Vec<String>,
}

/// Every imported file, by dataflow, oldest vintage first.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv];
    asked.allow(&[], &forms)?;
    let (mut files, mut damaged) = (Vec::new(), Vec::new());
    for dataflow in site.store.dataflows()? {
        let mut stored = Vec::new();
        for file in site.store.survey(&dataflow)? {
            match file {
                Ok(file) => stored.push(file),
                // Data would lack the file without a word.
                Err(error) if asked.form != Form::Page => return Err(error.into()),
                Err(error) => damaged.push(name(&dataflow, &error)),
            }
        }
        stored.sort_by_cached_key(StoredFile::order);
        files.extend(stored.into_iter().map(|file| file.import));
    }
    match asked.form {
        Form::Json => return Ok(Reply::json(stored::json(&files)?)),
        Form::Csv => return Ok(Reply::csv(stored::csv(&files)?)),
        _ => {}
    }
    let page = Page {
        frame: Frame::new("Dataflows", "dataflows", asked, &forms),
        files: files.iter().map(FileView::of).collect(),
        damaged,
    };
    Ok(Reply::html(page.render()?))
}

/// Dataflow and file name, without the folder.
fn name(dataflow: &DataflowId, error: &StoreError) -> String {
    let file = error.path().and_then(|path| path.file_name());
    let file = file.unwrap_or_default().to_string_lossy();
    format!("{dataflow}/{file}")
}
