//! `andamento demo`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use andamento_analysis::{GapQuestion, Question, Scope, SeriesQuestion};
use andamento_model::{DataflowId, Vintage};
use andamento_sources::{Input, Limits, ReadOptions};
use andamento_store::Store;
use anyhow::{Context, Result, bail};

use crate::catalog::Catalog;
use crate::cli::{Demo, Shared};
use crate::commands::ask::render;
use crate::exit::Exit;

/// The data folder of the demo unless `--data` names one.
const FOLDER: &str = "andamento-demo";

/// Loads the bundled sample and prints three answers.
pub fn run(shared: &Shared, command: &Demo) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let folder = shared.data.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
    let store = Store::open(&folder)?;
    let files = load_sample(&store, &catalog)?;
    let mut out = std::io::stdout().lock();
    eprintln!(
        "{files} tables of the bundled sample are in {}.",
        folder.display()
    );
    let mut exit = Exit::AllDone;
    for (number, (title, question)) in questions().into_iter().enumerate() {
        let (text, answered) = render(&store, &catalog, &question, command.format)?;
        if command.format == crate::cli::Format::Table {
            writeln!(out, "\n{}. {title}\n", number + 1)?;
        }
        out.write_all(text.as_bytes())?;
        exit = exit.max(answered);
    }
    if command.format == crate::cli::Format::Table {
        writeln!(out, "\n{}", next_steps(&folder))?;
    }
    Ok(exit)
}

/// Imports every file that the sample's list names; what is there already stays.
fn load_sample(store: &Store, catalog: &Catalog) -> Result<usize> {
    let list = catalog.text("sample/sample.toml")?;
    let list: toml::Table = list.parse().context("sample/sample.toml")?;
    let entries = list
        .get("file")
        .and_then(toml::Value::as_array)
        .context("sample/sample.toml: no [[file]]")?;
    for entry in entries {
        let field = |name: &str| entry.get(name).and_then(toml::Value::as_str);
        let (Some(name), Some(dataflow)) = (field("file"), field("dataflow")) else {
            bail!("sample/sample.toml: an entry needs `file` and `dataflow`");
        };
        let mut options = ReadOptions::new(&catalog.codelists);
        options.dataflow = Some(DataflowId::parse(dataflow)?);
        options.vintage = match field("vintage") {
            Some(text) => {
                Some(Vintage::parse(text).with_context(|| format!("{name}: vintage `{text}`"))?)
            }
            None => None,
        };
        let bytes: Arc<[u8]> = catalog.bytes(&format!("sample/{name}"))?.into();
        let writer = store.begin_import()?;
        let input = Input::from_bytes(name, bytes, &Limits::default())?;
        let import = andamento_sources::read_input(input, &options, &writer)?;
        writer.commit(&import)?;
    }
    Ok(entries.len())
}

/// Three questions that show a gap, a gap of money and an interval.
fn questions() -> [(&'static str, Question); 3] {
    let gap = |indicator: &str, sex: &str, territory: &str, from: u16| {
        Question::Gap(GapQuestion {
            indicator: indicator.to_string(),
            group: "NEU27_2020_FOR".to_string(),
            reference: "NAT".to_string(),
            reference_indicator: None,
            n_group: None,
            n_reference: None,
            scope: Scope {
                sex: sex.to_string(),
                from: Some(from),
                ..Scope::of(&[territory])
            },
        })
    };
    [
        (
            "How far are women who are third-country nationals from women who are nationals, in work, in the EU?",
            gap("employment-rate", "F", "EU27_2020", 2018),
        ),
        (
            "And in income, in Italy?",
            gap("median-income", "T", "IT", 2018),
        ),
        (
            "How sure are we? Poverty or social exclusion in Austria, with the bounds that were published",
            Question::Series(SeriesQuestion {
                indicator: "poverty-or-exclusion-region".to_string(),
                groups: Vec::new(),
                n_group: None,
                scope: Scope {
                    from: Some(2010),
                    ..Scope::of(&["AT"])
                },
            }),
        ),
    ]
}

fn next_steps(folder: &Path) -> String {
    let data = folder.display();
    format!(
        "Ask on:\n  \
         andamento indicators\n  \
         andamento gap --data {data} --indicator unemployment-rate --territory SE --group NEU27_2020_FOR --reference NAT\n\
         and see what may not be compared:\n  \
         andamento gap --data {data} --indicator employment-rate --territory SE --group NEU27_2020_FOR --reference FOR"
    )
}
