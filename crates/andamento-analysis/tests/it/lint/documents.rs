//! Rules across documents, on made-up texts and on the documents of the shared folder.

use std::path::PathBuf;

use andamento_analysis::register::lint::{Lint, Rule};
use andamento_model::register::Record;

use super::page::actions;
use super::{ask, lines, of, record};

fn texts(texts: &[(&str, &str)]) -> Lint {
    ask(Vec::new(), texts, "2026-01-01")
}

fn differs(texts_of: &[(&str, &str)]) -> Vec<String> {
    let found = texts(texts_of);
    of(Rule::CountDiffers, &found)
        .iter()
        .map(|f| f.message.clone())
        .collect()
}

#[test]
fn a_list_is_as_long_as_announced_or_not() {
    let list = |number: &str, items: &str| {
        differs(&[(
            "d",
            &format!("It names {number} key areas:\n\n{items}\nEnd."),
        )])
    };
    let three = "- one\n- two\n  - inner\n- three\n  goes on\n";
    assert!(list("three", three).is_empty());
    assert!(list("3", three).is_empty());
    assert_eq!(list("two", three), ["2 are announced, the list has 3"]);
    assert_eq!(list("four", three), ["4 are announced, the list has 3"]);
    assert!(list("four", "no list\n").is_empty());
    assert!(differs(&[("d", "A 12-week round of talks, including:\n- one\n- two\n")]).is_empty());
    let with = |announcement: &str, items: &str| {
        differs(&[("d", &format!("{announcement}:\n\n{items}\n"))])
    };
    for announcement in [
        "Four priorities",
        "The following four actions were taken",
        "The network highlighted four key areas for consideration",
        "There are four recommendations",
    ] {
        assert_eq!(
            with(announcement, three),
            ["4 are announced, the list has 3"],
            "{announcement}"
        );
    }
    for announcement in [
        "It names at least four priorities",
        "It names more than two priorities",
        "It proposes over two measures",
        "It proposes up to four measures",
        "It proposes some two measures",
        "Two of the seven areas are",
        "Here are some of the five actions",
        "Two of our five actions are described below",
        "Among the five recommendations",
        "It has five priorities, including",
        "It has five priorities, for example",
        "It sets out six actions such as",
        "In addition to the five priorities, we ask for",
        "Beyond the five priorities of the plan, we see these areas",
        "Besides the five actions above",
        "The first of five recommendations",
        "We add two further recommendations",
        "The statement on the six areas calls on towns to act",
        "In two towns we ask for four measures",
        "It should have four priorities",
        "It does not have four priorities",
    ] {
        assert!(with(announcement, three).is_empty(), "{announcement}");
    }
    for items in [
        "- one\n\nThis is why.\n\n- two\n\n- three\n\n- four",
        "- Housing\n  - one\n  - two\n- Work\n  - three\n  - four",
        "1. one\n- inner\n2. two\n- inner\n3. three\n4. four",
        "- one\n<!-- - none -->\n- two\n- three\n- four",
        "<!--\n- none\n-->\n- one\n- two\n- three\n- four",
    ] {
        assert!(
            with("It makes four recommendations", items).is_empty(),
            "{items}"
        );
    }
}

#[test]
fn numbers_of_areas_are_compared_for_one_plan_across_documents() {
    let five = "The 2016 action plan has five priority areas.";
    assert!(differs(&[("a", five)]).is_empty());
    assert_eq!(
        differs(&[
            ("a", five),
            (
                "b",
                "The Action Plan on the Integration of Third-Country Nationals\n\nA frame, 7 policy priorities\n"
            )
        ]),
        ["the number of its areas is stated as 5, 7"]
    );
    let sixth = "The 2016 action plan\n\n- **Sixth priority area: tools**\n";
    assert_eq!(
        differs(&[("a", five), ("b", sixth)]),
        ["the number of its areas is stated as 5, at least 6"]
    );
    assert!(differs(&[("a", &five.replace("five", "six")), ("b", sixth)]).is_empty());
    let other = "The Action Plan on Integration and Inclusion has six priority areas.";
    assert!(differs(&[("a", five), ("b", other)]).is_empty());
    let new = "The action plan on integration and inclusion 2021-2027 ";
    let four = format!("{new}has four main areas.");
    let work = format!("{new}covers five main areas of work.");
    let exact = ["the number of its areas is stated as 4, 5"];
    assert_eq!(differs(&[("a", &four), ("b", &work)]), exact);
    let both = format!("{new}has four areas, unlike the 2016 action plan, which had five areas.");
    let six = "The six priority areas of the 2016 action plan.";
    assert!(differs(&[("a", &both), ("b", &four), ("c", five)]).is_empty());
    assert_eq!(
        differs(&[("a", &both), ("b", six)]),
        ["the number of its areas is stated as 5, 6"]
    );
    for other in [
        "has four areas. It does not have six priority areas.",
        "does not have six priority areas.",
        "should have six priority areas.",
        "will have six priority areas.",
        "has at least three priority areas.",
        "has more than three priority areas.",
        "brought progress in three priority areas.",
        "funds projects across two priority areas.",
        "adds two priority areas to those of the earlier plan.",
        "has six priority areas that concern towns less.",
        "has four areas. Italy adopted its own action plan with six priority areas.",
        "is known. Italy adopted a strategy. It has six priority areas.",
        "is known. The new plan has six priority areas.",
        "has six priority areas?",
        "is known.\n\n- Italy: six priority areas\n",
        "is known.\n\n- Six priority areas in a draft\n",
    ] {
        let said = format!("{new}{other}");
        assert!(differs(&[("a", &four), ("b", &said)]).is_empty(), "{said}");
    }
    for other in [
        "A first draft of the NAME had six priority areas.",
        "Our project supports the NAME and works in three priority areas.",
        "Respondents to the survey on the NAME named six priority areas.",
        "For the NAME we propose six priority areas.",
        "In line with the NAME, Italy adopted a strategy. It has six priority areas.",
        "Two of the six priority areas of the NAME.",
    ] {
        let said = other.replace("NAME", "action plan on integration and inclusion");
        assert!(differs(&[("a", &four), ("b", &said)]).is_empty(), "{said}");
    }
    for part in [
        "Under the 2016 action plan the first three priority areas were funded.",
        "Two of the five priority areas of the 2016 action plan were funded.",
        "The 2016 action plan funded projects in some four priority areas.",
    ] {
        assert!(differs(&[("a", five), ("b", part)]).is_empty(), "{part}");
    }
}

#[test]
fn headings_that_count_through_say_how_many_there_are() {
    let heads = |last: &str| {
        format!(
            "2016 action plan\n\n- **First priority area: a**\n\nText.\n\n- **Second priority area: b**\n\n{last}\n"
        )
    };
    let seven = "The 2016 action plan has three priority areas.";
    assert_eq!(
        differs(&[("a", &heads("")), ("b", seven)]),
        ["the number of its areas is stated as 2, 3"]
    );
    assert!(differs(&[("a", &heads("- **Third priority area: c**")), ("b", seven)]).is_empty());
}

#[test]
fn a_heading_belongs_to_the_plan_of_its_document() {
    let text = "The 2016 action plan.\n\n- **First priority area: a**\n\nThe 2016 action plan. The future \
                action plan keeps it.\n\n- **Second priority area: b**\n";
    let three = "The 2016 action plan has three priority areas.";
    assert_eq!(
        differs(&[("a", text), ("b", three)]),
        ["the number of its areas is stated as 2, 3"]
    );
}

/// A made-up deck of slides.
fn deck(slides: std::ops::Range<u32>, bullet: &str) -> String {
    let slide = |n: u32| {
        format!(
            "{bullet} Slide number{n} asks city{n} to plan{n} with people{n}\n{bullet} and to report{n} on what{n} came\n\n"
        )
    };
    slides.map(slide).collect()
}

#[test]
fn the_same_words_in_another_layout_are_one_document() {
    let (one, other) = (
        deck(0..20, "-"),
        deck(0..20, "\u{f0b7}").replace(" asks ", "\nasks "),
    );
    let found = texts(&[("a", &one), ("b", &other)]);
    assert_eq!(of(Rule::DuplicateDocument, &found).len(), 1);
    for partly in [
        deck(10..30, "-"),
        deck(4..24, "-"),
        deck(0..5, "-"),
        deck(30..50, "-"),
    ] {
        let found = texts(&[("a", &one), ("b", &partly)]);
        assert!(of(Rule::DuplicateDocument, &found).is_empty());
    }
}

#[test]
fn a_later_version_of_a_tracker_page_is_no_duplicate() {
    let page: String = (1..30)
        .map(|n| format!("{n}. Title\nAction | Do {n} |\nStatus | Continuous |\nImplementation | Text {n} |\n"))
        .collect();
    let later = page.replace("Text 3 ", "Text three ");
    let found = texts(&[("a", &page), ("b", &later)]);
    assert!(of(Rule::DuplicateDocument, &found).is_empty());
}

fn claim(number: u64, fields: &[(&str, &str)], document: &str) -> Record {
    let mut all = vec![
        ("subject", "programme/made-up"),
        ("property", "participants"),
        ("unit", "persons"),
    ];
    all.extend(fields);
    let id = format!("claim/made-up/{number}");
    record(number, &id, &all, lines(document, 1, 1))
}

#[test]
fn figures_of_different_people_are_not_compared() {
    let people = |one: &str, other: &str, documents: [&str; 2]| {
        let records = vec![
            claim(
                1,
                &[("value", "3800000"), ("population", one)],
                documents[0],
            ),
            claim(
                2,
                &[("value", "1100000"), ("population", other)],
                documents[1],
            ),
        ];
        of(
            Rule::FigurePopulationsDiffer,
            &ask(records, &[], "2026-01-01"),
        )
        .len()
    };
    assert_eq!(people("migrants and minorities", "migrants", ["a", "b"]), 1);
    assert_eq!(people("migrants", "Migrants", ["a", "b"]), 0);
    // A breakdown of one document is none.
    assert_eq!(people("refugees", "staff", ["a", "a"]), 0);
}

#[test]
fn claims_add_what_the_texts_do_not_show_and_double_nothing() {
    let of_plan = |value: &'static str, number| {
        let fields = [
            ("subject", "plan/eu-2016"),
            ("property", "number-of-areas"),
            ("value", value),
        ];
        record(
            number,
            &format!("claim/made-up/{number}"),
            &fields,
            lines("d", 1, 1),
        )
    };
    let records = || vec![of_plan("5", 1), of_plan("7", 2)];
    let count = |text: &str| {
        of(
            Rule::CountDiffers,
            &ask(records(), &[("d", text)], "2026-01-01"),
        )
        .len()
    };
    assert_eq!(count("Cinq ou sept domaines."), 1);
    assert_eq!(
        count("The 2016 action plan has five priority areas and 7 policy priorities."),
        1
    );
    // The document was not imported: nothing can be looked at again.
    assert!(ask(records(), &[], "2026-01-01").findings.is_empty());
}

/// The documents of the shared folder, by number; skipped where it is absent.
fn seeds() -> Option<Vec<(String, String)>> {
    let data = std::env::var_os("ANDAMENTO_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let Ok(files) = std::fs::read_dir(data.join("../seeds")) else {
        eprintln!("skipped: no source documents in the shared folder");
        return None;
    };
    let mut found: Vec<_> = files
        .map(|file| file.unwrap())
        .map(|file| {
            let name = file.file_name().to_string_lossy()[..3].to_string();
            (name, std::fs::read_to_string(file.path()).unwrap())
        })
        .collect();
    found.sort();
    Some(found)
}

/// The linter's counts a rule, of the source documents with changes made to them.
fn counts(changes: &[(&str, &str, &str)], today: &str) -> Option<[usize; 8]> {
    let mut documents = seeds()?;
    for (name, from, to) in changes {
        let (_, text) = documents
            .iter_mut()
            .find(|(known, _)| known == name)
            .unwrap();
        assert!(text.contains(from), "{name}: {from}");
        *text = text.replacen(from, to, 1);
    }
    let given: Vec<_> = documents
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let found = ask(actions("002", &documents[2].1), &given, today);
    Some(Rule::ALL.map(|rule| of(rule, &found).len()))
}

#[test]
fn the_source_documents_have_what_a_reader_finds_in_them() {
    let Some(today) = counts(&[], "2026-11-22") else {
        return;
    };
    assert_eq!(today, [1, 6, 8, 1, 2, 0, 0, 0]);
    assert_eq!(counts(&[], "2027-01-01").unwrap(), [1, 6, 8, 1, 2, 0, 1, 0]);
}

#[test]
fn altered_copies_of_the_source_documents_alter_the_verdict() {
    let day = "2026-11-22";
    for (changes, expected) in [
        (
            &[("002", "Status | Complete |", "Status | Continuous |")][..],
            [0, 6, 8, 1, 2, 0, 0, 0],
        ),
        (
            &[("002", "Status | Pending |", "Status | Complete |")],
            [1, 6, 8, 1, 2, 0, 0, 0],
        ),
        (
            &[("002", "action is pending", "action is complete")],
            [2, 6, 8, 1, 2, 0, 0, 0],
        ),
        (
            &[("002", "2025-2026", "2024-2025")],
            [1, 6, 8, 1, 2, 0, 1, 0],
        ),
        (
            &[("002", "includes:\n|", "includes:\n- a forum\n|")],
            [1, 5, 8, 1, 2, 0, 0, 0],
        ),
        (
            &[("002", "Type |\n", "Type | Funding |\n")],
            [1, 6, 7, 1, 2, 0, 0, 0],
        ),
        (
            &[("003", "six key areas", "seven key areas")],
            [1, 6, 8, 1, 1, 0, 0, 0],
        ),
        (
            &[(
                "003",
                "- Ensuring **coherence with EU funds**",
                "Ensuring **coherence with EU funds**",
            )],
            [1, 6, 8, 1, 1, 0, 0, 0],
        ),
        (
            &[
                ("000", "the five priority areas", "the six priority areas"),
                ("001", "7 policy", "6 policy"),
                ("004", "7 policy", "6 policy"),
            ],
            [1, 6, 8, 1, 1, 0, 0, 0],
        ),
        (
            &[("000", "the five priority areas", "the six priority areas")],
            [1, 6, 8, 1, 2, 0, 0, 0],
        ),
    ] {
        let Some(found) = counts(changes, day) else {
            return;
        };
        assert_eq!(found, expected, "{changes:?}");
    }
}
