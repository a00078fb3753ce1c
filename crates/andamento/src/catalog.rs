//! The catalog: content without code, compiled in or taken from a folder.

use std::collections::BTreeMap;
use std::path::Path;

use andamento_analysis::catalog::{IndicatorCatalog, parse_population_groups};
use andamento_model::register::Draft;
use andamento_model::{Aggregates, Codelists, NutsTable, PopulationGroups};
use andamento_sources::register::{Beside, read_entries};
use anyhow::{Context, Result};
use include_dir::{Dir, include_dir};

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalog");

/// The catalog, read and checked.
pub struct Catalog {
    /// Official codes and labels.
    pub codelists: Codelists,
    /// Indicators.
    pub indicators: IndicatorCatalog,
    /// Whom the group codes cover.
    pub groups: PopulationGroups,
    /// Region codes by NUTS version.
    pub nuts: NutsTable,
    /// Aggregates of countries and their members.
    pub aggregates: Aggregates,
    /// Entries of the register, each file in order of its name.
    pub register: Vec<Draft>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Catalog {
    /// The catalog of a folder, or the bundled one.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let mut files = BTreeMap::new();
        match folder {
            Some(folder) => read_folder(folder, "", &mut files)?,
            None => take_bundled(&BUNDLED, &mut files),
        }
        Self::parse(files)
    }

    fn parse(files: BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let mut codelists = Codelists::default();
        let mut indicators = IndicatorCatalog::default();
        for (name, _) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
            if name.starts_with("codelists/") {
                codelists
                    .add_csv(text(&files, name)?)
                    .map_err(|note| anyhow::anyhow!("{name}: {note}"))?;
            }
        }
        for name in files
            .keys()
            .filter(|name| name.starts_with("indicators/") && name.ends_with(".toml"))
        {
            indicators.add_toml(name, text(&files, name)?)?;
        }
        let register = register(&files)?;
        let groups = "population_groups.toml";
        let nuts = "geography/nuts.csv";
        let aggregates = "geography/aggregates.csv";
        Ok(Self {
            groups: parse_population_groups(groups, text(&files, groups)?)?,
            nuts: NutsTable::parse(text(&files, nuts)?)
                .map_err(|note| anyhow::anyhow!("{nuts}: {note}"))?,
            aggregates: Aggregates::parse(text(&files, aggregates)?)
                .map_err(|note| anyhow::anyhow!("{aggregates}: {note}"))?,
            codelists,
            indicators,
            register,
            files,
        })
    }

    /// A file of the catalog by its name, for example `sample/sample.toml`.
    pub fn bytes(&self, name: &str) -> Result<&[u8]> {
        let bytes = self
            .files
            .get(name)
            .with_context(|| format!("the catalog has no {name}"))?;
        Ok(bytes)
    }

    /// The same as text.
    pub fn text(&self, name: &str) -> Result<&str> {
        text(&self.files, name)
    }
}

/// The entries of `register/*.csv`. A row that is no entry is a fault of the catalog; so is an
/// entry that two files state.
fn register(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Draft>> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut seen = BTreeMap::new();
    for (name, bytes) in files
        .iter()
        .filter(|(name, _)| name.starts_with("register/") && name.ends_with(".csv"))
    {
        let read = read_entries(name, bytes, &Beside::default())?;
        if let Some(error) = read.errors.first() {
            anyhow::bail!("{name}: {error} ({} errors)", read.error_count);
        }
        for draft in read.drafts {
            if let Some(first) = seen.insert(draft.entry.clone(), name) {
                anyhow::bail!("{name}: {} is given in {first} already", draft.entry);
            }
            drafts.push(draft);
        }
    }
    Ok(drafts)
}

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> Result<&'a str> {
    let bytes = files
        .get(name)
        .with_context(|| format!("the catalog has no {name}"))?;
    std::str::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
}

fn take_bundled(folder: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        files.insert(
            file.path().to_string_lossy().replace('\\', "/"),
            file.contents().to_vec(),
        );
    }
    folder.dirs().for_each(|inner| take_bundled(inner, files));
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("catalog {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        let name = if prefix.is_empty() {
            name.to_string()
        } else {
            format!("{prefix}/{name}")
        };
        if path.is_dir() {
            read_folder(&path, &name, files)?;
        } else {
            let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
            files.insert(name, bytes);
        }
    }
    Ok(())
}
