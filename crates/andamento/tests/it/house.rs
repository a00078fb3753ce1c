//! The house rules that no compiler checks: map and house agree, files stay small, words are
//! explained, links lead somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Code lines of a Rust file after which the test fails.
const MOST_LINES: usize = 600;
/// Code lines after which a file should be split.
const SPLIT_AT: usize = 500;
/// Files that may be longer, each with the reason.
const LONG_FILES: [(&str, &str); 0] = [];

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("crates/andamento")
        .to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

/// Files of the repository with one of these endings, as paths relative to it; folders that
/// are built or hidden are left out, `.ci` and `.cargo` are not.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    fn walk(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            let hidden = name.starts_with('.') && name != ".ci" && name != ".cargo";
            let built = ["target", "corpus", "artifacts"].contains(&&*name);
            if entry.file_type().unwrap().is_dir() {
                if !hidden && !built {
                    walk(&path, endings, found);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), endings, &mut found);
    found.sort();
    assert!(!found.is_empty(), "the walk starts at {}", root().display());
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The lines of the first block of a page that is fenced with this word.
fn fenced<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
    page.lines()
        .skip_while(|line| *line != format!("```{word}"))
        .skip(1)
        .take_while(|line| !line.starts_with("```"))
        .collect()
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect()
}

#[test]
fn crates_use_each_other_as_the_map_says() {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut house = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if ["xtask", "andamento-benches"].contains(&name) {
            continue;
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            if on.starts_with("andamento") && dependency["kind"].is_null() {
                house.insert(format!("{name} -> {on}"));
            }
        }
    }
    let page = read(&root().join("ARCHITECTURE.md"));
    let map: BTreeSet<String> = fenced(&page, "arrows")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(house, map, "left: the manifests; right: ARCHITECTURE.md");
}

#[test]
fn the_map_has_at_most_200_lines() {
    assert!(read(&root().join("ARCHITECTURE.md")).lines().count() <= 200);
}

/// Lines before the unit tests at the end of a file.
fn code_lines(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{'))
        .unwrap_or(lines.len())
}

#[test]
fn no_file_is_too_long() {
    let mut too_long = Vec::new();
    for path in files(&[".rs"]) {
        let (name, lines) = (shown(&path), code_lines(&read(&path)));
        let excused = LONG_FILES.iter().any(|(file, _)| *file == name);
        if lines > MOST_LINES && !excused {
            too_long.push(format!("{name}: {lines}"));
        } else if lines > SPLIT_AT {
            eprintln!("split soon: {name}: {lines} lines");
        }
    }
    assert!(
        too_long.is_empty(),
        "split these, or name them with a reason: {too_long:#?}"
    );
}

#[test]
fn every_public_type_of_the_model_is_in_the_glossary() {
    let glossary = read(&root().join("docs/glossary.md"));
    let explained = words(&glossary);
    let mut missing = Vec::new();
    for path in files(&[".rs"]) {
        if !shown(&path).starts_with("crates/andamento-model/src/") {
            continue;
        }
        for line in read(&path).lines() {
            let kinds = ["pub struct ", "pub enum ", "pub trait ", "pub type "];
            let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) else {
                continue;
            };
            let end = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            if !explained.contains(&rest[..end]) {
                missing.push(format!("{} ({})", &rest[..end], shown(&path)));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "explain in docs/glossary.md: {missing:#?}"
    );
}

#[test]
fn no_file_is_named_for_nothing() {
    let empty_words = [
        "utils", "util", "common", "manager", "helper", "helpers", "misc",
    ];
    for path in files(&[".rs", ".py"]) {
        for part in shown(&path).split(['/', '.', '_', '-']) {
            assert!(
                !empty_words.contains(&part),
                "name {} for the noun it holds",
                shown(&path)
            );
        }
    }
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    let places = ["root", "home", "Users", "work"].map(|folder| format!("/{folder}/"));
    let kinds = [
        ".rs", ".py", ".md", ".toml", ".csv", ".yml", ".sh", ".json", "run",
    ];
    for path in files(&kinds) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue; // A specimen in another encoding.
        };
        for (number, line) in text.lines().enumerate() {
            let named = places.iter().any(|place| {
                line.match_indices(place.as_str()).any(|(at, _)| {
                    // Only where it begins a path, not inside an address or a longer path.
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || ".-_".contains(c))
                })
            });
            assert!(!named, "{}, line {}: {line}", shown(&path), number + 1);
        }
    }
}

/// Targets of `[text](target)` on a page, code blocks apart.
fn link_targets(page: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut in_code = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for rest in line.split("](").skip(1) {
            targets.push(
                rest.split([')', ' ', '#'])
                    .next()
                    .unwrap_or_default()
                    .to_string(),
            );
        }
    }
    targets
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut broken = Vec::new();
    for path in files(&[".md"]) {
        for target in link_targets(&read(&path)) {
            let outside = target.contains("://") || target.starts_with("mailto:");
            if outside || target.is_empty() {
                continue;
            }
            if !path.parent().unwrap().join(&target).exists() {
                broken.push(format!("{} -> {target}", shown(&path)));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_test_command_of_the_readme_is_what_ci_runs() {
    let run = read(&root().join(".ci/run"));
    assert_eq!(run.lines().last(), Some("exec cargo xtask check"));
    let readme = read(&root().join("README.md"));
    for command in ["cargo xtask check", "cargo run --release -- demo"] {
        assert!(readme.contains(command), "the README says `{command}`");
    }
}

#[test]
fn dependency_versions_stand_in_one_place() {
    for path in files(&["Cargo.toml"]) {
        let name = shown(&path);
        if name == "Cargo.toml" || name.starts_with("fuzz") {
            continue;
        }
        let text = read(&path);
        let sections: BTreeMap<&str, Vec<&str>> = text
            .split("\n[")
            .filter_map(|section| section.split_once("]\n"))
            .map(|(title, body)| (title, body.lines().collect()))
            .collect();
        for (title, lines) in sections {
            if !title.ends_with("dependencies") {
                continue;
            }
            for line in lines {
                let plain = line.trim().is_empty() || line.starts_with('#');
                assert!(
                    plain || line.contains("workspace = true"),
                    "{name}: `{line}` should say `workspace = true`"
                );
            }
        }
    }
}
