//! `andamento demo`.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use andamento_analysis::{GapQuestion, Question, Scope, SeriesQuestion};
use andamento_model::{DataflowId, Vintage};
use andamento_sources::{Input, Limits, ReadOptions};
use andamento_store::Store;
use anyhow::{Context, Result, bail};

use crate::catalog::Catalog;
use crate::cli::{Demo, Format, Shared};
use crate::commands::ask::render;
use crate::commands::serve::windows;
use crate::exit::Exit;
use crate::ledger;

/// The data folder of the demo unless `--data` names one.
const FOLDER: &str = "andamento-demo";

/// A file of the bundled sample.
struct SampleFile {
    name: String,
    dataflow: DataflowId,
    /// `None`: its source file states none.
    vintage: Option<Vintage>,
    bytes: Arc<[u8]>,
}

/// Loads the bundled sample, prints three answers, and shows the pages when a person is there.
pub fn run(shared: &Shared, command: &Demo) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let folder = shared.data.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
    let sample = sample(&catalog)?;
    let store = Store::open(&folder)?;
    refuse_other_data(&store, &folder, &sample)?;
    load(&store, &catalog, &sample)?;
    let dataflows: BTreeSet<&DataflowId> = sample.iter().map(|file| &file.dataflow).collect();
    eprintln!(
        "The {} files of the bundled sample, of {} dataflows, are in {}.",
        sample.len(),
        dataflows.len(),
        folder.display()
    );
    let mut exit = Exit::AllDone;
    let mut answers = Vec::new();
    for (title, question) in questions() {
        let (text, answered) = render(&store, &catalog, &question, command.format)?;
        answers.push((title, text));
        exit = exit.max(answered);
    }
    let text = match command.format {
        Format::Table => table(&answers, &folder),
        Format::Csv => csv(&answers),
        Format::Json => json(&answers)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    // A script that waits for the end has no terminal.
    if !command.no_serve && std::io::stdin().is_terminal() {
        let ledger = ledger::at(&folder, &catalog)?;
        return Ok(exit.max(windows((store, ledger), catalog, command.listen, true)?));
    }
    Ok(exit)
}

fn table(answers: &[(&str, String)], folder: &Path) -> String {
    let mut text = String::new();
    for (number, (title, answer)) in answers.iter().enumerate() {
        text.push_str(&format!("\n{}. {title}\n\n{answer}", number + 1));
    }
    text.push_str(&format!("\n{}\n", next_steps(folder)));
    text
}

/// One table: the answers have the same columns, and one header says them.
fn csv(answers: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (number, (_, answer)) in answers.iter().enumerate() {
        let lines = answer.split_inclusive('\n').skip(number.min(1));
        text.extend(lines);
    }
    text
}

/// One array: the title of each question, and its answer as `series` and `gap` give it.
fn json(answers: &[(&str, String)]) -> Result<String> {
    let objects = answers
        .iter()
        .map(|(title, answer)| {
            let title = serde_json::to_string(title)?;
            Ok(format!(
                "{{\n\"title\": {title},\n\"answer\": {}\n}}",
                answer.trim_end()
            ))
        })
        .collect::<Result<Vec<String>>>()?;
    Ok(format!("[\n{}\n]\n", objects.join(",\n")))
}

/// The files that the sample's list names.
fn sample(catalog: &Catalog) -> Result<Vec<SampleFile>> {
    let list = catalog
        .text("sample/sample.toml")
        .context("demo needs the sample in the catalog")?;
    let list: toml::Table = list.parse().context("sample/sample.toml")?;
    let entries = list
        .get("file")
        .and_then(toml::Value::as_array)
        .context("sample/sample.toml: no [[file]]")?;
    entries
        .iter()
        .map(|entry| {
            let field = |name: &str| entry.get(name).and_then(toml::Value::as_str);
            let (Some(name), Some(dataflow)) = (field("file"), field("dataflow")) else {
                bail!("sample/sample.toml: an entry needs `file` and `dataflow`");
            };
            let vintage = field("vintage")
                .map(|text| {
                    Vintage::parse(text).with_context(|| format!("{name}: vintage `{text}`"))
                })
                .transpose()?;
            Ok(SampleFile {
                name: name.to_string(),
                dataflow: DataflowId::parse(dataflow)?,
                vintage,
                bytes: catalog.bytes(&format!("sample/{name}"))?.into(),
            })
        })
        .collect()
}

/// The answers of the demo are those of the sample: other figures in the folder would answer
/// too.
fn refuse_other_data(store: &Store, folder: &Path, sample: &[SampleFile]) -> Result<()> {
    let mut ours = BTreeSet::new();
    for file in sample {
        let input = Input::from_bytes(&file.name, Arc::clone(&file.bytes), &Limits::default())?;
        ours.insert(input.finish()?.sha256);
    }
    for dataflow in store.dataflows()? {
        for file in store.files(&dataflow)? {
            let snapshot = &file.import.snapshot;
            if !ours.contains(&snapshot.sha256) {
                bail!(
                    "{} holds other data ({dataflow} from {}), and the demo's answers would mix \
                     with it; name a new folder with --data DIR",
                    folder.display(),
                    snapshot.name
                );
            }
        }
    }
    Ok(())
}

/// Imports the sample; what is there already stays.
fn load(store: &Store, catalog: &Catalog, sample: &[SampleFile]) -> Result<()> {
    for file in sample {
        let mut options = ReadOptions::new(&catalog.codelists);
        options.dataflow = Some(file.dataflow.clone());
        options.vintage.clone_from(&file.vintage);
        let writer = store.begin_import()?;
        let input = Input::from_bytes(&file.name, Arc::clone(&file.bytes), &Limits::default())?;
        let import = andamento_sources::read_input(input, &options, &writer)?;
        writer.commit(&import)?;
    }
    Ok(())
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
