//! What is due as iCalendar (RFC 5545): one all-day event a date.
//!
//! The event stands on the last day of the time, because it is due until then; a time of several
//! days is told in the description. The same register gives the same bytes: an event is
//! stamped with the time of its record, and numbered (`SEQUENCE`) by it, so that a client takes a
//! changed date over.

use andamento_analysis::register::due::{DueDate, DueKind};
use andamento_model::register::Day;

use crate::views::place::DocumentNames;
use crate::views::text_table::safe;

/// The longest content line in bytes, without its end.
const LONGEST: usize = 75;

/// The calendar. `window`: which dates these are; `None`: all.
pub fn calendar(found: &[DueDate], names: &DocumentNames, window: Option<&str>) -> String {
    let mut text = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Andamento//Register//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", "Andamento: what is due"),
    ] {
        line(&mut text, &format!("{name}:{value}"));
    }
    if let Some(window) = window {
        line(&mut text, &format!("X-WR-CALDESC:{}", escaped(window)));
    }
    // What a later page took back is no appointment; a client that takes the calendar anew drops it.
    for date in found.iter().filter(|date| date.superseded.is_none()) {
        event(&mut text, date, names);
    }
    line(&mut text, "END:VCALENDAR");
    text
}

fn event(text: &mut String, date: &DueDate, names: &DocumentNames) {
    let (title, what) = (safe(&date.title), what(date.kind));
    let time = if date.span.first == date.span.last {
        String::new()
    } else {
        format!(" (from {} to {})", date.span.first, date.span.last)
    };
    let mut said = format!("{what}{time}: {title}\n{}", date.entry);
    if let Some(item) = &date.item {
        said.push_str(&format!("\nof {item}"));
    }
    if let Some(source) = &date.record.source {
        said.push_str(&format!("\nread in {}", safe(&names.place(source))));
    }
    if let Some(sentence) = &date.text {
        said.push_str(&format!("\n{}", safe(sentence)));
    }
    let recorded = stamp(&date.record.recorded);
    line(text, "BEGIN:VEVENT");
    line(text, &format!("UID:{}.{}@andamento", uid(date), date.entry));
    line(text, &format!("DTSTAMP:{recorded}"));
    line(
        text,
        &format!("SEQUENCE:{}", date.record.number.min(i32::MAX as u64)),
    );
    line(
        text,
        &format!("DTSTART;VALUE=DATE:{}", compact(date.span.last)),
    );
    line(
        text,
        &format!("SUMMARY:{}", escaped(&format!("{what}: {title}"))),
    );
    line(text, &format!("DESCRIPTION:{}", escaped(&said)));
    line(text, &format!("CATEGORIES:{}", date.kind.name()));
    line(text, "TRANSP:TRANSPARENT");
    line(text, "END:VEVENT");
}

/// A text may promise several times: the time tells them apart.
fn uid(date: &DueDate) -> String {
    match date.kind {
        DueKind::Text => format!(
            "text.{}.{}",
            compact(date.span.first),
            compact(date.span.last)
        ),
        kind => kind.name().to_string(),
    }
}

fn what(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Review => "To be looked at again",
        DueKind::Due => "Promised by now",
        DueKind::Promised => "Promised event",
        DueKind::Text => "Promised in a text",
    }
}

fn compact(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `2026-11-22T04:24:09Z` as `20261122T042409Z`.
fn stamp(recorded: &str) -> String {
    recorded
        .chars()
        .filter(|c| !matches!(c, '-' | ':'))
        .collect()
}

/// A text value.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                safe.push('\\');
                safe.push(c);
            }
            '\n' => safe.push_str("\\n"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Writes a content line, folded between characters so that no line has more than 75 bytes.
fn line(text: &mut String, content: &str) {
    let mut length = 0;
    for c in content.chars() {
        if length + c.len_utf8() > LONGEST {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_unfold_to_the_same() {
        for content in ["x".repeat(75), "x".repeat(76), "ä€😀".repeat(60)] {
            let mut text = String::new();
            line(&mut text, &content);
            let lines: Vec<&str> = text.split_terminator("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= LONGEST), "{lines:?}");
            assert_eq!(lines.len() > 1, content.len() > LONGEST);
            assert_eq!(text.replace("\r\n ", "").trim_end(), content);
        }
    }

    #[test]
    fn separators_in_a_text_are_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne:f"), "a\\, b\\; c\\\\d\\ne:f");
        assert_eq!(stamp("2026-11-22T04:24:09Z"), "20261122T042409Z");
    }
}
