//! `andamento method`.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use andamento_analysis::method::{METHODS, Method, find};
use andamento_publish::views::method;
use anyhow::{Context, Result, bail};

use crate::cli::{Format, Method as Arguments};
use crate::exit::Exit;

/// Larger inputs than this are a mistake.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Lists the methods, describes one, or computes it.
pub fn run(command: &Arguments) -> Result<Exit> {
    if command.name == "list" && command.input.is_none() && !command.schema {
        return print(&match command.format {
            Format::Table => method::list_table(),
            Format::Csv => method::list_csv()?,
            Format::Json => method::list_json()?,
        });
    }
    let chosen = named(&command.name)?;
    if command.schema {
        return print(chosen.schema);
    }
    let Some(input) = &command.input else {
        return print(&match command.format {
            Format::Table => method::described_table(chosen),
            Format::Csv => method::described_csv(chosen)?,
            Format::Json => method::described_json(chosen)?,
        });
    };
    let document = document(input)?;
    let folder = folder(input, command.folder.as_deref());
    let mut files = |name: &str| {
        let path = folder.join(name);
        text_of(&path).map_err(|problem| format!("{problem:#}"))
    };
    let computed = method::compute(chosen, &document, &mut files)
        .with_context(|| format!("method {}, {}", chosen.name, shown(input)))?;
    print(&match command.format {
        Format::Table => computed.table(),
        Format::Csv => computed.csv()?,
        Format::Json => computed.json()?,
    })
}

fn print(text: &str) -> Result<Exit> {
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::AllDone)
}

fn named(name: &str) -> Result<&'static Method> {
    if let Some(method) = find(name) {
        return Ok(method);
    }
    let names: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
    let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    bail!(
        "there is no method `{shown}`; there are {}. `andamento method list` says what they do",
        names.join(", ")
    )
}

/// Where files that the input names are: in the folder given, else beside the input.
fn folder(input: &Path, given: Option<&Path>) -> PathBuf {
    match (given, input.parent()) {
        (Some(folder), _) => folder.to_path_buf(),
        (None, Some(beside)) => beside.to_path_buf(),
        (None, None) => PathBuf::new(),
    }
}

fn shown(input: &Path) -> String {
    if input == Path::new("-") {
        "standard input".to_string()
    } else {
        input.display().to_string()
    }
}

fn document(input: &Path) -> Result<String> {
    if input == Path::new("-") {
        return limited(std::io::stdin().lock()).with_context(|| shown(input));
    }
    text_of(input)
}

fn text_of(path: &Path) -> Result<String> {
    let open = || {
        if path.is_dir() {
            bail!("this is a folder, expected a file");
        }
        limited(fs::File::open(path)?)
    };
    open().with_context(|| path.display().to_string())
}

fn limited(from: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("more than 64 MiB; expected an input of plain numbers");
    }
    String::from_utf8(bytes).context("expected UTF-8")
}
