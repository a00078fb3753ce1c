//! The register of the catalog: what it holds, counted, and that nothing in it points nowhere.

mod classes;
mod documents;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use andamento_model::register::{
    Amount, Change, Draft, Entry, EntryId, EntryKind, FieldKind, Record, Register,
};
use andamento_sources::register::{Beside, read_entries};

use EntryKind as K;

fn catalog() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")
}

/// Everything in `catalog/register`, by file.
pub(super) fn files() -> BTreeMap<String, Vec<Draft>> {
    let folder = fs::read_dir(catalog().join("register")).unwrap();
    let paths = folder.map(|file| file.unwrap().path());
    let csv = paths.filter(|path| path.extension().is_some_and(|end| end == "csv"));
    csv.map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        let read = read_entries(&name, &fs::read(&path).unwrap(), &Beside::default()).unwrap();
        assert_eq!(read.errors, [], "{name}");
        (name, read.drafts)
    })
    .collect()
}

fn drafts() -> Vec<Draft> {
    files().into_values().flatten().collect()
}

/// The register as it stands when only the catalog was recorded.
pub(super) fn register() -> Register {
    let record = |(number, draft): (u64, Draft)| Record {
        number,
        entry: draft.entry,
        change: draft.stated.map_or(Change::Withdrawn, Change::Stated),
        about: draft.about,
        recorded: "2026-01-01T00:00:00Z".to_string(),
        recorded_by: "test".to_string(),
        source: draft.source,
        reason: draft.reason,
        hash: String::new(),
    };
    Register::new((1..).zip(drafts()).map(record))
}

fn entries(register: &Register, kind: EntryKind) -> Vec<&Entry> {
    register.of_kind(kind).map(|(entry, _)| entry).collect()
}

fn count(register: &Register, kind: EntryKind, start: &str) -> usize {
    let of_kind = entries(register, kind);
    of_kind
        .iter()
        .filter(|entry| entry.id().names().starts_with(start))
        .count()
}

fn id(text: &str) -> EntryId {
    EntryId::parse(text).unwrap()
}

#[test]
fn plans_areas_actions_and_documents_are_all_there() {
    let register = register();
    assert_eq!(count(&register, K::Document, ""), 5);
    assert_eq!(count(&register, K::Plan, ""), 2);
    assert_eq!(count(&register, K::Area, "eu-2016/"), 6);
    assert_eq!(count(&register, K::Area, "eu-2021-2027/"), 1);
    assert_eq!(
        count(&register, K::Action, "eu-2021-2027/partnerships/"),
        13
    );
    let twins = entries(&register, K::Document);
    let twins = twins
        .iter()
        .filter(|d| d.value("same_content_as").is_some());
    assert_eq!(twins.count(), 1);

    let mut statuses = BTreeMap::new();
    let mut without_types = 0;
    for action in entries(&register, K::Action) {
        *statuses.entry(action.text("status").unwrap()).or_insert(0) += 1;
        if action.value("types").is_none() {
            without_types += 1;
            assert!(
                action
                    .all("missing")
                    .iter()
                    .any(|m| m.starts_with("types:"))
            );
        }
        assert_eq!(action.value("as_of"), None, "the page bears no date");
    }
    let expected = [("Complete", 1), ("Continuous", 10), ("Pending", 2)];
    assert_eq!(statuses, BTreeMap::from(expected));
    assert_eq!(without_types, 8);
}

#[test]
fn the_page_on_the_content_says_how_many_entries_there_are() {
    let page = catalog().join("../docs/register-content.md");
    let page = fs::read_to_string(page).unwrap();
    let said = format!("carries {} entries", drafts().len());
    assert!(page.contains(&said), "{said}");
    let described = files()["practice-eu-2016"].len();
    let row = format!("| EU-level initiatives outside boxes | {described} |");
    assert!(page.contains(&row), "{row}");
}

#[test]
fn the_assessment_has_fourteen_boxes_and_six_amounts_in_euro() {
    let register = register();
    let boxed = [K::Operation, K::Practice].map(|kind| {
        let all = entries(&register, kind);
        all.iter().filter(|e| e.value("boxed_in").is_some()).count()
    });
    assert_eq!(boxed.iter().sum::<usize>(), 14);

    let programmes = entries(&register, K::Programme);
    let mut amounts: Vec<Amount> = programmes
        .iter()
        .filter_map(|p| p.amount("amount"))
        .collect();
    amounts.sort_by(|a, b| {
        a.value
            .total_cmp(&b.value)
            .then(a.exactness.cmp(&b.exactness))
    });
    let written: Vec<_> = amounts.iter().map(ToString::to_string).collect();
    let expected = [
        "~3100000",
        "~4600000",
        "~35000000",
        "~1000000000",
        ">1000000000",
        "~21400000000",
    ];
    assert_eq!(written, expected);
    for programme in programmes {
        let stated = ["amount", "amount_kind", "currency"].map(|f| programme.value(f).is_some());
        assert!(
            stated == [true; 3] || stated == [false; 3],
            "{}",
            programme.id()
        );
    }
    let budgets = entries(&register, K::Operation);
    assert!(
        budgets
            .iter()
            .all(|operation| operation.value("budget").is_none())
    );
}

#[test]
fn requests_are_counted_once_and_every_one_has_an_answer_or_is_unknown() {
    let register = register();
    let bullets = count(&register, K::Recommendation, "integra/");
    let links = entries(&register, K::Link);
    let repeated: Vec<_> = links
        .iter()
        .filter(|link| link.text("class") == Some("same-as"))
        .filter(|link| {
            link.text("from")
                .unwrap()
                .starts_with("recommendation/integra/")
        })
        .collect();
    assert_eq!((bullets, bullets - repeated.len()), (28, 27));

    let share = |start| count(&register, K::Position, start);
    assert_eq!(
        (
            share("share/area-"),
            share("share/welcomes-"),
            share("share/urge")
        ),
        (7, 6, 1)
    );
    let asked = entries(&register, K::Recommendation).into_iter();
    let asked = asked.chain(entries(&register, K::Position));
    for request in asked.map(|entry| entry.id()) {
        let names = request.names();
        if !names.starts_with("integra/") && !names.starts_with("share/area-") {
            continue;
        }
        let answers = ["taken-up", "partly-taken-up", "unknown"];
        let classes: BTreeSet<&str> = links
            .iter()
            .filter(|link| link.text("to") == Some(request.as_str()))
            .filter_map(|link| link.text("class"))
            .filter(|class| answers.contains(class))
            .collect();
        let unknown = classes.contains("unknown");
        assert!(
            !classes.is_empty() && (!unknown || classes.len() == 1),
            "{request}"
        );
    }
    let needs_a_source = ["not-taken-up", "none-reported"];
    let refused = |link: &&Entry| needs_a_source.contains(&link.text("class").unwrap());
    assert!(!links.iter().any(refused), "no document says so");
}

#[test]
fn numbers_that_documents_state_differently_stand_side_by_side() {
    let register = register();
    let stated = |subject: &str, property: &str| -> Vec<String> {
        let claims = entries(&register, K::Claim);
        let found = claims
            .iter()
            .filter(|c| c.text("subject") == Some(subject) && c.text("property") == Some(property));
        let mut values: Vec<_> = found
            .map(|c| c.text("value").unwrap().to_string())
            .collect();
        values.sort();
        values
    };
    assert_eq!(stated("plan/eu-2016", "number-of-areas"), ["5", "6", "7"]);
    assert_eq!(
        stated("consultation/eu-integration-2020", "number-of-areas"),
        ["6"]
    );
    assert_eq!(stated("plan/eu-2016", "recommendations-stated"), ["16"]);
    assert_eq!(stated("plan/eu-2016", "encouragements-stated"), ["16"]);
    assert_eq!(stated("plan/eu-2016", "actions-stated"), ["50"]);
    assert_eq!(stated("area/eu-2016/1", "recommendations-stated"), ["3"]);
    assert_eq!(stated("area/eu-2016/5", "recommendations-stated"), ["6"]);
    let consultation = register.entry(&id("consultation/eu-integration-2020"));
    assert_eq!(consultation.unwrap().text("responses"), Some("864"));
}

#[test]
fn targets_keep_what_is_about_what_is_missing_and_what_was_counted() {
    let register = register();
    let target = |name: &str| register.entry(&id(&format!("target/{name}"))).unwrap();
    let chain = [
        ("ols/licences-earmarked", "100000", None),
        (
            "ols/assessments-allocated",
            "~70000",
            Some("target/ols/licences-earmarked"),
        ),
        (
            "ols/assessments-used",
            "12902",
            Some("target/ols/assessments-allocated"),
        ),
        (
            "ols/courses-used",
            "9543",
            Some("target/ols/assessments-allocated"),
        ),
        ("ols/staff-assessments", "753", None),
        ("ols/staff-courses", "493", None),
        ("helios/enrolled", "18141", None),
        (
            "helios/housing-subsidies",
            "5743",
            Some("target/helios/enrolled"),
        ),
        ("link-it/profiles", ">1000", None),
        ("link-it/supported", "~340", None),
        ("link-it/informed", "~600", None),
    ];
    for (name, result, before) in chain {
        let target = target(name);
        assert_eq!(target.text("result"), Some(result), "{name}");
        assert_eq!(target.text("previous_stage"), before, "{name}");
    }
    assert_ne!(
        target("ols/courses-used").text("unit"),
        target("ols/assessments-allocated").text("unit")
    );
    let fier = target("fier/reached");
    assert_eq!(
        (fier.text("target"), fier.text("result")),
        (Some("1000"), Some("3000"))
    );
    let missed = target("link-it/initial-targets");
    assert_eq!(missed.text("state"), Some("missed-value-not-published"));
    assert_eq!(
        (missed.value("target"), missed.value("result")),
        (None, None)
    );
    let pilots = target("legal-migration-pilots/intended");
    assert_eq!(
        (pilots.text("target"), pilots.text("state")),
        (Some("1725"), Some("intended"))
    );
    let esf = target("esf-2014-2020/participants");
    assert_eq!(esf.text("result"), Some("~3800000"));
    assert!(esf.text("group").unwrap().contains("minorities"));
}

#[test]
fn every_reference_territory_and_indicator_exists() {
    let register = register();
    let text = |name: &str| fs::read_to_string(catalog().join(name)).unwrap();
    let column = |file: &str, number: usize| -> BTreeSet<String> {
        let text = text(file);
        let codes = text.lines().filter_map(|line| line.split(',').nth(number));
        codes.map(str::to_string).collect()
    };
    let mut codes = column("geography/nuts.csv", 0);
    codes.extend(column("codelists/geo.csv", 1));
    let mut indicators = 0;
    for record in register.records() {
        let entry = record.stated().unwrap();
        for (name, value) in entry.values() {
            let field = entry.kind().field(name).unwrap();
            for part in value.all() {
                match (field.kind, part.strip_prefix("indicator/")) {
                    (FieldKind::Territory, _) => {
                        assert!(codes.contains(part), "{}: {part}", entry.id());
                    }
                    (_, Some(indicator)) if name == "to" => {
                        let file = catalog().join(format!("indicators/{indicator}.toml"));
                        assert!(file.is_file(), "{}: {part}", entry.id());
                        indicators += 1;
                    }
                    (FieldKind::Reference(_), _) | (_, None)
                        if name == "to" || matches!(field.kind, FieldKind::Reference(_)) =>
                    {
                        let known =
                            EntryId::parse(part).is_ok_and(|id| register.entry(&id).is_some());
                        assert!(known, "{}: `{name}` is {part}", entry.id());
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(indicators > 5);
}
