//! The project's own CSV templates. All entries here are made up.

mod onto;

use andamento_model::register::{EntryKind, Value};
use andamento_model::{Aggregates, Codelists, NutsTable};
use andamento_sources::register::{
    Beside, EntryFile, RegisterError, Territories, columns, is_entry_file, template,
};

const HASH: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A file of which nothing is known beside it.
fn read_entries(file: &str, bytes: &[u8]) -> Result<EntryFile, RegisterError> {
    andamento_sources::register::read_entries(file, bytes, &Beside::default())
}

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

#[test]
fn what_takes_no_room_and_what_cannot_be_meant_is_refused_by_cell() {
    for (file, column) in [
        ("id,title\nplan/a,Par\u{200b}ty\n", "title"),
        ("id,title\nplan/a\u{200b},Party\n", "id"),
        ("id,title,missing\nplan/a,A,nosuch: lost\n", "missing"),
        ("id,title,amount\nprogramme/a,A,10\n", "currency"),
        ("id,subject,property\nclaim/a,plan/a,number\n", "value"),
        (
            "id,item,title,unit,target\ntarget/a,plan/a,A,persons,-5\n",
            "target",
        ),
        ("id,from,to,class\nlink/a,plan/a,hello world,uses\n", "to"),
        ("id,from,to,class\nlink/a,plan/a,plan/a,same-as\n", "to"),
        ("id,title,state,when\nevent/a,A,held,2030\n", "when"),
    ] {
        let beside = Beside {
            today: Some("2026-11-22".parse().unwrap()),
            ..Beside::default()
        };
        let bytes = file.as_bytes();
        let read = andamento_sources::register::read_entries("x.csv", bytes, &beside).unwrap();
        let columns: Vec<_> = read.errors.iter().map(|e| e.column.as_deref()).collect();
        assert_eq!(columns, [Some(column)], "{file}: {:?}", read.errors);
        assert!(read.drafts.is_empty(), "{file}");
    }
}

#[test]
fn a_code_that_no_list_of_territories_has_is_remarked_with_what_is_near() {
    let mut codelists = Codelists::default();
    let geo = "dimension,code,label,codelist,link,basis\n\
               geo,LV,Latvia,made up,https://tests.example,use\n\
               geo,UK,United Kingdom,made up,https://tests.example,use\n";
    codelists.add_csv(geo).unwrap();
    let nuts = "code,level,name,n2010,n2013,n2016,n2021,n2024\nBE3,1,made up,1,1,1,1,1\n";
    let nuts = NutsTable::parse(nuts).unwrap();
    let aggregates = Aggregates::parse("aggregate,member\nEU27_2020,LV\n").unwrap();
    let known = Territories::new(&codelists, &nuts, &aggregates);
    for code in ["LV", "BE3", "EU27_2020", "UK"] {
        assert_eq!(known.doubt(code), None, "{code}");
    }
    for (code, part) in [
        ("XX", "no list of territories"),
        ("VL", "near: LV"),
        ("EU27_2O20", "near: EU27_2020"),
        ("GB", "write `UK`"),
        ("GR30", "write `EL30`"),
    ] {
        let doubt = known.doubt(code).unwrap();
        assert!(doubt.contains(part), "{doubt}");
    }
    let beside = Beside {
        territories: Some(&known),
        ..Beside::default()
    };
    let file = b"id,title,territories\npractice/a,A,LV; GR\n";
    let read = andamento_sources::register::read_entries("x.csv", file, &beside).unwrap();
    assert_eq!((read.drafts.len(), read.remarks.len()), (1, 1));
    let told = read.remarks[0].to_string();
    assert!(
        told.starts_with("row 2, column `territories`: `GR`"),
        "{told}"
    );
}
