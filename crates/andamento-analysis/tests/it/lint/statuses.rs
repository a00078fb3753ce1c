//! The tables of docs/lint-status.md and docs/lint-promises.md hold.

use andamento_analysis::register::lint::{contradicts, promises};

use super::lexicon;

/// Number and title of the action in the table.
const OF_THE_TABLE: (&str, &str) = ("4", "Teach the harbour");

/// The cells of the lines of a page's tables behind its heading `The table`.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let tables = page.split("## The table").nth(1).unwrap();
    let lines = tables.lines().filter(|line| {
        line.starts_with("| ") && !line.starts_with("| status |") && !line.starts_with("| text |")
    });
    lines
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn every_line_of_the_page_on_statuses_holds() {
    let lexicon = lexicon();
    let today = "2026-11-22".parse().unwrap();
    let (mut all, mut silent, mut wrong) = (0, 0, Vec::new());
    for row in rows(include_str!("../../../../../docs/lint-status.md")) {
        let [status, sentence, verdict] = row[..] else {
            panic!("{row:?}");
        };
        let expected = match verdict {
            "contradiction" => true,
            "silent" => false,
            other => panic!("{other}"),
        };
        all += 1;
        silent += usize::from(!expected);
        let status = status.trim_matches('`');
        let lines = sentence.trim_matches('`').split('⏎');
        let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
        let text = lines.collect::<Vec<_>>().join("\n");
        if contradicts(status, &text, OF_THE_TABLE, &lexicon, today) != expected {
            wrong.push(row.join(" | "));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all >= 250 && silent >= 120, "{all} lines, {silent} silent");
}

#[test]
fn every_line_of_the_page_on_promises_holds() {
    let lexicon = lexicon();
    let (mut all, mut wrong) = (0, Vec::new());
    for row in rows(include_str!("../../../../../docs/lint-promises.md")) {
        let [text, expected] = row[..] else {
            panic!("{row:?}");
        };
        all += 1;
        let found = promises(text, &lexicon).into_iter();
        let days: Vec<String> = found.map(|span| span.last.to_string()).collect();
        let none = || "none".to_string();
        let days = if days.is_empty() {
            none()
        } else {
            days.join(", ")
        };
        if days != expected {
            wrong.push(format!("{} => {days}", row.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all >= 100, "{all} lines");
}
