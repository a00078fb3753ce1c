//! The windows, asked over a socket as a browser asks.

mod addresses;
mod browser;
mod program;
mod whole;

use std::net::TcpListener;
use std::path::Path;

use self::addresses::{REFUSED, VIEWS};
pub use self::browser::a_browser_finds_nothing_wrong;
pub use self::program::Windows;
use self::whole::{a_page_is_whole, every_link_leads_somewhere};
use crate::scene::Scene;
use crate::{follow_up_windows, register_windows};

/// One program serves all tests of this file; each test is a paragraph.
#[test]
fn every_page_answers_in_every_form_it_has_and_refuses_the_rest() {
    let windows = Windows::open();
    for (path, query, forms) in VIEWS
        .into_iter()
        .chain(register_windows::VIEWS)
        .chain(follow_up_windows::VIEWS)
    {
        let page = windows.get(&format!("{path}{query}"));
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        a_page_is_whole(path, &page);
        for form in forms {
            let target = format!("{path}.{form}{query}");
            assert!(
                page.body.contains(&target.replace('&', "&#38;")),
                "{path} leads to {target}"
            );
            let data = windows.get(&target);
            assert_eq!(data.status, 200, "{target}: {}", data.body);
            match *form {
                "json" => {
                    serde_json::from_str::<serde_json::Value>(&data.body).unwrap();
                }
                "svg" => assert!(data.body.starts_with("<svg ") && data.body.ends_with("</svg>\n")),
                _ => assert!(data.body.lines().count() > 1, "{target}"),
            }
        }
    }
    for (target, status) in REFUSED
        .into_iter()
        .chain(register_windows::REFUSED)
        .chain(follow_up_windows::REFUSED)
    {
        let page = windows.get(target);
        assert_eq!(page.status, status, "{target}");
        assert!(!page.body.contains("<script"), "{target}: {}", page.body);
        a_page_is_whole(target, &page);
        let (path, query) = target
            .split_once('?')
            .map_or((target, String::new()), |(p, q)| (p, format!("?{q}")));
        let problem = windows.get(&format!("{path}.json{query}"));
        assert_eq!(problem.status, status, "{target}");
        assert!(
            problem.head.contains("application/problem+json"),
            "{target}: {}",
            problem.head
        );
        let problem: serde_json::Value = serde_json::from_str(&problem.body).unwrap();
        assert_eq!(problem["status"], status);
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|detail| detail.len() > 10)
        );
    }
    every_link_leads_somewhere(&windows);
    parts_of_countries_say_what_does_not_exist(&windows);
    data_on_a_page_is_what_the_command_says(&windows);
    what_did_not_change_is_not_sent_twice(&windows);
    strange_requests_are_refused_and_the_next_is_answered(&windows);
    the_description_is_the_one_that_is_kept(&windows);
    the_examples_of_the_description_are_answered(&windows);
    let mut pages: String = VIEWS
        .iter()
        .chain(&register_windows::VIEWS)
        .chain(&follow_up_windows::VIEWS)
        .map(|(path, query, _)| format!("{path}{query}\n"))
        .collect();
    for (target, _) in REFUSED.iter().take(8) {
        pages.push_str(&format!("! {target}\n"));
    }
    a_browser_finds_nothing_wrong(&windows.address, &pages);
}

fn parts_of_countries_say_what_does_not_exist(windows: &Windows) {
    let none = "Official rates by citizenship or country of birth are not published for";
    for (code, what) in [("BG31", "regions"), ("SE002C", "cities")] {
        let page = windows.get(&format!("/territories/{code}")).body;
        assert!(page.contains(&format!("{none} {what}")), "{code}");
        assert!(page.contains("Everything loaded about"), "{code}");
    }
    assert!(!windows.get("/territories/SE").body.contains(none));
    let found = windows.get("/index.json?q=goteborg").body;
    assert!(found.contains("SE002C"), "{found}");
    let found = windows.get("/index.json?q=severozapaden").body;
    assert!(found.contains("/territories/BG31"), "{found}");
}

/// The table of a command, as CSV and JSON, beside the address that shows the same.
fn data_on_a_page_is_what_the_command_says(windows: &Windows) {
    let questions = [
        (
            "gap --indicator employment-rate --territory SE --group NEU27_2020_FOR --reference NAT",
            "employment-rate/gap",
            "territory=SE&group=NEU27_2020_FOR&reference=NAT",
        ),
        (
            "trend --indicator employment-rate --territory SE,IT --group NEU27_2020_FOR --reference NAT",
            "employment-rate/trend",
            "territory=SE,IT&group=NEU27_2020_FOR&reference=NAT",
        ),
        (
            "compare --indicator employment-rate --group NEU27_2020_FOR --reference NAT --to 2022",
            "employment-rate/compare",
            "group=NEU27_2020_FOR&reference=NAT&to=2022",
        ),
        (
            "compare --indicator poverty-or-exclusion-region",
            "poverty-or-exclusion-region/compare",
            "",
        ),
        (
            "coverage --indicator employment-rate --today 2026-11-22 --old-after 2",
            "employment-rate/coverage",
            "today=2026-11-22&old_after=2",
        ),
    ];
    for (command, address, query) in questions {
        for form in ["json", "csv"] {
            let mut arguments: Vec<&str> = command.split(' ').collect();
            arguments.extend(["--format", form]);
            let said = windows.scene.andamento(&arguments);
            let shown = windows.get(&format!("/indicators/{address}.{form}?{query}"));
            let said = String::from_utf8(said.stdout).unwrap();
            assert!(said.len() > 100 && shown.body == said, "{command} {form}");
        }
    }
    let arguments = ["data", "urb_cpopcb", "--where", "cities=SE002C"];
    let said = windows.scene.andamento(&arguments);
    let shown = windows.get("/territories/SE002C/urb_cpopcb.csv");
    assert_eq!(shown.body, String::from_utf8(said.stdout).unwrap());
}

fn what_did_not_change_is_not_sent_twice(windows: &Windows) {
    let first = windows.get("/territories/SE");
    let tag = first
        .head
        .lines()
        .find_map(|line| line.strip_prefix("etag: "))
        .unwrap()
        .to_string();
    let second = windows.ask(
        "GET",
        "/territories/SE",
        &format!("If-None-Match: {tag}\r\n"),
    );
    assert_eq!((second.status, second.body.as_str()), (304, ""));
}

fn strange_requests_are_refused_and_the_next_is_answered(windows: &Windows) {
    let long = format!("/?q={}", "a".repeat(9000));
    assert_eq!(windows.get(&long).status, 414);
    // Longer than the HTTP library reads of an address, and than it reads of a head.
    for length in [100_000, 1_000_000, 3_000_000] {
        let huge = windows.get(&format!("/indicators.json?q={}", "a".repeat(length)));
        assert_eq!(huge.status, 414, "{length}: {}", huge.head);
        assert!(huge.head.contains("application/problem+json"));
        let problem: serde_json::Value = serde_json::from_str(&huge.body).unwrap();
        assert_eq!(problem["status"], 414);
        assert!(problem["detail"].as_str().unwrap().contains("too long"));
    }
    let headers = format!("X-Long: {}\r\n", "a".repeat(1_000_000));
    assert_eq!(windows.ask("GET", "/about", &headers).status, 431);
    let nonsense = windows.ask("\u{1}", "/about", "");
    assert_eq!(
        (nonsense.status, nonsense.body.contains("HTTP/1.1")),
        (400, true)
    );
    let written = windows.ask("POST", "/about", "Content-Length: 0\r\n");
    assert_eq!(written.status, 405);
    assert!(written.head.contains("allow: get, head"));
    let head = windows.ask("HEAD", "/about", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(windows.get("/about").status, 200);
}

/// `docs/openapi.json` is what programs are told; a change of it is seen in review.
fn the_description_is_the_one_that_is_kept(windows: &Windows) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let told = windows.get("/openapi.json").body;
    if std::env::var_os("ANDAMENTO_RENEW").is_some() {
        std::fs::write(&kept, &told).unwrap();
    }
    let same = std::fs::read_to_string(&kept).unwrap() == told;
    assert!(
        same,
        "docs/openapi.json is not what is told; run the tests with ANDAMENTO_RENEW=1"
    );
}

/// Each address of the description with all its examples, once as they are and once with strokes
/// written as numbers.
fn the_examples_of_the_description_are_answered(windows: &Windows) {
    let told: serde_json::Value = serde_json::from_str(&windows.get("/openapi.json").body).unwrap();
    let paths = told["paths"].as_object().unwrap();
    assert!(paths.len() > 80, "{}", paths.len());
    for (path, described) in paths {
        let (mut target, mut query) = (path.clone(), String::new());
        for parameter in described["get"]["parameters"].as_array().unwrap() {
            let shared = parameter["$ref"]
                .as_str()
                .and_then(|at| at.strip_prefix('#'));
            let parameter = shared.map_or(parameter, |at| told.pointer(at).unwrap());
            let name = parameter["name"].as_str().unwrap();
            let example = parameter["example"].as_str();
            if parameter["in"] == "path" {
                let example = example.unwrap_or_else(|| panic!("{path}: {name}"));
                target = target.replace(&format!("{{{name}}}"), example);
            } else if let Some(example) = example {
                query.push_str(if query.is_empty() { "?" } else { "&" });
                query.push_str(&format!("{name}={example}"));
            }
        }
        let answer = windows.get(&format!("{target}{query}"));
        assert_eq!(answer.status, 200, "{target}{query}: {}", answer.body);
    }
    let encoded = "/entries/action/eu-2021-2027%2Fpartnerships%2F4.json";
    assert_eq!(windows.get(encoded).status, 200);
}

#[test]
fn a_taken_port_is_an_error_that_says_what_to_do() {
    let scene = Scene::empty();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    let output = scene.andamento(&["serve", "--listen", &port]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("another program uses this port") && said.contains("--listen"),
        "{said}"
    );
}
