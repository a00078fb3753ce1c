//! What a page that arrives changes in a register.

use super::*;

/// What a register holds that says the promises in own words and knows why types are missing.
fn in_own_words() -> Register {
    let mut drafts = arrival('a', &page(), &Register::default()).drafts;
    for draft in &mut drafts {
        if !draft.entry.as_str().starts_with("action/") {
            continue;
        }
        let stated = draft.stated.take().unwrap();
        let own = stated.values();
        let own = own.filter(|(name, _)| !["promise", "missing"].contains(name));
        let own = own.map(|(name, value)| (name, value.clone()));
        let mut more = vec![("summary", Value::One("Made up".to_string()))];
        if stated.value("types").is_none() {
            let lost = [
                "types: lost in source capture",
                "implementation: partly lost",
            ];
            more.push(("missing", Value::Many(lost.map(str::to_string).to_vec())));
        }
        draft.stated = Some(Entry::new(draft.entry.clone(), own.chain(more)).unwrap());
    }
    register(&drafts)
}

#[test]
fn one_status_that_changes_is_one_change_and_all_else_stays_as_it_was_known() {
    let known = in_own_words();
    let flipped = page().replace("Status | Complete |", "Status | Continuous |");
    let found = arrival('b', &flipped, &known);
    let fields: Vec<_> = found.changed.iter().map(|one| one.fields.clone()).collect();
    assert_eq!(fields, [vec![], vec![], vec!["status"]]);
    for draft in &found.drafts[..2] {
        let before = known.entry(&draft.entry).unwrap();
        assert_eq!(
            entry(draft),
            before,
            "a confirmation changes the source alone"
        );
    }
    let third = entry(&found.drafts[2]);
    assert_eq!(
        (third.text("status"), third.text("promise")),
        (Some("Continuous"), None)
    );
    // The first page once more: what was known of empty cells is still known.
    let back = arrival('a', &page(), &register(&found.drafts));
    let second = back.drafts.iter();
    let mut second = second.filter(|draft| draft.entry.as_str().ends_with("/2"));
    let second = entry(second.next_back().unwrap());
    assert_eq!(
        second.all("missing"),
        [
            "types: lost in source capture",
            "implementation: partly lost"
        ]
    );
}

#[test]
fn why_a_value_is_missing_goes_when_the_value_comes_or_its_text_changes() {
    let known = in_own_words();
    let missing = |from: &str, to: &str| {
        let found = arrival('b', &page().replace(from, to), &known);
        all(&found.drafts[1], "missing")
    };
    assert_eq!(
        missing("Type |\n|", "Type | Funding |"),
        "implementation: partly lost"
    );
    assert_eq!(
        missing("- another talk", "- a third talk"),
        "types: lost in source capture"
    );
    assert_eq!(
        missing("Status | Pending |\n", ""),
        "types: lost in source capture; implementation: partly lost; status: no such row in the \
         source"
    );
}

#[test]
fn the_same_page_again_adds_nothing() {
    let again = arrival('a', &page(), &recorded());
    assert_eq!((again.drafts.len(), again.unchanged), (0, 3));
}

#[test]
fn an_equal_page_of_other_bytes_confirms_and_names_no_field() {
    let later = arrival('b', &page(), &recorded());
    assert_eq!((later.drafts.len(), later.changed.len()), (3, 3));
    assert!(
        later
            .changed
            .iter()
            .all(|changed| changed.fields.is_empty())
    );
}

#[test]
fn what_changed_on_a_page_is_named_by_its_field() {
    for (from, to, fields) in [
        ("Status | Pending |", "Status | Complete |", vec!["status"]),
        ("Type |\n|", "Type | Funding |", vec!["types"]),
        (
            "- another talk",
            "- another talk\n- a third talk",
            vec!["text_hash"],
        ),
        ("2. Talk together", "2. Speak together", vec!["title"]),
        ("Status | Pending |\n", "", vec!["status"]),
        ("Talk with everybody", "Talk with all", vec!["promise"]),
    ] {
        let changed = arrival('b', &page().replace(from, to), &recorded()).changed;
        let second = &changed[1];
        assert_eq!(second.entry.as_str(), "action/eu-2021-2027/partnerships/2");
        assert_eq!(second.fields, fields, "{to}");
        assert!(changed[0].fields.is_empty() && changed[2].fields.is_empty());
    }
}

#[test]
fn an_action_that_is_no_longer_on_the_page_is_withdrawn_with_the_reason() {
    let full = page();
    let at = full.find("3. Eat").unwrap();
    let found = arrival('b', &full[..at], &recorded());
    assert_eq!(found.gone.len(), 1);
    let last = found.drafts.last().unwrap();
    assert_eq!(last.entry.as_str(), "action/eu-2021-2027/partnerships/3");
    assert_eq!(last.stated, None);
    assert_eq!(
        last.reason,
        Some(format!("not on the page of {}", "b".repeat(64)))
    );
    // A page of another area, and one with a table that cannot be read, withdraw nothing.
    let other = page().replace("building strong partnerships", "better housing");
    assert_eq!(arrival('b', &other, &recorded()).gone, []);
    let unread = page().replace("3. Eat together", "2. Eat together");
    assert_eq!(arrival('b', &unread, &recorded()).gone, []);
}

#[test]
fn what_a_page_does_not_state_is_kept_and_what_its_old_text_said_is_not() {
    let mut drafts = arrival('a', &page(), &Register::default()).drafts;
    for draft in &mut drafts {
        if draft.entry.as_str().starts_with("action/") {
            let stated = draft.stated.take().unwrap();
            let own = stated.values().map(|(name, value)| (name, value.clone()));
            let more = ["summary", "due"].map(|name| (name, Value::One("2027".to_string())));
            draft.stated = Some(Entry::new(draft.entry.clone(), own.chain(more)).unwrap());
        }
    }
    let standing = register(&drafts);
    let found = arrival(
        'b',
        &page().replace("It goes on.", "It went on."),
        &standing,
    );
    let (first, second) = (entry(&found.drafts[0]), entry(&found.drafts[1]));
    assert_eq!(
        (first.text("summary"), first.text("due")),
        (Some("2027"), None)
    );
    assert_eq!(
        (second.text("summary"), second.text("due")),
        (Some("2027"), Some("2027"))
    );
}

#[test]
fn a_date_given_for_a_known_page_is_recorded_and_a_missing_one_takes_none_away() {
    let dated = PageOptions {
        as_of: Some("2025-03-21".parse().unwrap()),
        ..PageOptions::default()
    };
    let dated = read_tracker(&text('a', &page()), &dated).unwrap();
    let found = settle(&dated, &recorded()).unwrap();
    assert_eq!(found.changed[0].fields, ["as_of"]);
    let again = arrival('a', &page(), &register(&found.drafts));
    assert_eq!(again.unchanged, 3);
}
