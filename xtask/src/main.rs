//! The project's own tasks: `cargo xtask check`, `describe`, `kill-trials`, `python`.
//!
//! Standard library only, so that the first run compiles nothing else.

mod check;
mod describe;
mod kill_trials;
mod python;
mod step;
mod tests_run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task>

tasks:
  check    format, lint, documentation and every test: exactly what CI runs
  describe [OPTIONS OF SCHEMATHESIS]
           hold /openapi.json against the answers with schemathesis; skipped where it is not here
  kill-trials [--trials N [--program PATH]]
           kill imports at every moment and look what is left; 200 unless said
  kill-trials --ledger [--trials N [--program PATH]]
           the same for programs that write to the ledger; 1000 unless said
  python   only prepare target/python with the readers that tests hold our files against
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = workspace_root();
    match arguments.as_slice() {
        ["check"] => check::run(&root),
        ["python"] => match python::prepare(&root) {
            Ok(interpreter) => {
                println!("ANDAMENTO_PYTHON={}", interpreter.display());
                ExitCode::SUCCESS
            }
            Err(problem) => {
                eprintln!("xtask: {problem}");
                ExitCode::FAILURE
            }
        },
        ["describe", rest @ ..] => describe::run(&root, rest),
        ["kill-trials", rest @ ..] => kill_trials::start(&root, rest),
        [] | ["help" | "-h" | "--help"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("xtask: no task `{}`\n\n{USAGE}", arguments.join(" "));
            ExitCode::from(2)
        }
    }
}

fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
