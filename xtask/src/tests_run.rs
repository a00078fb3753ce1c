//! The tests, with those counted that had nothing to read.
//!
//! A test whose data or reader is not there prints `skipped: <reason>` to standard error and
//! returns. The test harness hides the output of tests that pass; it is asked to show it, the
//! lines are counted here, and the rest of it is not passed on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use crate::step::{announce, cargo};

/// What the tests said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestsRun {
    /// Whether cargo ended well.
    pub succeeded: bool,
    passed: u64,
    failed: u64,
    /// Reason and number of tests that gave it.
    skipped: BTreeMap<String, u64>,
    hiding: bool,
}

impl TestsRun {
    /// Takes one line of the harness; true if it is worth showing.
    fn take(&mut self, line: &str) -> bool {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.hiding = false;
            self.passed += count(counts, " passed");
            self.failed += count(counts, " failed");
        } else if line == "successes:" {
            self.hiding = true;
        } else if line == "failures:" {
            self.hiding = false;
        } else if let Some(reason) = line.strip_prefix("skipped: ") {
            *self.skipped.entry(reason.trim().to_string()).or_default() += 1;
        }
        !self.hiding && !line.is_empty() && line != "running 0 tests"
    }

    /// Numbers and the reasons of what was skipped.
    pub fn summary(&self) -> String {
        let skipped: u64 = self.skipped.values().sum();
        let mut text = format!(
            "tests: {} passed, {} failed, {skipped} skipped",
            self.passed - skipped.min(self.passed),
            self.failed
        );
        for (reason, times) in &self.skipped {
            let _ = write!(text, "\n  skipped {times}: {reason}");
        }
        text
    }
}

/// The number before a word: `12` in `ok. 12 passed; 0 failed`.
fn count(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default();
    let number = before.rsplit(' ').next().unwrap_or_default();
    number.parse().unwrap_or(0)
}

/// Runs every test of the workspace.
pub fn run(root: &Path, python: Option<&Path>) -> TestsRun {
    let mut command = cargo(root);
    command.args([
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--show-output",
    ]);
    if let Some(python) = python {
        command.env("ANDAMENTO_PYTHON", python);
    }
    command.stdout(Stdio::piped());
    announce("tests", &command);
    let mut tests = TestsRun::default();
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(problem) => {
            eprintln!("xtask: cannot start cargo: {problem}");
            return tests;
        }
    };
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            if tests.take(line.trim_end()) {
                println!("{line}");
            }
        }
    }
    tests.succeeded = child.wait().is_ok_and(|status| status.success());
    tests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_tests_are_counted_and_the_noise_of_passing_ones_is_hidden() {
        let mut tests = TestsRun::default();
        let shown: Vec<&str> = [
            "running 3 tests",
            "test a ... ok",
            "test b ... ok",
            "successes:",
            "---- a stdout ----",
            "skipped: no official files",
            "---- b stdout ----",
            "skipped: no official files",
            "chatter",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored",
            "test result: ok. 10 passed; 0 failed; 0 ignored",
        ]
        .into_iter()
        .filter(|line| tests.take(line))
        .collect();
        assert_eq!(shown.len(), 5, "{shown:?}");
        assert_eq!(
            tests.summary(),
            "tests: 10 passed, 1 failed, 2 skipped\n  skipped 2: no official files"
        );
    }
}
