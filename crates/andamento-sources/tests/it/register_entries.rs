//! The project's own CSV templates. All entries here are made up.

use andamento_model::register::{EntryKind, Value};
use andamento_sources::register::{columns, is_entry_file, read_entries, template};

const HASH: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn every_template_reads_back_as_a_file_without_rows() {
    for kind in EntryKind::ALL {
        let text = template(kind);
        assert!(is_entry_file(text.as_bytes()), "{kind}");
        assert_eq!(text.trim_end().split(',').count(), columns(kind).len());
        let read = read_entries("template.csv", text.as_bytes()).unwrap();
        assert!(read.drafts.is_empty() && read.errors.is_empty());
    }
}

#[test]
fn a_row_becomes_a_draft_with_its_source_and_lists() {
    let text = format!(
        "id,plan,area,number,title,status,types,about,source_document,source_line,\
         source_last_line,source_fields\n\
         action/made-up/one/1,plan/made-up,area/made-up/one,1,\"Walk, and talk\",Pending,\
         Funding; Partnership,2026,{HASH},3,9,status:5; types:6\n"
    );
    let read = read_entries("made-up.csv", text.as_bytes()).unwrap();
    assert_eq!(read.errors, []);
    assert_eq!(read.kind, Some(EntryKind::Action));
    let draft = &read.drafts[0];
    let entry = draft.stated.as_ref().unwrap();
    assert_eq!(entry.title(), "Walk, and talk");
    let types = Value::Many(vec!["Funding".into(), "Partnership".into()]);
    assert_eq!(entry.value("types"), Some(&types));
    assert_eq!(draft.about.unwrap().to_string(), "2026");
    let source = draft.source.as_ref().unwrap();
    assert_eq!((source.line, source.last_line), (Some(3), Some(9)));
    assert_eq!(source.fields["types"], 6);
}

#[test]
fn every_error_of_a_file_names_row_column_and_remedy() {
    let text = "id,title,state,when,item\n\
                event/a,Forum,held,2020,plan/x\n\
                event/b,Forum,perhaps,soon,nothing\n\
                \n\
                event/c,,held,,\n\
                ,Forum,held,,\n\
                plan/d,Plan,,,\n\
                event/a,Forum,held,,\n\
                event/e,Forum,held,,,stray\n";
    let read = read_entries("made-up.csv", text.as_bytes()).unwrap();
    assert_eq!(read.drafts.len(), 1);
    assert_eq!(read.bad_rows, 6);
    let told: Vec<String> = read.errors.iter().map(ToString::to_string).collect();
    for (at, part) in [
        (0, "row 3, column `item`"),
        (
            1,
            "row 3, column `state`: `perhaps` is not one of: promised, held, cancelled",
        ),
        (2, "row 3, column `when`"),
        (3, "row 4 (line 5), column `title`: it is required"),
        (4, "row 5 (line 6), column `id`: it is empty"),
        (
            5,
            "of kind plan, the rows before are of kind event; put it into a file of its own",
        ),
        (6, "is given in row 2 already"),
        (7, "cell 6 is under no column"),
    ] {
        let mut sorted = told[..3].to_vec();
        sorted.sort();
        let line = if at < 3 { &sorted[at] } else { &told[at] };
        assert!(line.contains(part), "{line}");
    }
    assert_eq!(told.len(), 8);
}

#[test]
fn a_row_whose_id_contradicts_its_plan_area_or_number_is_refused() {
    let rows = "action/p/a/1,plan/p,area/p/a,1,Right\n\
                action/p/a/2,plan/p,area/p/a,9,Another number\n\
                action/p/a/3,plan/q,area/p/a,3,Another plan\n\
                action/p/a/4,plan/p,area/q/a,4,The area of another plan\n\
                action/foo/bar,plan/p,area/p/a,4,Named at will\n";
    let text = format!("id,plan,area,number,title\n{rows}");
    let read = read_entries("x.csv", text.as_bytes()).unwrap();
    assert_eq!(read.drafts.len(), 1);
    let told: Vec<String> = read.errors.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    for (at, part) in [
        "row 3, column `id`: it is `action/p/a/2`, and number 9 of area/p/a is `action/p/a/9`",
        "row 4, column `area`: `area/p/a` is no area of plan/q",
        "row 5, column `area`: `area/q/a` is no area of plan/p",
        "row 6, column `id`: it is `action/foo/bar`, and number 4 of area/p/a is `action/p/a/4`",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(told[at].starts_with(part), "{}", told[at]);
    }
}

#[test]
fn a_row_with_a_reason_alone_says_that_the_entry_no_longer_stands() {
    let read = read_entries("x.csv", b"id,title,reason\nplan/a,,taken back\n").unwrap();
    assert_eq!(read.errors, []);
    assert_eq!(read.drafts[0].stated, None);
    assert_eq!(read.drafts[0].reason.as_deref(), Some("taken back"));
}

#[test]
fn no_field_of_a_kind_has_the_name_of_a_column_beside_it() {
    for kind in EntryKind::ALL {
        let mut names = columns(kind);
        names.sort_unstable();
        assert!(names.windows(2).all(|two| two[0] != two[1]), "{kind}");
    }
}

#[test]
fn a_line_needs_a_document_and_lines_run_forward() {
    for (cells, column) in [
        (",3,,", "source_document"),
        ("abc,3,,", "source_document"),
        (&*format!("{HASH},0,,"), "source_line"),
        (&*format!("{HASH},3,2,"), "source_last_line"),
        (&*format!("{HASH},3,,status"), "source_fields"),
        (&*format!("{HASH},3,,status:1;status:2"), "source_fields"),
    ] {
        let text = format!(
            "id,title,source_document,source_line,source_last_line,source_fields\nplan/a,A,{cells}\n"
        );
        let read = read_entries("x.csv", text.as_bytes()).unwrap();
        let columns: Vec<_> = read.errors.iter().map(|e| e.column.as_deref()).collect();
        assert_eq!(columns, [Some(column)], "{cells}");
        assert!(read.drafts.is_empty());
    }
}

#[test]
fn a_header_that_cannot_be_understood_is_refused_with_what_to_do() {
    for (bytes, part) in [
        (&b""[..], "andamento template"),
        (b"id;title\nplan/a;A\n", "save the file with commas"),
        (b"id,title,title\n", "twice"),
        (b"title\nA\n", "no column `id`"),
        (b"id,titel\nplan/a,A\n", "no column `titel` for plan"),
        (b"id,\xff\n", "UTF-8"),
    ] {
        let error = read_entries("x.csv", bytes).unwrap_err().to_string();
        assert!(error.starts_with("x.csv: header: "), "{error}");
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn bytes_that_would_not_show_as_what_they_are_are_refused_by_cell() {
    for cell in [
        &b"\"a\x00b\""[..],
        b"a\xffb",
        "a\u{202e}b".as_bytes(),
        b"\"two\nlines\"",
        b"\"never closed",
    ] {
        let mut text = b"id,title\nplan/a,".to_vec();
        text.extend_from_slice(cell);
        text.push(b'\n');
        let read = read_entries("x.csv", &text).unwrap();
        assert_eq!(read.errors[0].column.as_deref(), Some("title"), "{cell:?}");
        assert!(read.drafts.is_empty());
    }
    let long = format!("id,title\nplan/a,{}\n", "x".repeat(1 << 20));
    let read = read_entries("x.csv", long.as_bytes()).unwrap();
    assert!(read.errors[0].message.contains("longer than"));
}
