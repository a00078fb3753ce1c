//! What was seen of the folder is used again, and a change is never missed.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::{Duration, SystemTime};

use andamento_model::{DataflowId, SliceRequest};
use andamento_store::{Part, Store, StoreError};

use crate::table::{Cell, block, cells, dimension, import, report};

/// Makes the folder and its files an hour old, so that their times are relied upon.
fn age(path: &Path) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            age(&entry.unwrap().path());
        }
    }
    let hour_ago = SystemTime::now() - Duration::from_hours(1);
    let times = FileTimes::new().set_modified(hour_ago);
    File::open(path).unwrap().set_times(times).unwrap();
}

fn dataflow(name: &str) -> DataflowId {
    DataflowId::parse(name).unwrap()
}

/// Three dimensions whose runs are of different lengths, some cells flagged, some missing.
fn table() -> Vec<(Vec<&'static str>, String, Option<f64>, &'static str)> {
    let mut table = Vec::new();
    for geo in ["AT", "BE", "SE"] {
        for sex in ["F", "M", "T"] {
            for citizen in ["FOR", "NAT"] {
                for year in 2015..2025_u16 {
                    let number = table.len();
                    let value = (number % 7 != 0).then_some(number as f64 / 4.0);
                    let flags = ["", "b", "u", "c"][number % 4];
                    table.push((vec![geo, sex, citizen], year.to_string(), value, flags));
                }
            }
        }
    }
    table
}

fn store_of(root: &Path, name: &str) -> Store {
    let store = Store::open(root).unwrap();
    let table = table();
    let rows = |half: &[(Vec<&'static str>, String, Option<f64>, &'static str)]| {
        let cells: Vec<Cell<'_>> = half
            .iter()
            .map(|(codes, year, value, flags)| (codes.as_slice(), year.as_str(), *value, *flags))
            .collect();
        block(&["geo", "sex", "citizen"], &cells)
    };
    let (first, second) = table.split_at(table.len() / 3 + 5);
    let report = report(name, 'a', None, "2024");
    import(&store, vec![rows(first), rows(second)], &report);
    age(root);
    Store::open(root).unwrap()
}

#[test]
fn a_slice_of_kept_columns_is_the_slice_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_of(folder.path(), "t");
    let codes = [
        ("geo", vec!["SE"]),
        ("geo", vec!["AT", "SE"]),
        ("sex", vec!["M"]),
        ("citizen", vec!["NAT"]),
        ("geo", vec!["XX"]),
    ];
    for (first, wanted) in &codes {
        for (second, others) in &codes {
            let text = |codes: &[&str]| codes.iter().map(ToString::to_string).collect();
            let request = SliceRequest::all(dataflow("t"))
                .with(dimension(first), text(wanted))
                .with(dimension(second), text(others));
            let fresh = Store::open(folder.path()).unwrap();
            let expected = cells(&fresh.slice(&request).unwrap());
            assert_eq!(cells(&store.slice(&request).unwrap()), expected);
            assert_eq!(cells(&store.slice(&request).unwrap()), expected);
            let plain: Vec<String> = table()
                .into_iter()
                .filter(|(codes, ..)| {
                    let at = |name: &str| match name {
                        "geo" => codes[0],
                        "sex" => codes[1],
                        _ => codes[2],
                    };
                    // The second filter of a dimension replaces the first.
                    others.contains(&at(second)) && (first == second || wanted.contains(&at(first)))
                })
                .map(|(codes, year, value, flags)| {
                    let value = value.map_or(":".to_string(), |value| value.to_string());
                    format!("{} {year} {value} {flags}", codes.join(","))
                })
                .collect();
            assert_eq!(expected, plain);
        }
    }
}

#[test]
fn a_file_that_comes_or_goes_is_seen_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_of(folder.path(), "t");
    let part = Part::Dataflow(dataflow("t"));
    let all = SliceRequest::all(dataflow("t"));
    let before = (store.state(&part).unwrap(), store.slice(&all).unwrap());
    assert_eq!(store.state(&part).unwrap(), before.0);

    let newer = block(
        &["geo", "sex", "citizen"],
        &[(&["SE", "T", "NAT"], "2030", Some(1.0), "")],
    );
    let other = Store::open(folder.path()).unwrap();
    import(&other, vec![newer], &report("t", 'b', None, "2030"));
    assert_ne!(store.state(&part).unwrap(), before.0);
    let with = cells(&store.slice(&all).unwrap());
    assert!(with.contains(&"SE,T,NAT 2030 1 ".to_string()));

    for file in store.files(&all.dataflow).unwrap() {
        if file.import.snapshot.sha256.starts_with('b') {
            fs::remove_file(file.path).unwrap();
        }
    }
    assert_eq!(store.state(&part).unwrap(), before.0);
    assert_eq!(cells(&store.slice(&all).unwrap()), cells(&before.1));
}

#[test]
fn a_file_that_is_written_over_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_of(folder.path(), "t");
    let all = SliceRequest::all(dataflow("t"));
    store.slice(&all).unwrap();
    let path = store.files(&all.dataflow).unwrap()[0].path.clone();
    fs::write(path, "PAR1 not any more PAR1").unwrap();
    assert!(matches!(store.slice(&all), Err(StoreError::Damaged { .. })));
}

#[test]
fn what_is_read_is_noted_with_its_state() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_of(folder.path(), "t");
    let (door, notes) = store.noting();
    assert!(notes.parts().is_empty());
    door.slice(&SliceRequest::all(dataflow("t"))).unwrap();
    let of = |part: Part| (part.clone(), store.state(&part).unwrap());
    assert_eq!(notes.parts(), [of(Part::Dataflow(dataflow("t")))]);
    door.dataflows().unwrap();
    let both = [of(Part::Dataflows), of(Part::Dataflow(dataflow("t")))];
    assert_eq!(notes.parts(), both);
    store.slice(&SliceRequest::all(dataflow("t"))).unwrap();
    assert_eq!(notes.parts().len(), 2, "the other door takes no notes");
}
