//! What is due when: one view as table, CSV, JSON and calendar.

mod calendar;

use andamento_analysis::register::due::DueDate;
use andamento_model::register::Day;
use serde::Serialize;

use super::place::{DocumentNames, PlaceView, SupersededView, place};
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
    /// The sentence of the text that promises it; absent: an entry of the register states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// Why it is not due any more; absent: it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded: Option<SupersededView>,
}

#[derive(Serialize)]
struct DueView<'a> {
    kind: &'static str,
    today: String,
    dates: Vec<DateView<'a>>,
    /// Present where not all texts were read for times that they promise.
    #[serde(skip_serializing_if = "str::is_empty")]
    remark: &'static str,
    /// For `before=`; null: the list begins here.
    previous: Option<&'a str>,
    /// For `after=`; null: the list ends here.
    next: Option<&'a str>,
}

/// Where a part of the list lies in it. The default is all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ends {
    /// The place before which the list goes on, `2026-06-30/plan/made-up`. `None`: it begins here.
    pub previous: Option<String>,
    /// The place behind which the list goes on. `None`: it ends here.
    pub next: Option<String>,
}

/// Says that no text was read for times that it promises.
pub const NONE_READ: &str = "there are too many actions with a text to read them for a page; \
                             `andamento due` reads the texts";

/// Says that not all texts were read for times that they promise.
pub const NOT_ALL_READ: &str = "there are too many actions with a text to read all of them for \
                                times that they promise; at most those were read to which a promised event belongs";

fn view<'a>(date: &'a DueDate, names: &DocumentNames) -> DateView<'a> {
    DateView {
        until: date.span.last.to_string(),
        from: date.span.first.to_string(),
        kind: date.kind.name(),
        state: date.state_name(),
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
        text: date.text.as_deref(),
        superseded: date
            .superseded
            .as_ref()
            .map(|superseded| SupersededView::of(superseded, names)),
    }
}

/// An object with the day of the question, the dates, and where the list goes on. The remark says
/// which texts were not read for times that they promise; empty: all were read.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(
    found: &[DueDate],
    today: Day,
    names: &DocumentNames,
    (ends, remark): (&Ends, &'static str),
) -> Result<String, super::ViewError> {
    super::to_json(&DueView {
        kind: "due",
        today: today.to_string(),
        dates: found.iter().map(|date| view(date, names)).collect(),
        remark,
        previous: ends.previous.as_deref(),
        next: ends.next.as_deref(),
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
            date.state_name(),
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
            let place = |source| names.place(source);
            let mut source = date.record.source.as_ref().map_or_else(String::new, place);
            if let Some(superseded) = &date.superseded {
                source.push_str(&format!("; replaced by {}", place(&superseded.by)));
            }
            vec![
                date.span.to_string(),
                date.kind.name().to_string(),
                date.state_name().to_string(),
                date.entry.to_string(),
                date.title.clone(),
                source,
            ]
        })
        .collect();
    lay_out(&["when", "kind", "state", "entry", "what", "source"], &rows)
}
