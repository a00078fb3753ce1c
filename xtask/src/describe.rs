//! `cargo xtask describe`: what `/openapi.json` says is held against what the program answers, by
//! schemathesis, over the bundled sample.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::step::{announce, cargo, succeeds};

/// Names the program, where it is not on the path.
const VARIABLE: &str = "ANDAMENTO_SCHEMATHESIS";

/// Asks for the examples, the edges and random values of every address; further arguments go to
/// schemathesis. Where it is not installed nothing is asked, and that is said.
pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    let Some(schemathesis) = found() else {
        eprintln!(
            "skipped: schemathesis is not here; `pip install schemathesis` in an environment, then \
             {VARIABLE}=ENVIRONMENT/bin/schemathesis"
        );
        return ExitCode::SUCCESS;
    };
    let mut build = cargo(root);
    build.args(["build", "--package", "andamento"]);
    announce("build", &build);
    if !succeeds(build) {
        return ExitCode::FAILURE;
    }
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    let program = target.join(format!("debug/andamento{}", std::env::consts::EXE_SUFFIX));
    let folder = target.join(format!("describe-{}", std::process::id()));
    let mut sample = Command::new(&program);
    sample.args(["demo", "--no-serve", "--data"]).arg(&folder);
    sample.stdout(Stdio::null());
    let done = succeeds(sample) && asked(root, (&program, &folder), &schemathesis, arguments);
    // Nothing is lost if the folder stays.
    let _ = std::fs::remove_dir_all(&folder);
    if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn found() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("schemathesis"))
        .find(|file| file.is_file())
}

/// Serves the folder on a free port and lets schemathesis ask.
fn asked(
    root: &Path,
    (program, folder): (&Path, &Path),
    schemathesis: &Path,
    arguments: &[&str],
) -> bool {
    let served = Command::new(program)
        .args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .stderr(Stdio::piped())
        .spawn();
    let mut served = match served {
        Ok(served) => served,
        Err(problem) => {
            eprintln!("xtask: cannot start {}: {problem}", program.display());
            return false;
        }
    };
    let Some(address) = address(&mut served) else {
        eprintln!("xtask: the program does not say where it serves");
        let _ = served.kill();
        let _ = served.wait();
        return false;
    };
    let mut command = Command::new(schemathesis);
    command
        .arg("--config-file")
        .arg(root.join("xtask/schemathesis.toml"))
        .args(["run", "--workers", "1", "--seed", "1"])
        .args(arguments)
        .arg(format!("{address}/openapi.json"));
    eprintln!("\n== schemathesis against {address}");
    let found_nothing = succeeds(command);
    // It may have ended by itself.
    let _ = served.kill();
    let _ = served.wait();
    found_nothing
}

/// What the program says on standard error: where it serves.
fn address(served: &mut Child) -> Option<String> {
    let mut said = BufReader::new(served.stderr.take()?);
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        if said.read_line(&mut line).ok()? == 0 {
            return None;
        }
    }
    // What else it says is read, so that it never waits for a reader.
    std::thread::spawn(move || {
        let mut rest = Vec::new();
        let _ = said.read_to_end(&mut rest);
    });
    let from = line.find("http://")?;
    let address = line.get(from..)?.split(' ').next()?;
    Some(address.to_string())
}
