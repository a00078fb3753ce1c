//! What is told of dates, held against everything that was recorded of an entry before.

use super::*;

fn as_of(date: &str) -> Draft {
    let fields = [
        ("plan", "plan/p"),
        ("area", "area/p/1"),
        ("number", "1"),
        ("title", "made up"),
        ("as_of", date),
    ];
    draft("action/p/1/1", &fields)
}

fn about(span: &str, title: &str) -> Draft {
    let mut draft = plan("a", title);
    draft.about = Some(span.parse().unwrap());
    draft
}

/// The remarks about dates.
fn told(ledger: &Ledger, drafts: &[Draft], day: u32) -> Vec<String> {
    let remarks = ledger.append(drafts, &on(day)).unwrap().remarks;
    let dates = |one: &String| one.contains("overlaps with") || one.contains("dated ");
    remarks.into_iter().filter(dates).collect()
}

#[test]
fn an_older_date_is_held_against_the_latest_of_all_records() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    assert_eq!(told(&ledger, &[as_of("2025-05-01")], 1), [""; 0]);
    for (day, date) in [(2, "2023-03"), (3, "2024-01-01"), (4, "2022")] {
        let told = told(&ledger, &[as_of(date)], day);
        assert_eq!(told.len(), 1, "{date}: {told:?}");
        assert!(
            told[0].contains("(2025-05-01)") && told[0].contains(date),
            "{told:?}"
        );
    }
    assert_eq!(
        told(&ledger, &[as_of("2025-05")], 5),
        [""; 0],
        "it holds that day"
    );
    assert_eq!(told(&ledger, &[as_of("2025-06-01")], 6), [""; 0]);
    // What was taken out is known to nobody.
    ledger.redact(6, "made up", &on(7)).unwrap();
    ledger.redact(5, "made up", &on(7)).unwrap();
    let told = told(&ledger, &[as_of("2025-04-01")], 8);
    assert!(told[0].contains("(2025-05-01)"), "{told:?}");
}

#[test]
fn records_of_one_batch_are_held_against_each_other_too() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let dates = [as_of("2025-05-01"), as_of("2023"), as_of("2024")];
    assert_eq!(told(&ledger, &dates, 1).len(), 2);
    let spans = [
        about("2024", "x"),
        about("2026", "y"),
        about("2024-03/2025-01", "z"),
    ];
    let told = told(&ledger, &spans, 2);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("about 2024;"), "{told:?}");
}

#[test]
fn a_time_is_held_against_every_time_that_was_stated_before() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    for (day, span) in [(1, "2010/2012"), (2, "2020"), (3, "2022-05"), (4, "2021")] {
        assert_eq!(told(&ledger, &[about(span, span)], day), [""; 0], "{span}");
    }
    for (day, span, stood) in [
        (5, "2011-06-01", "2010/2012"),
        (6, "2019-12-31/2020-01-01", "2020"),
        (7, "2022", "2022-05"),
        (8, "2012-12-31", "2010/2012"),
    ] {
        let told = told(&ledger, &[about(span, span)], day);
        assert_eq!(told.len(), 1, "{span}: {told:?}");
        assert!(told[0].contains(&format!("about {stood};")), "{told:?}");
    }
    // The same time again is a correction, not an overlap.
    assert_eq!(told(&ledger, &[about("2021", "better")], 9), [""; 0]);
}
