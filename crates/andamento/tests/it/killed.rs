//! Imports that are killed: a few of the trials that `cargo xtask kill-trials` makes by the
//! hundred, with its harness.

#[path = "../../../../xtask/src/kill_trials/harness.rs"]
mod harness;

use std::path::PathBuf;

use self::harness::{Plan, run};

#[test]
fn a_killed_import_leaves_the_old_state_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        program: PathBuf::from(env!("CARGO_BIN_EXE_andamento")),
        folder: folder.path().join("trials"),
        trials: 10,
        series: 4_000,
        blanks: 200,
    };
    let report = run(&plan).unwrap();
    eprintln!("{}", report.text());
    assert!(report.violations.is_empty(), "{}", report.text());
    assert_eq!(report.old + report.new, 10);
    assert!(report.reads > 0);
}
