//! The register of the catalog against the documents that it was read from.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;

use andamento_model::register::{EntryId, EntryKind, Record};
use andamento_sources::register::{PageOptions, TextFile, is_tracker_page, read_tracker, settle};
use andamento_sources::{Input, Limits};

use super::register;

/// A document: its hash as received, and its text as received.
type Documents = BTreeMap<String, String>;

/// The documents beside the shared data. `None`, and it is said: they are not there.
fn documents() -> Option<Documents> {
    let data = env::var_os("ANDAMENTO_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        Into::into,
    );
    let folder = data.join("../seeds");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: no documents in {}", folder.display());
        return None;
    };
    let read = |file: fs::DirEntry| {
        let bytes = fs::read(file.path()).unwrap();
        let received = Input::open(&file.path(), &Limits::default()).unwrap();
        let sha256 = received.finish().unwrap().sha256;
        (sha256, String::from_utf8(bytes).unwrap())
    };
    Some(files.map(|file| read(file.unwrap())).collect())
}

/// Words as they are compared: lower case, without marks.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

#[test]
fn every_line_that_an_entry_names_is_in_a_document_of_the_register() {
    let register = register();
    let lines: BTreeMap<String, f64> = register
        .of_kind(EntryKind::Document)
        .map(|(entry, _)| {
            let sha256 = entry.text("sha256").unwrap().to_string();
            (sha256, entry.amount("lines").unwrap().value)
        })
        .collect();
    let mut without = BTreeSet::new();
    for record in register.records() {
        let Some(source) = &record.source else {
            without.insert(record.entry.to_string());
            continue;
        };
        let most = lines.get(&source.document).unwrap();
        let named = source.fields.values().copied().chain(source.line);
        for line in named.chain(source.last_line) {
            assert!(f64::from(line) <= *most, "{}: line {line}", record.entry);
        }
        assert!(source.line.is_some(), "{}", record.entry);
    }
    // What comes from outside the documents says so.
    let outside = [
        "claim/esf/participants-migrant-background",
        "claim/third-country-nationals/auditors-2024",
        "claim/third-country-nationals/plan-2016",
        "organisation/european-court-of-auditors",
    ];
    assert_eq!(without, BTreeSet::from(outside.map(str::to_string)));
    for id in outside {
        let entry = register.entry(&EntryId::parse(id).unwrap()).unwrap();
        assert!(
            entry
                .text("summary")
                .unwrap()
                .to_lowercase()
                .contains("outside the documents")
        );
    }
}

#[test]
fn documents_are_those_that_the_register_names_and_hold_words_on_every_line_named() {
    let Some(documents) = documents() else { return };
    let register = register();
    for (document, _) in register.of_kind(EntryKind::Document) {
        let text = documents.get(document.text("sha256").unwrap()).unwrap();
        assert_eq!(document.amount("bytes").unwrap().value, text.len() as f64);
        assert_eq!(
            document.amount("lines").unwrap().value,
            text.lines().count() as f64
        );
    }
    for record in register
        .records()
        .filter(|r| r.entry.kind() != EntryKind::Document)
    {
        let Some(source) = &record.source else {
            continue;
        };
        let lines: Vec<&str> = documents[&source.document].lines().collect();
        let named = source.fields.values().copied().chain(source.line);
        for line in named {
            let text = lines[usize::try_from(line).unwrap() - 1];
            assert!(
                !words(text).is_empty(),
                "{}: line {line} is empty",
                record.entry
            );
        }
    }
}

#[test]
fn figures_stand_in_the_lines_that_their_entries_name() {
    let Some(documents) = documents() else { return };
    let register = register();
    let mut checked = 0;
    for record in register.records() {
        let (Some(entry), Some(source)) = (record.stated(), &record.source) else {
            continue;
        };
        if entry.kind() == EntryKind::Document {
            continue;
        }
        let lines = documents[&source.document].lines();
        let first = usize::try_from(source.line.unwrap()).unwrap();
        let last = source
            .last_line
            .map_or(first, |last| usize::try_from(last).unwrap());
        let text: String = lines
            .skip(first - 1)
            .take(last + 1 - first)
            .collect::<Vec<_>>()
            .join(" ");
        for field in ["value", "amount", "result", "target", "responses"] {
            let is_figure = entry
                .kind()
                .field(field)
                .is_some_and(|f| f.kind == andamento_model::register::FieldKind::Amount);
            let Some(amount) = entry.amount(field).filter(|_| is_figure) else {
                continue;
            };
            let shown = spellings(amount.value);
            let plain = text.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase();
            let stands = shown.iter().any(|spelling| stands_alone(&plain, spelling));
            assert!(
                stands,
                "{}: {field} {amount} is not in its lines",
                entry.id()
            );
            checked += 1;
        }
    }
    assert!(checked > 60);
}

/// Whether a text has a number that is no part of a longer word or number.
fn stands_alone(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + number.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The ways in which the documents write a number.
fn spellings(value: f64) -> Vec<String> {
    const SMALL: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    const NTH: [&str; 7] = ["", "first", "second", "third", "fourth", "fifth", "sixth"];
    let digits = format!("{value}");
    let mut found = vec![digits.clone()];
    if let Some((head, tail)) = digits.len().checked_sub(3).map(|at| digits.split_at(at)) {
        found.extend([" ", ","].map(|mark| format!("{head}{mark}{tail}")));
    }
    for (unit, word) in [(1e6, "million"), (1e9, "billion")] {
        if value >= unit {
            found.push(format!("{} {word}", value / unit));
        }
    }
    for (number, word) in (0_u32..).zip(SMALL) {
        if value == f64::from(number) {
            found.push(word.to_string());
        }
    }
    for (number, word) in (0_u32..).zip(NTH).skip(1) {
        if value == f64::from(number) {
            found.push(word.to_string());
        }
    }
    if value == 2.0 {
        found.push("twice".to_string());
    }
    found
}

#[test]
fn no_text_of_the_register_repeats_eight_words_in_a_row_of_a_document() {
    let Some(documents) = documents() else { return };
    const RUN: usize = 8;
    let written: BTreeSet<Vec<String>> = documents
        .values()
        .flat_map(|text| {
            words(text)
                .windows(RUN)
                .map(<[String]>::to_vec)
                .collect::<Vec<_>>()
        })
        .collect();
    let register = register();
    for record in register.records() {
        let entry = record.stated().unwrap();
        for (name, value) in entry.values() {
            // Titles are names, and a web address is no sentence.
            if matches!(name, "title" | "link") {
                continue;
            }
            for part in value.all() {
                let copied = words(part).windows(RUN).any(|run| written.contains(run));
                assert!(!copied, "{}, `{name}`: {part}", entry.id());
            }
        }
    }
}

#[test]
fn no_name_of_a_person_in_a_document_is_in_the_register() {
    let Some(documents) = documents() else { return };
    let mut names = BTreeSet::new();
    for text in documents.values() {
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [title, given, family] = words[..]
                && ["Mr", "Ms", "Mrs"].contains(&title)
            {
                names.extend([given.to_string(), family.to_string()]);
            }
        }
    }
    assert!(names.len() >= 6, "the slides name their speakers");
    for record in register().records() {
        for (field, value) in record.stated().unwrap().values() {
            let text = value.to_string();
            let named = names.iter().find(|name| text.contains(name.as_str()));
            assert_eq!(named, None, "{}, `{field}`", record.entry);
        }
    }
}

#[test]
fn the_tracker_page_that_the_register_was_read_from_changes_nothing_in_it() {
    let Some(documents) = documents() else { return };
    let (sha256, text) = documents
        .iter()
        .find(|(_, text)| is_tracker_page(text))
        .unwrap();
    let bytes = text.as_bytes();
    let file = TextFile::new("page.txt", sha256, bytes.len() as u64, bytes).unwrap();
    let page = read_tracker(&file, &PageOptions::default()).unwrap();
    assert_eq!((page.actions.len(), page.rejected.len()), (13, 0));
    let register = register();
    let arrival = settle(&page, &register).unwrap();
    assert_eq!((arrival.drafts, arrival.unchanged), (Vec::new(), 13));

    let lines = |record: &Record| record.source.clone().unwrap();
    for draft in &page.actions {
        let known = register.record(&draft.entry).unwrap();
        assert_eq!(Some(lines(known)), draft.source, "{}", draft.entry);
        let hash =
            |entry: &andamento_model::register::Entry| entry.text("text_hash").map(str::to_string);
        let stated = draft.stated.as_ref().unwrap();
        assert_eq!(
            known.stated().and_then(hash),
            hash(stated),
            "{}",
            draft.entry
        );
    }
}
