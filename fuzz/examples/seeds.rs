//! Fills `fuzz/corpus` from the specimens and the catalog: the inputs that fuzzing starts from.

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use andamento_model::Format;
use andamento_sources::{Input, ReadOptions, read_input};
use andamento_store::Store;
use flate2::read::MultiGzDecoder;

/// The beginning of a specimen is enough, and short inputs are tried more often.
const LONGEST: usize = 3 << 10;

fn main() -> Result<(), Box<dyn Error>> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = fuzz.join("corpus");
    for file in files(&fuzz.join("../specimens"))? {
        let name = name_of(&file);
        if name.starts_with('.') || name.ends_with(".md") {
            continue;
        }
        let received = fs::read(&file)?;
        let mut text = Vec::new();
        if MultiGzDecoder::new(&received[..]).read_to_end(&mut text).is_err() {
            text.clone_from(&received);
        }
        let Some(format) = andamento_sources::detect(&text) else {
            continue;
        };
        let target = match format {
            Format::Tsv | Format::TsvOld => "tsv",
            Format::SdmxCsv1 | Format::SdmxCsv2 => "sdmx_csv",
            Format::LegacyCsv => "legacy_csv",
            Format::OwnCsv => "own_csv",
            Format::JsonStat => "json_stat",
        };
        if format != Format::JsonStat && text.len() > LONGEST {
            text.truncate(LONGEST);
        }
        keep(&corpus, target, &name, &text)?;
        keep(&corpus, "round_trip", &name, &text)?;
        for choice in 0..4_u8 {
            let content = [&[choice, 128], &text[..]].concat();
            keep(&corpus, "gzip", &format!("{choice}-{name}"), &content)?;
        }
        let content = [&[0, 0], &received[..]].concat();
        keep(&corpus, "gzip", &format!("received-{name}"), &content)?;
        if let Ok(stored) = stored(&name, text) {
            keep(&corpus, "stored_file", &name, &stored)?;
        }
    }
    for file in files(&fuzz.join("../catalog/indicators"))? {
        keep(&corpus, "indicator", &name_of(&file), &fs::read(&file)?)?;
    }
    let groups = fs::read(fuzz.join("../catalog/population_groups.toml"))?;
    keep(&corpus, "indicator", "population_groups.toml", &groups)?;
    Ok(())
}

/// The file that the store makes of a specimen.
fn stored(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path())?;
    let options = ReadOptions::new(andamento_fuzz::codelists());
    let writer = store.begin_import()?;
    let input = Input::from_bytes(name, Arc::from(bytes), &options.limits)?;
    let import = read_input(input, &options, &writer)?;
    writer.commit(&import)?;
    Ok(fs::read(&store.files(&import.dataflow)?[0].path)?)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn keep(corpus: &Path, target: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{name}")), bytes)?;
    Ok(())
}
