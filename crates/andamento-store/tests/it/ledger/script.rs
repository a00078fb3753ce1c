//! The script of docs/ledger.md, run on exported journals.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;

/// The script as the page gives it.
fn script() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger.md");
    let page = std::fs::read_to_string(page).unwrap();
    let from = page.split_once("```python\n").unwrap().1;
    from.split_once("```").unwrap().0.to_string()
}

/// Runs the script; gives whether it found the journal in order, and what it said. `None`: there
/// is no Python here.
fn run(journal: &str, head: Option<&str>) -> Option<(bool, String)> {
    let python = std::env::var("ANDAMENTO_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let child = Command::new(python)
        .env("PYTHONUTF8", "1")
        .args(["-c", &script()])
        .args(head)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: no python3 to run the script with");
        return None;
    };
    // A script that stopped reading has found something.
    let _ = child.stdin.take().unwrap().write_all(journal.as_bytes());
    let out = child.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    Some((out.status.success(), String::from_utf8(said).unwrap()))
}

fn exported(ledger: &Ledger) -> String {
    let mut out = Vec::new();
    ledger.export(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_script_of_the_page_agrees_with_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let mut first = plan("a", "Ünïcode “title” \\ \"quoted\", שלום, 𝕏");
    first.source = Some(source("a", 3));
    first.about = Some("2025/2026".parse().unwrap());
    let mut types = draft("area/a/1", &[("plan", "plan/a"), ("title", "x")]);
    types.reason = Some("because <b>of</b> it".to_string());
    ledger
        .append(&[first, types, plan("c", "c")], &on(1))
        .unwrap();
    ledger.append(&[withdrawn("plan/c")], &on(2)).unwrap();
    ledger.redact(2, "gone", &on(3)).unwrap();
    let head = ledger.head().unwrap().hash;
    let journal = exported(&ledger);
    assert_eq!(journal.lines().count(), 5);

    let Some((good, said)) = run(&journal, Some(&head)) else {
        return;
    };
    assert!(good, "{said}");
    assert_eq!(said.trim(), format!("5 {head}"));

    let lines: Vec<&str> = journal.lines().collect();
    let without = |at: usize| {
        let mut left = lines.clone();
        left.remove(at);
        left.join("\n")
    };
    for (journal, expected) in [
        (
            journal.replace("quoted", "Quoted"),
            "record 1: the content was changed",
        ),
        (
            journal.replace("\"plan/c\"", "\"plan/d\""),
            "record 3: the chain is broken",
        ),
        (without(2), "record 3: is missing"),
        (without(4), "record 2: no record says why"),
    ] {
        let (good, said) = run(&journal, None).unwrap();
        assert!(!good && said.contains(expected), "{expected}: {said}");
    }
    let cut = lines[..1].join("\n");
    assert!(run(&cut, None).unwrap().0);
    assert!(!run(&cut, Some(&head)).unwrap().0);
}
