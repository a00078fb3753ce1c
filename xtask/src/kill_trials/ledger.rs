//! `cargo xtask kill-trials --ledger`: writers of the ledger killed at every moment. The trials
//! themselves are an example program of the store, which knows the ledger.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::target;
use crate::step::{announce, cargo, succeeds};

/// How many writers are killed when nothing is said.
const TRIALS: &str = "1000";
/// The example program.
const PROGRAM: &str = "ledger_kill_trials";

/// Runs the trials; `arguments` as given behind `--ledger`.
pub fn start(root: &Path, arguments: &[&str]) -> ExitCode {
    let (trials, given) = match arguments {
        [] => (TRIALS, None),
        ["--trials", number] => (*number, None),
        ["--trials", number, "--program", path] => (*number, Some(PathBuf::from(path))),
        _ => {
            eprintln!("xtask: expected `kill-trials --ledger [--trials NUMBER [--program PATH]]`");
            return ExitCode::from(2);
        }
    };
    let Some(program) = given.or_else(|| built(root)) else {
        return ExitCode::FAILURE;
    };
    let folder = target(root).join(format!("ledger-kill-trials-{}", std::process::id()));
    let mut command = Command::new(program);
    command.arg(trials).arg(folder);
    if succeeds(command) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn built(root: &Path) -> Option<PathBuf> {
    let mut command = cargo(root);
    command.args([
        "build",
        "--release",
        "--package",
        "andamento-store",
        "--example",
        PROGRAM,
    ]);
    announce("build", &command);
    succeeds(command).then(|| {
        let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
        target(root).join("release").join("examples").join(name)
    })
}
