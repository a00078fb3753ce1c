//! Pages that write their headings and cells in other ways. All of them are made up.

use andamento_sources::register::{is_tracker_page, unread_actions};

use super::{INTRO, all, entry, page, read};

#[test]
fn markup_in_cells_is_read_as_its_text() {
    let text = page()
        .replace("1. Walk together", "1. **Walk together**")
        .replace(
            "Status | Continuous |",
            "Status | <strong>Continuous</strong> |",
        )
        .replace(
            "Type | Partnership |",
            "Type | <ul><li>Funding</li><li>Tool</li></ul> |",
        )
        .replace("Status | Pending |", "**Status** | **Pending** |")
        .replace("Status | Complete |", "Status | Complete&nbsp; |")
        .replace("Type | Funding |", "Type | <br>&nbsp; |");
    let marked = read('a', &text);
    assert_eq!((marked.actions.len(), marked.rejected.len()), (3, 0));
    let [first, second, third] = &marked.actions[..] else {
        panic!("three actions");
    };
    assert_eq!(entry(first).title(), "Walk together");
    assert_eq!(all(first, "status"), "Continuous");
    assert_eq!(all(first, "types"), "Funding; Tool");
    assert_eq!(all(second, "status"), "Pending");
    assert_eq!(all(third, "status"), "Complete");
    assert_eq!(all(third, "missing"), "types: empty in the source");
}

#[test]
fn a_number_above_a_table_is_a_heading_in_every_usual_form() {
    for (first, second) in [
        ("1 - Walk together", "2 \u{2013} Talk together"),
        ("1 Walk together", "2 Talk together"),
        ("1.Walk together", "2.Talk together"),
        ("(1) Walk together", "(2) Talk together"),
        ("#1 Walk together", "#2 Talk together"),
        ("1: Walk together", "ACTION 2 Talk together"),
    ] {
        let text = page()
            .replace("1. Walk together", first)
            .replace("2. Talk together", second);
        assert!(is_tracker_page(&text), "{first}");
        assert_eq!(read('a', &text), read('a', &page()), "{first}");
    }
}

#[test]
fn a_number_in_a_text_or_a_year_above_a_table_is_no_heading() {
    let text = page().replace("It goes on. |", "It goes on:\n12 talks\n3 walks |");
    let counted = read('a', &text);
    assert_eq!(counted.actions.len(), 3);
    assert_eq!(counted.notes, []);
    let year = "2024 Report\nAction | Walk |\nStatus | Pending |\n";
    assert!(!is_tracker_page(&format!("{INTRO}\n{year}")));
}

#[test]
fn rows_of_actions_without_a_number_are_told_and_a_text_is_not() {
    let rows = "Action | Walk |\n---|---|\nStatus | Pending |\n";
    let note = unread_actions(&format!("{INTRO}\nWalk\n{rows}")).unwrap();
    let told = note.to_string();
    assert!(
        told.starts_with("line 3: this looks like tables of actions (Action, Status)"),
        "{told}"
    );
    let cells = "<td>Status</td>\n<td>Complete</td>\n<td>Type</td>\n<td>Tool</td>\n\
                 <td>Implementation</td>\n";
    assert!(unread_actions(cells).is_some());
    for text in [
        "Status: open\nwords\n",
        "Action\nwords | words\n",
        "Type | a |\n",
    ] {
        assert_eq!(unread_actions(text), None, "{text}");
    }
}
