//! The ways into the register, for any bytes: a file of entries, a page of actions, a text.
//!
//! Every draft that comes out has a source within the text; what was masked leaves the lines
//! where they were, and masking again finds nothing more of an address; a page that stands adds
//! nothing when it comes again.

#![no_main]

use andamento_model::register::{Change, EntryId, Record, Register};
use andamento_sources::register::{
    Beside, PageOptions, TextFile, TextKind, is_entry_file, is_tracker_page, mask, read_entries,
    read_tracker, settle,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if is_entry_file(bytes)
        && let Ok(read) = read_entries("fuzz.csv", bytes, &Beside::default())
    {
        assert!(read.errors.len() as u64 <= read.error_count);
        assert_eq!(read.error_count == 0, read.bad_rows == 0);
        assert!(
            read.drafts
                .iter()
                .all(|d| Some(d.entry.kind()) == read.kind)
        );
    }
    let hash = "a".repeat(64);
    let Ok(text) = TextFile::new("fuzz.txt", &hash, bytes.len() as u64, bytes) else {
        return;
    };
    let document = text.document(TextKind::Text).expect("a text is a document");
    assert!(document.stated.is_some());
    let (again, _) = mask(&text.text);
    assert_eq!(again.lines().count(), text.text.lines().count());
    if !is_tracker_page(&text.text) {
        return;
    }
    let options = PageOptions {
        area: Some("one".to_string()),
        plan: EntryId::parse("plan/fuzz").ok(),
        as_of: None,
    };
    let Ok(page) = read_tracker(&text, &options) else {
        return;
    };
    let lines = text.line_count();
    let mut records = Vec::new();
    let arrived = settle(&page, &Register::default()).expect("entries are entries again");
    for (at, draft) in arrived.drafts.iter().enumerate() {
        let source = draft.source.as_ref().expect("what was read has a source");
        let spans = source.line.into_iter().chain(source.last_line);
        assert!(
            spans
                .chain(source.fields.values().copied())
                .all(|line| { line > 0 && u64::from(line) <= lines })
        );
        records.push(Record {
            number: at as u64 + 1,
            entry: draft.entry.clone(),
            change: draft
                .stated
                .clone()
                .map_or(Change::Withdrawn, Change::Stated),
            about: draft.about,
            recorded: "2026-01-01T00:00:00Z".to_string(),
            recorded_by: "fuzz".to_string(),
            source: draft.source.clone(),
            reason: draft.reason.clone(),
            hash: String::new(),
        });
    }
    let again = settle(&page, &Register::new(records)).expect("entries are entries again");
    assert!(again.drafts.is_empty() && again.unchanged == page.actions.len());
});
