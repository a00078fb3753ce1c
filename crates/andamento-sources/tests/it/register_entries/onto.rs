//! A row laid over what stands of its entry. All entries here are made up.

use andamento_model::register::{Draft, Record, Register};
use andamento_sources::register::{Beside, EntryFile, named_entries, read_entries};

use super::HASH;
use crate::register_pages::register;

const OTHER: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const HEADER: &str = "id,plan,area,number,title,status,types,summary,due,as_of,text_hash,missing,\
                      about,source_document,source_line,source_last_line,source_fields,reason";
const WHO: &str = "action/p/a/4,plan/p,area/p/a,4,Walk";

/// The action as it stands: with a summary, a date, and lines of a document.
fn standing() -> Register {
    let row = format!(
        "{WHO},Complete,Funding,In own words,,2025,{OTHER},due: not stated,2024,{HASH},3,9,\
         status:5,"
    );
    let text = format!("{HEADER}\n{row}\n");
    let read = read_entries("x.csv", text.as_bytes(), &Beside::default()).unwrap();
    assert_eq!(read.errors, []);
    register(&read.drafts)
}

/// A file of one row over what stands: the draft, and what is told.
fn over(header: &str, row: &str) -> (Draft, Vec<String>) {
    let standing = standing();
    let beside = Beside {
        standing: Some(&standing),
        ..Beside::default()
    };
    let text = format!("{header}\n{row}\n");
    let read: EntryFile = read_entries("x.csv", text.as_bytes(), &beside).unwrap();
    assert_eq!(read.errors, []);
    let told = read.remarks.iter().map(ToString::to_string).collect();
    (read.drafts.into_iter().next().unwrap(), told)
}

fn stood() -> (Draft, Record) {
    let standing = standing();
    let record = standing.records().next().unwrap().clone();
    let draft = Draft {
        entry: record.entry.clone(),
        stated: record.stated().cloned(),
        about: record.about,
        source: record.source.clone(),
        reason: None,
    };
    (draft, record)
}

#[test]
fn a_date_added_with_the_source_left_empty_takes_nothing_out() {
    let row = format!("{WHO},Complete,Funding,,2027,,,,,,,,,");
    let (draft, told) = over(HEADER, &row);
    let (before, record) = stood();
    let entry = draft.stated.as_ref().unwrap();
    assert_eq!(entry.text("due"), Some("2027"));
    for field in ["summary", "as_of", "text_hash", "status", "types"] {
        assert_eq!(
            entry.value(field),
            record.stated().unwrap().value(field),
            "{field}"
        );
    }
    assert_eq!((&draft.source, draft.about), (&before.source, before.about));
    // The reason why there was no due date goes with the date.
    assert_eq!(entry.value("missing"), None);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("the value that was missing is given, so `missing`"),
        "{told:?}"
    );
    for part in [
        "`summary`",
        "`as_of`",
        "`about`",
        "the source (aaaaaaaa, lines 3 to 9)",
        "`(none)`",
    ] {
        assert!(told[1].contains(part), "{part}: {told:?}");
    }
}

#[test]
fn a_row_of_two_columns_changes_one_value_and_no_other() {
    let (draft, told) = over("id,due", "action/p/a/4,2027");
    let (before, _) = stood();
    assert_eq!(draft.stated.as_ref().unwrap().text("due"), Some("2027"));
    assert_eq!(draft.stated.as_ref().unwrap().title(), "Walk");
    assert_eq!(draft.source, before.source);
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn what_stands_stated_again_or_left_empty_is_what_stands() {
    let (before, _) = stood();
    let full = format!(
        "{WHO},Complete,Funding,In own words,,2025,{OTHER},due: not stated,2024,{HASH},3,9,status:5,"
    );
    for (header, row) in [
        (HEADER, full.as_str()),
        (HEADER, &format!("{WHO},,,,,,,,,,,,,")),
        ("id,title", "action/p/a/4,Walk"),
    ] {
        assert_eq!(over(header, row).0, before, "{row}");
    }
}

#[test]
fn a_value_that_stood_leaves_only_by_a_word_of_its_own() {
    let row = "action/p/a/4,(none),(none),(none)";
    let (draft, told) = over("id,summary,about,source_document", row);
    let entry = draft.stated.as_ref().unwrap();
    assert_eq!(entry.value("summary"), None);
    assert_eq!((draft.about, draft.source), (None, None));
    // Without the document its date and the hash of its text say nothing.
    assert_eq!(
        (entry.value("as_of"), entry.value("text_hash")),
        (None, None)
    );
    assert!(told[0].contains("`as_of`, `text_hash`"), "{told:?}");
    let standing = standing();
    let beside = Beside {
        standing: Some(&standing),
        ..Beside::default()
    };
    let read = read_entries("x.csv", b"id,title\naction/p/a/4,(none)\n", &beside).unwrap();
    assert_eq!(read.errors[0].column.as_deref(), Some("title"));
}

#[test]
fn a_changed_value_is_not_put_under_the_source_that_says_otherwise_and_that_is_told() {
    let (draft, told) = over("id,status", "action/p/a/4,Continuous");
    assert_eq!((draft.source.clone(), draft.about), (None, None));
    let entry = draft.stated.as_ref().unwrap();
    assert_eq!(
        (entry.text("as_of"), entry.text("summary")),
        (None, Some("In own words"))
    );
    assert!(
        told[0].contains("the row changes `status`, so `as_of`, `text_hash`, `about`"),
        "{told:?}"
    );
    assert!(told[0].contains("the source (aaaaaaaa, lines 3 to 9) of what stood are taken out"));
    // Named again, the document stays with its lines; own words never concern the source.
    let row = format!("action/p/a/4,Continuous,{HASH},2025");
    let (draft, _) = over("id,status,source_document,as_of", &row);
    assert_eq!(draft.source, stood().0.source);
    let (draft, told) = over("id,summary", "action/p/a/4,Other words");
    assert_eq!((draft.source, told), (stood().0.source, Vec::new()));
}

#[test]
fn another_document_brings_its_own_lines_and_date() {
    let row = format!("action/p/a/4,{OTHER},7");
    let (draft, told) = over("id,source_document,source_line", &row);
    let source = draft.source.unwrap();
    assert_eq!(
        (source.document.as_str(), source.line, source.last_line),
        (OTHER, Some(7), None)
    );
    assert!(source.fields.is_empty());
    assert_eq!(draft.stated.unwrap().text("as_of"), None);
    assert!(told[0].contains("`as_of`"), "{told:?}");
}

#[test]
fn what_was_withdrawn_gives_nothing_to_a_row() {
    let (mut before, _) = stood();
    before.stated = None;
    let standing = register(&[before]);
    let beside = Beside {
        standing: Some(&standing),
        ..Beside::default()
    };
    let read = read_entries("x.csv", b"id,due\naction/p/a/4,2027\n", &beside).unwrap();
    assert!(read.drafts.is_empty() && read.error_count > 0);
}

#[test]
fn the_entries_that_a_file_names_are_known_before_it_is_read() {
    let named = named_entries(b"\xef\xbb\xbftitle,id\nA,plan/b\nB,plan/a\nC,plan/a\nD,nothing\n");
    let named: Vec<_> = named.iter().map(|id| id.as_str()).collect();
    assert_eq!(named, ["plan/a", "plan/b"]);
    assert!(named_entries(b"").is_empty());
}
