//! The calendar and the feed say the same to the readers of others as the JSON does. All entries
//! here are made up.

use std::fs;

use serde_json::Value;

use crate::follow_up_windows::made_up;
use crate::peers_read::{python, run};
use crate::scene::Scene;
use crate::served::Served;

fn written(served: &Served, scene: &Scene, address: &str) -> std::path::PathBuf {
    let (status, text) = served.get(address);
    assert_eq!(status, 200, "{address}: {text}");
    let file = scene.path("written");
    fs::write(&file, text).unwrap();
    file
}

fn json(served: &Served, address: &str) -> Value {
    let (status, text) = served.get(address);
    assert_eq!(status, 200, "{address}: {text}");
    serde_json::from_str(&text).unwrap()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

#[test]
fn icalendar_reads_the_dates_that_are_due() {
    let Some(python) = python() else { return };
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let file = written(&served, &scene, "/due.ics?today=2026-06-01");
    let (read, _) = run(&python, "read_calendar.py", &file);
    let due = json(&served, "/due.json?today=2026-06-01");
    let dates = due["dates"].as_array().unwrap();
    assert!(dates.len() >= 2, "{due}");
    assert_eq!(read.len(), dates.len());
    for (event, date) in read.iter().zip(dates) {
        let [uid, first, _, summary] = event.as_slice() else {
            panic!("four fields: {event:?}");
        };
        let named = format!("{}.{}@andamento", text(date, "kind"), text(date, "entry"));
        assert_eq!((uid, first.as_str()), (&named, text(date, "until")));
        assert!(summary.ends_with(text(date, "title")), "{summary}");
    }
}

#[test]
fn feedparser_reads_what_changed() {
    let Some(python) = python() else { return };
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let file = written(&served, &scene, "/changes.atom");
    let (read, subtitle) = run(&python, "read_feed.py", &file);
    let all = json(&served, "/changes.json");
    let changes = all["changes"].as_array().unwrap();
    assert!(changes.len() >= 12, "{all}");
    assert_eq!(read.len(), changes.len());
    for (entry, change) in read.iter().zip(changes) {
        let [id, updated, understood, title] = entry.as_slice() else {
            panic!("four fields: {entry:?}");
        };
        assert_eq!(*id, format!("nih:sha-256;{}", text(change, "hash")));
        assert_eq!(
            (updated, understood.as_str()),
            (understood, text(change, "recorded"))
        );
        let of_entry = text(&change["values"], "title");
        assert!(title.ends_with(of_entry), "{title}: {change}");
    }
    assert!(subtitle.contains(text(&all, "head")), "{subtitle}");
}
