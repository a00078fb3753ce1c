//! Rules about actions, on made-up pages and on the page of the shared folder.

use andamento_analysis::register::lint::{Lint, Rule};

use super::page::{actions, of_one};
use super::{ask, of, record};

fn one(status: &str, implementation: &str, today: &str) -> Lint {
    let page = of_one(status, implementation);
    ask(actions("d", &page), &[("d", &page)], today)
}

fn rules(lint: &Lint) -> Vec<Rule> {
    lint.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_flipped_status_contradicts_and_shows_both_lines() {
    let text = "This action is continuous. |";
    assert_eq!(rules(&one("Continuous", text, "2026-01-01")), []);
    let found = one("Complete", text, "2026-01-01");
    assert_eq!(rules(&found), [Rule::StatusContradictsText]);
    let evidence = &found.findings[0].evidence;
    assert_eq!(evidence[0].text.as_deref(), Some("Status | Complete |"));
    assert_eq!(
        evidence[1].text.as_deref(),
        Some("This action is continuous.")
    );
    assert_eq!((evidence[0].line, evidence[1].line), (Some(5), Some(7)));
}

#[test]
fn a_list_is_empty_until_something_follows() {
    let empty =
        |text: &str| rules(&one("Continuous", text, "2026-01-01")) == [Rule::PromisedListEmpty];
    for text in [
        "So far it includes:\n|",
        "So far it includes: |",
        "So far it includes:\n\n- \n|",
        "So far it includes\n|",
        "So far it includes:\nSee also the reports. |",
        "So far it includes:\n- n/a\n- N.A.\n|",
        "So far it includes:\n- to be confirmed\n- (tbc)\n- TBD.\n|",
        "So far it includes:\n<ul><li></li></ul>\n|",
        "So far it includes: to be added later. |",
        "So far it includes:\n- None yet\n- More to follow soon.\n|",
        "The following projects were funded: |",
        "So far, it includes the following: |",
        "The call includes: training. It also includes: |",
        "So far it includes:\n<!-- - a forum -->\n|",
        "So far it includes:\n<!--\n- a forum\n-->\n|",
    ] {
        assert!(empty(text), "{text}");
    }
    for text in [
        "So far it includes:\n- a forum\n|",
        "So far it includes: a forum and a call. |",
        "So far it includes\na forum |",
        "So far it includes:\n- n/a\n- a forum\n|",
        "So far it includes:\n- a forum (tbc)\n|",
        "So far it includes:\n- None of the calls of 2021\n|",
        "So far it includes:\n<li>a forum</li>\n|",
        "See also the reports of the forum (EMF).\n|",
        "More will follow. |",
        "Details will be added later: see the hub. |",
        "So far it includes: nothing. |",
        "It includes: see the list of projects. |",
        "See also: |",
        "Website: |",
        "For more information: |",
        "Further information is available here: |",
        "Results: see the final report. |",
        "Budget: n/a |",
        "Deadline: tbc |",
        "Update: none. |",
        "Status as of May 2025: |",
        "It is not yet known what it includes: |",
        "So far it includes the call of 2023 (see: |",
        "The results follow the debates: |",
        "So far it includes:\n|\n- a forum\n|",
        "So far it includes: |\n\n- a forum\n",
        "So far it includes: |\n|\n* a forum\n",
        "<!-- So far it includes: -->\nThe network meets. |",
        "See all towns that it includes. |",
    ] {
        assert!(!empty(text), "{text}");
    }
}

#[test]
fn items_that_say_that_there_is_nothing_are_none_as_the_table_of_the_rules_says() {
    let page = include_str!("../../../../../docs/lint.md");
    let rows = page.lines().filter(|line| line.starts_with("| · "));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let items: String = cells[0].split('·').skip(1).fold(String::new(), |all, one| {
            all + &format!("- {}\n", one.trim())
        });
        let text = format!("The plan names four key areas:\n\n{items}\nEnd.\n");
        let counted = ask(Vec::new(), &[("d", &text)], "2026-01-01");
        let said = of(Rule::CountDiffers, &counted);
        let said = said.first().map_or("silent".to_string(), |found| {
            found.message.rsplit(' ').next().unwrap().to_string()
        });
        let listed = one(
            "Continuous",
            &format!("So far it includes:\n{items}|"),
            "2026-01-01",
        );
        let empty = match of(Rule::PromisedListEmpty, &listed).len() {
            0 => "silent",
            _ => "empty",
        };
        assert_eq!([&said, empty], [cells[1], cells[2]], "{row}");
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn a_promised_date_passes_with_its_last_day() {
    let overdue =
        |text: &str, today: &str| rules(&one("Pending", text, today)) == [Rule::PromisedDatePassed];
    for (text, first_day) in [
        ("The next session is planned for 2025-2026. |", "2027-01-01"),
        (
            "The next session, in turn, is planned for 2025–2026. |",
            "2027-01-01",
        ),
        ("The next session is planned for 2025/26. |", "2027-01-01"),
        ("A forum will take place in March 2026. |", "2026-04-01"),
        (
            "A forum is scheduled for 12 March 2026 in Brussels. |",
            "2026-03-13",
        ),
        (
            "The report is expected in the first half of 2026. |",
            "2026-07-01",
        ),
        (
            "The call, planned for Q3 2026, covers cities. |",
            "2026-10-01",
        ),
        ("A report is due by the end of 2026. |", "2027-01-01"),
        (
            "The session planned for 2024 was postponed to 2026. |",
            "2027-01-01",
        ),
    ] {
        let before: andamento_model::register::Day = first_day.parse().unwrap();
        assert!(overdue(text, first_day), "{text}");
        let last: String = match (before.month(), before.day()) {
            (1, 1) => format!("{}-12-31", before.year() - 1),
            (month, 1) => format!(
                "{}-{:02}-{}",
                before.year(),
                month - 1,
                if month == 4 { 31 } else { 30 }
            ),
            (month, day) => format!("{}-{month:02}-{:02}", before.year(), day - 1),
        };
        assert!(!overdue(text, &last), "{text} on {last}");
    }
    for text in [
        "More initiatives are expected to take place until 2027. |",
        "The forum took place in late 2024. |",
        "The session was planned for 2024. |",
        "A session is no longer planned for 2025. |",
        "The fund covers 2021-2027. |",
        "Experience since 2016 shows what is expected. |",
        // What follows may tell what came of it.
        "The network will meet in 2025. In May 2025, the network met in a port. |",
        "A call is planned for 2025. Under this call, 14 projects are funded. |",
        "A call is planned for 2025. [Closed] |",
        "The hub will be opened in 2025 and offers 30 courses. |",
        "A conference will take place on 5 March 2025 (recording). |",
        "The next academy is tentatively planned for 2025. |",
        "The next academy is planned for 2025 but may slip. |",
    ] {
        assert!(!overdue(text, "2040-01-01"), "{text}");
    }
}

#[test]
fn what_was_held_in_the_promised_time_is_not_overdue() {
    let page = of_one("Pending", "A session is planned for 2025. |");
    let item = "action/eu-2021-2027/partnerships/1";
    for (title, state, when, findings) in [
        ("Session", "held", "2025-05", 0),
        ("Session", "held", "2024", 1),
        ("Plenary", "held", "2025-05", 1),
        ("Session", "promised", "2025", 2),
    ] {
        let mut records = actions("d", &page);
        let fields = [
            ("title", title),
            ("state", state),
            ("when", when),
            ("item", item),
        ];
        records.push(record(9, "event/made-up", &fields, None));
        let found = ask(records, &[("d", &page)], "2026-01-01");
        assert_eq!(
            of(Rule::PromisedDatePassed, &found).len(),
            findings,
            "{title} {state} {when}"
        );
    }
}

#[test]
fn what_was_suspended_and_taken_up_again_is_not_suspended() {
    let suspended = "This action was suspended in 2020. |";
    let again = "This action was suspended in 2020. It resumed in 2022. |";
    assert_eq!(
        rules(&one("Continuous", suspended, "2026-01-01")),
        [Rule::StatusContradictsText]
    );
    assert_eq!(rules(&one("Continuous", again, "2026-01-01")), []);
}

#[test]
fn what_was_to_come_by_a_day_that_has_passed_may_have_come() {
    let text = "This action will be completed in 2026. |";
    let before = [Rule::StatusContradictsText];
    let after = [Rule::PromisedDatePassed];
    assert_eq!(rules(&one("Complete", text, "2026-12-31")), before);
    assert_eq!(rules(&one("Complete", text, "2027-01-01")), after);
}

#[test]
fn without_its_text_only_the_register_speaks_and_that_is_said() {
    let page =
        of_one("Complete", "This action is continuous. It includes:\n|").replace("Partnership", "");
    let found = ask(actions("d", &page), &[], "2026-01-01");
    assert_eq!(rules(&found), [Rule::FieldEmpty]);
    assert_eq!(found.findings[0].evidence[0].text, None);
    assert!(
        found.findings[0]
            .message
            .ends_with("(source text not loaded)")
    );
    assert_eq!(found.not_loaded, ["d"]);
}

#[test]
fn a_review_date_passes() {
    let fields = [("title", "Plan"), ("review_by", "2026-06")];
    for (today, findings) in [("2026-06-30", 0), ("2026-07-01", 1)] {
        let found = ask(vec![record(1, "plan/made-up", &fields, None)], &[], today);
        assert_eq!(of(Rule::ReviewDatePassed, &found).len(), findings);
    }
}
