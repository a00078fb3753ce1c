//! Folders, disks and ports that are not as they should be: what the program says, how it ends,
//! and that nothing stored is harmed.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use crate::scene::Scene;
use crate::served::Served;

const TABLE: &str = "freq,unit,geo\\TIME_PERIOD\t2023 \t2024 \r\nA,PC,SE\t1.5 \t: u\r\n";

/// A data folder with one table, beside it the table's file.
fn scene() -> Scene {
    let scene = Scene::empty();
    scene.import_bytes("demo_good.tsv", TABLE.as_bytes());
    scene
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Everything that a program printed.
fn told(output: &Output) -> String {
    let both = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// Each verb that opens the data folder, with arguments that are good ones.
fn verbs(scene: &Scene) -> Vec<Vec<String>> {
    let path = |name: &str| scene.path(name).display().to_string();
    let (table, tar, dump) = (path("demo_good.tsv"), path("b.tar"), path("dumped"));
    [
        vec!["import", &table],
        vec!["data", "demo_good"],
        vec!["dataflows"],
        vec!["revisions", "demo_good"],
        vec![
            "series",
            "--indicator",
            "employment-rate",
            "--territory",
            "SE",
        ],
        vec!["serve", "--listen", "127.0.0.1:0"],
        vec!["backup", &tar],
        vec!["dump", &dump],
        vec!["demo", "--no-serve"],
    ]
    .into_iter()
    .map(|verb| verb.into_iter().map(ToString::to_string).collect())
    .collect()
}

#[test]
fn a_folder_of_a_newer_version_is_opened_by_no_command_and_left_alone() {
    let scene = scene();
    for (marker, said) in [
        ("{\"andamento\": 7}", "version 7"),
        ("{\"andamento\": 7}", "use a newer program"),
        ("", "write {\"andamento\": 1} into it"),
        ("half a l", "write {\"andamento\": 1} into it"),
        (
            "{\"restoring\": true}",
            "delete the folder and restore again",
        ),
    ] {
        fs::write(scene.path("data/andamento.json"), marker).unwrap();
        let before = files(&scene.path("data"));
        for verb in verbs(&scene) {
            let verb: Vec<&str> = verb.iter().map(String::as_str).collect();
            let output = scene.andamento(&verb);
            assert_eq!(output.status.code(), Some(2), "{verb:?}");
            assert!(told(&output).contains(said), "{verb:?}: {}", told(&output));
        }
        assert!(files(&scene.path("data")) == before, "{marker}");
        assert!(!scene.path("b.tar").exists() && !scene.path("dumped").exists());
    }
}

#[test]
fn a_half_copied_folder_shows_what_is_whole_and_names_what_is_not() {
    let scene = Scene::empty();
    assert!(scene.andamento(&["demo", "--no-serve"]).status.success());
    let cubes = scene.path("data/cubes");
    let first = fs::read_dir(cubes.join("lfsa_ergan")).unwrap().next();
    let first = first.unwrap().unwrap().path();
    let bytes = fs::read(&first).unwrap();
    fs::write(&first, &bytes[..bytes.len() / 2]).unwrap();
    let name = first.file_name().unwrap().to_str().unwrap();
    let output = scene.andamento(&["dataflows"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains(name) && told(&output).contains("ilc_di15"));
    let served = Served::open(&scene.path("data"));
    for (address, status, said) in [
        ("/", 200, "Andamento"),
        ("/dataflows", 200, name),
        ("/dataflows.json", 500, name),
        ("/dataflows/ilc_di15", 200, "ilc_di15"),
        ("/dataflows/lfsa_ergan", 500, name),
        ("/indicators/median-income", 200, "EUR"),
        (
            "/indicators/employment-rate",
            500,
            "import its source file again",
        ),
        (
            "/indicators/employment-rate/gap.json?territory=SE",
            500,
            name,
        ),
        ("/territories/SE", 200, "its stored file is damaged"),
        ("/territories/SE.json", 500, name),
    ] {
        let (code, body) = served.get(address);
        assert_eq!(code, status, "{address}");
        assert!(body.contains(said), "{address}: {body}");
        let place = scene.path("").display().to_string();
        assert!(
            !body.contains(&place),
            "{address} tells where the folder is"
        );
    }
    // What is lacking comes back without a restart.
    fs::write(&first, &bytes).unwrap();
    assert_eq!(served.get("/indicators/employment-rate").0, 200);
}

#[test]
fn a_port_that_is_taken_is_named_with_a_way_out() {
    let scene = scene();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = scene.andamento(&["serve", "--listen", &address]);
    assert_eq!(output.status.code(), Some(2));
    let said = told(&output);
    assert!(
        said.contains(&address) && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn paths_that_lead_nowhere_are_named_with_what_to_do() {
    let scene = scene();
    let path = |name: &str| scene.path(name).display().to_string();
    fs::write(scene.path("file"), "a file").unwrap();
    let run = |arguments: &[&str], data: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_andamento"))
            .args(arguments)
            .args(["--data", data])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        told(&output)
    };
    let (file, inside, absent) = (path("file"), path("file/data"), path("absent"));
    let (data, tar, deep) = (path("data"), path("b.tar"), path("absent/b.tar"));
    let folder = "a file stands where a folder is expected";
    for (arguments, data, said) in [
        (vec!["dataflows"], &file, folder),
        (vec!["serve"], &inside, folder),
        (vec!["backup", &tar], &absent, "there is no data folder"),
        (vec!["dump", &tar], &absent, "there is no data folder"),
        (vec!["backup", &deep], &data, "is not there"),
        (vec!["dump", &file], &data, folder),
        (vec!["restore", &tar], &absent, "is not there"),
        (vec!["restore", &data], &absent, "it is a folder"),
        (vec!["restore", &file], &absent, "not a backup"),
    ] {
        let text = run(&arguments, data);
        assert!(text.contains(said), "{arguments:?}: {text}");
    }
    // A mistyped name made nothing.
    assert!(!scene.path("absent").exists() && !scene.path("b.tar").exists());
}

/// Runs a command in a place of its own where `mount` and its arguments come first; `None`
/// where the system does not let it, and that was printed.
#[cfg(target_os = "linux")]
fn mounted(scene: &Scene, script: &str) -> Option<Output> {
    let run = |script: &str| {
        Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(scene.path(""))
            .arg(env!("CARGO_BIN_EXE_andamento"))
            .output()
    };
    let place = scene.path("disk");
    fs::create_dir_all(place).unwrap();
    let able = run("mount -t tmpfs -o size=600k none \"$1/disk\"");
    if !able.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no disk can be mounted here (unshare --mount, tmpfs)");
        return None;
    }
    Some(run(script).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_nothing_is_half_written_and_everything_can_still_be_read() {
    let scene = scene();
    let rows: String = (0..6_000_u32)
        .map(|n| {
            format!(
                "A,PC,R{n}\t{} \t{} \r\n",
                n.wrapping_mul(2_654_435_761),
                n % 977
            )
        })
        .collect();
    let head = TABLE.lines().next().unwrap();
    fs::write(scene.path("demo_wide.tsv"), format!("{head}\n{rows}")).unwrap();
    let script = r#"
        cd "$1" && mount -t tmpfs -o size=600k none disk && cp -r data disk/data || exit 9
        head -c 560k /dev/zero > disk/fill
        "$2" import demo_wide.tsv --data disk/data; echo "import $?"
        "$2" import demo_wide.tsv --data wide > /dev/null
        "$2" backup disk/b.tar --data wide; echo "backup $?"
        "$2" backup wide.tar --data wide > /dev/null
        "$2" restore wide.tar --data disk/again; echo "restore $?"
        "$2" dump disk/dumped --data wide; echo "dump $?"
        (cd disk && find . -type f | sort)
        "$2" data demo_good --data disk/data
        rm disk/fill; "$2" import demo_wide.tsv --data disk/data; echo "again $?"
    "#;
    let Some(output) = mounted(&scene, script) else {
        return;
    };
    let said = told(&output);
    for code in ["import 2", "backup 2", "restore 2", "dump 2", "again 0"] {
        assert!(said.contains(code), "{code}: {said}");
    }
    let full = said.matches("the disk is full").count();
    assert_eq!(full, 4, "{said}");
    let left: Vec<&str> = said.lines().filter(|l| l.starts_with("./")).collect();
    assert_eq!(left.len(), 3, "{said}");
    assert!(said.contains("A,PC,SE,2023,1.5,,"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_can_only_be_read_is_read_and_not_written() {
    let scene = scene();
    let script = r#"
        cd "$1" && mount -t tmpfs none disk && cp -r data disk/data || exit 9
        mount -o remount,ro disk || exit 9
        "$2" data demo_good --data disk/data; echo "data $?"
        "$2" import demo_good.tsv --data disk/data; echo "import $?"
        "$2" backup b.tar --data disk/data; echo "backup $?"
        "$2" restore b.tar --data disk/again; echo "restore $?"
        "$2" dump disk/dumped --data disk/data; echo "dump $?"
        "$2" dataflows --data disk/new; echo "new $?"
    "#;
    let Some(output) = mounted(&scene, script) else {
        return;
    };
    let said = told(&output);
    for code in [
        "data 0",
        "import 2",
        "backup 0",
        "restore 2",
        "dump 2",
        "new 2",
    ] {
        assert!(said.contains(code), "{code}: {said}");
    }
    assert!(said.contains("A,PC,SE,2023,1.5,,"), "{said}");
    assert_eq!(said.matches("can only be read").count(), 4, "{said}");
}
