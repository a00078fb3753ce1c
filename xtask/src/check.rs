//! `cargo xtask check`: every step runs, whatever became of the one before.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use crate::step::{announce, cargo, succeeds};
use crate::{python, tests_run};

/// Runs all steps and prints a summary; fails if any step failed.
pub fn run(root: &Path) -> ExitCode {
    let start = Instant::now();
    let mut steps = vec![
        ("format", formatted(root)),
        ("lint", linted(root)),
        ("documentation", documented(root)),
    ];
    eprintln!("\n== readers for the tests: target/python");
    let interpreter = python::prepare(root);
    if let Err(problem) = &interpreter {
        eprintln!("xtask: {problem}");
    }
    steps.push(("python readers", interpreter.is_ok()));
    let tests = tests_run::run(root, interpreter.ok().as_deref());
    steps.push(("tests", tests.succeeded));

    println!();
    for (name, succeeded) in &steps {
        println!("{name:<16}{}", if *succeeded { "ok" } else { "FAILED" });
    }
    println!("{}", tests.summary());
    println!("{} s", start.elapsed().as_secs());
    if steps.iter().all(|(_, succeeded)| *succeeded) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn formatted(root: &Path) -> bool {
    let mut command = cargo(root);
    command.args(["fmt", "--all", "--check"]);
    announce("format", &command);
    succeeds(command)
}

fn linted(root: &Path) -> bool {
    let mut command = cargo(root);
    command.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    announce("lint", &command);
    succeeds(command)
}

fn documented(root: &Path) -> bool {
    let mut command = cargo(root);
    command.args([
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    announce("documentation", &command);
    succeeds(command)
}
