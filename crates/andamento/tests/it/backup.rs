//! A data folder is backed up while it is used, and restored.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use crate::scene::Scene;
use crate::served::Served;

/// A made-up table of two cells a series.
fn table(series: u32, shift: u32) -> String {
    let mut text = "freq,unit,geo\\TIME_PERIOD\t2023 \t2024 \r\n".to_string();
    for n in 0..series {
        let value = n.wrapping_mul(2_654_435_761) ^ shift;
        text.push_str(&format!("A,PC,R{n}\t{value} u\t{} \r\n", n % 977));
    }
    text
}

fn program(scene: &Scene, arguments: &[&str], data: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_andamento"));
    command.args(arguments).arg("--data").arg(scene.path(data));
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn backup(scene: &Scene, name: &str) -> Output {
    let file = scene.path(name);
    scene.andamento(&["backup", file.to_str().unwrap(), "--format", "json"])
}

fn restore(scene: &Scene, name: &str, data: &str) -> Output {
    let file = scene.path(name);
    let arguments = ["restore", file.to_str().unwrap()];
    program(scene, &arguments, data).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A dataflow of a folder as CSV.
fn cells(scene: &Scene, dataflow: &str, data: &str) -> Vec<u8> {
    let mut command = program(scene, &["data", dataflow], data);
    command.stdout(Stdio::piped()).output().unwrap().stdout
}

#[test]
fn a_folder_is_backed_up_while_it_is_served_and_imported_into() {
    let scene = Scene::empty();
    scene.import_bytes("demo_base.tsv", table(500, 0).as_bytes());
    let served = Served::open(&scene.path("data"));
    let expected = served.get("/dataflows/demo_base.json");
    assert_eq!(expected.0, 200);
    let names: Vec<String> = (0..12).map(|n| format!("demo_n{n}")).collect();
    for (n, name) in names.iter().enumerate() {
        let text = table(300, u32::try_from(n).unwrap() + 1);
        fs::write(scene.path(&format!("{name}.tsv")), text).unwrap();
    }
    let backups = thread::scope(|scope| {
        let importing = scope.spawn(|| {
            for name in &names {
                scene.import(&scene.path(&format!("{name}.tsv")));
            }
        });
        let mut backups = 0;
        while backups < 2 || !importing.is_finished() {
            let output = backup(&scene, &format!("b{backups}.tar"));
            assert!(output.status.success(), "{}", told(&output));
            assert_eq!(served.get("/dataflows/demo_base.json"), expected);
            backups += 1;
        }
        importing.join().unwrap();
        backups
    });
    let mut known = 0;
    for n in 0..backups {
        let data = format!("again{n}");
        let output = restore(&scene, &format!("b{n}.tar"), &data);
        assert!(output.status.success(), "{}", told(&output));
        let again = Served::open(&scene.path(&data));
        assert_eq!(again.get("/dataflows/demo_base.json"), expected);
        // The imports that were done, each whole.
        let held = fs::read_dir(scene.path(&data).join("cubes"))
            .unwrap()
            .count();
        assert!(held >= known, "a later backup holds less");
        known = held;
        for name in names.iter().take(held - 1) {
            assert!(
                cells(&scene, name, &data) == cells(&scene, name, "data"),
                "{name}"
            );
        }
    }
    let output = backup(&scene, "last.tar");
    assert!(output.status.success());
    assert!(restore(&scene, "last.tar", "last").status.success());
    for name in &names {
        assert!(
            cells(&scene, name, "last") == cells(&scene, name, "data"),
            "{name}"
        );
    }
}

/// Kills a program once a condition holds; whether it was still running.
fn kill_when(child: &mut Child, holds: impl Fn() -> bool) -> bool {
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if holds() {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
        thread::yield_now();
    }
}

/// The backup that is being written, with its length.
fn partial(scene: &Scene) -> Option<(PathBuf, u64)> {
    fs::read_dir(scene.path("")).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name()?.to_str()?;
        let length = name.contains(".partial-").then(|| fs::metadata(&path))?;
        Some((path.clone(), length.ok()?.len()))
    })
}

#[test]
fn a_killed_backup_leaves_the_folder_alone_and_is_not_taken_for_a_whole_one() {
    let scene = Scene::empty();
    for n in 0..8 {
        scene.import_bytes(&format!("demo_k{n}.tsv"), table(6_000, n).as_bytes());
    }
    assert!(backup(&scene, "whole.tar").status.success());
    let whole = fs::metadata(scene.path("whole.tar")).unwrap().len();
    let mut broken = 0;
    // On a busy machine a backup may be whole before anybody looks: then again.
    for attempt in 0..300_u64 {
        if attempt >= 6 && broken > 0 {
            break;
        }
        let name = format!("k{attempt}.tar");
        let file = scene.path(&name);
        let mut child = program(&scene, &["backup", file.to_str().unwrap()], "data")
            .spawn()
            .unwrap();
        let wanted = whole * (attempt % 6) / 6;
        let written = || partial(&scene).is_some_and(|(_, length)| length >= wanted);
        kill_when(&mut child, written);
        if let Some((path, _)) = partial(&scene) {
            assert!(!file.exists());
            fs::rename(path, &file).unwrap();
            let output = restore(&scene, &name, "half");
            if output.status.success() {
                // Killed between the last byte and the name: nothing is lacking.
                fs::remove_dir_all(scene.path("half")).unwrap();
            } else {
                assert!(told(&output).contains("backup"), "{}", told(&output));
                assert!(!scene.path("half").exists());
                broken += 1;
            }
        } else {
            assert!(fs::read(&file).unwrap() == fs::read(scene.path("whole.tar")).unwrap());
        }
    }
    assert!(broken > 0, "no backup was killed in the middle");
    assert!(backup(&scene, "after.tar").status.success());
    let same = fs::read(scene.path("after.tar")).unwrap();
    assert!(same == fs::read(scene.path("whole.tar")).unwrap());
}

#[test]
fn a_killed_restore_leaves_a_folder_that_says_so() {
    let scene = Scene::empty();
    for n in 0..8 {
        scene.import_bytes(&format!("demo_r{n}.tsv"), table(6_000, n).as_bytes());
    }
    assert!(backup(&scene, "b.tar").status.success());
    let file = scene.path("b.tar");
    let mut broken = 0;
    for n in 0..6 {
        let data = format!("again{n}");
        let mut child = program(&scene, &["restore", file.to_str().unwrap()], &data)
            .spawn()
            .unwrap();
        let cubes = scene.path(&data).join("cubes");
        let filled = || fs::read_dir(&cubes).is_ok_and(|held| held.count() > n);
        if !kill_when(&mut child, filled) {
            continue;
        }
        broken += 1;
        let output = program(&scene, &["dataflows"], &data).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = told(&output);
        assert!(said.contains("did not come to its end"), "{said}");
        let output = restore(&scene, "b.tar", &data);
        assert!(told(&output).contains("is not empty"), "{}", told(&output));
        fs::remove_dir_all(scene.path(&data)).unwrap();
        assert!(restore(&scene, "b.tar", &data).status.success());
    }
    assert!(broken > 0, "no restore was killed in the middle");
}
