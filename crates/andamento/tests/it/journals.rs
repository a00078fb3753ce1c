//! Journals in circumstances: behind the catalog, in a folder that can only be read, with a
//! writer that is killed, and with pages that come in the wrong order.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::scene::{Scene, copy};
use crate::served::Served;

const PLANS: &[u8] = b"id,title\nplan/made-up,Made up\n";

fn verified(scene: &Scene) -> serde_json::Value {
    let out = scene.andamento(&["verify", "--format", "json"]);
    serde_json::from_slice(&out.stdout).unwrap()
}

fn said(out: &Output) -> String {
    let both = [out.stdout.as_slice(), &out.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[test]
fn a_journal_is_brought_up_to_a_newer_catalog_without_another_write() {
    let scene = Scene::empty();
    scene.import_bytes("plans.csv", PLANS);
    let up_to_date = scene.andamento(&["journal", "--refresh"]);
    assert!(
        said(&up_to_date).contains("has everything"),
        "{}",
        said(&up_to_date)
    );
    let before = verified(&scene)["records"].as_u64().unwrap();

    let catalog = scene.path("catalog");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    copy(&root.join("catalog"), &catalog);
    let plans = catalog.join("register/plan.csv");
    let text = fs::read_to_string(&plans).unwrap();
    let commas = ",".repeat(text.lines().next().unwrap().matches(',').count() - 1);
    fs::write(
        &plans,
        format!("{text}plan/newer,Made up and newer{commas}\n"),
    )
    .unwrap();
    let catalog = catalog.to_str().unwrap();

    let served = Served::open_with(&scene.path("data"), &["--catalog", catalog]);
    let (_, about) = served.get("/about");
    assert!(about.contains("journal --refresh"), "{about}");
    let lacking = scene.andamento(&["entry", "plan/newer", "--catalog", catalog]);
    assert_eq!(lacking.status.code(), Some(2));

    let refreshed = scene.andamento(&["journal", "--refresh", "--catalog", catalog]);
    let told = said(&refreshed);
    assert!(told.contains("1 record of the catalog was added"), "{told}");
    assert!(told.contains("head "), "{told}");
    let found = verified(&scene);
    assert_eq!(found["records"], before + 1);
    assert_eq!(found["broken"], serde_json::Value::Null);
    let there = scene.andamento(&["entry", "plan/newer", "--catalog", catalog]);
    assert_eq!(there.status.code(), Some(0), "{}", said(&there));
    let (_, about) = served.get("/about");
    assert!(!about.contains("journal --refresh"), "{about}");
}

/// A user who may only read what the test made: another one where the test runs as root, for whom
/// no permission holds.
#[cfg(unix)]
struct Visitor {
    program: PathBuf,
    uid: Option<u32>,
}

#[cfg(unix)]
impl Visitor {
    fn of(scene: &Scene) -> Self {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let outer = scene.path("");
        fs::set_permissions(&outer, fs::Permissions::from_mode(0o755)).unwrap();
        let is_root = fs::metadata(&outer).unwrap().uid() == 0;
        // The other user may not be let into the folder of the build.
        let program = scene.path("program");
        fs::copy(env!("CARGO_BIN_EXE_andamento"), &program).unwrap();
        Self {
            program,
            uid: is_root.then_some(65_534),
        }
    }

    fn command(&self, arguments: &[&str], data: &Path) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--data").arg(data);
        if let Some(uid) = self.uid {
            command.uid(uid);
        }
        command
    }
}

#[cfg(unix)]
#[test]
fn a_journal_in_a_folder_that_can_only_be_read_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::empty();
    scene.import_bytes("plans.csv", PLANS);
    let head = verified(&scene)["head"].clone();
    let visitor = Visitor::of(&scene);
    let data = scene.path("data");
    let lock = |mode: u32, file: u32| {
        for entry in fs::read_dir(&data).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::set_permissions(path, fs::Permissions::from_mode(file)).unwrap();
            }
        }
        fs::set_permissions(&data, fs::Permissions::from_mode(mode)).unwrap();
    };
    lock(0o555, 0o444);
    let run = |arguments: &[&str]| visitor.command(arguments, &data).output().unwrap();

    let found = run(&["verify", "--format", "json"]);
    let told: serde_json::Value =
        serde_json::from_slice(&found.stdout).unwrap_or_else(|_| panic!("{}", said(&found)));
    assert_eq!(
        (&told["head"], &told["broken"]),
        (&head, &serde_json::Value::Null)
    );
    for question in [
        &["entry", "plan/made-up"][..],
        &["entries", "--kind", "plan"],
        &["changes", "--limit", "3"],
        &["matrix", "--plan", "eu-2016", "--format", "csv"],
        &["journal"],
    ] {
        let out = run(question);
        assert_eq!(out.status.code(), Some(0), "{question:?}: {}", said(&out));
    }
    let mut serving = visitor
        .command(&["serve", "--quiet", "--listen", "127.0.0.1:0"], &data)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut errors = BufReader::new(serving.stderr.take().unwrap());
    while !line.contains("http://") {
        line.clear();
        assert_ne!(
            errors.read_line(&mut line).unwrap(),
            0,
            "it says no address"
        );
    }
    let address = line
        .split("http://")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let (status, page) = Served::ask(address, "/entries/plan/made-up");
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert_eq!(status, 200, "{page}");

    let out = run(&["redact", "1", "--reason", "made up"]);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(2), "{told}");
    assert!(told.contains("ledger.sqlite"), "{told}");
    assert!(told.contains("only be read"), "{told}");
    lock(0o755, 0o644);
    assert_eq!(verified(&scene)["head"], head);
}

#[test]
fn a_killed_writer_leaves_whole_writes_and_loses_none_that_it_acknowledged() {
    const PLANS_OF_A_WRITE: u64 = 400;
    let scene = Scene::empty();
    scene.import_bytes("plans.csv", PLANS);
    let first = verified(&scene)["records"].as_u64().unwrap();
    let data = scene.path("data");
    let beside = data.join("ledger.sqlite-wal");
    let mut least = first;
    for trial in 0..8_u64 {
        let mut text = String::from("id,title\n");
        for number in 0..PLANS_OF_A_WRITE {
            text.push_str(&format!("plan/made-up-{number},Made up in trial {trial}\n"));
        }
        let file = scene.path("trial.csv");
        fs::write(&file, text).unwrap();
        let mut writer = Command::new(env!("CARGO_BIN_EXE_andamento"))
            .arg("import")
            .arg(&file)
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It is killed once so much stands in the file beside the journal; the last trial ends.
        let enough = trial * 60_000;
        loop {
            let written = fs::metadata(&beside).map_or(0, |file| file.len());
            if trial < 7 && written > enough {
                writer.kill().unwrap();
                break;
            }
            if writer.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::yield_now();
        }
        let out = writer.wait_with_output().unwrap();
        if !out.stdout.is_empty() {
            least += PLANS_OF_A_WRITE;
        }
        let found = verified(&scene);
        assert_eq!(found["broken"], serde_json::Value::Null, "trial {trial}");
        let records = found["records"].as_u64().unwrap();
        assert!(records >= least, "trial {trial}: {records} of {least}");
        assert_eq!((records - first) % PLANS_OF_A_WRITE, 0, "trial {trial}");
        least = records;
    }
    assert!(least > first, "the last one was not killed");
}

#[test]
fn a_journal_cut_to_nothing_is_not_passed_over_in_silence() {
    let scene = Scene::empty();
    scene.import_bytes("plans.csv", PLANS);
    let head = verified(&scene)["head"].as_str().unwrap().to_string();
    assert!(!said(&scene.andamento(&["verify"])).contains("empty"));
    fs::write(scene.path("data").join("ledger.sqlite"), "").unwrap();
    let told = said(&scene.andamento(&["verify"]));
    assert!(told.contains("ledger.sqlite is empty"), "{told}");
    let against = scene.andamento(&["verify", "--head", &head]);
    assert_eq!(against.status.code(), Some(1), "{}", said(&against));
}

#[test]
fn a_cut_journal_says_how_far_it_can_be_read_and_writes_that_much() {
    let scene = Scene::empty();
    scene.import_bytes("plans.csv", PLANS);
    let whole = verified(&scene);
    assert_eq!(whole["beside"], serde_json::json!([]));
    let file = scene.path("data").join("ledger.sqlite");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 3]).unwrap();
    let found = verified(&scene);
    let read = found["records"].as_u64().unwrap();
    assert!(read > 0 && read < whole["records"].as_u64().unwrap());
    assert_eq!(found["broken"]["record"], read + 1);
    assert_eq!(found["records_in_order"], false);
    let out = scene.andamento(&["verify"]);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(1), "{told}");
    let head = found["head"].as_str().unwrap();
    for part in [
        format!("broken: record {}", read + 1),
        format!("record {read}, head {head}"),
        "andamento restore".to_string(),
        "andamento journal".to_string(),
    ] {
        assert!(told.contains(&part), "{part} in {told}");
    }
    let journal = scene.andamento(&["journal"]);
    assert_eq!(journal.status.code(), Some(1), "{}", said(&journal));
    let lines = String::from_utf8(journal.stdout.clone()).unwrap();
    assert!(lines.contains(head), "the last record in order is written");
    fs::write(&file, vec![7; 5_000]).unwrap();
    let nothing = scene.andamento(&["verify"]);
    assert_eq!(nothing.status.code(), Some(2), "{}", said(&nothing));
    assert!(said(&nothing).contains("no record can be read"));
}

#[test]
fn a_statement_about_a_time_that_overlaps_is_told_with_both_times() {
    let scene = Scene::empty();
    let plan = |about: &str| format!("id,title,about\nplan/made-up,Made up {about},{about}\n");
    scene.import_bytes("first.csv", plan("2025-01-01/2025-12-31").as_bytes());
    for (about, overlaps) in [("2025-06-01/2026-06-30", true), ("2027", false)] {
        let file = scene.path("next.csv");
        fs::write(&file, plan(about)).unwrap();
        let told = said(&scene.andamento(&["import", file.to_str().unwrap()]));
        assert_eq!(told.contains("overlaps with"), overlaps, "{told}");
    }
}

#[test]
fn an_older_page_after_a_newer_one_stands_and_both_dates_are_told() {
    let scene = Scene::empty();
    let actions = |date: &str| {
        format!(
            "id,plan,area,number,title,status,as_of\n\
             action/made-up/1/1,plan/made-up,area/made-up/1,1,Made up,Ongoing,{date}\n\
             action/made-up/1/2,plan/made-up,area/made-up/1,2,Made up,Ongoing,{date}\n"
        )
    };
    scene.import_bytes("newer.csv", actions("2026-05-01").as_bytes());
    let file = scene.path("older.csv");
    fs::write(&file, actions("2024-03-01")).unwrap();
    let out = scene.andamento(&["import", file.to_str().unwrap()]);
    let told = said(&out);
    assert!(
        told.contains("2024-03-01") && told.contains("2026-05-01"),
        "{told}"
    );
    assert!(told.contains("(and 1 other)"), "{told}");
    let entry = scene.andamento(&["entry", "action/made-up/1/1"]);
    assert!(said(&entry).contains("2024-03-01"), "{}", said(&entry));
    let again = scene.andamento(&["import", file.to_str().unwrap()]);
    assert!(!said(&again).contains("2026-05-01"), "{}", said(&again));
}
