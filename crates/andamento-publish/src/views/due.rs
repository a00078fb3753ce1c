//! What is due when: one view as table, CSV, JSON and calendar.

mod calendar;

use andamento_analysis::register::due::DueDate;
use andamento_model::register::Day;
use serde::Serialize;

use super::place::{DocumentNames, PlaceView, place};
use super::text_table::lay_out;

pub use calendar::calendar;

/// The columns of the CSV: one line a date.
pub const COLUMNS: [&str; 10] = [
    "until", "from", "kind", "state", "entry", "title", "item", "record", "recorded", "source",
];

#[derive(Serialize)]
struct DateView<'a> {
    until: String,
    from: String,
    kind: &'static str,
    state: &'static str,
    entry: &'a str,
    title: &'a str,
    item: Option<&'a str>,
    record: u64,
    recorded: &'a str,
    source: Option<PlaceView>,
}

#[derive(Serialize)]
struct DueView<'a> {
    kind: &'static str,
    today: String,
    dates: Vec<DateView<'a>>,
}

fn view<'a>(date: &'a DueDate, names: &DocumentNames) -> DateView<'a> {
    DateView {
        until: date.span.last.to_string(),
        from: date.span.first.to_string(),
        kind: date.kind.name(),
        state: date.state.name(),
        entry: date.entry.as_str(),
        title: &date.title,
        item: date.item.as_ref().map(|item| item.as_str()),
        record: date.record.number,
        recorded: &date.record.recorded,
        source: date
            .record
            .source
            .as_ref()
            .map(|source| place(source, names)),
    }
}

/// An object with the day of the question and all dates.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(
    found: &[DueDate],
    today: Day,
    names: &DocumentNames,
) -> Result<String, super::ViewError> {
    super::to_json(&DueView {
        kind: "due",
        today: today.to_string(),
        dates: found.iter().map(|date| view(date, names)).collect(),
    })
}

/// One line a date, with [`COLUMNS`].
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &[DueDate], names: &DocumentNames) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for date in found {
        let source = date.record.source.as_ref();
        writer.write_record([
            date.span.last.to_string().as_str(),
            &date.span.first.to_string(),
            date.kind.name(),
            date.state.name(),
            date.entry.as_str(),
            &date.title,
            date.item.as_ref().map_or("", |item| item.as_str()),
            &date.record.number.to_string(),
            &date.record.recorded,
            &source.map_or_else(String::new, |source| names.place(source)),
        ])?;
    }
    super::finish(writer)
}

/// For reading: one line a date.
pub fn table(found: &[DueDate], names: &DocumentNames) -> String {
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|date| {
            let source = date.record.source.as_ref();
            vec![
                date.span.to_string(),
                date.kind.name().to_string(),
                date.state.name().to_string(),
                date.entry.to_string(),
                date.title.clone(),
                source.map_or_else(String::new, |source| names.place(source)),
            ]
        })
        .collect();
    lay_out(&["when", "kind", "state", "entry", "what", "source"], &rows)
}
