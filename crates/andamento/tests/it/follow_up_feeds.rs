//! The calendar of what is due and the feed of changes, read as another program reads them. All
//! entries here are made up.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::follow_up_windows::{LONG, made_up};
use crate::scene::Scene;
use crate::served::Served;

/// The lines of a calendar, each with its value, put together again.
fn unfolded(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let whole = text.replace("\r\n ", "");
    let lines = whole.split_terminator("\r\n");
    let value = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_string(), value.to_string())
    };
    lines.map(value).collect()
}

#[test]
fn the_calendar_has_one_event_a_date_and_keeps_its_name_when_the_date_moves() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let (status, text) = served.get("/due.ics?today=2026-06-01");
    assert_eq!(status, 200);
    let lines = unfolded(&text);
    let all = |name: &str| -> Vec<&str> {
        let named = lines.iter().filter(|(of, _)| of == name);
        named.map(|(_, value)| value.as_str()).collect()
    };
    assert_eq!(all("DTSTART;VALUE=DATE").first(), Some(&"20260430"));
    let made_up = "promised.event/made-up@andamento";
    let at = all("UID").iter().position(|uid| *uid == made_up).unwrap();
    assert_eq!(all("DTSTART;VALUE=DATE")[at], "20260715");
    assert_eq!(all("DTSTAMP")[at], "20260302T100000Z");
    let title = LONG.replace(';', "\\;").replace(',', "\\,");
    assert_eq!(all("SUMMARY")[at], format!("Promised event: {title}"));
    assert_eq!(lines.first().unwrap().1, "VCALENDAR");
    assert_eq!(lines.last().unwrap().1, "VCALENDAR");
    assert_eq!(all("BEGIN").len(), all("END").len());

    let (_, before) = served.get("/due.ics?today=2026-06-01&known_on=2026-03-01");
    let lines = unfolded(&before);
    let at = lines
        .iter()
        .position(|(_, value)| value == made_up)
        .unwrap();
    let date = lines
        .iter()
        .skip(at)
        .find(|(name, _)| name.starts_with("DTSTART"));
    assert_eq!(date.unwrap().1, "20260630");

    let command = ["due", "--today", "2026-06-01", "--format", "ics"];
    let said = scene.andamento(&command);
    // The calendar of a site says from when on; the command writes all dates.
    let window = "X-WR-CALDESC:Dates from 2025-06-01 on\r\n";
    assert!(text.contains(window), "{text}");
    assert_eq!(
        String::from_utf8(said.stdout).unwrap(),
        text.replace(window, "")
    );
    let (_, page) = served.get("/due?today=2026-06-01");
    assert!(
        page.contains("<span class=\"fresh fresh-due\">update due</span>"),
        "{page}"
    );
    assert!(
        page.contains("<span class=\"fresh fresh-current\">current</span>"),
        "{page}"
    );
    let (_, later) = served.get("/due?today=2027-06-01");
    assert!(
        later.contains("<span class=\"fresh fresh-stale\">stale</span>"),
        "{later}"
    );
}

/// The texts of an element by its path, as `feed/entry/id`.
fn texts(xml: &str, wanted: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut found) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_string());
                if path.join("/") == wanted {
                    found.push(String::new());
                }
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) if path.join("/") == wanted => {
                found.last_mut().unwrap().push_str(&text);
            }
            Event::GeneralRef(name) if path.join("/") == wanted => {
                let c = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("&{other};"),
                };
                found.last_mut().unwrap().push_str(c);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn the_feed_names_each_record_by_its_hash_and_the_head_of_the_journal() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let (status, feed) = served.get("/changes.atom");
    assert_eq!(status, 200, "{feed}");
    let (_, data) = served.get("/changes.json");
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let changes = data["changes"].as_array().unwrap();
    let hash = |one: &serde_json::Value| format!("nih:sha-256;{}", one["hash"].as_str().unwrap());
    let ids = texts(&feed, "feed/entry/id");
    let shown: Vec<String> = changes.iter().take(ids.len()).map(hash).collect();
    assert!(ids.len() >= 12, "{feed}");
    assert_eq!(ids, shown);
    let head = format!("Head of the journal: {}", data["head"].as_str().unwrap());
    assert_eq!(texts(&feed, "feed/subtitle"), [head]);
    let newest = changes[0]["recorded"].as_str().unwrap();
    assert_eq!(texts(&feed, "feed/updated"), [newest]);
    assert_eq!(texts(&feed, "feed/entry/updated").len(), ids.len());
    let content = texts(&feed, "feed/entry/content");
    assert!(
        content
            .iter()
            .any(|said| said.contains("When: 2026-05/2026-06 → 2026-07-15")),
        "{content:?}"
    );

    let (_, early) = served.get("/changes.atom?known_on=2026-03-01&since=2026-03-01");
    let titles = texts(&early, "feed/entry/title");
    assert!(
        titles.contains(&"New: A made-up & plan".to_string()),
        "{titles:?}"
    );
    assert!(!early.contains("2026-03-02"), "{early}");
    let command = ["changes", "--format", "atom", "--limit", "100"];
    let said = scene.andamento(&command);
    assert_eq!(String::from_utf8(said.stdout).unwrap(), feed);
    let (_, page) = served.get("/about");
    assert!(page.contains("href=\"/changes.atom\" type=\"application/atom+xml\""));
}
