//! The front door: command line, configuration, wiring. The only `main`.
//!
//! What this room keeps out: logic. A command reads its arguments, calls the rooms, and
//! prints a view.

mod catalog;
mod cli;
mod commands;
mod exit;
mod ledger;
mod progress;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Arguments, Command};

/// An import takes and gives back buffers of megabytes all the time; the system's allocator
/// returns each to the kernel, which then clears it again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing can be done about a closed terminal.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                exit::NOTHING_DONE
            } else {
                exit::ALL_DONE
            });
        }
    };
    match run(&arguments) {
        Ok(exit) => exit.code(),
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("andamento: {}", terminal::harmless(&format!("{error:#}")));
            ExitCode::from(exit::NOTHING_DONE)
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<exit::Exit> {
    let shared = &arguments.shared;
    match &arguments.command {
        Command::Import(command) => commands::import::run(shared, command),
        Command::Fetch(command) => commands::fetch::run(shared, command),
        Command::Data(command) => commands::data::run(shared, command),
        Command::Dataflows(command) => commands::dataflows::run(shared, command),
        Command::Revisions(command) => commands::revisions::run(shared, command),
        Command::Indicators(command) => commands::indicators::run(shared, command),
        Command::Series(command) => commands::ask::series(shared, command),
        Command::Gap(command) => commands::ask::gap(shared, command),
        Command::Compare(command) => commands::compare::run(shared, command),
        Command::Trend(command) => commands::trend::run(shared, command),
        Command::Convergence(command) => commands::convergence::run(shared, command),
        Command::Coverage(command) => commands::coverage::run(shared, command),
        Command::Method(command) => commands::method::run(command),
        Command::Actions(command) => commands::actions::run(shared, command),
        Command::Entries(command) => commands::entries::list(shared, command),
        Command::Entry(command) => commands::entries::one(shared, command),
        Command::Template(command) => commands::template::run(command),
        Command::History(command) => commands::changes::history(shared, command),
        Command::Changes(command) => commands::changes::run(shared, command),
        Command::Verify(command) => commands::verify::run(shared, command),
        Command::Redact(command) => commands::redact::run(shared, command),
        Command::Journal(command) => commands::journal::run(shared, command),
        Command::Lint(command) => commands::follow_up::lint(shared, command),
        Command::Matrix(command) => commands::follow_up::matrix(shared, command),
        Command::Targets(command) => commands::follow_up::targets(shared, command),
        Command::Due(command) => commands::follow_up::due(shared, command),
        Command::Thread(command) => commands::follow_up::thread(shared, command),
        Command::Serve(command) => commands::serve::run(shared, command),
        Command::Backup(command) => commands::backup::run(shared, command),
        Command::Dump(command) => commands::dump::run(shared, command),
        Command::Restore(command) => commands::backup::restore(shared, command),
        Command::Demo(command) => commands::demo::run(shared, command),
    }
}

/// `andamento data … | head`: the reader has seen enough.
fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
