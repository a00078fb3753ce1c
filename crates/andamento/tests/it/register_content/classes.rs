//! How the measures of Member States relate to what was recommended.

use std::collections::{BTreeMap, BTreeSet};

use andamento_model::register::{EntryId, EntryKind};

use super::{files, register};

/// Area (or `-`, where the assessment names none), class, and the Member States of the measures.
const READ: [(&str, &str, &str); 13] = [
    ("-", "beyond", "AT RO"),
    ("1", "in-line", "ES LT LV"),
    ("2", "additional", "IE PL SE SI"),
    ("2", "in-line", "HR LV"),
    ("3", "additional", "AT DE EL ES FI FR IT SE"),
    ("3", "in-line", "IT LT"),
    ("3", "prompted-by", "FR"),
    ("3", "unclear", "NL"),
    ("4", "in-line", "EL LT LV"),
    ("5", "additional", ""),
    ("5", "in-line", "BE CZ HR IE LT LV PT"),
    ("recommendation", "in-line", "BE CZ EL IE LV PT"),
    ("states unnamed", "additional", "2"),
];

#[test]
fn every_measure_of_a_member_state_has_one_class_and_its_lines() {
    let register = register();
    let files = files();
    let measures = &files["practice-member-states"];
    let links = &files["link-follow-up"];
    assert_eq!((measures.len(), links.len()), (44, 44));

    let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let mut unnamed = 0;
    for draft in links {
        let link = draft.stated.as_ref().unwrap();
        let measure = link.reference("from").unwrap();
        let record = register.record(&measure).unwrap();
        assert_eq!(
            draft.source, record.source,
            "{measure}: the lines of measure and link"
        );
        assert!(link.value("why").is_some(), "{measure}");
        let to = link.reference("to").unwrap();
        let area = match to.kind() {
            EntryKind::Plan => "-".to_string(),
            _ => to.names().split('/').nth(1).unwrap().to_string(),
        };
        let states = record.stated().unwrap().all("territories").iter();
        let states: BTreeSet<String> = states.map(|code| code[..2].to_string()).collect();
        unnamed += usize::from(states.is_empty());
        let class = link.text("class").unwrap().to_string();
        if to.kind() == EntryKind::Recommendation && area != "1" {
            let all = found
                .entry(("recommendation".to_string(), class.clone()))
                .or_default();
            all.extend(states.clone());
        }
        found.entry((area, class)).or_default().extend(states);
    }
    let unnamed = BTreeSet::from([unnamed.to_string()]);
    found.insert(
        ("states unnamed".to_string(), "additional".to_string()),
        unnamed,
    );
    let expected = READ.map(|(area, class, states)| {
        let states = states.split_whitespace().map(str::to_string).collect();
        ((area.to_string(), class.to_string()), states)
    });
    assert_eq!(found, BTreeMap::from(expected));
}

#[test]
fn the_thread_runs_from_a_fund_to_an_indicator_and_ends_where_a_link_is_missing() {
    let register = register();
    let id = |text: &str| EntryId::parse(text).unwrap();
    let next = |from: &str, class: &str| -> BTreeSet<String> {
        let links = register.of_kind(EntryKind::Link);
        links
            .filter(|(link, _)| {
                link.text("from") == Some(from) && link.text("class") == Some(class)
            })
            .filter_map(|(link, _)| link.text("to").map(str::to_string))
            .collect()
    };
    let helios = register.entry(&id("operation/helios")).unwrap();
    assert_eq!(helios.text("programme"), Some("programme/amif"));
    let measure = register.entry(&id("practice/el-helios")).unwrap();
    assert_eq!(measure.text("operation"), Some("operation/helios"));
    let asked = next("practice/el-helios", "in-line");
    let recommendation = "recommendation/eu-2016/4/integrated-approach".to_string();
    assert_eq!(asked, BTreeSet::from([recommendation.clone()]));
    let measured = next(&recommendation, "measured-by");
    assert!(measured.contains("indicator/overcrowding-by-citizenship"));
    // Of pupils' achievement there is no indicator in the catalog, so there is no link.
    assert_eq!(next("area/eu-2016/2", "measured-by"), BTreeSet::new());
}
