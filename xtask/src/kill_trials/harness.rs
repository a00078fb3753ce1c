//! Imports that are killed, and what they leave behind.
//!
//! Each trial imports a table into a data folder, kills the import with SIGKILL at one moment
//! and looks: the folder holds the old state or the new one, to the byte; every reader that ran
//! meanwhile saw the old or the new state; the next import works, and nothing of the killed one
//! remains. Standard library only; `cargo xtask kill-trials` and a test of the program use it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The dataflow of the generated tables.
const DATAFLOW: &str = "kill_trials";
/// Its slice that the readers ask for: cells from every stretch of the table.
const SLICE: &str = "age=Y7";
/// What a process that is killed may leave behind; the next import removes it.
const TEMPORARY: [&str; 2] = [".partial-", ".andamento.json-"];
/// Files of somebody else in the data folder.
const FOREIGN: [&str; 3] = ["notes.txt", "cubes/list.csv", "cubes/kill_trials/readme.md"];

/// What is tried.
pub struct Plan {
    /// The program.
    pub program: PathBuf,
    /// Where tables and data folders are made; not there before.
    pub folder: PathBuf,
    /// Number of imports to kill.
    pub trials: u32,
    /// Series of the table; each has eleven cells.
    pub series: u32,
    /// Blanks behind each cell: more text a cell, so that fewer cells make several row groups.
    pub blanks: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// Imports that were started and meant to be killed.
    pub trials: u32,
    /// Of these, those that ended before their moment came.
    pub ended_before: u32,
    /// Folders that held the old state afterwards.
    pub old: u32,
    /// Folders that held the new state afterwards.
    pub new: u32,
    /// Trials that left a temporary file, which the next import removed.
    pub temporary: u32,
    /// Answers that readers got while an import ran.
    pub reads: u64,
    /// Of these, those that showed the new state.
    pub reads_new: u64,
    /// The longest a reader took.
    pub longest_read: Duration,
    /// An import that nobody disturbs.
    pub undisturbed: Duration,
    /// Bytes of the table.
    pub table_bytes: u64,
    /// Bytes of the stored file.
    pub stored_bytes: u64,
    /// What should not have been.
    pub violations: Vec<String>,
}

impl Report {
    /// Numbers, then what should not have been.
    pub fn text(&self) -> String {
        let mut text = format!(
            "table            {} bytes, stored {} bytes, import undisturbed {} ms\n\
             trials           {}\n\
             ended before     {}\n\
             old state        {}\n\
             new state        {}\n\
             temporary files  {} trials left one, the next import removed it\n\
             reads meanwhile  {}, of which {} saw the new state, the longest took {} ms\n\
             violations       {}\n",
            self.table_bytes,
            self.stored_bytes,
            self.undisturbed.as_millis(),
            self.trials,
            self.ended_before,
            self.old,
            self.new,
            self.temporary,
            self.reads,
            self.reads_new,
            self.longest_read.as_millis(),
            self.violations.len(),
        );
        for violation in &self.violations {
            let _ = writeln!(text, "  {violation}");
        }
        text
    }
}

/// When an import is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// This long after it began.
    After(Duration),
    /// When its temporary file has this many bytes.
    Written(u64),
    /// When the stored file has its name.
    Named,
}

/// Three of five over the whole time, one by what is written, one around the commit.
fn moment(trial: u32, plan: &Plan, undisturbed: Duration, bytes: u64) -> Moment {
    let part = f64::from(trial) / f64::from(plan.trials.max(1));
    match trial % 5 {
        0..3 => Moment::After(undisturbed.mul_f64(part * 1.05)),
        3 => Moment::Written(1 + bytes * u64::from(trial) / u64::from(plan.trials.max(1))),
        _ if trial.is_multiple_of(2) => Moment::Written(bytes),
        _ => Moment::Named,
    }
}

/// Bytes of files by their name below a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// What a data folder shows: files other than temporary ones, and answers.
#[derive(PartialEq, Eq)]
struct State {
    files: Files,
    whole: Answer,
    slice: Answer,
    list: Answer,
}

/// Exit code and standard output.
#[derive(PartialEq, Eq)]
struct Answer(Option<i32>, Vec<u8>);

/// A folder before and after an import.
struct Expected {
    /// Made afresh from this for each trial. `None`: the folder is not there before.
    template: Option<PathBuf>,
    old: State,
    new: State,
}

/// Runs all trials, one after the other.
///
/// # Errors
/// When a folder or process cannot be made, or an undisturbed import fails.
pub fn run(plan: &Plan) -> io::Result<Report> {
    fs::create_dir_all(&plan.folder)?;
    let (old, new) = (plan.folder.join("old.tsv"), plan.folder.join("new.tsv"));
    fs::write(&old, table(plan, 1))?;
    fs::write(&new, table(plan, 2))?;
    let imports = Imports { plan, old, new };
    let template = imports.template()?;
    let (mut durations, mut scenes) = (Vec::new(), Vec::new());
    for template in [Some(template), None] {
        let folder = plan.folder.join("expected");
        renew(template.as_deref(), &folder)?;
        let old = imports.state(&folder)?;
        let start = Instant::now();
        imports.import(&imports.new, "2025-01-01", &folder)?;
        durations.push(start.elapsed());
        let new = imports.state(&folder)?;
        scenes.push(Expected { template, old, new });
    }
    let stored = |state: &State| -> u64 {
        let name = |n: &&String| n.ends_with(".parquet") && n.contains("2025-01-01");
        let files = state.files.keys().filter(name);
        files.map(|name| state.files[name].len() as u64).sum()
    };
    let mut report = Report {
        trials: plan.trials,
        undisturbed: durations.iter().copied().min().unwrap_or_default(),
        table_bytes: fs::metadata(&imports.new)?.len(),
        stored_bytes: stored(&scenes[1].new),
        ..Report::default()
    };
    for trial in 0..plan.trials {
        // Six of seven into a folder with an older vintage, one into a folder yet to be made.
        let expected = &scenes[usize::from(trial % 7 == 6)];
        let moment = moment(trial, plan, report.undisturbed, report.stored_bytes);
        let before = report.violations.len();
        imports.trial(moment, expected, &mut report)?;
        for violation in &mut report.violations[before..] {
            *violation = format!("trial {trial}, {moment:?}: {violation}");
        }
    }
    Ok(report)
}

/// A table of eleven years; the second edition has other values and more series.
fn table(plan: &Plan, edition: u32) -> String {
    let blanks = " ".repeat(plan.blanks);
    let mut text = String::from("freq,unit,age,geo\\TIME_PERIOD");
    for year in 2014..=2024 {
        let _ = write!(text, "\t{year} ");
    }
    text.push_str("\r\n");
    for series in 0..plan.series + 40 * edition {
        let _ = write!(text, "A,NR,Y{},R{:05}", series % 40, series / 40);
        for year in 0..11 {
            let value = (series * 7919 + year * 104_729) % 1_000_003;
            let _ = match value % 13 {
                0 => write!(text, "\t: u{blanks}"),
                1 => write!(text, "\t{}.{edition} b{blanks}", value / 10),
                _ => write!(text, "\t{}.{edition} {blanks}", value / 10),
            };
        }
        text.push_str("\r\n");
    }
    text
}

struct Imports<'p> {
    plan: &'p Plan,
    old: PathBuf,
    new: PathBuf,
}

impl Imports<'_> {
    fn template(&self) -> io::Result<PathBuf> {
        let folder = self.plan.folder.join("template");
        self.import(&self.old, "2024-01-01", &folder)?;
        for name in FOREIGN {
            fs::write(folder.join(name), "not ours\n")?;
        }
        Ok(folder)
    }

    fn command(&self, file: &Path, vintage: &str, data: &Path) -> Command {
        let mut command = Command::new(&self.plan.program);
        command.arg("import").arg(file).args(["--vintage", vintage]);
        command.args(["--dataflow", DATAFLOW, "--data"]).arg(data);
        command.stdin(Stdio::null());
        command
    }

    /// Imports to the end.
    fn import(&self, file: &Path, vintage: &str, data: &Path) -> io::Result<()> {
        let output = self.command(file, vintage, data).output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let shown = String::from_utf8_lossy(&output.stdout);
        Err(io::Error::other(format!(
            "an import that nobody disturbs failed: {said}{shown}"
        )))
    }

    fn ask(&self, arguments: &[&str], data: &Path) -> io::Result<Answer> {
        let mut command = Command::new(&self.plan.program);
        command.args(arguments).arg("--data").arg(data);
        let output = command.stdin(Stdio::null()).output()?;
        Ok(Answer(output.status.code(), output.stdout))
    }

    fn slice(&self, data: &Path) -> io::Result<Answer> {
        self.ask(&["data", DATAFLOW, "--where", SLICE], data)
    }

    fn list(&self, data: &Path) -> io::Result<Answer> {
        self.ask(&["dataflows", "--format", "csv"], data)
    }

    fn state(&self, data: &Path) -> io::Result<State> {
        Ok(State {
            whole: self.ask(&["data", DATAFLOW], data)?,
            slice: self.slice(data)?,
            list: self.list(data)?,
            // Last: asking makes a folder that was not there.
            files: files(data)?.0,
        })
    }

    /// One import, killed.
    fn trial(&self, moment: Moment, expected: &Expected, report: &mut Report) -> io::Result<()> {
        let data = self.plan.folder.join("trial");
        renew(expected.template.as_deref(), &data)?;
        let over = AtomicBool::new(false);
        let (killed, reads) = thread::scope(|scope| {
            let reader = scope.spawn(|| self.read_on(&data, expected, &over));
            let killed = self.kill(moment, &data);
            over.store(true, Ordering::Relaxed);
            (killed, reader.join())
        });
        report.ended_before += u32::from(!killed?);
        match reads {
            Ok(reads) => reads?.add_to(report),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        let left = files(&data)?.1;
        report.temporary += u32::from(!left.is_empty());
        let found = self.state(&data)?;
        if found == expected.old {
            report.old += 1;
        } else if found == expected.new {
            report.new += 1;
        } else {
            let violation = difference(&found, expected);
            report.violations.push(format!("afterwards: {violation}"));
        }
        if let Err(error) = self.import(&self.new, "2025-01-01", &data) {
            report.violations.push(format!("the next import: {error}"));
        }
        let after = self.state(&data)?;
        if after != expected.new {
            let violation = difference(&after, expected);
            report
                .violations
                .push(format!("after the next import: {violation}"));
        }
        let left = files(&data)?.1;
        if !left.is_empty() {
            report.violations.push(format!("left behind: {left:?}"));
        }
        Ok(())
    }

    /// Starts an import and kills it; false: it ended before its moment came.
    fn kill(&self, moment: Moment, data: &Path) -> io::Result<bool> {
        let mut command = self.command(&self.new, "2025-01-01", data);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let mut import = command.spawn()?;
        loop {
            if import.try_wait()?.is_some() {
                return Ok(false);
            }
            let reached = match moment {
                Moment::After(wait) => start.elapsed() >= wait,
                Moment::Written(bytes) => written(data) >= bytes,
                Moment::Named => named(data),
            };
            if reached {
                import.kill()?;
                // Killed unless it ended in between.
                return Ok(import.wait()?.code().is_none());
            }
            thread::yield_now();
        }
    }

    /// Reads on and on until the import is over, and once more.
    fn read_on(&self, data: &Path, expected: &Expected, over: &AtomicBool) -> io::Result<Reads> {
        let mut reads = Reads::default();
        let mut last = false;
        while !last {
            last = over.load(Ordering::Relaxed);
            let start = Instant::now();
            let slice = self.slice(data)?;
            reads.longest = reads.longest.max(start.elapsed());
            reads.saw("slice", &slice, &expected.old.slice, &expected.new.slice);
            let list = self.list(data)?;
            reads.saw("list", &list, &expected.old.list, &expected.new.list);
        }
        Ok(reads)
    }
}

/// What a reader saw during one trial.
#[derive(Default)]
struct Reads {
    count: u64,
    new: u64,
    longest: Duration,
    violations: Vec<String>,
}

impl Reads {
    fn saw(&mut self, what: &str, found: &Answer, old: &Answer, new: &Answer) {
        self.count += 1;
        if found == new {
            self.new += 1;
        } else if found != old {
            let Answer(code, out) = found;
            self.violations.push(format!(
                "a reader's {what} was neither old nor new: exit {code:?}, {} bytes",
                out.len()
            ));
        } else if self.new > 0 {
            self.violations
                .push(format!("a reader's {what} went back to the old state"));
        }
    }

    fn add_to(self, report: &mut Report) {
        report.reads += self.count;
        report.reads_new += self.new;
        report.longest_read = report.longest_read.max(self.longest);
        report.violations.extend(self.violations);
    }
}

/// In what a state differs from both that are right.
fn difference(found: &State, expected: &Expected) -> String {
    let of = |right: &State| {
        let mut parts = Vec::new();
        for (name, same) in [
            ("data", found.whole == right.whole),
            ("slice", found.slice == right.slice),
            ("dataflows", found.list == right.list),
        ] {
            if !same {
                parts.push(name.to_string());
            }
        }
        for name in found.files.keys().chain(right.files.keys()) {
            if found.files.get(name) != right.files.get(name) && !parts.contains(name) {
                parts.push(name.clone());
            }
        }
        parts.join(", ")
    };
    format!(
        "differs from the old state in {}; from the new one in {}",
        of(&expected.old),
        of(&expected.new)
    )
}

/// The files below a folder by name: those to stay, with their bytes, and temporary ones.
fn files(folder: &Path) -> io::Result<(Files, Vec<String>)> {
    fn walk(
        folder: &Path,
        prefix: &str,
        stay: &mut Files,
        temporary: &mut Vec<String>,
    ) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let last = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{prefix}{last}");
            if path.is_dir() {
                walk(&path, &format!("{name}/"), stay, temporary)?;
            } else if TEMPORARY.iter().any(|mark| last.starts_with(mark)) {
                temporary.push(name);
            } else {
                stay.insert(name, fs::read(&path)?);
            }
        }
        Ok(())
    }
    let (mut stay, mut temporary) = (Files::new(), Vec::new());
    if folder.exists() {
        walk(folder, "", &mut stay, &mut temporary)?;
    }
    Ok((stay, temporary))
}

/// Bytes of the temporary file of a running import.
fn written(data: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(data.join("cubes")) else {
        return 0;
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".partial-"))
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .max()
        .unwrap_or(0)
}

/// Whether the second vintage has its name.
fn named(data: &Path) -> bool {
    fs::read_dir(data.join("cubes").join(DATAFLOW)).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("2025-01-01")
        })
    })
}

/// Makes a folder a copy of another, or makes it be absent.
fn renew(template: Option<&Path>, folder: &Path) -> io::Result<()> {
    fn copy(from: &Path, to: &Path) -> io::Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                copy(&entry.path(), &target)?;
            } else {
                fs::copy(entry.path(), target)?;
            }
        }
        Ok(())
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    template.map_or(Ok(()), |template| copy(template, folder))
}
