//! Pages of an action tracker and documents. Pages written out here are made up.

mod arrivals;
mod written;

use std::fs;
use std::path::PathBuf;

use andamento_model::register::{Change, Draft, Entry, EntryId, Record, Register, Source, Value};
use andamento_sources::register::{
    Arrival, PageOptions, TextFile, TextKind, TrackerPage, is_tracker_page, read_tracker, settle,
    text_hash,
};

use crate::scene;

const INTRO: &str = "The 2021-2027 Action plan on integration and inclusion sets the following \
                     goals in relation to building strong partnerships:";

/// A made-up page of three actions.
fn page() -> String {
    format!(
        "{INTRO}\n- a made-up goal\n1. Walk together\nAction | Walk with everybody |\n---|---|\n\
         Status | Continuous |\nType | Partnership |\nImplementation | It goes on. |\n\
         2. Talk together\nAction | Talk with everybody |\n---|---|\nStatus | Pending |\nType |\n|\n\
         Implementation | So far:\n- one talk\n- another talk\n|\n\
         3. Eat together\nAction | Eat with everybody |\n---|---|\nStatus | Complete |\n\
         Type | Funding |\nImplementation | It was done. |\n"
    )
}

fn text(hash: char, content: &str) -> TextFile {
    let hash = hash.to_string().repeat(64);
    TextFile::new(
        "made-up.txt",
        &hash,
        content.len() as u64,
        content.as_bytes(),
    )
    .unwrap()
}

fn read(hash: char, content: &str) -> TrackerPage {
    read_tracker(&text(hash, content), &PageOptions::default()).unwrap()
}

fn entry(draft: &Draft) -> &Entry {
    draft.stated.as_ref().unwrap()
}

fn source(draft: &Draft) -> &Source {
    draft.source.as_ref().unwrap()
}

fn all(draft: &Draft, field: &str) -> String {
    entry(draft).all(field).join("; ")
}

/// A register in which these drafts stand.
pub(crate) fn register(drafts: &[Draft]) -> Register {
    Register::new(drafts.iter().enumerate().map(|(at, draft)| {
        Record {
            number: at as u64 + 1,
            entry: draft.entry.clone(),
            change: draft
                .stated
                .clone()
                .map_or(Change::Withdrawn, Change::Stated),
            about: draft.about,
            recorded: "2026-01-01T00:00:00Z".to_string(),
            recorded_by: "test".to_string(),
            source: draft.source.clone(),
            reason: draft.reason.clone(),
            hash: String::new(),
        }
    }))
}

fn arrival(hash: char, content: &str, standing: &Register) -> Arrival {
    settle(&read(hash, content), standing).unwrap()
}

fn recorded() -> Register {
    register(&arrival('a', &page(), &Register::default()).drafts)
}

#[test]
fn a_page_becomes_actions_with_a_line_for_each_field() {
    let page = read('a', &page());
    assert_eq!(page.rejected, []);
    let ids: Vec<_> = page.actions.iter().map(|a| a.entry.as_str()).collect();
    assert_eq!(
        ids,
        [
            "action/eu-2021-2027/partnerships/1",
            "action/eu-2021-2027/partnerships/2",
            "action/eu-2021-2027/partnerships/3",
        ]
    );
    let second = &page.actions[1];
    assert_eq!(entry(second).title(), "Talk together");
    assert_eq!(entry(second).text("promise"), Some("Talk with everybody"));
    assert_eq!(entry(second).text("status"), Some("Pending"));
    assert_eq!(all(second, "missing"), "types: empty in the source");
    let hash = text_hash("So far: - one talk\n- another  talk");
    assert_eq!(entry(second).text("text_hash"), Some(hash.as_str()));
    let source = source(second);
    assert_eq!((source.line, source.last_line), (Some(9), Some(18)));
    let lines: Vec<_> = source
        .fields
        .iter()
        .map(|(f, l)| (f.as_str(), *l))
        .collect();
    assert_eq!(
        lines,
        [
            ("implementation", 15),
            ("promise", 10),
            ("status", 12),
            ("title", 9),
            ("types", 13)
        ]
    );
}

#[test]
fn the_tracker_page_of_2025_has_thirteen_actions() {
    let file: PathBuf = match scene::data_folder("../seeds") {
        Some(folder) => folder.join("002_df44ec2a16b75cb1.txt"),
        None => return,
    };
    let content = fs::read_to_string(file).unwrap();
    assert!(is_tracker_page(&content));
    let page = read('b', &content);
    assert_eq!((page.actions.len(), page.rejected.len()), (13, 0));
    let count = |status| {
        let of = page.actions.iter().map(|a| entry(a).text("status"));
        of.filter(|found| *found == Some(status)).count()
    };
    assert_eq!(
        [count("Continuous"), count("Pending"), count("Complete")],
        [10, 2, 1]
    );
    let untyped = page.actions.iter().filter(|a| all(a, "types").is_empty());
    assert_eq!(untyped.count(), 8);
    for (at, action) in page.actions.iter().enumerate() {
        assert_eq!(
            entry(action).text("number"),
            Some((at + 1).to_string().as_str())
        );
        assert!(
            entry(action).text("text_hash").is_some(),
            "{}",
            action.entry
        );
        let heading = content
            .lines()
            .nth(source(action).line.unwrap() as usize - 1);
        assert!(heading.unwrap().ends_with(entry(action).title()));
        let row = source(action).fields["status"] as usize;
        assert!(
            content
                .lines()
                .nth(row - 1)
                .unwrap()
                .starts_with("Status |")
        );
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = read('a', &page());
    for other in [
        page().replace('\n', "\r\n"),
        page().replace('\n', "\r"),
        format!("\u{feff}{}", page()),
    ] {
        assert_eq!(read('a', &other).actions, plain.actions);
    }
}

#[test]
fn types_stand_in_cells_in_lists_and_in_one_cell() {
    for (cell, types) in [
        ("Type | Funding | Tool |", "Funding; Tool"),
        ("Type | Funding, Tool; Funding |", "Funding; Tool"),
        (
            "Type |\n- Funding\n- Made-up kind\n|",
            "Funding; Made-up kind",
        ),
        ("**Types** | - |", ""),
        ("Type | Action |", "Action"),
        ("| Type | Funding |", "Funding"),
    ] {
        let page = read('a', &page().replace("Type | Partnership |", cell));
        assert_eq!(all(&page.actions[0], "types"), types, "{cell}");
        assert_eq!(page.actions.len(), 3);
        assert_eq!(entry(&page.actions[0]).text("status"), Some("Continuous"));
    }
}

#[test]
fn rows_and_cells_that_are_missing_are_named_and_not_filled() {
    let missing = |from: &str, to: &str| {
        let read = read('a', &page().replace(from, to));
        assert_eq!(read.rejected, []);
        all(&read.actions[0], "missing")
    };
    assert_eq!(
        missing("Status | Continuous |\n", ""),
        "status: no such row in the source"
    );
    assert_eq!(
        missing("Status | Continuous |", "Status | |"),
        "status: empty in the source"
    );
    assert_eq!(
        missing("Type | Partnership |\n", ""),
        "types: no such row in the source"
    );
    assert_eq!(
        missing("Implementation | It goes on. |\n", ""),
        "implementation: no such row in the source"
    );
    assert_eq!(
        missing("Action | Walk with everybody |\n---|---|\n", ""),
        "promise: no such row in the source"
    );
    assert_eq!(
        missing("1. Walk together\n", "1.\n"),
        "title: empty in the source"
    );
}

#[test]
fn a_heading_whose_table_is_lost_is_an_action_without_values() {
    let lost = page().replace(
        "Action | Talk with everybody |\n---|---|\nStatus | Pending |\nType |\n|\nImplementation \
         | So far:\n- one talk\n- another talk\n|\n",
        "",
    );
    let page = read('a', &lost);
    assert_eq!(page.actions.len(), 3);
    assert_eq!(entry(&page.actions[1]).title(), "Talk together");
    assert_eq!(entry(&page.actions[1]).all("missing").len(), 4);
}

#[test]
fn unknown_statuses_stay_as_they_are_and_unknown_rows_are_told() {
    let text = page().replace(
        "Status | Continuous |",
        "Status | En cours (made up) |\nOwner | Somebody |",
    );
    let page = read('a', &text);
    assert_eq!(
        entry(&page.actions[0]).text("status"),
        Some("En cours (made up)")
    );
    let notes: Vec<_> = page.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["line 7: the row `Owner` is not read"]);
}

#[test]
fn a_table_that_lies_across_reads_like_one_that_stands() {
    let text = format!(
        "{INTRO}\n1. Walk\n| Action | Status | Type | Implementation |\n|---|---|---|---|\n\
         | Walk with all | Pending | Funding | It begins soon. |\n"
    );
    let page = read('a', &text);
    let action = &page.actions[0];
    assert_eq!(entry(action).text("status"), Some("Pending"));
    assert_eq!(all(action, "types"), "Funding");
    assert_eq!(all(action, "missing"), "");
}

#[test]
fn several_areas_on_a_page_count_their_actions_apart() {
    let housing = page().replace("building strong partnerships", "better housing");
    let page = read('a', &format!("{}\n{housing}", page()));
    assert_eq!((page.actions.len(), page.areas.len()), (6, 2));
    assert_eq!(
        page.actions[3].entry.as_str(),
        "action/eu-2021-2027/housing/1"
    );
    let places: Vec<_> = page.places.iter().map(|p| p.entry.as_str()).collect();
    assert_eq!(
        places,
        [
            "plan/eu-2021-2027",
            "area/eu-2021-2027/partnerships",
            "area/eu-2021-2027/housing"
        ]
    );
}

#[test]
fn a_page_that_does_not_say_its_place_needs_to_be_told() {
    let text_of = |content: &str| text('a', content);
    let bare = page().replace(INTRO, "A page.");
    let error = read_tracker(&text_of(&bare), &PageOptions::default()).unwrap_err();
    assert!(error.to_string().contains("--plan"), "{error}");
    let mut options = PageOptions {
        plan: EntryId::parse("plan/made-up").ok(),
        ..PageOptions::default()
    };
    let error = read_tracker(&text_of(&bare), &options).unwrap_err();
    assert!(error.to_string().contains("--area"), "{error}");
    options.area = Some("area/other/one".to_string());
    assert!(read_tracker(&text_of(&bare), &options).is_err());
    options.area = Some("one".to_string());
    options.as_of = Some("2026-03".parse().unwrap());
    let page = read_tracker(&text_of(&bare), &options).unwrap();
    assert_eq!(page.actions[0].entry.as_str(), "action/made-up/one/1");
    assert_eq!(entry(&page.actions[0]).text("as_of"), Some("2026-03"));
    assert_eq!(
        all(&page.places[1], "missing"),
        "title: not stated on the page"
    );
}

#[test]
fn two_actions_of_one_number_and_tables_without_one_are_left_out_with_their_line() {
    let text = page().replace("3. Eat together", "2. Eat together");
    let told: Vec<_> = read('a', &text)
        .rejected
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        ["line 19: number 2 is on line 9 already; an area has one action of a number"]
    );
    let text = page().replace("1. Walk together\n", "Walk together\n");
    let read_page = read('a', &text);
    assert_eq!(read_page.actions.len(), 2);
    assert_eq!(read_page.rejected[0].place.line, Some(4));
    let text = page().replace(
        "Status | Pending |",
        "Status | Pending |\nStatus | Complete |",
    );
    let told = read('a', &text).rejected[0].to_string();
    assert!(told.contains("on lines 12 and 13 differ"), "{told}");
}

#[test]
fn a_document_says_what_it_is_and_how_long() {
    let text = text('c', "\n# A **made-up** paper\n\nWords.\n");
    assert!(!is_tracker_page(&text.text));
    let draft = text.document(TextKind::Text).unwrap();
    assert_eq!(draft.entry.as_str(), "document/cccccccccccccccc");
    assert_eq!(entry(&draft).title(), "A **made-up** paper");
    assert_eq!(entry(&draft).text("lines"), Some("4"));
}

#[test]
fn names_in_the_slides_of_2020_are_masked_and_roles_stay() {
    let Some(folder) = scene::data_folder("../seeds") else {
        return;
    };
    let content = fs::read_to_string(folder.join("004_81df9b977a218344.txt")).unwrap();
    let text = text('d', &content);
    let lines: Vec<_> = text
        .masked
        .iter()
        .map(|m| (m.kind.name(), m.line))
        .collect();
    assert_eq!(lines, [("name", 16), ("name", 156), ("name", 176)]);
    assert_eq!(text.text.lines().count(), content.lines().count());
    assert!(text.text.contains("Policy Officer"));
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    for (bytes, part) in [
        (&b"a\nb\xc3"[..], "line 2: this is not UTF-8"),
        (
            b"a\nb\x00c",
            "line 2: it holds the control character U+0000",
        ),
        (b"\x1b[2J", "U+001B"),
        (b" \n\t\n", "only blanks"),
    ] {
        let error = TextFile::new("x.txt", "", 0, bytes)
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn hostile_pages_are_read_or_refused_and_never_shown_as_something_else() {
    let long = page().replace("It goes on.", &"x ".repeat(1 << 19));
    assert_eq!(read('a', &long).actions.len(), 3);
    let long = page().replace("Walk with everybody", &"x".repeat(1 << 20));
    let told = read('a', &long).rejected[0].to_string();
    assert!(
        told.starts_with("line 3: action 1:") && told.contains("longer than"),
        "{told}"
    );
    let marked = page().replace("Continuous", "\u{202e}suounitnoC");
    let told = read('a', &marked).rejected[0].to_string();
    assert!(told.contains("U+202E"), "{told}");
    let markup = page().replace("Walk together", "<script>alert(1)</script>Walk &lt;b&gt;");
    assert_eq!(entry(&read('a', &markup).actions[0]).title(), "Walk <b>");
    let many = format!("{}{}", page(), "1. x\n\n".repeat(50_000));
    assert_eq!(read('a', &many).actions.len(), 3);
}
