//! The windows on what was promised and what came of it. All entries here are made up.

use std::collections::BTreeMap;
use std::path::Path;

use andamento_model::register::{Draft, Source};
use andamento_store::ledger::{Ledger, Stamp};

use crate::made_up;
use crate::scene::Scene;
use crate::served::Served;
use crate::windows::a_browser_finds_nothing_wrong;

/// Addresses of every page type, answered from the catalog alone.
pub const VIEWS: [(&str, &str, &[&str]); 15] = [
    ("/plans/eu-2016/matrix", "", &["json", "csv", "svg"]),
    (
        "/plans/eu-2016/matrix",
        "?class=in-line&state=LV&area=1&known_on=2026-12-31",
        &["json", "csv", "svg"],
    ),
    ("/targets", "", &["json", "csv"]),
    ("/targets", "?item=operation/helios", &["json", "csv"]),
    ("/thread/operation/helios", "", &["json", "csv"]),
    (
        "/thread/action/eu-2021-2027/partnerships/4",
        "?known_on=2026-12-31",
        &["json", "csv"],
    ),
    ("/thread/indicator/employment-rate", "", &["json", "csv"]),
    ("/lint", "?today=2026-11-22", &["json", "csv"]),
    (
        "/lint",
        "?plan=eu-2021-2027&today=2027-01-01",
        &["json", "csv"],
    ),
    (
        "/lint",
        "?limit=20&after=action/eu-2016&today=2027-01-01",
        &["json", "csv"],
    ),
    ("/due", "", &["json", "csv", "ics"]),
    (
        "/due",
        "?today=2027-01-01&known_on=2026-12-31",
        &["json", "csv", "ics"],
    ),
    ("/due", "?limit=1&from=2026-01-01", &["json", "csv"]),
    ("/targets", "?limit=2&after=target/a", &["json", "csv"]),
    ("/changes", "?since=2026-11-22", &["json", "csv", "atom"]),
];

/// Requests that are refused, each with its status.
pub const REFUSED: [(&str, u16); 22] = [
    ("/plans/no-such/matrix", 404),
    ("/plans/%3Cb%3E/matrix", 404),
    ("/plans/eu-2016/matrix?class=guessed", 400),
    ("/plans/eu-2016/matrix?state=XQ", 404),
    ("/plans/eu-2016/matrix?area=%3Ci%3E", 404),
    ("/plans/eu-2016/matrix?known_on=1999-12-31", 404),
    ("/targets?item=nothing", 400),
    ("/targets?item=operation/no-such", 404),
    ("/thread/organisation/share-network", 404),
    ("/thread/indicator/no-such", 404),
    ("/lint?plan=%3Cb%3E", 400),
    ("/lint?today=soon", 400),
    ("/due?today=2026-02-31", 400),
    ("/due?known_on=2026", 400),
    ("/lint?plan=eu-2016&limit=3", 400),
    ("/lint?after=nothing", 400),
    ("/due?after=2026-06-30", 400),
    ("/due?after=2026-06-30/plan/x&from=2026-01-01", 400),
    ("/due?limit=10001", 400),
    ("/due?limit=0", 400),
    ("/targets?after=%3Cb%3E", 400),
    ("/targets?item=operation/helios&limit=1", 400),
];

pub const DOCUMENT: &str = "00000000000000000000000000000000000000000000000000000000000000bb";

fn entry(id: &str, fields: &[(&'static str, &str)]) -> Draft {
    let source = Source {
        document: DOCUMENT.to_string(),
        line: Some(7),
        last_line: Some(8),
        fields: BTreeMap::new(),
    };
    made_up::entry(id, fields, source)
}

fn link(id: &str, from: &str, to: &str, class: &str) -> Draft {
    entry(
        &format!("link/{id}"),
        &[("from", from), ("to", to), ("class", class)],
    )
}

pub const LONG: &str =
    "A made-up session; with commas, and a title that is longer than one line of a calendar: é€";

/// A made-up plan of one area: measures of two states, a state for which a complete source
/// reports none, an event whose time is moved on the second day, and targets.
pub fn made_up(data: &Path) {
    let stamp = |by: &str, day: u8| {
        Stamp::new(by, &format!("2026-03-0{day}T10:00:00Z"), [day; 32]).unwrap()
    };
    let event = |when: &str| {
        entry(
            "event/made-up",
            &[
                ("title", LONG),
                ("when", when),
                ("state", "promised"),
                ("item", "plan/made-up"),
            ],
        )
    };
    let practice = |id: &str, territory: &str| {
        let title = format!("Practice <{id}>");
        entry(
            &format!("practice/{id}"),
            &[("title", &title), ("territories", territory)],
        )
    };
    let target = |id: &str, fields: &[(&'static str, &str)]| {
        let mut all = vec![("item", "operation/made-up")];
        all.extend_from_slice(fields);
        entry(&format!("target/{id}"), &all)
    };
    let ledger = Ledger::open(data, &[], stamp("catalog", 1)).unwrap();
    let first = [
        entry(
            "plan/made-up",
            &[("title", "A made-up & plan"), ("review_by", "2026-04-30")],
        ),
        entry(
            "area/made-up/1",
            &[
                ("plan", "plan/made-up"),
                ("title", "A made-up area"),
                ("number", "1"),
            ],
        ),
        event("2026-05/2026-06"),
        practice("latvia", "LV"),
        practice("silence", "SE"),
        link("one", "practice/latvia", "area/made-up/1", "beyond"),
        link("two", "practice/silence", "area/made-up/1", "none-reported"),
        entry("operation/made-up", &[("title", "A made-up operation")]),
        target(
            "places",
            &[
                ("title", "Seats"),
                ("unit", "places"),
                ("target", "~200"),
                ("result", "50"),
            ],
        ),
        target(
            "more",
            &[
                ("title", "People"),
                ("unit", "persons"),
                ("target", "100"),
                ("result", "140"),
            ],
        ),
        target(
            "missed",
            &[
                ("title", "Jobs"),
                ("unit", "persons"),
                ("target", "300"),
                ("state", "missed-value-not-published"),
            ],
        ),
    ];
    ledger.append(&first, &stamp("test", 1)).unwrap();
    ledger
        .append(&[event("2026-07-15")], &stamp("test", 2))
        .unwrap();
}

#[test]
fn what_is_unknown_looks_otherwise_than_what_a_complete_source_does_not_report() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let (status, page) = served.get("/plans/made-up/matrix");
    assert_eq!(status, 200, "{page}");
    let row = page.split("<tr><td>1</td>").nth(1).unwrap();
    let row = row.split("</tr>").next().unwrap();
    assert_eq!(row.matches("<td class=\"mx-unknown\">·</td>").count(), 25);
    for cell in [
        "<td class=\"mx-reported\"><a href=\"#cell-0-LV\" aria-label=\"B: Latvia, 1 measure\">B</a></td>",
        "<td class=\"mx-none\"><a href=\"#cell-0-SE\" aria-label=\"0: Sweden, 1 measure\">0</a></td>",
    ] {
        assert!(row.contains(cell), "{row}");
    }
    assert!(page.contains("<li id=\"cell-0-LV\">") && page.contains("Practice &#60;latvia&#62;"));
    assert!(page.contains(&format!(
        "/documents/{DOCUMENT}?line=7&#38;last_line=8#line-7"
    )));

    let (_, data) = served.get("/plans/made-up/matrix.json");
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let totals = &data["totals"];
    let number = |name: &str| totals[name].as_u64().unwrap();
    assert_eq!(
        number("cells"),
        number("reported") + number("none_reported") + number("unknown")
    );
    assert_eq!((number("reported"), number("none_reported")), (1, 1));
    let (status, svg) = served.get("/plans/made-up/matrix.svg");
    assert_eq!(status, 200, "{svg}");
    let letters = |letters: &str| svg.matches(&format!(">{letters}</text>")).count();
    // The row of the area and that of the plan, and one each in the legend.
    assert_eq!((letters("B"), letters("0")), (2, 2));
    assert_eq!(svg.matches('·').count(), 52 + 1);
    let hatched = svg.matches("<line class=\"c1\"").count();
    assert_eq!(hatched, 16, "a cell and its sign in the legend are hatched");
    let sentence = "Of 54 cells (2 rows, 27 Member States), 1 reports a measure, 1 reports none by \
                    a source that claims to be complete, and 52 are unknown.";
    assert!(svg.contains(sentence) && page.contains(sentence), "{svg}");
    let (_, other) = served.get("/plans/made-up/matrix?area=1&class=beyond");
    assert!(!other.contains("cell-0-SE") && other.contains("cell-0-LV"));
    for (class, lines) in [("unknown", 52), ("none-reported", 1), ("beyond", 1)] {
        let path = format!("/plans/made-up/matrix.csv?class={class}");
        let (status, csv) = served.get(&path);
        assert_eq!(status, 200, "{csv}");
        let command = ["matrix", "--plan", "made-up", "--class", class, "--format"];
        let said = scene.andamento(&[&command[..], &["csv"]].concat());
        assert_eq!(String::from_utf8(said.stdout).unwrap(), csv);
        let told: Vec<&str> = csv.lines().skip(1).collect();
        let of_class = format!(",{class},");
        assert!(told.iter().all(|line| line.contains(&of_class)), "{csv}");
        assert_eq!(told.len(), lines, "{csv}");
        let nothing = told.iter().filter(|line| line.ends_with(",unknown,,"));
        assert_eq!(nothing.count() == lines, class == "unknown");
        let (status, json) = served.get(&path.replace(".csv", ".json"));
        assert_eq!(status, 200, "{json}");
        let filtered: serde_json::Value = serde_json::from_str(&json).unwrap();
        for sum in ["cells", "reported", "none_reported", "unknown"] {
            assert_eq!(filtered["totals"][sum], totals[sum], "{class} {sum}");
        }
        let (status, page) = served.get(&path.replace(".csv", ""));
        assert_eq!(status, 200, "{page}");
        assert!(page.contains(&format!("<option value=\"{class}\" selected=")));
    }
    let (status, early) = served.get("/plans/made-up/matrix?known_on=2026-02-28");
    assert_eq!(status, 404, "{early}");
}

#[test]
fn a_missed_target_without_a_value_has_no_rate_and_overreach_is_remarked() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let (status, page) = served.get("/targets?item=operation/made-up");
    assert_eq!(status, 200, "{page}");
    let row = |title: &str| {
        let from = page.find(&format!(">{title}</a>")).unwrap();
        let rest = page.get(from..).unwrap();
        rest.split("</tr>").next().unwrap().to_string()
    };
    let missed = row("Jobs");
    assert!(missed.contains("missed, value not published"), "{missed}");
    assert!(
        !missed.contains('%') && !missed.contains("<svg"),
        "{missed}"
    );
    let places = row("Seats");
    assert!(
        places.contains("about 25.0 %") && places.contains("bar unsure"),
        "{places}"
    );
    let more = row("People");
    assert!(
        more.contains("140.0 %") && more.contains("class=\"mark\" x=\"71.43\""),
        "{more}"
    );
    assert!(more.contains("the target may have been low"), "{more}");
}

#[test]
fn what_is_due_and_targets_are_read_part_by_part_by_the_links_that_each_part_gives() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let stamp = Stamp::new("test", "2026-03-03T10:00:00Z", [3; 32]).unwrap();
    let ledger = Ledger::open(&scene.path("data"), &[], stamp.clone()).unwrap();
    ledger
        .keep_document(DOCUMENT, "A made-up text\n", &stamp)
        .unwrap();
    let served = Served::open(&scene.path("data"));
    let json = |path: &str| -> serde_json::Value {
        let (status, text) = served.get(path);
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    };
    for known in ["", "&known_on=2026-03-01"] {
        let whole = json(&format!("/due.json?today=2026-06-01{known}"));
        let mut found = Vec::new();
        let mut path = format!("/due.json?limit=1&today=2026-06-01{known}");
        loop {
            let part = json(&path);
            found.extend(part["dates"].as_array().unwrap().clone());
            let Some(next) = part["next"].as_str() else {
                break;
            };
            path = format!("/due.json?limit=1&today=2026-06-01&after={next}{known}");
        }
        assert_eq!(whole["dates"].as_array().unwrap(), &found);
        assert!(found.len() >= 2, "{found:?}");
    }
    let (_, page) = served.get("/due?limit=1&today=2026-06-01&known_on=2026-03-01");
    let later = "/due?limit=1&#38;today=2026-06-01&#38;known_on=2026-03-01&#38;after=2026-04-30/plan/made-up";
    assert!(
        page.contains(&format!("<a href=\"{later}\" rel=\"next\">")),
        "{page}"
    );
    let (_, page) = served.get(&later.replace("&#38;", "&"));
    assert!(
        page.contains("/entries/event/made-up") && page.contains("rel=\"prev\""),
        "{page}"
    );
    let (head, _) = served.head("/due.csv?limit=1");
    assert!(
        head.contains("link: </due.csv?limit=1&after=") && head.contains("rel=\"next\""),
        "{head}"
    );

    let walk = |path: &str, list: fn(&serde_json::Value) -> &serde_json::Value| {
        let (mut found, mut parts, mut path) = (Vec::new(), 0, path.to_string());
        loop {
            let (head, body) = served.head(&path);
            let part: serde_json::Value = serde_json::from_str(&body).unwrap();
            found.extend(list(&part).as_array().unwrap().clone());
            parts += 1;
            let Some(next) = head.split("link: <").nth(1) else {
                return (serde_json::Value::from(found), parts);
            };
            path = next.split('>').next().unwrap().to_string();
        }
    };
    let (found, parts) = walk("/targets.json?limit=2", |array| array);
    assert!(parts > 1 && found.as_array().unwrap().len() >= 3, "{found}");
    assert_eq!(json("/targets.json"), found);
    for list in ["plans", "documents", "entries"] {
        let (whole, _) = walk(&format!("/{list}.json?limit=10000"), |all| &all["entries"]);
        let (found, parts) = walk(&format!("/{list}.json?limit=1000"), |all| &all["entries"]);
        assert_eq!((&found, parts), (&whole, 1), "{list}");
        let count = whole.as_array().unwrap().len();
        let some = (count / 3).max(1);
        let path = format!("/{list}.json?limit={some}");
        let (found, parts) = walk(&path, |all| &all["entries"]);
        assert_eq!(found, whole, "{list}");
        assert_eq!(parts, count.div_ceil(some).max(1), "{list}");
    }
    let read = format!("/documents/{DOCUMENT}.json");
    let whole = json(&read)["read_from_it"].as_array().unwrap().len();
    let path = format!("{read}?after=area/made-up/1&limit=3");
    let (found, parts) = walk(&path, |document| &document["read_from_it"]);
    // All but the area stand behind it in the order of identifiers.
    assert_eq!(found.as_array().unwrap().len(), whole - 1);
    assert_eq!(parts, (whole - 1).div_ceil(3));
}

#[test]
fn an_entry_says_how_fresh_it_is_and_a_finding_that_its_text_is_not_loaded() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let (_, page) = served.get("/entries/event/made-up");
    assert!(page.contains("event promised for 2026-07-15"), "{page}");
    let (_, page) = served.get("/lint?today=2026-06-01&plan=made-up");
    assert!(page.contains("Source text not loaded"), "{page}");
    assert!(page.contains("<h2 id=\"review-date-passed\">"), "{page}");
    let (_, before) = served.get("/lint?today=2026-04-30&plan=made-up");
    assert!(
        !before.contains("<h2 id=\"review-date-passed\">"),
        "{before}"
    );
}

#[test]
fn a_browser_finds_nothing_wrong_with_findings_hatched_cells_and_documents_with_lines_marked() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let stamp = Stamp::new("test", "2026-03-03T10:00:00Z", [3; 32]).unwrap();
    let ledger = Ledger::open(&scene.path("data"), &[], stamp.clone()).unwrap();
    let text = "A made-up text\nof four lines,\nsome of them marked.\nThe end.\n";
    ledger.keep_document(DOCUMENT, text, &stamp).unwrap();
    let served = Served::open(&scene.path("data"));
    let pages = format!(
        "/plans/made-up?today=2027-01-01\n/plans/made-up/1?known_on=2026-04-01\n\
         /entries/plan/made-up?today=2026-06-01\n/plans/made-up/matrix\n\
         /targets?item=operation/made-up\n/thread/area/made-up/1\n/lint?today=2027-01-01\n\
         /due?today=2027-01-01\n/documents/{DOCUMENT}?line=2&last_line=3\n"
    );
    a_browser_finds_nothing_wrong(&served.address, &pages);
}

#[test]
fn a_stage_of_which_nothing_is_recorded_is_missing_in_its_thread() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let (status, page) = served.get("/thread/area/made-up/1");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("<strong>Missing.</strong>") && page.contains("class=\"gone\""));
    assert!(
        page.contains("href=\"/entries/link/one\">Beyond</a>"),
        "{page}"
    );
    assert!(
        !page.contains("entries/link/two"),
        "nothing reported is no thread: {page}"
    );
    let (_, back) = served.get("/thread/practice/latvia");
    assert!(back.contains("A made-up area"), "{back}");
}
