//! The windows, asked over a socket as a browser asks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::scene::Scene;
use crate::{follow_up_windows, register_windows};

/// Addresses of every page type, with the forms that they have beside the page.
const VIEWS: [(&str, &str, &[&str]); 24] = [
    ("/", "", &[]),
    ("/indicators", "", &["json", "csv"]),
    ("/indicators/employment-rate", "", &["json", "csv", "svg"]),
    (
        "/indicators/employment-rate/gap",
        "?territory=SE",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/gap",
        "?territory=SE,IT&sex=F&from=2018",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/poverty-or-exclusion-region/series",
        "?territory=AT",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/compare",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/compare",
        "?group=NEU27_2020_FOR&reference=NAT&to=2023",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/poverty-or-exclusion-region/compare",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/trend",
        "?territory=SE,IT",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/convergence",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/convergence",
        "?territory=SE,IT,DE&group=NEU27_2020_FOR&reference=NAT&from=2018",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/coverage",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/poverty-or-exclusion-region/coverage",
        "?today=2026-11-22&old_after=5",
        &["json", "csv", "svg"],
    ),
    ("/territories", "", &[]),
    ("/territories/SE", "", &["json", "csv", "svg"]),
    ("/territories/BG31", "", &["json", "csv"]),
    ("/territories/SE002C", "", &["json", "csv"]),
    ("/territories/SE002C/urb_cpopcb", "", &["json", "csv"]),
    ("/", "?q=goteborg", &[]),
    ("/dataflows", "", &["json", "csv"]),
    ("/dataflows/urb_cpop1", "", &["json", "csv"]),
    ("/methods", "", &[]),
    ("/about", "", &[]),
];

/// Requests that are refused, each with its status.
const REFUSED: [(&str, u16); 36] = [
    // The sample has the rates, and not the persons behind them.
    (
        "/indicators/employment-rate-15-64/gap?territory=SE&group=FOR&reference=NAT&decompose=sex",
        422,
    ),
    (
        "/indicators/employment-rate-15-64/gap?territory=SE&group=FOR&reference=NAT&decompose=%3Cb%3E",
        422,
    ),
    (
        "/indicators/employment-rate/series?territory=SE&decompose=sex",
        400,
    ),
    ("/indicators/employment-rate/convergence?territory=SE", 404),
    ("/nothing", 404),
    ("/territories/XQ", 404),
    ("/territories/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
    ("/territories/SE002C/no_such", 404),
    ("/territories/XQ/urb_cpopcb", 404),
    ("/indicators/no-such", 404),
    ("/indicators/no-such/coverage", 404),
    ("/indicators/employment-rate/ranking?territory=SE", 404),
    (
        "/indicators/employment-rate/gap?territory=SE&reference=FOR",
        422,
    ),
    (
        "/indicators/employment-rate/compare?group=NEU27_2020_FOR&reference=FOR",
        422,
    ),
    (
        "/indicators/employment-rate/gap?territory=%3Cscript%3E",
        404,
    ),
    (
        "/indicators/employment-rate/gap?territory=SE&from=20x4",
        400,
    ),
    (
        "/indicators/employment-rate/gap?territory=SE&from=2024&to=2010",
        400,
    ),
    (
        "/indicators/employment-rate/gap?territory=SE&%3Cb%3E=1",
        400,
    ),
    ("/indicators/employment-rate/gap", 400),
    ("/indicators/employment-rate/trend", 400),
    ("/indicators/employment-rate/trend?territory=XQ", 404),
    (
        "/indicators/employment-rate/trend?territory=SE&group=%3Csvg%3E",
        400,
    ),
    (
        "/indicators/poverty-or-exclusion-region/trend?territory=AT",
        400,
    ),
    ("/indicators/employment-rate/compare?territory=XQ", 404),
    (
        "/indicators/employment-rate/compare?group=%22%3E%3Cb%3E",
        400,
    ),
    ("/indicators/employment-rate/compare?from=3024", 404),
    ("/indicators/employment-rate/compare?from=0000", 400),
    (
        "/indicators/employment-rate/compare?group=NAT&group=NAT&reference=NAT",
        400,
    ),
    ("/indicators/employment-rate/coverage?territory=XQ", 404),
    ("/indicators/employment-rate/coverage?today=soon", 400),
    ("/indicators/employment-rate/coverage?today=2026-02-31", 400),
    ("/indicators/employment-rate/coverage?old_after=-1", 400),
    ("/indicators/employment-rate/coverage?to=1066", 404),
    ("/indicators/employment-rate/coverage?sex=%3Ci%3E", 400),
    ("/territories/SE?q=1", 400),
    ("/dataflows/..%2F..%2Fetc", 404),
];

/// The program, serving the bundled sample until it is dropped.
pub struct Windows {
    scene: Scene,
    program: Child,
    address: String,
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Windows {
    fn open() -> Self {
        let scene = Scene::empty();
        let loaded = scene.andamento(&["demo", "--no-serve"]);
        assert!(loaded.status.success());
        Self::over(scene)
    }

    /// Over a data folder that is filled already.
    pub fn over(scene: Scene) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_andamento"))
            .args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"])
            .arg(scene.path("data"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(program.stderr.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        let address = address
            .unwrap_or_else(|| panic!("it says where it is: {line}"))
            .to_string();
        // What else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self {
            scene,
            program,
            address,
        }
    }

    fn ask(&self, method: &str, target: &str, header: &str) -> Answer {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{header}\r\n"
        );
        // A request that is too long is answered before it is read whole.
        let _ = socket.write_all(request.as_bytes());
        let mut text = Vec::new();
        let _ = socket.read_to_end(&mut text);
        let text = String::from_utf8(text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0);
        Answer {
            status,
            head: head.to_ascii_lowercase(),
            body: body.to_string(),
        }
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

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
    a_browser_finds_nothing_wrong(&windows);
}

/// Well-formed, one first heading, no script, no style beside the stylesheet, strict headers.
fn a_page_is_whole(target: &str, page: &Answer) {
    let body = &page.body;
    for forbidden in [
        "<script",
        "<style",
        " style=",
        " onclick=",
        "javascript:",
        "src=\"http",
    ] {
        assert!(!body.contains(forbidden), "{target} has {forbidden}");
    }
    assert_eq!(
        body.matches("<h1>").count(),
        1,
        "{target}: one first heading"
    );
    assert!(
        body.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"),
        "{target}"
    );
    assert!(body.len() < 100_000, "{target}: {} bytes", body.len());
    for header in [
        "content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(
            page.head.contains(header),
            "{target}: {header}\n{}",
            page.head
        );
    }
    elements_close(target, body);
    let anchors = body
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    for anchor in anchors {
        assert!(
            body.contains(&format!("id=\"{anchor}\"")),
            "{target}: nothing is called {anchor}"
        );
    }
}

/// Every element that opens closes, in order.
fn elements_close(target: &str, body: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag
            .split_once('>')
            .unwrap_or_else(|| panic!("{target}: <{tag}"));
        if tag.starts_with('!') || tag.ends_with('/') {
            continue;
        }
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n'])
            .next()
            .unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{target}: </{name}>");
        } else {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{target}: {open:?}");
}

/// The links of every page type, some of those that are alike.
fn every_link_leads_somewhere(windows: &Windows) {
    let mut asked: Vec<String> = Vec::new();
    for (path, query, _) in VIEWS {
        let body = windows.get(&format!("{path}{query}")).body;
        let links = body
            .split("href=\"/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let mut of_page = 0;
        for link in links {
            let link = format!("/{}", link.replace("&#38;", "&"));
            if of_page < 30 && !asked.contains(&link) {
                of_page += 1;
                let status = windows.get(&link).status;
                assert_eq!(status, 200, "{path}{query} leads to {link}");
                asked.push(link);
            }
        }
    }
    assert!(asked.len() > 100, "{}", asked.len());
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

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Needs chromium and node; axe-core where `ANDAMENTO_AXE` names its `axe.min.js`.
fn a_browser_finds_nothing_wrong(windows: &Windows) {
    let (Some(chromium), Some(node)) = (found("chromium"), found("node")) else {
        eprintln!("skipped: the pages are not opened in a browser (chromium or node is not here)");
        return;
    };
    let axe = std::env::var_os("ANDAMENTO_AXE");
    if axe.is_none() {
        eprintln!("skipped: axe-core does not look at the pages (ANDAMENTO_AXE does not name it)");
    }
    let mut pages: String = VIEWS
        .iter()
        .chain(&register_windows::VIEWS)
        .chain(&follow_up_windows::VIEWS)
        .map(|(path, query, _)| format!("{path}{query}\n"))
        .collect();
    for (target, _) in REFUSED.iter().take(8) {
        pages.push_str(&format!("! {target}\n"));
    }
    // A browser that itself could not be driven, on a machine that is short of everything, says
    // nothing about the pages; it gets a second chance.
    for chance in [1, 2] {
        let mut browser = Command::new(&node)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/browser.mjs"))
            .arg(&chromium)
            .arg(format!("http://{}", windows.address))
            .args(&axe)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut addresses = browser.stdin.take().unwrap();
        addresses.write_all(pages.as_bytes()).unwrap();
        drop(addresses);
        let output = browser.wait_with_output().unwrap();
        let findings = String::from_utf8_lossy(&output.stdout);
        let trouble = String::from_utf8_lossy(&output.stderr);
        if output.status.code() != Some(2) || chance == 2 {
            assert!(
                output.status.success() && findings.is_empty(),
                "{findings}{trouble}"
            );
            return;
        }
    }
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
