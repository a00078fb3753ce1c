//! One command of a task.

use std::path::Path;
use std::process::Command;

/// The cargo that runs this task.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Says what is done, for whoever follows the log.
pub fn announce(title: &str, command: &Command) {
    let words: Vec<_> = command
        .get_args()
        .map(|word| word.to_string_lossy())
        .collect();
    eprintln!("\n== {title}: cargo {}", words.join(" "));
}

/// Runs a command to its end; true if it succeeded.
pub fn succeeds(mut command: Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(problem) => {
            eprintln!("xtask: cannot start {:?}: {problem}", command.get_program());
            false
        }
    }
}
