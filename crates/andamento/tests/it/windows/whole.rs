//! What holds for every page.

use super::addresses::VIEWS;
use super::program::{Answer, Windows};

/// Well-formed, one first heading, no script, no style beside the stylesheet, strict headers.
pub fn a_page_is_whole(target: &str, page: &Answer) {
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
pub fn every_link_leads_somewhere(windows: &Windows) {
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
