//! The Python readers that tests hold our files against, in `target/python`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which packages, at which versions; relative to the workspace.
const REQUIREMENTS: &str = "crates/andamento/tests/python/requirements.txt";

/// Makes or renews the virtual environment; returns its interpreter.
///
/// Nothing is done when it was made for the same list before.
pub fn prepare(root: &Path) -> Result<PathBuf, String> {
    let list = root.join(REQUIREMENTS);
    let wanted = fs::read_to_string(&list)
        .map_err(|problem| format!("cannot read {REQUIREMENTS}: {problem}"))?;
    let folder = root.join("target/python");
    let interpreter = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    if interpreter.exists() && fs::read_to_string(&installed).is_ok_and(|known| known == wanted) {
        return Ok(interpreter);
    }
    let base = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let mut create = Command::new(base);
    create.args(["-m", "venv", "--clear"]).arg(&folder);
    succeed(
        create,
        "cannot make a Python environment; on Debian: apt-get install python3-venv",
    )?;
    let mut install = Command::new(&interpreter);
    install
        .args(["-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--disable-pip-version-check", "--requirement"])
        .arg(&list);
    succeed(
        install,
        "cannot install the Python readers; is the package index in reach?",
    )?;
    fs::write(&installed, wanted)
        .map_err(|problem| format!("cannot write {}: {problem}", installed.display()))?;
    Ok(interpreter)
}

fn succeed(mut command: Command, remedy: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{remedy} ({status})")),
        Err(problem) => Err(format!("{remedy} ({problem})")),
    }
}
