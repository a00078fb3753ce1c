//! `cargo xtask kill-trials`: imports killed at every moment; see the harness.

mod harness;
mod ledger;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use self::harness::{Plan, run};
use crate::step::{announce, cargo, succeeds};

/// How many imports are killed when nothing is said.
const TRIALS: u32 = 200;
/// Series of the table: 1.3 million cells in several row groups.
const SERIES: u32 = 120_000;

/// Runs the trials; `arguments` as given behind the task's name.
pub fn start(root: &Path, arguments: &[&str]) -> ExitCode {
    let (trials, given) = match arguments {
        ["--ledger", rest @ ..] => return ledger::start(root, rest),
        [] => (TRIALS, None),
        ["--trials", number] => (number.parse().unwrap_or(0), None),
        ["--trials", number, "--program", path] => {
            (number.parse().unwrap_or(0), Some(PathBuf::from(path)))
        }
        _ => (0, None),
    };
    if trials == 0 {
        eprintln!("xtask: expected `kill-trials [--ledger] [--trials NUMBER [--program PATH]]`");
        return ExitCode::from(2);
    }
    let Some(program) = given.or_else(|| built(root)) else {
        return ExitCode::FAILURE;
    };
    let folder = target(root).join(format!("kill-trials-{}", std::process::id()));
    let plan = Plan {
        program,
        folder,
        trials,
        series: SERIES,
        blanks: 0,
    };
    let start = Instant::now();
    match run(&plan) {
        Ok(report) => {
            print!("{}", report.text());
            println!("{} s", start.elapsed().as_secs());
            if report.violations.is_empty() {
                // Nothing is lost if the folder stays.
                let _ = std::fs::remove_dir_all(&plan.folder);
                return ExitCode::SUCCESS;
            }
            eprintln!("xtask: the last trial stays in {}", plan.folder.display());
        }
        Err(problem) => eprintln!("xtask: {}: {problem}", plan.folder.display()),
    }
    ExitCode::FAILURE
}

fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// The program as users have it.
fn built(root: &Path) -> Option<PathBuf> {
    let mut command = cargo(root);
    command.args(["build", "--release", "--package", "andamento"]);
    announce("build", &command);
    succeeds(command).then(|| {
        let name = format!("andamento{}", std::env::consts::EXE_SUFFIX);
        target(root).join("release").join(name)
    })
}
