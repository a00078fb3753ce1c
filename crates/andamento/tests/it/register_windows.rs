//! The windows of the register: each page with content, on an early day, and with content that
//! must not show as what it pretends to be. All entries here are made up.

use std::path::Path;

use andamento_model::register::{Draft, Source};
use andamento_store::ledger::{Ledger, Stamp};

use crate::made_up;
use crate::scene::Scene;
use crate::served::Served;

/// Addresses of every page type of the register, answered from the catalog alone.
pub const VIEWS: [(&str, &str, &[&str]); 13] = [
    ("/plans", "", &["json", "csv"]),
    ("/plans/eu-2016", "", &["json"]),
    ("/plans/eu-2021-2027", "?status=Pending", &["json", "csv"]),
    ("/plans/eu-2021-2027/partnerships", "", &["json", "csv"]),
    (
        "/entries/action/eu-2021-2027/partnerships/4",
        "",
        &["json", "csv"],
    ),
    ("/entries/plan/eu-2016", "", &["json", "csv"]),
    (
        "/entries/organisation/european-commission",
        "",
        &["json", "csv"],
    ),
    ("/entries", "?kind=practice", &["json", "csv"]),
    ("/organisations", "", &["json", "csv"]),
    ("/documents", "", &["json", "csv"]),
    (
        "/documents/b334734a5f71b37cd9b561f74dbff5a11cbea0b3ae358b2ea0f8a5b7291098ea",
        "",
        &["json", "csv"],
    ),
    ("/changes", "", &["json", "csv"]),
    (
        "/changes",
        "?since=2026-01-01&known_on=2026-12-31",
        &["json", "csv"],
    ),
];

/// Requests about the register that are refused, each with its status.
pub const REFUSED: [(&str, u16); 12] = [
    ("/plans/no-such", 404),
    ("/plans/%3Cscript%3E", 404),
    ("/plans/eu-2021-2027?status=%3Cb%3E", 404),
    ("/plans/eu-2016/99", 404),
    ("/plans/eu-2016?known_on=yesterday", 400),
    ("/plans/eu-2016?known_on=1999-12-31", 404),
    ("/entries/dream/x", 404),
    ("/entries/action/..%2F..%2Fetc", 404),
    ("/entries?kind=%3Cb%3E", 400),
    ("/documents/abc", 404),
    ("/changes?since=2026-02-30", 400),
    ("/changes?before=many", 400),
];

const DOCUMENT: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

fn entry(id: &str, fields: &[(&'static str, &str)]) -> Draft {
    let source = Source {
        document: DOCUMENT.to_string(),
        line: Some(2),
        last_line: Some(3),
        fields: if id.starts_with("action/") {
            [("status".to_string(), 3)].into()
        } else {
            Default::default()
        },
    };
    made_up::entry(id, fields, source)
}

fn action(status: &str) -> Draft {
    entry(
        "action/made-up/area/1",
        &[
            ("plan", "plan/made-up"),
            ("area", "area/made-up/area"),
            ("number", "1"),
            ("title", "Made-up <script>alert(1)</script> action"),
            ("status", status),
            ("missing", "types: lost in source capture"),
        ],
    )
}

/// A made-up plan with one action, whose status changes on the second day, a position that is
/// answered, claims that differ, and an organisation whose content is taken out on the third.
fn made_up(data: &Path) {
    let stamp = |by: &str, day: u8| {
        Stamp::new(by, &format!("2026-03-0{day}T10:00:00Z"), [day; 32]).unwrap()
    };
    let ledger = Ledger::open(data, &[], stamp("catalog", 1)).unwrap();
    let claim = |id: &str, value: &str| {
        entry(
            id,
            &[
                ("subject", "plan/made-up"),
                ("property", "number-of-areas"),
                ("value", value),
                ("unit", "areas"),
            ],
        )
    };
    let first = [
        entry("plan/made-up", &[("title", "A made-up plan")]),
        entry(
            "area/made-up/area",
            &[("plan", "plan/made-up"), ("title", "A made-up area")],
        ),
        action("Continuous"),
        entry("organisation/house", &[("title", "Made-up house")]),
        entry(
            "organisation/gone",
            &[("title", "Somebody whose name must go")],
        ),
        entry(
            "position/house/1",
            &[
                ("holder", "organisation/house"),
                ("item", "action/made-up/area/1"),
                ("stance", "criticises"),
                ("title", "Too slow, made up"),
            ],
        ),
        entry(
            "position/house/2",
            &[
                ("holder", "organisation/house"),
                ("item", "position/house/1"),
                ("stance", "answers"),
                ("title", "Not slow at all, made up"),
            ],
        ),
        claim("claim/made-up/five", "5"),
        claim("claim/made-up/six", "6"),
        entry(
            "practice/made-up",
            &[("title", "A made-up practice"), ("territories", "LV")],
        ),
    ];
    ledger.append(&first, &stamp("test", 1)).unwrap();
    ledger
        .append(&[action("Complete")], &stamp("test", 2))
        .unwrap();
    ledger
        .redact(5, "a name, made up", &stamp("test", 3))
        .unwrap();
    let text = "First line\nStatus of \u{202e}[name masked] <b>here</b>\nComplete\nLast line\n";
    ledger
        .keep_document(DOCUMENT, text, &stamp("test", 1))
        .unwrap();
}

#[test]
fn pages_show_what_was_recorded_when_and_where() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let page = |path: &str| {
        let (status, body) = served.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        assert!(!body.contains("<script"), "{path}");
        assert!(!body.contains('\u{202e}'), "{path}");
        body
    };
    let action = "/entries/action/made-up/area/1";

    let body = page(action);
    assert!(body.contains("Made-up &#60;script&#62;"), "{body}");
    for said in [
        "Complete",
        "<del>Continuous</del>",
        "lost in source capture",
        "date unknown",
        "Too slow, made up",
        "Not slow at all, made up",
        "&#60;b&#62;here&#60;/b&#62;",
        "[name masked]",
    ] {
        assert!(body.contains(said), "{said}: {body}");
    }
    let early = page(&format!("{action}?known_on=2026-03-01"));
    assert!(early.contains("As known on 2026-03-01"));
    assert!(early.contains("<p class=\"status\">Continuous</p>"));
    assert!(!early.contains("Complete</p>"));
    let (status, body) = served.get(&format!("{action}.json?known_on=2026-02-28"));
    assert_eq!(status, 404);
    assert!(body.contains("nothing was recorded of"), "{body}");
    let (_, data) = served.get(&format!("{action}.json"));
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["values"]["status"], "Complete");
    assert_eq!(data["history"].as_array().unwrap().len(), 2);

    let plan = page("/plans/made-up");
    for said in ["sources differ", "Complete <b>1</b>", "Too slow, made up"] {
        assert!(plan.contains(said), "{said}: {plan}");
    }
    assert!(page("/plans?known_on=2026-02-28").contains("Nothing was recorded by 2026-02-28"));

    let gone = page("/entries/organisation/gone");
    assert!(gone.contains("Redacted."), "{gone}");
    assert!(!gone.contains("Somebody"), "{gone}");
    assert!(!page("/organisations").contains("Somebody"));
    assert!(!page("/changes").contains("Somebody"));

    let text = page(&format!("/documents/{DOCUMENT}?line=2&last_line=3"));
    assert!(
        text.contains("<li id=\"line-2\" value=\"2\" class=\"marked\">"),
        "{text}"
    );
    assert!(text.contains("<li id=\"line-4\" value=\"4\"><a"), "{text}");
    assert!(
        text.contains("1 name or address of private persons masked"),
        "{text}"
    );

    let changes = page("/changes?since=2026-03-02");
    assert!(
        changes.contains("every record is as it was written"),
        "{changes}"
    );
    assert!(changes.contains("<del>Continuous</del>"), "{changes}");
    assert!(!changes.contains("A made-up area"), "{changes}");
    let place = page("/territories/LV");
    assert!(place.contains("A made-up practice"), "{place}");
    let found = page("/?q=made-up+action");
    assert!(
        found.contains("href=\"/entries/action/made-up/area/1\""),
        "{found}"
    );
}

#[test]
fn a_page_shows_a_record_that_comes_in_while_it_is_served() {
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    assert!(served.get("/plans/made-up").1.contains("A made-up plan"));
    let stamp = Stamp::new("test", "2026-03-04T10:00:00Z", [9; 32]).unwrap();
    let ledger = Ledger::open(&scene.path("data"), &[], stamp.clone()).unwrap();
    let by = Stamp::new("another", "2026-03-04T10:00:00Z", [9; 32]).unwrap();
    let renamed = entry("plan/made-up", &[("title", "A renamed plan")]);
    ledger.append(&[renamed], &by).unwrap();
    assert!(served.get("/plans/made-up").1.contains("A renamed plan"));
}

#[test]
fn where_a_record_of_the_catalog_is_shown_its_time_is_explained_once() {
    let said = "bear the day on which the catalog was published, not the day on which this \
                installation took them";
    let scene = Scene::empty();
    made_up(&scene.path("data"));
    let served = Served::open(&scene.path("data"));
    let told = |served: &Served, path: &str| {
        let (status, body) = served.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body.matches(said).count()
    };
    assert_eq!(told(&served, "/entries/plan/made-up"), 0);
    assert_eq!(told(&served, "/changes"), 0);
    let empty = Served::open(&scene.path("empty"));
    assert_eq!(told(&empty, "/entries/plan/eu-2016"), 1);
    assert_eq!(told(&empty, "/changes"), 1);
}
