//! The README's commands run, and print what it shows; what the documents point at is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scene::{Scene, copy};

/// A fenced block of a document.
struct Block {
    language: String,
    lines: Vec<String>,
}

/// A command line of the README.
#[derive(Debug, PartialEq)]
struct Line {
    arguments: Vec<String>,
    /// Where standard output goes. `None`: to the reader.
    redirect: Option<String>,
    exit: i32,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        if let Some(language) = line.strip_prefix("```") {
            inside = !inside;
            if inside {
                blocks.push(Block {
                    language: language.trim().to_string(),
                    lines: Vec::new(),
                });
            }
        } else if let Some(block) = blocks.last_mut().filter(|_| inside) {
            block.lines.push(line.to_string());
        }
    }
    assert!(!inside, "a block is not closed");
    blocks
}

/// Words, with double quotes; `> FILE` and `# exit N` at the end.
fn parse(line: &str) -> Line {
    let (command, exit) = match line.split_once(" # exit ") {
        Some((command, code)) => (command, code.trim().parse().unwrap()),
        None => (line, 0),
    };
    let (command, redirect) = match command.split_once(" > ") {
        Some((command, file)) => (command, Some(file.trim().to_string())),
        None => (command, None),
    };
    let mut words = command.split('"').enumerate().flat_map(|(at, part)| {
        if at % 2 == 1 {
            vec![part.to_string()]
        } else {
            part.split_whitespace().map(ToString::to_string).collect()
        }
    });
    let program = words.next();
    assert_eq!(
        program.as_deref(),
        Some("andamento"),
        "not run here: {line}"
    );
    Line {
        arguments: words.collect(),
        redirect,
        exit,
    }
}

/// Runs a line in the project's folder, on the scene's data folder; gives what it prints.
fn run(scene: &Scene, line: &Line) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_andamento"))
        .args(&line.arguments)
        .arg("--data")
        .arg(scene.path("data"))
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(line.exit), "{line:?}: {said}");
    match &line.redirect {
        Some(file) => {
            fs::write(scene.path(file), &output.stdout).unwrap();
            said
        }
        None => String::from_utf8(output.stdout).unwrap() + &said,
    }
}

/// The words of a line, however wide the columns are.
fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let scene = Scene::empty();
    let mut printed = String::new();
    let mut commands = 0;
    for block in blocks(&readme) {
        match block.language.as_str() {
            "sh" => {
                printed.clear();
                for line in &block.lines {
                    printed.push_str(&run(&scene, &parse(line)));
                    commands += 1;
                }
            }
            "text" => {
                for shown in block.lines.iter().filter(|line| *line != "…") {
                    let wanted = spaced(shown);
                    assert!(
                        printed
                            .lines()
                            .any(|line| spaced(line).starts_with(&wanted)),
                        "the README shows `{shown}`, printed was:\n{printed}"
                    );
                }
            }
            _ => {}
        }
    }
    assert!(commands >= 10, "only {commands} commands found");
    for written in ["lfsa_ergan.json", "lfsa_ergan.csv"] {
        assert!(fs::metadata(scene.path(written)).unwrap().len() > 1000);
    }
}

#[test]
fn a_line_of_the_readme_is_taken_apart_as_a_shell_does() {
    let line = parse("andamento data lfsa_ergan --override \"two words\" > x.csv # exit 1");
    assert_eq!(
        line,
        Line {
            arguments: ["data", "lfsa_ergan", "--override", "two words"]
                .map(ToString::to_string)
                .to_vec(),
            redirect: Some("x.csv".to_string()),
            exit: 1,
        }
    );
}

#[test]
fn the_example_indicator_of_the_documents_can_be_asked() {
    let document = fs::read_to_string(root().join("docs/indicators.md")).unwrap();
    let example = blocks(&document)
        .into_iter()
        .find(|block| block.language == "toml")
        .unwrap();
    let scene = Scene::empty();
    let catalog = scene.path("catalog");
    copy(&root().join("catalog"), &catalog);
    let file = catalog.join("indicators/activity-rate-foreigners.toml");
    fs::write(file, example.lines.join("\n")).unwrap();
    let header =
        "freq,unit,sex,age,citizen,wstatus,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS";
    let cells = ["EMP", "UNE", "INAC"].map(|status| {
        let value = if status == "EMP" { "600" } else { "200" };
        format!("A,THS_PER,T,Y15-64,FOR,{status},AT,2024,{value},,")
    });
    scene.import_bytes(
        "lfsa_pganws.csv",
        format!("{header}\n{}\n", cells.join("\n")).as_bytes(),
    );
    let output = scene.andamento(&[
        "series",
        "--catalog",
        catalog.to_str().unwrap(),
        "--indicator",
        "activity-rate-foreigners",
        "--territory",
        "AT",
        "--format",
        "csv",
    ]);
    let said = String::from_utf8_lossy(&output.stderr);
    let csv = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(csv.contains(",AT,2024,T,Y15-64,FOR,,80,"), "{csv}");
}

#[test]
fn links_of_the_documents_lead_to_files() {
    let root = root();
    let mut documents = vec![
        root.join("README.md"),
        root.join("ARCHITECTURE.md"),
        root.join("CONTRIBUTING.md"),
        root.join("catalog/sample/README.md"),
    ];
    for folder in ["docs", "docs/decisions"] {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        documents.extend(
            entries
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|e| e == "md")),
        );
    }
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for after in text.split("](").skip(1) {
            let target = after.split(')').next().unwrap();
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            if target.contains("://") || file.is_empty() {
                continue;
            }
            let path = document.parent().unwrap().join(file);
            let place = format!("{} links to {target}", document.display());
            assert!(path.exists(), "{place}: no such file");
            if !anchor.is_empty() {
                let there = fs::read_to_string(path).unwrap();
                assert!(
                    headings(&there).any(|h| h == anchor),
                    "{place}: no such heading"
                );
            }
        }
    }
}

/// Anchors of headings: lower case, blanks as `-`, other marks dropped.
fn headings(document: &str) -> impl Iterator<Item = String> {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        text.chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    })
}
